"""What a browser notices on every page: errors, strangers, cookies, and the policy that keeps scripts out."""

from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from .pages import PAGES, STATUSES, address, addresses

POLICY = "content-security-policy"
GRAVE = ("error", "warning")


class Visit(NamedTuple):
    """What a browser noticed on its way through all pages; by name of the page where it belongs to one."""

    statuses: dict
    policies: dict
    complaints: list
    hosts: set
    state: dict


def watch(page):
    """Lists that fill while the page is used: what the console complains of, and the hosts that were asked."""
    complaints, hosts = [], set()
    page.on("console", lambda message: complaints.append(message.text) if message.type in GRAVE else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    return complaints, hosts


@pytest.fixture(scope="module", params=["de", "ar"])
def visit(request, browser, site):
    with browser.new_context() as context:
        page = context.new_page()
        complaints, hosts = watch(page)
        responses = {name: page.goto(url) for name, url in addresses(site, request.param)}
        return Visit(
            statuses={name: response.status for name, response in responses.items()},
            policies={name: response.header_value(POLICY) or "" for name, response in responses.items()},
            complaints=complaints,
            hosts=hosts,
            state=context.storage_state(),
        )


def test_every_page_is_answered_as_it_should_be(visit):
    assert visit.statuses == {name: STATUSES.get(name, 200) for name in PAGES}


def test_the_console_complains_of_nothing_but_the_pages_that_are_errors(visit):
    assert [text for text in visit.complaints if "the server responded with a status of" not in text] == []
    assert len(visit.complaints) == len(STATUSES)


def test_no_page_asks_another_host(visit, site):
    assert visit.hosts == {urlsplit(url).netloc for url in (site.base_url, site.broken_url, site.down_url)}


def test_visitors_get_no_cookies_and_nothing_is_stored_in_their_browser(visit):
    assert visit.state == {"cookies": [], "origins": []}


def test_every_page_forbids_what_it_does_not_name_and_inline_code(visit):
    assert {name for name, policy in visit.policies.items() if "default-src 'none'" not in policy} == set()
    assert {name for name, policy in visit.policies.items() if "unsafe" in policy} == set()


def test_the_policy_stops_an_inline_script(window, site):
    """Guards the others: the console does say so when a page breaks the policy."""
    page = window()
    complaints, _hosts = watch(page)
    page.goto(address(site, "de", "home"))

    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")

    assert page.evaluate("window.ran") is None
    assert "Content Security Policy" in complaints[0]


def test_another_host_is_noticed(window, site):
    """Guards the others: a request counts even if the policy stops it or nobody answers."""
    page = window(bypass_csp=True)
    _complaints, hosts = watch(page)
    page.goto(address(site, "de", "home"))

    page.evaluate("fetch('http://localhost:9/').catch(() => {})")

    assert hosts == {urlsplit(site.base_url).netloc, "localhost:9"}
