"""axe-core finds nothing on any page, with the rules for best practice and for the size of targets."""

from pathlib import Path

import axe_playwright_python
import pytest

from .chromium import DESKTOP, PHONE
from .pages import PAGES, address

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# axe leaves target-size out unless it is named: the rule is WCAG 2.2, which is newer than axe's default.
ALL_RULES = {"rules": {"target-size": {"enabled": True}}}
RUN = "options => axe.run(document, {resultTypes: ['violations'], ...options}).then((found) => found.violations)"


def violations(page, where):
    """One readable line for each element that breaks a rule; axe must have been put into the page."""
    rules = page.evaluate(RUN, ALL_RULES)
    return [f"{where}: {rule['id']} ({rule['impact']}): {_described(node)}" for rule in rules for node in rule["nodes"]]


def _described(node):
    return f"{node['target']} {node['html'][:120]} – {' '.join(node['failureSummary'].split())}"


def violations_in_both_schemes(page, where):
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += violations(page, f"{where}, {scheme}")
    return "\n".join(found)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["de", "ar", "en"])
def test_no_page_breaks_a_rule_on_a_phone_or_a_desktop(window, site, language, name):
    page = window(viewport=PHONE)
    page.goto(address(site, language, name))
    page.evaluate(AXE)

    on_phone = violations_in_both_schemes(page, "phone")
    page.set_viewport_size(DESKTOP)
    on_desktop = violations_in_both_schemes(page, "desktop")

    assert on_phone == ""
    assert on_desktop == ""


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_open_language_switch_breaks_no_rule(window, site, language):
    page = window()
    page.goto(address(site, language, "home"))
    page.evaluate(AXE)

    page.click(".languages summary")

    assert page.locator(".languages a").first.is_visible()
    assert violations_in_both_schemes(page, "language switch") == ""


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_open_filters_on_a_phone_break_no_rule(window, site, language):
    page = window()
    page.goto(address(site, language, "list") + "#filters")
    page.evaluate(AXE)

    page.evaluate("document.querySelectorAll('.filter-group').forEach((group) => group.open = true)")

    assert page.locator("#filters input").last.is_visible()
    assert violations_in_both_schemes(page, "filters") == ""


DARK = "@media (prefers-color-scheme: dark) { h1 { color: #333 } }"
BREAKS = {
    "image-alt": "document.querySelector('main').append(document.createElement('img'))",
    "color-contrast": "document.querySelector('h1').style.color = '#ccc'",
    "region": "document.body.append(Object.assign(document.createElement('p'), {textContent: 'in no landmark'}))",
    "target-size": "document.querySelectorAll('.plain-links a').forEach((link) => "
    "link.style.cssText = 'display: block; min-block-size: 0; block-size: 12px; overflow: hidden')",
}


@pytest.mark.parametrize("rule", BREAKS)
def test_axe_notices_a_fault(window, site, rule):
    """Guards the others: a run of axe that looks at nothing would find nothing."""
    page = window()
    page.goto(address(site, "de", "home"))
    page.evaluate(AXE)

    page.evaluate(BREAKS[rule])

    assert f"home: {rule} " in "\n".join(violations(page, "home"))


def test_axe_notices_a_fault_that_only_the_dark_scheme_has(window, site):
    page = window(bypass_csp=True)
    page.goto(address(site, "de", "home"))
    page.evaluate(AXE)

    page.add_style_tag(content=DARK)

    assert violations_in_both_schemes(page, "home").startswith("home, dark: color-contrast ")
