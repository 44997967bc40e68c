"""Print is a page of its own, with German next to the visitor's language."""

import pytest

from .chromium import DESKTOP
from .pages import address


@pytest.fixture
def paper(window, site):
    page = window(viewport=DESKTOP)
    page.goto(address(site, "ar", "offer"))
    page.emulate_media(media="print")
    return page


def test_navigation_is_not_printed(paper):
    for selector in [".skip", ".site-header", ".site-footer", ".share"]:
        assert paper.locator(selector).is_hidden(), selector


def test_a_qr_code_leads_back_to_the_page(paper):
    assert paper.locator(".qr svg").is_visible()
    assert paper.url in paper.locator(".qr").inner_text()


def test_the_qr_code_is_as_large_as_a_camera_needs_and_no_larger(paper):
    assert 100 < paper.locator(".qr svg").bounding_box()["width"] < 160  # CSS pixels, 96 to the inch


def test_the_answers_are_printed_in_german_beside_the_arabic_ones(paper, window, site):
    german = window()
    german.goto(address(site, "de", "offer"))
    german.emulate_media(media="print")

    both = paper.locator(".answers")

    assert both.count() == 2
    assert both.nth(1).inner_text() == german.locator(".answers").inner_text()
    assert both.nth(0).inner_text() != both.nth(1).inner_text()
    paper.emulate_media(media="screen")
    assert both.nth(1).is_hidden()


def test_a_printed_list_has_phones_and_a_code_and_no_navigation(window, site):
    page = window(viewport=DESKTOP)
    page.goto(address(site, "ar", "list filtered"))
    page.emulate_media(media="print")

    assert page.locator(".qr svg").is_visible()
    assert page.locator(".results > .only-print bdi").inner_text() == "+43 5417 20018"
    for selector in [".site-header", ".site-footer", ".filters", ".search", ".share"]:
        assert page.locator(selector).first.is_hidden(), selector


@pytest.mark.parametrize("media", ["print", "screen"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_contact_is_one_row_on_paper_and_at_a_desk(window, site, language, media):
    page = window(viewport=DESKTOP)
    page.goto(address(site, language, "contacts"))
    page.emulate_media(media=media)

    who, reach = (page.locator(part).first.bounding_box() for part in (".contact > p", ".contact > .reach"))

    assert who["y"] < reach["y"] + reach["height"] / 2 < who["y"] + who["height"]


def test_the_qr_code_is_only_on_paper(paper):
    paper.emulate_media(media="screen")

    assert paper.locator(".qr").is_hidden()


def test_the_german_title_stands_beside_the_arabic_one(paper, window, site):
    german = window()
    german.goto(address(site, "de", "offer"))

    original = paper.locator("h1 + .original [lang=de]")

    assert original.is_visible()
    assert original.inner_text() == german.locator("h1").inner_text()
    assert original.inner_text() != paper.locator("h1").inner_text()


def test_phone_numbers_and_addresses_are_printed_in_full(paper):
    numbers = paper.locator(".offer a[href^='tel:']")

    assert numbers.count() > 0
    for number in numbers.all():
        assert number.is_visible()
        assert digits(number.inner_text()) == digits(number.get_attribute("href"))
    assert paper.locator(".answers bdi strong").first.is_visible()


def test_print_uses_black_on_white(window, site):
    page = window()
    page.goto(address(site, "ar", "offer"))

    page.emulate_media(media="print", color_scheme="dark")

    colours = "(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.documentElement))"
    assert page.evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def digits(text):
    return "".join(filter(str.isdigit, text))
