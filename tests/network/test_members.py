"""Members: what they see, say and propose; who they are stays with the editors."""

import datetime as dt
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from network.models import AgendaProposal, Invitation, Member, Notice
from tests.counting import queries
from tests.factories import (
    make_contact,
    make_field,
    make_meeting,
    make_member,
    make_municipality,
    make_organisation,
)

pytestmark = pytest.mark.usefixtures("tuesday")
DECEMBER = dt.date(2026, 12, 1)
LINK = "https://meet.example.org/geheim"
DIRECTORY = ["/de/", "/de/meetings/", "/de/contacts/", "/de/contacts.vcf", "/de/network/rk/"]
FOR_EVERYBODY = [
    *("/de/meetings.ics", "/de/meetings/feed.atom", "/sitemap-meetings.xml", "/de/network/rk.vcf", "/de/offers.json"),
]


@pytest.fixture
def cross(region):
    return make_organisation("Rotes Kreuz", slug="rk")


@pytest.fixture
def member(cross):
    return make_member("mitglied@example.org", cross)


def text(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def make_secrets(organisation):
    """What members may see and, told by the word in it, what only editors may."""
    for visibility, word in (("network", "Netzwerk"), ("internal", "Intern")):
        make_contact(f"{word}kontakt", slug=f"contact-{visibility}", organisation=organisation, visibility=visibility)
        meeting = make_meeting(
            f"{word}treffen", DECEMBER, slug=visibility, host=organisation, visibility=visibility, online_link=LINK
        )
        meeting.organisations.add(organisation)


def words_in(page):
    return sorted(set(re.findall("Netzwerkkontakt|Netzwerktreffen|Internkontakt|Interntreffen", page)))


def test_members_of_any_organisation_see_what_is_for_the_network_and_visitors_do_not(client, cross):
    make_secrets(cross)
    stranger = Client()
    stranger.force_login(make_member("fremd@example.org", make_organisation("Andere")).user)

    seen = {path: words_in(text(stranger, path)) for path in DIRECTORY}
    public = {path: words_in(text(client, path)) for path in DIRECTORY}

    assert seen == {
        "/de/": ["Netzwerktreffen"],
        "/de/meetings/": ["Netzwerktreffen"],
        "/de/contacts/": ["Netzwerkkontakt"],
        "/de/contacts.vcf": ["Netzwerkkontakt"],
        "/de/network/rk/": ["Netzwerkkontakt", "Netzwerktreffen"],
    }
    assert public == {path: [] for path in DIRECTORY}


def test_what_is_made_for_everybody_is_the_same_for_members(client, signed_in, cross, member):
    make_secrets(cross)
    make_meeting("Offen", DECEMBER, online_link=LINK)
    public = [text(client, path) for path in FOR_EVERYBODY]

    for_member = [text(signed_in(member), path) for path in FOR_EVERYBODY]

    assert [words_in(page) for page in for_member] == [[]] * len(FOR_EVERYBODY)
    assert for_member == public


def test_pages_of_single_rows_open_for_members_and_what_is_internal_for_nobody(client, signed_in, cross, member):
    make_secrets(cross)
    paths = ["/de/meetings/{}/", "/de/meetings/{}.ics", "/de/contacts/contact-{}.vcf"]
    for_network = [path.format("network") for path in paths]
    internal = [path.format("internal") for path in paths]
    actions = ["/de/meetings/internal/answer/", "/de/meetings/internal/propose/"]

    public = [client.get(path).status_code for path in for_network]
    signed_in(member)

    assert public == [404] * 3
    assert [client.get(path).status_code for path in for_network] == [200] * 3
    assert [client.get(path).status_code for path in internal] == [404] * 3
    assert [client.post(path, {"answer": "yes", "text": "Punkt"}).status_code for path in actions] == [404] * 2


def test_the_online_link_of_a_public_meeting_is_for_members(client, signed_in, member):
    make_meeting("Offen", DECEMBER, slug="offen", online_link=LINK)
    paths = ["/de/meetings/offen/", "/de/meetings/offen.ics"]

    assert [LINK in text(client, path) for path in paths] == [False, False]
    signed_in(member)
    assert [LINK in text(client, path) for path in paths] == [True, True]


def test_what_only_members_see_says_so_and_is_no_event_to_search_engines(client, signed_in, cross, member):
    make_secrets(cross)
    make_meeting("Offen", DECEMBER, slug="offen")
    signed_in(member)

    note = "Only members see this"

    assert text(client, "/en/contacts/").count(note) == 1
    assert text(client, "/en/meetings/").count(note) == 1
    assert note in text(client, "/en/meetings/network/")
    assert note not in text(client, "/en/meetings/offen/")
    assert "ld+json" in text(client, "/en/meetings/offen/")
    assert "ld+json" not in text(client, "/en/meetings/network/")


PAGES = [*DIRECTORY, "/de/meetings/network/", "/de/members/", "/de/members/notice/", "/de/offers/", "/de/network/"]


def test_no_proxy_keeps_what_somebody_with_a_session_gets(signed_in, cross, member):
    make_secrets(cross)
    client = signed_in(member)

    kept = {path: client.get(path).headers["Cache-Control"] for path in [*PAGES, "/de/members/sign-in/"]}

    assert {path for path, header in kept.items() if not {"private", "no-store"} <= set(header.split(", "))} == set()
    assert not [path for path, header in kept.items() if "public" in header]


def test_a_visitors_page_is_never_made_from_a_members_nor_the_other_way_round(signed_in, cross, member):
    make_secrets(cross)
    visitor = Client()

    for first, second in ((signed_in(member), visitor), (visitor, signed_in(member))):
        cache.clear()
        pages = {id(client): [words_in(text(client, path)) for path in DIRECTORY] for client in (first, second)}
        assert pages[id(visitor)] == [[]] * len(DIRECTORY)
        assert len([words for words in pages[id(first if first is not visitor else second)] if words]) == 5


def test_who_is_signed_in_is_asked_only_where_it_matters_and_never_for_visitors(client, signed_in, cross, member):
    def asked(path):
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return [query["sql"] for query in captured if "session" in query["sql"] or "network_member" in query["sql"]]

    visitors = [asked(path) for path in DIRECTORY]
    kept = [path for path in DIRECTORY if "ETag" in client.get(path).headers]
    signed_in(member)

    assert visitors == [[]] * len(DIRECTORY)
    assert kept == DIRECTORY
    assert asked("/de/meetings.ics") == []
    assert len(asked("/de/meetings/")) == 2


def test_the_page_of_a_member_has_all_that_is_theirs(signed_in, cross, member):
    make_secrets(cross)
    meeting = make_meeting("Arbeitskreis", DECEMBER)
    AgendaProposal.objects.create(meeting=meeting, organisation=cross, member=member, text="Parkplätze")
    Notice.objects.create(slug="a", title_de="Räder gesucht", organisation=cross, valid_until=DECEMBER, member=member)
    AgendaProposal.objects.create(meeting=meeting, organisation=cross, text="Von jemand anderem")

    page = text(signed_in(member), "/en/members/")

    expected = ["Rotes Kreuz", "Arbeitskreis", "Netzwerktreffen", "Parkplätze", "Räder gesucht", "In review", "New"]
    assert [word for word in [*expected, member.calendar_secret] if word not in page] == []
    assert "Von jemand anderem" not in page
    assert "Interntreffen" not in page
    assert '<meta name="robots" content="noindex">' in page


def answers():
    return list(Invitation.objects.values_list("meeting__slug", "email", "organisation__name", "answer", "language"))


def test_a_member_says_whether_they_come_and_may_change_their_mind(signed_in, member):
    make_meeting("Treffen", DECEMBER, slug="treffen")
    client = signed_in(member)

    before = text(client, "/en/members/").count("No answer yet")
    first = client.post("/en/meetings/treffen/answer/", {"answer": "yes", "list": "1"})
    then = text(client, "/en/members/")
    second = client.post("/en/meetings/treffen/answer/", {"answer": "no"})

    assert before == 1
    assert (first.url, second.url) == ("/en/members/", "/en/meetings/treffen/")
    assert "<strong>Yes, I come</strong>" in then
    assert "Thank you. We have noted your answer." in then
    assert "<strong>No, I can&#x27;t come</strong>" in text(client, "/en/meetings/treffen/").replace("'", "&#x27;")
    assert answers() == [("treffen", "mitglied@example.org", "Rotes Kreuz", "no", "de")]


def test_the_answer_to_an_invitation_is_noted_in_its_row(signed_in, cross, member):
    meeting = make_meeting("Treffen", DECEMBER, slug="treffen")
    Invitation.objects.create(meeting=meeting, email="Mitglied@example.org", organisation=cross, language="fi")

    signed_in(member).post("/en/meetings/treffen/answer/", {"answer": "yes"})

    assert answers() == [("treffen", "Mitglied@example.org", "Rotes Kreuz", "yes", "fi")]


def test_who_belongs_to_several_organisations_chooses_one(signed_in, member):
    other = make_organisation("Alpenverein")
    member.organisations.add(other)
    make_meeting("Treffen", DECEMBER, slug="treffen")
    client = signed_in(member)

    client.post("/en/meetings/treffen/answer/", {"answer": "yes"})
    first = answers()[0][2]
    client.post("/en/meetings/treffen/answer/", {"answer": "yes", "organisation": member.organisations.last().pk})

    assert [first, answers()[0][2]] == ["Alpenverein", "Rotes Kreuz"]
    assert '<option value="' in text(client, "/en/members/")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"answer": "perhaps"}, "This choice is not known here."),
        ({}, "This choice is not known here."),
        ({"answer": "yes", "organisation": "stranger"}, "This organisation is not one of yours."),
        ({"answer": "yes", "organisation": "abc\x00"}, "Null characters are not allowed."),
        ({"answer": "yes", "organisation": "9" * 400}, "This organisation is not one of yours."),
    ],
)
def test_a_tampered_answer_is_a_message_and_no_answer(signed_in, member, data, message):
    make_meeting("Treffen", DECEMBER, slug="treffen")
    if data.get("organisation") == "stranger":
        data = data | {"organisation": make_organisation("Fremd").pk}

    answer = signed_in(member).post("/en/meetings/treffen/answer/", data, follow=True)

    assert message in answer.content.decode()
    assert answers() == []


