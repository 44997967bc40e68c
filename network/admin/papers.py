"""What the network writes down, in the admin: documents, good practice, notices."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminFileWidget
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from network.choices import NoticeStatus
from network.models import Document, GoodPractice, Notice

from .base import TranslatedAdmin, TranslatedInline

_MADE_FROM_TITLE = _("Leave it empty: it is made from the title.")


class _Download:
    """What the file field of a form shows of a document: its name, and the address that hands it out."""

    def __init__(self, document):
        self.url, self._name = document.get_absolute_url(), document.file_name

    def __str__(self):
        return self._name


class DocumentInput(AdminFileWidget):
    """The file itself is at no address of its own."""

    download = None

    def is_initial(self, value):
        return bool(self.download)

    def format_value(self, value):
        return self.download


class SlugForm(forms.ModelForm):
    """The short name may be left empty: ``save`` of the model makes it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required, slug.help_text = False, _MADE_FROM_TITLE


class DocumentForm(SlugForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields and self.instance.pk:
            self.fields["file"].widget.download = _Download(self.instance)

    def _post_clean(self):
        """A browser sends a file once only: after a mistake elsewhere it must be chosen again."""
        super()._post_clean()
        if self.errors and "file" not in self.errors and "file" in self.changed_data and self.cleaned_data.get("file"):
            self.add_error("file", _("Please choose this file once more: it is not saved yet."))


class _Documents:
    form = DocumentForm

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "file":
            kwargs["widget"] = DocumentInput
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class DocumentInline(_Documents, TranslatedInline):
    model = Document
    fieldsets = [(None, {"fields": ["title", "file", ("kind", "language", "day", "visibility")]})]


@admin.register(Document)
class DocumentAdmin(_Documents, TranslatedAdmin):
    list_display = ["title", "kind", "language", "day", "visibility"]
    list_filter = ["visibility", "kind", "language"]
    search_fields = ["title", "slug", "organisation__name"]
    autocomplete_fields = ["organisation", "meeting", "project", "good_practice"]
    fieldsets = [
        (None, {"fields": ["title", "file", ("kind", "language", "day"), "visibility", "slug", "machine_translated"]}),
        (_("Where it belongs"), {"fields": ["organisation", "meeting", "project", "good_practice"]}),
    ]


@admin.register(GoodPractice)
class GoodPracticeAdmin(TranslatedAdmin):
    list_display = ["title", "organisation", "area", "when", "visibility"]
    list_select_related = ["organisation"]
    list_filter = ["visibility", "fields_of_action"]
    search_fields = ["title", "problem", "done", "slug", "area", "organisation__name"]
    autocomplete_fields = ["organisation", "fields_of_action", "project", "contact"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [DocumentInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "visibility", "machine_translated"]}),
        (_("What it is about"), {"fields": ["problem", "done", "result", "evaluation", "transfer"]}),
        (_("Who and when"), {"fields": ["organisation", "area", "when", "fields_of_action", "project", "contact"]}),
        (_("Where this comes from"), {"fields": ["source", "other_source"]}),
    ]


@admin.register(Notice)
class NoticeAdmin(TranslatedAdmin):
    form = SlugForm
    list_display = ["title", "organisation", "status", "valid_until", "member", "created_at"]
    list_select_related = ["organisation", "member"]
    list_filter = ["status", "field_of_action", "municipality"]
    search_fields = ["title", "text", "slug", "organisation__name"]
    autocomplete_fields = ["organisation", "field_of_action", "municipality"]
    readonly_fields = ["member"]
    actions = ["publish"]
    fieldsets = [
        (None, {"fields": ["title", "text", "organisation", ("valid_until", "status"), "member", "slug"]}),
        (_("For whom"), {"fields": ["field_of_action", "municipality", "machine_translated"]}),
    ]

    def get_ordering(self, request):
        """What waits for the editors stands first."""
        return ["-status", "-created_at"]

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request, queryset):
        waiting = list(queryset.filter(status=NoticeStatus.REVIEW))
        for notice in waiting:
            notice.status = NoticeStatus.PUBLISHED
            notice.save(update_fields=["status", "updated_at"])
            self.log_change(request, notice, [{"changed": {"fields": [str(_("status"))]}}])
        message = ngettext("%(n)s notice is published.", "%(n)s notices are published.", len(waiting))
        self.message_user(request, message % {"n": len(waiting)})
