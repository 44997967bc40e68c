"""The number of queries doesn't grow with the number of offers."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.models import Municipality, Region
from offers.models import Schedule
from tests.factories import make_category, make_checked_offer, make_location, make_municipality, make_schedule

LIMIT = 12
# The version, which outside of a test's transaction is read once a second and not with each request; and what counts
# searches that found little, which differs with how often they did.
NOT_COUNTED = ("offers_contentversion", "offers_searchtally", "offers_unmetsearch", "SAVEPOINT")


def fill(number):
    places = list(Municipality.objects.all()) or [make_municipality("Imst"), make_municipality("Oetz")]
    german = make_category(f"german-{number}")
    course = make_category(f"course-{number}", parent=german)
    for one in range(number):
        offer = make_checked_offer(
            f"Kurs {one}",
            slug=f"kurs-{number}-{one}",
            categories=[german, course],
            locations=[make_location(f"Ort {number} {one}", places[one % 2])],
            municipalities=places,
            languages=["ar", "fa"],
            audiences=["women", "families"],
        )
        make_schedule(offer, "MO TU WE TH FR SA SU", "00:00", "23:59", on_public_holidays=True)


PATHS = [
    "/ar/",
    "/ar/offers/",
    "/ar/offers/?language=ar&audience=women&near=oetz",
    "/ar/offers/?q=kurs",
    "/ar/offers/?q=nichts&language=ar",
    "/ar/offers.json",
    "/ar/offers/map/",
    "/ar/volunteering/",
    "/ar/offers/kurs-3-0/",
    "/ar/emergency/",
]


def queries(client):
    """The number of queries of each page, once dates and search index have been brought up to date."""
    Schedule.objects.expand(Region.objects.current())
    client.get("/ar/offers/?q=kurs&page=1")
    found = {}
    for path in PATHS:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        found[path] = len([query for query in captured if not any(table in query["sql"] for table in NOT_COUNTED)])
    return found


def test_a_page_needs_as_many_queries_with_300_offers_as_with_3(client, region):
    fill(3)
    with_few = queries(client)

    fill(297)

    print(*(f"{number:3} queries  {path}" for path, number in with_few.items()), sep="\n")
    assert queries(client) == with_few
    assert {path: number for path, number in with_few.items() if number > LIMIT} == {}