def test_who_belongs_to_no_organisation_is_told_what_to_do(signed_in, region):
    make_meeting("Treffen", DECEMBER, slug="treffen")
    client = signed_in(make_member())

    answer = client.post("/en/meetings/treffen/answer/", {"answer": "yes"}, follow=True)
    proposal = client.post("/en/meetings/treffen/propose/", {"text": "Punkt"})

    for response in (answer, proposal, client.get("/en/members/")):
        assert "You belong to no organisation here yet. Please ask us." in response.content.decode()
    assert answers() == []
    assert not AgendaProposal.objects.exists()


@pytest.mark.parametrize("is_over", [{"first_day": dt.date(2026, 11, 23)}, {"status": "cancelled"}, {"status": "held"}])
def test_nobody_can_answer_or_propose_what_is_over_or_cancelled(signed_in, member, is_over):
    make_meeting("Treffen", **{"first_day": DECEMBER, "slug": "treffen"} | is_over)
    client = signed_in(member)

    page = text(client, "/en/meetings/treffen/")
    answered = client.post("/en/meetings/treffen/answer/", {"answer": "yes"}, follow=True)
    proposed = client.post("/en/meetings/treffen/propose/", {"text": "Punkt"}, follow=True)

    assert "/answer/" not in page
    assert "/propose/" not in page
    for response in (answered, proposed):
        assert "This meeting is over or cancelled." in response.content.decode()
    assert answers() == []
    assert not AgendaProposal.objects.exists()


