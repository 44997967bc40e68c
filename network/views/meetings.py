from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from network.calendars import calendar_of
from network.linked_data import meeting_data
from network.member_forms import ProposalForm
from network.models import Meeting, Member

from .downloads import attachment


@require_safe
def meeting_list(request):
    meetings = Meeting.objects.visible_to(request.member).for_listing()
    context = {"coming": meetings.coming(), "past": meetings.past()}
    return TemplateResponse(request, "network/meeting_list.html", context)


@require_safe
def meeting(request, slug):
    return meeting_page(request, slug)


def meeting_page(request, slug, proposal_form=None):
    """:param proposal_form: what a member has proposed, with what is wrong with it"""
    found = get_object_or_404(Meeting.objects.visible_to(request.member).for_page(), slug=slug)
    context = {
        "meeting": found,
        "data": meeting_data(found, request.region, _url(request, found)),
        "documents": found.documents.visible_to(request.member).in_time(),
    }
    if request.member:
        context |= _for_member(request.member, found, proposal_form)
    return TemplateResponse(request, "network/meeting.html", context)


def _for_member(member, meeting, proposal_form):
    """What a member can do on the page of a meeting that is not over."""
    if not meeting.takes_answers():
        return {}
    return {
        "takes_answers": True,
        "answer": member.answer_to(meeting),
        "organisations": member.organisations.order_by("name", "pk"),
        "proposal_form": proposal_form or ProposalForm(member=member, meeting=meeting),
    }


@require_safe
def meeting_calendar(request, slug):
    """One meeting for a calendar (RFC 5545)."""
    found = get_object_or_404(Meeting.objects.visible_to(request.member).for_listing().dated(), slug=slug)
    return _as_calendar(request, [found], f"{slug}.ics", for_members=bool(request.member))


@require_safe
def meetings_calendar(request):
    """All public meetings, to subscribe to."""
    return _as_calendar(request, Meeting.objects.public().for_listing().dated(), "meetings.ics")


@require_safe
def private_calendar(request, secret):
    """All that one member may see, to subscribe to: whoever has the address needs no code."""
    member = get_object_or_404(Member.objects.active(), calendar_secret=secret)
    meetings = Meeting.objects.visible_to(member).for_listing().dated()
    response = _as_calendar(request, meetings, "meetings.ics", for_members=True)
    patch_cache_control(response, private=True, no_store=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _url(request, row):
    return request.build_absolute_uri(row.get_absolute_url())


def _as_calendar(request, meetings, file_name, **options):
    body = calendar_of(meetings, request.region, request.build_absolute_uri, **options)
    return attachment(body, "text/calendar", file_name)
