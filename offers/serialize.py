"""Offers as data, for municipalities that show them on their own pages."""

import json

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from integration_portal.languages import direction, reading_order
from integration_portal.templatetags.portal import first_text
from integration_portal.text import words

from . import facets
from .models import Offer
from .querysets import great_circle_km

MOST_SUGGESTIONS = 6
MOST_BYTES = 1000


def result_as_data(request, offer_filter, page):
    """The result of the list: ``count`` of all, the offers of this page, and messages for what was left out."""
    offers = offer_filter.offers(page.object_list)
    prefetch_related_objects(offers, "categories")
    return {
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "meant": offer_filter.found.meant,
        "messages": offer_filter.form.errors | _messages_in_vain(offer_filter),
        "attribution": request.region.name,
        "offers": [offer_as_data(request, offer, offer_filter.origin) for offer in offers],
    }


def _messages_in_vain(offer_filter):
    labels = map(offer_filter.label_of, offer_filter.names_in_vain.values())
    found = [_("%(filter)s: not used") % {"filter": label} for label in labels]
    return {"q": found} if found else {}


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


def suggestions_as_data(text, result):
    """At most six links, topics first, in at most a kilobyte: each with its text, address, language and direction.

    :param result: what the search found for the text
    """
    rows = [*_topics_beginning_with(text), *_offers_of(result)] if words(text) else []
    links = [link for link in (_link(*row) for row in rows[:MOST_SUGGESTIONS]) if link]
    while len(json.dumps(links, ensure_ascii=False).encode()) > MOST_BYTES:
        links.pop()
    return {"suggestions": links}


def _topics_beginning_with(text):
    begun = words(text)[-1]
    address = reverse("offer_list")
    now = facets.current()
    for topic in sorted(now.categories, key=lambda topic: topic.parent_id is not None):
        if now.either("category", [topic.slug]) and any(word.startswith(begun) for word in words(topic.name)):
            yield topic, "name", f"{address}?category={topic.slug}"


def _offers_of(result):
    now = facets.current()
    found = now.in_order(now.all, result.pks)[:MOST_SUGGESTIONS]
    for offer in Offer.objects.published().with_title().in_order_of(found):
        yield offer, "title", offer.get_absolute_url()


def _link(row, name, url):
    code, text = first_text(row, name, reading_order(get_language()))
    if code is None:  # it is written in none of the languages that somebody reads here
        return None
    return {"text": text, "url": url, "lang": code, "dir": direction(code)}
