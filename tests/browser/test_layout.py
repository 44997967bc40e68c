"""Nothing is cut off at 400 % zoom, everything can be tapped, and each page has its language and direction."""

import pytest

from integration_portal.languages import CODES

from .chromium import DESKTOP, PHONE, ZOOMED
from .pages import address, addresses

DIRECTIONS = {"de": "ltr", "ar": "rtl", "fa": "rtl"}
NARROW = {"400 % zoom": ZOOMED, "phone": PHONE}
OPEN_EVERYTHING = "document.querySelectorAll('details').forEach((one) => one.open = true); location.hash = 'filters'"

# Links, fields and buttons that stand by themselves, and those that one taps most.
TARGETS = "a, button, input, select, summary"
OFTEN = (
    ".site-header a, summary, button, .button, .tile, .card h3 a, .chips a, .ways a, .numbers a, .option, select, "
    "input:not([type=checkbox])"
)

# What sticks out to the side, as short HTML; whole numbers, since layout has fractions of a pixel.
STICKING_OUT = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width) return [];
  const out = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && (Math.floor(box.right) > width || Math.ceil(box.left) < 0);
  });
  return [`${document.scrollingElement.scrollWidth} px`, ...out.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
}
"""

# Targets that are too small, with their size. A link inside a sentence may be as low as its line (WCAG 2.2, 2.5.8),
# and a place on the map as small as it is there: the list below the map has the same links.
TOO_SMALL = """
({selector, least}) => {
  const isInSentence = (element) =>
    getComputedStyle(element).display === "inline" &&
    element.parentElement.textContent.trim().length > element.textContent.trim().length;
  const isShown = (element) => element.checkVisibility({visibilityProperty: true, opacityProperty: true});
  return [...document.querySelectorAll(selector)]
    .filter((element) => isShown(element) && !isInSentence(element) && !element.closest("svg"))
    .map((element) => ({element, box: element.getBoundingClientRect()}))
    .filter(({box}) => box.height < least.height - 0.01 || box.width < least.width - 0.01)
    .map(({element, box}) => `${box.width.toFixed(1)} x ${box.height.toFixed(1)}: ${element.outerHTML.slice(0, 120)}`);
}
"""

SMALL_TEXTS = """
() => {
  const small = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const isShown = walker.currentNode.data.trim() && element.checkVisibility() && !element.closest("script");
    if (isShown && parseFloat(getComputedStyle(element).fontSize) < 18) small.add(element.outerHTML.slice(0, 120));
  }
  return [...small];
}
"""

NUMBERS_NOT_LEFT_TO_RIGHT = """
() => [...document.querySelectorAll('a[href^="tel:"]')]
  .filter((link) => getComputedStyle(link.querySelector("bdi") ?? link).direction !== "ltr")
  .map((link) => link.outerHTML)
