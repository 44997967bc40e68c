"""Invitations to a meeting: one mail each in the reader's language, an answer without signing in, what changes."""

import datetime as dt
import re

import pytest
import vobject
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from network.invitations import Outcome, invite, recipients, tell
from network.models import Invitation, Meeting, Organisation, WorkingGroup
from tests.factories import make_contact, make_invitation, make_location, make_meeting, make_member, make_organisation
from tests.mailbox import SITE, Mailbox, calendars_in, receiving, send, text_of

pytestmark = pytest.mark.usefixtures("tuesday")
DECEMBER = dt.date(2026, 12, 1)


@pytest.fixture
def mailbox(settings):
    mailbox = Mailbox()
    with receiving(mailbox) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield mailbox


@pytest.fixture
def meeting(region):
    return make_meeting(
        "Arbeitskreis",
        DECEMBER,
        slug="kreis",
        title_ar="اجتماع",
        start_time=dt.time(18),
        end_time=dt.time(20),
        place="Roppen",
        agenda_de="- Wohnen\n- Arbeit",
        online_link="https://meet.example.org/kreis",
        visibility="network",
    )


def event_in(mail):
    """The one event of a mail, as icalendar reads it; vobject reads it too, and both parts are the same."""
    (method, calendar), (_none, attached) = calendars_in(mail)
    (event,) = Calendar.from_ical(calendar).walk("VEVENT")
    assert vobject.readOne(calendar.decode()).vevent.uid.value == event["UID"]
    assert vobject.readOne(calendar.decode()).method.value == Calendar.from_ical(calendar)["METHOD"] == method
    assert calendar.replace(b"\r\n", b"\n").strip() == attached.replace(b"\r\n", b"\n").strip()
    return method, event


def page_of(client, invitation, query="", status=200):
    response = client.get(invitation.get_absolute_url() + query)
    assert response.status_code == status
    return response.content.decode()


# Who is asked


def test_members_are_asked_else_contacts_that_are_not_internal_else_the_organisation(region):
    with_members, with_contacts, alone = [make_organisation(name, email=f"{name}@example.org") for name in "abc"]
    nobody = make_organisation("d")
    make_member("eins@example.org", with_members, language="ar")
    make_member("zwei@example.org", with_members, language="fi")
    make_contact(organisation=with_members, email="kontakt@example.org")
    make_contact(organisation=with_contacts, email="Beratung@example.org", visibility="network")
    make_contact(organisation=with_contacts, email="geheim@example.org", visibility="internal")
    gone = make_member("gesperrt@example.org", alone)
    gone.user.is_active = False
    gone.user.save()
    chosen = Organisation.objects.filter(pk__in=[one.pk for one in (with_members, with_contacts, alone, nobody)])

    found = recipients(chosen.order_by("name"), region)

    assert [(one.name, addresses) for one, addresses in found] == [
        ("a", [("eins@example.org", "ar"), ("zwei@example.org", "fi")]),
        ("b", [("beratung@example.org", "de")]),
        ("c", [("c@example.org", "de")]),
        ("d", []),
    ]


def test_who_belongs_to_two_organisations_gets_one_mail_and_inviting_again_adds_what_is_missing(
    meeting, region, mailbox
):
    first, second = make_organisation("Erste"), make_organisation("Zweite", email="zweite@example.org")
    make_member("beide@example.org", first, second)
    both = Organisation.objects.filter(pk__in=[first.pk, second.pk])

    numbers = [invite(meeting, both, region)]
    send()
    Organisation.objects.filter(pk=first.pk).update(email="erste@example.org")
    make_member("neu@example.org", second)
    numbers += [invite(meeting, both, region), invite(meeting, both, region)]
    send()
    numbers += [invite(meeting, both, region)]

    assert numbers == [1, 1, 1, 0]
    assert mailbox.receivers() == ["beide@example.org", "neu@example.org"]


