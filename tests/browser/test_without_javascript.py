"""Everything works where no script runs."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from .chromium import follow
from .pages import PAGES, PLAIN, address

NUMBER_OF_ANSWERS = 7  # when, where, for whom, languages, cost, how to join, who


@pytest.fixture
def page(window):
    return window(java_script_enabled=False)


def number_of_results(page):
    """From the count above the list, whose words we leave to the translators."""
    return int(re.search(r"\d+", page.locator("#result-count").inner_text())[0])


def test_the_language_changes_and_the_address_keeps_path_and_query(page, site):
    page.goto(address(site, "de", "list filtered"))

    page.click(".languages summary")
    follow(page, ".languages a[lang=ar]")

    assert page.url == address(site, "ar", "list filtered")
    assert page.locator("html").get_attribute("lang") == "ar"


@pytest.mark.parametrize("name", ["home", "list", "not found"])
def test_a_search_gives_results(page, site, name):
    page.goto(address(site, "ar", name))

    page.fill("#q", "Deutsch")
    follow(page, ".search button")

    assert urlsplit(page.url).path == "/ar/offers/"
    assert parse_qs(urlsplit(page.url).query)["q"] == ["Deutsch"]
    assert page.locator(".card").count() > 0
    assert page.locator("#q").input_value() == "Deutsch"


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_filter_can_be_set_on_a_phone_and_a_chip_takes_it_away(page, site, language):
    page.goto(address(site, language, "list"))
    before = number_of_results(page)
    assert page.locator("#filters").is_hidden()

    follow(page, "a[href='#filters']")
    page.click(".filter-group summary >> nth=0")
    page.check("input[name=category] >> nth=1")
    follow(page, "#filters > button")
    filtered = number_of_results(page)
    assert len(parse_qs(urlsplit(page.url).query)["category"]) == 1
    assert 0 < filtered < before

    follow(page, ".chips a >> nth=0")
    assert "category" not in parse_qs(urlsplit(page.url).query)
    assert number_of_results(page) == before


def test_the_results_are_in_sight_after_filters_were_set_on_a_phone(page, site):
    page.goto(address(site, "de", "list") + "#filters")

    follow(page, "#filters > button")

    assert page.locator("#filters").is_hidden()
    assert page.locator(".card").first.is_visible()


def test_closing_the_filters_leads_back_to_the_results(page, site):
    page.goto(address(site, "de", "list") + "#filters")

    follow(page, "a[href='#results']")

    assert page.locator("#filters").is_hidden()
    assert page.locator(".card").first.is_visible()


@pytest.mark.parametrize("language", ["de", "ar"])
def test_an_offer_shows_all_answers(page, site, language):
    page.goto(address(site, language, "offer"))

    answers = page.locator(".answers > div").filter(visible=True)
    texts = [(answer.locator("dt").inner_text(), answer.locator("dd").inner_text()) for answer in answers.all()]

    assert len(texts) == NUMBER_OF_ANSWERS
    assert [pair for pair in texts if not (pair[0].strip() and pair[1].strip())] == []


def test_buttons_that_need_a_script_are_hidden(page, site):
    page.goto(address(site, "de", "offer"))

    assert page.locator("[data-print]").is_hidden()
    assert page.locator("[data-share]").is_hidden()


def test_a_search_of_2000_arabic_letters_is_answered_in_arabic(page, site):
    """In an address that is 12,000 bytes: more than a web server takes unless it is told to."""
    response = page.goto(f"{address(site, 'ar', 'list')}?q={'دورة ' * 400}")

    assert response.status == 200
    assert page.locator(".errors").is_visible()


def test_a_note_about_an_offer_is_sent_and_a_mistake_keeps_the_text(page, site):
    page.goto(address(site, "ar", "offer checked"))

    page.fill("#feedback-text", "  a ")
    follow(page, ".feedback button")
    assert page.locator(".field-error").is_visible()
    page.fill("#feedback-text", "رقم الهاتف خطأ")
    follow(page, ".feedback button")

    assert page.url == address(site, "ar", "feedback thanks")
    assert page.context.cookies() == []


WHAT_ONE_CAN_READ = "document.body.innerText.split('\\n').map((line) => line.trim()).filter(Boolean)"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["de", "ar"])
def test_no_page_says_less_without_a_script(page, window, site, language, name):
    with_script = window()
    with_script.goto(address(site, language, name))
    page.goto(address(site, language, name))
    scripted = set(with_script.locator("[data-print], [data-share]").all_inner_texts())

    read = page.evaluate(WHAT_ONE_CAN_READ)

    assert read == [line for line in with_script.evaluate(WHAT_ONE_CAN_READ) if line not in scripted]
    assert len(read) >= 4


@pytest.mark.parametrize("name", [name for name in PAGES if name not in PLAIN])
def test_every_page_leads_to_itself_in_another_language(page, site, name):
    page.goto(address(site, "de", name))

    page.click(".languages summary")
    follow(page, ".languages a[lang=ar]")

    assert page.url == address(site, "ar", name)
    assert page.locator("html").get_attribute("dir") == "rtl"


@pytest.mark.parametrize("name", PLAIN)
def test_a_page_about_an_error_leads_back(page, site, name):
    page.goto(address(site, "ar", name))

    assert page.locator("html").get_attribute("lang") == "ar"
    assert page.locator("main a[href='tel:112']").is_visible()
    assert page.locator("main a[href='/']").is_visible()
