"""The feeds of partner regions and what came from them."""

from django.contrib import admin, messages
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from network.fetching import FeedProblem
from network.models import PartnerFeed, PartnerItem
from network.partners import sync

from .base import HTTPS_ASSUMED, Choosing, TranslatedAdmin

SECONDS = 10  # somebody waits for it


@admin.register(PartnerFeed)
class PartnerFeedAdmin(Choosing, admin.ModelAdmin):
    formfield_overrides = HTTPS_ASSUMED
    list_display = ["organisation", "url", "is_active", "fetched_at", "problem_in_words"]
    list_select_related = ["organisation"]
    search_fields = ["organisation__name", "url"]
    autocomplete_fields = ["organisation"]
    actions = ["fetch_now"]
    readonly_fields = ["fetched_at", "tried_at", "problem_in_words"]
    fieldsets = [
        (None, {"fields": ["organisation", "url", "is_active"]}),
        (_("Last time"), {"fields": ["fetched_at", "tried_at", "problem_in_words"]}),
    ]

    @admin.display(description=_("problem"))
    def problem_in_words(self, feed):
        return feed.problem_in_words

    @admin.action(description=_("Fetch now"), permissions=["change"])
    def fetch_now(self, request, feeds):
        for feed in feeds.select_related("organisation"):
            report = sync(feed, seconds=SECONDS)
            level = messages.WARNING if report.problem or report.left_out else messages.SUCCESS
            self.message_user(request, f"{feed.organisation.name}: {_in_words(report)}", level)


def _in_words(report):
    if report.problem:
        return FeedProblem(report.problem).label
    found = ngettext("%(number)s item", "%(number)s items", report.number) % {"number": report.number}
    left_out = len(report.left_out)
    return f"{found}. {_now('Left out: %(number)s.') % {'number': left_out}}" if left_out else found


@admin.register(PartnerItem)
class PartnerItemAdmin(TranslatedAdmin):
    """To look at: the next fetch would undo whatever is changed here. They go with their feed."""

    actions = None
    list_display = ["title", "kind", "origin", "starts"]
    list_select_related = ["feed__organisation"]
    list_filter = ["kind", ("feed__organisation", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title", "text", "key", "organisation_name"]

    @admin.display(description=_("partner region"), ordering="feed__organisation__name")
    def origin(self, item):
        return item.feed.organisation

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
