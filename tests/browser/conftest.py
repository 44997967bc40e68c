import os
from pathlib import Path

import pytest

from .chromium import PHONE, ChromiumMissing, chromium
from .server import serving

FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(FOLDER):
            item.add_marker(pytest.mark.browser)


# Fixtures of the package, not of the session: while Playwright runs, Django refuses the database to other tests.
@pytest.fixture(scope="package")
def browser():
    running = chromium()
    try:
        instance = running.__enter__()
    except ChromiumMissing as missing:
        _give_up(missing)
    yield instance
    running.__exit__(None, None, None)


@pytest.fixture(scope="package")
def site(browser):
    """A served site; asks for the browser first, since without it there is no need to serve."""
    with serving() as site:
        yield site


@pytest.fixture(scope="package")
def base_url(site):
    return site.base_url


@pytest.fixture
def new_page(browser):
    """Opens windows with a browser memory of their own: ``new_page(viewport=DESKTOP, color_scheme="dark")``."""
    contexts = []

    def open_window(**options):
        contexts.append(browser.new_context(**{"viewport": PHONE} | options))
        return contexts[-1].new_page()

    yield open_window
    for context in contexts:
        context.close()


def _give_up(missing):
    """Skips on a developer's machine; fails where the tests are the last look before visitors."""
    if os.environ.get("CI") == "true":
        pytest.fail(str(missing))
    pytest.skip(str(missing))
