"""Shows that each check of `pages.py` can fail: one bad page per check, and a good one that passes."""
import pathlib
import tempfile
import unittest

from browser import Browser, Tab
from pages import Checker

GOOD = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>T</title><h1 id="a">华东</h1>{}</html>'


class PageChecks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()

    def faults(self, body="", page=None, **others):
        with tempfile.TemporaryDirectory(prefix="planpress-site-") as folder:
            root = pathlib.Path(folder)
            (root / "index.html").write_text(page or GOOD.format(body), encoding="utf-8")
            for name, text in others.items():
                (root / f"{name}.html").write_text(text, encoding="utf-8")
            tab = Tab(self.browser)
            return Checker(tab, root).visit_all()

    def assertFault(self, faults, expected):
        self.assertTrue(any(expected in fault for fault in faults), f"`{expected}` is not in {faults}")

    def test_a_good_page_passes(self):
        link = '<a href="#a">a</a> <a href="other.html#a">b</a> <a href="https://example.com/">c</a>'
        self.assertEqual(self.faults(link, other=GOOD.format("")), [])

    def test_console(self):
        self.assertFault(self.faults("<script>console.info('x')</script>"), "index.html: said console.info: x")
        self.assertFault(self.faults("<script>throw new Error('x')</script>"), "said exception: Error: x")

    def test_policy(self):
        policy = '<meta http-equiv="content-security-policy" content="script-src \'none\'"><script>1</script>'
        self.assertFault(self.faults(policy), "said log error")

    def test_request(self):
        self.assertFault(self.faults('<img src="http://127.0.0.1:1/x.png">'), "asked for http://127.0.0.1:1/x.png")
        self.assertFault(self.faults('<img src="../outside.png">'), "asked for file:///")

    def test_missing_file(self):
        self.assertFault(self.faults('<img src="none.png">'), "said loading failed")

    def test_links(self):
        self.assertFault(self.faults('<a href="none.html">x</a>'), "link `none.html` leads to no file")
        self.assertFault(self.faults('<a href="#none">x</a>'), "link `#none` leads to no anchor")
        self.assertFault(self.faults('<a href="other.html#none">x</a>', other=GOOD.format("")), "leads to no anchor")
        self.assertFault(self.faults('<a href="data:text/html,x">x</a>'), "is not relative")
        self.assertFault(self.faults('<a href="../x.html">x</a>'), "leads out of the folder")
        self.assertFault(self.faults('<a href="/etc/hosts">x</a>'), "is not relative")
        self.assertFault(self.faults('<a href="javascript:void 0">x</a>'), "is not relative")

    def test_width(self):
        self.assertFault(self.faults('<p class="wide" style="width:600px">x</p>'), "sticks out at 390 px, 6")
        self.assertEqual(self.faults('<div style="overflow:auto"><p style="width:600px">x</p></div>'), [])

    def test_head(self):
        faults = self.faults(page="<!doctype html><meta charset=utf-8>")
        for expected in ("has no title", "has no lang", "has no letters", "has 0 headings h1"):
            self.assertFault(faults, expected)

    def test_ids(self):
        self.assertFault(self.faults('<p id="a">x</p>'), "id `a` stands twice")

    def test_reachable(self):
        self.assertFault(self.faults(other=GOOD.format("")), "other.html: cannot be reached")


if __name__ == "__main__":
    unittest.main()
