"""Offers and topics in the admin."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from network.admin import AmountField, TranslatedAdmin, checkboxes

from . import facets
from .models import Category, Closure, Feedback, Offer, Schedule, UnmetSearch


class CheckFilter(admin.SimpleListFilter):
    title = _("check")
    parameter_name = "check"

    def lookups(self, request, model_admin):
        return [("overdue", _("Overdue")), ("never", _("Never checked"))]

    def queryset(self, request, queryset):
        if self.value() == "overdue":
            return queryset.filter(pk__in=Offer.objects.check_overdue().values("pk"))
        return queryset.filter(checked_on=None) if self.value() == "never" else queryset


class TopicFilter(admin.SimpleListFilter):
    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request, model_admin):
        return [(category.slug, str(category)) for category in Category.objects.top().for_choosing()]

    def queryset(self, request, queryset):
        return queryset.about(self.value()) if self.value() else queryset


class MachineTranslatedFilter(admin.SimpleListFilter):
    title = _("translated by a machine")
    parameter_name = "machine"

    def lookups(self, request, model_admin):
        return [("yes", _("In at least one language")), ("no", _("In no language"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        none = Q(machine_translated=[])
        return queryset.filter(none) if self.value() == "no" else queryset.exclude(none)


class ScheduleInline(admin.StackedInline):
    model = Schedule
    extra = 0
    fields = [
        ("frequency", "interval"),
        "weekdays",
        "week_of_month",
        "dates",
        ("start_time", "end_time"),
        ("valid_from", "valid_until"),
        "on_public_holidays",
    ]


class ClosureInline(admin.TabularInline):
    model = Closure
    extra = 0


@admin.register(Offer)
class OfferAdmin(TranslatedAdmin):
    list_display = ["title", "provider", "kind", "status", "checked_on", "check_due"]
    list_select_related = ["provider"]
    list_filter = [
        "status",
        CheckFilter,
        "kind",
        TopicFilter,
        "locations__municipality",
        MachineTranslatedFilter,
    ]
    search_fields = ["title", "summary", "slug", "provider__name"]
    autocomplete_fields = ["provider", "categories", "locations", "municipalities", "languages", "checked_by"]
    prepopulated_fields = {"slug": ["title"]}
    actions = ["mark_checked", "publish", "archive"]
    inlines = [ScheduleInline, ClosureInline]
    fieldsets = [
        (None, {"fields": ["title", "summary", "description", "machine_translated"]}),
        (_("What it is"), {"fields": ["status", "kind", "provider", "categories", "slug"]}),
        (_("For whom"), {"fields": ["audiences", "languages", "german_level", "childcare"]}),
        (_("Where"), {"fields": ["locations", ("online", "by_phone", "at_home"), "municipalities"]}),
        (_("Cost and joining"), {"fields": ["cost_cents", "cost_note", "joining", "joining_note"]}),
        (_("First and last day"), {"fields": [("first_day", "last_day")]}),
        (_("Is it still true?"), {"fields": ["checked_on", "checked_by", "check_interval", "source", "as_of"]}),
    ]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        return checkboxes(field) if db_field.name == "audiences" else field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "cost_cents":
            return AmountField(required=False, label=_("cost"), help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def view_on_site(self, obj):
        return reverse("offer_preview", args=[obj.slug])

    @admin.display(description=_("check due on"), ordering="checked_on")
    def check_due(self, offer):
        return offer.check_due_on

    @admin.action(description=_("Checked today: all of this is still true"), permissions=["change"])
    def mark_checked(self, request, queryset):
        """In the name of the region's own contact, whose editors work here."""
        self._set(request, queryset, checked_on=timezone.localdate(), checked_by=request.region.contact)

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request, queryset):
        self._set(request, queryset, status=Offer.Status.PUBLISHED)

    @admin.action(description=_("Archive: take it off the pages, keep it here"), permissions=["change"])
    def archive(self, request, queryset):
        self._set(request, queryset, status=Offer.Status.ARCHIVED)

    def _set(self, request, queryset, **changes):
        """One by one, so that each offer's history says who did it and when it changed."""
        labels = [str(Offer._meta.get_field(name).verbose_name) for name in changes]
        for offer in queryset:
            for name, value in changes.items():
                setattr(offer, name, value)
            offer.save(update_fields=[*changes, "updated_at"])
            self.log_change(request, offer, [{"changed": {"fields": labels}}])
        number = len(queryset)
        self.message_user(request, ngettext("%(n)s offer changed.", "%(n)s offers changed.", number) % {"n": number})


@admin.register(Category)
class CategoryAdmin(TranslatedAdmin):
    list_display = ["name", "parent", "field_of_action", "position"]
    list_select_related = ["parent", "field_of_action"]
    list_filter = ["field_of_action"]
    search_fields = ["name", "hint", "slug"]
    autocomplete_fields = ["parent", "field_of_action"]


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin):
    list_display = ["text", "offer", "language", "received_at", "is_done"]
    list_editable = ["is_done"]
    readonly_fields = ["offer", "text", "language", "received_at"]
    list_select_related = ["offer"]
    list_filter = ["is_done", "language"]
    list_per_page = 50
    search_fields = ["text", "offer__slug"]

    def has_add_permission(self, request):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).order_by("is_done", "-received_at")


class TopicActionForm(ActionForm):
    """Beside the action: the topic that the words are for."""

    topic = forms.ModelChoiceField(Category.objects.for_choosing(), required=False, label=_("topic"))


@admin.register(UnmetSearch)
class UnmetSearchAdmin(admin.ModelAdmin):
    list_display = ["text", "language", "place", "day", "count"]
    list_display_links = None
    list_filter = ["language", "day"]
    list_per_page = 50
    search_fields = ["text"]
    action_form = TopicActionForm
    actions = ["add_to_topic"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def has_topic_permission(self, request):
        return request.user.has_perm("offers.change_category")

    def get_list_display(self, request):
        first, *others = self.list_display
        return [first, "add", *others] if self.has_topic_permission(request) else self.list_display

    @admin.display(description=_("Add as search word to a topic"))
    def add(self, search):
        """A choice of topics and a button, in each row."""
        topics = forms.Select(choices=[("", "—"), *((topic.pk, str(topic)) for topic in facets.current().categories)])
        choice = topics.render(f"topic-{search.pk}", "", {"aria-label": _("topic")})
        return format_html('{} <button name="add" value="{}">{}</button>', choice, search.pk, _("Add"))

    def changelist_view(self, request, extra_context=None):
        row = request.POST.get("add", "")
        if not row or not (self.has_view_permission(request) and self.has_topic_permission(request)):
            return super().changelist_view(request, extra_context)
        found = self.get_queryset(request).filter(pk=row) if row.isdecimal() else UnmetSearch.objects.none()
        self._add(request, found, request.POST.get(f"topic-{row}", ""))
        return redirect(request.get_full_path())

    @admin.action(description=_("Add these words to the topic"), permissions=["topic"])
    def add_to_topic(self, request, queryset):
        self._add(request, queryset, request.POST.get("topic", ""))

    def _add(self, request, searches, chosen):
        topic = Category.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
        if topic is None:
            self.message_user(request, _("Choose a topic for the words."), messages.ERROR)
            return
        for search in searches:
            topic.add_search_word(search.text, search.language)
        topic.save()
        self.log_change(request, topic, [{"changed": {"fields": [str(_("search words"))]}}])
        self.message_user(request, _("The words were added."))
