"""Dates in sixteen languages, with names from CLDR and digits 0 to 9."""

import datetime as dt

import pytest
from django.utils import translation

from integration_portal.languages import CODES
from integration_portal.templatetags.portal import clock, day, full_day, money, weekday

TUESDAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("de", "Dienstag, 24. November"),
        ("de-simple", "Dienstag, 24. November"),
        ("en", "Tuesday, 24 November"),
        ("ar", "الثلاثاء، 24 نوفمبر"),
        ("uk", "вівторок, 24 листопада"),
        ("so", "Talaado, Noofeembar 24"),
        ("it", "martedì, 24 novembre"),
        ("fi", "tiistai, 24. marraskuuta"),
    ],
)
def test_a_date_reads_as_in_its_language(code, expected):
    with translation.override(code):
        assert day(TUESDAY) == expected


def test_every_language_has_its_own_weekdays_whichever_was_read_first():
    names = {}
    for code in CODES:
        with translation.override(code):
            names[code] = weekday(0)

    assert names["de"] == names["de-simple"] == "Montag"
    assert len(set(names.values())) == 15


@pytest.mark.parametrize("code", CODES)
def test_digits_are_0_to_9_and_the_year_is_gregorian(code):
    with translation.override(code):
        written = full_day(TUESDAY) + day(TUESDAY) + clock(dt.time(17, 5)) + money(1250, "EUR")

    digits = [char for char in written if char.isdigit()]
    assert all(char in "0123456789" for char in digits)
    assert "2026" in written
    assert "17:05" in written
