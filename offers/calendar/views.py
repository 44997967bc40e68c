from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from network.calendars import calendar_of
from network.models import Meeting
from network.views.downloads import attachment
from offers import facets
from offers.models import Occurrence, Offer

from . import Calendar
from .events import events_of
from .feed import in_words, next_dates
from .filters import CalendarFilter


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
    dates, until = next_dates(wanted)
    events = events_of(dates, request.region, request.build_absolute_uri)
    body = calendar_of(meetings, request.region, request.build_absolute_uri, more=events, note=in_words(until))
    return attachment(body, "text/calendar", "calendar.ics")


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
