"""What is looked for and not found is counted, and nobody can tell who it was."""

import pytest
from django.urls import reverse

from offers.models import SearchTally, UnmetSearch
from offers.search import search
from tests.factories import make_category, make_municipality, make_offer


def ask(client, query, times=1, path="/de/offers/"):
    for _ in range(times):
        assert client.get(path, {"q": query}).status_code == 200


def stored():
    return list(UnmetSearch.objects.values_list("text", "language", "place", "count"))


def test_a_search_is_stored_when_it_has_failed_three_times_and_counted_on(client, region, at):
    at("2026-11-24 12:00")

    ask(client, "Yoga", times=2)
    assert stored() == []
    ask(client, "yoga")
    assert stored() == [("yoga", "de", "", 3)]
    ask(client, "YOGA!", times=2)
    assert stored() == [("yoga", "de", "", 5)]


def test_languages_and_places_are_counted_apart(client, region):
    make_municipality("Oetz")

    ask(client, "yoga", times=3, path="/ar/offers/?municipality=oetz")
    client.get("/ar/offers/?q=yoga&municipality=oetz")
    client.get("/ar/offers/?q=yoga&municipality=oetz")
    client.get("/ar/offers/?q=yoga&municipality=oetz")

    assert ("yoga", "ar", "oetz", 3) in stored()


@pytest.mark.parametrize(
    "query",
    [
        "anna@example.org",
        "anna +43 660 123",
        "anna huber 17",
        "١٢٣ احمد",
        "a" * 80,
        "eins zwei drei vier fünf sechs sieben",
    ],
)
def test_what_may_tell_who_somebody_is_is_never_stored(client, region, query):
    ask(client, query, times=4)

    assert stored() == []
    assert not SearchTally.objects.exists()


def test_a_level_of_german_is_no_number_of_a_house(client, region):
    ask(client, "prüfung b1", times=3)

    assert stored() == [("prufung b1", "de", "", 3)]


def test_before_that_only_a_hash_with_a_secret_key_is_kept(client, region):
    ask(client, "yoga")

    tally = SearchTally.objects.get()
    assert "yoga" not in tally.key
    assert len(tally.key) == 64
    assert {field.name for field in SearchTally._meta.fields} == {"id", "key", "count", "last_at"}


def test_what_is_found_is_not_counted(client, region):
    for number in range(3):
        make_offer(f"Yoga {number}")

    ask(client, "yoga", times=4)

    assert not SearchTally.objects.exists()


def test_the_manager_adds_the_words_to_a_topic_and_then_they_find_it(admin_client, client, region):
    topic = make_category("sport", "Sport", search_words_de="laufen")
    offer = make_offer("Turnen", categories=[topic])
    ask(client, "yoga", times=3)
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


def test_without_a_topic_nothing_happens_and_the_manager_is_told(admin_client, client, region):
    ask(client, "yoga", times=3)
    data = {"action": "add_to_topic", "topic": "", "_selected_action": [UnmetSearch.objects.get().pk]}

    page = admin_client.post(reverse("admin:offers_unmetsearch_changelist"), data, follow=True).content.decode()

    assert "errornote" in page or 'class="error"' in page
