import pytest

from offers.querysets import great_circle_km
from tests.factories import make_location, make_municipality, make_offer, offers_found


@pytest.fixture
def valley(region):
    imst = make_municipality("Imst", lat=47.24504, lon=10.73974)
    oetz = make_municipality("Oetz", lat=47.2, lon=10.9)
    soelden = make_municipality("Sölden", slug="soelden", lat=46.96667, lon=11.0)
    make_offer("in Sölden", slug="a", locations=[make_location("A", soelden)])
    make_offer("in Imst und Oetz", slug="b", locations=[make_location("B", imst), make_location("C", oetz)])
    make_offer("am Telefon", slug="c", by_phone=True)
    make_offer("im Frauenhaus", slug="d", locations=[make_location("D", oetz, is_confidential=True)])
    return oetz


def near(place):
    return [(offer.title_de, offer.distance_km and round(offer.distance_km)) for offer in offers_found(f"near={place}")]


def test_near_orders_by_distance_and_leaves_nothing_out(valley):
    assert near("oetz") == [("in Imst und Oetz", 0), ("in Sölden", 27), ("am Telefon", None), ("im Frauenhaus", None)]


def test_the_distance_is_the_great_circle(valley):
    # Innsbruck to Vienna is 386 km as the crow flies.
    class Place:
        def __init__(self, lat, lon):
            self.lat, self.lon = lat, lon

    distance = great_circle_km(Place(47.2692, 11.4041), Place(48.2082, 16.3738))

    assert distance == pytest.approx(386, abs=1)


def test_the_list_shows_kilometres_and_says_that_the_phone_reaches_everywhere(client, valley):
    page = client.get("/en/offers/?near=oetz").content.decode()

    assert "27 km from Oetz" in page
    assert "By phone, from everywhere" in page


def test_a_municipality_includes_what_is_by_phone(client, valley):
    found = client.get("/de/offers.json?municipality=soelden").json()["offers"]

    assert [offer["slug"] for offer in found] == ["a", "c"]
