"""Everything can be reached and used with the keys Tab, Enter and the letters."""

import pytest

from .chromium import DESKTOP
from .pages import address

STOPS = 40

FOCUSED_INSIDE = "selector => document.activeElement.matches(selector)"

# Why the element that has the focus can't be seen to have it, or nothing.
HIDDEN_FOCUS = """
() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const reasons = [];
  if (element === document.body) return "";
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) reasons.push("has no outline");
  if (box.width < 2 || box.height < 2) reasons.push("has no size");
  if (box.bottom <= 0 || box.top >= innerHeight) reasons.push("is out of sight");
  return reasons.length ? `${reasons.join(", ")}: ${element.outerHTML.slice(0, 150)}` : "";
}
"""


@pytest.fixture
def page(window):
    return window(viewport=DESKTOP, reduced_motion="reduce")


def tab_to(page, selector):
    """Presses Tab until the element has the focus."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED_INSIDE, selector):
            return
    raise AssertionError(f"{selector} has no focus after {STOPS} times Tab")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_first_stop_leads_past_the_navigation(page, base_url, language):
    page.goto(address(base_url, language, "home"))

    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED_INSIDE, ".skip")
    assert page.evaluate(HIDDEN_FOCUS) == ""

    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED_INSIDE, "main")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED_INSIDE, "main *")


def test_the_language_switch_opens_with_enter_and_leads_to_a_language(page, base_url):
    page.goto(address(base_url, "de", "offer"))

    tab_to(page, ".languages summary")
    page.keyboard.press("Enter")
    assert page.locator(".languages a").first.is_visible()
    tab_to(page, ".languages a[lang=ar]")
    page.keyboard.press("Enter")

    page.wait_for_url(address(base_url, "ar", "offer"))


def test_a_search_is_typed_and_sent_with_enter(page, base_url):
    page.goto(address(base_url, "de", "home"))

    tab_to(page, "#q")
    page.keyboard.type("Deutsch")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{base_url}/de/offers/?q=Deutsch")
    assert page.locator(".card").count() > 0


def test_a_filter_is_opened_ticked_and_sent(page, base_url):
    page.goto(address(base_url, "de", "list"))

    tab_to(page, ".filter-group summary")
    page.keyboard.press("Enter")
    tab_to(page, "input[name=category]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    page.wait_for_url("**/de/offers/?*category=*")
    assert page.locator(".chips a").count() == 2  # the filter's own, and the one that takes all away


@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_place_on_the_map_is_a_stop_with_a_name(page, base_url, language):
    page.goto(address(base_url, language, "map"))
    names = page.locator(".map a").evaluate_all("links => links.map((link) => link.getAttribute('aria-label'))")
    assert len(names) > 1
    assert all(names)

    tab_to(page, ".map a")
    reached = []
    for _ in names:
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("Tab")

    assert reached == names


def test_a_place_on_the_map_leads_to_its_offers(page, base_url):
    page.goto(address(base_url, "de", "map"))

    tab_to(page, ".map a")
    page.keyboard.press("Enter")

    page.wait_for_url("**/de/offers/?municipality=*")


@pytest.mark.parametrize("name", ["home", "list", "offer"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_one_always_sees_where_the_focus_is(page, base_url, language, name):
    page.goto(address(base_url, language, name))

    hidden = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        hidden += filter(None, [page.evaluate(HIDDEN_FOCUS)])

    assert not hidden, "\n".join(hidden)
