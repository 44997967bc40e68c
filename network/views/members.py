"""What somebody who is signed in can do: their page, answers, proposals, notices."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.member_forms import AnswerForm, LanguageForm, NoticeForm, ProposalForm
from network.models import Meeting

from .meetings import meeting_page


def members_only(view):
    """Others are asked to sign in and then led back; an editor who is no member is told so."""

    @wraps(view)
    def for_member(request, *args, **kwargs):
        if request.member:
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            return TemplateResponse(request, "network/members/no_member.html", status=403)
        return redirect_to_login(request.get_full_path()) if request.method == "GET" else redirect("account_login")

    return for_member


@members_only
@require_safe
def member_page(request):
    member = request.member
    visible = Meeting.objects.visible_to(member)
    proposals = member.proposals.filter(meeting__in=visible).select_related("meeting")
    context = {
        "organisations": member.organisations.order_by("name", "pk"),
        "meetings": visible.for_listing().open_for_answers().with_answer_of(member),
        "proposals": proposals.order_by("-created_at"),
        "notices": member.notices.all(),
        "language_form": LanguageForm(region=request.region, initial={"language": member.language}),
        "calendar_url": request.build_absolute_uri(member.get_calendar_url()),
    }
    return TemplateResponse(request, "network/members/member_page.html", context)


@members_only
@require_POST
def answer(request, slug):
    """Whether the member comes to a meeting."""
    meeting = _visible_meeting(request, slug)
    form = AnswerForm(request.POST, member=request.member)
    if not meeting.takes_answers():
        messages.error(request, _("This meeting is over or cancelled."))
    elif form.is_valid():
        request.member.answer(meeting, form.cleaned_data["answer"], form.cleaned_data["organisation"])
        messages.success(request, _("Thank you. We have noted your answer."))
    else:
        messages.error(request, form.first_error)
    return redirect("member_page") if "list" in request.POST else redirect(meeting)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, slug):
    """A point for the agenda; what was wrongly filled in comes back on the meeting's page."""
    meeting = _visible_meeting(request, slug)
    form = ProposalForm(request.POST or None, member=request.member, meeting=meeting)
    if request.method == "POST" and not meeting.takes_answers():
        messages.error(request, _("This meeting is over or cancelled."))
    elif form.is_valid():
        form.save()
        messages.success(request, _("Thank you. We will look at your proposal."))
    elif form.is_bound:
        return meeting_page(request, slug, form)
    return redirect(meeting)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def propose_notice(request):
    form = NoticeForm(request.POST or None, member=request.member)
    if form.is_valid():
        form.save()
        messages.success(request, _("Thank you. We read your notice before everybody can see it."))
        return redirect("member_page")
    return TemplateResponse(request, "network/members/notice.html", {"form": form})


@members_only
@require_POST
def choose_language(request):
    """In which language mails come."""
    form = LanguageForm(request.POST, region=request.region)
    if form.is_valid():
        request.member.language = form.cleaned_data["language"]
        request.member.save(update_fields=["language"])
        messages.success(request, _("Your mails come in this language now."))
    else:
        messages.error(request, form.errors["language"][0])
    return redirect("member_page")


@members_only
@require_POST
def renew_calendar(request):
    request.member.renew_calendar()
    messages.success(request, _("Your calendar has a new address. The old one leads nowhere."))
    return redirect("member_page")


def _visible_meeting(request, slug):
    return get_object_or_404(Meeting.objects.visible_to(request.member), slug=slug)
