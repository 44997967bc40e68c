"""A wrong "open now" costs somebody a bus ticket: only what somebody has checked counts."""

import datetime as dt

import pytest

from offers.choices import CheckInterval, When
from offers.models import Occurrence, Offer, Schedule
from tests.factories import make_checked_offer, make_closure, make_offer, make_schedule, offers_found


def open_now(region):
    return found(region, "now")


def found(region, when):
    """What the list shows with this value of ``when``, by slug."""
    Schedule.objects.expand(region)
    return offers_found(f"when={when}")


def test_a_checked_offer_is_open_from_its_start_until_its_end(region, at):
    at("2026-11-24 08:00")
    offer = make_checked_offer()
    make_schedule(offer, "TU", "17:00", "19:00")

    open_at = {}
    for moment in ("16:59", "17:00", "18:59", "19:00"):
        at(f"2026-11-24 {moment}")
        open_at[moment] = open_now(region)

    assert open_at == {"16:59": [], "17:00": [offer], "18:59": [offer], "19:00": []}


def test_an_offer_that_began_yesterday_is_open_after_midnight(region, at):
    at("2026-11-25 00:30")
    offer = make_checked_offer()
    make_schedule(offer, "TU", "22:00", "02:00")

    assert open_now(region) == [offer]


def test_an_offer_is_open_in_the_hour_that_the_clock_repeats(region, at):
    # 2026-10-25 01:30 UTC is 02:30 for the second time.
    moment = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    at("2026-10-24 12:00")
    offer = make_checked_offer()
    make_schedule(offer, "SU", "01:00", "03:00")
    Schedule.objects.expand(region)

    at(moment.isoformat()[:19], tz="UTC")

    assert open_now(region) == [offer]


def test_nothing_is_open_on_a_public_holiday_or_a_closed_day(region, at):
    at("2026-12-08 17:30")
    offer = make_checked_offer()
    make_schedule(offer, "TU WE", "17:00", "19:00")
    make_closure(offer, dt.date(2026, 12, 9), dt.date(2026, 12, 9))

    holiday = open_now(region)
    at("2026-12-09 17:30")

    assert (holiday, open_now(region)) == ([], [])


def test_what_nobody_has_checked_is_never_open_today_or_next(region, at):
    at("2026-11-24 17:30")
    offer = make_offer(as_of="2018-07")
    make_schedule(offer, "TU", "17:00", "19:00")

    assert [found(region, when) for when in When.values] == [[], [], []]
    assert Occurrence.objects.reliable().upcoming().next_of([offer]) == {}
    assert offer.next_dates(region) == []


@pytest.mark.parametrize("interval", CheckInterval.values)
def test_a_check_counts_until_its_interval_is_over(region, at, interval):
    at("2026-11-24 17:30")
    today = dt.date(2026, 11, 24)
    fresh = make_offer(checked_on=today - dt.timedelta(days=interval), check_interval=interval)
    stale = make_offer(checked_on=today - dt.timedelta(days=interval + 1), check_interval=interval)
    for offer in (fresh, stale):
        make_schedule(offer, "TU", "17:00", "19:00")

    assert open_now(region) == [fresh]
    assert [offer.is_checked for offer in (fresh, stale)] == [True, False]
    assert [bool(offer.next_dates(region)) for offer in (fresh, stale)] == [True, False]
    assert list(Offer.objects.check_overdue()) == [stale]


def test_today_is_what_is_not_over_yet_and_begins_before_midnight_in_the_region(region, at):
    at("2026-11-24 12:00")
    running = make_checked_offer("läuft")
    later = make_checked_offer("später")
    over = make_checked_offer("vorbei")
    tomorrow = make_checked_offer("morgen")
    make_schedule(running, "TU", "11:00", "13:00")
    make_schedule(later, "TU", "23:30", "23:45")
    make_schedule(over, "TU", "08:00", "09:00")
    make_schedule(tomorrow, "WE", "00:15", "01:00")

    assert set(found(region, "today")) == {running, later}
    assert set(found(region, "week")) == {running, later, over, tomorrow}


def test_without_a_known_end_an_offer_is_today_until_it_begins_and_never_open_now(region, at):
    at("2026-11-24 16:00")
    offer = make_checked_offer()
    make_schedule(offer, "TU", "17:00", None)
    before = found(region, "today")

    at("2026-11-24 17:05")

    assert before == [offer]
    assert found(region, "today") == open_now(region) == []


def test_the_next_time_is_the_soonest_of_all_schedules(region, at):
    at("2026-11-24 12:00")
    offer = make_checked_offer()
    make_schedule(offer, "FR", "09:00", "10:00")
    make_schedule(offer, "WE", "14:00", "18:00")
    Schedule.objects.expand(region)

    next_date = Occurrence.objects.reliable().upcoming().next_of([offer])[offer.pk]
    assert next_date.starts_at.isoformat() == "2026-11-25T13:00:00+00:00"


def test_the_page_of_an_offer_and_the_table_of_occurrences_agree(region, at):
    at("2026-11-24 12:00")
    offer = make_checked_offer()
    make_schedule(offer, "TU TH", "11:00", "13:00")
    make_closure(offer, dt.date(2026, 12, 1), dt.date(2026, 12, 1))
    Schedule.objects.expand(region)

    stored = list(offer.occurrences.upcoming().order_by("starts_at").values_list("starts_at", "ends_at", "has_time"))

    assert offer.next_dates(region) == stored
    assert len(stored) > 10


def test_a_check_in_the_future_does_not_count(region, at):
    at("2026-11-24 17:30")
    offer = make_offer(checked_on=dt.date(2062, 1, 1))
    make_schedule(offer, "TU", "17:00", "19:00")

    assert open_now(region) == []
    assert not offer.is_checked


def test_what_has_ended_says_so_and_comes_last(client, region, at):
    at("2026-11-24 12:00")
    over = make_checked_offer("Kurs im Sommer", slug="a-kurs", last_day=dt.date(2026, 6, 30))
    make_schedule(over, "TU", "17:00", "19:00")
    make_offer("Tafel", slug="b-tafel")

    page = client.get("/en/offers/a-kurs/").content.decode()
    listed = client.get("/en/offers/").content.decode()

    assert "This ended on 30 June 2026." in page
    assert "17:00" not in page
    assert listed.index("Tafel") < listed.index("Kurs im Sommer")


def test_a_rule_that_is_over_is_not_shown(client, region, at):
    at("2026-11-24 12:00")
    offer = make_checked_offer("Kurs", slug="kurs")
    make_schedule(offer, "TU", "09:00", "10:00", valid_until=dt.date(2026, 11, 1))
    make_schedule(offer, "WE", "14:00", "15:00", valid_until=dt.date(2026, 12, 31))

    page = client.get("/en/offers/kurs/").content.decode()

    assert "09:00" not in page
    assert "Wednesday (Until 31 December 2026)" in page


def test_a_check_that_has_run_out_is_history_of_its_own_year(client, region, at):
    at("2026-11-24 12:00")
    offer = make_offer("Kurs", slug="kurs", as_of="2019", checked_on=dt.date(2025, 3, 5))
    make_schedule(offer, "TU", "09:00", "10:00")

    page = client.get("/en/offers/kurs/").content.decode()

    assert "This is how it was in 2025:" in page
    assert "Checked on 5 March 2025" in page
    assert "2019" not in page


def test_a_card_says_by_appointment(client, region, at):
    at("2026-11-24 12:00")
    make_schedule(make_checked_offer("Beratung"), "", None, None, frequency="appointment")

    assert "By appointment" in client.get("/en/offers/").content.decode()
