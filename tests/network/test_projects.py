"""Projects and press: their facts, what they cost and who pays, in every language."""

import datetime as dt
import json
import re

import feedparser
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from network.admin import AmountField
from network.models import FundingSource, Programme, ProgrammeFunder, Project
from tests.counting import with_few_and_many
from tests.factories import make_document, make_meeting, make_organisation, make_press_item, make_project

LIMIT = 15


def text(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def test_a_project_shows_its_facts(client, region):
    parent = make_project("Schirmprojekt", slug="schirm")
    project = make_project(
        "Sprachcafé",
        slug="cafe",
        parent=parent,
        starts="2016-01-01",
        ends="2017-12",
        reference="M19.2.1",
        total_cents=2_079_930,
        funding_cents=1_455_951,
        goals_de="- Deutsch üben\n- Leute treffen",
    )
    make_meeting("Auftakt", dt.date(2016, 3, 1), project=project)

    page = text(client, "/de/projects/cafe/")

    for fact in ("1. Jänner 2016 – Dezember 2017", "M19.2.1", "€ 20.799,30", "€ 14.559,51", "Schirmprojekt", "Auftakt"):
        assert fact in page, fact
    assert "<li>Deutsch üben</li>" in page
    assert "(70%)" in page.replace(" %", "%").replace("<bdi>", "").replace("</bdi>", "")


def test_the_bar_shows_each_source_and_what_is_left(region):
    project = make_project(total_cents=1000)
    FundingSource.objects.create(project=project, organisation=make_organisation("EU"), amount_cents=250)

    shares = Project.objects.for_page().get().shares

    assert [(one["organisation"] and one["organisation"].name, one["percent"], one["start"]) for one in shares] == [
        ("EU", 25, "0.00"),
        (None, 75, "25.00"),
    ]


@pytest.mark.parametrize("cents", [None, 100])
def test_there_is_no_bar_where_the_sums_are_unknown_or_disagree(region, cents):
    project = make_project(total_cents=cents, sums_note_de="Zwei Quellen")
    FundingSource.objects.create(project=project, organisation=make_organisation("EU"), amount_cents=250)

    assert Project.objects.for_page().get().shares == []


def test_the_funding_is_never_more_than_the_total(region):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_project(total_cents=100, funding_cents=101)


@pytest.mark.parametrize(("note", "is_saved"), [("", False), ("Zwei Quellen", True)])
def test_sources_that_exceed_the_total_need_a_note(admin_client, region, note, is_saved):
    owner = make_organisation("Träger")
    data = {"title_de": "Projekt", "slug": "projekt", "language": "de", "owner": owner.pk, "currency": "EUR"}
    data |= {"total_cents": "10.00", "sums_note_de": note, "fundings-TOTAL_FORMS": 1, "fundings-INITIAL_FORMS": 0}
    data |= {"documents-TOTAL_FORMS": 0, "documents-INITIAL_FORMS": 0}
    data |= {"fundings-0-organisation": owner.pk, "fundings-0-amount_cents": "12.50"}

    page = admin_client.post(reverse("admin:network_project_add"), data, headers={"accept-language": "en"})

    assert Project.objects.exists() == is_saved
    assert is_saved or "The sources give more than the total" in page.content.decode()
    assert not is_saved or FundingSource.objects.get().amount_cents == 1250


def test_the_programme_has_its_text_and_its_funders_in_order(client, region):
    programme = Programme.objects.create(slug="leader", name="LEADER", publicity_text_de="Hier investiert Europa.")
    for position, name in ((2, "Europäische Union"), (1, "Land Tirol")):
        ProgrammeFunder.objects.create(programme=programme, organisation=make_organisation(name), position=position)
    make_project(slug="cafe", programme=programme, owner=make_organisation("Träger"))

    page = text(client, "/de/projects/cafe/")

    assert page.index("Hier investiert Europa.") < page.index("Land Tirol") < page.index("Europäische Union")


def test_own_projects_come_before_those_of_the_partner_regions(client, region):
    make_project("Fremd", owner=make_organisation("Leader Aisapari", country="FI"), starts="2020")
    make_project("Eigen", owner=make_organisation("Träger"), starts="2016")

    page = text(client, "/de/projects/")

    assert page.index("Eigen") < page.index("Fremd")


def test_press_stands_under_its_year_with_its_own_title_and_the_visitors(client, region):
    make_press_item("Netze knüpfen", dt.date(2016, 11, 10), title_ar="بناء الشبكات", url="https://example.org/1")
    make_press_item("Erster Bericht", dt.date(2015, 2, 1), precision="month")

    page = text(client, "/ar/press/").split("<main")[1]

    assert page.index("<h2>2016</h2>") < page.index("Netze knüpfen") < page.index("<h2>2015</h2>")
    assert '<a href="https://example.org/1" lang="de" dir="ltr">Netze knüpfen</a>' in page
    assert "بناء الشبكات" in page


def test_press_can_be_limited_to_one_medium_and_an_unknown_one_is_named(client, region):
    other = make_organisation("Rundschau", slug="rundschau")
    make_press_item("In der Rundschau", medium=other)
    make_press_item("Anderswo")

    assert "Anderswo" not in text(client, "/de/press/?medium=rundschau")
    unknown = text(client, "/de/press/?medium=mars")
    assert "mars" in unknown
    assert "Anderswo" in unknown


def test_the_feed_of_the_press_can_be_read_by_others(client, region):
    make_press_item("Netze knüpfen", url="https://example.org/1")

    feed = feedparser.parse(client.get("/de/press/feed.atom").content)

    assert not feed.bozo
    assert [(entry.title, entry.link) for entry in feed.entries] == [("Netze knüpfen", "https://example.org/1")]


def test_press_items_are_articles_to_search_engines_dated_as_exactly_as_is_known(client, region):
    medium = make_organisation("Rundschau", slug="rundschau")
    make_press_item("Ende </script>", dt.date(2016, 11, 10), medium=medium, url="https://example.org/1")
    for precision in ("week", "month", "season", "year"):
        make_press_item(precision, dt.date(2015, 3, 1), precision=precision, medium=medium, language="en")

    block = re.search(r'<script type="application/ld.json">(.*?)</script>', text(client, "/ar/press/"))[1]

    articles = json.loads(block)["@graph"]
    assert articles[0] == {
        "@type": "NewsArticle",
        "headline": "Ende </script>",
        "datePublished": "2016-11-10",
        "url": "https://example.org/1",
        "publisher": {"@type": "Organization", "name": "Rundschau"},
        "inLanguage": "de",
    }
    assert sorted(one["datePublished"] for one in articles[1:]) == ["2015", "2015", "2015-03", "2015-W09"]


def test_a_page_needs_as_many_queries_with_30_rows_as_with_one(client, region):
    def fill(number):
        for one in range(number):
            owner = make_organisation(f"Träger {one} {number}")
            project = make_project(f"Projekt {one}", slug=f"projekt-{number}-{one}", owner=owner, total_cents=1000)
            FundingSource.objects.create(project=project, organisation=owner, amount_cents=10)
            project.partners.set([owner])
            meeting = make_meeting("Treffen", dt.date(2016, 1, 1), project=project, slug=f"treffen-{number}-{one}")
            meeting.organisations.set([owner])
            make_press_item(project=project, medium=owner)

    paths = [
        *("/ar/projects/", "/ar/projects/projekt-1-0/", "/ar/meetings/", "/ar/meetings/treffen-1-0/"),
        *("/ar/press/", "/ar/partners/", "/ar/network/", "/ar/meetings/feed.atom", "/ar/press/feed.atom"),
    ]

    few, many = with_few_and_many(client, paths, fill)

    assert many == few
    assert {path: number for path, number in few.items() if number > LIMIT} == {}


def test_a_press_item_has_a_title(region):
    item = make_press_item()

    with pytest.raises(IntegrityError), transaction.atomic():
        type(item).objects.filter(pk=item.pk).update(title_de="")


@pytest.mark.parametrize(("starts", "ends"), [("", "2020"), ("2018", ""), ("2018", "2018"), ("", "")])
def test_a_project_of_which_one_end_is_known_has_its_page(client, region, starts, ends):
    make_project(slug="cafe", starts=starts, ends=ends)

    for path in ("/de/projects/", "/de/projects/cafe/"):
        assert all(year in text(client, path) for year in (starts, ends))


@pytest.mark.parametrize("date", ["2018-02-31", "2018-13", "0000-05", "18", "2018/"])
def test_a_day_that_does_not_exist_is_refused(region, date):
    project = make_project()
    project.starts = date

    with pytest.raises(ValidationError):
        project.full_clean()


@pytest.mark.parametrize("code", ["UK", "EU", "XX", "at"])
def test_a_country_that_does_not_exist_is_refused(region, code):
    organisation = make_organisation(country=code)

    with pytest.raises(ValidationError):
        organisation.full_clean()


@pytest.mark.parametrize(
    ("written", "cents"), [("20.799,30", 2_079_930), ("20799,3", 2_079_930), ("20.799", 2_079_900)]
)
def test_a_sum_can_be_written_as_in_german(written, cents):
    assert AmountField().clean(written) == cents


def project_data(project):
    """What the admin's form of a project would send."""
    data = {"title_de": project.title_de, "slug": project.slug, "language": "de", "owner": project.owner_id}
    data |= {"currency": "EUR", "fundings-TOTAL_FORMS": 0, "fundings-INITIAL_FORMS": 0}
    return data | {"documents-TOTAL_FORMS": 0, "documents-INITIAL_FORMS": 0}


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("parent", "Ein Projekt kann nicht Teil von sich selbst sein."),
        ("builds_on", "Ein Projekt kann nicht die Fortsetzung von sich selbst sein."),
        ("related", "Ein Projekt kann nicht mit sich selbst verwandt sein."),
    ],
)
def test_a_project_that_leads_to_itself_is_refused_at_its_field(admin_client, region, field, message):
    project, other = make_project(), make_project("Anderes")
    address = reverse("admin:network_project_change", args=[project.pk])
    german = {"accept-language": "de"}

    refused = admin_client.post(address, project_data(project) | {field: [project.pk]}, headers=german)
    taken = admin_client.post(address, project_data(project) | {field: [other.pk]}, headers=german)

    assert refused.context["adminform"].form.errors == {field: [message]}
    assert taken.status_code == 302
    project.refresh_from_db()
    assert other in (project.parent, *project.builds_on.all(), *project.related.all())


