"""What offers are sorted by in ``Facets``: pairs of a value and an offer, read from the database."""

from collections import defaultdict

from network.models import Location

from .models import Category, Offer, Schedule

EVERYWHERE, BY_APPOINTMENT = ("reach", "everywhere"), ("schedule", "appointment")
_FLAGS = {"free": lambda row: row["cost_cents"] == 0, "childcare": lambda row: row["childcare"]}


def own_values(rows):
    for row in rows:
        pk = row["pk"]
        yield ("kind", row["kind"]), pk
        yield ("joining", row["joining"]), pk
        for name, is_set in _FLAGS.items():
            if is_set(row):
                yield (name, "1"), pk
        if row["online"] or row["by_phone"]:
            yield EVERYWHERE, pk


def linked_values():
    """Pairs of what an offer is linked with; a topic of the lower level counts for the upper one too."""
    for field, column in [("languages", "language__code"), ("audiences", "audience__code")]:
        for pk, code in _links(field, column):
            yield (column.split("__")[0], code), pk
    for pk, slug in _links("municipalities", "municipality__slug"):
        yield ("municipality", slug), pk
    slugs = dict(Category.objects.values_list("pk", "slug"))
    parents = dict(Category.objects.exclude(parent=None).values_list("pk", "parent"))
    for pk, category in _links("categories", "category_id"):
        for one in (category, parents.get(category)):
            if one in slugs:  # a topic may be made while this is read: then all is read again
                yield ("category", slugs[one]), pk
    for pk in Schedule.objects.by_appointment().values_list("offer_id", flat=True):
        yield BY_APPOINTMENT, pk


def places_of_offers():
    """``{pk of an offer: its locations}``, of those that everybody may know."""
    disclosed = {place.pk: place for place in Location.objects.disclosed().select_related("municipality")}
    places = defaultdict(list)
    for pk, location in sorted(_links("locations", "location_id")):
        if location in disclosed:
            places[pk].append(disclosed[location])
    return dict(places)


def step_free(places):
    return ((("stepfree", "1"), pk) for pk, found in places.items() if any(place.step_free for place in found))


def villages(places):
    return ((place.municipality.slug, pk) for pk, found in places.items() for place in found)


def _links(field, column):
    return getattr(Offer, field).through.objects.values_list("offer_id", column)
