"""The notice board: short texts that go by themselves."""

import datetime as dt

import feedparser
import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from network.models import Notice
from tests.counting import with_few_and_many
from tests.factories import make_field, make_municipality, make_notice, make_organisation

PATHS = ["/de/", "/de/notices/", "/de/notices/feed.atom", "/de/network/verein/"]


def text(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def club(region):
    return make_organisation("Verein", slug="verein")


def test_the_newest_stands_first(client, club, at):
    for day, title in (("2026-11-20 12:00", "Älterer"), ("2026-11-24 12:00", "Neuester")):
        at(day)
        make_notice(title, organisation=club)

    page = text(client, "/de/notices/")

    assert page.index("Neuester") < page.index("Älterer")


@pytest.mark.parametrize("number", ["+43 5412 62345", "05412/62345", "0664 1234567"])
def test_a_phone_number_in_the_text_runs_from_left_to_right(client, club, number):
    make_notice("Möbel", organisation=club, title_ar="أثاث", text_ar=f"اتصلوا: {number}, من 8 إلى 16 & 2016-2018")

    assert f'اتصلوا: <bdi dir="ltr">{number}</bdi>, من 8 إلى 16 &amp; 2016-2018' in text(client, "/ar/notices/")


def test_a_title_that_is_missing_is_named_in_words(admin_client, club):
    address = reverse("admin:network_notice_add")
    data = {"organisation": club.pk, "text_de": "Text", "valid_until": "2027-01-01", "status": "review"}

    form = admin_client.post(address, data, headers={"Accept-Language": "de"}).context["adminform"].form

    assert form.errors == {"__all__": ["Schreiben Sie diesen Text in mindestens einer Sprache."]}


def test_what_is_in_review_or_over_is_on_no_page_and_in_no_feed(client, club, at):
    at("2026-11-24 12:00")
    make_notice("In Prüfung", organisation=club, status="review")
    make_notice("Abgelaufen", organisation=club, valid_until=dt.date(2026, 11, 23))
    make_notice("Letzter Tag", organisation=club, valid_until=dt.date(2026, 11, 24))

    pages = [text(client, path) for path in PATHS]

    assert not any("In Prüfung" in page or "Abgelaufen" in page for page in pages)
    assert all("Letzter Tag" in page for page in pages)


def test_at_midnight_of_the_region_it_is_gone_from_kept_pages_too(client, club, at):
    at("2026-11-24 12:00")
    make_notice("Letzter Tag", organisation=club, valid_until=dt.date(2026, 11, 24))
    at("2026-11-24 23:59")
    before = [text(client, path) for path in PATHS]
    kept = [text(client, path) for path in PATHS]

    at("2026-11-25 00:00")
    after = [text(client, path) for path in PATHS]

    assert all("Letzter Tag" in page for page in [*before, *kept])
    assert not any("Letzter Tag" in page for page in after)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Oetz", "Überall"]),
        ("municipality=oetz", ["Oetz", "Überall"]),
        ("municipality=imst", ["Überall"]),
        ("field=housing", ["Oetz"]),
        ("q=zimmer", ["Oetz"]),
        ("field=nothing&q=zimmer", ["Oetz"]),
    ],
)
def test_a_filter_leaves(client, club, query, expected):
    make_municipality("Imst")
    make_notice("Überall", organisation=club)
    housing = make_field("housing", name_de="Wohnen")
    make_notice("Oetz", text_de="Zimmer frei", field_of_action=housing, municipality=make_municipality("Oetz"))

    directory = client.get(f"/de/notices/?{query}").context_data["directory"]

    assert sorted(str(notice) for notice in directory.result) == expected


@pytest.mark.parametrize("query", ["field=nothing", "municipality=%00", "q=a%00b", "q=" + "a" * 300])
def test_a_bad_value_gives_a_message(client, club, query):
    assert len(client.get(f"/de/notices/?{query}").context_data["directory"].errors) == 1


def test_a_notice_is_marked_with_its_language_and_trusts_no_html(client, club):
    make_notice("Nur deutsch", text_de="<script>alert(1)</script> Zimmer", organisation=club)

    page = text(client, "/ar/notices/")

    assert '<span lang="de" dir="ltr">Nur deutsch</span>' in page
    assert "<script>alert" not in page


def test_the_start_page_shows_the_newest_three(client, club):
    for number in range(4):
        make_notice(f"Aushang {number}", organisation=club)

    assert len(client.get("/de/").context_data["notices"]) == 3


def test_the_feed_can_be_read_by_others_and_names_each_notice_for_ever(client, club):
    notice = make_notice("Titel\x0b", text_de="2 < 3 <img src=x>", organisation=club, slug="neu")
    first = feedparser.parse(client.get("/de/notices/feed.atom").content)
    notice.title_de = "Anders"
    notice.save()

    second = feedparser.parse(client.get("/de/notices/feed.atom").content)

    assert not first.bozo
    assert (first.entries[0].title, first.entries[0].link) == ("Titel", "http://testserver/de/notices/#neu")
    assert first.entries[0].id == second.entries[0].id == "tag:testserver,2026:imst/notice/neu"
    assert second.entries[0].title == "Anders"
    assert "<img" not in first.entries[0].summary


def test_an_editor_publishes_what_members_propose(admin_client, client, club):
    make_notice("Vorschlag", organisation=club, status="review")
    make_notice("Schon da", organisation=club)
    changelist = reverse("admin:network_notice_changelist")
    listed = [notice.title_de for notice in admin_client.get(changelist).context["cl"].result_list]

    admin_client.post(
        changelist, {"action": "publish", "_selected_action": Notice.objects.values_list("pk", flat=True)}
    )

    assert listed == ["Vorschlag", "Schon da"]
    assert LogEntry.objects.count() == 1
    assert "Vorschlag" in text(client, "/de/notices/")


def test_a_notice_is_written_without_a_short_name(admin_client, club):
    data = {"title_de": "Ärzte suchen", "organisation": club.pk, "valid_until": "2099-01-01", "status": "published"}

    response = admin_client.post(reverse("admin:network_notice_add"), data)

    assert response.status_code == 302, response.context["errors"]
    assert Notice.objects.get().slug == "arzte-suchen"


def test_a_page_needs_as_many_queries_with_31_notices_as_with_one(client, club):
    def fill(number):
        for one in range(number):
            place = make_municipality(f"Ort {number} {one}")
            make_notice(
                organisation=make_organisation(f"Verein {one}"), municipality=place, field_of_action=make_field()
            )
            make_notice(organisation=club, municipality=place, field_of_action=make_field())

    few, many = with_few_and_many(client, PATHS, fill)

    assert many == few
