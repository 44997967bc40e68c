"""What a region's folder can be loaded without, but a visitor would miss."""

from django.db import transaction
from modeltranslation.translator import translator

from network.models import EmergencyNumber, Municipality, Page, Region, column
from offers.models import Category, Offer

from .loader import load


def warnings(path):
    """Lines for a person; empty if nothing is missing.

    :raises RegionError: the folder cannot be loaded at all
    """
    with transaction.atomic():
        load(path, from_scratch=True)
        region = Region.objects.current()
        found = [*_missing(region), *_untranslated(region)]
        transaction.set_rollback(True)
    return found


def _missing(region):
    if not region.contact.phone:
        yield f"{region.contact}: the region's contact has no phone number"
    if not EmergencyNumber.objects.exists():
        yield "there are no emergency numbers"
    existing = set(Page.objects.values_list("slug", flat=True))
    yield from (f"the page “{slug}” is missing" for slug in Page.LINKED if slug not in existing)
    for place in Municipality.objects.filter(in_region=True, outline=""):
        yield f"{place}: no outline for the map"
    for category in Category.objects.top().filter(icon=""):
        yield f"{category.slug}: a category of the upper level needs an icon"
    for offer in Offer.objects.published().filter(categories=None):
        yield f"{offer.slug}: the offer is in no category, so nobody finds it there"


def _untranslated(region):
    """One line for each language and field that is written in the source language only."""
    for model in (Category, EmergencyNumber, Offer, Page, Region):
        for name in translator.get_options_for_model(model).get_field_names():
            written = model.objects.exclude(**{column(name, region.source_language): ""}).exclude(
                **{f"{column(name, region.source_language)}__isnull": True}
            )
            for code in region.languages:
                number = sum(not getattr(row, column(name, code)) for row in written)
                if number:
                    yield f"{model._meta.model_name}.{name}: {number} texts are missing in {code}"
