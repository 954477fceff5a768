#!/usr/bin/env python3
"""Opens every page of a built site in headless Chromium over file:// and uses it as a reader would; exit 1 on any fault.

    python3 tests/site/run.py REPORT_FOLDER [--word 华东] [--pictures FOLDER]

`--pictures` also takes screenshots of every page: wide, narrow, dark.
"""
import argparse
import pathlib
import sys

from browser import Browser, BrowserError, Tab
from interactions import Reader
from pages import NARROW, Checker

# Sorting and filtering are one script for all tables: so many pages show that it works.
PAGES_TRIED = 4


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=pathlib.Path)
    parser.add_argument("--word", default="华东", help="what the search must find")
    parser.add_argument("--pictures", type=pathlib.Path)
    return parser.parse_args()


def check_pages(browser, site):
    checker = Checker(Tab(browser), site)
    faults = checker.visit_all()
    return [name for name in checker.inventory], faults


def check_reading(browser, site, pages, word):
    reader = Reader(Tab(browser), site)
    steps = [("search", lambda: reader.search(word)), ("search index", reader.search_index), ("explanation", reader.explanation),
             ("theme", reader.theme), ("without scripts", reader.without_scripts)]
    steps += [(f"explanations of {page}", lambda page=page: reader.explanations_of(page)) for page in pages]
    for name, step in steps:
        attempt(reader, name, step)
    for name, step in (("sorting", reader.sorting), ("filtering", reader.filtering)):
        tried = 0
        for page in pages:
            tried += bool(attempt(reader, f"{name} of {page}", lambda page=page: step(page)))
            if tried == PAGES_TRIED:
                break
        reader.expect(tried, f"{name}: no page has it")
    return reader.faults


def attempt(reader, name, step):
    """A step that the browser could not take is a fault, and the others still run."""
    try:
        return step()
    except BrowserError as error:
        reader.faults.append(f"{name}: {error}")
        return None


def take_pictures(browser, site, pages, folder):
    for kind, width, dark in (("wide", 1280, False), ("narrow", NARROW, False), ("dark", 1280, True)):
        tab = Tab(browser, width=width, dark=dark)
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for page in pages:
            tab.open((site / page).as_uri())
            tab.screenshot(folder / kind / (page.replace("/", "-").removesuffix(".html") + ".png"))


def main():
    options = arguments()
    site = options.site.resolve()
    if not (site / "index.html").is_file():
        sys.exit(f"{site} holds no index.html")
    browser = Browser()
    try:
        pages, faults = check_pages(browser, site)
        faults += check_reading(browser, site, pages, options.word)
        if options.pictures:
            take_pictures(browser, site, pages, options.pictures.resolve())
    finally:
        browser.close()
    for fault in faults:
        print(f"FAULT {fault}")
    print(f"{len(pages)} pages opened, {len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
