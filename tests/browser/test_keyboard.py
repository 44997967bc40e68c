"""Everything can be reached and used with the keys Tab, Enter and the letters."""

import pytest

from .chromium import DESKTOP
from .pages import PAGES, address

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

# The number of the element that has the focus, and why it can't be seen to have it.
STOP = f"[Number(document.activeElement.dataset.stop), ({HIDDEN_FOCUS})()]"

# Gives each link, button and field that is shown its number, in the order of the page; says how many there are.
NUMBERED = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((one) => one.checkVisibility({visibilityProperty: true}))
  .map((one, number) => (one.dataset.stop = number)).length
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
def test_the_first_stop_leads_past_the_navigation(page, site, language):
    page.goto(address(site, language, "home"))

    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED_INSIDE, ".skip")
    assert page.evaluate(HIDDEN_FOCUS) == ""

    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED_INSIDE, "main")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED_INSIDE, "main *")


def test_the_language_switch_opens_with_enter_and_leads_to_a_language(page, site):
    page.goto(address(site, "de", "offer"))

    tab_to(page, ".languages summary")
    page.keyboard.press("Enter")
    assert page.locator(".languages a").first.is_visible()
    tab_to(page, ".languages a[lang=ar]")
    page.keyboard.press("Enter")

    page.wait_for_url(address(site, "ar", "offer"))


def test_a_search_is_typed_and_sent_with_enter(page, site):
    page.goto(address(site, "de", "home"))

    tab_to(page, "#q")
    page.keyboard.type("Deutsch")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{site.base_url}/de/offers/?q=Deutsch")
    assert page.locator(".card").count() > 0


def test_a_filter_is_opened_ticked_and_sent(page, site):
    page.goto(address(site, "de", "list"))

    tab_to(page, ".filter-group summary")
    page.keyboard.press("Enter")
    tab_to(page, "input[name=category]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    page.wait_for_url("**/de/offers/?*category=*")
    assert page.locator(".chips a").count() == 2  # the filter's own, and the one that takes all away


@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_place_on_the_map_is_a_stop_with_a_name(page, site, language):
    page.goto(address(site, language, "map"))
    names = page.locator(".map a").evaluate_all("links => links.map((link) => link.getAttribute('aria-label'))")
    assert len(names) > 1
    assert all(names)

    tab_to(page, ".map a")
    reached = []
    for _ in names:
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("Tab")

    assert reached == names


def test_a_place_on_the_map_leads_to_its_offers(page, site):
    page.goto(address(site, "de", "map"))

    tab_to(page, ".map a")
    page.keyboard.press("Enter")

    page.wait_for_url("**/de/offers/?municipality=*")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["de", "ar"])
def test_tab_leads_through_everything_and_one_always_sees_where_the_focus_is(page, site, language, name):
    page.goto(address(site, language, name))
    expected = page.evaluate(NUMBERED)

    reached, hidden = tab_through(page, stops=expected)

    assert reached == list(range(expected))
    assert hidden == []


def test_a_stop_that_is_left_out_or_out_of_sight_is_noticed(page, site):
    """Guards the others."""
    page.goto(address(site, "de", "about"))
    expected = page.evaluate(NUMBERED)
    page.evaluate("document.querySelector('.menu a').tabIndex = -1")
    page.evaluate("document.querySelector('.brand').style.outline = 'none'")

    reached, hidden = tab_through(page, stops=expected)

    assert reached != list(range(expected))
    assert "has no outline" in hidden[0]


def tab_through(page, stops):
    """The numbers of the elements that Tab reaches, in order, and those whose focus cannot be seen.

    A field for a date has a stop for each of its parts, and counts once.
    """
    reached, hidden = [], []
    for _ in range(stops + 10):
        page.keyboard.press("Tab")
        stop, why_hidden = page.evaluate(STOP)
        if len(reached) == stops and stop != reached[-1]:
            break
        reached += [stop] if [stop] != reached[-1:] else []
        hidden += filter(None, [why_hidden])
    return reached, hidden
