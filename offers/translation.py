"""The translated fields of the offers: modeltranslation adds a column for each of the sixteen languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import Category, Offer


@register(Category)
class CategoryTranslation(TranslationOptions):
    fields = ["name", "hint", "search_words"]


@register(Offer)
class OfferTranslation(TranslationOptions):
    fields = ["title", "summary", "description", "cost_note", "joining_note"]
