"""The index follows the database, and whatever is asked of it is answered."""

import time

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration_portal.languages import CODES
from network.models import Organisation, Page
from offers.models import Category, Change, ContentVersion, Offer, SearchTally
from offers.search import _search, loading, search
from tests.factories import make_category, make_location, make_municipality, make_offer, make_organisation

pytestmark = pytest.mark.django_db
QUERIES = ["kurs", "deutsch", "kochen", "tafl", "imst kurs", "caritas", "neu", "essen"]


@pytest.fixture
def offers(region):
    food, german = make_category("food", "Essen"), make_category("german", "Deutsch lernen")
    imst = make_municipality("Imst")
    caritas = make_organisation("Caritas")
    return [
        make_offer("Deutschkurs", slug="a", categories=[german], locations=[make_location("Saal", imst)]),
        make_offer("Kochkurs", slug="b", categories=[food, german], provider=caritas),
        make_offer("Tafel", slug="c", categories=[food]),
        make_offer("Entwurf", slug="d", status="draft", categories=[food]),
    ]


CHANGES = {
    "title": lambda offers: Offer.objects.filter(slug="a").update(title_de="Neuer Kurs"),
    "publish": lambda offers: Offer.objects.filter(slug="d").update(status="published"),
    "archive": lambda offers: Offer.objects.filter(slug="b").update(status="archived"),
    "delete": lambda offers: offers[2].delete(),
    "new": lambda offers: make_offer("Kurs zum Kochen", slug="aa"),
    "topic": lambda offers: offers[0].categories.set([Category.objects.get(slug="food")]),
    "search words": lambda offers: Category.objects.filter(slug="food").update(search_words_de="neu, tafeln"),
    "provider": lambda offers: offers[1].provider.__class__.objects.filter(name="Caritas").update(name="Neu"),
    "other names": lambda offers: Organisation.objects.update(other_names="Tafeln, Kochende"),
    "confidential": lambda offers: offers[0].locations.update(is_confidential=True),
    "all at once": lambda offers: [change(offers) for name, change in CHANGES.items() if name != "all at once"],
}


WITHDRAWN = {
    "title": lambda offer: type(offer).objects.filter(pk=offer.pk).update(status="draft"),
    "place": lambda offer: offer.locations.update(is_confidential=True),
}


@pytest.mark.parametrize("name", WITHDRAWN)
def test_words_that_were_withdrawn_are_neither_guessed_nor_shown(offers, name):
    secret = make_offer("Brombeergasse", slug="z", locations=[make_location("Brombeerhaus", make_municipality("Oetz"))])
    index = loading.build(ContentVersion.objects.current())
    WITHDRAWN[name](secret)

    renewed = loading._renewed(index, ContentVersion.objects.current())

    typo = {"title": "brambeergosse kurs", "place": "brambaerhaus kurs"}[name]
    assert "rombeer" not in _search(renewed, typo, "de").meant
    assert _search(renewed, typo, "de") == _search(loading.build(), typo, "de")


@pytest.mark.parametrize("name", CHANGES)
def test_an_index_brought_up_to_date_finds_what_a_new_one_finds(offers, name):
    index = loading.build(ContentVersion.objects.current())
    CHANGES[name](offers)

    renewed = loading._renewed(index, ContentVersion.objects.current())

    assert renewed is index
    assert found_in(renewed) == found_in(loading.build(ContentVersion.objects.current()))


BACK = {
    "as it was": {},
    "with other words": {"title_de": "Kurs für Gitarre"},
    "with another slug": {"slug": "zz"},
    "for everybody by phone": {"by_phone": True},
}


@pytest.mark.parametrize("name", BACK)
def test_what_comes_back_has_the_words_that_it_has_now(offers, name):
    index = loading.build(ContentVersion.objects.current())
    numbers = len(index.pks)
    for changes in ({"status": "archived"}, {"status": "published"} | BACK[name]):
        Offer.objects.filter(slug="a").update(**changes)
        index = loading._renewed(index, ContentVersion.objects.current())
        assert found_in(index) == found_in(loading.build())

    assert (len(index.pks) > numbers) == (name in ("with other words", "with another slug"))
    assert len(index) == Offer.objects.published().count()


