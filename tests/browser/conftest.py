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
    with serving(with_failures=True, migrated=os.environ.get("MIGRATED")) as site:
        yield site


@pytest.fixture(scope="package")
def opened(browser):
    """The windows of ``window``, by their options."""
    windows = {}
    yield windows
    for page in windows.values():
        page.context.close()


@pytest.fixture
def window(browser, opened):
    """An empty window: ``window(viewport=DESKTOP)``. Tests share those with equal options, since opening one takes
    as long as three tests and pages leave nothing behind in it (test_browser_conventions proves that).
    """

    def empty(**options):
        options = {"viewport": PHONE} | options
        key = repr(options)
        if key not in opened:
            opened[key] = browser.new_context(**options).new_page()
        page = opened[key]
        page.goto("about:blank")
        page.set_viewport_size(options["viewport"])
        page.emulate_media(media="screen", color_scheme="light")
        return page

    return empty


def _give_up(missing):
    """Skips on a developer's machine; fails where the tests are the last look before visitors."""
    if os.environ.get("CI") == "true":
        pytest.fail(str(missing))
    pytest.skip(str(missing))
