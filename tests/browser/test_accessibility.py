"""axe-core finds nothing on any page, with the rules for best practice and for the size of targets."""

from pathlib import Path

import axe_playwright_python
import pytest

from .chromium import DESKTOP, PHONE
from .pages import address, addresses

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# axe leaves target-size out unless it is named: the rule is WCAG 2.2, which is newer than axe's default.
RUN = """
axe.run(document, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}})
  .then((found) => found.violations)
"""


def violations(page, where):
    """One readable line for each element that breaks a rule; axe must have been put into the page."""
    rules = page.evaluate(RUN)
    return [f"{where}: {rule['id']} ({rule['impact']}): {_described(node)}" for rule in rules for node in rule["nodes"]]


def _described(node):
    return f"{node['target']} {node['html'][:120]} – {' '.join(node['failureSummary'].split())}"


def violations_in_both_schemes(page, where):
    """Loads nothing anew: only the colours change."""
    found = []
    for scheme in ["light", "dark"]:
        page.emulate_media(color_scheme=scheme)
        found += violations(page, f"{where}, {scheme}")
    return "\n".join(found)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["de", "ar", "en"])
def test_no_page_breaks_a_rule(new_page, base_url, language, size):
    page = new_page(viewport=size)

    found = ""
    for name, url in addresses(base_url, language):
        page.goto(url)
        page.evaluate(AXE)
        found += violations_in_both_schemes(page, name)

    assert found == ""


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_open_language_switch_breaks_no_rule(new_page, base_url, language):
    page = new_page()
    page.goto(address(base_url, language, "home"))
    page.evaluate(AXE)

    page.click(".languages summary")

    assert page.locator(".languages a").first.is_visible()
    assert violations_in_both_schemes(page, "language switch") == ""


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_open_filters_on_a_phone_break_no_rule(new_page, base_url, language):
    page = new_page()
    page.goto(address(base_url, language, "list") + "#filters")
    page.evaluate(AXE)

    page.evaluate("document.querySelectorAll('.filter-group').forEach((group) => group.open = true)")

    assert page.locator("#filters input").last.is_visible()
    assert violations_in_both_schemes(page, "filters") == ""


BREAKS = {
    "image-alt": "document.querySelector('main').append(document.createElement('img'))",
    "color-contrast": "document.querySelector('h1').style.color = '#888'",
    "region": "document.body.append('outside of all landmarks')",
    "target-size": "document.querySelectorAll('.menu a').forEach((a) => a.style.cssText = "
    "'display: inline-block; min-block-size: 0; block-size: 10px; inline-size: 10px; overflow: hidden; padding: 0')"
    ";document.querySelector('.menu').style.cssText = 'display: block; line-height: 0'",
}


@pytest.mark.parametrize("rule", BREAKS)
def test_axe_notices_a_fault(new_page, base_url, rule):
    """Guards the others: a run of axe that looks at nothing would find nothing."""
    page = new_page()
    page.goto(address(base_url, "de", "home"))
    page.evaluate(AXE)

    page.evaluate(BREAKS[rule])

    assert f"home: {rule} " in "\n".join(violations(page, "home"))