def test_a_member_who_has_answered_unasked_is_asked_with_the_answer_kept(meeting, region, mailbox):
    organisation = make_organisation()
    member = make_member("mitglied@example.org", organisation, language="en")
    member.answer(meeting, "yes", organisation)
    assert send() == []

    invite(meeting, Organisation.objects.filter(pk=organisation.pk), region)
    send()

    assert Invitation.objects.get().answer == "yes"
    (_method, event) = event_in(mailbox.mails[0])
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert "Your answer: Yes, I come." in text_of(mailbox.mails[0])


# The mail


def test_a_mail_is_in_the_language_of_its_reader_and_has_all_that_one_needs(meeting, region, mailbox):
    german, arabic = (
        make_invitation(meeting, "de@example.org"),
        make_invitation(meeting, "ar@example.org", language="ar"),
    )

    send()

    first, second = mailbox.mails
    assert (first["To"], second["To"]) == ("de@example.org", "ar@example.org")
    assert "Arbeitskreis" in first["Subject"]
    assert "اجتماع" in second["Subject"]
    assert first["Reply-To"] == "info@regio-imst.at"
    german_words = ["1. Dezember 2026, 18:00–20:00", "Roppen", "- Wohnen", "https://meet.example.org/kreis"]
    arabic_words = ["1 ديسمبر 2026، 18:00–20:00", "اجتماع", "- Wohnen", "https://meet.example.org/kreis", "متى"]
    for body, words, code, invitation in (
        (text_of(first), german_words, "de", german),
        (text_of(second), arabic_words, "ar", arabic),
    ):
        with translation.override(code):
            address = SITE + invitation.get_absolute_url()
        assert f"/{code}/invitations/" in address
        assert [word for word in [*words, f"{address}?answer=yes", f"{address}?answer=no"] if word not in body] == []
        assert invitation.email not in address
    assert "<" not in text_of(first)


def test_a_request_is_what_calendars_understand(meeting, region, mailbox, settings):
    settings.DEFAULT_FROM_EMAIL = "kompass@example.org"
    make_invitation(meeting)

    send()

    (message,) = mailbox.mails
    method, event = event_in(message)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/calendar",
        "application/ics",
    ]
    assert (method, event["STATUS"]) == ("REQUEST", "TENTATIVE")
    assert event["UID"] == "kreis@meetings.imst"
    assert event["SEQUENCE"] == meeting.sequence
    assert event["ORGANIZER"] == "mailto:info@regio-imst.at"
    assert event["ORGANIZER"].params["CN"] == "Bezirk Imst"
    assert event["ATTENDEE"] == "mailto:gast@example.org"
    assert dict(event["ATTENDEE"].params) == {
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }
    assert event.decoded("DTSTART").isoformat() == "2026-12-01T18:00:00+01:00"
    assert event["LOCATION"] == "Roppen"
    assert "- Wohnen" in event["DESCRIPTION"]
    assert "/de/invitations/" in event["URL"]
    assert b"X-WR-CALNAME" not in calendars_in(message)[0][1]
    assert message["From"] == "Bezirk Imst <kompass@example.org>"


def test_the_public_calendar_has_the_same_event(client, meeting, region, mailbox):
    Meeting.objects.update(visibility="public")
    make_invitation(meeting)

    send()

    _method, event = event_in(mailbox.mails[0])
    (public,) = Calendar.from_ical(client.get("/de/meetings/kreis.ics").content).walk("VEVENT")
    same = ["UID", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "LOCATION", "LAST-MODIFIED"]
    assert [event[name] for name in same] == [public[name] for name in same]
    assert "meet.example.org" not in public["DESCRIPTION"]
    assert "ATTENDEE" not in public


