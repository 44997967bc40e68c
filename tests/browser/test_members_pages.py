"""What a member sees: signs in with the code of a real mail, then every page keeps the rules of the public ones."""

import re
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page

from .chromium import DESKTOP, PHONE, follow
from .pages import MEMBERS_PAGES, address
from .server import MEMBER
from .test_accessibility import AXE, violations_in_both_schemes
from .test_keyboard import NUMBERED, tab_through
from .test_layout import CLOSED, OPEN, faults, look_at

SECONDS_FOR_A_MAIL = 10


class SignedIn(NamedTuple):
    page: Page
    base_url: str
    violations_before: str


@pytest.fixture(scope="module", params=["de", "ar"])
def member(request, browser, site):
    with browser.new_context(viewport=PHONE, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(address(site, request.param, "sign in"))
        page.fill("[name=email]", MEMBER)
        follow(page, "main [type=submit], main form button")
        page.evaluate(AXE)
        found = violations_in_both_schemes(page, "code")
        page.fill("[name=code]", _code_in_the_newest_mail(site))
        follow(page, "main [type=submit], main form button")
        yield SignedIn(page, f"{site.base_url}/{request.param}/", found)


def _code_in_the_newest_mail(site):
    """Waits for it: the answer to the visitor doesn't."""
    give_up_at = time.monotonic() + SECONDS_FOR_A_MAIL
    while time.monotonic() < give_up_at:
        mails = sorted(Path(site.environment["MAIL_ROOT"]).glob("*"), key=lambda mail: mail.stat().st_mtime_ns)
        found = mails and re.search(r"^\s*([0-9A-Z-]{6,})\s*$", mails[-1].read_text(), re.MULTILINE)
        if found and str(mails[-1]) not in _read:
            _read.add(str(mails[-1]))
            return found[1]
        time.sleep(0.05)
    raise AssertionError("no mail with a code")


_read = set()


def test_the_code_of_the_mail_leads_to_the_members_own_page(member):
    assert member.violations_before == ""
    member.page.goto(f"{member.base_url}members/")
    assert MEMBER in member.page.content()


@pytest.mark.parametrize("name", MEMBERS_PAGES)
def test_no_page_for_members_breaks_a_rule(member, name):
    member.page.set_viewport_size(PHONE)
    assert member.page.goto(member.base_url + MEMBERS_PAGES[name]).status == 200
    member.page.evaluate(AXE)

    on_phone = violations_in_both_schemes(member.page, "phone")
    member.page.set_viewport_size(DESKTOP)

    assert on_phone == ""
    assert violations_in_both_schemes(member.page, "desktop") == ""


@pytest.mark.parametrize("name", MEMBERS_PAGES)
def test_on_a_narrow_screen_nothing_sticks_out_and_everything_can_be_tapped(member, name):
    looks = {name: look_at(member.page, member.base_url + MEMBERS_PAGES[name])}

    assert "\n".join(faults(looks, measure) for measure in (CLOSED | OPEN) if measure != "language").strip() == ""


@pytest.mark.parametrize("name", MEMBERS_PAGES)
def test_tab_leads_through_every_page_for_members(member, name):
    member.page.set_viewport_size(DESKTOP)
    member.page.goto(member.base_url + MEMBERS_PAGES[name])
    expected = member.page.evaluate(NUMBERED)

    reached, hidden = tab_through(member.page, stops=expected)

    assert reached == list(range(expected))
    assert hidden == []
