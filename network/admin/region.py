"""The region, its places and its organisations in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from integration_portal.text import normalise
from network.models import (
    EmergencyNumber,
    FieldOfAction,
    Language,
    Location,
    Municipality,
    Organisation,
    Page,
    Region,
)

from .base import HTTPS_ASSUMED, Choosing, TranslatedAdmin, checkboxes

admin.site.site_header = admin.site.site_title = _("Editing the compass")
admin.site.index_title = _("What to do next")


@admin.register(Region)
class RegionAdmin(TranslatedAdmin):
    list_display = ["name", "contact", "time_zone"]
    list_select_related = ["contact"]
    autocomplete_fields = ["contact", "programme"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "tagline", "contact"]}),
        (_("Languages"), {"fields": ["languages", "source_language", "machine_translated"]}),
        (_("Time and holidays"), {"fields": ["time_zone", "country", "subdivision"]}),
        (_("Funding"), {"fields": ["programme"]}),
        (_("Map"), {"fields": ["map_attribution"]}),
    ]

    def has_add_permission(self, request):
        return not Region.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Page)
class PageAdmin(TranslatedAdmin):
    list_display = ["title", "slug"]
    search_fields = ["title", "body", "slug"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj and obj.slug in Page.LINKED else []

    def has_delete_permission(self, request, obj=None):
        """Every page of the site leads to these: they can be rewritten, not taken away."""
        return super().has_delete_permission(request, obj) and not (obj and obj.slug in Page.LINKED)


@admin.register(EmergencyNumber)
class EmergencyNumberAdmin(TranslatedAdmin):
    list_display = ["number", "name", "position"]
    search_fields = ["number", "name"]


@admin.register(FieldOfAction)
class FieldOfActionAdmin(TranslatedAdmin):
    list_display = ["name", "slug", "position"]
    search_fields = ["name", "slug"]


@admin.register(Organisation)
class OrganisationAdmin(TranslatedAdmin):
    list_display = ["name", "kind", "municipality", "phone", "as_of"]
    list_select_related = ["municipality"]
    list_filter = ["kind", "roles", "fields_of_action", "municipality"]
    search_fields = ["name", "other_names", "slug", "description"]
    autocomplete_fields = ["municipality", "fields_of_action"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "other_names", "slug", "kind", "description", "since", "machine_translated"]}),
        (
            _("How to reach it"),
            {"fields": ["municipality", "country", "address", "phone", "whatsapp", "email", "website", "lat", "lon"]},
        ),
        (_("In the network"), {"fields": ["roles", "fields_of_action", "focus", "logo"]}),
        (_("Where this comes from"), {"fields": ["source", "other_source", "as_of"]}),
    ]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        return checkboxes(field) if db_field.name == "roles" else field


@admin.register(Location)
class LocationAdmin(Choosing, admin.ModelAdmin):
    formfield_overrides = HTTPS_ASSUMED
    list_display = ["name", "address", "municipality", "step_free", "is_confidential"]
    list_select_related = ["municipality"]
    list_filter = ["is_confidential", "step_free", "municipality"]
    search_fields = ["name", "address", "slug", "municipality__name"]
    autocomplete_fields = ["municipality"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin):
    list_display = ["name", "official_code", "postcodes", "population", "in_region"]
    search_fields = ["name", "slug", "postcodes"]


@admin.register(Language)
class LanguageAdmin(admin.ModelAdmin):
    list_display = ["code", "__str__", "own_name"]
    search_fields = ["code"]

    def get_search_results(self, request, queryset, search_term):
        """Finds a language by its name in the editor's language or in its own, which stand in CLDR."""
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        wanted = normalise(search_term)
        named = [one.pk for one in queryset if wanted in normalise(f"{one} {one.own_name}")]
        return found | queryset.filter(pk__in=named), may_have_duplicates