@pytest.mark.parametrize(
    ("changes", "start", "end"),
    [
        (
            {"first_day": dt.date(2027, 3, 28), "last_day": dt.date(2027, 3, 28), "start_time": dt.time(1)},
            "2027-03-28T01:00:00+01:00",
            "2027-03-28T20:00:00+02:00",
        ),
        (
            {"last_day": dt.date(2026, 12, 3), "start_time": None, "end_time": None},
            "2026-12-01",
            "2026-12-04",
        ),
    ],
    ids=["the clock changes", "whole days"],
)
def test_hours_stay_when_the_clock_changes_and_days_without_hours_are_whole(meeting, mailbox, changes, start, end):
    Meeting.objects.update(**changes)
    make_invitation(meeting)

    send()

    _method, event = event_in(mailbox.mails[0])
    assert (event.decoded("DTSTART").isoformat(), event.decoded("DTEND").isoformat()) == (start, end)


@pytest.mark.parametrize(
    "changes",
    [
        {"first_day": None, "last_day": None},
        {"first_day": dt.date(2027, 3, 1), "last_day": dt.date(2027, 5, 31), "precision": "season"},
    ],
)
def test_without_a_known_day_there_is_a_mail_and_no_event(meeting, mailbox, changes):
    Meeting.objects.update(start_time=None, end_time=None, **changes)
    make_invitation(meeting)

    send()

    assert calendars_in(mailbox.mails[0]) == []
    assert ("Frühling 2027" if changes["first_day"] else "Termin wird noch bekannt gegeben") in text_of(
        mailbox.mails[0]
    )


def test_a_confidential_place_is_not_told(meeting, client, mailbox):
    shelter = make_location("Frauenhaus", address="Versteckgasse 7", is_confidential=True)
    Meeting.objects.update(location=shelter, place="")
    invitation = make_invitation(meeting)

    send()

    shown = mailbox.mails[0].as_string() + calendars_in(mailbox.mails[0])[0][1].decode() + page_of(client, invitation)
    assert "Versteckgasse" not in shown
    assert "Frauenhaus" not in shown


def test_a_title_with_a_line_break_makes_no_header(meeting, mailbox):
    Meeting.objects.update(title_de="Treffen\r\nBcc: fremd@example.org")
    make_invitation(meeting)

    send()

    assert mailbox.mails[0]["Bcc"] is None
    assert mailbox.mails[0]["Subject"].endswith("Treffen Bcc: fremd@example.org")


# Changes


def test_changes_and_a_cancellation_reach_the_same_event_and_answers_stay(meeting, mailbox, at):
    invitation = make_invitation(meeting)
    send()
    invitation.refresh_from_db()
    invitation.reply("yes")
    assert tell(meeting) == 0

    at("2026-11-25 12:00")
    meeting.start_time = dt.time(19)
    meeting.save()
    numbers = [tell(meeting)]
    send()
    at("2026-11-26 12:00")
    meeting.status = "cancelled"
    meeting.save()
    numbers += [tell(meeting)]
    send()

    assert numbers == [1, 1]
    (first, request), (second, update), (third, cancel) = [event_in(mail) for mail in mailbox.mails]
    assert (first, second, third) == ("REQUEST", "REQUEST", "CANCEL")
    assert request["UID"] == update["UID"] == cancel["UID"]
    assert request["SEQUENCE"] < update["SEQUENCE"] < cancel["SEQUENCE"]
    assert (cancel["STATUS"], update.decoded("DTSTART").hour) == ("CANCELLED", 19)
    assert update["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 3
    assert len({mail["Subject"].partition(":")[0] for mail in mailbox.mails}) == 3
    assert "answer=yes" not in text_of(mailbox.mails[2])
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.told) == ("yes", meeting.sequence)


