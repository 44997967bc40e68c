"""Offers and topics in the admin."""

from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from network.admin import TranslatedAdmin, checkboxes

from .models import Category, Closure, Offer, Schedule


class CheckFilter(admin.SimpleListFilter):
    title = _("check")
    parameter_name = "check"

    def lookups(self, request, model_admin):
        return [("overdue", _("Overdue")), ("never", _("Never checked"))]

    def queryset(self, request, queryset):
        if self.value() == "overdue":
            return queryset.filter(pk__in=Offer.objects.check_overdue().values("pk"))
        return queryset.filter(checked_on=None) if self.value() == "never" else queryset


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
        "categories__parent",
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

    def view_on_site(self, obj):
        return reverse("offer_preview", args=[obj.slug])

    @admin.display(description=_("check due on"), ordering="checked_on")
    def check_due(self, offer):
        return offer.check_due_on

    @admin.action(description=_("Checked today: all of this is still true"))
    def mark_checked(self, request, queryset):
        """One by one, so that each offer's history says who did it; whom the last check came from no longer holds."""
        for offer in queryset:
            offer.checked_on, offer.checked_by = timezone.localdate(), None
            offer.save(update_fields=["checked_on", "checked_by", "updated_at"])
            self.log_change(request, offer, [{"changed": {"fields": [str(_("checked on"))]}}])
        self._report(request, len(queryset))

    @admin.action(description=_("Publish"))
    def publish(self, request, queryset):
        self._report(request, queryset.update(status=Offer.Status.PUBLISHED))

    @admin.action(description=_("Archive: take it off the pages, keep it here"))
    def archive(self, request, queryset):
        self._report(request, queryset.update(status=Offer.Status.ARCHIVED))

    def _report(self, request, number):
        self.message_user(request, ngettext("%(n)s offer changed.", "%(n)s offers changed.", number) % {"n": number})


@admin.register(Category)
class CategoryAdmin(TranslatedAdmin):
    list_display = ["name", "parent", "field_of_action", "position"]
    list_select_related = ["parent", "field_of_action"]
    list_filter = ["field_of_action"]
    search_fields = ["name", "hint", "slug"]
    autocomplete_fields = ["parent", "field_of_action"]
