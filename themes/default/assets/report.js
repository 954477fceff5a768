/* What a page of planpress does when it is asked: explanations, sorting, filters, search, theme. A classic script, so that it
   works from disk. Text from the data is always set as text. */
(function () {
  "use strict";
  var root = document.documentElement;
  var body = document.body;
  var base = body.dataset.root;
  var state = (self.planpress = self.planpress || {});
  var words = state.words || {};
  root.classList.add("js");

  function make(tag, name, text) {
    var element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  }
  function fill(key, values) {
    return (words[key] || key).replace(/\{(\w+)\}/g, function (whole, name) {
      return name in values ? values[name] : whole;
    });
  }
  function load(file, then) {
    var script = make("script");
    script.src = base + file;
    script.onload = then;
    script.onerror = then;
    document.head.append(script);
  }

  /* theme: the choice is kept where the browser lets us */
  function keep(value) {
    try {
      if (value === undefined) return localStorage.getItem("planpress-theme");
      localStorage.setItem("planpress-theme", value);
    } catch (refused) {
      return null;
    }
  }
  function isDark() {
    var chosen = root.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  var themeButton = document.querySelector("[data-do=theme]");
  function nameTheme() {
    if (themeButton) themeButton.textContent = isDark() ? words.light : words.dark;
  }
  var kept = keep();
  if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  nameTheme();
  if (themeButton)
    themeButton.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      keep(root.dataset.theme);
      nameTheme();
    });
  var printButton = document.querySelector("[data-do=print]");
  if (printButton)
    printButton.addEventListener("click", function () {
      print();
    });

  /* sorting: groups stay, children follow their parent, totals stay last */
  function key(row, column) {
    var cell = row.cells[column];
    if (!cell) return "";
    return cell.dataset.v !== undefined ? cell.dataset.v : cell.textContent.trim();
  }
  function compare(a, b) {
    if (a === b) return 0;
    if (a === "") return 1;
    if (b === "") return -1;
    var x = Number(a);
    var y = Number(b);
    return isNaN(x) || isNaN(y) ? a.localeCompare(b, root.lang, { numeric: true }) : x - y;
  }
  function sections(table) {
    var all = [];
    var units = null;
    Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
      if (row.classList.contains("group") || row.classList.contains("total")) {
        all.push({ fixed: row });
        units = null;
      } else if (row.classList.contains("child") && units && units.length) {
        units[units.length - 1].push(row);
      } else {
        if (!units) all.push({ units: (units = []) });
        units.push([row]);
      }
    });
    return all;
  }
  function sort(table, column, head) {
    var down = head.getAttribute("aria-sort") === "ascending";
    table.querySelectorAll("th[aria-sort]").forEach(function (other) {
      other.removeAttribute("aria-sort");
      other.querySelector(".arrow").textContent = "";
    });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    head.querySelector(".arrow").textContent = down ? "▼" : "▲";
    var sorted = document.createDocumentFragment();
    sections(table).forEach(function (section) {
      if (section.fixed) return sorted.append(section.fixed);
      section.units.sort(function (a, b) {
        var x = key(a[0], column);
        var y = key(b[0], column);
        return x === "" || y === "" ? compare(x, y) : (down ? -1 : 1) * compare(x, y);
      });
      section.units.forEach(function (unit) {
        unit.forEach(function (row) {
          sorted.append(row);
        });
      });
    });
    table.tBodies[0].append(sorted);
  }
  document.querySelectorAll(".data-table").forEach(function (table) {
    if (table.tBodies[0].rows.length < 3) return;
    table.querySelectorAll("th[data-sort]").forEach(function (head) {
      var button = make("button", "sort");
      button.type = "button";
      button.append.apply(button, head.childNodes);
      button.append(make("span", "arrow"));
      head.append(button);
      button.addEventListener("click", function () {
        sort(table, head.cellIndex, head);
      });
    });
  });

  /* filters: the pressed chip stands in the hash, so that a link keeps it */
  function filter(group, tag, remember) {
    var block = group.closest(".block");
    var all = block.querySelectorAll("tbody tr:not(.group):not(.total), .diag");
    var visible = 0;
    all.forEach(function (row) {
      var match = !tag || (row.dataset.tags || "").split(" ").indexOf(tag) >= 0;
      row.toggleAttribute("data-hidden", !match);
      if (match) visible += 1;
    });
    group.querySelectorAll(".chip").forEach(function (chip) {
      chip.setAttribute("aria-pressed", String(chip.dataset.tag === tag));
    });
    group.querySelector(".shown").textContent = tag ? fill("filter_shown", { n: visible, all: all.length }) : "";
    if (remember) history.replaceState(null, "", tag ? "#" + block.id + "=" + encodeURIComponent(tag) : location.pathname + location.search);
  }
  document.querySelectorAll(".chips").forEach(function (group) {
    group.addEventListener("click", function (event) {
      var chip = event.target.closest(".chip");
      if (chip) filter(group, chip.dataset.tag, true);
    });
    var block = group.closest(".block");
    var asked = location.hash.slice(1).split("=");
    if (asked.length === 2 && asked[0] === block.id) filter(group, decodeURIComponent(asked[1]), false);
  });

  /* explanations: figures share texts, rows and columns, see emit/html/explain.rs */
  function figureOf(index) {
    var all = state.figures;
    var own = all && all.f[index];
    if (!own) return { n: words.x_lost, v: "", k: "", h: "" };
    var figure = Object.assign({}, own);
    figure.k = all.r[own.r][0] + "/" + all.c[own.c][0];
    figure.c = all.r[own.r][1];
    figure.n = all.c[own.c][1];
    figure.r = all.c[own.c][2];
    ["w", "h", "l", "a"].forEach(function (text) {
      if (text in own) figure[text] = all.t[own[text]];
    });
    if (own.b)
      figure.b = own.b.map(function (text) {
        return all.t[text];
      });
    return figure;
  }
  state.figureOf = figureOf;
  var open = null;
  function closePop(giveBack) {
    if (!open) return;
    open.figure.removeAttribute("aria-expanded");
    open.pop.remove();
    if (giveBack) open.figure.focus();
    open = null;
  }
  function place(pop, figure) {
    var at = figure.getBoundingClientRect();
    var width = pop.offsetWidth;
    var left = Math.min(Math.max(12, at.left + at.width / 2 - width / 2), root.clientWidth - width - 12);
    var below = at.bottom + 8;
    var fits = below + pop.offsetHeight <= innerHeight || at.top - 8 - pop.offsetHeight < 0;
    pop.style.left = left + scrollX + "px";
    pop.style.top = (fits ? below : at.top - 8 - pop.offsetHeight) + scrollY + "px";
  }
  function sourceOf(figure) {
    var cell = make("td");
    if (!figure.s) return cell;
    var link = make(figure.l ? "a" : "span", "src", figure.s);
    if (figure.l) link.href = figure.l;
    cell.append(link);
    return cell;
  }
  /* only what the figure above does not say already */
  function brief(figure, above) {
    var said = (above.c || "").split(" · ").concat(above.n);
    var own = (figure.c || "").split(" · ").concat(figure.n);
    var fresh = own.filter(function (part) {
      return part && said.indexOf(part) < 0;
    });
    return fresh.length ? fresh.join(" · ") : figure.n;
  }
  function operandRow(index, depth, show, above) {
    var figure = figureOf(index);
    var row = make("tr", depth === 0 ? "top-row" : depth === 1 ? "in" : "in2");
    var name = make("td");
    var step = make("button", "pop-step", brief(figure, above));
    step.type = "button";
    step.addEventListener("click", function () {
      show(index);
    });
    name.append(step);
    row.append(name, make("td", "n", figure.v), make("td", "how", figure.x && figure.x.length < 40 ? figure.x : figure.h), sourceOf(figure));
    return row;
  }
  function operands(figure, show) {
    var table = make("table");
    var head = table.createTHead().insertRow();
    ["x_operands", "x_value", "x_how", "x_place"].forEach(function (word, position) {
      var cell = make("th", position === 1 ? "n" : "", words[word]);
      cell.scope = "col";
      head.append(cell);
    });
    var rows = table.createTBody();
    figure.o.forEach(function (index) {
      rows.append(operandRow(index, 0, show, figure));
      var inner = figureOf(index);
      if (figure.o.length <= 4)
        (inner.o || []).slice(0, 12).forEach(function (child) {
          rows.append(operandRow(child, 1, show, inner));
        });
    });
    if (figure.m) rows.insertRow().insertCell().textContent = fill("x_more", { n: figure.m });
    return table;
  }
  function line(list, label, content) {
    var value = make("dd");
    value.append(content);
    list.append(make("dt", "", label), value);
  }
  function foot(figure) {
    var list = make("dl", "pop-foot");
    if (figure.e) line(list, words.x_shown, fill("x_rounded", { value: figure.e }));
    if (figure.r) line(list, words.x_rule, fill("x_rule_text", { rule: figure.r }));
    if (figure.a) {
      var cell = make("span");
      cell.append(make("code", "", figure.a + "!" + figure.d));
      if (figure.q) cell.append(make("br"), make("code", "", figure.q));
      line(list, words.x_cell, cell);
    }
    var key = make("span");
    var copy = make("button", "", words.copy);
    copy.type = "button";
    copy.addEventListener("click", function () {
      if (navigator.clipboard)
        navigator.clipboard.writeText(figure.k).then(
          function () {
            copy.textContent = words.copied;
          },
          function () {}
        );
    });
    key.append(make("code", "", figure.k), copy);
    line(list, words.x_key, key);
    return list;
  }
  function explainBody(figure, show) {
    var content = make("div", "pop-body");
    if (figure.x) {
      var numbers = make("p", "pop-x" + (figure.x.length > 34 ? " long" : ""), figure.x);
      numbers.append(make("i", "", " = "), figure.e || figure.v);
      content.append(numbers);
    }
    if (figure.w) content.append(make("p", "pop-w", figure.w));
    if (figure.b) content.append(make("p", "pop-w", figure.v + " · " + words.x_because + " " + figure.b.join(" · ")));
    if (!figure.x || figure.s) {
      var from = make("p", "pop-w", figure.h + " ");
      if (figure.s) {
        var link = make(figure.l ? "a" : "span", "src", figure.s);
        if (figure.l) link.href = figure.l;
        from.append(link);
      }
      content.append(from);
    }
    if (figure.o) content.append(operands(figure, show));
    return content;
  }
  function explain(target) {
    if (open && open.figure === target) return closePop(true);
    closePop(false);
    var pop = make("div", "pop");
    pop.setAttribute("role", "dialog");
    pop.tabIndex = -1;
    open = { figure: target, pop: pop };
    target.setAttribute("aria-expanded", "true");
    function show(index) {
      var figure = figureOf(index);
      pop.replaceChildren();
      var head = make("div", "pop-head");
      var title = make("div");
      title.append(make("b", "", figure.n + " " + figure.v), make("span", "", figure.c || ""));
      var close = make("button", "pop-close", "Esc " + words.close);
      close.type = "button";
      close.addEventListener("click", function () {
        closePop(true);
      });
      head.append(title, close);
      pop.setAttribute("aria-label", figure.n);
      pop.append(head, explainBody(figure, show), foot(figure));
      place(pop, target);
      pop.focus({ preventScroll: true });
    }
    body.append(pop);
    function ready() {
      if (open && open.pop === pop) show(Number(target.dataset.f));
    }
    if (state.figures) ready();
    else load("data/" + body.dataset.page + ".js", ready);
  }
  document.addEventListener("click", function (event) {
    var figure = event.target.closest(".f");
    if (figure) {
      event.preventDefault();
      explain(figure);
    } else if (open && !event.target.closest(".pop") && event.target.isConnected) closePop(false);
    document.querySelectorAll(".menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "Escape") {
      closePop(true);
      hideTip();
    } else if ((event.key === "Enter" || event.key === " ") && event.target.classList.contains("f")) {
      event.preventDefault();
      explain(event.target);
    } else if (event.key === "/" && !typing && box) {
      event.preventDefault();
      body.classList.add("tools-open");
      box.focus();
    }
  });

  /* boxes of charts */
  var tip = null;
  function hideTip() {
    if (tip) tip.remove();
    tip = null;
  }
  function showTip(field) {
    hideTip();
    tip = make("div", "tip");
    field.dataset.tip.split("\n").forEach(function (text, position) {
      var parts = text.split("\t");
      if (position === 0) return tip.append(make("b", "", text));
      var row = make("span", "", parts[0]);
      row.append(make("i", "", parts[1] || ""));
      tip.append(row);
    });
    body.append(tip);
    var at = field.getBoundingClientRect();
    var right = at.right + 8;
    var left = right + tip.offsetWidth > root.clientWidth ? at.left - 8 - tip.offsetWidth : right;
    tip.style.left = Math.max(4, left) + scrollX + "px";
    tip.style.top = at.top + at.height / 3 + scrollY + "px";
  }
  document.querySelectorAll(".hit").forEach(function (field) {
    field.addEventListener("pointerenter", function () {
      showTip(field);
    });
    field.addEventListener("focus", function () {
      showTip(field);
    });
    field.addEventListener("pointerleave", hideTip);
    field.addEventListener("blur", hideTip);
  });

  /* search: Han text by pairs of letters, other text by words; the index is made when the box is first used */
  function terms(text) {
    var found = [];
    (text.toLowerCase().match(/[\u3400-\u9fff]+|[a-z0-9.\-]+/g) || []).forEach(function (part) {
      if (!/[\u3400-\u9fff]/.test(part)) return found.push(part);
      if (part.length === 1) found.push(part);
      for (var i = 0; i + 1 < part.length; i += 1) found.push(part.slice(i, i + 2));
    });
    return found;
  }
  var index = null;
  function buildIndex() {
    index = { all: Object.create(null), list: [] };
    (state.documents || []).forEach(function (entry, position) {
      terms(entry[0] + " " + entry[1]).forEach(function (term) {
        var places = index.all[term] || (index.all[term] = []);
        if (places[places.length - 1] !== position) places.push(position);
      });
    });
    index.list = Object.keys(index.all);
  }
  function lookUp(text) {
    var score = {};
    var asked = terms(text);
    asked.forEach(function (term) {
      var seen = {};
      index.list.forEach(function (known) {
        if (known === term || known.indexOf(term) === 0)
          index.all[known].forEach(function (position) {
            if (seen[position]) return;
            seen[position] = true;
            score[position] = (score[position] || 0) + 1;
          });
      });
    });
    var typed = text.trim().toLowerCase();
    return Object.keys(score)
      .filter(function (position) {
        return score[position] === asked.length;
      })
      .sort(function (a, b) {
        var x = state.documents[a][0].toLowerCase();
        var y = state.documents[b][0].toLowerCase();
        return (y.indexOf(typed) >= 0) - (x.indexOf(typed) >= 0) || x.length - y.length || a - b;
      })
      .slice(0, 20);
  }
  var box = document.getElementById("search");
  var found = document.getElementById("found");
  function showFound() {
    var text = box.value;
    found.replaceChildren();
    found.hidden = !text.trim();
    if (found.hidden || !index) return;
    var hits = lookUp(text);
    hits.forEach(function (position) {
      var entry = state.documents[position];
      var link = make("a", "", entry[0]);
      link.href = base + entry[2];
      link.append(make("small", "", entry[1]));
      found.append(link);
    });
    if (!hits.length) found.append(make("p", "", words.search_none));
  }
  if (box) {
    box.addEventListener("focus", function () {
      if (index || state.documents) return;
      load("search-index.js", function () {
        buildIndex();
        showFound();
      });
    });
    box.addEventListener("input", showFound);
    box.addEventListener("keydown", function (event) {
      var links = found.querySelectorAll("a");
      if (event.key === "Escape") {
        box.value = "";
        showFound();
        box.blur();
      } else if (event.key === "ArrowDown" && links.length) {
        event.preventDefault();
        links[0].focus();
      } else if (event.key === "Enter" && links.length) links[0].click();
    });
    found.addEventListener("keydown", function (event) {
      var next = event.key === "ArrowDown" ? "nextElementSibling" : event.key === "ArrowUp" ? "previousElementSibling" : null;
      if (!next) return;
      event.preventDefault();
      (document.activeElement[next] || box).focus();
    });
    document.addEventListener("click", function (event) {
      if (!event.target.closest(".search")) found.hidden = true;
    });
  }
})();
