"""The learning platform: what we publish, what we fetch from others, and what becomes of it when they misbehave."""

import datetime as dt
import gzip
import json
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from network.fetching import LARGEST, CannotFetch, fetch, may_be_fetched
from network.models import PartnerFeed, PartnerItem
from network.partners import read, sync
from offers.models import ContentVersion
from tests.counting import queries
from tests.factories import make_good_practice, make_meeting, make_organisation, make_partner_feed, make_project

LIMIT = 15  # queries a page


class _Answers(BaseHTTPRequestHandler):
    """``routes`` of its server: by path, a function that is given this handler."""

    def do_GET(self):
        self.server.asked.append(self.path)
        with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked has had enough
            self.server.routes[self.path](self)

    def log_message(self, *args):
        pass

    def answer(self, body, status=200, **headers):
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": len(body), **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def partner_site(host="127.0.0.1"):
    """A real server with ``routes``, ``asked`` and ``url``."""
    with ThreadingHTTPServer((host, 0), _Answers) as server:
        server.routes, server.asked, server.url = {}, [], f"http://{host}:{server.server_port}"
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(name="site")
def _site():
    with partner_site() as server:
        yield server


def item(**changes):
    about = {"kind": "project", "key": "lots", "title": {"sv": "Lotsar"}, "text": {"sv": "Text"}}
    about |= {"url": "https://example.org/lots/", "country": "SE", "area": "Dalsland", "organisation": "Kommunen"}
    return about | {"starts": "2016", "ends": "2018-03", "updated": None} | changes


def feed_with(*items, **changes):
    return json.dumps({"format": "integration-portal/learning", "version": 1, "items": items} | changes).encode()


def serves(site, body, path="/learning.json", **kwargs):
    site.routes[path] = lambda handler: handler.answer(body, **kwargs)


def read_one(**changes):
    """The only item of a feed, as it would be kept."""
    items, left_out = read(feed_with(item(**changes)))
    assert left_out == []
    return items[0]


def problem_of(fetching, *args, **kwargs):
    with pytest.raises(CannotFetch) as caught:
        fetching(*args, **kwargs)
    return str(caught.value.problem)


# What we publish


def test_the_feed_has_what_everybody_may_see_of_the_region_itself(client, region):
    home = make_organisation("Caritas")
    abroad = make_organisation("Leader", country="FI")
    make_good_practice("Patinnen", slug="patinnen", organisation=home, when="2017-05", title_ar="عرّابات")
    make_good_practice("Nur Netz", organisation=home, visibility="network")
    make_good_practice("Nur intern", organisation=home, visibility="internal")
    make_good_practice("Fremde Praxis", organisation=abroad)
    make_project("Café", slug="cafe", owner=home, starts="2016", ends="2018-03", summary_de="Treffpunkt")
    make_project("Fremdes Projekt", owner=abroad)
    make_meeting("Tagung", dt.date(2018, 9, 1), slug="tagung", precision="season", last_day=dt.date(2018, 11, 30))
    make_meeting("Treffen", dt.date(2017, 2, 3), slug="treffen", results_de="Vereinbart", host=home)
    make_meeting("Abgesagt", dt.date(2017, 2, 4), status="cancelled")
    make_meeting("Ohne Tag", None)
    make_meeting("Intern", dt.date(2017, 2, 5), visibility="internal", results_de="Geheim")
    make_meeting("Fremde Tagung", dt.date(2017, 2, 6), host=abroad)

    data = client.get("/learning.json").json()

    assert (data["format"], data["version"]) == ("integration-portal/learning", 1)
    assert data["region"]["name"] == "Bezirk Imst"
    assert [(one["kind"], one["key"], one["starts"], one["ends"]) for one in data["items"]] == [
        ("good-practice", "patinnen", "2017-05", ""),
        ("project", "cafe", "2016", "2018-03"),
        ("event", "tagung", "2018-09", "2018-11"),
        ("event", "treffen", "2017-02-03", "2017-02-03"),
    ]
    assert data["items"][0]["title"] == {"de": "Patinnen", "ar": "عرّابات"}
    assert data["items"][1] == {
        "kind": "project",
        "key": "cafe",
        "title": {"de": "Café"},
        "text": {"de": "Treffpunkt"},
        "machine_translated": [],
        "url": "http://testserver/projects/cafe/",
        "country": "AT",
        "area": "Bezirk Imst",
        "organisation": "Caritas",
        "starts": "2016",
        "ends": "2018-03",
        "updated": None,
    }


