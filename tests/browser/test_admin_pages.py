"""The editors' pages in a browser: the policy lets them work, and the language switch shows one language at a time."""

import pytest

from integration_portal.languages import CODES

from .chromium import DESKTOP, open_offer_form, sign_in
from .test_browser_conventions import watch

OFFER = "team-oesterreich-tafel"

# The languages of the translated fields that are shown.
SHOWN_LANGUAGES = """
fields => [...new Set(fields.filter((field) => field.checkVisibility()).map((field) =>
  [...field.classList].find((one) => one.startsWith("mt-field-")).split("-").pop().replace("_", "-")))]
"""


def shown_languages(page):
    return set(page.locator(".mt").evaluate_all(SHOWN_LANGUAGES))


@pytest.fixture(scope="module")
def signed_in(browser, site):
    """Cookies of an editor: signing in takes a while, as it should."""
    context = browser.new_context()
    sign_in(context.new_page(), site)
    yield context.storage_state()
    context.close()


@pytest.fixture
def desk(window, signed_in):
    return window(viewport=DESKTOP, storage_state=signed_in)


def test_the_editors_pages_give_no_complaint_and_ask_no_other_host(desk, site):
    complaints, hosts = watch(desk)

    for path in ["", "offers/offer/", "offers/offer/add/", "network/organisation/add/", "network/region/"]:
        assert desk.goto(f"{site.base_url}/admin/{path}").status == 200
    open_offer_form(desk, site, OFFER)

    assert complaints == []
    assert hosts == {site.base_url.removeprefix("http://")}


def test_a_form_starts_with_german_alone(desk, site):
    open_offer_form(desk, site, OFFER)

    assert shown_languages(desk) == {"de"}


@pytest.mark.parametrize("code", ["ar", "de-simple"])
def test_the_switch_shows_one_language_beside_german(desk, site, code):
    open_offer_form(desk, site, OFFER)

    desk.click(f".language-switch button[data-code={code.replace('-', '_')}]")

    assert shown_languages(desk) == {"de", code}


def test_without_javascript_all_languages_are_shown(window, signed_in, site):
    page = window(viewport=DESKTOP, storage_state=signed_in, java_script_enabled=False)

    open_offer_form(page, site, OFFER)

    shown = {code for code in CODES if page.locator(f"[name=title_{code.replace('-', '_')}]").is_visible()}
    assert shown == set(CODES)


def test_a_related_organisation_is_found_by_typing(desk, site):
    """The field asks the server while one types: a script and a request that the policy must let through."""
    open_offer_form(desk, site, OFFER)

    desk.click(".field-provider .select2-selection")
    desk.keyboard.type("Caritas")
    desk.locator(".select2-results__option", has_text="Caritas").click()

    assert "Caritas" in desk.inner_text(".field-provider .select2-selection")
