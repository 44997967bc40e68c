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


def test_the_script_is_small():
    assert (PROJECT / "static/js/suggest.js").stat().st_size <= 3 * 1024
