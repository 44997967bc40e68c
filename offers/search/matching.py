"""Which words of the index somebody could have meant by a word that they typed."""

from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from .spelling import cyrillic_sound, script, sound, stems, umlauts_folded, voiced

# How sure one is that two words are the same, by what makes them so.
EXACT, UMLAUT, STEM, NEAR, BEGINNING, ENDING, PART, SOUND, GUESS = 1.0, 0.97, 0.88, 0.8, 0.85, 0.62, 0.6, 0.4, 0.5
BESIDE_EXACT = 0.6  # of that for other forms of a word that stands somewhere as it was typed, but not for Deutschkurs
SOUND_THERE = 0.9  # on a page in the other script
NEARER_VOWELS = 4  # the power of a similarity of sounds, as part of the best one
_MOST_GUESSES = 12


def readings(index, word, page_script="latin"):
    """``{word of the index: how sure}`` without guessing: the word itself, its other forms, compounds with it, and
    words of another script that sound like it.

    :param page_script: that of the page's language; on a page in another script than Latin, Latin letters may well
        spell a word of that script
    """
    found = _readings(index, word, page_script)
    if word not in index:
        return found
    begins = word if len(word) > 3 else None  # three letters begin too many words: LAP, Lapset
    return {one: sure * _beside_exact(one, sure, begins) for one, sure in found.items()}


def _beside_exact(other, sure, begins):
    return 1 if sure >= UMLAUT or begins and other.startswith(begins) else BESIDE_EXACT


def _readings(index, word, page_script):
    found = {}
    _put(found, [word] if word in index else [], EXACT)
    _put(found, index.by_umlaut.get(word, ()), UMLAUT)
    folded = umlauts_folded(word)
    _put(found, [folded] if folded in index else [], UMLAUT)
    if script(word) == "latin" != page_script:
        _PUT_SOUNDS[page_script](found, index, word, SOUND_THERE)
    for stem in stems(word):
        _put(found, index.by_stem.get(stem, ()), STEM)
    if found and word not in index and len(word) >= 6:
        _put_near(found, index, word, 1, NEAR)
    if len(word) >= 3:
        for longer in index.beginning_with(word):
            _put(found, [longer], BEGINNING * _share(word, longer))
    if len(word) >= 4 and script(word) == "latin":
        for stem in {word, *(one for one in stems(word) if _may_end_a_word(index, one, word))}:
            for longer in index.ending_with(stem):
                _put(found, [longer], ENDING * _share(stem, longer))
    return found


def _may_end_a_word(index, stem, word):
    """Whether compounds are looked for by a stem: by ``kurs`` of ``kurse``, but not by ``ment`` of ``mentor``."""
    return len(stem) > 4 or len(stem) == 4 and (stem in index or len(word) == 5)


def guesses(index, word, edits):
    """``{word of the index: how sure}`` for a word that stands nowhere: written with this many mistakes at most, or as
    a word of another script sounds.
    """
    found = {}
    if script(word) == "latin":
        for put in _PUT_SOUNDS.values():
            put(found, index, word, SOUND)
    if edits <= _most_edits(word):
        _put_near(found, index, word, edits, GUESS)
    return found


def _put_near(found, index, word, edits, sure):
    for other, distance in _nearest(word, _of_similar_length(index, word, edits), edits, _MOST_GUESSES):
        first = 1.0 if other[0] == word[0] else 0.85
        _put(found, [other], sure * first * (1 - distance / (len(word) + 1)))


def parts(index, word):
    """Two words of the index that were written as one, or None: ``erstehilfe``, ``Rechtsberatung``."""
    best = None
    for cut in range(3, len(word) - 2):
        left, right = word[:cut], word[cut:]
        if right in index or any(stem in index.by_stem for stem in stems.__wrapped__(right) if len(stem) >= 4):
            for start in (left, left[:-1] if left[-1] in "sn" else left):
                if len(start) >= 3 and start in index and (best is None or len(start) > len(best[0])):
                    best = (start, right)
    return best


def first_part(index, word):
    """The longest known word with which a compound begins, as a guess: ``Ehrenamtsbörse``."""
    for end in range(len(word) - 3, 3, -1):
        for start in (word[:end], word[: end - 1] if word[end - 1] in "sn" else word[:end]):
            if start in index and len(start) >= 4:
                return {start: GUESS}
    return {}


def _put_cyrillic_sounds(found, index, word, sure):
    key = cyrillic_sound(word)
    _put(found, index.by_cyrillic_sound.get(key, ()), sure)
    if len(key) >= 4 and word not in index:
        limit = 1 if len(key) < 7 else 2
        for other, distance in _nearest(key, index.by_cyrillic_sound, limit, 5):
            _put(found, index.by_cyrillic_sound[other], sure * (1 - distance / (len(key) + 1)))


def _put_arabic_sounds(found, index, word, sure):
    """Many words share their consonants; the nearer their vowels, the surer."""
    near = {}
    for spelling in {word, word.replace("2", "k")}:  # 2 is a hamza, or a qaf as one says it in Damascus and Cairo
        if len(sound(spelling)) >= 2:
            for other in index.by_sound.get(sound(spelling), ()):
                near[other] = max(near.get(other, 0), ratio(voiced(spelling), voiced(other)))
    best = max(near.values(), default=0)
    for other, similarity in near.items():
        _put(found, [other], sure * 0.9 * (similarity / best) ** NEARER_VOWELS)


_PUT_SOUNDS = {"arabic": _put_arabic_sounds, "cyrillic": _put_cyrillic_sounds}


def _put(found, words, sure):
    for word in words:
        found[word] = max(found.get(word, 0), sure)


def _share(part, whole):
    return 0.6 + 0.4 * len(part) / len(whole)


def _most_edits(word):
    """How many mistakes a word of this length may have."""
    if len(word) < 3:
        return 0
    return 1 if len(word) < 6 else 2


def _of_similar_length(index, word, limit):
    by_length = index.by_length[script(word)]
    return chain.from_iterable(by_length[length] for length in range(len(word) - limit, len(word) + limit + 1))


def _nearest(word, others, edits, at_most):
    """Pairs of a word and its distance, nearest first, then in the order of the alphabet."""
    near = process.extract(word, list(others), scorer=OSA.distance, score_cutoff=edits, limit=None)
    return sorted(((other, distance) for other, distance, _place in near), key=lambda one: (one[1], one[0]))[:at_most]