def test_a_change_of_the_venue_is_a_change_of_the_meeting(client, meeting, mailbox, at):
    meeting.location = make_location("Saal", address="Hauptplatz 1")
    meeting.visibility = "public"
    meeting.save()
    make_invitation(meeting)
    send()
    at("2026-11-25 12:00")
    meeting.location.address = "Hauptplatz 2"
    meeting.location.save()

    changed = Meeting.objects.get()
    number = tell(changed)
    send()

    assert number == 1
    events = [event_in(mail)[1] for mail in mailbox.mails]
    (public,) = Calendar.from_ical(client.get("/de/meetings/kreis.ics").content).walk("VEVENT")
    assert events[0]["SEQUENCE"] < events[1]["SEQUENCE"] == public["SEQUENCE"]
    assert "Hauptplatz 2" in events[1]["LOCATION"]


def test_a_meeting_whose_day_is_open_again_leaves_the_calendar_and_comes_back(meeting, mailbox, at):
    make_invitation(meeting)
    send()
    days = [(None, None), (None, None), (DECEMBER, dt.time(9))]
    for number, (day, time) in enumerate(days):
        at(f"2026-11-25 12:0{number}")
        meeting.first_day = meeting.last_day = day
        meeting.start_time, meeting.end_time = time, None
        meeting.save()
        tell(meeting)
        send()

    methods = [[method for method, _calendar in calendars_in(mail)][:1] for mail in mailbox.mails]
    assert methods == [["REQUEST"], ["CANCEL"], [], ["REQUEST"]]
    assert "DTSTART" not in event_in(mailbox.mails[1])[1]


def test_who_never_had_it_in_the_calendar_gets_no_cancellation_for_it(meeting, mailbox):
    make_invitation(meeting)
    Meeting.objects.update(status="cancelled")

    send()

    assert calendars_in(mailbox.mails[0]) == []


def test_nothing_is_sent_about_a_meeting_that_is_over(meeting, mailbox):
    make_invitation(meeting)
    Meeting.objects.update(first_day=dt.date(2026, 11, 23), last_day=dt.date(2026, 11, 23))

    assert send() == []
    Meeting.objects.update(first_day=None, last_day=None, start_time=None, end_time=None, status="held")
    assert send() == []
    Meeting.objects.update(status="planned")
    assert send() == [("gast@example.org", Outcome.SENT)]


# The answer


def test_opening_a_link_changes_nothing_and_a_button_answers(meeting, region):
    invitation = make_invitation(meeting)
    strict = Client(enforce_csrf_checks=True)
    page = page_of(strict, invitation, "?answer=yes")
    strict.head(invitation.get_absolute_url() + "?answer=yes")
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_at) == ("open", None)
    assert re.findall(r'<button name="answer" value="(\w+)"', page) == ["yes"]

    response = strict.post(invitation.get_absolute_url(), {"answer": "yes"})

    invitation.refresh_from_db()
    assert (response.status_code, response.url) == (302, invitation.get_absolute_url())
    assert (invitation.answer, invitation.answered_at) == ("yes", timezone.now())
    with translation.override("en"):
        thanks = page_of(strict, invitation)
    assert "Thank you. We have noted your answer. <strong>Yes, I come</strong>" in thanks
    assert re.findall(r'<button name="answer" value="(\w+)"', thanks) == ["yes", "no"]
    assert not strict.cookies

    strict.post(invitation.get_absolute_url(), {"answer": "no"})

    invitation.refresh_from_db()
    assert invitation.answer == "no"


def test_the_page_shows_what_the_invited_may_know_and_nobody_keeps_or_finds_it(client, meeting):
    Meeting.objects.update(results_de="Vertraulich", others_de="Geheime Gäste")
    response = client.get(make_invitation(meeting).get_absolute_url())

    page = response.content.decode()
    shown = ["Arbeitskreis", "1. Dezember 2026", "18:00", "Roppen", "Wohnen", "https://meet.example.org/kreis"]
    assert [word for word in shown if word not in page] == []
    assert "Vertraulich" not in page
    assert "Geheime" not in page
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page
    assert client.get("/de/meetings/kreis/").status_code == 404


