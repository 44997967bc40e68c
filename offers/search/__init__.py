"""Search over the texts of all languages, behind one function; nothing else knows how it works."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import reduce
from math import log
from operator import or_

from integration_portal.text import HYPHENATED, normalise, words
from offers.bitsets import members

from . import loading
from .index import AREAS, LONGEST_WORD, TOPIC
from .matching import PART, first_part, guesses, parts, readings
from .names import divided, names_as_words, without_names
from .spelling import WEAK_WORDS, script, serbian_in_latin, telling

MOST_WORDS = 12
LEAST_SHARE = 0.05  # of the best result's score: what has less is not what was looked for
WEAK = 0.3  # of the weight of a word that many write, whatever they look for
OTHERS = 0.25  # of what a word says in other places than its best
OTHER_LANGUAGE = 0.6  # of how sure a Russian word is where Serbian is written in the same letters
PHRASE = 9.0  # what a phrase of a topic says, as a single word in a title says 10
_SURE = list(AREAS.values())
_SCRIPTS = {"ar": "arabic", "fa": "arabic", "ps": "arabic", "uk": "cyrillic", "ru": "cyrillic"}


@dataclass
class Result:
    """``pks`` are the offers found, best first; ``words`` those words of their texts that matched, normalised.

    ``meant`` is the text as it was understood where a word stood nowhere as it was typed, else empty.
    ``names`` are the ``Name``s that were recognised as filters, by their spelling; ``names_in_vain`` those that would
    leave nothing that fits the other words, so that they are none. ``topics`` are the keys of topics that the text
    names: by a phrase, or by half of its words. What is not ``is_complete`` may find more in a moment.
    """

    pks: list = field(default_factory=list)
    words: set = field(default_factory=set)
    meant: str = ""
    names: dict = field(default_factory=dict)
    names_in_vain: dict = field(default_factory=dict)
    topics: set = field(default_factory=set)
    is_complete: bool = True
    scores: dict = field(default_factory=dict, repr=False)

    def recognised(self, parameter):
        """The values of a filter that stood in the text."""
        return [value for name in self.names.values() if name.parameter == parameter for value in name.values]


def search(text, language="de"):
    """What somebody finds who types ``text`` on a page in ``language``: a ``Result``."""
    text = (text or "").strip()
    if not text:
        return Result()
    with loading.lock:
        index = loading.current(language)
        result = _search(index, text, language)
        result.is_complete = not index.waiting
        return result


def _search(index, text, language):
    text = HYPHENATED.sub(lambda found: _as_one_word(index, found[0]), text)
    as_typed = len(text) > 2 and text[0] in '"„“«' and text[-1] in '"“”»'
    typed = list(dict.fromkeys(word for word in telling(text, language) if len(word) <= LONGEST_WORD))[:MOST_WORDS]
    phrases = _phrases(index, words(text)[: 2 * MOST_WORDS])
    left, names = without_names(index, typed)
    result = _find(index, left, phrases, language, as_typed) if left or not names else _everything(index)
    result.names, result.names_in_vain = divided(index, names, result)
    if more := names_as_words(index, result):
        found = _find(index, [*left, *more], phrases, language, as_typed)
        found.names, found.names_in_vain = result.names, result.names_in_vain
        return found
    return result


def _as_one_word(index, typed):
    """``ecard`` for ``e-card``, of which ``e`` alone is a word that says nothing."""
    joined = typed.replace("-", "")
    return joined if normalise(joined) in index else typed


def _phrases(index, typed):
    """The groups whose search words have a part of the text as a whole, „who can help me“, and how much it covers."""
    spans = [(start, end) for start in range(len(typed)) for end in range(start + 2, len(typed) + 1)]
    found = [(end - start, index.phrases.get(" ".join(typed[start:end]))) for start, end in spans]
    return [((length / len(typed)) ** 2, keys) for length, keys in found if keys]


def _everything(index):
    result = Result(scores=dict.fromkeys(members(index.all), 1.0))
    result.pks = [index.pks[number] for number in _ranked(index, result.scores)]
    return result


def _find(index, typed, phrases, language, as_typed):
    understood = [one for word in _joined(index, typed) for one in _understand(index, word, language, as_typed)]
    result = Result(scores=_scores(index, understood, phrases))
    result.pks = [index.pks[number] for number in _ranked(index, result.scores)]
    result.words = {word for _typed, found, _is_guess in understood for word in found}
    result.topics = _topics(index, understood, phrases)
    if result.pks and any(is_guess for _word, _found, is_guess in understood):
        meant = (_best(index, found) if is_guess else word for word, found, is_guess in understood if found)
        result.meant = " ".join(word for word in meant if word)
    return result


def _joined(index, typed):
    """Two words that the index has as one: ``sprachen cafe``."""
    left = list(typed)
    for place in range(len(left) - 1):
        one = "".join(left[place : place + 2])
        if one in index and not (left[place] in index and left[place + 1] in index):
            left[place : place + 2] = [one, ""]
    return [word for word in left if word]


def _understand(index, word, language, as_typed):
    """Triples of a word, the words of the index that it means, and whether that is a guess."""
    found = readings(index, word, _SCRIPTS.get(language, "latin"))
    if script(word) == "cyrillic" and (language == "bs" or not found and serbian_in_latin(word) in index):
        found = readings(index, serbian_in_latin(word)) | {one: sure * OTHER_LANGUAGE for one, sure in found.items()}
    if found or as_typed:
        return [(word, found, False)]
    if near := _having_offers(index, guesses(index, word, edits=1)):
        return [(word, near, True)]
    if pair := parts(index, word):
        return [(part, {one: sure * PART for one, sure in readings(index, part).items()}, False) for part in pair]
    return [(word, guesses(index, word, edits=2) or first_part(index, word), True)]


def _having_offers(index, found):
    """Those of these words that a published offer has. A place, a provider or a topic may have none but drafts."""
    return {one: sure for one, sure in found.items() if any(bits & index.all for _area, bits in index.offers_with(one))}


def _scores(index, understood, phrases):
    """The score of each offer: what each word found there, rare words more, and all the more for more of the words."""
    understood = [(word, found) for word, found, _is_guess in understood if found]
    totals, matched, weights = [0.0] * len(index.pks), [0.0] * len(index.pks), 0.0
    for word, found in understood:
        classes = _scores_of_one(index, found)
        number_found = sum(offers.bit_count() for offers in classes.values())
        weight = log(1 + len(index) / (1 + number_found)) * (WEAK if word in WEAK_WORDS else 1)
        weights += weight
        for score, offers in classes.items():
            more = weight * score
            for number in members(offers):
                totals[number] += more
                matched[number] += weight
    found = [number for number, total in enumerate(totals) if total]
    scores = {number: totals[number] * matched[number] / weights for number in found}
    for number, covered in _offers_with(index, phrases).items():
        scores[number] = scores.get(number, 0) + PHRASE * covered * weights
    return scores


def _topics(index, understood, phrases):
    """Those named by a phrase, or by the surest readings of at least half of the words that say something here; by a
    guess only if that leads to no offer.
    """
    sure = [
        (word, found)
        for word, found, is_guess in understood
        if found and not (is_guess and _having_offers(index, found))
    ]
    each = [_topics_of_one(index, found) for word, found in sure if word not in WEAK_WORDS]
    named = Counter(topic for topics in each for topic in topics)
    by_phrase = {pk for _covered, keys in phrases for _kind, pk in keys}
    return by_phrase | {pk for pk, number in named.items() if 2 * number >= len(each)}


def _topics_of_one(index, found):
    surest = [word for word, sure in found.items() if sure == max(found.values())]
    keys = {key for word in surest for key, area in index.in_groups.get(word, ()) if area == TOPIC}
    return {pk for kind, pk in keys if kind == "topic"}


def _offers_with(index, phrases):
    """Offers in the groups of these phrases, with the largest share of the text that one of them covers."""
    best = {}
    for covered, keys in phrases:
        for number in members(reduce(or_, (index.groups.get(key, 0) for key in keys))):
            best[number] = max(covered, best.get(number, 0))
    return best


def _scores_of_one(index, found):
    """``{score: bitset of offers}`` of one word: its best place there, and a quarter of what the others add.

    The offers of each area are divided by how sure the surest reading is, and what falls together stays one set.
    """
    by_area = defaultdict(lambda: defaultdict(int))
    for word, sure in found.items():
        for area, offers in index.offers_with(word):
            by_area[area][sure] |= offers
    classes = {(0.0, 0.0): index.all}  # (best score, sum of scores) → offers
    for area in sorted(by_area):
        divided = defaultdict(int)
        levels = sorted(by_area[area].items(), reverse=True)
        for (best, total), left in classes.items():
            for sure, offers in levels:
                if here := left & offers:
                    score = sure * _SURE[area]
                    divided[max(best, score), total + score] |= here
                    left ^= here
            divided[best, total] |= left
        classes = divided
    scores = defaultdict(int)
    for (best, total), offers in classes.items():
        if best:
            scores[best + OTHERS * (total - best)] |= offers
    return scores


def _ranked(index, scores):
    """Numbers of offers, best first, ties by slug."""
    if not scores:
        return []
    least = max(scores.values()) * LEAST_SHARE
    found = [(-score, index.slugs[number], number) for number, score in scores.items() if score >= least]
    return [number for _score, _slug, number in sorted(found)]


def _best(index, found):
    """The surest of these words that a published offer has, as it is written; or nothing."""
    word = max(sorted(_having_offers(index, found)), key=found.get, default="")
    return index.shown.get(word, word)