def test_no_project_is_a_part_of_itself(region):
    project = make_project()

    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.update(parent=project)


@pytest.mark.parametrize("between", [1, 3])
def test_a_project_is_no_part_of_its_own_parts(admin_client, region, between):
    top = below = make_project()
    for number in range(between):
        below = make_project(f"Teil {number}", parent=below)
    address = reverse("admin:network_project_change", args=[top.pk])

    response = admin_client.post(address, project_data(top) | {"parent": below.pk}, headers={"accept-language": "de"})

    sentence = "Ein Projekt kann nicht Teil eines seiner eigenen Teile sein."
    assert response.context["adminform"].form.errors == {"parent": [sentence]}
    top.refresh_from_db()
    assert top.parent is None


def test_a_circle_that_was_there_before_stops_nobody_who_saves_another_project(region):
    first, second = make_project("Eins"), make_project("Zwei")
    Project.objects.filter(pk=first.pk).update(parent=second)
    Project.objects.filter(pk=second.pk).update(parent=first)

    make_project("Drei", parent=first).full_clean()


@pytest.mark.parametrize("code", ["ZZZ", "eur", "€", "XXX", "XTS", "XAU", "XDR"])
def test_a_currency_that_iso_4217_does_not_know_is_refused(region, code):
    project = make_project(currency=code)

    with pytest.raises(ValidationError) as caught:
        project.full_clean()

    sentence = "Diese Währung ist nicht bekannt. Schreiben Sie ihre drei Großbuchstaben: EUR."
    assert caught.value.message_dict == {"currency": [sentence]}


