"""Documents: what they are is read from the file, who may see them is asked each time, and no file is left behind."""

import datetime as dt
import os
import zipfile
from contextlib import nullcontext
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from network.models import Document
from network.models.documents import LARGEST, document_storage
from network.templatetags.network import file_size
from tests.counting import queries
from tests.factories import PDF, make_document, make_good_practice, make_meeting, make_organisation, make_project

ODT = "application/vnd.oasis.opendocument.text"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
CONTENT_TYPES = f'<Types><Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/></Types>'
VISIBLE = [("public", True), ("network", False), ("internal", False)]


@pytest.fixture(autouse=True)
def _empty_folder():
    for name in files():
        document_storage().delete(name)


def status(client, path):
    response = client.get(path)
    response.close()
    return response.status_code


def files():
    return document_storage().listdir("")[1] if document_storage().exists("") else []


def zipped(*parts):
    """A zip with these parts, pairs of name and text, in this order."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts:
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, text, compress_type=method)
    return buffer.getvalue()


def docx(*before):
    return zipped(*before, ("[Content_Types].xml", CONTENT_TYPES), ("word/document.xml", "<w:document/>"))


def broken_zip():
    content = bytearray(zipped(("a.txt", "a"), ("[Content_Types].xml", CONTENT_TYPES * 20)))
    content[-60:-40] = bytes(20)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "image/jpeg"),
        (zipped(("mimetype", ODT), ("content.xml", "<office/>")), ODT),
        (zipped(("content.xml", "<office/>"), ("mimetype", ODT)), ODT),
        (docx(), DOCX),
        (docx(("customXml/item1.xml", "<x/>")), DOCX),
        (docx(*((f"a{number}.xml", "x" * 3000) for number in range(9))), DOCX),
    ],
)
def test_what_a_file_is_its_content_says_whatever_it_is_called(region, content, media_type):
    document = make_document(content=content)

    assert (document.media_type, document.size) == (media_type, len(content))


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"MZ\x90\x00" + bytes(200),
        b"plain text",
        zipped(("evil.exe", "MZ")),
        zipped(("mimetype", "application/epub+zip"), ("a", "b")),
        zipped(("a.txt", "a"), ("[Content_Types].xml", "<Types/>")),
        b"PK\x03\x04" + bytes(40),
        broken_zip(),
        PDF[:2],
    ],
)
def test_what_is_none_of_the_allowed_kinds_is_refused_whatever_it_is_called(region, content):
    document = Document(title_de="x", slug="x", file=ContentFile(content, name="minutes.pdf"))

    with pytest.raises(ValidationError) as error:
        document.full_clean()

    assert "file" in error.value.message_dict
    assert files() == []


@pytest.mark.parametrize(("size", "is_allowed"), [(LARGEST, True), (LARGEST + 1, False)])
def test_a_file_may_have_20_mb_and_no_byte_more(region, size, is_allowed):
    document = Document(title_de="x", slug="x", file=ContentFile(PDF + bytes(size - len(PDF)), name="x.pdf"))

    with nullcontext() if is_allowed else pytest.raises(ValidationError, match="20 MB"):
        document.full_clean()


def sent(content=PDF, name="protokoll.pdf", **changes):
    data = {"title_de": "Protokoll vom März", "kind": "minutes", "language": "de", "visibility": "public"}
    return data | {"file": SimpleUploadedFile(name, content, content_type="application/pdf")} | changes


def test_a_docx_that_is_called_pdf_is_handed_out_as_what_it_is(admin_client, client, region):
    response = admin_client.post(reverse("admin:network_document_add"), sent(docx()))
    assert response.status_code == 302, response.context["errors"]

    answer = client.get("/de/documents/protokoll-vom-marz/")

    assert b"".join(answer.streaming_content) == docx()
    assert answer.headers["Content-Type"] == DOCX
    assert answer.headers["Content-Disposition"] == 'attachment; filename="protokoll-vom-marz.docx"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"content": b""}, "empty"),
        ({"content": b"<html>"}, "none of the files that are allowed"),
        ({"file": ""}, "required"),
        ({"visibility": "nobody"}, "choose this file once more"),
        ({"day": "2026-02-31"}, "choose this file once more"),
    ],
)
def test_a_mistake_is_said_at_the_field_and_what_was_written_stays(admin_client, region, changes, message):
    data = sent(**changes) | {"title_sv": "Skrivet"}

    response = admin_client.post(reverse("admin:network_document_add"), data, headers={"accept-language": "en"})

    form = response.context["adminform"].form
    assert message in str(form.errors["file"])
    assert 'value="Skrivet"' in response.content.decode()
    assert not Document.objects.exists()
    assert files() == []


def test_two_documents_with_the_same_title_have_different_addresses(admin_client, region):
    for _number in range(2):
        assert admin_client.post(reverse("admin:network_document_add"), sent()).status_code == 302

    assert set(Document.objects.values_list("slug", flat=True)) == {"protokoll-vom-marz", "protokoll-vom-marz-2"}


@pytest.mark.parametrize(("visibility", "is_visible"), VISIBLE)
def test_only_who_may_see_it_gets_a_document_or_its_name(client, region, visibility, is_visible):
    meeting, project = make_meeting("Treffen", slug="treffen"), make_project(slug="cafe")
    practice, organisation = make_good_practice(slug="paten"), make_organisation("Verein", slug="verein")
    make_document(
        "Streng gehütet", slug="geheim", visibility=visibility, meeting=meeting, project=project,
        good_practice=practice, organisation=organisation,
    )  # fmt: skip

    paths = ["/de/meetings/treffen/", "/de/projects/cafe/", "/de/good-practice/paten/", "/de/network/verein/"]

    assert [("Streng gehütet" in client.get(path).content.decode()) for path in paths] == [is_visible] * 4
    assert status(client, "/de/documents/geheim/") == (200 if is_visible else 404)


@pytest.mark.parametrize(("permission", "status"), [("view_document", 200), ("view_notice", 404)])
def test_an_editor_may_read_every_document_and_no_cache_keeps_it(client, region, django_user_model, permission, status):
    make_document(slug="geheim", visibility="internal")
    user = django_user_model.objects.create_user("leserin", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=permission))
    client.force_login(user)

    response = client.get("/de/documents/geheim/")
    response.close()

    assert response.status_code == status
    assert status != 200 or response.headers["Cache-Control"] == "private, no-store"


def test_the_forms_of_the_admin_lead_to_the_view(admin_client, client, region, django_user_model):
    document = make_document(slug="protokoll", meeting=make_meeting())
    user = django_user_model.objects.create_user("leserin", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_document"))
    client.force_login(user)
    own, meeting = [
        reverse(f"admin:network_{row._meta.model_name}_change", args=[row.pk]) for row in (document, document.meeting)
    ]

    for form in (admin_client.get(own), admin_client.get(meeting), client.get(own)):
        page = form.content.decode()
        assert 'href="/de/documents/protokoll/"' in page
        assert "/media/" not in page
    assert ">protokoll.pdf</a>" in admin_client.get(own).content.decode()


def test_a_file_that_is_gone_from_the_disk_is_a_page_that_says_whom_to_ask(client, region):
    document = make_document(slug="protokoll")
    document_storage().delete(document.file.name)

    response = client.get("/de/documents/protokoll/")

    assert response.status_code == 404
    assert "+43 5417 20018" in response.content.decode().split("<footer")[0]


def test_a_replaced_file_is_gone(region, django_capture_on_commit_callbacks):
    document = make_document()
    document.file = ContentFile(PNG, name="x.png")
    document.full_clean()

    with django_capture_on_commit_callbacks(execute=True):
        document.save()

    assert files() == [document.file.name]
    assert Document.objects.get().media_type == "image/png"


def test_a_change_of_the_title_leaves_the_file(region, django_capture_on_commit_callbacks):
    document = make_document()
    again = Document.objects.get()
    again.title_de = "Anders"

    with django_capture_on_commit_callbacks(execute=True):
        again.save()

    assert files() == [document.file.name]


@pytest.mark.parametrize("way", ["row", "queryset", "admin list", "admin form", "inline"])
def test_with_a_document_its_file_is_gone(admin_client, region, django_capture_on_commit_callbacks, way):
    meeting = make_meeting("Treffen", slug="treffen", first_day=dt.date(2026, 3, 1))
    document, kept = make_document(meeting=meeting), make_document()

    with django_capture_on_commit_callbacks(execute=True):
        delete(document, way, admin_client)

    assert list(Document.objects.all()) == [kept]
    assert files() == [kept.file.name]


def delete(document, way, admin_client):
    if way == "row":
        document.delete()
    elif way == "queryset":
        Document.objects.filter(pk=document.pk).delete()
    elif way == "admin list":
        data = {"action": "delete_selected", "_selected_action": [document.pk], "post": "yes"}
        admin_client.post(reverse("admin:network_document_changelist"), data)
    elif way == "admin form":
        admin_client.post(reverse("admin:network_document_delete", args=[document.pk]), {"post": "yes"})
    else:
        address = reverse("admin:network_meeting_change", args=[document.meeting_id])
        response = admin_client.get(address)
        forms = [
            response.context["adminform"].form,
            *(one.formset.management_form for one in response.context["inline_admin_formsets"]),
        ]
        shown = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
        data = {name: value for name, value in shown.items() if value not in (None, "", [])}
        data |= {"documents-0-id": document.pk, "documents-0-meeting": document.meeting_id, "documents-0-DELETE": "on"}
        data |= {"documents-0-title_de": "x", "documents-0-kind": "minutes", "documents-0-language": "de"}
        assert admin_client.post(address, data | {"documents-0-visibility": "public"}).status_code == 302


def test_what_is_taken_back_leaves_the_file(region, django_capture_on_commit_callbacks):
    document = make_document()

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        Document.objects.all().delete()
        transaction.set_rollback(True)

    assert files() == [document.file.name]


def test_a_file_whose_row_was_not_saved_is_gone(region):
    make_document(slug="gleich")
    second = Document(title_de="x", slug="gleich", media_type="application/pdf", file=ContentFile(PDF, name="x.pdf"))

    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()

    assert len(files()) == 1


def test_files_that_belong_to_nothing_are_deleted_when_they_are_old_enough_to_be_sure(region):
    kept = make_document()
    new, old = [document_storage().save(name, ContentFile(PDF)) for name in ("new", "old")]
    for name in (kept.file.name, old):
        os.utime(document_storage().path(name), (0, 0))

    number = Document.objects.forget_strays()

    assert number == 1
    assert set(files()) == {kept.file.name, new}


@pytest.mark.parametrize(
    ("language", "size", "expected"),
    [("de", 34_000, "34 kB"), ("de", 1_250_000, "1,2 MB"), ("en", 12, "1 kB"), ("ar", 20_971_520, "21 م.ب")],
)
def test_a_size_is_said_in_the_visitors_language(language, size, expected):
    with translation.override(language):
        assert file_size(size).replace("\xa0", " ").replace("\u200f", "").strip() in (
            expected,
            expected.replace("21 ", "21.0 "),
        )


def test_the_latest_document_stands_first_and_what_has_no_day_last(region):
    for slug, day in (("ohne", None), ("alt", dt.date(2016, 1, 1)), ("neu", dt.date(2018, 1, 1))):
        make_document(slug=slug, day=day)

    assert [one.slug for one in Document.objects.in_time()] == ["neu", "alt", "ohne"]


def test_a_page_needs_as_many_queries_with_30_documents_as_with_one(client, region):
    meeting = make_meeting("Treffen", slug="treffen")
    make_document(meeting=meeting)
    few = queries(client, "/ar/meetings/treffen/")
    for _number in range(30):
        make_document(meeting=meeting)

    assert queries(client, "/ar/meetings/treffen/") == few
