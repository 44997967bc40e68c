"""The index: which words stand in which offers, and what else one could mean by them."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from functools import lru_cache, partial
from typing import NamedTuple

from integration_portal.text import normalise, words_and_compounds
from offers.bitsets import bitset

from .spelling import cyrillic_sound, says_something, script, sounds, stems, umlauts_folded

# Where a word stands, best first, and how much that says. At most eight, since the place takes three bits.
AREAS = {
    "title": 10.0,
    "topic": 7.0,  # name and search words of the offer's own topics
    "provider": 5.0,
    "parent": 3.5,  # of the topic above, the hints of both, and single words of their phrases
    "summary": 3.0,
    "place": 2.5,
    "description": 1.5,
}
_NUMBERS = {name: number for number, name in enumerate(AREAS)}
TOPIC = _NUMBERS["topic"]
LONGEST_WORD = 40
MANY = 100  # offers with a word: to make their set takes longer than to keep it


class Name(NamedTuple):
    """What a search understands as a filter: its parameter, its values, and the groups of offers that it leaves.

    ``area`` is the name of what several municipalities are together, of a valley, else empty.
    """

    parameter: str
    values: tuple
    groups: tuple
    area: str = ""


class Index:
    """Words and where they stand: in the texts of an offer, or in those of a topic, provider or place that it has.

    ``pks[number]`` is the row of an offer; None where it has gone or has a new number since. Of offers that are
    ``waiting`` it has no texts but those that somebody sees who reads one of ``languages``.
    """

    def __init__(self):
        self.version = None
        self.forget_reference()
        self.forget_offers()
        self.known = set()  # the words below
        self.by_stem, self.by_umlaut = defaultdict(list), defaultdict(list)
        self.by_sound, self.by_cyrillic_sound = defaultdict(list), defaultdict(list)
        self.by_length = defaultdict(lambda: defaultdict(list))  # script → length → words
        self.sorted, self.reversed = [], []

    def forget_reference(self):
        self.in_groups = {}  # word → list of pairs of a group's key and an area's number
        self.phrases = {}  # several words as somebody would type them, normalised → keys of groups
        self.names = {}  # a name, normalised → the Name of a municipality, a valley or a language
        self.names_by_sound = {}  # for places in other scripts: how a name sounds → the keys of ``names``
        self.names_by_stem = {}  # for languages in other scripts, “in Arabic” in one word: a stem → a key of ``names``

    def forget_offers(self):
        self.size_at_first = 0
        self.pks, self.slugs, self.numbers = [], [], {}
        self.waiting, self.languages = {}, []  # slugs of offers by their pk; codes
        self._written, self.asleep = [], {}  # hash of an offer's texts by number; pk of one that has gone → its number
        self.in_offers = defaultdict(partial(array, "I"))  # word → an offer's number * 8 + an area's number
        self.groups = {}  # (kind, pk) → bitset of its offers' numbers
        self.all = 0  # bitset of the offers that have not gone
        self.everywhere = 0  # bitset of the offers that one reaches by phone or online
        self._sets = {}  # word that stands in many offers → list of pairs of an area's number and a bitset
        self.shown = {}  # word → as it is written in a title
        self._spellings = set()  # those of titles that were read since the last time it learned

    def __len__(self):
        return len(self.numbers)

    def __contains__(self, word):
        return word in self.in_groups or any(self.pks[code >> 3] for code in self.in_offers.get(word, ()))

    def wakes(self, pk, slug, everywhere, texts):
        """Whether an offer that had gone comes back as it was, published once more: it has its words still."""
        number = self.asleep.get(pk)
        if number is None or self._written[number] != hash((slug, *texts)):
            return False
        del self.asleep[pk]
        self._appear(number, pk, everywhere, texts)
        return True

    def add_offer(self, pk, slug, everywhere, texts, are_all=True):
        """
        :param texts: pairs of an area's name and a text; once more what it has already makes no difference
        """
        number = self.numbers.get(pk)
        if number is None:
            number = len(self.pks)
            self.pks.append(None)
            self.slugs.append(slug.encode())
            self._written.append(None)
        self._sets.clear()
        for area, found in _best_areas(texts):
            code = number * 8 + area
            for word in found:
                self.in_offers[word].append(code)
        if are_all:
            self._written[number] = hash((slug, *texts))
        self.asleep.pop(pk, None)
        self._appear(number, pk, everywhere, texts)

    def _appear(self, number, pk, everywhere, texts):
        self.numbers[pk], self.pks[number] = number, pk
        self.all |= 1 << number
        if everywhere:
            self.everywhere |= 1 << number
        self._remember_spelling(text for area, text in texts if area == "title")

    def remove_offer(self, pk):
        number = self.numbers.pop(pk, None)
        if number is not None:
            self.pks[number], self.asleep[pk] = None, number
            self.all &= ~(1 << number)
            self.everywhere &= ~(1 << number)

    def offers_with(self, word):
        """Pairs of an area's number and the bitset of offers that have the word there, themselves or with others."""
        found = [(area, self.groups.get(key, 0)) for key, area in self.in_groups.get(word, ())]
        return found + (self._sets.get(word) or self._own_offers_with(word))

    def _own_offers_with(self, word):
        codes = self.in_offers.get(word, ())
        by_area = defaultdict(list)
        for code in codes:
            by_area[code & 7].append(code >> 3)
        found, better = [], 0
        for area in sorted(by_area):  # what was read in steps may have a word in several; the best one counts
            offers = bitset(by_area[area]) & ~better
            better |= offers
            found.append((area, offers))
        if len(codes) > MANY:
            self._sets[word] = found
        return found

    def add_group(self, key, texts):
        for area, found in _best_areas(texts):
            for word in found:
                self.in_groups.setdefault(word, []).append((key, area))

    def add_phrase(self, key, phrase):
        self.phrases.setdefault(phrase, set()).add(key)

    def forget_lost_words(self):
        """What stands nowhere any more, a draft's or a confidential place's, must not be guessed or shown either."""
        lost = {word for word in self.known if word not in self}
        if not lost:
            return
        for by in (self.by_stem, self.by_umlaut, self.by_sound, self.by_cyrillic_sound, *self.by_length.values()):
            for key, words in list(by.items()):
                if not lost.isdisjoint(words):
                    by[key] = [word for word in words if word not in lost]
                    if not by[key]:
                        del by[key]
        self.reversed = [one for one in self.reversed if one[1] not in lost]
        self.known -= lost
        for word in lost:
            self.shown.pop(word, None)

    def learn(self):
        """Makes new words known to what finds words that are not written exactly as in a text."""
        self._spellings.clear()
        _words_of_one.cache_clear()
        new = sorted(word for word in {*self.in_offers, *self.in_groups} - self.known if word in self)
        self.known.update(new)
        for word in new:
            self._learn(word)
        self.sorted = sorted(self.known)
        self.reversed.sort()

    def _learn(self, word):
        kind = script(word)
        self.by_length[kind][len(word)].append(word)
        found = stems.__wrapped__(word)
        for stem in found:
            self.by_stem[stem].append(word)
        if kind == "arabic":
            for key in sounds(word):
                self.by_sound[key].append(word)
        elif kind == "cyrillic":
            self.by_cyrillic_sound[cyrillic_sound.__wrapped__(word)].append(word)
        if kind != "latin":
            return
        self.reversed += [(stem[::-1], word) for stem in found | {word} if len(stem) > 5]
        folded = umlauts_folded(word)
        if folded != word:
            self.by_umlaut[folded].append(word)

    def _remember_spelling(self, titles):
        for raw in "\n".join(titles).split():
            if raw not in self._spellings:
                self._spellings.add(raw)
                raw = raw.strip(".,:;()„“\"'!?")
                self.shown.setdefault(normalise(raw), raw)

    def beginning_with(self, start):
        first = bisect_left(self.sorted, start)
        last = bisect_left(self.sorted, start + "\U0010ffff")
        return self.sorted[first:last]

    def ending_with(self, end):
        """Words, or words whose stem, ends so: Deutschkurse for ``kurs``."""
        turned = end[::-1]
        first = bisect_left(self.reversed, (turned,))
        last = bisect_left(self.reversed, (turned + "\U0010ffff",))
        return {word for _stem, word in self.reversed[first:last]}


def _best_areas(texts):
    """Pairs of an area's number, best first, and the words that say something and stand in no better one."""
    by_area, known = defaultdict(list), set()
    for area, text in texts:
        by_area[_NUMBERS[area]].append(text)
    for number in sorted(by_area):
        raw = set("\n".join(by_area[number]).split())
        found = set().union(*map(_words_of_one, raw)) - known
        known |= found
        yield number, found


@lru_cache(20_000)
def _words_of_one(raw):
    """The words that say something in a part of a text between blanks."""
    found = words_and_compounds(raw)
    return [word for word in found if len(word) <= LONGEST_WORD and says_something(word, raw)]
