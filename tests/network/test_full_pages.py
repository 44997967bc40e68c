"""An organisation and a project with all that their pages can show: how many queries that takes."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from network.models import FundingSource, Programme, ProgrammeFunder, Project, Role
from tests.factories import (
    make_contact,
    make_document,
    make_field,
    make_good_practice,
    make_meeting,
    make_member,
    make_municipality,
    make_notice,
    make_offer,
    make_organisation,
    make_press_item,
    make_project,
)

MOST = 15  # queries a page


@pytest.fixture
def organisation(region):
    """Runs a project in which it has done everything."""
    organisation, field, imst = make_organisation("Verein", slug="verein"), make_field(), make_municipality("Imst")
    organisation.roles.set(Role.objects.all())
    organisation.fields_of_action.set([field])
    project = full_project(organisation, imst)
    meeting = make_meeting("Treffen", dt.date(2016, 1, 1), project=project)
    meeting.organisations.set([organisation])
    make_press_item(project=project, medium=organisation)
    make_document(project=project, organisation=organisation)
    make_good_practice("Paten", organisation=organisation, project=project, fields=[field])
    contact = make_contact(organisation=organisation, fields=[field], municipalities=[imst], languages=["fa"])
    project.contacts.set([contact])
    make_notice("Flohmarkt", organisation=organisation, field_of_action=field, municipality=imst)
    make_offer("Kurs", provider=organisation)
    return organisation


def full_project(owner, municipality):
    programme = Programme.objects.create(slug="leader", name="LEADER")
    ProgrammeFunder.objects.create(programme=programme, organisation=owner)
    other = make_project("Vorläufer", owner=owner)
    project = make_project("Projekt", slug="projekt", owner=owner, total_cents=10, programme=programme, parent=other)
    FundingSource.objects.create(project=project, organisation=owner, amount_cents=10)
    make_project("Teil", owner=owner, parent=project)
    project.partners.set([owner])
    project.municipalities.set([municipality])
    project.builds_on.set([other])
    project.related.set([other])
    return project


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{path}?again").status_code == 200
    return len([query for query in captured if "contentversion" not in query["sql"]])


@pytest.mark.parametrize("path", ["/ar/network/verein/", "/ar/projects/projekt/"])
def test_a_page_with_all_that_it_can_show_needs_few_queries(organisation, path):
    visitor, member = Client(), Client()
    user = make_member("mitglied@example.org", organisation).user
    member.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    assert max(queries(visitor, path), queries(member, path)) <= MOST


def test_the_form_of_a_project_asks_for_each_chosen_organisation_once(admin_client, region):
    project = make_project("Projekt", slug="projekt")
    address = reverse("admin:network_project_change", args=[project.pk])
    FundingSource.objects.create(project=project, organisation=make_organisation("Bund"), amount_cents=1)
    few = queries(admin_client, address)
    for name in ("Land", "Gemeinde", "Union"):
        FundingSource.objects.create(project=project, organisation=make_organisation(name), amount_cents=1)

    assert queries(admin_client, address) <= few + 3


def test_the_page_of_a_project_names_its_contacts_by_role_to_whoever_may_see_them(client, region):
    project = make_project("Projekt", slug="projekt")
    project.contacts.set([make_contact("Auskunft"), make_contact("Abrechnung", visibility="network")])
    make_contact("Von anderem")

    page = client.get("/de/projects/projekt/").content.decode()

    assert [role in page for role in ("Auskunft", "Abrechnung", "Von anderem")] == [True, False, False]


def test_what_a_project_builds_on_is_a_fact_and_not_among_the_related_ones(client, region):
    project, before = make_project("Projekt", slug="projekt"), make_project("Steget före")
    project.builds_on.set([before])

    page = client.get("/de/projects/projekt/").content.decode()

    assert page.count("Steget före") == 1
    assert "Verwandte Projekte" not in page


def test_a_project_is_connected_with_its_parts_and_with_related_ones_whoever_names_the_other(region):
    project = make_project("Projekt", starts="2017")
    part = make_project("Teil", starts="2019", parent=project)
    related, naming = make_project("Verwandt", starts="2018"), make_project("Nennt es", starts="2016")
    project.related.set([related, part])
    naming.related.set([project])
    make_project("Fremd")

    assert list(Project.objects.connected_to(project)) == [part, related, naming]


def test_a_project_in_all_municipalities_of_the_region_says_the_region(client, region):
    imst, oetz = make_municipality("Imst", in_region=True), make_municipality("Oetz", in_region=True)
    make_municipality("Landeck", in_region=False)
    everywhere, one = make_project("Überall", slug="alle"), make_project("Nur hier", slug="eine")
    everywhere.municipalities.set([imst, oetz])
    one.municipalities.set([imst])

    found = {one.slug: one.serves_whole_region for one in Project.objects.for_page()}

    assert found == {"alle": True, "eine": False}
    assert ">Bezirk Imst</bdi></td>" in client.get("/de/projects/alle/").content.decode()
    assert ">Imst</bdi></td>" in client.get("/de/projects/eine/").content.decode()
