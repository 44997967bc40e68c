"""The two pictures in the README: ``python -m tests.browser.screenshots`` (or ``make screenshots``).

With ``--all FOLDER`` whole pages in three languages go to that folder instead, to look at.
"""

import argparse
from pathlib import Path

from .chromium import PHONE, chromium
from .pages import address
from .server import PROJECT, serving

README = PROJECT / ".readme"
IN_README = [("home", "de"), ("offer", "ar")]
TO_LOOK_AT = [(name, language) for name in ["home", "list", "offer"] for language in ["de", "ar", "uk"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", type=Path, metavar="FOLDER", dest="folder")
    folder = parser.parse_args().folder
    with chromium() as browser, serving() as site:
        page = browser.new_page(viewport=PHONE, device_scale_factor=1, color_scheme="light")
        for name, language in TO_LOOK_AT if folder else IN_README:
            path = (folder or README) / f"{name}-{language}.png"
            page.goto(address(site, language, name))
            page.screenshot(path=path, full_page=bool(folder))
            print(path)


if __name__ == "__main__":
    main()
