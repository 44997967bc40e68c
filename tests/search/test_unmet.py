"""What is looked for and not found is counted, and nobody can tell who it was."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from offers.models import SearchTally, UnmetSearch, unmet
from offers.search import search
from tests.factories import make_category, make_municipality, make_offer


@pytest.fixture
def ask(client, at):
    """Asks on as many days, one after the other."""
    day = dt.date(2026, 11, 1)

    def ask(query, days=1, path="/de/offers/", **filters):
        nonlocal day
        for _ in range(days):
            at(f"{day} 12:00")
            assert client.get(path, {"q": query} | filters).status_code == 200
            day += dt.timedelta(days=1)

    return ask


def stored():
    return list(UnmetSearch.objects.values_list("text", "language", "place", "count"))


def test_a_search_is_stored_when_it_has_failed_three_times_and_counted_on_each_day(client, region, ask, at):
    ask("Yoga")
    client.get("/de/offers/?q=YOGA!")
    assert stored() == []
    client.get("/de/offers/?q=yoga")
    assert stored() == [("yoga", "de", "", 3)]
    client.get("/de/offers/?q=yoga")
    assert stored() == [("yoga", "de", "", 4)]
    ask("yoga", days=2)
    assert stored() == [("yoga", "de", "", 1), ("yoga", "de", "", 1), ("yoga", "de", "", 4)]


def test_languages_and_places_are_counted_apart(region, ask):
    make_municipality("Oetz")

    ask("yoga", days=3, path="/ar/offers/", municipality="oetz")

    assert stored() == [("yoga", "ar", "oetz", 3)]


def test_what_other_filters_took_away_was_not_missing(region, ask):
    make_offer("Yoga")

    ask("yoga", days=4, when="now")

    assert not SearchTally.objects.exists()


def test_a_full_table_forgets_the_oldest_and_counts_on(region, ask, monkeypatch):
    monkeypatch.setattr(unmet, "MOST_TALLIES", 2)

    for query in ("alpha", "beta", "gamma"):
        ask(query)
    ask("gamma", days=2)

    assert SearchTally.objects.count() == 2
    assert stored() == [("gamma", "de", "", 3)]


@pytest.mark.parametrize(
    "query",
    [
        "anna@example.org",
        "anna +43 660 123",
        "anna huber 17",
        "١٢٣ احمد",
        "anna ①⑦",
        "anna＠example",
        "a" * 80,
        "eins zwei drei vier fünf sechs sieben",
        "anna1",
        "hauptstraße a17",
    ],
)
def test_what_may_tell_who_somebody_is_is_never_stored(region, ask, query):
    ask(query, days=4)

    assert stored() == []
    assert not SearchTally.objects.exists()


def test_a_level_of_german_is_no_number_of_a_house(region, ask):
    ask("prüfung b1", days=3)

    assert stored() == [("prufung b1", "de", "", 3)]


def test_before_that_only_a_hash_with_a_secret_key_is_kept(region, ask):
    ask("yoga")

    tally = SearchTally.objects.get()
    assert "yoga" not in tally.key
    assert len(tally.key) == 64
    assert {field.name for field in SearchTally._meta.fields} == {"id", "key", "count", "last_on"}


def test_what_is_found_is_not_counted(region, ask):
    for number in range(3):
        make_offer(f"Yoga {number}")

    ask("yoga", days=4)

    assert not SearchTally.objects.exists()


def test_the_manager_adds_the_words_to_a_topic_and_then_they_find_it(admin_client, region, ask):
    topic = make_category("sport", "Sport", search_words_de="laufen")
    offer = make_offer("Turnen", categories=[topic])
    ask("yoga", days=3)
    row = UnmetSearch.objects.get()
    url = reverse("admin:offers_unmetsearch_changelist")
    assert "yoga" in admin_client.get(url).content.decode()
    assert url in admin_client.get("/admin/").content.decode()

    data = {"action": "add_to_topic", "topic": topic.pk, "_selected_action": [row.pk]}
    admin_client.post(url, data)
    admin_client.post(url, data)

    topic.refresh_from_db()
    assert topic.search_words_de == "laufen, yoga"
    assert search("yoga").pks == [offer.pk]


def test_a_click_in_the_row_adds_them_too(admin_client, region, ask):
    topic, other = make_category("sport", "Sport"), make_category("work", "Arbeit")
    for query in ("yoga", "schach"):
        ask(query, days=3)
    yoga = UnmetSearch.objects.get(text="yoga")
    url = reverse("admin:offers_unmetsearch_changelist") + "?language__exact=de"
    assert f'name="topic-{yoga.pk}"' in admin_client.get(url).content.decode()

    page = admin_client.post(url, {"add": yoga.pk, f"topic-{yoga.pk}": topic.pk, "topic": other.pk}, follow=True)

    topic.refresh_from_db()
    assert topic.search_words_de == "yoga"
    assert page.request["QUERY_STRING"] == "language__exact=de"
    for bad in ({"add": "x", "topic-x": topic.pk}, {"add": yoga.pk}, {"add": yoga.pk, f"topic-{yoga.pk}": "x"}):
        assert admin_client.post(url, bad, follow=True).status_code == 200
    other.refresh_from_db()
    assert not other.search_words_de


def test_without_a_topic_nothing_happens_and_the_manager_is_told(admin_client, region, ask):
    ask("yoga", days=3)
    data = {"action": "add_to_topic", "topic": "", "_selected_action": [UnmetSearch.objects.get().pk]}

    page = admin_client.post(reverse("admin:offers_unmetsearch_changelist"), data, follow=True).content.decode()

    assert "errornote" in page or 'class="error"' in page


def test_who_may_not_edit_topics_cannot_add_words(client, region, ask, django_user_model):
    topic = make_category("sport", "Sport")
    ask("yoga", days=3)
    user = django_user_model.objects.create_user("leserin", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_unmetsearch", "change_unmetsearch"]))
    client.force_login(user)

    data = {"action": "add_to_topic", "topic": topic.pk, "_selected_action": [UnmetSearch.objects.get().pk]}
    client.post(reverse("admin:offers_unmetsearch_changelist"), data)

    topic.refresh_from_db()
    assert not topic.search_words_de