@pytest.mark.parametrize("answer", ["", "open", "perhaps", "\x00", "yes\n"])
def test_an_answer_that_does_not_exist_is_said_and_not_kept(client, meeting, answer):
    invitation = make_invitation(meeting)

    posted = client.post(invitation.get_absolute_url(), {"answer": answer})
    asked = client.get(invitation.get_absolute_url(), {"answer": answer})

    assert posted.status_code == asked.status_code == 200
    assert 'class="field-error"' in posted.content.decode()
    assert 'class="field-error"' in asked.content.decode()
    invitation.refresh_from_db()
    assert invitation.answer == "open"


def test_an_address_answers_for_one_person_and_one_meeting(client, meeting):
    other_meeting = make_meeting("Anderes Treffen", DECEMBER)
    mine = make_invitation(meeting)
    others = [make_invitation(meeting, "fremd@example.org"), make_invitation(other_meeting)]

    client.post(mine.get_absolute_url(), {"answer": "yes"})

    assert Invitation.objects.get(pk=mine.pk).answer == "yes"
    assert {Invitation.objects.get(pk=one.pk).answer for one in others} == {"open"}


def test_a_changed_address_leads_to_a_page_that_helps(client, meeting):
    mine, other = make_invitation(meeting), make_invitation(meeting, "fremd@example.org")
    token, signature = mine.get_absolute_url().split("/")[3], mine.get_absolute_url().split("/")[3].partition(".")[2]
    wrong = [
        token[:-1],
        token + "x",
        f"{other.pk}.{signature}",
        str(mine.pk),
        f"{mine.pk}.",
        Signer(sep=".").sign(mine.pk),
        Signer(sep=".", salt="network.invitation").sign(987654),
    ]

    for part in wrong:
        response = client.post(f"/en/invitations/{part}/", {"answer": "yes"})
        assert response.status_code == client.get(f"/en/invitations/{part}/").status_code == 404, part
        assert "We did not find this invitation" in response.content.decode()
        assert "no-store" in response.headers["Cache-Control"]

    assert set(Invitation.objects.values_list("answer", flat=True)) == {"open"}


def test_an_address_expires_with_the_meeting(client, meeting, at):
    invitation = make_invitation(meeting)
    at("2026-12-01 23:59")
    assert "<button name" in page_of(client, invitation)
    at("2026-12-02 00:01")

    client.post(invitation.get_absolute_url(), {"answer": "yes"})

    page = page_of(client, invitation, status=410)
    assert "<button name" not in page
    assert "meet.example.org" not in page
    invitation.refresh_from_db()
    assert invitation.answer == "open"


def test_a_cancelled_meeting_says_so_and_takes_no_answers(client, meeting):
    invitation = make_invitation(meeting)
    Meeting.objects.update(status="cancelled")

    client.post(invitation.get_absolute_url(), {"answer": "yes"})

    page = page_of(client, invitation)
    assert "Abgesagt" in page
    assert "<button name" not in page
    invitation.refresh_from_db()
    assert invitation.answer == "open"


def test_texts_of_another_language_carry_it_on_the_page(client, meeting):
    with translation.override("ar"):
        page = page_of(client, make_invitation(meeting))

    assert "اجتماع" in page
    assert '<div class="prose" lang="de" dir="ltr">' in page


# The mail server


def test_a_refused_address_stops_nobody_and_the_editors_see_why(meeting, mailbox):
    for name in ("a", "falsch", "voll", "z"):
        make_invitation(meeting, f"{name}@example.org")
    mailbox.replies = {"falsch@example.org": "550 no such user", "voll@example.org": "452 mailbox full"}

    first, second = send(), send()
    mailbox.replies = {}
    third = send()

    later, refused = ("voll@example.org", Outcome.LATER), ("falsch@example.org", Outcome.REFUSED)
    assert first == [("a@example.org", Outcome.SENT), refused, later, ("z@example.org", Outcome.SENT)]
    assert (second, third) == ([later], [("voll@example.org", Outcome.SENT)])
    assert mailbox.receivers() == ["a@example.org", "z@example.org", "voll@example.org"]
    problems = dict(Invitation.objects.values_list("email", "problem"))
    assert problems.pop("falsch@example.org") == "550 no such user"
    assert set(problems.values()) == {""}
    assert not Invitation.objects.filter(sending_since__isnull=False).exists()


