from itertools import islice

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from network.calendars import calendar_of
from network.models import Meeting
from network.views.downloads import attachment
from offers import facets
from offers.bitsets import members
from offers.models import Occurrence, Offer

from . import Calendar
from .events import events_of
from .filters import CalendarFilter

AT_MOST = 1_000  # dates of offers in one file, the next ones: programs that read it fetch it again and again


@require_safe
def calendar(request):
    meetings = Meeting.objects.visible_to(request.member)
    context = {"calendar": Calendar(request.GET, meetings, request.region), "page_url": request.build_absolute_uri()}
    return TemplateResponse(request, "offers/calendar.html", context)


@require_safe
def calendar_feed(request):
    """What everybody may see, to subscribe to: all meetings with a day, and the next dates of offers."""
    wanted = CalendarFilter.of(request.GET, facets.current())
    meetings = wanted.meetings(wanted.of_meetings(Meeting.objects.public().for_listing().dated()))
    events = events_of(_next_dates(wanted), request.region, request.build_absolute_uri)
    body = calendar_of(meetings, request.region, request.build_absolute_uri, more=events)
    return attachment(body, "text/calendar", "calendar.ics")


def _next_dates(wanted):
    """Dates of the offers that the filters leave, each with its offer."""
    found = facets.current()
    pks = {found.pks[number] for number in members(wanted.offers(found.all))}
    coming = Occurrence.objects.reliable().upcoming().order_by("starts_at", "pk").iterator()
    dates = list(islice((date for date in coming if date.offer_id in pks), AT_MOST))
    offers = Offer.objects.published().for_calendar().in_bulk({date.offer_id for date in dates})
    for date in dates:
        date.offer = offers[date.offer_id]
        date.offer.places = found.places.get(date.offer_id, [])
    return dates


@require_safe
def offer_calendar(request, slug):
    """The next dates of one offer."""
    offer = get_object_or_404(Offer.objects.published().for_calendar(), slug=slug)
    offer.places = facets.current().places.get(offer.pk, [])  # and dates of a changed offer are made first
    dates = list(Occurrence.objects.reliable().upcoming().filter(offer=offer).order_by("starts_at", "pk"))
    if not dates:
        raise Http404
    for date in dates:
        date.offer = offer
    events = events_of(dates, request.region, request.build_absolute_uri)
    body = calendar_of([], request.region, request.build_absolute_uri, more=events)
    return attachment(body, "text/calendar", f"{slug}.ics")
