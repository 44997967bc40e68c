"""New offers for feed readers, and offers as search engines read them."""

import json
import re

import feedparser
import pytest
from django.urls import reverse

from offers.models import Offer
from tests.factories import make_location, make_municipality, make_offer, make_organisation


def feed(client):
    found = feedparser.parse(client.get("/de/offers/feed.atom").content)
    assert not found.bozo
    return found


def test_what_was_published_last_stands_first_and_drafts_do_not_stand_there(client, region, at):
    for day, title, status in (("20", "Alt", "published"), ("22", "Neu", "published"), ("23", "Entwurf", "draft")):
        at(f"2026-11-{day} 12:00")
        make_offer(title, status=status)
    at("2026-11-24 12:00")
    Offer.objects.get(title_de="Alt").save()

    assert [entry.title for entry in feed(client).entries] == ["Neu", "Alt"]


def publish_in_the_form(offer):
    offer.status = "published"
    offer.save(update_fields=["status"])


@pytest.mark.parametrize(
    "publish", [publish_in_the_form, lambda offer: Offer.objects.filter(pk=offer.pk).update(status="published")]
)
def test_an_offer_is_new_from_the_day_on_which_it_is_published_for_the_first_time(region, at, publish):
    at("2026-11-20 12:00")
    offer = make_offer(status="draft")
    assert offer.published_at is None
    first = at("2026-11-22 12:00")
    publish(offer)
    Offer.objects.update(status="archived")
    at("2026-11-24 12:00")

    publish(Offer.objects.get())

    assert Offer.objects.get().published_at == first


def test_it_is_new_when_the_list_of_the_admin_publishes_it(admin_client, client, region):
    offer = make_offer("Kurs", status="draft")

    admin_client.post(reverse("admin:offers_offer_changelist"), {"action": "publish", "_selected_action": [offer.pk]})

    assert feed(client).entries[0].published


def test_an_entry_keeps_its_name_and_no_control_character_breaks_the_feed(client, region):
    offer = make_offer("Kurs\x0b", slug="kurs", summary_de="2 < 3 <img src=x>\x0c")
    (first,) = feed(client).entries
    offer.title_de = "Anders"
    offer.save()

    (second,) = feed(client).entries

    assert (first.title, first.link) == ("Kurs", "http://testserver/de/offers/kurs/")
    assert first.id == second.id == "tag:testserver,2026:imst/offer/kurs"
    assert second.title == "Anders"
    assert "<img" not in first.summary
    assert 'href="/de/offers/feed.atom"' in client.get("/de/offers/").content.decode().split("<body")[0]


def linked_data(client, path):
    page = client.get(path).content.decode()
    return json.loads(re.search(r'<script type="application/ld.json">(.*?)</script>', page)[1])


def test_an_offer_is_a_service_to_search_engines_without_the_places_that_are_kept_secret(client, region):
    imst, oetz = make_municipality("Imst"), make_municipality("Oetz")
    make_municipality("Silz")
    places = [
        make_location("Pfarrgasse", imst, address="Pfarrgasse 23"),
        make_location("Frauenhaus", oetz, address="Versteckgasse 7", is_confidential=True),
    ]
    make_offer(
        "Beratung </script>",
        slug="beratung",
        summary_de="Für Frauen",
        provider=make_organisation("Verein"),
        locations=places,
        municipalities=[imst, oetz],
        languages=["ar", "prs"],
    )

    assert linked_data(client, "/de/offers/beratung/") == {
        "@context": "https://schema.org",
        "@type": "Service",
        "@id": "http://testserver/de/offers/beratung/",
        "name": "Beratung </script>",
        "description": "Für Frauen",
        "inLanguage": "de",
        "provider": {"@type": "Organization", "name": "Verein"},
        "areaServed": ["Imst", "Oetz"],
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceLocation": [{"@type": "Place", "name": "Pfarrgasse", "address": "Pfarrgasse 23, Imst"}],
            "availableLanguage": ["ar", "prs"],
        },
    }


def test_what_is_for_all_of_the_region_names_the_region(client, region):
    make_offer(slug="kurs", municipalities=[make_municipality("Imst"), make_municipality("Oetz")])

    data = linked_data(client, "/de/offers/kurs/")

    assert data["areaServed"] == "Bezirk Imst"
    assert "availableChannel" not in data