def test_a_server_that_takes_nothing_leaves_all_to_be_sent(meeting, settings, mailbox):
    make_invitation(meeting)
    with receiving(Mailbox()) as port:
        settings.EMAIL_PORT = port  # nobody is there any more

    with pytest.raises(OSError, match="refused"):
        send()

    assert Invitation.objects.due().count() == 1


class Moody(Mailbox):
    """Refuses whoever sends."""

    reply = "550 not from you"

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.reply:
            return self.reply
        envelope.mail_from = address
        return "250 OK"


@pytest.mark.parametrize(("reply", "stops"), [("550 not from you", True), ("421 too many", False)])
def test_a_sender_who_is_refused_stops_and_loses_nothing(meeting, settings, mailbox, reply, stops):
    moody = Moody()
    moody.reply = reply
    make_invitation(meeting, "a@example.org")
    make_invitation(meeting, "b@example.org")
    with receiving(moody) as settings.EMAIL_PORT:
        if stops:
            with pytest.raises(OSError, match="not from you"):
                send()
        else:
            assert [outcome for _email, outcome in send()] == [Outcome.LATER, Outcome.LATER]
        moody.reply = ""
        send()

    assert moody.receivers() == ["a@example.org", "b@example.org"]


class Lost(Mailbox):
    """Accepts a mail, and is gone before it can say so."""

    async def handle_DATA(self, server, session, envelope):
        self.keep(envelope)
        if len(self.mails) == 2:
            server.transport.abort()
        return "250 OK"


def test_a_mail_of_which_nothing_is_known_is_not_sent_again_until_somebody_has_asked(meeting, settings, mailbox, at):
    lost = Lost()
    for name in "abc":
        make_invitation(meeting, f"{name}@example.org")
    with receiving(lost) as settings.EMAIL_PORT:
        with pytest.raises(OSError, match="closed"):
            send()
        send()
        send()
        assert lost.receivers() == ["a@example.org", "b@example.org", "c@example.org"]
        assert not Invitation.objects.unclear().exists()  # it may be that somebody is just sending it
        at("2026-11-24 12:03")
        (unclear,) = Invitation.objects.unclear().with_meeting()

        unclear.release()
        send()

    assert lost.receivers()[3:] == ["b@example.org"]
    assert lost.mails[3]["Message-ID"] == lost.mails[1]["Message-ID"]


def test_an_unclear_mail_that_arrived_counts_as_told_of_the_state_of_its_moment(meeting, region, at):
    told, before = [], timezone.now()
    for number, minute in enumerate((0, 5)):
        at(f"2026-11-24 12:0{minute}")
        if minute:
            meeting.save()
        invitation = make_invitation(meeting, f"{number}@example.org", is_due=False, sending_since=before)
        invitation.note_arrived()
        told.append((invitation.told, invitation.sending_since, invitation.in_calendar))

    assert told[0] == told[1]
    assert tell(meeting) == 2
    assert Invitation.objects.due().count() == 2


@pytest.mark.parametrize("number", [1, 31])
def test_a_mail_needs_three_queries_and_all_go_through_one_connection(meeting, mailbox, number):
    meeting.location = make_location()
    meeting.save()
    for one in range(number):
        make_invitation(meeting, f"gast{one}@example.org")

    with CaptureQueriesContext(connection) as queries:
        send()

    assert len(mailbox.mails) == number
    assert len(queries) <= 5 + 3 * number
    assert mailbox.connections == 1


# The admin


