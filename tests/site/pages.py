"""What must hold on every page of a site: it is quiet, asks for nothing outside its folder, every link leads somewhere, nothing
sticks out of a narrow window."""
import pathlib
from urllib.parse import unquote, urlsplit

NARROW = 390

INVENTORY = """(() => {
    const links = [...document.querySelectorAll('a[href], area[href], link[href], use')].map(e => e.getAttribute('href') ?? e.getAttribute('xlink:href'));
    const sources = [...document.querySelectorAll('script[src], img[src], iframe[src], source[src]')].map(e => e.getAttribute('src'));
    return {
        links: [...links, ...sources].filter(href => href !== null),
        ids: [...document.querySelectorAll('[id]')].map(e => e.id),
        title: document.title,
        lang: document.documentElement.lang,
        headings: document.querySelectorAll('h1').length,
        letters: document.body.innerText.replace(/\\s/g, '').length,
    };
})()"""

# The innermost element that sticks out furthest to the right and is not inside something that scrolls by itself.
STICKING_OUT = """(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width && document.body.scrollWidth <= width) return null;
    const scrolls = e => e && e !== document.body && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
    const right = e => e.getBoundingClientRect().right;
    const out = [...document.body.querySelectorAll('*')].filter(e => right(e) > width + 0.5 && !scrolls(e.parentElement));
    const inner = out.filter(e => ![...e.children].some(child => out.includes(child))).sort((a, b) => right(b) - right(a));
    const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + [...e.classList].map(c => '.' + c).join('');
    const path = e => e && e !== document.body ? path(e.parentElement).concat(name(e)).slice(-3) : [];
    return `${document.documentElement.scrollWidth} px wide: ${inner.length ? path(inner[0]).join(' > ') : '?'}`;
})()"""


class Checker:
    """Visits pages one by one and lists what is wrong, as `page: what`."""

    def __init__(self, tab, root):
        self.tab, self.root = tab, pathlib.Path(root).resolve()
        self.faults, self.inventory = [], {}

    def pages(self):
        return sorted(self.root.rglob("*.html"))

    def visit_all(self):
        for page in self.pages():
            self.visit(page)
        self.check_links()
        self.check_reachable()
        return self.faults

    def visit(self, page):
        name = page.relative_to(self.root).as_posix()
        self.tab.resize(1280)
        self.tab.open(page.as_uri())
        self.inventory[name] = found = self.tab.evaluate(INVENTORY)
        self.tab.resize(NARROW)
        self.tab.settle()
        if out := self.tab.evaluate(STICKING_OUT):
            self.fault(name, f"sticks out at {NARROW} px, {out}")
        self.check_heard(name)
        for what in ("title", "lang", "letters"):
            if not found[what]:
                self.fault(name, f"has no {what}")
        if found["headings"] != 1:
            self.fault(name, f"has {found['headings']} headings h1")
        for twice in sorted({i for i in found["ids"] if found["ids"].count(i) > 1}):
            self.fault(name, f"id `{twice}` stands twice")

    def check_heard(self, name):
        """Console messages and requests since the last page."""
        messages, requests = self.tab.take()
        for message in messages:
            self.fault(name, f"said {message}")
        for address in requests:
            if not self.inside(address):
                self.fault(name, f"asked for {address}")

    def inside(self, address):
        parts = urlsplit(address)
        if parts.scheme in ("data", "blob"):
            return True
        return parts.scheme == "file" and pathlib.Path(unquote(parts.path)).resolve().is_relative_to(self.root)

    def check_links(self):
        for name, found in self.inventory.items():
            for href in sorted(set(found["links"])):
                if wrong := self.wrong_link(name, href):
                    self.fault(name, f"link `{href}` {wrong}")

    def wrong_link(self, name, href):
        """What is wrong with a link of a page, if anything; links to the world are not followed."""
        parts = urlsplit(href)
        if parts.scheme in ("http", "https", "mailto", "tel"):
            return None
        if parts.scheme or parts.netloc or href.startswith("/"):
            return "is not relative"
        path = unquote(parts.path)
        target = (self.root / name).parent / path if path else self.root / name
        target = target.resolve()
        if not target.is_relative_to(self.root):
            return "leads out of the folder"
        if not target.is_file():
            return "leads to no file"
        ids = self.inventory.get(target.relative_to(self.root).as_posix(), {}).get("ids")
        if parts.fragment and ids is not None and unquote(parts.fragment) not in ids:
            return "leads to no anchor"
        return None

    def check_reachable(self):
        """Every page can be reached from the first one by links."""
        seen, waiting = set(), ["index.html"]
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self.inventory:
                continue
            seen.add(name)
            for href in self.inventory[name]["links"]:
                parts = urlsplit(href)
                if not parts.scheme and parts.path:
                    target = ((self.root / name).parent / unquote(parts.path)).resolve()
                    if target.is_relative_to(self.root):
                        waiting.append(target.relative_to(self.root).as_posix())
        for name in sorted(set(self.inventory) - seen):
            self.fault(name, "cannot be reached from index.html")

    def fault(self, name, what):
        self.faults.append(f"{name}: {what}")
