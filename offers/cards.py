"""Cards: what a list shows of an offer, rendered once and kept in memory for as long as it holds.

They are kept in the ``Facets`` of one version of the content and go with it. What a card says of the next date holds
until that date is over, all else until midnight.
"""

import datetime as dt
import re
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from django.template import Context
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import get_language

from integration_portal.templatetags.portal import TextsShown
from integration_portal.text import normalise

MOST_KEPT = 2000
MARKABLE = "\0"  # around HTML in which a search marks its words; no text that somebody writes has this character
_WORDS = re.compile(r"<[^>]*>|&[^;]*;|(\w+)")
_normal = lru_cache(maxsize=10_000)(normalise)


class Card(NamedTuple):
    """``pieces`` are HTML; in every second one a search marks its words."""

    pieces: list
    texts: TextsShown
    until: dt.datetime

    def html(self, words):
        """:param words: those that a search found, normalised"""
        if not words:
            return "".join(self.pieces)
        return "".join(_marked(piece, words) if number % 2 else piece for number, piece in enumerate(self.pieces))


def _marked(html, words):
    return _WORDS.sub(lambda found: _mark(found, words), html)


def _mark(found, words):
    return f"<mark>{found[1]}</mark>" if found[1] and _normal(found[1]) in words else found[0]


class KeptCards:
    """The cards that were asked for last, ``MOST_KEPT`` of them, by offer, language and origin of distances."""

    def __init__(self):
        self._cards, self._lock = {}, Lock()

    def get(self, key):
        with self._lock:
            card = self._cards.pop(key, None)
            if card is None or card.until <= timezone.now():
                return None
            self._cards[key] = card  # now it is the last
            return card

    def put(self, key, card):
        with self._lock:
            self._cards[key] = card
            if len(self._cards) > MOST_KEPT:
                del self._cards[next(iter(self._cards))]


def cards(facets, pks, origin=None):
    """The ``Card`` of each of these offers, in their order; what is not published any more is left out."""
    language, place = get_language(), origin and origin.slug
    found = {pk: facets.kept_cards.get((pk, language, place)) for pk in pks}
    missing = [pk for pk, card in found.items() if card is None]
    for offer in facets.offers(missing, origin) if missing else []:
        found[offer.pk] = card = _rendered(offer, facets.region, origin)
        if facets.has_all_dates:
            facets.kept_cards.put((offer.pk, language, place), card)
    return [card for card in found.values() if card]


def _rendered(offer, region, origin):
    texts = TextsShown(get_language())
    context = Context({"offer": offer, "region": region, "origin": origin, "texts_shown": texts})
    html = get_template("includes/_card.html").template.render(context)
    return Card(html.split(MARKABLE), texts, _holds_until(offer))


def _holds_until(offer):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    midnight = timezone.make_aware(dt.datetime.combine(tomorrow, dt.time()))
    return min(midnight, offer.next_end or offer.next_start or midnight)