def address_of(meeting):
    return reverse("admin:network_meeting_invitations", args=[meeting.pk])


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_the_editor_sees_whom_a_mail_reaches_before_it_is_sent(manager, meeting, mailbox):
    taking_part, of_group = make_organisation("Rotes Kreuz", email="rk@example.org"), make_organisation("Ohne Adresse")
    chosen_too = make_organisation("Schule", email="schule@example.org")
    meeting.group = WorkingGroup.objects.create(slug="gruppe", title_de="Gruppe")
    meeting.group.organisations.add(of_group)
    meeting.save()
    meeting.organisations.add(taking_part)
    shown = manager.get(address_of(meeting))
    with_school = manager.get(address_of(meeting), {"chosen": 1, "organisations": [taking_part.pk, chosen_too.pk]})

    assert [one.name for one, _addresses in shown.context["recipients"]] == ["Ohne Adresse", "Rotes Kreuz"]
    assert "rk@example.org (de)" in shown.content.decode()
    assert "No address is known" in shown.content.decode()
    assert 'value="Invite: send 1 mail"' in shown.content.decode()
    assert 'value="Invite: send 2 mails"' in with_school.content.decode()
    assert not Invitation.objects.exists()
    assert mailbox.mails == []

    data = {"invite": "1", "organisations": [taking_part.pk, chosen_too.pk]}
    sent = manager.post(address_of(meeting), data, follow=True)

    assert mailbox.receivers() == ["rk@example.org", "schule@example.org"]
    assert said(sent) == ["2 mails have left."]
    assert "http://testserver/de/invitations/" in text_of(mailbox.mails[0])
    assert LogEntry.objects.get().object_id == str(meeting.pk)


def test_the_editor_sees_who_comes_and_who_knows_what(manager, meeting, mailbox, at):
    make_invitation(meeting, "ja@example.org", answer="yes")
    make_invitation(meeting, "nein@example.org", answer="no")
    make_invitation(meeting, "offen@example.org")
    make_invitation(meeting, "auch-offen@example.org")
    make_invitation(make_meeting("Anderes", DECEMBER), answer="yes")
    mailbox.replies = {"offen@example.org": "550 no such user"}
    manager.post(address_of(meeting), {"send": "1"})
    at("2026-11-25 12:00")
    meeting.save()
    make_invitation(meeting, "unklar@example.org", sending_since=timezone.now() - dt.timedelta(hours=1))

    page = manager.get(address_of(meeting))
    form = manager.get(reverse("admin:network_meeting_change", args=[meeting.pk])).content.decode()

    assert "Yes, I come: 1, No, I can&#x27;t come: 1, No answer yet: 3" in form
    assert address_of(meeting) in form
    assert [(one.email, one.problem, str(state)) for one, state in page.context["invitations"]] == [
        ("auch-offen@example.org", "", "Knows an older state"),
        ("ja@example.org", "", "Knows an older state"),
        ("nein@example.org", "", "Knows an older state"),
        ("offen@example.org", "550 no such user", "Not told yet"),
        ("unklar@example.org", "", "Unclear whether the mail has left"),
    ]
    assert "4 addresses do not know the latest state" in page.content.decode()

    mailbox.replies = {}
    manager.post(address_of(meeting), {"tell": "1"})

    assert len(mailbox.mails) == 3 + 4
    assert manager.get(address_of(meeting)).context["untold"] == 0


def test_what_an_editor_cannot_wait_for_is_sent_later(manager, meeting, mailbox, monkeypatch):
    monkeypatch.setattr("network.admin.invitations.SECONDS", 0)
    for name in "abc":
        make_invitation(meeting, f"{name}@example.org")

    first = manager.post(address_of(meeting), {"send": "1"}, follow=True)
    manager.post(address_of(meeting), {"send": "1"}, follow=True)
    last = manager.post(address_of(meeting), {"send": "1"}, follow=True)

    assert said(first) == ["1 mail has left.", "2 mails still wait to be sent."]
    assert "Go on sending" in first.content.decode()
    assert said(last) == ["1 mail has left."]
    assert mailbox.receivers() == ["a@example.org", "b@example.org", "c@example.org"]


