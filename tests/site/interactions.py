"""What a reader does on a page: search, ask a number where it comes from, sort, filter, change the look; by mouse and by keyboard."""
import json
import pathlib
from urllib.parse import unquote, urlsplit

SEARCH, HITS = "#search", "#found a"
FIGURE, POPOVER, STEP = ".f", ".pop", ".pop-step"
SORT = "th[data-sort] button"
CHIP = ".chip[data-tag]:not([data-tag=''])"

VISIBLE = "[...document.querySelectorAll(%s)].filter(e => e.getClientRects().length && e.checkVisibility())"


class Reader:
    """Walks through a site as a reader would and lists what did not work."""

    def __init__(self, tab, root):
        self.tab, self.root, self.faults = tab, pathlib.Path(root).resolve(), []

    def visible(self, selector):
        return VISIBLE % json.dumps(selector)

    def count(self, selector):
        return self.tab.evaluate(f"{self.visible(selector)}.length")

    def expect(self, holds, what):
        if not holds:
            self.faults.append(what)

    def open(self, page="index.html"):
        self.tab.resize(1280)
        self.tab.open((self.root / page).as_uri())
        self.tab.take()

    def wait(self, condition, what):
        """Waits until an expression of the page is true."""
        done = self.tab.evaluate(f"""new Promise(done => {{
            const end = Date.now() + 5000;
            const look = () => {condition} ? done(true) : Date.now() > end ? done(false) : setTimeout(look, 20);
            look();
        }})""")
        self.expect(done, what)
        return done

    # --- search

    def search(self, word):
        self.open()
        self.tab.press("/", "/")
        self.expect(self.tab.evaluate("document.activeElement.matches('#search')"), "search: `/` does not lead to the search box")
        self.tab.type(word)
        if not self.wait(f"{self.visible(HITS)}.length", f"search: {word} is not found"):
            return
        text = self.tab.evaluate(f"{self.visible(HITS)}.map(e => e.textContent).join()")
        self.expect(word in text, f"search: no hit shows {word}")
        self.check_targets(self.tab.evaluate(f"{self.visible(HITS)}.map(e => e.href)"), "search")
        self.tab.press("Enter")
        self.wait(f"document.readyState === 'complete' && document.body.textContent.includes({json.dumps(word)})", f"search: Enter does not open a page with {word}")
        self.open()
        self.tab.click(SEARCH)
        self.tab.type(word)
        self.tab.press("Escape")
        self.expect(self.count(HITS) == 0, "search: Escape does not close the hits")
        self.tab.click(SEARCH)
        self.tab.type("zzqqzz")
        self.tab.settle()
        self.expect(self.count(HITS) == 0 and self.tab.evaluate("found.textContent.trim()"), "search: nothing is said when nothing is found")

    def search_index(self):
        """Every place that the search can offer exists."""
        self.open()
        self.tab.click(SEARCH)
        if self.wait("self.planpress?.documents?.length", "search: there is no index"):
            self.check_targets(self.tab.evaluate("planpress.documents.map(d => new URL(document.body.dataset.root + d[2], location.href).href)"), "search index")

    # --- explanations

    def explanation(self):
        self.open()
        total = self.count(FIGURE)
        self.expect(total, "explanation: the first page shows no figure")
        for number in range(total):
            if self.opens(number, "click") and self.tab.evaluate(f"document.querySelectorAll('{POPOVER} table {STEP}').length") > 1:
                break
            self.tab.press("Escape")
        else:
            self.faults.append("explanation: no figure of the first page shows its operands")
            return
        # The key stands last, below the cell of the workbook and its formula.
        self.expect(self.tab.evaluate(f"/^[^=]+\\//.test([...document.querySelectorAll('{POPOVER} code')].at(-1)?.textContent)"), "explanation: the key is not shown")
        self.expect(self.tab.evaluate(f"(() => {{ const b = document.querySelector('{POPOVER}').getBoundingClientRect();"
                                      "return b.left >= 0 && b.right <= innerWidth; })()"), "explanation: it sticks out of the window")
        title = self.tab.evaluate(f"document.querySelector('{POPOVER}').textContent")
        self.tab.click(f"{POPOVER} table {STEP}")
        self.expect(self.tab.evaluate(f"document.querySelector('{POPOVER}').textContent") != title, "explanation: an operand does not open")
        self.tab.press("Escape")
        self.expect(self.count(POPOVER) == 0, "explanation: Escape does not close it")
        self.expect(self.tab.evaluate(f"document.activeElement === {self.visible(FIGURE)}[{number}]"), "explanation: focus does not return to the figure")
        self.opens(number, "key")
        self.tab.press("Escape")
        self.expect(self.count(POPOVER) == 0, "explanation: Escape does not close what Enter opened")

    def opens(self, number, how):
        """Opens the explanation of a visible figure by mouse or keyboard."""
        figure = f"{self.visible(FIGURE)}[{number}]"
        if how == "click":
            self.tab.evaluate(f"{figure}.click()")
        else:
            self.tab.evaluate(f"{figure}.focus()")
            self.expect(self.tab.evaluate(f"document.activeElement === {figure}"), "explanation: a figure cannot be reached by keyboard")
            self.tab.press("Enter")
        return self.wait(f"document.querySelector('{POPOVER}')?.textContent.length", f"explanation: it does not open by {how}")

    def explanations_of(self, page):
        """On a page, every figure has its explanation, and the places named in explanations exist."""
        self.open(page)
        if not self.tab.evaluate(f"document.querySelectorAll('{FIGURE}').length"):
            return
        self.tab.evaluate(f"document.querySelector('{FIGURE}').click()")
        if not self.wait("self.planpress?.figures?.f.length", f"{page}: explanations do not load"):
            return
        lost = self.tab.evaluate(f"""[...document.querySelectorAll('{FIGURE}')].filter(e => {{
            const figure = planpress.figureOf(e.dataset.f);
            return !figure.k || !figure.n || (figure.o || []).some(o => !planpress.figureOf(o).k);
        }}).map(e => e.textContent)""")
        self.expect(not lost, f"{page}: figures without an explanation: {lost[:5]}")
        links = self.tab.evaluate("[...new Set(planpress.figures.f.map((f, i) => planpress.figureOf(i)).filter(f => f.l).map(f => new URL(f.l, location.href).href))]")
        self.check_targets(links, f"{page}: explanation")
        for message in self.tab.take()[0]:
            self.faults.append(f"{page}: said {message} when an explanation was opened")

    # --- tables

    def sorting(self, page):
        self.open(page)
        if not self.count(SORT):
            return False
        if self.tab.evaluate(f"{self.visible(SORT)}[0].closest('table').tBodies[0].rows.length") < 3:
            return False  # two rows or fewer leave nothing to put in order
        order = f"{self.visible(SORT)}[0].closest('table').tBodies[0].textContent"
        before = self.tab.evaluate(order)
        head = f"{self.visible(SORT)}[0].closest('th').getAttribute('aria-sort')"
        self.tab.click(SORT)
        self.expect(self.tab.evaluate(head) == "ascending", f"{page}: the first click does not sort upwards")
        first = self.tab.evaluate(order)
        self.tab.click(SORT)
        self.expect(self.tab.evaluate(head) == "descending", f"{page}: the second click does not sort downwards")
        second = self.tab.evaluate(order)
        self.expect(len({before, first, second}) > 1, f"{page}: sorting moves no row")
        self.expect(sorted(before) == sorted(second), f"{page}: sorting loses rows")
        return True

    def filtering(self, page):
        self.open(page)
        if not self.count(CHIP):
            return False
        rows = f"{self.visible(CHIP)}[0].closest('.block')"
        shown = f"[...{rows}.querySelectorAll('tbody tr, .diag')].filter(e => e.getClientRects().length && e.checkVisibility()).length"
        before = self.tab.evaluate(shown)
        self.tab.click(CHIP)
        after = self.tab.evaluate(shown)
        self.expect(0 < after <= before, f"{page}: a filter shows {after} of {before} rows")
        self.tab.call("Page.reload")
        self.tab.browser.wait_for("Page.loadEventFired", self.tab.session)
        self.tab.settle()
        self.expect(self.tab.evaluate(shown) == after, f"{page}: a filter is not kept by its link")
        return True

    # --- the look

    def theme(self):
        self.open()
        colour = "getComputedStyle(document.documentElement).backgroundColor"
        before = self.tab.evaluate(colour)
        self.tab.click("[data-do=theme]")
        self.expect(self.tab.evaluate(colour) != before, "theme: the button changes nothing")

    def without_scripts(self):
        """The report can be read where scripts do not run."""
        self.tab.call("Emulation.setScriptExecutionDisabled", value=True)
        try:
            self.tab.browser.drain()
            self.tab.call("Page.navigate", url=(self.root / "index.html").as_uri())
            self.tab.browser.wait_for("Page.loadEventFired", self.tab.session)
            document = self.tab.call("DOM.getDocument")["root"]["nodeId"]
            html = self.tab.call("DOM.getOuterHTML", nodeId=document)["outerHTML"]
        finally:
            self.tab.call("Emulation.setScriptExecutionDisabled", value=False)
        self.expect(html.count("<td") > 5 or html.count("class=\"f") > 5, "without scripts the first page shows no numbers")
        self.tab.take()

    def check_targets(self, addresses, where):
        for address in sorted(set(addresses)):
            parts = urlsplit(address)
            target = pathlib.Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or not target.is_relative_to(self.root) or not target.is_file():
                self.faults.append(f"{where}: {address} leads to no file of the site")
                continue
            anchor = unquote(parts.fragment).split("=")[0]
            if anchor and target.suffix == ".html" and f'id="{anchor}"' not in target.read_text(encoding="utf-8"):
                self.faults.append(f"{where}: {address} leads to no anchor")
