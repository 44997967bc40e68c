"""Suggestions while one types: a combobox for mouse, keyboard and screen reader, and nothing lost without them."""

import pytest

from .chromium import PHONE
from .pages import address
from .server import PROJECT
from .test_accessibility import AXE, violations_in_both_schemes


@pytest.fixture
def typing(window, site):
    def begin(text, language="de", name="home"):
        page = window(viewport=PHONE)
        page.goto(address(site, language, name))
        page.click("#q")
        page.keyboard.type(text)
        page.wait_for_selector("#suggestions li")
        return page

    return begin


@pytest.mark.parametrize("name", ["home", "list"])
def test_a_suggestion_is_chosen_with_the_keyboard(typing, site, name):
    page = typing("deutsch", name=name)
    assert page.get_attribute("#q", "aria-expanded") == "true"
    assert page.inner_text("[role=status]")

    page.keyboard.press("ArrowDown")
    active = page.get_attribute("#q", "aria-activedescendant")
    assert page.get_attribute(f"#{active}", "aria-selected") == "true"
    page.keyboard.press("Enter")

    page.wait_for_url(f"{site.base_url}/de/offers/?category=german")


def test_escape_closes_the_list_and_keeps_the_text(typing):
    page = typing("deutsch")

    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")

    assert page.locator("#suggestions").is_hidden()
    assert page.get_attribute("#q", "aria-expanded") == "false"
    assert page.get_attribute("#q", "aria-activedescendant") is None
    assert page.input_value("#q") == "deutsch"


def test_enter_without_a_choice_searches_for_what_was_typed(typing, site):
    page = typing("deutsch")

    page.keyboard.press("Enter")

    page.wait_for_url(f"{site.base_url}/de/offers/?q=deutsch")


def test_when_the_line_drops_the_field_works_on(window, site):
    page = window(viewport=PHONE)
    page.goto(address(site, "de", "home"))
    page.context.set_offline(True)
    page.click("#q")
    page.keyboard.type("deutsch")
    page.wait_for_timeout(300)
    page.context.set_offline(False)

    page.keyboard.press("Enter")

    page.wait_for_url(f"{site.base_url}/de/offers/?q=deutsch")


@pytest.mark.parametrize(("language", "text"), [("de", "deutsch"), ("ar", "الألمانية")])
def test_the_open_list_breaks_no_rule_and_fits_on_the_screen(typing, language, text):
    page = typing(text, language)
    page.keyboard.press("ArrowDown")
    page.evaluate(AXE)

    assert violations_in_both_schemes(page, "suggestions") == ""
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    assert all(box.bounding_box()["height"] >= 48 for box in page.locator("#suggestions li").all())


def test_a_slow_click_chooses_too(typing, site):
    page = typing("deutsch")
    box = page.locator("#suggestions li").first.bounding_box()

    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.wait_for_timeout(400)
    page.mouse.up()

    page.wait_for_url(f"{site.base_url}/de/offers/?category=german")


def test_an_answer_that_comes_late_opens_no_list_in_a_field_that_one_has_left(window, site):
    page = window(viewport=PHONE)
    page.goto(address(site, "de", "home"))
    late = []
    page.route("**/suggestions.json*", lambda route: late.append(route))
    page.click("#q")
    with page.expect_request("**/suggestions.json*"):
        page.keyboard.type("deutsch")
    page.keyboard.press("Tab")
    page.wait_for_timeout(400)

    with page.expect_response("**/suggestions.json*"):
        late.pop().continue_()
    page.unroute_all()
    page.wait_for_timeout(200)

    assert page.locator("#suggestions").is_hidden()


def test_the_script_is_small():
    assert (PROJECT / "static/js/suggest.js").stat().st_size <= 3 * 1024
