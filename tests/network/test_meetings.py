"""Meetings: the next one first, dates as exactly as they are known, calendars that others can read."""

import datetime as dt
import json
import re

import feedparser
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from network.models import Decision, Meeting
from network.templatetags.network import days
from tests.factories import make_location, make_meeting, make_municipality, make_organisation, make_press_item

NOVEMBER = dt.date(2026, 11, 24)


def text(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def in_order(page, *words):
    places = [page.find(word) for word in words]
    return -1 not in places and places == sorted(places)


def test_the_next_meeting_comes_first_then_what_has_no_date_then_the_past_by_year(client, region, at):
    at("2026-11-24 12:00")
    make_meeting("Frühes Treffen", dt.date(2025, 3, 1))
    make_meeting("Ohne Datum")
    make_meeting("Später", dt.date(2027, 1, 5))
    make_meeting("Heute", NOVEMBER)

    page = text(client, "/de/meetings/")

    assert in_order(
        page, "Heute", "Später", "Ohne Datum", "Termin wird noch bekannt gegeben", "<h3>2025</h3>", "Frühes Treffen"
    )


def test_home_shows_the_next_meeting(client, region, at):
    at("2026-11-24 12:00")
    make_meeting("Arbeitskreis im Advent", dt.date(2026, 12, 1), start_time=dt.time(18), place="Roppen")

    page = text(client, "/de/")

    assert "Arbeitskreis im Advent" in page
    assert "18:00" in page


def test_what_is_not_public_is_on_no_page_feed_or_calendar(client, region, at):
    at("2026-11-24 12:00")
    for visibility in ("network", "internal"):
        make_meeting("Geheimes Treffen", dt.date(2026, 12, 1), slug=visibility, visibility=visibility)
    open_one = make_meeting("Offen", dt.date(2026, 12, 1), slug="offen", online_link="https://example.org/geheim")

    paths = ["/de/", "/de/meetings/", "/de/meetings/feed.atom", "/de/meetings.ics", "/de/meetings/offen/"]
    pages = [text(client, path) for path in [*paths, "/de/meetings/offen.ics"]]

    assert all("Geheim" not in page and "geheim" not in page for page in pages)
    assert client.get("/de/meetings/network/").status_code == client.get("/de/meetings/internal.ics").status_code == 404
    assert all(open_one.title_de in page for page in pages)


def test_a_confidential_place_is_not_told(client, region, at):
    at("2026-11-24 12:00")
    shelter = make_location("Frauenhaus", make_municipality("Oetz"), address="Versteckgasse 7", is_confidential=True)
    make_meeting("Treffen", NOVEMBER, slug="treffen", location=shelter)

    for path in ("/de/", "/de/meetings/", "/de/meetings/treffen/", "/de/meetings/treffen.ics"):
        assert "Versteckgasse" not in text(client, path)
        assert "Frauenhaus" not in text(client, path)


@pytest.mark.parametrize(
    ("language", "first", "last", "precision", "expected"),
    [
        ("de", "2018-11-05", "2018-11-05", "day", "5. November 2018"),
        ("en", "2017-03-29", "2017-03-30", "day", "29 March 2017 – 30 March 2017"),
        ("de", "2017-02-13", "2017-02-19", "week", "Kalenderwoche 7 im Jahr 2017"),
        ("en", "2016-03-01", "2016-03-31", "month", "March 2016"),
        ("en", "2018-09-01", "2018-11-30", "season", "Autumn 2018"),
        ("en", "2018-12-01", "2019-02-28", "season", "Winter 2018"),
        ("de", "2018-01-01", "2018-12-31", "year", "2018"),
    ],
)
def test_a_day_is_told_as_exactly_as_it_is_known(language, first, last, precision, expected):
    from django.utils import translation

    first, last = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    with translation.override(language):
        shown = days(Meeting(first_day=first, last_day=last, precision=precision))

    assert shown == expected


@pytest.mark.parametrize(
    ("precision", "last_day"),
    [
        ("day", "2026-12-01"),
        ("week", "2026-12-07"),
        ("month", "2026-12-31"),
        ("season", "2027-02-28"),
        ("year", "2026-12-31"),
    ],
)
def test_a_meeting_is_over_when_the_time_that_is_known_is_over(region, precision, last_day):
    meeting = Meeting(title_de="Treffen", first_day=dt.date(2026, 12, 1), precision=precision)

    meeting.clean()

    assert meeting.last_day.isoformat() == last_day


def test_a_calendar_has_one_event_with_its_time_zone_that_changes_under_the_same_name(client, region, at):
    at("2026-11-01 12:00")
    meeting = make_meeting(
        "Treffen, mit Komma",
        dt.date(2026, 11, 24),
        slug="treffen",
        start_time=dt.time(18),
        end_time=dt.time(20),
        place="Roppen",
    )
    first = Calendar.from_ical(client.get("/de/meetings/treffen.ics").content)
    at("2026-11-02 12:00")
    meeting.status = "cancelled"
    meeting.save()

    second = Calendar.from_ical(client.get("/de/meetings/treffen.ics").content)

    before, after = first.walk("VEVENT")[0], second.walk("VEVENT")[0]
    assert before["UID"] == after["UID"] == "treffen@meetings.imst"
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert (before["STATUS"], after["STATUS"]) == ("TENTATIVE", "CANCELLED")
    assert before["SUMMARY"] == "Treffen, mit Komma"
    assert str(before.decoded("DTSTART")) == "2026-11-24 18:00:00+01:00"
    assert [str(zone["TZID"]) for zone in first.walk("VTIMEZONE")] == ["Europe/Vienna"]


def test_days_without_a_time_are_whole_days_and_what_is_not_exact_is_in_no_calendar(client, region, at):
    at("2026-11-01 12:00")
    make_meeting("Konferenz", dt.date(2027, 3, 15), slug="konferenz", last_day=dt.date(2027, 3, 16))
    make_meeting("Herbst", dt.date(2027, 9, 1), slug="herbst", last_day=dt.date(2027, 11, 30), precision="season")
    make_meeting("Irgendwann", slug="irgendwann")

    (event,) = Calendar.from_ical(client.get("/de/meetings.ics").content).walk("VEVENT")

    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (dt.date(2027, 3, 15), dt.date(2027, 3, 17))
    assert (
        client.get("/de/meetings/herbst.ics").status_code
        == client.get("/de/meetings/irgendwann.ics").status_code
        == 404
    )


def test_a_meeting_across_the_change_of_the_clock_keeps_its_hours(client, region, at):
    at("2026-10-01 12:00")
    make_meeting("Nacht", dt.date(2026, 10, 25), slug="nacht", start_time=dt.time(1), end_time=dt.time(4))

    (event,) = Calendar.from_ical(client.get("/de/meetings/nacht.ics").content).walk("VEVENT")

    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    assert (start.utcoffset(), end.utcoffset()) == (dt.timedelta(hours=2), dt.timedelta(hours=1))


def test_the_feed_of_meetings_can_be_read_by_others(client, region, at):
    at("2026-11-24 12:00")
    make_meeting("Treffen", NOVEMBER, slug="treffen", results_de="Es gab Ergebnisse.")

    feed = feedparser.parse(client.get("/de/meetings/feed.atom").content)

    assert not feed.bozo
    assert [(entry.title, entry.summary, entry.link) for entry in feed.entries] == [
        ("Treffen", "<p>Es gab Ergebnisse.</p>", "http://testserver/de/meetings/treffen/")
    ]


@pytest.mark.parametrize("name", ["meetings", "press", "notices", "offers"])
def test_every_feed_says_whose_it_is_also_while_it_is_empty(client, region, name):
    """RFC 4287, section 4.1.1: where an entry has no author, the feed has one."""
    feed = feedparser.parse(client.get(f"/de/{name}/feed.atom").content)

    assert feed.feed.author == "Bezirk Imst"


@pytest.mark.parametrize(
    ("site_url", "host"), [("", "testserver"), ("https://kompass.example.org:8443/", "kompass.example.org")]
)
def test_an_entry_has_one_name_in_the_world_in_every_language(client, region, settings, site_url, host):
    """RFC 4287, section 4.2.6: an id is an IRI and universally unique; the form is that of RFC 4151."""
    settings.SITE_URL = site_url
    make_meeting("Treffen", NOVEMBER, slug="treffen", title_ar="اجتماع")
    make_press_item(slug="netze", url="https://example.org/1")

    for name, own in (("meetings", "meeting/treffen"), ("press", "pressitem/netze")):
        feeds = [feedparser.parse(client.get(f"/{code}/{name}/feed.atom").content) for code in ("de", "ar")]

        assert [[entry.id for entry in feed.entries] for feed in feeds] == [[f"tag:{host},2026:imst/{own}"]] * 2


def test_the_list_tells_what_came_of_past_meetings(client, region, at):
    at("2026-11-24 12:00")
    make_meeting("Vorbei", dt.date(2025, 3, 1), results_de="- Ein Kümmerer in jeder Gemeinde")
    make_meeting("Kommt noch", dt.date(2027, 1, 5), results_de="Noch nichts.")

    page = text(client, "/de/meetings/")

    assert in_order(page, "Vorbei", "<li>Ein Kümmerer in jeder Gemeinde</li>")
    assert "Noch nichts." not in page


def test_from_and_to_stay_on_one_line(client, region):
    """The style sheet keeps together what is in a time element."""
    make_meeting("Treffen", NOVEMBER, start_time=dt.time(18, 30), end_time=dt.time(20))

    assert '<time datetime="18:30"><bdi dir="ltr">18:30–20:00</bdi></time>' in text(client, "/ar/meetings/")


def test_a_page_tells_what_was_decided_and_what_became_of_it(client, region):
    meeting = make_meeting("Treffen", dt.date(2025, 3, 1), slug="treffen", status="held", participants=90)
    meeting.organisations.set([make_organisation("Rotes Kreuz")])
    Decision.objects.create(
        meeting=meeting, text_de="Ein Kümmerer in jeder Gemeinde", due=dt.date(2025, 6, 1), state="done"
    )

    page = text(client, "/de/meetings/treffen/")

    assert all(word in page for word in ("90 Personen", "Rotes Kreuz", "Kümmerer", "1. Juni 2025", "Erledigt"))


def test_a_meeting_of_another_language_carries_it(client, region):
    make_meeting("Nur deutsch", dt.date(2025, 3, 1), slug="treffen")

    assert '<h1><span lang="de" dir="ltr">Nur deutsch</span></h1>' in text(client, "/ar/meetings/treffen/")


def test_a_meeting_is_an_event_to_search_engines_and_its_text_cannot_break_out(client, region, at):
    at("2026-11-01 12:00")
    host = make_organisation("Rotes Kreuz")
    make_meeting("Ende </script>", NOVEMBER, slug="treffen", start_time=dt.time(18), place="Roppen", host=host)
    make_meeting("Irgendwann", slug="irgendwann")

    block = re.search(r'<script type="application/ld.json">(.*?)</script>', text(client, "/de/meetings/treffen/"))[1]

    assert json.loads(block) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": "http://testserver/de/meetings/treffen/",
        "name": "Ende </script>",
        "startDate": "2026-11-24T18:00:00+01:00",
        "endDate": "2026-11-24",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "Place", "name": "Roppen", "address": "Roppen"},
        "organizer": {"@type": "Organization", "name": "Rotes Kreuz"},
    }
    assert "ld+json" not in text(client, "/de/meetings/irgendwann/")


