"""The translated fields of the network: modeltranslation adds a column for each of the sixteen languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import EmergencyNumber, FieldOfAction, Organisation, Page, Region


@register(FieldOfAction)
class FieldOfActionTranslation(TranslationOptions):
    fields = ["name", "text"]


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ["description"]


@register(EmergencyNumber)
class EmergencyNumberTranslation(TranslationOptions):
    fields = ["name"]


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ["title", "body"]


@register(Region)
class RegionTranslation(TranslationOptions):
    fields = ["tagline", "funding_text"]
