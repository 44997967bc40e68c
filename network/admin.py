"""The network in the admin, and what all forms with sixteen languages share."""

from django.contrib import admin
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin
from modeltranslation.translator import translator

from integration_portal.languages import BY_CODE, CODES
from integration_portal.text import normalise

from .models import (
    EmergencyNumber,
    FieldOfAction,
    Language,
    Location,
    Municipality,
    Organisation,
    Page,
    Region,
    column,
)

admin.site.site_header = admin.site.site_title = _("Editing the compass")
admin.site.index_title = _("What to do next")


HTTPS_ASSUMED = {models.URLField: {"assume_scheme": "https"}}


class TranslatedAdmin(TranslationAdmin):
    """A form in the region's languages with one switch for all its fields; a search over every language's columns."""

    list_per_page = 50
    save_on_top = True
    formfield_overrides = HTTPS_ASSUMED

    class Media:
        css = {"all": ["css/admin.css"]}
        js = ["js/admin-languages.js"]

    def get_search_fields(self, request):
        translated = translator.get_options_for_model(self.model).get_field_names()
        names = []
        for name in super().get_search_fields(request):
            names += [column(name, code) for code in CODES] if name in translated else [name]
        return names

    def get_fieldsets(self, request, obj=None):
        """The columns of the languages that the region has, its source language first."""
        codes = _codes(request)
        fieldsets = super().get_fieldsets(request, obj)
        return [
            (title, options | {"fields": self._in_region(options["fields"], codes)}) for title, options in fieldsets
        ]

    def get_prepopulated_fields(self, request, obj=None):
        """A short name is made from the text in the source language."""
        translated = translator.get_options_for_model(self.model).get_field_names()
        return {
            name: [column(one, _codes(request)[0]) if one in translated else one for one in sources]
            for name, sources in type(self).prepopulated_fields.items()
        }

    def patch_translation_field(self, db_field, field, request, **kwargs):
        super().patch_translation_field(db_field, field, request, **kwargs)
        if language := getattr(db_field, "language", None):
            attrs = self._get_widget_from_field(field).attrs
            attrs["data-language"] = BY_CODE[language].name
            attrs["class"] += " mt-source" if language == _codes(request)[0] else ""

    def _in_region(self, names, codes):
        fields = []
        for name in names:
            original = None if isinstance(name, list | tuple) else self._original(name)
            if original is None:
                fields.append(name)
            elif name == column(original, CODES[0]):  # stands for all its languages
                fields += [column(original, code) for code in codes]
        return fields

    def _original(self, name):
        """The name of the field whose text in one language this column holds, or None."""
        translated = getattr(self.model._meta.get_field(name), "translated_field", None)
        return translated and translated.name


def _codes(request):
    """The languages that the editors fill in, the source language first; all of them before there is a region."""
    if request.region is None:
        return CODES
    source = request.region.source_language
    return [source, *(code for code in request.region.languages if code != source)]


@admin.register(Region)
class RegionAdmin(TranslatedAdmin):
    list_display = ["name", "contact", "time_zone"]
    list_select_related = ["contact"]
    autocomplete_fields = ["contact", "funders"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "tagline", "contact"]}),
        (_("Languages"), {"fields": ["languages", "source_language", "machine_translated"]}),
        (_("Time and holidays"), {"fields": ["time_zone", "country", "subdivision"]}),
        (_("Funding"), {"fields": ["funders", "funding_text"]}),
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
    search_fields = ["name", "slug", "description"]
    autocomplete_fields = ["municipality", "fields_of_action"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "description", "since", "machine_translated"]}),
        (
            _("How to reach it"),
            {"fields": ["municipality", "address", "phone", "whatsapp", "email", "website", "lat", "lon"]},
        ),
        (_("In the network"), {"fields": ["roles", "fields_of_action", "logo"]}),
        (_("Where this comes from"), {"fields": ["source", "as_of"]}),
    ]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        return checkboxes(field) if db_field.name == "roles" else field


@admin.register(Location)
class LocationAdmin(admin.ModelAdmin):
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


def checkboxes(field):
    """A many-to-many field of a few fixed choices as boxes to tick, without buttons to add more."""
    field.widget = CheckboxSelectMultiple(choices=field.widget.choices)
    field.help_text = ""
    return field
