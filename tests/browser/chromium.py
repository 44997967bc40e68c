"""The system's Chromium under Playwright, and how its windows look."""

import shutil
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
NAMES = ["chromium", "chromium-browser", "google-chrome"]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
ZOOMED = {"width": 320, "height": 256}  # 1280 by 1024 at 400 %: WCAG 2.2, 1.4.10


class ChromiumMissing(RuntimeError):
    """Says what to install."""


@contextmanager
def chromium():
    """Yields a running browser; ChromiumMissing where the system has none."""
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None:
        raise ChromiumMissing("Chromium is missing: apt-get install chromium fonts-noto-core")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


def follow(page, selector):
    """Clicks a link or a button and waits until the page that it leads to is there."""
    with page.expect_navigation():
        page.click(selector)


def sign_in(page, site):
    page.goto(f"{site.base_url}/admin/login/?next=/admin/")
    page.fill("#id_username", "admin")
    page.fill("#id_password", site.admin_password)
    follow(page, "[type=submit]")
    if page.url != f"{site.base_url}/admin/":
        raise RuntimeError(f"Signing in led to {page.url}")


def open_offer_form(page, site, slug):
    """Finds the offer in the admin's list and opens its form."""
    page.goto(f"{site.base_url}/admin/offers/offer/?q={slug}")
    follow(page, "#result_list tbody th a")