def test_what_comes_back_as_it_was_is_no_reason_for_a_new_index(offers, monkeypatch):
    monkeypatch.setattr(loading, "MOST_CHANGES", 0)
    index = loading.build(ContentVersion.objects.current())
    for status in ("archived", "published", "archived", "published"):
        Offer.objects.exclude(slug="d").update(status=status)
        index = loading._renewed(index, ContentVersion.objects.current())

    assert len(index.pks) == 3
    assert found_in(index) == found_in(loading.build())


MUCH_AT_ONCE = {
    "titles": lambda: Offer.objects.update(title_de=Concat("title_de", Value(" Neuigkeit")), title_ar="دورة"),
    "titles of one more than at once": lambda: Offer.objects.exclude(slug="c").update(title_de="Neuigkeit"),
    "published anew": lambda: Offer.objects.update(status="published", title_de="Neuigkeit"),
    "search words too": lambda: (CHANGES["search words"](None), Offer.objects.update(title_de="Neuigkeit")),
}


@pytest.mark.parametrize("growth", [0, 500], ids=["with a new index", "with the same index"])
@pytest.mark.parametrize("name", MUCH_AT_ONCE)
def test_much_that_changes_at_once_is_found_at_once_in_the_language_of_the_page(offers, monkeypatch, name, growth):
    monkeypatch.setattr(loading, "AT_ONCE", 1)
    monkeypatch.setattr(loading, "MOST_CHANGES", growth)
    index = loading.build(ContentVersion.objects.current())
    MUCH_AT_ONCE[name]()
    renewed = loading._renewed(index, ContentVersion.objects.current())
    assert renewed is index
    assert renewed.waiting

    for language, query in [("de", "neuigkeit"), ("ar", "دورة"), ("de", "kochkurs"), ("de", "caritas")]:
        loading._go_on(renewed, language)
        assert set(_search(renewed, query, language).pks) == set(_search(loading.build(), query, language).pks)

    while renewed.waiting:
        loading._go_on(renewed, "de")
    assert found_in(renewed) == found_in(loading.build())
    assert len(renewed.pks) <= len(renewed) * (2 if growth else 1)


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_is_not_complete_is_not_kept(client, region, monkeypatch):
    monkeypatch.setattr(loading, "AT_ONCE", 1)
    for number in range(3):
        make_offer(f"Kurs {number}", slug=f"kurs-{number}")
    search("kurs")
    Offer.objects.update(title_it="Novità")
    ContentVersion.objects.forget()

    paths = ["/de/offers/?q=novita", "/de/offers.json?q=novita", "/de/offers/suggestions.json?q=novita"]
    answers = {path: client.get(path) for path in [*paths, "/de/offers/map/?q=novita"]}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert {path for path in answers if "no-store" in answers[path].headers["Cache-Control"]} >= {*paths[:2]}

    while loading._kept.current().waiting:
        search("kurs")
    answer = client.get(paths[1])
    assert answer.json()["count"] == 3
    assert "public" in answer.headers["Cache-Control"]
    assert not SearchTally.objects.exists()


@pytest.mark.parametrize("change", [lambda: None, lambda: Offer.objects.filter(slug="b").update(title_de="Neu")])
def test_what_no_trigger_noticed_is_found_after_all_counts_as_changed(offers, change):
    index = loading.build(ContentVersion.objects.current())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE offers_offer SET title_de = 'Gitarre' WHERE slug = 'a'")
    Change.objects.all().delete()

    ContentVersion.objects.count_anew()
    change()

    renewed = loading._renewed(index, ContentVersion.objects.current())
    assert found_in(renewed) == found_in(loading.build())
    assert len(_search(renewed, "gitarre", "de").pks) == 1


@pytest.mark.parametrize("change", [{"title_de": "Gitarre"}, {"status": "archived"}], ids=["changed", "archived"])
def test_what_changes_while_it_waits_is_found_as_it_is_then(offers, monkeypatch, change):
    monkeypatch.setattr(loading, "AT_ONCE", 1)
    index = loading.build(ContentVersion.objects.current())
    Offer.objects.update(title_de="Neuigkeit", title_ar="دورة")
    loading._go_on(loading._renewed(index, ContentVersion.objects.current()), "de")

    Offer.objects.filter(slug="c").update(**change)
    loading._go_on(loading._renewed(index, ContentVersion.objects.current()), "de")

    for query in ("neuigkeit", "gitarre"):
        assert _search(index, query, "de").pks == _search(loading.build(), query, "de").pks
    while index.waiting:
        loading._go_on(index, "de")
    assert _search(index, "دورة", "de").pks == _search(loading.build(), "دورة", "de").pks