"""


# Words of the tiles and the menu that a line's end cuts in two, but for those that say where they may be cut.
BROKEN_WORDS = """
() => {
  const broken = [];
  const range = document.createRange();
  for (const text of document.querySelectorAll(".tile span, .menu a")) {
    const node = [...text.childNodes].find((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
    for (const word of node.data.matchAll(/[^\\s-]+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1 && !/[\\u00ad\\u200b]/.test(word[0])) broken.push(word[0]);
    }
  }
  return broken;
}
"""

LANGUAGE_AND_DIRECTION = "[document.documentElement.lang, getComputedStyle(document.body).direction]"

# By name, what is measured on each page as it comes, and again with everything open that opens.
CLOSED = {
    "language": (LANGUAGE_AND_DIRECTION, None),
    "sideways": (STICKING_OUT, None),
    "small texts": (SMALL_TEXTS, None),
    "turned numbers": (NUMBERS_NOT_LEFT_TO_RIGHT, None),
}
OPEN = {
    "sideways, open": (STICKING_OUT, None),
    "small targets": (TOO_SMALL, {"selector": TARGETS, "least": {"width": 24, "height": 24}}),
    "low targets": (TOO_SMALL, {"selector": OFTEN, "least": {"width": 24, "height": 48}}),
}


WORDS = {"broken words": (BROKEN_WORDS, None)}


@pytest.fixture(scope="module", params=DIRECTIONS)
def seen(request, browser, site):
    """All measures of all pages in one language, since loading a page costs more than measuring it."""
    with browser.new_context() as context:
        page = context.new_page()
        return {name: look_at(page, url) for name, url in addresses(site, request.param)}


def look_at(page, url):
    """What is measured in both sizes: pairs of size and measures."""
    page.goto(url)
    closed = _in_both_sizes(page, CLOSED)
    page.evaluate(OPEN_EVERYTHING)
    return closed + _in_both_sizes(page, OPEN)


def _in_both_sizes(page, measures):
    measured = []
    for size, viewport in NARROW.items():
        page.set_viewport_size(viewport)
        measured.append((size, _measure(page, measures)))
    return measured


def _measure(page, measures):
    return {name: page.evaluate(script, argument) for name, (script, argument) in measures.items()}


def faults(seen, measure):
    """One readable line for each fault on any page."""
    found = [(f"{name}, {size}", faults) for name, looks in seen.items() for size, faults in looks]
    return "\n".join(f"{where}: {fault}" for where, faults in found for fault in faults.get(measure, []))


def test_no_page_scrolls_sideways(seen):
    assert faults(seen, "sideways") == ""


def test_no_page_scrolls_sideways_when_filters_and_languages_are_open(seen):
    assert faults(seen, "sideways, open") == ""


def test_every_target_is_at_least_24_by_24_pixels(seen):
    assert faults(seen, "small targets") == ""


def test_what_one_taps_most_is_48_pixels_high(seen):
    assert faults(seen, "low targets") == ""


def test_no_text_is_smaller_than_18_pixels(seen):
    assert faults(seen, "small texts") == ""


def test_phone_numbers_run_from_left_to_right(seen):
    assert faults(seen, "turned numbers") == ""


def test_every_page_says_its_language_and_direction(seen):
    said = {
        tuple(measures["language"]) for looks in seen.values() for _size, measures in looks if "language" in measures
    }

    assert len(said) == 1
    assert said <= set(DIRECTIONS.items())


@pytest.mark.parametrize("size", [ZOOMED, PHONE, DESKTOP], ids=["400 % zoom", "phone", "desktop"])
@pytest.mark.parametrize("language", DIRECTIONS)
def test_the_open_language_switch_is_wholly_on_the_screen(window, site, language, size):
    page = window(viewport=size)
    page.goto(address(site, language, "home"))

    page.click(".languages summary")

    box = page.locator(".languages ul").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]


@pytest.mark.parametrize("language", CODES)
def test_no_word_on_a_tile_or_in_the_menu_is_broken(window, site, language):
    page = window()
    page.goto(address(site, language, "home"))

    assert page.evaluate(BROKEN_WORDS) == []


@pytest.mark.parametrize("language", ["de", "ar", "uk"])
def test_the_whole_compass_is_on_one_screen_of_a_phone(window, site, language):
    page = window()

    page.goto(address(site, language, "home"))

    last = page.locator(".tile").last.bounding_box()
    assert page.locator(".tile").count() == 13
    assert last["y"] + last["height"] <= PHONE["height"]


def test_what_the_programme_wants_said_stands_apart_from_what_comes_before(window, site):
    page = window()
    page.goto(address(site, "ar", "project"))

    before, after = page.locator(".project :has(+ .publicity)"), page.locator(".project .publicity")

    box = before.last.bounding_box()
    assert after.bounding_box()["y"] - box["y"] - box["height"] >= 24


BREAKS = {
    "broken words": "document.querySelector('.tile').style.cssText = 'inline-size: 3rem; overflow-wrap: anywhere'",
    "sideways": "document.querySelector('h1').style.inlineSize = '1400px'",
    "small texts": "document.querySelector('h1').style.fontSize = '17px'",
    "turned numbers": "document.querySelector('a[href^=\"tel:\"] bdi').dir = 'rtl'",
    "small targets": "document.querySelector('.brand').style.cssText = 'min-block-size: 0; block-size: 23px'",
    "low targets": "document.querySelector('.tile').style.cssText = 'min-block-size: 0; block-size: 47px'",
}


@pytest.mark.parametrize("measure", BREAKS)
def test_a_fault_is_noticed(window, site, measure):
    """Guards the others: a way of measuring that sees nothing would find nothing."""
    page = window(viewport=PHONE)
    page.goto(address(site, "ar", "home"))
    assert not _measure(page, CLOSED | OPEN | WORDS)[measure]

    page.evaluate(BREAKS[measure])

    assert _measure(page, CLOSED | OPEN | WORDS)[measure]