def test_the_sitemap_has_public_meetings_only(client, region):
    make_meeting("Offen", slug="offen")
    make_meeting("Geheim", slug="geheim", visibility="network")

    sitemap = text(client, "/sitemap-meetings.xml")

    assert "/de/meetings/offen/" in sitemap
    assert "geheim" not in sitemap


def test_the_form_of_a_meeting_has_its_decisions_in_the_regions_languages(admin_client, region):
    region.languages = ["de", "sv"]
    region.save()
    meeting = make_meeting("Treffen", NOVEMBER)
    Decision.objects.create(meeting=meeting, text_de="Ein Kümmerer")

    form = text(admin_client, reverse("admin:network_meeting_change", args=[meeting.pk]))

    assert 'name="decisions-0-text_de"' in form
    assert 'name="decisions-0-text_sv"' in form
    assert 'name="decisions-0-text_ar"' not in form


def test_a_meeting_of_one_day_is_saved_in_the_admin_without_its_last_day(admin_client, region):
    data = {"title_de": "Treffen", "slug": "treffen", "kind": "working-group", "status": "planned"}
    data |= {"visibility": "public", "precision": "day", "participants_are": "exact", "first_day": "2026-12-01"}
    data |= {"decisions-TOTAL_FORMS": 0, "decisions-INITIAL_FORMS": 0}
    data |= {"documents-TOTAL_FORMS": 0, "documents-INITIAL_FORMS": 0}

    response = admin_client.post(reverse("admin:network_meeting_add"), data)

    assert response.status_code == 302, response.content.decode()
    assert str(Meeting.objects.get().last_day) == "2026-12-01"


