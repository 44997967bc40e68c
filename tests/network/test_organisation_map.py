"""Organisations on the map of the region, each municipality a link to the list."""

import re

import pytest

from network.models import Municipality
from tests.factories import make_municipality, make_organisation


@pytest.fixture
def network(region):
    region.map_view_box = "0 0 100 100"
    region.save()
    places = {name: make_municipality(name, outline=f"M0 0{name[0]}") for name in ("Imst", "Oetz", "Roppen")}
    make_organisation("Gemeinde Oetz", municipality=places["Oetz"], kind="public")
    make_organisation("Rotes Kreuz", municipality=places["Oetz"], kind="non-profit")
    make_organisation("Stadt Imst", municipality=places["Imst"], kind="public")
    make_organisation("Leader", municipality=make_municipality("Varberg", in_region=False), kind="public")


def text(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"imst": 1, "oetz": 2, "roppen": 0}),
        ("kind=public", {"imst": 1, "oetz": 1, "roppen": 0}),
        ("q=kreuz", {"imst": 0, "oetz": 1, "roppen": 0}),
        ("municipality=imst", {"imst": 1, "oetz": 2, "roppen": 0}),
        ("kind=mars&q=kreuz", {"imst": 0, "oetz": 1, "roppen": 0}),
    ],
)
def test_the_map_counts_with_the_other_filters_as_they_are_set(client, network, query, expected):
    directory = client.get(f"/de/network/map/?{query}").context_data["directory"]

    assert {place.slug: number for place, number, _query in directory.places} == expected


def test_each_municipality_leads_to_the_list_on_the_map_and_as_text(client, network):
    page = text(client, "/de/network/map/?kind=public")

    links = re.findall(r'href="(/de/network/\?[^"]*municipality=oetz)"', page)
    assert links == ["/de/network/?kind=public&amp;municipality=oetz"] * 2
    assert 'd="M0 0O"' in page.split("<svg viewBox")[1].split("</svg>")[0]
    found = client.get(links[0].replace("&amp;", "&")).context_data["directory"].result
    assert [one.name for one in found] == ["Gemeinde Oetz"]


def test_who_is_elsewhere_is_counted_in_words(client, network):
    assert "2 organisations are elsewhere" in text(client, "/en/network/map/")  # the region's contact has no place
    assert "1 organisation is elsewhere" in text(client, "/en/network/map/?kind=public")


def test_a_mistake_is_named(client, network):
    page = text(client, "/en/network/map/?role=mars")

    assert "“mars” is not known here" in page


def test_the_list_and_the_map_lead_to_each_other_with_their_filters(client, network):
    assert 'href="/de/network/map/?kind=public"' in text(client, "/de/network/?kind=public")
    assert 'href="/de/network/?kind=public"' in text(client, "/de/network/map/?kind=public")


def test_without_outlines_there_is_the_text_alone(client, network, region):
    region.map_view_box = ""
    region.save()
    Municipality.objects.update(outline="")

    page = text(client, "/de/network/map/")

    assert "<figure" not in page
    assert "Roppen</bdi> (0)" in page