def test_an_address_in_the_feed_leads_to_the_page_in_the_readers_language(client, region):
    make_project("Café", slug="cafe")
    address = client.get("/learning.json").json()["items"][0]["url"]

    response = client.get(address, headers={"accept-language": "sv"})

    assert response.headers["Location"] == "/sv/projects/cafe/"


def test_the_feed_tells_programs_that_nothing_has_changed(client, region):
    project = make_project("Café")
    first = client.get("/learning.json")
    etag = first.headers["ETag"]

    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/learning.json", headers={"if-none-match": etag}).status_code == 304
    project.title_de = "Anders"
    project.save()
    assert client.get("/learning.json", headers={"if-none-match": etag}).status_code == 200


def test_the_feed_has_as_many_queries_whatever_its_length_and_we_can_read_it(client, region):
    def fill(number):
        for one in range(number):
            make_good_practice(f"Praxis {one}", slug=f"praxis-{number}-{one}")
            make_project(f"Projekt {one}", slug=f"projekt-{number}-{one}")
            make_meeting("Treffen", dt.date(2016, 1, 1), slug=f"treffen-{number}-{one}")

    fill(1)
    few = queries(client, "/learning.json")
    fill(30)

    assert queries(client, "/learning.json") == few <= 4
    items, left_out = read(client.get("/learning.json", headers={"host": "127.0.0.1"}).content)
    assert (len(items), left_out) == (93, [])


def test_before_a_region_is_loaded_there_is_no_feed(client, db):
    assert client.get("/learning.json").status_code == 503


# What we fetch


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("https://example.org/learning.json", True),
        ("http://127.0.0.1:8000/learning.json", True),
        ("http://localhost:8000/learning.json", True),
        ("http://[::1]:8000/learning.json", True),
        ("http://example.org/learning.json", False),
        ("http://127.0.0.1.example.org/", False),
        ("http://user@10.0.0.1/", False),
        ("ftp://example.org/", False),
        ("file:///etc/passwd", False),
        ("https:///learning.json", False),
        ("", False),
    ],
)
def test_only_https_and_this_machine_are_asked(url, is_allowed):
    assert may_be_fetched(url) == is_allowed
    if not is_allowed:
        assert problem_of(fetch, url) == "address"


def test_a_name_that_leads_into_a_private_network_gets_nothing_from_us():
    with partner_site("127.0.0.2") as inside:  # not one of the names of this machine that tests may use
        assert problem_of(fetch, f"https://127.0.0.2:{inside.server_port}/learning.json", seconds=5) == "private"

        assert inside.asked == []


def drip(handler):
    """A letter now and then: each comes in time, all of them never."""
    handler.send_response(200)
    handler.end_headers()
    for _letter in range(100):
        handler.wfile.write(b"[")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100):
        handler.wfile.write(b"X-%d: 1\r\n" % number)
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [drip, drip_headers])
def test_a_site_that_sends_letter_by_letter_is_left_in_time(site, answer):
    site.routes["/learning.json"] = answer
    started = time.monotonic()

    assert problem_of(fetch, f"{site.url}/learning.json", seconds=0.4) == "slow"
    assert time.monotonic() - started < 2


def _bomb(handler):
    packed = gzip.compress(b" " * 20 * LARGEST)
    assert len(packed) < LARGEST
    handler.answer(packed, Content_Encoding="gzip")


def _twice_packed(handler):
    handler.answer(gzip.compress(gzip.compress(b"{}")), Content_Encoding="gzip, gzip")


def _endless(handler):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b" " * 65_536)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (lambda handler: handler.answer(b" " * 10_000_000), "large"),
        (_bomb, "large"),
        (_endless, "large"),
        (_twice_packed, "unreadable"),
        (lambda handler: handler.answer(b"not packed", Content_Encoding="gzip"), "unreadable"),
        (lambda handler: handler.answer(b"", 302, Location="/elsewhere"), "elsewhere"),
        (lambda handler: handler.answer(b"", 404), "status"),
        (lambda handler: handler.answer(b"", 500), "status"),
        (lambda handler: handler.wfile.write(b"nonsense\r\n\r\n"), "unreachable"),
        (lambda handler: handler.answer(b"short", Content_Length=100), "unreachable"),
    ],
    ids=["huge", "bomb", "endless", "twice", "unpacked", "redirect", "missing", "broken", "no http", "cut off"],
)
def test_an_answer_that_is_no_good_is_refused(site, answer, problem):
    site.routes["/learning.json"] = answer

    assert problem_of(fetch, f"{site.url}/learning.json", seconds=5) == problem
    assert site.asked == ["/learning.json"]


