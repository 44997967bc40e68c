"""Something wrong with an offer? One field, no login."""

import pytest

from offers.models import Feedback
from offers.models.feedback import MAX_OPEN
from tests.factories import make_offer

ADDRESS = "/ar/offers/kurs/feedback/"


@pytest.fixture
def offer(region):
    return make_offer("Kurs", slug="kurs")


def test_a_note_is_kept_with_its_offer_and_language_and_nothing_else(client, offer):
    response = client.post(ADDRESS, {"text": "الهاتف خطأ", "name": "x"})

    assert response.url == "/ar/offers/kurs/feedback/thanks/"
    assert client.get(response.url).status_code == 200
    kept = {field.name: getattr(Feedback.objects.get(), field.name) for field in Feedback._meta.fields}
    assert set(kept) == {"id", "offer", "text", "language", "received_at", "is_done"}
    assert (kept["offer"], kept["text"], kept["language"], kept["is_done"]) == (offer, "الهاتف خطأ", "ar", False)


def test_it_needs_no_cookie_and_sets_none(offer):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)

    response = strict.post(ADDRESS, {"text": "Die Nummer ist falsch"})

    assert response.status_code == 302
    assert not strict.cookies


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Please write a few words."),
        ("  a ", "Please write a few words."),
        ("a" * 1001, "This is too long. Write at most 1000 letters."),
        ("no\x00", "The text had a character that we cannot read. Please write it again."),
    ],
)
def test_a_mistake_is_said_and_the_text_is_not_lost(client, offer, text, message):
    response = client.post("/en/offers/kurs/feedback/", {"text": text})

    page = response.content.decode()
    assert response.status_code == 200
    assert message in page
    assert f">{text}</textarea>" in page
    assert not Feedback.objects.exists()


def test_a_flood_of_notes_is_stopped_until_somebody_has_dealt_with_them(client, offer):
    Feedback.objects.bulk_create(Feedback(offer=offer, text="spam", language="en") for _ in range(MAX_OPEN))

    refused = client.post("/en/offers/kurs/feedback/", {"text": "really wrong"}).content.decode()
    Feedback.objects.update(is_done=True)
    accepted = client.post("/en/offers/kurs/feedback/", {"text": "really wrong"})

    assert "We have many notes about this offer already." in refused
    assert "really wrong" in refused
    assert accepted.status_code == 302


@pytest.mark.parametrize("path", ["feedback/", "feedback/thanks/"])
@pytest.mark.parametrize("status", ["draft", "archived"])
def test_there_is_no_form_for_what_is_not_published(client, region, path, status):
    make_offer("Entwurf", slug="entwurf", status=status)

    assert client.get(f"/de/offers/entwurf/{path}").status_code == 404
    assert client.post(f"/de/offers/entwurf/{path}", {"text": "falsch"}).status_code in (404, 405)


def test_the_manager_sees_what_came_in_and_ticks_what_is_done(admin_client, offer):
    note = Feedback.objects.create(offer=offer, text="Die Nummer ist falsch", language="de")
    url = "/admin/offers/feedback/?is_done__exact=0"
    assert url.replace("&", "&amp;") in admin_client.get("/admin/").content.decode()
    assert "Die Nummer ist falsch" in admin_client.get(url).content.decode()

    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": note.pk, "form-0-is_done": "on", "_save": ""}
    admin_client.post(url, data)

    assert not Feedback.objects.open().exists()
    assert url not in admin_client.get("/admin/").content.decode()
