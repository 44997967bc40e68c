"""The calendar as a file that other programs subscribe to."""

import datetime as dt

import pytest
import vobject
from icalendar import Calendar

from offers.models import Offer
from tests.factories import (
    make_category,
    make_checked_offer,
    make_closure,
    make_field,
    make_location,
    make_meeting,
    make_municipality,
    make_offer,
    make_schedule,
)


@pytest.fixture(autouse=True)
def _now(region, at):
    at("2026-10-20 12:00")


def events(client, path="/de/calendar.ics"):
    return Calendar.from_ical(client.get(path).content).walk("VEVENT")


def test_each_date_of_an_offer_is_an_event_with_its_place_and_the_hours_of_the_door(client):
    place = make_location("Pfarrsaal", make_municipality("Oetz"), address="Hauptstraße 1")
    offer = make_checked_offer("Café; mit Komma,", slug="cafe", locations=[place])
    make_schedule(offer, "TU", "17:00", "19:00")
    make_closure(offer, dt.date(2026, 11, 3), dt.date(2026, 11, 3))

    found = events(client)

    assert [one.decoded("DTSTART").isoformat() for one in found[:3]] == [
        "2026-10-20T17:00:00+02:00",
        "2026-10-27T17:00:00+01:00",  # the clock changed on 25 October
        "2026-11-10T17:00:00+01:00",
    ]
    assert found[0]["UID"] == "cafe-20261020T1500Z@offers.imst"
    assert (found[0]["SUMMARY"], found[0]["LOCATION"]) == ("Café; mit Komma,", "Pfarrsaal, Hauptstraße 1, Oetz")
    assert found[0].decoded("DTEND") - found[0].decoded("DTSTART") == dt.timedelta(hours=2)
    assert len({one["UID"] for one in found}) == len(found) == 7  # 8 December is a holiday


def test_a_weekly_offer_keeps_its_hours_in_spring(client, at):
    at("2027-03-20 12:00")
    make_schedule(make_checked_offer("Café"), "SU", "17:00", "19:00")

    starts = [one.decoded("DTSTART").isoformat() for one in events(client)[:2]]

    assert starts == ["2027-03-21T17:00:00+01:00", "2027-03-28T17:00:00+02:00"]


def test_another_program_reads_the_same(client):
    make_schedule(make_checked_offer("Café"), "TU", "17:00", "19:00")
    make_meeting("Konferenz", dt.date(2026, 11, 5), last_day=dt.date(2026, 11, 6), status="cancelled")

    calendar = vobject.readOne(client.get("/de/calendar.ics").content.decode())

    meeting, first = calendar.vevent_list[0], calendar.vevent_list[1]
    assert (meeting.status.value, meeting.dtstart.value) == ("CANCELLED", dt.date(2026, 11, 5))
    assert (first.summary.value, first.dtstart.value.hour) == ("Café", 17)
    assert calendar.vtimezone.tzid.value == "Europe/Vienna"


def test_a_date_without_a_time_is_a_whole_day_and_one_without_a_day_is_left_out(client):
    make_schedule(make_checked_offer("Markt", slug="markt"), "TU", None, None)
    make_meeting("Irgendwann")
    make_meeting("Herbst", dt.date(2026, 9, 1), last_day=dt.date(2026, 11, 30), precision="season")

    first = events(client)[0]

    assert (first.decoded("DTSTART"), first.decoded("DTEND")) == (dt.date(2026, 10, 20), dt.date(2026, 10, 21))
    assert {str(one["SUMMARY"]) for one in events(client)} == {"Markt"}


def test_what_nobody_has_checked_is_in_no_file(client):
    make_schedule(make_offer("Ungeprüft", slug="ungeprueft"))
    make_schedule(make_checked_offer("Entwurf", slug="entwurf", status="draft"))

    assert events(client) == []
    assert [client.get(f"/de/offers/{slug}.ics").status_code for slug in ("ungeprueft", "entwurf")] == [404, 404]


def test_the_filters_of_the_page_hold_and_an_unknown_one_is_left_out(client):
    topic = make_category("kurse", field_of_action=make_field("language"))
    make_schedule(make_checked_offer("Kurs", categories=[topic]))
    make_schedule(make_checked_offer("Markt"))
    make_meeting("Arbeitskreis", dt.date(2026, 11, 5))

    def titles(query):
        return {str(one["SUMMARY"]) for one in events(client, f"/de/calendar.ics?{query}")}

    assert titles("field=language") == titles("field=language&municipality=mars") == {"Kurs"}
    assert titles("field=mars") == {"Kurs", "Markt", "Arbeitskreis"}


def test_nothing_changes_in_the_file_while_nothing_changes(client, at):
    make_schedule(make_checked_offer("Café"))
    make_meeting("Arbeitskreis", dt.date(2026, 11, 5))
    first = client.get("/de/calendar.ics").content
    at("2026-10-20 12:05")

    second = client.get("/de/calendar.ics").content

    Offer.objects.get().save()
    assert first == second != client.get("/de/calendar.ics").content


def test_the_file_of_one_offer_has_its_dates_alone_and_its_page_leads_there(client):
    make_schedule(make_checked_offer("Café", slug="cafe"))
    make_schedule(make_checked_offer("Markt"))

    assert {str(one["SUMMARY"]) for one in events(client, "/de/offers/cafe.ics")} == {"Café"}
    assert "/de/offers/cafe.ics" in client.get("/de/offers/cafe/").content.decode()


def about(client, path="/de/calendar.ics"):
    """What the file says of itself, which must be the same for older and newer programs."""
    file = Calendar.from_ical(client.get(path).content)
    assert file.get("DESCRIPTION") == file.get("X-WR-CALDESC")
    return file.get("DESCRIPTION")


def test_a_file_with_enough_dates_ends_with_a_whole_day_and_says_with_which(client, monkeypatch):
    monkeypatch.setattr("offers.calendar.feed.ENOUGH", 5)
    for start in ("08:00", "17:00", "19:00"):
        make_schedule(make_checked_offer(f"Café um {start}"), "TU TH", start, None)
    make_meeting("Arbeitskreis", dt.date(2026, 11, 5))

    found = events(client)

    days = [one.decoded("DTSTART").isoformat()[:10] for one in found if str(one["SUMMARY"]).startswith("Café")]
    assert days == ["2026-10-20", "2026-10-20", "2026-10-22", "2026-10-22", "2026-10-22"]  # one of Tuesday was before
    assert len(found) == len(days) + 1
    assert about(client) == "Wir kennen alle Termine von Angeboten bis 22. Oktober 2026. Spätere kommen noch dazu."


def test_the_day_on_which_enough_dates_are_reached_is_whole(client, monkeypatch):
    monkeypatch.setattr("offers.calendar.feed.ENOUGH", 1)
    for start in ("17:00", "18:00", "23:30"):
        make_schedule(make_checked_offer("Café"), "TU WE", start, None)

    starts = [one.decoded("DTSTART").isoformat()[:16] for one in events(client)]

    assert starts == ["2026-10-20T17:00", "2026-10-20T18:00", "2026-10-20T23:30"]
    assert "20. Oktober 2026" in about(client)


def test_a_file_with_all_dates_says_until_when_they_are_known(client):
    assert about(client) is None

    make_schedule(make_checked_offer("Café"))

    assert "until 15 December 2026" in about(client, "/en/calendar.ics")
    assert len(events(client)) == 8
