"""What the network does, in the admin: projects, meetings, press."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from network.choices import ProposalState
from network.models import (
    AgendaProposal,
    Contact,
    Decision,
    FundingSource,
    Meeting,
    PressItem,
    Programme,
    ProgrammeFunder,
    Project,
    WorkingGroup,
)
from network.models.base import end_of
from network.models.press import ONLY_INTERNAL
from network.project_form import ProjectForm

from .base import AmountField, Choosing, TranslatedAdmin, TranslatedInline
from .invitations import InvitingAdmin
from .papers import DocumentInline

_AMOUNTS = {"amount_cents", "total_cents", "funding_cents"}


class _Amounts:
    """Sums are stored in cents and written in the currency's main unit."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name not in _AMOUNTS:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return AmountField(required=not db_field.blank, label=db_field.verbose_name, help_text=db_field.help_text)


@admin.register(Contact)
class ContactAdmin(TranslatedAdmin):
    list_display = ["role", "organisation", "visibility", "consent_on", "withdrawn_on"]
    list_select_related = ["organisation"]
    list_filter = ["visibility", "fields_of_action", "languages"]
    search_fields = ["role", "name", "slug", "organisation__name"]
    autocomplete_fields = ["organisation", "languages", "fields_of_action", "municipalities"]
    readonly_fields = ["withdrawn_on"]
    prepopulated_fields = {"slug": ["role"]}
    actions = ["withdraw_consent"]
    fieldsets = [
        (None, {"fields": ["organisation", "role", "slug", ("phone", "email"), "machine_translated"]}),
        (_("For whom"), {"fields": ["fields_of_action", "municipalities", "languages"]}),
        (
            _("Who may see it"),
            {
                "fields": [
                    "visibility",
                    "name",
                    ("consent_on", "consent_purpose", "consent_how"),
                    "withdrawn_on",
                ]
            },
        ),
    ]

    @admin.action(description=_("Consent withdrawn: forget name, phone and e-mail at once"), permissions=["change"])
    def withdraw_consent(self, request, queryset):
        for contact in queryset:
            self.log_change(request, contact, [{"changed": {"fields": [str(_("consent withdrawn on"))]}}])
        number = queryset.withdraw_consent()
        message = ngettext("%(n)s contact is without a person now.", "%(n)s contacts are without a person now.", number)
        self.message_user(request, message % {"n": number})


class _OfOrganisation(Choosing):
    """Rows that are called as their organisation."""

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organisation")


class ProgrammeFunderInline(_OfOrganisation, admin.TabularInline):
    model = ProgrammeFunder
    extra = 0
    autocomplete_fields = ["organisation"]