def test_an_end_without_a_beginning_is_refused_in_the_admin_and_by_the_database(admin_client, region):
    meeting = make_meeting("Treffen", NOVEMBER, slug="treffen")
    address = reverse("admin:network_meeting_change", args=[meeting.pk])
    form = admin_client.get(address).context["adminform"].form

    response = admin_client.post(address, form_data(form, end_time="20:00"), headers={"accept-language": "de"})

    errors = response.context["adminform"].form.non_field_errors()
    assert errors == ["Es gibt ein Ende, aber keinen Beginn."]
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.update(end_time=dt.time(20))


@pytest.mark.parametrize("language", ["de", "en", "sv", "fi"])
def test_every_field_of_the_form_of_a_meeting_has_a_label_of_its_own(admin_client, region, language):
    region.languages = ["de"]
    region.save()
    response = admin_client.get(reverse("admin:network_meeting_add"), headers={"accept-language": language})

    with translation.override(language):
        labels = [str(field.label).casefold() for field in response.context["adminform"].form]

    assert [label for label in labels if labels.count(label) > 1] == []


def form_data(form, **changes):
    """What the admin's form of a meeting would send, with changes."""
    shown = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in shown.items() if value not in (None, "", [])}
    data |= {"decisions-TOTAL_FORMS": 0, "decisions-INITIAL_FORMS": 0}
    return data | {"documents-TOTAL_FORMS": 0, "documents-INITIAL_FORMS": 0} | changes


