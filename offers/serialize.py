"""Offers as data, for municipalities that show them on their own pages."""

from django.urls import reverse

from .querysets import great_circle_km


def result_as_data(request, offer_filter, page):
    """The result of the list: ``count`` of all, the offers of this page, and messages for what was left out."""
    return {
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "meant": offer_filter.found.meant,
        "messages": offer_filter.form.errors,
        "attribution": request.region.name,
        "offers": [offer_as_data(request, offer, offer_filter.origin) for offer in page],
    }


def offer_as_data(request, offer, origin=None):
    """One offer; ``distance_km`` is there when ``near`` is set, and None where the offer has no place."""
    distance = getattr(offer, "distance_km", None)
    return {
        "slug": offer.slug,
        "title": offer.title,
        "title_de": offer.title_de,
        "provider": offer.provider.name,
        "categories": [{"slug": category.slug, "name_de": category.name_de} for category in offer.categories.all()],
        "municipality": _municipality(offer, origin),
        "distance_km": None if distance is None else round(distance, 1),
        "url": request.build_absolute_uri(reverse("offer", args=[offer.slug])),
    }


def _municipality(offer, origin):
    """The name of the municipality where it is, of the nearest one where there are several."""
    villages = [place.municipality for place in offer.places]
    if origin:
        villages.sort(key=lambda village: great_circle_km(origin, village))
    return villages[0].name if villages else None
