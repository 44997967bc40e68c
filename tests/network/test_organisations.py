"""The directory of organisations: who works on what, where, and how to reach them."""

import pytest
import vobject
from django.http import QueryDict

from network.directory import OrganisationDirectory
from network.models import Organisation, Role
from tests.factories import make_field, make_meeting, make_municipality, make_offer, make_organisation, make_project


def text(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def network(region):
    imst, oetz = make_municipality("Imst"), make_municipality("Oetz")
    cross = make_organisation("Rotes Kreuz", municipality=imst, kind="non-profit", other_names="Crveni križ")
    cross.fields_of_action.set([make_field("health-social", name_de="Gesundheit", name_ar="الصحة")])
    cross.roles.set(Role.objects.filter(code="provider"))
    town = make_organisation("Gemeinde Oetz", municipality=oetz, kind="public")
    town.roles.set(Role.objects.filter(code__in=["partner", "funder"]))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Gemeinde Oetz", "Regionalmanagement Bezirk Imst", "Rotes Kreuz"]),
        ("field=health-social", ["Rotes Kreuz"]),
        ("municipality=oetz&municipality=imst", ["Gemeinde Oetz", "Rotes Kreuz"]),
        ("role=funder", ["Gemeinde Oetz"]),
        ("kind=public&role=partner", ["Gemeinde Oetz"]),
        ("kind=public&role=provider", []),
        ("q=kreuz", ["Rotes Kreuz"]),
        ("q=الصحه", ["Rotes Kreuz"]),
        ("q=crveni+kri", ["Rotes Kreuz"]),
        ("q=gemeinde+imst", []),
        ("kind=nonsense&q=kreuz", ["Rotes Kreuz"]),
        ("q=a%00b", ["Gemeinde Oetz", "Regionalmanagement Bezirk Imst", "Rotes Kreuz"]),
    ],
)
def test_a_filter_leaves(client, network, query, expected):
    directory = client.get(f"/de/network/?{query}").context_data["directory"]

    assert [one.name for one in directory.result] == expected


@pytest.mark.parametrize("path", ["network/", "notices/", "good-practice/"])
def test_a_search_that_finds_nothing_says_what_to_do(client, network, path):
    page = text(client, f"/de/{path}?q=xqzv")

    assert "Nichts passt. Entfernen Sie einen Filter" in page
    assert "Hier gibt es noch nichts" not in page


def test_every_option_shows_how_many_it_would_leave(network):
    directory = OrganisationDirectory(QueryDict("municipality=oetz"))
    options = [option for group in directory.groups for option in group.options]

    for option in options:
        query = f"{option.name}={option.value}"
        query += "" if option.name == "municipality" else "&municipality=oetz"
        assert len(OrganisationDirectory(QueryDict(query)).result) == option.count, query
    assert len(options) > 3


@pytest.mark.parametrize("query", ["kind=nonsense", "q=a%00b", "q=" + "a" * 300, "municipality=%00"])
def test_a_bad_value_gives_a_message_and_the_rest_applies(client, network, query):
    response = client.get(f"/de/network/?{query}&role=funder")

    directory = response.context_data["directory"]
    assert response.status_code == 200
    assert [one.name for one in directory.result] == ["Gemeinde Oetz"]
    assert len(directory.errors) == 1


def test_an_organisation_shows_what_it_does_and_how_to_reach_it(client, region):
    cross = make_organisation("Rotes Kreuz", slug="rk", phone="+43541262222", since="2014/2015")
    make_offer("Tafel", provider=cross)
    make_offer("Geheimer Entwurf", provider=cross, status="draft")
    make_project("Erste Hilfe", owner=cross)
    make_meeting("Auftakt").organisations.set([cross])
    make_meeting("Geheim", visibility="internal").organisations.set([cross])

    page = text(client, "/de/network/rk/")

    assert all(
        word in page for word in ("Rotes Kreuz", "+43 5412 62222", "2014/2015", "Tafel", "Erste Hilfe", "Auftakt")
    )
    assert "Geheim" not in page


def test_where_no_number_is_known_the_page_says_whom_to_ask(client, region):
    make_organisation("GemNova", slug="gemnova")

    assert "+43 5417 20018" in text(client, "/de/network/gemnova/").split("<footer")[0]


def test_a_vcard_can_be_read_by_others(client, region):
    make_organisation(
        "Rotes Kreuz; Imst", slug="rk", phone="+43541262222", email="imst@example.org", address="Pfarrgasse 23, Imst"
    )

    card = vobject.readOne(client.get("/de/network/rk.vcf").content.decode())

    assert card.fn.value == "Rotes Kreuz; Imst"
    assert (card.tel.value, card.email.value) == ("+43541262222", "imst@example.org")
    assert card.adr.value.street == "Pfarrgasse 23, Imst"


def test_the_partner_regions_stand_by_country_with_the_name_in_its_language(client, region):
    for name, country in (("Leader Aisapari", "FI"), ("LAG Wipptal", "AT"), ("Lokalt Ledd Utveckling", "SE")):
        make_organisation(name, country=country).roles.set(Role.objects.filter(code="partner-region"))

    page = text(client, "/de/partners/")

    assert page.index("Österreich") < page.index("LAG Wipptal") < page.index("Finnland") < page.index("Schweden")
    assert '<bdi lang="fi" dir="ltr">Leader Aisapari</bdi>' in page
    assert Organisation.objects.partner_regions().count() == 3
