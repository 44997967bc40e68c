"""Contacts: whom to call; a person's name is public only with consent, and gone at once when it is withdrawn."""

import datetime as dt

import pytest
import vobject
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse

from network.directory import ContactDirectory
from network.models import Contact
from tests.factories import make_contact, make_field, make_municipality, make_organisation

CONSENT = {"consent_on": dt.date(2026, 1, 1), "consent_purpose": "Name auf den Seiten", "consent_how": "per E-Mail"}


def text(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def contacts(region):
    imst, oetz = make_municipality("Imst"), make_municipality("Oetz")
    housing, law = make_field("housing", name_de="Wohnen", name_ar="السكن"), make_field("law", name_de="Recht")
    make_contact("Wohnberatung", slug="a", fields=[housing], municipalities=[imst, oetz], languages=["fa", "ar"])
    make_contact("Rechtsberatung", slug="b", fields=[law], municipalities=[imst], languages=["fa"])
    make_contact("Geheim", slug="c", visibility="network", fields=[housing], languages=["fa"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Wohnberatung", "Rechtsberatung"]),
        ("field=housing&municipality=oetz&language=fa", ["Wohnberatung"]),
        ("language=ar", ["Wohnberatung"]),
        ("municipality=imst&language=fa", ["Wohnberatung", "Rechtsberatung"]),
        ("municipality=oetz&field=law", []),
        ("q=السكن", ["Wohnberatung"]),
        ("q=recht+imst", ["Rechtsberatung"]),
        ("language=xx&q=wohn", ["Wohnberatung"]),
    ],
)
def test_who_helps_with_what_where_in_which_language(contacts, query, expected):
    directory = ContactDirectory(QueryDict(query))

    assert [contact.role_de for contact in directory.result] == expected
    assert all(option.count for group in directory.groups for option in group.options if not option.is_set)


def test_the_list_calls_with_one_tap_and_goes_into_an_address_book(client, contacts):
    make_contact("Büro", slug="d", phone="+43541720018", email="buero@example.org")

    page = text(client, "/de/contacts/?q=büro")
    cards = list(vobject.readComponents(text(client, "/de/contacts.vcf?q=büro")))

    assert 'href="tel:+43-5417-20018"' in page
    assert [(card.title.value, card.tel.value, card.email.value) for card in cards] == [
        ("Büro", "+43541720018", "buero@example.org")
    ]
    assert len(list(vobject.readComponents(text(client, "/de/contacts.vcf")))) == 3
    assert vobject.readOne(text(client, "/de/contacts/d.vcf")).title.value == "Büro"


def test_the_german_role_stands_beside_the_translated_one(client, region):
    make_contact("Wohnberatung", role_ar="استشارة السكن")

    assert '<span lang="de" dir="ltr">Wohnberatung</span>' in text(client, "/ar/contacts/")
    assert text(client, "/de/contacts/").count("Wohnberatung") == 1


def test_without_a_number_of_its_own_the_organisations_counts(client, region):
    make_contact("Büro", organisation=make_organisation("Rotes Kreuz", phone="+43541262222"))

    assert "+43 5412 62222" in text(client, "/de/contacts/")


@pytest.mark.parametrize("missing", CONSENT)
def test_a_name_is_public_only_with_the_whole_consent(region, missing):
    empty = None if missing == "consent_on" else ""

    with pytest.raises(IntegrityError), transaction.atomic():
        make_contact(name="Erika Muster", **CONSENT | {missing: empty})
    make_contact(name="Erika Muster", **CONSENT)
    make_contact(name="Erika Muster", visibility="network")


def test_a_name_that_comes_in_one_step_with_publishing_needs_consent_too(region):
    make_contact(slug="a", name="Erika Muster", visibility="internal")

    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.update(visibility="public")


PUBLIC = ["/de/contacts/", "/de/contacts.vcf", "/de/contacts/?q=erika", "/de/network/rk/", "/de/network/?q=erika"]


def test_a_withdrawn_consent_takes_the_person_off_every_page_at_once(client, admin_client, region):
    cross = make_organisation("Rotes Kreuz", slug="rk")
    contact = make_contact(
        "Beratung", slug="a", organisation=cross, name="Erika Muster", phone="+43664123456", **CONSENT
    )
    assert sum("Erika Muster" in text(client, path) for path in PUBLIC) == 4

    data = {"action": "withdraw_consent", "_selected_action": [contact.pk]}
    admin_client.post(reverse("admin:network_contact_changelist"), data)

    assert not [
        path for path in PUBLIC if "Erika" in text(client, path).replace("erika", "") or "664" in text(client, path)
    ]
    assert client.get("/de/contacts/a.vcf").status_code == 404
    contact.refresh_from_db()
    assert (contact.name, str(contact.phone), contact.email, contact.visibility) == ("", "", "", "internal")
    assert contact.withdrawn_on is not None
    assert contact.consent_how == "per E-Mail"


def test_what_is_for_the_network_or_the_editors_is_on_no_public_page(client, region):
    cross = make_organisation("Rotes Kreuz", slug="rk")
    for visibility in ("network", "internal"):
        make_contact(
            f"Geheimrolle {visibility}",
            slug=visibility,
            organisation=cross,
            visibility=visibility,
            name="Verborgen",
            phone="+43664999999",
            email="verborgen@example.org",
        )

    for path in [*PUBLIC, "/de/contacts/?q=geheimrolle", "/sitemap.xml", "/de/"]:
        page = text(client, path).replace("value=&quot;geheimrolle", "").replace('value="geheimrolle"', "")
        leaks = [secret for secret in ("Geheimrolle", "Verborgen", "verborgen@", "664") if secret in page]
        assert leaks == [], path
    assert client.get("/de/contacts/network.vcf").status_code == 404


def messages(contact):
    with pytest.raises(ValidationError) as caught:
        contact.full_clean()
    return set(caught.value.message_dict)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "Erika Muster"}, "name"),
        ({"name": "Erika Muster"} | CONSENT | {"consent_how": ""}, "name"),
        ({"name": "Erika Muster"} | CONSENT | {"consent_on": dt.date(2999, 1, 1)}, "consent_on"),
        ({"name": "Erika Muster", "visibility": "network", "withdrawn_on": dt.date(2026, 2, 1)}, "name"),
    ],
)
def test_what_the_consent_lacks_is_said_at_its_field(region, changes, field):
    contact = make_contact()
    for name, value in changes.items():
        setattr(contact, name, value)

    assert field in messages(contact)


def test_after_a_withdrawal_the_role_can_have_another_person_who_agrees(region):
    contact = make_contact()
    Contact.objects.withdraw_consent()
    contact.refresh_from_db()
    contact.name, contact.visibility = "Max Muster", "public"
    contact.consent_on, contact.consent_purpose, contact.consent_how = contact.withdrawn_on, "Seiten", "auf Papier"

    contact.full_clean()
    contact.save()

    assert Contact.objects.public().get().name == "Max Muster"


def test_a_contact_that_names_no_place_is_for_everywhere(region):
    make_municipality("Oetz")
    make_contact("Unterkunft")

    assert [one.role_de for one in ContactDirectory(QueryDict("municipality=oetz")).result] == ["Unterkunft"]