@pytest.mark.parametrize("code", ["SEK", "XOF", "ATS", "XEU"])
def test_a_currency_of_today_or_of_before_is_taken(region, code):
    make_project(currency=code).full_clean()


@pytest.mark.parametrize(("visibility", "is_taken"), [("internal", True), ("network", False), ("public", False)])
def test_the_archived_copy_of_an_article_is_a_document_that_only_editors_may_see(
    admin_client, region, visibility, is_taken
):
    copy, item = make_document("Ausschnitt", visibility=visibility), make_press_item()
    data = {"title_de": "Netze", "slug": item.slug, "medium": item.medium_id, "day": "2016-11-10", "language": "de"}
    data |= {"precision": "day", "archived_copy": copy.pk}
    choices = {"app_label": "network", "model_name": "pressitem", "field_name": "archived_copy"}

    offered = admin_client.get(reverse("admin:autocomplete"), choices).json()["results"]
    address = reverse("admin:network_pressitem_change", args=[item.pk])
    saved = admin_client.post(address, data, headers={"accept-language": "de"})

    assert bool(offered) == is_taken
    item.refresh_from_db()
    assert item.archived_copy == (copy if is_taken else None)
    sentence = "Eine archivierte Kopie ist ein Dokument, das nur die Redaktion sehen darf."
    assert is_taken or saved.context["adminform"].form.errors == {"archived_copy": [sentence]}
    item.archived_copy = copy
    assert is_taken or messages_of(item) == {"archived_copy": [sentence]}


def messages_of(row):
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    return caught.value.message_dict


def test_what_is_an_archived_copy_stays_internal(region):
    copy = make_document("Ausschnitt", visibility="internal")
    make_press_item(archived_copy=copy)
    copy.visibility = "public"

    sentence = "Das ist die archivierte Kopie eines Medienberichts: Nur die Redaktion darf sie sehen."
    assert messages_of(copy) == {"visibility": [sentence]}
