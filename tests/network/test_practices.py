"""Good practice: the region's own and that of partner regions, with filters that say what is wrong."""

import json
import re

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse

from integration_portal.regions.loader import load
from network.directory import GoodPracticeDirectory
from network.models import GoodPractice
from tests.counting import with_few_and_many
from tests.factories import (
    make_contact,
    make_document,
    make_field,
    make_good_practice,
    make_organisation,
    make_partner_item,
    make_project,
)
from tests.test_region_folder import DALSLAND

LIMIT = 15


def text(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def practices(region):
    housing = make_field("housing", name_de="Wohnen")
    make_good_practice("Patenschaften", slug="paten", when="2018", result_de="Zwölf Paare", fields=[housing])
    make_good_practice("Fahrräder", organisation=make_organisation("Leader Aisapari", country="FI"), when="2016")
    make_partner_item("Mentors", text_en="Twelve pairs", organisation_name="Verein Technik", country="SE")
    make_partner_item("A conference", kind="event")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Patenschaften", "Fahrräder", "Mentors"]),
        ("field=housing", ["Patenschaften"]),
        ("country=FI", ["Fahrräder"]),
        ("country=SE&country=AT", ["Patenschaften", "Mentors"]),
        ("q=zwölf", ["Patenschaften"]),
        ("q=technik", ["Mentors"]),
        ("q=conference", []),
        ("field=nothing&country=FI", ["Fahrräder"]),
    ],
)
def test_a_filter_leaves(client, practices, query, expected):
    directory = client.get(f"/de/good-practice/?{query}").context_data["directory"]

    assert [str(one) for one in directory.result] == expected


def test_every_option_shows_how_many_it_would_leave(region, practices):
    def directory(query):
        return GoodPracticeDirectory(QueryDict(query), region, None)

    options = [option for group in directory("").groups for option in group.options]

    counts = {option.value: option.count for option in options}
    assert counts == {"housing": 1, "AT": 1, "FI": 1, "SE": 1}
    assert all(len(directory(f"{one.name}={one.value}").result) == one.count for one in options)


@pytest.mark.parametrize(
    ("query", "number"),
    [("country=XX", 3), ("country=%00", 3), ("q=a%00b", 1), ("q=" + "a" * 300, 1), ("field=%00", 1)],
)
def test_a_bad_value_gives_a_message_and_the_rest_applies(client, practices, query, number):
    directory = client.get(f"/de/good-practice/?{query}&country=FI").context_data["directory"]

    assert len(directory.errors) == 1
    assert len(directory.result) == number


def test_what_another_region_publishes_says_where_it_comes_from(client, practices):
    make_partner_item("Bike school", text_en="<b>Bold</b>", url="https://example.org/bikes", area="Dalsland")

    page = text(client, "/ar/good-practice/")

    assert page.index("Patenschaften") < page.index("Bike school")
    assert '<span lang="en" dir="ltr">Bike school</span>' in page
    assert '<bdi lang="sv" dir="ltr">Lokalt Ledd Utveckling</bdi>' in page
    assert '<a href="https://example.org/bikes"' in page
    assert "&lt;b&gt;Bold" in page
    assert '<bdi lang="sv" dir="ltr">Verein Technik</bdi>, <bdi>السويد</bdi>' in page.replace("، ", ", ")


def test_an_empty_list_says_so_and_whom_to_tell(client, region):
    page = text(client, "/en/good-practice/").split("<footer")[0]

    assert "There is no example here yet" in page
    assert "+43 5417 20018" in page


def test_a_page_tells_all_of_it(client, region):
    practice = make_good_practice(
        "Patenschaften",
        slug="paten",
        problem_de="Niemand kennt jemanden.",
        done_de="- Paare gebildet",
        result_de="Zwölf Paare",
        evaluation_de="Befragung",
        transfer_de="Eine Person mit Zeit",
        area="Außerfern",
        when="2018-07",
        project=make_project("Ankommen"),
        contact=make_contact("Koordination", phone="+43541262222"),
        fields=[make_field()],
        source="https://example.org/quelle",
    )
    make_document("Leitfaden", good_practice=practice)

    page = text(client, "/de/good-practice/paten/")

    for fact in (
        *("Niemand kennt jemanden.", "<li>Paare gebildet</li>", "Zwölf Paare", "Befragung", "Eine Person mit Zeit"),
        *("Außerfern", "Juli 2018", "Ankommen", "Koordination", "+43 5412 62222", "Leitfaden", "Sprache und Bildung"),
        "https://example.org/quelle",
    ):
        assert fact in page, fact


