"""What a visit transfers and how long the editors wait: ``python -m tests.browser.measure`` (or ``make measure``).

Prints a table and exits with 1 if a limit is missed. Transfer is what comes from the server, headers included, for
a browser with an empty memory ("first") or one that was on the home page before ("then"). SQL queries are counted
in the other tests.
"""

import re
import socket
import statistics
import sys
import time
from functools import partial
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from .chromium import PHONE, chromium, sign_in
from .pages import PAGES, PLAIN, address
from .server import serving

KIB = 1024
FIRST_VISIT = {name: 24 * KIB for name in PAGES if name not in PLAIN} | {"home": 16 * KIB, "offer": 16 * KIB}  # bytes
NEXT_PAGES = {"offer": 10 * KIB, "list": 16 * KIB}  # bytes, in this order after the home page
MAP = 12_000  # bytes of the inline SVG before compression
ADMIN = 500  # milliseconds
LANGUAGES = ["de", "ar"]
ROUNDS = 5


class Measured(NamedTuple):
    what: str
    value: float
    limit: float
    unit: str
    note: str = ""

    @property
    def is_kept(self):
        return self.value <= self.limit

    def __str__(self):
        figures = f"{self.value:>10,.0f} {self.unit:<5} of {self.limit:>7,}".replace(",", " ")
        return f"{self.what:<34} {figures}  {self.note:<12} {'' if self.is_kept else 'TOO MUCH'}".rstrip()


def main():
    with chromium() as browser, serving() as site:
        measured = list(_all(browser, site))
    print(*measured, sep="\n")
    return 0 if all(one.is_kept for one in measured) else 1


def _all(browser, site):
    for language in LANGUAGES:
        yield from _visits(browser, site, language)
    yield _map(browser, site)
    yield from _admin(browser, site)


def _visits(browser, site, language):
    for name, limit in FIRST_VISIT.items():
        with browser.new_context(viewport=PHONE) as context:
            sizes = _transfer(context.new_page(), address(site, language, name))
            sizes = _icon_transfer(context.pages[0]) | sizes
        yield _measured(f"{language} {name}, first", sizes, limit)
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        _transfer(page, address(site, language, "home"))
        for name, limit in NEXT_PAGES.items():
            yield _measured(f"{language} {name}, then", _transfer(page, address(site, language, name)), limit)


def _measured(what, sizes, limit):
    return Measured(what, sum(sizes.values()), limit, "bytes", f"{len(sizes)} requests")


def _transfer(page, url):
    """Bytes by address of what one page asks the server for; what the browser remembers is not asked for."""
    session = page.context.new_cdp_session(page)
    urls, sizes = {}, {}
    session.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    session.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    session.detach()
    return {urls[request]: size for request, size in sizes.items() if size}


def _icon_transfer(page):
    """Bytes of the page's icon: some builds of Chromium fetch it only where there is a tab to show it in."""
    address_of_icon = urljoin(page.url, page.get_attribute("link[rel=icon]", "href"))
    return {address_of_icon: _bytes_of(urlsplit(address_of_icon))}


def _bytes_of(icon):
    """Everything that an answer consists of, headers included, as it comes over the line."""
    request = f"GET {icon.path} HTTP/1.1\r\nHost: {icon.netloc}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    with socket.create_connection((icon.hostname, icon.port)) as connection:
        connection.sendall(request.encode())
        return sum(len(part) for part in iter(partial(connection.recv, 65_536), b""))


def _map(browser, site):
    with browser.new_context() as context:
        html = context.new_page().goto(address(site, "de", "map")).text()
    svg = re.search(r'<figure class="map">\s*(<svg.*?</svg>)', html, re.DOTALL)[1]
    return Measured("map, inline SVG", len(svg.encode()), MAP, "bytes")


def _admin(browser, site):
    with browser.new_context() as context:
        page = context.new_page()
        sign_in(page, site)
        models = page.locator("#content-main [scope=row] a").evaluate_all("links => links.map((link) => link.href)")
        for url in [f"{site.base_url}/admin/", *models]:
            yield from _admin_pages(page, url)


def _admin_pages(page, url):
    """The list of one model, and the form of its first row."""
    what = "admin " + urlsplit(url).path.removeprefix("/admin/")
    yield Measured(what, _milliseconds(page.context.request, url), ADMIN, "ms", f"{ROUNDS} times")
    page.goto(url)
    if page.locator("#result_list tbody th a").count():
        form = urljoin(url, page.locator("#result_list tbody th a").first.get_attribute("href"))
        yield Measured(f"{what} form", _milliseconds(page.context.request, form), ADMIN, "ms", f"{ROUNDS} times")


def _milliseconds(client, url):
    """Median time of an answer, after one to warm up."""
    return statistics.median([_time_of_one(client, url) for _ in range(ROUNDS + 1)][1:])


def _time_of_one(client, url):
    started = time.perf_counter()
    response = client.get(url)
    response.body()
    if response.status != 200:
        raise RuntimeError(f"{url}: status {response.status}")
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    sys.exit(main())
