from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from network.calendars import calendar_of
from network.linked_data import meeting_data
from network.models import Meeting

from .downloads import attachment


@require_safe
def meeting_list(request):
    meetings = Meeting.objects.public().for_listing()
    context = {"coming": meetings.coming(), "past": meetings.past()}
    return TemplateResponse(request, "network/meeting_list.html", context)


@require_safe
def meeting(request, slug):
    found = get_object_or_404(Meeting.objects.public().for_page(), slug=slug)
    context = {
        "meeting": found,
        "data": meeting_data(found, request.region, _url(request, found)),
        "documents": found.documents.visible_to(getattr(request, "member", None)).in_time(),
    }
    return TemplateResponse(request, "network/meeting.html", context)


@require_safe
def meeting_calendar(request, slug):
    """One meeting for a calendar (RFC 5545)."""
    found = get_object_or_404(Meeting.objects.public().for_listing().dated(), slug=slug)
    return _as_calendar(request, [found], f"{slug}.ics")


@require_safe
def meetings_calendar(request):
    """All public meetings, to subscribe to."""
    return _as_calendar(request, Meeting.objects.public().for_listing().dated(), "meetings.ics")


def _url(request, row):
    return request.build_absolute_uri(row.get_absolute_url())


def _as_calendar(request, meetings, file_name):
    return attachment(calendar_of(meetings, request.region, request.build_absolute_uri), "text/calendar", file_name)
