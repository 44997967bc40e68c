"""A schedule's rule in words that need no grammar: a weekday's name, and a number beside it."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration_portal.templatetags.portal import full_day, weekday
from offers.choices import Frequency
from offers.models.schedule import parse_dates

register = template.Library()


@register.filter
def days_in_words(schedule, since=None):
    """One text for each row of the table of times; single dates from the day ``since`` on."""
    if schedule.frequency == Frequency.APPOINTMENT:
        return [schedule.get_frequency_display()]
    if schedule.frequency == Frequency.DATES:
        return [full_day(date) for date in parse_dates(schedule.dates) if since is None or date >= since]
    return [_with_rhythm(weekday(number), schedule) for number in schedule.weekday_numbers]


def _with_rhythm(name, schedule):
    if schedule.frequency == Frequency.MONTHLY:
        name = _in_month(name, schedule.week_of_month)
        every = ngettext("every %(n)s month", "every %(n)s months", schedule.interval)
    else:
        every = ngettext("every %(n)s week", "every %(n)s weeks", schedule.interval)
    return name if schedule.interval == 1 else f"{name}, {every % {'n': schedule.interval}}"


def _in_month(name, week):
    if week == -1:
        return _("%(weekday)s (the last one in the month)") % {"weekday": name}
    return _("%(weekday)s (number %(n)s in the month)") % {"weekday": name, "n": week}
