"""Names of places and languages in the text of a search: filters, unless they would leave nothing that fits."""

from functools import reduce
from operator import or_

from rapidfuzz.fuzz import ratio

from offers.bitsets import bitset

from .spelling import script, sound, stems, umlauts_folded, voiced

FITS = 0.5  # of the best score: what has less is no reason to believe that a name was meant as a filter
SOUNDS_LIKE = 75  # of 100: a name in another script


def without_names(index, typed):
    """The words without names of places and languages, longest first. Some word is left for the topic, unless there are
    names of both: ``farsi imst``.
    """
    left, names = list(typed), {}
    for length in (3, 2, 1):
        start = 0
        while start + length <= len(left):
            name = " ".join(left[start : start + length])
            meant = _name(index, name)
            others = {one.parameter for one in names.values()} - {meant.parameter} if meant else ()
            if meant and (others or len(left) > length):
                names[name] = meant
                left[start : start + length] = []
            else:
                start += 1
    return left, names


def _name(index, text):
    """The name that a text stands for: as it is, with oe for ö, with an ending (``u Silzu``), in another script."""
    if script(text) != "latin":
        return index.names.get(text) or _name_by_stem(index, text) or _name_by_sound(index, text)
    shorter = [text[:-cut] for cut in (1, 2) if len(text) - cut >= 4]
    return next((index.names[name] for name in [text, umlauts_folded(text), *shorter] if name in index.names), None)


def _name_by_stem(index, text):
    """The language in another form: ``українською``, ``بالعربي``."""
    found = sorted(stem for stem in stems(text) if stem in index.names_by_stem)
    return index.names[index.names_by_stem[found[-1]]] if found else None


def _name_by_sound(index, text):
    """The place that sounds most like it. Consonants alone say little: كورس, a course, has those of Karres."""
    found = [(ratio(voiced(text), voiced(name)), name) for name in index.names_by_sound.get(sound(text), ())]
    similarity, name = max(found, default=(0, ""))
    return index.names[name] if similarity >= SOUNDS_LIKE else None


def divided(index, names, result):
    """The names that leave something that fits, all together or those of places before those of languages; and the
    others.
    """
    for parameters in ({"municipality", "language"}, {"municipality"}, {"language"}):
        kept = {spelling: name for spelling, name in names.items() if name.parameter in parameters}
        if kept and _leave_some(index, kept.values(), result):
            break
    else:
        kept = {}
    return kept, {spelling: name for spelling, name in names.items() if spelling not in kept}


def _leave_some(index, names, result):
    """Whether the filters leave something that fits; what one reaches from everywhere is in every municipality."""
    best = max(result.scores.values(), default=0)
    left = bitset([number for number, score in result.scores.items() if score >= FITS * best])
    for parameter in {name.parameter for name in names}:
        keys = [key for name in names if name.parameter == parameter for key in name.groups]
        everywhere = index.everywhere if parameter == "municipality" else 0
        left &= reduce(or_, (index.groups.get(key, 0) for key in keys), everywhere)
    return bool(left)


def names_as_words(index, result):
    """A language that is no filter is a word like the others, where the index has it: ``english course``. A place is
    none, or else all that is there would come before what was looked for; unless no other word was found.
    """
    names = result.names_in_vain.items()
    as_words = [spelling for spelling, name in names if name.parameter == "language" or not result.words]
    return [word for spelling in as_words for word in spelling.split() if word in index]
