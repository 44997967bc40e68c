"""Inviting to a meeting, and what came of it."""

import time
from collections import Counter
from contextlib import closing

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from network.invitations import Outcome, deliver, invite, not_invited, recipients, tell
from network.models import Invitation, Meeting, Organisation

from .base import RowsSelect

SECONDS = 15  # as long as an editor waits for a page


class InviteForm(forms.Form):
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.order_by("name", "pk"), required=False, label=_("Organisations to invite")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = Meeting._meta.get_field("organisations")
        widget = self.fields["organisations"].widget = RowsSelect(field, admin.site)
        widget.choices = self.fields["organisations"].choices


class InvitingAdmin:
    """For the admin of meetings: a page from which one invites and tells what has changed."""

    readonly_fields = ["invited"]

    def get_fieldsets(self, request, obj=None):
        own = [(_("Invitations"), {"fields": ["invited"]})] if obj else []
        return [*super().get_fieldsets(request, obj), *own]

    def get_urls(self):
        view = self.admin_site.admin_view(self.invitations)
        return [path("<int:pk>/invitations/", view, name="network_meeting_invitations"), *super().get_urls()]

    @admin.display(description=_("invitations"))
    def invited(self, meeting):
        address = reverse("admin:network_meeting_invitations", args=[meeting.pk])
        numbers = meeting.invitations.number_of_answers()
        shown = ", ".join(f"{words}: {number}" for _value, words, number in numbers)
        return format_html('{}<br><a href="{}">{}</a>', shown, address, _("Invite, and see who comes"))

    def invitations(self, request, pk):
        meeting = get_object_or_404(Meeting.objects.for_listing(), pk=pk)
        if not self.has_change_permission(request, meeting):
            raise PermissionDenied
        form = InviteForm(request.POST or request.GET or None)
        if request.method == "POST" and form.is_valid():
            self._do(request, meeting, form.cleaned_data["organisations"])
            return redirect("admin:network_meeting_invitations", pk)
        return TemplateResponse(request, "admin/network/invitations.html", self._context(request, meeting, form))

    def _do(self, request, meeting, organisations):
        """What the button says that was pressed; then sends as much as an editor can wait for."""
        if "invite" in request.POST and meeting.takes_answers():
            number = invite(meeting, organisations, request.region)
            self.log_change(request, meeting, _now("Invited: %(n)s") % {"n": number})
        if "tell" in request.POST and not meeting.is_over:
            number = tell(meeting)
            self.log_change(request, meeting, _now("Told of the latest state: %(n)s") % {"n": number})
        send(request, meeting)

    def _context(self, request, meeting, form):
        chosen = _chosen(form, meeting)
        return {
            **self.admin_site.each_context(request),
            "title": _("Invitations"),
            "opts": self.opts,
            "meeting": meeting,
            "form": form,
            "media": self.media + form.media,
            "recipients": recipients(chosen, request.region),
            "new": not_invited(meeting, chosen, request.region),
            "numbers": meeting.invitations.number_of_answers(),
            "invitations": [(one, state_of(one)) for one in meeting.invitations.for_editors()],
            "due": meeting.invitations.due().count(),
            "untold": 0 if meeting.is_over else Invitation.objects.untold(meeting).count(),
        }


def _chosen(form, meeting):
    """The organisations of the form; before somebody has chosen, those who take part or belong to the group."""
    if form.is_bound:
        return form.cleaned_data["organisations"] if form.is_valid() else Organisation.objects.none()
    chosen = Organisation.objects.taking_part(meeting)
    form.initial["organisations"] = list(chosen)
    return chosen


def state_of(invitation):
    """What this address knows.

    :param invitation: from a queryset made ``for_editors``
    """
    if invitation.sending_since:
        return _("Unclear whether the mail has left") if invitation.is_unclear else _("Is being sent")
    if invitation.is_shut_out or not invitation.email:
        return _("Gets no mail any more")
    if invitation.is_due:
        return _("Waits to be sent")
    if invitation.told is None:
        return _("Not told yet")
    return _("Knows the latest state") if invitation.told >= invitation.meeting.sequence else _("Knows an older state")


def send(request, meeting):
    """Sends for a while, and says what came of it."""
    outcomes, give_up_at = Counter(), time.monotonic() + SECONDS
    try:
        with closing(deliver(meeting.invitations, request.build_absolute_uri("/"))) as sending:
            for _invitation, outcome in sending:
                outcomes[outcome] += 1
                if time.monotonic() > give_up_at:
                    break
    except OSError as error:
        text = _("The mail server does not do its work: %(error)s. What waits can be sent later.")
        messages.error(request, text % {"error": error})
    _say(request, outcomes, meeting.invitations.due().count())


def _say(request, outcomes, left):
    if number := outcomes[Outcome.SENT]:
        messages.success(request, ngettext("%(n)s mail has left.", "%(n)s mails have left.", number) % {"n": number})
    if number := outcomes[Outcome.REFUSED]:
        text = ngettext("%(n)s mail was refused, see below.", "%(n)s mails were refused, see below.", number)
        messages.error(request, text % {"n": number})
    if left:
        text = ngettext("%(n)s mail still waits to be sent.", "%(n)s mails still wait to be sent.", left)
        messages.warning(request, text % {"n": left})


class SendingFilter(admin.SimpleListFilter):
    title = _("mail")
    parameter_name = "mail"

    def lookups(self, request, model_admin):
        return [("due", _("Waits to be sent")), ("unclear", _("Unclear")), ("refused", _("Refused"))]

    def queryset(self, request, queryset):
        return getattr(queryset, self.value())() if self.value() in ("due", "unclear", "refused") else queryset


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Who was asked; an answer that came by phone is written down here."""

    list_display = ["address", "organisation", "meeting", "answer", "answered_at", "state", "problem"]
    list_select_related = ["organisation", "meeting__location"]
    list_filter = ["answer", SendingFilter]
    list_per_page = 50
    search_fields = ["email", "organisation__name", "meeting__slug"]
    actions = ["send_again", "has_arrived"]
    fields = ["meeting", "organisation", "address", "language", "answer", "answered_at", "state", "problem"]
    readonly_fields = [name for name in fields if name != "answer"]

    def get_queryset(self, request):
        return super().get_queryset(request).for_editors()

    @admin.display(description=_("e-mail"), ordering="email")
    def address(self, invitation):
        return str(invitation)

    def has_add_permission(self, request):
        return False

    def save_model(self, request, invitation, form, change):
        if "answer" in form.changed_data:
            invitation.reply(invitation.answer)

    @admin.display(description=_("knows"))
    def state(self, invitation):
        return state_of(invitation)

    @admin.action(description=_("Unclear: it did not arrive, send it again"), permissions=["change"])
    def send_again(self, request, queryset):
        self._clear(request, queryset, Invitation.release)

    @admin.action(description=_("Unclear: it has arrived"), permissions=["change"])
    def has_arrived(self, request, queryset):
        self._clear(request, queryset, Invitation.note_arrived)

    def _clear(self, request, queryset, settle):
        """Only what is unclear: a mail that is just being sent is somebody else's."""
        unclear = list(queryset.unclear().with_meeting())
        for invitation in unclear:
            settle(invitation)
            self.log_change(request, invitation, [{"changed": {"fields": [str(_("mail"))]}}])
        text = ngettext("%(n)s invitation is clear now.", "%(n)s invitations are clear now.", len(unclear))
        self.message_user(request, text % {"n": len(unclear)})