def test_the_editor_is_told_when_the_mail_server_is_not_there(manager, meeting, settings, mailbox):
    make_invitation(meeting)
    with receiving(Mailbox()) as port:
        settings.EMAIL_PORT = port

    shown = manager.post(address_of(meeting), {"send": "1"}, follow=True)

    assert ["The mail server does not do its work" in text for text in said(shown)] == [True, False]


def test_the_editor_settles_what_is_unclear_and_nothing_else(manager, meeting, mailbox):
    long_ago = timezone.now() - dt.timedelta(hours=1)
    lost = make_invitation(meeting, "verloren@example.org", is_due=False, sending_since=long_ago)
    arrived = make_invitation(meeting, "da@example.org", is_due=False, sending_since=long_ago)
    sending = make_invitation(meeting, "gerade@example.org", is_due=False, sending_since=timezone.now())
    address = reverse("admin:network_invitation_changelist")
    make_invitation(meeting, "falsch@example.org", is_due=False, problem="550 no such user")
    make_invitation(meeting, "wartet@example.org")
    listed = {
        state: {one.email.partition("@")[0] for one in manager.get(address, {"mail": state}).context["cl"].result_list}
        for state in ("due", "unclear", "refused")
    }

    manager.post(address, {"action": "send_again", "_selected_action": [lost.pk, sending.pk]})
    manager.post(address, {"action": "has_arrived", "_selected_action": [arrived.pk, sending.pk]})
    send()

    assert listed == {"due": {"wartet"}, "unclear": {"verloren", "da"}, "refused": {"falsch"}}
    assert mailbox.receivers() == ["verloren@example.org", "wartet@example.org"]
    assert list(Invitation.objects.filter(sending_since__isnull=False)) == [sending]


def test_an_answer_by_phone_is_written_down(manager, meeting):
    invitation = make_invitation(meeting)

    manager.post(reverse("admin:network_invitation_change", args=[invitation.pk]), {"answer": "no"})

    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_at) == ("no", timezone.now())


def test_a_choice_that_does_not_exist_is_said_and_nobody_is_invited(manager, meeting, mailbox):
    shown = manager.post(address_of(meeting), {"invite": "1", "organisations": ["987654", "x"]})
    large = manager.post(address_of(meeting), {"invite": "1", "organisations": ["9" * 30]})

    assert shown.status_code == large.status_code == 200
    assert 'class="errorlist"' in shown.content.decode()
    assert 'class="errorlist"' in large.content.decode()
    assert not Invitation.objects.exists()


def test_who_may_only_look_invites_nobody(client, meeting, django_user_model, mailbox):
    client.force_login(django_user_model.objects.create_user("leserin", is_staff=True))
    make_invitation(meeting)

    assert client.get(address_of(meeting)).status_code == 403
    assert client.post(address_of(meeting), {"send": "1"}).status_code == 403
    assert mailbox.mails == []


def test_the_page_of_invitations_needs_as_many_queries_with_31_as_with_one(manager, meeting):
    def queries_with(names):
        for name in names:
            organisation = make_organisation(name)
            make_member(f"{name}@example.org", organisation)
            make_contact(organisation=organisation, email=f"kontakt{name}@example.org")
            meeting.organisations.add(organisation)
            make_invitation(meeting, f"gast{name}@example.org", organisation=organisation)
        manager.get(address_of(meeting))
        with CaptureQueriesContext(connection) as queries:
            manager.get(address_of(meeting))
        return len(queries)

    assert queries_with("a") == queries_with([f"b{number}" for number in range(30)]) <= 20


def test_without_a_mail_server_the_mails_are_kept(meeting):
    make_invitation(meeting)

    send()

    assert [message.to for message in mail.outbox] == [["gast@example.org"]]