def test_a_meeting_that_is_moved_in_the_admin_stays_one_day_long(admin_client, region):
    meeting = make_meeting("Treffen", dt.date(2027, 5, 12), slug="treffen")
    address = reverse("admin:network_meeting_change", args=[meeting.pk])
    form = admin_client.get(address).context["adminform"].form

    response = admin_client.post(address, form_data(form, first_day="2027-05-05"))

    assert response.status_code == 302, response.content.decode()
    meeting.refresh_from_db()
    assert (str(meeting.first_day), str(meeting.last_day)) == ("2027-05-05", "2027-05-05")


@pytest.mark.parametrize("due", ["0001-01-01", "9999-12-31"])
def test_a_decision_is_due_in_a_year_that_can_be(region, due):
    decision = Decision(meeting=make_meeting(), text_de="Ein Kümmerer", due=due)

    with pytest.raises(ValidationError, match="due"):
        decision.full_clean()


def test_a_title_that_is_missing_is_all_that_the_form_complains_of(admin_client, region):
    meeting = make_meeting("Treffen", dt.date(2027, 5, 12))
    address = reverse("admin:network_meeting_change", args=[meeting.pk])
    form = admin_client.get(address).context["adminform"].form

    response = admin_client.post(address, form_data(form, title_de="", title_ar="لقاء"))

    assert [len(errors) for errors in response.context["adminform"].form.errors.values()] == [1]


@pytest.mark.parametrize("precision", ["day", "week", "month", "season", "year"])
def test_a_year_that_cannot_be_is_refused_however_roughly_the_day_is_known(admin_client, region, precision):
    meeting = make_meeting("Treffen", dt.date(2027, 5, 12))
    address = reverse("admin:network_meeting_change", args=[meeting.pk])
    form = admin_client.get(address).context["adminform"].form

    response = admin_client.post(address, form_data(form, first_day="9999-12-31", precision=precision))

    assert list(response.context["adminform"].form.errors) == ["first_day"]


@pytest.mark.parametrize(
    ("days_long", "start", "end", "expected"),
    [
        (1, "20:00", "01:00", ("2026-12-31T20:00:00+01:00", "2027-01-01T01:00:00+01:00")),
        (1, "20:00", None, ("2026-12-31T20:00:00+01:00", None)),
        (3, "20:00", None, ("2026-12-31", "2027-01-03")),
    ],
)
def test_an_event_ends_after_it_begins(client, region, at, days_long, start, end, expected):
    at("2026-11-01 12:00")
    first = dt.date(2026, 12, 31)
    times = {"start_time": dt.time.fromisoformat(start), "end_time": end and dt.time.fromisoformat(end)}
    make_meeting("Silvester", first, slug="silvester", last_day=first + dt.timedelta(days=days_long - 1), **times)

    (event,) = Calendar.from_ical(client.get("/de/meetings/silvester.ics").content).walk("VEVENT")

    shown = [event.decoded(name).isoformat() if name in event else None for name in ("DTSTART", "DTEND")]
    assert tuple(shown) == expected


def test_text_from_a_word_processor_does_not_break_the_feed(client, region):
    make_meeting("Titel\x0b", NOVEMBER, results_de="2 < 3 und **fett**\x0c <img src=x>")

    feed = feedparser.parse(client.get("/de/meetings/feed.atom").content)

    assert not feed.bozo
    assert "&lt; 3" in feed.entries[0].summary
    assert "<img" not in feed.entries[0].summary


def test_what_is_cancelled_is_not_the_next_meeting(client, region, at):
    at("2026-11-24 12:00")
    make_meeting("Abgesagtes Treffen", dt.date(2026, 12, 1), status="cancelled")
    make_meeting("Irgendwann im Jahr", dt.date(2026, 1, 1), last_day=dt.date(2026, 12, 31), precision="year")
    make_meeting("Das nächste", dt.date(2026, 12, 2))

    assert client.get("/de/").context_data["next_meeting"].title_de == "Das nächste"
    assert "Abgesagtes Treffen" in text(client, "/de/meetings/")
