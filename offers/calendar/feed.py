"""The dates of offers in the file that other programs subscribe to."""

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from integration_portal.templatetags.portal import full_day
from offers import facets
from offers.bitsets import members
from offers.models import Expansion, Occurrence, Offer

ENOUGH = 1_000  # dates; programs that read the file fetch it again and again


def known_until():
    """The last day for which the dates of all offers are known; None where no offer has any."""
    return Expansion.objects.aggregate(day=Min("until"))["day"]


def next_dates(wanted):
    """The next dates of the offers that a ``CalendarFilter`` leaves, each with its offer; and the last day up to which
    none is missing, or None.
    """
    found = facets.current()
    pks = {found.pks[number] for number in members(wanted.offers(found.all))}
    coming = Occurrence.objects.reliable().upcoming().order_by("starts_at", "pk").iterator()
    dates, last_day = _whole_days(date for date in coming if date.offer_id in pks)
    offers = Offer.objects.published().for_calendar().in_bulk({date.offer_id for date in dates})
    dates = [date for date in dates if date.offer_id in offers]  # one may have gone in this moment
    for date in dates:
        date.offer, date.offer.places = offers[date.offer_id], found.places.get(date.offer_id, [])
    return dates, min((day for day in (last_day, known_until()) if day), default=None)


def _whole_days(dates):
    """Enough of these dates, and whatever else is on the day of the last one; that day, or None if these are all."""
    taken, day = [], None
    for date in dates:
        if len(taken) >= ENOUGH and timezone.localdate(date.starts_at) != day:
            return taken, day
        taken.append(date)
        day = timezone.localdate(date.starts_at)
    return taken, None


def in_words(until):
    """What the file says about where it ends."""
    return until and _("We know all dates of offers until %(day)s. Later ones follow.") % {"day": full_day(until)}