@pytest.mark.parametrize("visibility", ["network", "internal"])
def test_what_is_not_public_is_nowhere(client, region, visibility):
    project, organisation = make_project(slug="cafe"), make_organisation("Verein", slug="verein")
    hidden = make_contact("Geheime Rolle", visibility=visibility)
    make_good_practice("Geheim", slug="geheim", visibility=visibility, project=project, organisation=organisation)
    make_good_practice("Offen", slug="offen", project=project, organisation=organisation, contact=hidden)

    paths = ["/de/good-practice/", "/de/projects/cafe/", "/de/network/verein/", "/sitemap-good_practices.xml"]
    pages = [text(client, path) for path in paths]

    assert not any("eheim" in page for page in [*pages, text(client, "/de/good-practice/offen/")])
    assert all("good-practice/offen/" in page for page in pages)
    assert client.get("/de/good-practice/geheim/").status_code == 404


def test_it_is_a_work_to_search_engines(client, region):
    make_good_practice("Ende </script>", slug="paten", result_de="Zwölf Paare", area="Imst", when="2018")

    block = re.search(r'<script type="application/ld.json">(.*?)</script>', text(client, "/de/good-practice/paten/"))[1]

    data = json.loads(block)
    assert (data["@type"], data["name"], data["abstract"]) == ("CreativeWork", "Ende </script>", "Zwölf Paare")
    assert (data["spatialCoverage"], data["temporalCoverage"], data["inLanguage"]) == ("Imst", "2018", "de")
    assert data["creator"] == {"@type": "Organization", "name": "Regionalmanagement Bezirk Imst"}


def test_it_can_be_edited_and_the_search_of_the_admin_finds_it(admin_client, client, region):
    data = {"title_de": "Patenschaften", "slug": "paten", "visibility": "public", "organisation": region.contact_id}
    data |= {"documents-TOTAL_FORMS": 0, "documents-INITIAL_FORMS": 0}

    response = admin_client.post(reverse("admin:network_goodpractice_add"), data)

    assert response.status_code == 302, response.context["errors"]
    found = admin_client.get(reverse("admin:network_goodpractice_changelist") + "?q=paten").context["cl"].queryset
    assert list(found) == [GoodPractice.objects.get()]
    assert "Patenschaften" in text(client, "/de/good-practice/paten/")


def test_who_may_see_it_is_one_of_the_known_answers(region):
    practice = make_good_practice(visibility="network")

    with pytest.raises(IntegrityError), transaction.atomic():
        GoodPractice.objects.filter(pk=practice.pk).update(visibility="members")


def test_a_page_needs_as_many_queries_with_31_rows_as_with_one(client, region):
    def fill(number):
        for one in range(number):
            owner = make_organisation(f"Träger {one}", country="SE")
            practice = make_good_practice(
                f"Praxis {one}",
                slug=f"praxis-{number}-{one}",
                organisation=owner,
                fields=[make_field()],
                contact=make_contact(),
            )
            make_document(good_practice=practice)
            make_partner_item(f"Item {one}", organisation=owner)

    paths = ["/ar/good-practice/", "/ar/good-practice/praxis-1-0/"]

    few, many = with_few_and_many(client, paths, fill)

    assert many == few
    assert {path: number for path, number in few.items() if number > LIMIT} == {}


def test_good_practice_and_notices_stand_in_files_of_the_regions_folder(client, db, tmp_path):
    for source in DALSLAND.iterdir():
        (tmp_path / source.name).write_bytes(source.read_bytes())
    organisation = (tmp_path / "organisations.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(",")[0]
    columns = "slug,title_sv,organisation,visibility,when,fields_of_action"
    (tmp_path / "good_practices.csv").write_text(f"{columns}\ncykel,Cykelskola,{organisation},public,2018,\n", "utf-8")
    columns = "slug,title_sv,organisation,status,valid_until"
    (tmp_path / "notices.csv").write_text(f"{columns}\nstart,Kursstart,{organisation},published,2099-12-31\n", "utf-8")

    report = load(tmp_path)

    assert (report.created["good_practices.csv"], report.created["notices.csv"]) == (1, 1)
    assert "Cykelskola" in text(client, "/sv/good-practice/cykel/")
    assert "Kursstart" in text(client, "/sv/notices/")
