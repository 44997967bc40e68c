"""How the network's dates, sums and countries are written in each language."""

import datetime as dt
import json
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_percent
from babel.units import format_unit
from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from integration_portal import languages
from network.choices import Precision

register = template.Library()


def _locale():
    return languages.locale(get_language() or "de")


@register.simple_tag
def json_ld(data):
    """A block of data (JSON-LD) for search engines; nothing where there is none."""
    if not data:
        return ""
    # What could end the block or begin a comment is written as an escape, which JSON allows.
    escaped = json.dumps(data, ensure_ascii=False).translate({ord(char): f"\\u{ord(char):04x}" for char in "<>&"})
    return mark_safe(f'<script type="application/ld+json">{escaped}</script>')


@register.filter
def known_date(text):
    """An ISO 8601 date as exactly as it is known: ``2018`` → 2018, ``2018-07`` → July 2018."""
    if "/" in text:  # 2014/2015, where only that much is known
        return text
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return text
    return month(dt.date(*parts, 1)) if len(parts) == 2 else _full(dt.date(*parts))


@register.filter
def days(row):
    """The day or days of a meeting or press item, as exactly as they are known."""
    first = getattr(row, "first_day", None) or row.day
    last = getattr(row, "last_day", None) or first
    if row.precision == Precision.WEEK:
        return _("Week %(week)s of %(year)s") % {"week": first.isocalendar().week, "year": first.isocalendar().year}
    if row.precision == Precision.MONTH:
        return month(first)
    if row.precision == Precision.SEASON:
        return _season(first)
    if row.precision == Precision.YEAR:
        return str(first.year)
    return _full(first) if first == last else f"{_full(first)} – {_full(last)}"


def _full(day):
    return format_date(day, "long", locale=_locale())


@register.filter
def month(day):
    """A month with its year: December 2026."""
    return format_skeleton("yMMMM", day, locale=_locale())


def _season(first):
    """The season of the northern hemisphere that begins with this month, counted as meteorologists do."""
    names = {3: _("Spring %(year)s"), 6: _("Summer %(year)s"), 9: _("Autumn %(year)s"), 12: _("Winter %(year)s")}
    return names[first.month // 3 * 3 or 12] % {"year": first.year}


@register.filter
def country(code):
    return _locale().territories.get(code) or Locale("en").territories.get(code, code)


@register.filter
def percent(number):
    """``65`` → 65 %, as the language writes it, with digits 0 to 9."""
    options = {"locale": _locale(), "numbering_system": "latn", "decimal_quantization": False}
    return format_percent(Decimal(number) / 100, **options)


@register.filter
def file_size(number):
    """A number of bytes as a person says it: 34 kB, 1.2 MB; with digits 0 to 9."""
    unit, size = ("megabyte", number / 1e6) if number >= 1e6 else ("kilobyte", max(1, round(number / 1e3)))
    rounded = Decimal(f"{size:.1f}") if unit == "megabyte" else size
    return format_unit(rounded, f"digital-{unit}", "short", locale=_locale(), numbering_system="latn")
