"""axe-core finds nothing on any page, with the rules for best practice and for the size of targets."""

from pathlib import Path

import axe_playwright_python
import pytest

from .chromium import DESKTOP, PHONE
from .pages import address, addresses

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# axe leaves target-size out unless it is named: the rule is WCAG 2.2, which is newer than axe's default.
RUN = 'axe.run(document, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}})'


def violations(page, where):
    """One readable line for each element that breaks a rule."""
    page.evaluate(AXE)
    found = page.evaluate(RUN)["violations"]
    return [f"{where}: {rule['id']} ({rule['impact']}): {_described(node)}" for rule in found for node in rule["nodes"]]


def _described(node):
    return f"{node['target']} {node['html'][:120]} – {' '.join(node['failureSummary'].split())}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["de", "ar", "en"])
def test_no_page_breaks_a_rule(new_page, base_url, language, size, scheme):
    page = new_page(viewport=size, color_scheme=scheme)

    found = []
    for name, url in addresses(base_url, language):
        page.goto(url)
        found += violations(page, name)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_open_language_switch_breaks_no_rule(new_page, base_url, language, scheme):
    page = new_page(color_scheme=scheme)
    page.goto(address(base_url, language, "home"))

    page.click(".languages summary")

    assert page.locator(".languages a").first.is_visible()
    found = violations(page, "language switch")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_open_filters_on_a_phone_break_no_rule(new_page, base_url, language, scheme):
    page = new_page(color_scheme=scheme)
    page.goto(address(base_url, language, "list") + "#filters")

    page.evaluate("document.querySelectorAll('.filter-group').forEach((group) => group.open = true)")

    assert page.locator("#filters input").last.is_visible()
    found = violations(page, "filters")
    assert not found, "\n".join(found)


def test_axe_sees_a_picture_without_words(new_page, base_url):
    """Guards the others: a run of axe that looks at nothing would find nothing."""
    page = new_page()
    page.goto(address(base_url, "de", "home"))

    page.evaluate("document.querySelector('main').append(document.createElement('img'))")

    assert [line.split(":")[1].split()[0] for line in violations(page, "home")] == ["image-alt"]