WITHOUT_WORDS = {
    "checked": lambda offers: Offer.objects.update(checked_on="2026-11-24"),
    "cost": lambda offers: Offer.objects.filter(slug="a").update(cost_cents=0),
    "page": lambda offers: Page.objects.create(slug="about", title_de="Über uns"),
    "phone": lambda offers: Organisation.objects.update(phone="+43541220018"),
}


@pytest.mark.parametrize("name", WITHOUT_WORDS)
def test_a_change_without_words_counts_but_does_not_concern_the_index(offers, name):
    before = ContentVersion.objects.current()
    index = loading.build(before)

    WITHOUT_WORDS[name](offers)

    after = ContentVersion.objects.current()
    assert after.number > before.number
    assert not Change.objects.filter(version__gt=before.number).exists()
    assert loading._renewed(index, after) is index


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_words_is_remembered_by_the_offer_or_as_one_of_all(offers, name):
    before = ContentVersion.objects.current()

    CHANGES[name](offers)

    assert Change.objects.filter(version__gt=before.number).exists()


def test_a_statement_that_changes_nothing_is_no_new_version(offers):
    before = ContentVersion.objects.current()

    Offer.objects.filter(slug="nothing").update(title_de="Neu")

    assert ContentVersion.objects.current() == before


def found_in(index):
    return {query: [(_search(index, query, "de").pks, _search(index, query, "de").meant)] for query in QUERIES}


def test_a_change_that_is_taken_back_leaves_no_trace(offers):
    from django.db import transaction

    before = search("kurs").pks
    with transaction.atomic():
        Offer.objects.update(title_de="Gitarre")
        assert search("kurs").pks != before
        transaction.set_rollback(True)

    assert search("kurs").pks == before


def test_the_number_of_queries_does_not_grow_with_the_index(offers, django_assert_max_num_queries):
    search("kurs")

    with django_assert_max_num_queries(1):  # the version
        search("kurs")


ANYTHING = st.one_of(
    st.text(max_size=200),
    st.text(alphabet='+-"*~:()\\\\[]^|&!{}?/ ANDORNOT', max_size=60),
    st.text(alphabet="\u200e\u200f\u202e\u200b\u200d😀🏳️ ـ", max_size=30),
    st.lists(st.sampled_from(["kurs", "imst", "الكورس", "курсы", "a", "ß", "x" * 200]), max_size=200).map(" ".join),
)


@pytest.mark.parametrize("language", ["de", "ar", "uk"])
def test_whatever_is_typed_is_answered(offers, language):
    known = set(Offer.objects.published().values_list("pk", flat=True))
    slowest = 0

    @settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(ANYTHING)
    def ask(text):
        nonlocal slowest
        started = time.process_time()
        result = search(text, language)
        slowest = max(slowest, time.process_time() - started)
        assert set(result.pks) <= known

    ask()
    print(f"slowest answer: {slowest * 1000:.0f} ms")


@pytest.mark.parametrize("language", CODES)
def test_the_list_answers_200_words_and_emoji(client, offers, language):
    for text in ("wort " * 30, "😀😀", "\u202e", "(kurs AND *", '"', "a"):
        assert client.get(f"/{language}/offers/", {"q": text}).status_code == 200


def test_nothing_is_kept_within_a_transaction(offers):
    assert connection.in_atomic_block
    search("kurs")

    version, _index = loading._kept._kept.get(False, (None, None))
    assert version != ContentVersion.objects.current()


def test_a_command_has_the_index_made_anew(offers):
    from io import StringIO

    from django.core.management import call_command

    with loading.lock:
        before = loading.current()
    out = StringIO()

    call_command("rebuild_index", stdout=out)

    assert "3 offers with" in out.getvalue()
    with loading.lock:
        assert loading.current() is not before
