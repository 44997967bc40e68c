"""Parts of pages that are rendered once and kept in memory for as long as they hold: cards, answers, links.

They are kept in the ``Facets`` of one version of the content and go with it. What a part says of dates holds until the
first of them is over, all else until midnight.
"""

import datetime as dt
import re
from threading import Lock
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import get_language

from integration_portal.languages import BY_CODE
from integration_portal.templatetags.portal import TextsShown
from integration_portal.text import normalise_word

from .models import Offer
from .querysets import midnight

MOST_KEPT, MOST_DATES = 4000, 6
MARKABLE = "\0"  # around HTML in which a search marks its words; no text that somebody writes has this character
_CARD, _LINK, _ANSWERS = "includes/_card.html", "offers/_link.html", "offers/_answers.html"
# What `normalise` takes out of a word is no end of it: Deutsch·kurs, می‌خواهم, الأَلمانيّة, сім’я.
_INSIDE = "·\u00ad\u200b-\u200f\u0300-\u036f\u064b-\u065f\u0670"
_WORDS = re.compile(rf"<[^>]*>|&[^;]*;|(\w(?:[\w{_INSIDE}]|(?<=[\u0400-\u04ff])’(?=[\u0400-\u04ff]))*)")


class Part(NamedTuple):
    """``pieces`` are HTML; in every second one a search marks its words."""

    pieces: list
    texts: TextsShown
    until: dt.datetime

    def html(self, words=()):
        """:param words: those that a search found, normalised"""
        if not words:
            return "".join(self.pieces)
        return "".join(_marked(piece, words) if number % 2 else piece for number, piece in enumerate(self.pieces))


def _marked(html, words):
    return _WORDS.sub(lambda found: _mark(found, words), html)


def _mark(found, words):
    return f"<mark>{found[1]}</mark>" if found[1] and normalise_word(found[1]) in words else found[0]


class KeptParts:
    """The ``Part``s that were asked for last, ``MOST_KEPT`` of them."""

    def __init__(self):
        self._parts, self._lock = {}, Lock()

    def get(self, key):
        with self._lock:
            part = self._parts.pop(key, None)
            if part is None or part.until <= timezone.now():
                return None
            self._parts[key] = part  # now it is the last
            return part

    def put(self, key, part):
        with self._lock:
            self._parts[key] = part
            if len(self._parts) > MOST_KEPT:
                del self._parts[next(iter(self._parts))]


def cards(facets, pks, origin=None):
    """The card of each of these offers, in their order; what is not published any more is left out.

    :param origin: the municipality that distances are counted from
    """
    return _of_offers(facets, pks, _CARD, lambda missing: facets.offers(missing, origin), origin)


def links(facets, pks):
    """A link to each of these offers, in their order."""
    return _of_offers(facets, pks, _LINK, Offer.objects.published().with_title().in_order_of)


def answers(facets, offer):
    """When, where, for whom …, of an offer that ``facets`` described, in the active language."""
    key = (_ANSWERS, offer.pk, get_language())
    found = facets.kept_parts.get(key)
    if found is None:
        prefetch_related_objects([offer], "schedules", "closures")
        dates = offer.next_dates(facets.region)[:MOST_DATES]
        context = {"offer": offer, "next_dates": dates, "today": timezone.localdate()}
        found = _rendered(facets, key, context, dates)
    return found


def _of_offers(facets, pks, template, load, origin=None):
    """
    :param load: finds the offers of some ids
    """
    keys = {pk: (template, pk, get_language(), origin and origin.slug) for pk in pks}
    found = {pk: facets.kept_parts.get(key) for pk, key in keys.items()}
    missing = [pk for pk, part in found.items() if part is None]
    for offer in load(missing) if missing else []:
        date = getattr(offer, "next_date", None)
        found[offer.pk] = _rendered(facets, keys[offer.pk], {"offer": offer, "origin": origin}, [date] if date else [])
    return [part for part in found.values() if part]


def _rendered(facets, key, context, dates):
    """A new ``Part``, which is kept unless dates are still to be made.

    :param key: begins with the template
    :param dates: those that it shows, with ``starts_at`` and ``ends_at``
    """
    language = get_language()
    texts = TextsShown(language)
    shared = {"region": facets.region, "page_language": BY_CODE[language], "texts_shown": texts}
    html = get_template(key[0]).template.render(Context(shared | context))
    tomorrow = midnight(timezone.localdate() + dt.timedelta(days=1))
    part = Part(html.split(MARKABLE), texts, min([tomorrow, *(one.ends_at or one.starts_at for one in dates)]))
    if facets.has_all_dates:
        facets.kept_parts.put(key, part)
    return part