def test_a_point_for_the_agenda_is_proposed_on_the_page_of_the_meeting(signed_in, cross, member):
    make_meeting("Treffen", DECEMBER, slug="treffen")
    client = signed_in(member)

    answer = client.post("/ar/meetings/treffen/propose/", {"text": "مواقف السيارات"})

    proposal = AgendaProposal.objects.get()
    assert answer.url == "/ar/meetings/treffen/"
    assert (proposal.text, proposal.language, proposal.state) == ("مواقف السيارات", "ar", "new")
    assert (proposal.organisation, proposal.member) == (cross, member)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "Please write a few words."),
        ("a" * 1001, "This is too long. Write at most 1000 letters."),
        ("no\x00", "The text had a character that we cannot read."),
    ],
)
def test_a_mistake_in_a_proposal_is_said_and_nothing_is_lost(signed_in, member, written, message):
    make_meeting("Treffen", DECEMBER, slug="treffen")

    page = signed_in(member).post("/en/meetings/treffen/propose/", {"text": written}).content.decode()

    assert message in page
    assert written in page
    assert not AgendaProposal.objects.exists()


NOTICE = {"title": "Räder gesucht", "text": "Wir suchen Kinderräder.", "valid_until": "2026-12-24"}


def test_a_notice_waits_for_review_in_the_language_of_the_page(signed_in, cross, member):
    field, place = make_field(), make_municipality("Oetz")
    client = signed_in(member)
    assert client.get("/en/members/notice/").content.decode().count('<option value="" selected>All</option>') == 2

    answer = client.post("/ar/members/notice/", NOTICE | {"field_of_action": field.pk, "municipality": place.pk})

    notice = Notice.objects.get()
    assert answer.url == "/ar/members/"
    assert (notice.title_ar, notice.title_de, notice.text_ar) == (NOTICE["title"], None, NOTICE["text"])
    assert (notice.status, notice.organisation, notice.member) == ("review", cross, member)
    assert (notice.field_of_action, notice.municipality, notice.valid_until) == (field, place, dt.date(2026, 12, 24))
    assert not Notice.objects.public().exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "Please write a few words."),
        ({"text": " "}, "Please write a few words."),
        ({"title": "a" * 201}, "This is too long. Write a few words, at most 200 letters."),
        ({"valid_until": ""}, "Please choose a day."),
        ({"valid_until": "morgen"}, "Please choose a day."),
        ({"valid_until": "2026-11-23"}, "This day is over. Please choose a later one."),
        ({"valid_until": "9999-12-31"}, "This year cannot be right."),
        ({"field_of_action": "9" * 400}, "This choice is not known here."),
        ({"municipality": "\x00"}, "Null characters are not allowed."),
        ({"organisation": "1000000"}, "This organisation is not one of yours."),
    ],
)
def test_a_mistake_in_a_notice_is_said_and_nothing_is_lost(signed_in, member, change, message):
    page = signed_in(member).post("/en/members/notice/", NOTICE | change).content.decode()

    assert page.count('class="field-error"') == 1
    assert message in page
    assert [value for value in (NOTICE | change).values() if value in page] != []
    assert not Notice.objects.exists()