@admin.register(Programme)
class ProgrammeAdmin(TranslatedAdmin):
    list_display = ["name", "period"]
    search_fields = ["name", "slug", "publicity_text"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [ProgrammeFunderInline]
    fieldsets = [(None, {"fields": ["name", "slug", "period", "publicity_text", "machine_translated"]})]


class FundingFormSet(BaseInlineFormSet):
    def clean(self):
        """More than the total is a mistake, unless a note says why: records of the same project may disagree."""
        super().clean()
        named = sum(form.cleaned_data.get("amount_cents") or 0 for form in self.forms if _stays(form))
        total = self.instance.total_cents
        if total is not None and named > total and not self.instance.sums_note:
            raise ValidationError(_("The sources give more than the total. Correct it, or say why in the note."))


def _stays(form):
    return hasattr(form, "cleaned_data") and not form.cleaned_data.get("DELETE")


class FundingSourceInline(_Amounts, _OfOrganisation, admin.TabularInline):
    model = FundingSource
    formset = FundingFormSet
    extra = 0
    autocomplete_fields = ["organisation"]


@admin.register(Project)
class ProjectAdmin(_Amounts, TranslatedAdmin):
    form = ProjectForm
    list_display = ["title", "owner", "starts", "ends"]
    list_select_related = ["owner"]
    list_filter = ["programme"]
    search_fields = ["title", "summary", "slug", "reference", "owner__name"]
    autocomplete_fields = [
        *("owner", "partners", "contacts", "parent", "builds_on", "related", "municipalities", "programme"),
    ]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [FundingSourceInline, DocumentInline]
    fieldsets = [
        (None, {"fields": ["title", "language", "slug", "summary", "machine_translated"]}),
        (_("Who and when"), {"fields": ["owner", "partners", "contacts", ("starts", "ends"), "date_note"]}),
        (
            _("Cost and funding"),
            {
                "fields": [
                    ("programme", "reference"),
                    ("currency", "total_cents", "funding_cents", "funding_rate"),
                    "sums_note",
                ]
            },
        ),
        (_("What it is about"), {"fields": ["goals", "measures", "benefit", "results"]}),
        (_("Where"), {"fields": ["municipalities", "area"]}),
        (_("Other projects"), {"fields": ["parent", "builds_on", "related"]}),
        (_("Where this comes from"), {"fields": ["website", "source", "other_source"]}),
    ]


@admin.register(WorkingGroup)
class WorkingGroupAdmin(TranslatedAdmin):
    list_display = ["title", "project"]
    list_select_related = ["project"]
    search_fields = ["title", "description", "slug"]
    autocomplete_fields = ["organisations", "project"]
    prepopulated_fields = {"slug": ["title"]}


class DecisionInline(TranslatedInline):
    model = Decision
    autocomplete_fields = ["organisation"]
    fieldsets = [(None, {"fields": ["text", ("organisation", "due", "state")]})]


class ProposalInline(admin.TabularInline):
    """What members would like to talk about; what is taken stands on the agenda."""

    model = AgendaProposal
    extra = 0
    fields = ["text", "organisation", "member", "created_at", "state"]
    readonly_fields = ["text", "organisation", "member", "created_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organisation", "member")

    def has_add_permission(self, request, obj=None):
        return False


class MeetingForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        """A last day that only follows from the first is not shown, and follows it when the first is moved."""
        super().__init__(*args, **kwargs)
        meeting = self.instance
        if meeting.first_day and meeting.last_day == end_of(meeting.first_day, meeting.precision):
            self.initial["last_day"] = None


@admin.register(Meeting)
class MeetingAdmin(InvitingAdmin, TranslatedAdmin):
    form = MeetingForm
    list_display = ["title", "kind", "first_day", "status", "visibility"]
    list_filter = ["kind", "status", "visibility", "proposals__state"]
    search_fields = ["title", "slug", "place", "results"]
    autocomplete_fields = ["group", "location", "host", "project", "organisations"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [DecisionInline, ProposalInline, DocumentInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", ("kind", "group"), ("status", "visibility"), "machine_translated"]}),
        (
            _("When"),
            {"fields": [("first_day", "last_day", "precision"), ("start_time", "end_time"), "date_note"]},
        ),
        (_("Where"), {"fields": ["location", "place", "place_note", "online_link"]}),
        (
            _("Who takes part"),
            {"fields": ["host", "organisations", "others", ("participants", "participants_are")]},
        ),
        (_("Agenda and results"), {"fields": ["agenda", "results", "excursion", "project"]}),
        (_("Where this comes from"), {"fields": ["source", "other_source"]}),
    ]

    def get_inlines(self, request, obj):
        """Proposals only where there are some."""
        has_proposals = obj is not None and obj.proposals.exists()
        return [inline for inline in self.inlines if has_proposals or inline is not ProposalInline]

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is AgendaProposal:
            for proposal, fields in formset.changed_objects:
                if "state" in fields and proposal.state == ProposalState.TAKEN:
                    proposal.put_on_agenda()


@admin.register(PressItem)
class PressItemAdmin(TranslatedAdmin):
    list_display = ["title", "medium", "day"]
    list_select_related = ["medium"]
    list_filter = ["medium"]
    search_fields = ["title", "slug", "medium__name"]
    autocomplete_fields = ["medium", "project", "organisations", "archived_copy"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["medium", ("day", "precision"), ("title", "language"), "url", "slug"]}),
        (_("What it is about"), {"fields": ["project", "organisations", "archived_copy", "machine_translated"]}),
    ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "archived_copy":
            field.error_messages["invalid_choice"] = ONLY_INTERNAL
        return field
