"""Search over the texts of all languages, behind one function; nothing else knows how it works."""

from difflib import get_close_matches

from integration_portal.languages import CODES
from integration_portal.text import normalise, words
from network.models import column

_PLACE = ("locations__name", "locations__address", "locations__municipality__name")
# Where a word was found, and how much that says.
_WEIGHTS = {
    "title": 8,
    "categories__name": 4,
    "categories__parent__name": 4,
    "summary": 2,
    "description": 1,
    "provider__name": 1,
    "provider__municipality__name": 1,
    "municipalities__name": 1,
    **dict.fromkeys(_PLACE, 1),
}
_UNTRANSLATED = {"provider__name", "provider__municipality__name", "municipalities__name", *_PLACE}
# What could tell where a confidential place is.
_TELLING = {"provider__municipality__name", *_PLACE}


def search(text):
    """Ids of the published offers that contain every word of ``text`` in any language, best first.

    Words are compared normalised and may be part of a longer word: ``kurs`` is in ``Deutschkurs``.
    """
    wanted = set(words(text))
    if not wanted:
        return []
    scores = {}
    for pk, slug, found in _texts():
        by_word = [_score(word, found) for word in wanted]
        if all(by_word):
            scores[pk] = (-sum(by_word), slug)
    return sorted(scores, key=lambda pk: scores[pk])


def did_you_mean(text):
    """The text with each unknown word replaced by the known one that is most like it; None where none is."""
    known = sorted({word for _pk, _slug, found in _texts() for _weight, words_ in found for word in words_.split()})
    meant = [word if word in known else (get_close_matches(word, known, 1) or [None])[0] for word in words(text or "")]
    return " ".join(meant) if meant and None not in meant and meant != words(text) else None


def _score(word, found):
    return sum(weight for weight, text in found if word in text)


def _texts():
    """For each published offer: id, slug, and its normalised texts with their weights."""
    from .models import Offer

    columns = {name: [name] if name in _UNTRANSLATED else [column(name, code) for code in CODES] for name in _WEIGHTS}
    flat = [one for names in columns.values() for one in names]
    rows = {}
    for row in Offer.objects.published().values("pk", "slug", "locations__is_confidential", *flat):
        found = rows.setdefault(row["pk"], (row["pk"], row["slug"], {}))[2]
        for name, names in columns.items():
            if name in _TELLING and row["locations__is_confidential"]:
                continue
            found.setdefault(name, set()).update(row[one] for one in names if row[one])
    return [
        (pk, slug, [(_WEIGHTS[name], normalise(" ".join(sorted(texts)))) for name, texts in found.items()])
        for pk, slug, found in rows.values()
    ]
