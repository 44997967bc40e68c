"""From the database into the index. The index lives in the memory of each process; the database is the truth.

A process asks which version of the content the database holds (at most once a second), and reads what has changed
since its own. What has no version in common with it, or has changed too much, is read anew.
"""

from collections import defaultdict
from itertools import islice, takewhile

from integration_portal import languages
from integration_portal.text import normalise, separated, words
from network.models import Language, Location, Municipality, Organisation, Region, column
from offers.bitsets import bitset
from offers.choices import OfferKind
from offers.models import Category, Change, Offer
from offers.models.version import EVERYTHING, REFERENCE, KeptByVersion

from .index import Index, Name
from .spelling import STOP_WORDS, script, sound, stems, telling, umlauts_folded

MOST_CHANGES = 500  # offers; when an index has grown by so many, and by a quarter, a new one is better
AT_ONCE = 1500  # offers whose texts are read for one search, in less than a second
CHUNK = 500  # offers whose texts are in memory at the same time
_AREAS = ("title", "summary", "description")
_AREAS_OF_SERVICES = {area: area for area in _AREAS}
_AREAS_OF_VOLUNTEERING = {"title": "parent", "summary": "description", "description": "description"}


def current(language=None):
    """The index of what the database holds now. Hold ``lock`` while you use it.

    After very many texts have changed at once it has those in ``language`` at once, and the others as more is asked of
    it; where no language is given, all.
    """
    index = _kept.current()
    if index.waiting:
        _go_on(index, language)
    return index


def build(version=None, index=None):
    """An index of all published offers: a new one, or an old one made anew, so that its memory is free before that."""
    index = index or Index()
    index.__init__()
    _add_offers(index, _slugs())
    _add_reference(index)
    _have_learned(index)
    index.version, index.size_at_first = version, len(index.pks)
    return index