def test_a_member_chooses_the_language_of_their_mails(signed_in, member):
    client = signed_in(member)

    chosen = client.post("/en/members/language/", {"language": "fi"}, follow=True)
    wrong = client.post("/en/members/language/", {"language": "xx\x00"}, follow=True)

    member.refresh_from_db()
    assert member.language == "fi"
    assert "Your mails come in this language now." in chosen.content.decode()
    assert "This choice is not known here." in wrong.content.decode()


FORMS = ["/en/members/notice/", "/en/members/language/", "/en/members/calendar/", "/en/meetings/treffen/answer/"]


@pytest.mark.parametrize("path", [*FORMS, "/en/meetings/treffen/propose/"])
def test_forms_of_members_are_closed_to_visitors(client, region, path):
    make_meeting("Treffen", DECEMBER, slug="treffen")

    answer = client.post(path, NOTICE | {"answer": "yes", "language": "fi"})

    assert answer.url == "/en/members/sign-in/"
    assert [model.objects.count() for model in (Notice, Invitation, AgendaProposal)] == [0, 0, 0]


def test_the_private_calendar_has_all_that_its_member_may_see_with_the_online_links(client, cross, member):
    make_secrets(cross)
    make_meeting("Offen", DECEMBER, online_link=LINK, agenda_de="1. Begrüßung")
    make_meeting("Ohne Tag")

    answer = client.get(f"/de/calendar/{member.calendar_secret}.ics")

    events = {str(event["SUMMARY"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert set(events) == {"Netzwerktreffen", "Offen"}
    assert {str(event["CONFERENCE"]) for event in events.values()} == {LINK}
    assert str(events["Offen"]["DESCRIPTION"]) == f"1. Begrüßung\n\n{LINK}"
    assert str(events["Netzwerktreffen"]["DESCRIPTION"]) == LINK
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))


def test_a_private_calendar_is_gone_when_its_address_is_renewed_or_its_member_shut_out(signed_in, member):
    old = member.calendar_secret
    visitor = Client()
    first = visitor.get(f"/de/calendar/{old}.ics").status_code

    answer = signed_in(member).post("/en/members/calendar/", follow=True)

    member.refresh_from_db()
    statuses = [visitor.get(f"/de/calendar/{secret}.ics").status_code for secret in (old, member.calendar_secret)]
    get_user_model().objects.update(is_active=False)
    shut_out = visitor.get(f"/de/calendar/{member.calendar_secret}.ics").status_code
    assert (first, statuses, shut_out) == (200, [404, 200], 404)
    assert member.calendar_secret in answer.content.decode()
    assert visitor.get("/de/calendar/falsch.ics").status_code == 404


def test_the_account_is_made_with_the_member_without_a_password_and_goes_with_it(region):
    member = make_member(" Mitglied@Example.ORG ")
    account = member.user
    made = (member.email, account.username, account.email, account.has_usable_password(), account.is_staff)

    member.delete()

    assert made == ("mitglied@example.org", "mitglied@example.org", "mitglied@example.org", False, False)
    assert not get_user_model().objects.exists()


def test_another_address_is_another_account(signed_in, member):
    client, old = signed_in(member), member.user_id
    member.calendar_secret = "unchanged"

    member.email = "neu@example.org"
    member.save()

    assert client.get("/de/members/").status_code == 302
    assert [(one.username, one.pk != old) for one in get_user_model().objects.all()] == [("neu@example.org", True)]
    assert Member.objects.get().organisations.get().name == "Rotes Kreuz"


@pytest.mark.parametrize("in_bulk", [True, False])
def test_deleting_members_in_the_admin_leaves_no_account_but_those_of_editors(admin_client, region, in_bulk):
    get_user_model().objects.create_user("redaktion", "redaktion@example.org", is_staff=True)
    for name in ("mitglied", "redaktion"):
        make_member(f"{name}@example.org")

    if in_bulk:
        data = {
            "action": "delete_selected",
            "post": "yes",
            "_selected_action": [one.pk for one in Member.objects.all()],
        }
        admin_client.post(reverse("admin:network_member_changelist"), data)
    else:
        for one in Member.objects.all():
            admin_client.post(reverse("admin:network_member_delete", args=[one.pk]), {"post": "yes"})

    assert not Member.objects.exists()
    assert {one.username for one in get_user_model().objects.all()} == {"admin", "redaktion"}


def test_the_manager_makes_a_member_in_one_form_and_learns_what_to_tell_them(admin_client, cross):
    data = {"email": "Neu@Example.org ", "organisations": [cross.pk], "language": "sv", "is_active": "on"}
    add = reverse("admin:network_member_add")

    answer = admin_client.post(add, data, follow=True, headers={"accept-language": "en"})
    again = admin_client.post(add, data, headers={"accept-language": "en"})

    member = Member.objects.get()
    assert (member.email, member.language, list(member.organisations.all())) == ("neu@example.org", "sv", [cross])
    assert "/en/members/sign-in/" in answer.content.decode()
    assert "Rotes Kreuz" in answer.content.decode()
    assert "There is a member with this address already." in again.content.decode()


def test_making_a_member_of_an_editor_shuts_nobody_out(admin_client, region):
    chef = get_user_model().objects.create_superuser("chef", "chef@example.org", "a password of editors")

    admin_client.post(reverse("admin:network_member_add"), {"email": "chef@example.org", "language": "de"})

    chef.refresh_from_db()
    assert chef.member.email == "chef@example.org"
    assert chef.is_active


def test_the_manager_shuts_a_member_out_but_no_editor(admin_client, cross, member):
    get_user_model().objects.create_superuser("chef", "chef@example.org", "a password of editors")
    for one in (member, make_member("chef@example.org", cross)):
        data = {"email": one.email, "organisations": [cross.pk], "language": "de"}
        admin_client.post(reverse("admin:network_member_change", args=[one.pk]), data)

    assert {one.email: one.user.is_active for one in Member.objects.all()} == {
        "mitglied@example.org": False,
        "chef@example.org": True,
    }


def proposals_form(proposal, state):
    return {
        "proposals-TOTAL_FORMS": 1,
        "proposals-INITIAL_FORMS": 1,
        "proposals-0-id": proposal.pk,
        "proposals-0-meeting": proposal.meeting_id,
        "proposals-0-state": state,
    }


def test_a_proposal_that_is_taken_stands_on_the_agenda_of_its_language_once(admin_client, cross, member):
    meeting = make_meeting("Treffen", DECEMBER, slug="treffen", agenda_de="- Begrüßung", agenda_sv="- Hälsning")
    proposal = AgendaProposal.objects.create(
        meeting=meeting, organisation=cross, member=member, text="Parkering\nvid stationen", language="sv"
    )
    address = reverse("admin:network_meeting_change", args=[meeting.pk])

    for state in ("new", "taken", "taken", "new", "taken"):
        form = admin_client.get(address).context["adminform"].form
        shown = {name: form[name].value() for name in form.fields}
        data = {name: value for name, value in shown.items() if value not in (None, "", [])}
        data |= {f"{part}-{form}_FORMS": 0 for part in ("decisions", "documents") for form in ("TOTAL", "INITIAL")}
        data |= proposals_form(proposal, state)
        answer = admin_client.post(address, data)
        assert answer.status_code == 302, answer.content.decode()

    meeting.refresh_from_db()
    assert meeting.agenda_sv == "- Hälsning\n- Parkering vid stationen"
    assert meeting.agenda_de == "- Begrüßung"


def test_the_manager_reads_proposals_but_does_not_rewrite_them(admin_client, cross, member):
    meeting = make_meeting("Treffen", DECEMBER)
    address = reverse("admin:network_meeting_change", args=[meeting.pk])
    before = text(admin_client, address)
    AgendaProposal.objects.create(meeting=meeting, organisation=cross, member=member, text="Parkplätze")

    form = text(admin_client, address)

    assert "proposals-0" not in before
    assert "Parkplätze" in form
    assert 'name="proposals-0-state"' in form
    assert 'name="proposals-0-text"' not in form


def test_the_page_of_a_member_needs_as_many_queries_with_31_rows_as_with_one(signed_in, cross, member):
    client, counted = signed_in(member), []
    for number in (1, 30):
        for one in range(number):
            organisation = make_organisation(f"Organisation {number} {one}")
            member.organisations.add(organisation)
            meeting = make_meeting("Treffen", DECEMBER, slug=f"m-{number}-{one}")
            Invitation.objects.create(meeting=meeting, organisation=organisation, email=member.email)
            AgendaProposal.objects.create(meeting=meeting, organisation=organisation, member=member, text="Punkt")
            Notice.objects.create(
                slug=f"n-{number}-{one}",
                title_de="Aushang",
                organisation=organisation,
                valid_until=DECEMBER,
                member=member,
            )
        counted.append([queries(client, path) for path in ("/de/members/", "/de/meetings/m-1-0/", "/de/meetings/")])

    assert counted[0] == counted[1]
    assert max(counted[0]) <= 15


def test_the_footer_leads_to_the_members_page_and_for_a_member_the_network_pages_too(client, signed_in, member):
    public = text(client, "/en/meetings/")
    page = text(signed_in(member), "/en/meetings/")

    assert public.count('href="/en/members/"') == 1
    assert page.count('href="/en/members/"') == 2