def test_what_is_packed_is_unpacked(site):
    serves(site, gzip.compress(b"{}"), Content_Encoding="gzip")

    assert fetch(f"{site.url}/learning.json") == b"{}"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"<!doctype html>", "unreadable"),
        (b"\xff\xfe\xfa", "unreadable"),
        (b"[" * 100_000, "unreadable"),
        (b"9" * 10_000, "unreadable"),
        (b"[]", "format"),
        (b'{"items": []}', "format"),
        (feed_with(format="another"), "format"),
        (feed_with(items={}), "format"),
        (feed_with(version=2), "version"),
        (feed_with(version="1"), "version"),
        (feed_with(item(title={})), "empty"),
    ],
)
def test_what_is_no_feed_is_refused(body, problem):
    assert problem_of(read, body) == problem


# How it is cleaned


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<b>Fett</b> und <i>schräg</i>", "Fett und schräg"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("<scr<script>ipt>alert(1)</scr</script>ipt>", "ipt>alert(1)ipt>"),
        ("<img src=x onerror=alert(1)>Bild", "Bild"),
        ("Fisch &amp; Brot", "Fisch & Brot"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("a < b", "a < b"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("\ud800halb", "halb"),
        ("\u202eumgedreht\u2066", "umgedreht"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("  zwei \n Zeilen ", "zwei Zeilen"),
        ("x" * 1000, "x" * 299 + "…"),
    ],
)
def test_a_title_becomes_one_line_of_plain_text(sent, kept):
    assert read_one(title={"de": sent}).title_de == kept


def test_a_text_keeps_its_lines_and_is_not_endless():
    assert read_one(text={"de": "- eins\r\n- zwei\r\n\r\nEnde"}).text_de == "- eins\n- zwei\n\nEnde"
    assert len(read_one(text={"de": "x" * 100_000}).text_de) == 10_000


def test_only_languages_that_we_know_are_kept():
    found = read_one(title={"de": "Titel", "xx": "?", "de-simple": "Leicht"}, machine_translated=["de", "xx"])

    assert (found.title_de, found.title_de_simple) == ("Titel", "Leicht")
    assert found.machine_translated == ["de"]


def test_what_later_versions_may_add_is_passed_over():
    items, left_out = read(feed_with(item(new_field=[1, 2]), item(kind="podcast", key=5), extra={}))

    assert ([one.key for one in items], left_out) == (["lots"], [])


@pytest.mark.parametrize(
    "changes",
    [
        {"key": ""},
        {"key": None},
        {"key": "x" * 301},
        {"key": 5},
        {"title": {}},
        {"title": {"it": "Titolo"}},
        {"title": {"de": "<b></b>"}},
        {"title": {"de": 5}},
        {"title": "Lotsar"},
        {"title": {"de": "<a" * 1000}},
        {"text": ["Text"]},
        {"url": "javascript:alert(1)"},
        {"url": "ftp://example.org/"},
        {"url": "//example.org"},
        {"url": "https://example.org/" + "x" * 500},
        {"country": "Sweden"},
        {"country": "xx"},
        {"starts": "31.12.2016"},
        {"starts": "2016-02-30"},
        {"starts": "2018", "ends": "2017"},
        {"starts": 2018},
        {"machine_translated": "de"},
        {"organisation": {"name": "x"}},
    ],
)
def test_an_item_that_is_not_as_the_format_says_is_left_out_and_the_others_are_kept(changes):
    items, left_out = read(feed_with(item(key="before"), item(**changes), item(key="after")))

    assert [one.key for one in items] == ["before", "after"]
    assert len(left_out) == 1
    assert left_out[0].startswith("item 2: ")


@pytest.mark.parametrize("entry", [None, 5, "text", []])
def test_an_item_that_is_no_object_is_left_out(entry):
    items, left_out = read(feed_with(entry, item()))

    assert ([one.key for one in items], left_out) == (["lots"], ["item 1: not an object"])


def test_of_two_with_the_same_key_the_first_is_kept():
    items, left_out = read(feed_with(item(), item(title={"de": "Zweiter"}), item(kind="event")))

    assert [(one.kind, one.title_sv) for one in items] == [("project", "Lotsar"), ("event", "Lotsar")]
    assert left_out == ["item 2: another one has the same key"]


def test_a_thousand_items_are_enough():
    items, left_out = read(feed_with(*(item(key=f"{number}") for number in range(1005))))

    assert len(items) == 1000
    assert left_out == ["all after the first 1000"]


# What is kept


def test_what_a_partner_publishes_takes_the_place_of_what_it_published_before(site, region):
    feed = make_partner_feed(url=f"{site.url}/learning.json")
    serves(site, feed_with(item(key="old"), item(key="both")))
    sync(feed)
    serves(site, feed_with(item(key="both", title={"de": "Neu"}), item(key="new")))

    report = sync(feed)

    feed.refresh_from_db()
    assert report == (2, (), "")
    assert sorted(feed.items.values_list("key", "title_de")) == [("both", "Neu"), ("new", None)]
    assert (feed.problem, feed.fetched_at) == ("", feed.tried_at)


@pytest.mark.parametrize(
    ("body", "status", "problem"), [(b"nonsense", 200, "unreadable"), (b"", 503, "status"), (None, 0, "unreachable")]
)
def test_the_last_good_copy_stays_when_a_partner_is_down(region, body, status, problem):
    with partner_site() as site:
        feed = make_partner_feed(url=f"{site.url}/learning.json")
        serves(site, feed_with(item()))
        sync(feed)
        if body is not None:
            serves(site, body, status=status)
            sync(feed)
    if body is None:
        sync(feed)

    feed.refresh_from_db()
    assert feed.problem == problem
    assert feed.tried_at > feed.fetched_at
    assert feed.items.count() == 1


def test_what_has_not_changed_is_not_written_again(site, region):
    feed = make_partner_feed(url=f"{site.url}/learning.json")
    serves(site, feed_with(item(), item(kind="event")))
    sync(feed)
    before = set(feed.items.values_list("pk", flat=True)), ContentVersion.objects.get().number

    sync(feed)

    assert set(feed.items.values_list("pk", flat=True)) == before[0]
    assert ContentVersion.objects.get().number == before[1] + 1  # the day on which it was fetched is on the pages


def test_a_feed_that_is_gone_meanwhile_leaves_nothing_behind(site, region):
    feed = make_partner_feed(url=f"{site.url}/learning.json")
    serves(site, feed_with(item()))
    PartnerFeed.objects.all().delete()

    sync(feed)

    assert not PartnerItem.objects.exists()


def test_the_command_goes_on_after_a_failure_and_says_so(site, region):
    serves(site, b"nonsense", "/broken.json")
    serves(site, feed_with(item(), item(key="")), "/good.json")
    make_partner_feed(make_organisation("A broken"), url=f"{site.url}/broken.json")
    good = make_partner_feed(make_organisation("B good"), url=f"{site.url}/good.json")
    make_partner_feed(make_organisation("C off"), url=f"{site.url}/off.json", is_active=False)
    printed = StringIO()

    with pytest.raises(CommandError, match=r"1 of 2 could not be fetched\."):
        call_command("sync_partners", stdout=printed)

    assert printed.getvalue().splitlines() == [
        "A broken: What the site sent cannot be read.",
        "B good: 1 items",
        "  left out: item 2: key: This field cannot be blank.",
    ]
    assert good.items.count() == 1
    assert "/off.json" not in site.asked


# How it is shown


def fetched(site, *items, name="Dalsland"):
    organisation = make_organisation(name, country="SE", slug=name.lower())
    feed = make_partner_feed(organisation, url=f"{site.url}/{name}.json")
    serves(site, feed_with(*items), f"/{name}.json")
    assert sync(feed).left_out == ()
    return feed


def test_projects_of_partners_are_marked_with_their_origin_and_lead_to_their_site(client, site, region, at):
    at("2026-11-24 17:30")
    fetched(site, item(), item(kind="event", key="event", title={"de": "Konferenz"}))

    page = client.get("/de/projects/").content.decode()

    assert '<a href="https://example.org/lots/"><span lang="sv" dir="ltr">Lotsar</span></a>' in page
    assert (
        '<bdi lang="sv" dir="ltr">Kommunen</bdi>, <bdi lang="sv" dir="ltr">Dalsland</bdi>, <bdi>Schweden</bdi>' in page
    )
    assert "24. November 2026" in page
    assert "Konferenz" not in page


@pytest.mark.parametrize("path", ["/de/partners/", "/de/partners/dalsland/"])
def test_the_page_of_partners_has_practices_projects_and_events_with_their_dates(client, site, region, path):
    fetched(
        site,
        item(kind="good-practice", title={"de": "Patinnen"}, starts="", ends=""),
        item(title={"de": "Lotsen"}),
        item(kind="event", title={"de": "Konferenz"}, starts="2018-05-03", ends="2018-05-03"),
    )

    page = client.get(path).content.decode()

    for text in ("Patinnen", "Lotsen", "2016 – März 2018", "Konferenz", "3. Mai 2018", "Schweden"):
        assert text in page, text


@pytest.mark.parametrize("path", ["/de/partners/", "/de/partners/dalsland/"])
def test_the_name_of_a_partner_leads_to_its_own_page(client, site, region, path):
    fetched(site, item())

    page = client.get(path).content.decode()

    name = '<a href="/de/network/dalsland/"><bdi lang="sv" dir="ltr">Dalsland</bdi></a>'
    assert f">{name}</h" in page
    assert client.get("/de/network/dalsland/").status_code == 200


def test_the_list_of_partners_has_the_newest_and_the_partners_own_page_has_more(client, site, region):
    fetched(
        site,
        *(
            item(key=f"{year}", title={"de": f"Projekt {year}"}, starts=f"{year}", ends="")
            for year in range(2010, 2020)
        ),
    )

    in_list, on_page = (client.get(path).content.decode() for path in ("/de/partners/", "/de/partners/dalsland/"))

    assert [year for year in range(2010, 2020) if f"Projekt {year}" in in_list] == [2017, 2018, 2019]
    assert on_page.index("Projekt 2019") < on_page.index("Projekt 2010")


def test_what_is_switched_off_is_shown_nowhere(client, site, region):
    feed = fetched(site, item(title={"de": "Lotsen"}))
    PartnerFeed.objects.filter(pk=feed.pk).update(is_active=False)

    assert all("Lotsen" not in client.get(path).content.decode() for path in ("/de/partners/", "/de/projects/"))
    assert client.get("/de/partners/dalsland/").status_code == 404


def test_hostile_texts_are_harmless_on_every_page(client, site, region):
    nasty = "&lt;script&gt;alert(1)&lt;/script&gt;"
    fetched(site, item(title={"de": nasty}, text={"de": nasty}, area=nasty, organisation=nasty))

    for path in ("/de/partners/", "/de/partners/dalsland/", "/de/projects/"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_the_pages_need_as_many_queries_with_many_partners_as_with_one(client, site, region):
    def fill(names):
        for name in names:
            items = [
                item(kind=kind, key=f"{number}")
                for kind in ("good-practice", "project", "event")
                for number in range(9)
            ]
            fetched(site, *items, name=name)

    paths = ("/de/partners/", "/de/partners/first/", "/de/projects/")
    fill(["First"])
    few = {path: queries(client, path) for path in paths}
    fill([f"Partner{number}" for number in range(9)])

    assert {path: queries(client, path) for path in paths} == few
    assert max(few.values()) <= LIMIT


# In the admin


def test_the_manager_fetches_now_and_reads_in_words_what_went_wrong(admin_client, site, region):
    serves(site, feed_with(item(), item(key="")))
    good = make_partner_feed(url=f"{site.url}/learning.json")
    bad = make_partner_feed(make_organisation("Finnland"), url=f"{site.url}/nothing.json")
    site.routes["/nothing.json"] = lambda handler: handler.answer(b"", 404)
    address, data = (
        reverse("admin:network_partnerfeed_changelist"),
        {"action": "fetch_now", "_selected_action": [good.pk, bad.pk]},
    )

    page = admin_client.post(address, data, headers={"accept-language": "en"}, follow=True).content.decode()

    assert "1 item. Left out: 1." in page
    assert page.count("The site says that there is nothing at this address") == 2  # the message, and in the list


@pytest.mark.parametrize(
    ("url", "is_saved"), [("http://example.org/learning.json", False), ("https://example.org/learning.json", True)]
)
def test_an_address_without_https_is_refused_in_the_admin(admin_client, region, url, is_saved):
    data = {"organisation": make_organisation("Dalsland").pk, "url": url, "is_active": "on"}

    admin_client.post(reverse("admin:network_partnerfeed_add"), data)

    assert PartnerFeed.objects.exists() == is_saved


def test_items_of_partners_are_for_reading_and_go_with_their_feed(admin_client, site, region):
    feed = fetched(site, item(title={"de": "Lotsen"}))
    one = PartnerItem.objects.get()
    address = reverse("admin:network_partneritem_change", args=[one.pk])

    assert (
        "Lotsen" in admin_client.get(reverse("admin:network_partneritem_changelist"), {"q": "lotsen"}).content.decode()
    )
    assert "Lotsen" in admin_client.get(address).content.decode()
    assert admin_client.post(address, {"title_de": "Anders"}).status_code == 403
    admin_client.post(reverse("admin:network_partnerfeed_delete", args=[feed.pk]), {"post": "yes"})
    assert not PartnerItem.objects.exists()