def _renewed(index, version):
    if index is None or index.version is None or version.number <= index.version.number:
        return build(version, index)
    changed = set(Change.objects.filter(version__gt=index.version.number).values_list("offer", flat=True))
    if EVERYTHING in changed:
        return build(version, index)
    if not changed:
        index.version = version
        return index
    slugs = _slugs()
    to_add = {pk: slug for pk, slug in slugs.items() if pk in changed}
    grown = len(index.pks) + len(to_add.keys() - index.asleep.keys()) - index.size_at_first
    if grown > max(MOST_CHANGES, index.size_at_first // 4):
        index.version = None  # until all is done
        index.forget_offers()
        to_add, index.size_at_first = slugs, len(slugs)
    if len(to_add) > AT_ONCE and not index.pks:
        index.waiting |= to_add
    else:
        _update(index, changed, to_add)
    if REFERENCE in changed:
        index.forget_reference()
        _add_reference(index)
    if not index.waiting:
        _have_learned(index)
    index.version = version
    return index


def _update(index, changed, to_add):
    for pk in changed:
        index.remove_offer(pk)
        index.waiting.pop(pk, None)
    if left := _add_offers(index, to_add, at_most=AT_ONCE):
        index.waiting |= left
        index.languages.clear()


def _have_learned(index):
    _group(index)
    index.forget_lost_words()
    index.learn()


def _go_on(index, language):
    """Adds what waits: first what somebody sees of it who reads this language, then some offers with all their texts;
    and all of them for nobody in particular.
    """
    if language and language not in index.languages:
        _add_offers(index, index.waiting, read_in=language)
        index.languages.append(language)
    else:
        some = dict(islice(index.waiting.items(), AT_ONCE if language else None))
        _add_offers(index, some)
        index.waiting = {pk: slug for pk, slug in index.waiting.items() if pk not in some}
    _have_learned(index)


_kept = KeptByVersion(_renewed)
lock = _kept.lock


def _slugs():
    """Of all published offers, by their key."""
    return dict(Offer.objects.published().values_list("pk", "slug"))


def _add_offers(index, slugs, at_most=None, read_in=None):
    """
    :param slugs: of the offers to add, by their key; a condition with very many keys takes long in each chunk
    :param at_most: so many of which the words are not known yet
    :param read_in: only the texts that somebody sees who reads this language, else those in all
    :returns: those of the slugs that are left
    """
    order = languages.reading_order(read_in) if read_in else languages.CODES
    columns = [(area, code) for area in _AREAS for code in order]
    wanted = ["pk", "slug", "kind", "online", "by_phone", *(column(area, code) for area, code in columns)]
    pks = sorted(slugs, key=lambda pk: slugs[pk].encode())
    published = Offer.objects.published()
    chunks = (published.filter(pk__in=pks[n : n + CHUNK]).values_list(*wanted) for n in range(0, len(pks), CHUNK))
    in_order = (row for rows in chunks for row in sorted(rows, key=lambda row: row[1].encode()))
    new, left = 0, {}
    for pk, slug, kind, online, by_phone, *texts in in_order:
        # Most people look for help, fewer for somebody to help: those find it by its topic.
        areas = _AREAS_OF_VOLUNTEERING if kind == OfferKind.VOLUNTEERING else _AREAS_OF_SERVICES
        found = [(area, text) for (area, _code), text in zip(columns, texts, strict=True) if text]
        if read_in:  # the first of each area; a dict keeps the last
            found = dict(reversed(found)).items()
        row = (pk, slug, online or by_phone, [(areas[area], text) for area, text in found])
        if read_in or not index.wakes(*row):
            if new == at_most:
                left[pk] = slug
            else:
                index.add_offer(*row, are_all=not read_in)
                new += 1
    return left


def _add_reference(index):
    """What many offers share: topics, providers, places, and the names that are filters."""
    _add_topics(index)
    for pk, *names in Organisation.objects.values_list("pk", "name", "other_names"):
        index.add_group(("provider", pk), [("provider", name) for name in names])
    for pk, *texts in Location.objects.disclosed().values_list("pk", "name", "address", "stop"):
        index.add_group(("place", pk), [("place", text) for text in texts])
    for pk, name, areas in Municipality.objects.values_list("pk", "name", "areas"):
        for kind in ("village", "seat"):
            index.add_group((kind, pk), [("place", name), ("place", areas)])
        index.add_group(("served", pk), [("description", name)])
    _add_names(index)


def _add_topics(index):
    columns = {name: [column(name, code) for code in languages.CODES] for name in ("name", "hint", "search_words")}
    rows = Category.objects.values("pk", "parent_id", *(one for names in columns.values() for one in names))
    texts = {row["pk"]: {name: [row[one] or "" for one in columns[name]] for name in columns} for row in rows}
    parents = {row["pk"]: row["parent_id"] for row in rows}
    for pk, own in texts.items():
        singles, phrases = _singles_and_phrases(own["search_words"])
        areas = [("topic", text) for text in [*own["name"], *singles]]
        areas += [("parent", text) for text in [*own["hint"], *phrases]]
        if parents[pk]:
            areas += [("parent", text) for texts_ in texts[parents[pk]].values() for text in texts_]
        index.add_group(("topic", pk), areas)
        for phrase in phrases:
            index.add_phrase(("topic", pk), " ".join(words(phrase)))


def _singles_and_phrases(search_words):
    entries = [entry for text in search_words for entry in separated(text)]
    singles = [entry for entry in entries if len(words(entry)) == 1]
    return singles, [entry for entry in entries if len(words(entry)) > 1]


def _add_names(index):
    """Names of municipalities and valleys, and of languages but the region's own, which is a topic."""
    places = list(Municipality.objects.filter(in_region=True).order_by("slug"))
    for place in places:
        _add_place(index, [place.name, place.slug.replace("-", " ")], [place])
    for place in places:
        for shorter in _shorter_names(place.name):
            index.names.setdefault(shorter, index.names[normalise(place.name)])
    for area in sorted({area for place in places for area in place.area_names}):
        if normalise(area) not in index.names:
            _add_place(index, [area], [place for place in places if area in place.area_names], area)
    source = Region.objects.values_list("source_language", flat=True)
    spoken = Language.objects.exclude(code__in=source)
    names = [(language, name) for language in spoken for name in language.names]
    parts = [(language, part) for language in spoken for part in language.parts_of_names]
    for language, name in [*names, *parts]:
        spelling = normalise(name)
        index.names.setdefault(spelling, Name("language", (language.code,), (("spoken", language.pk),)))
        if script(spelling) != "latin" and " " not in spelling:
            for stem in stems(spelling):
                index.names_by_stem.setdefault(stem, spelling)


def _add_place(index, names, municipalities, area=""):
    groups = tuple((kind, place.pk) for place in municipalities for kind in ("village", "served"))
    meant = Name("municipality", tuple(place.slug for place in municipalities), groups, area)
    for spelling in {one for name in names for one in (normalise(name), umlauts_folded(normalise(name)))}:
        index.names[spelling] = meant
        if len(sound(spelling)) >= 2:
            index.names_by_sound.setdefault(sound(spelling), set()).add(spelling)


def _shorter_names(name):
    """What is left when words that say nothing are left out: ``st leonhard pitztal`` and, before the first of them,
    ``st leonhard`` for St. Leonhard im Pitztal.
    """
    short = takewhile(lambda word: word not in STOP_WORDS, words(name))
    return [found for found in (" ".join(telling(name)), " ".join(short)) if found]


def _group(index):
    """Which offers have which topic, provider and place. What could tell where a confidential place is stays out."""
    groups = defaultdict(list)
    for key, offer in _memberships():
        if offer in index.numbers:
            groups[key].append(index.numbers[offer])
    index.groups = {key: bitset(numbers) for key, numbers in groups.items()}


def _memberships():
    tables = [("topic", "categories", "category_id"), ("served", "municipalities", "municipality_id")]
    for kind, field, name in [*tables, ("spoken", "languages", "language_id")]:
        for offer, pk in getattr(Offer, field).through.objects.values_list("offer_id", name):
            yield (kind, pk), offer
    disclosed = dict(Location.objects.disclosed().values_list("pk", "municipality_id"))
    with_a_place = set()
    for offer, location in Offer.locations.through.objects.values_list("offer_id", "location_id"):
        with_a_place.add(offer)
        if location in disclosed:
            yield ("place", location), offer
            yield ("village", disclosed[location]), offer
    for offer, provider, seat in Offer.objects.values_list("pk", "provider_id", "provider__municipality_id"):
        yield ("provider", provider), offer
        if seat and offer not in with_a_place:
            yield ("seat", seat), offer
