"""Addresses to which no mail goes any more: of a contact who withdrew the consent, of a member who was shut out."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from network.invitations import Outcome, deliver, invite, recipients, tell
from network.models import Contact, Invitation, Organisation
from tests.factories import make_contact, make_invitation, make_meeting, make_member, make_organisation
from tests.mailbox import SITE, send

pytestmark = pytest.mark.usefixtures("tuesday")
PERSON = "erika@example.org"


@pytest.fixture
def meeting(region):
    return make_meeting("Arbeitskreis", dt.date(2026, 12, 1), visibility="network")


def shut_out(member):
    member.user.is_active = False
    member.user.save()


def rows():
    columns = ("email", "answer", "is_due", "sending_since", "problem")
    return list(Invitation.objects.order_by("pk").values_list(*columns))


def withdraw(client, contact):
    data = {"action": "withdraw_consent", "_selected_action": [contact.pk]}
    client.post(reverse("admin:network_contact_changelist"), data)


def test_who_withdrew_the_consent_gets_no_update_and_the_answer_counts_for_the_organisation(
    manager, meeting, region, mailoutbox
):
    cross = make_organisation("Rotes Kreuz", email="")
    contact = make_contact(organisation=cross, email="Erika@example.org")
    invite(meeting, Organisation.objects.filter(pk=cross.pk), region)
    send()
    Invitation.objects.get().reply("yes")
    other = make_invitation(make_meeting("Anderes", dt.date(2026, 12, 2)), PERSON)
    tell(meeting)

    withdraw(manager, contact)

    assert rows() == [("", "yes", False, None, "")]
    assert not Invitation.objects.filter(pk=other.pk).exists()
    assert Invitation.objects.get().organisation == cross
    assert (tell(meeting), send(), len(mailoutbox)) == (0, [], 1)
    assert meeting.invitations.number_of_answers()[0][2] == 1


def test_the_editor_sees_an_answer_without_its_address(manager, meeting):
    kept = [make_invitation(one, PERSON, answer="no") for one in (meeting, make_meeting("Anderes"))]
    second = make_invitation(meeting, "max@example.org", answer="yes")

    Invitation.objects.forget([PERSON, "max@example.org"])

    pages = [
        reverse("admin:network_meeting_invitations", args=[meeting.pk]),
        reverse("admin:network_invitation_changelist"),
        reverse("admin:network_invitation_change", args=[kept[0].pk]),
    ]
    for page in pages:
        shown = manager.get(page).content.decode()
        assert "address forgotten" in shown
        assert "Gets no mail any more" in shown
        assert "example.org" not in shown.replace("info@example.org", "")
    assert [one.pk for one in meeting.invitations.order_by("pk")] == [kept[0].pk, second.pk]


def test_the_address_is_gone_from_the_log_and_from_what_the_mail_server_said(manager, meeting):
    refused = make_invitation(meeting, PERSON, problem=f"550 <{PERSON}>: no such user", answer="yes")
    url = reverse("admin:network_invitation_change", args=[refused.pk])
    manager.post(url, {"answer": "no"})
    gone = make_invitation(make_meeting("Anderes"), PERSON)
    manager.post(reverse("admin:network_invitation_delete", args=[gone.pk]), {"post": "yes"})
    assert [one.object_repr for one in LogEntry.objects.all()] == [PERSON, PERSON]

    Invitation.objects.forget([PERSON])

    assert [one.object_repr for one in LogEntry.objects.filter(object_repr__icontains="erika")] == []
    assert rows() == [("", "no", False, None, "")]


def test_a_mail_that_is_just_leaving_brings_no_address_back(meeting):
    answered = make_invitation(meeting, PERSON, answer="yes")
    invitation = Invitation.objects.get()
    Invitation.objects.claim(answered.pk)

    Invitation.objects.forget([PERSON])
    invitation.release(f"550 <{PERSON}>: no such user")
    invitation.note_sent()

    assert rows() == [("", "yes", False, None, "")]
    Invitation.objects.all().delete()
    invitation.note_sent()
    assert rows() == []


def test_an_invitation_that_goes_while_others_are_sent_stops_nobody(meeting, mailoutbox):
    for email in ("a@example.org", PERSON, "z@example.org"):
        make_invitation(meeting, email)

    outcomes = deliver(Invitation.objects.all(), SITE)
    next(outcomes)
    Invitation.objects.forget([PERSON])

    assert [(one.email, outcome) for one, outcome in outcomes] == [("z@example.org", Outcome.SENT)]


@pytest.mark.parametrize("who", ["member", "contact", "organisation"])
def test_an_address_that_somebody_else_has_given_stays_theirs(meeting, who):
    contact = make_contact(email=PERSON)
    make = {
        "member": lambda: make_member(PERSON, Organisation.objects.first()),
        "contact": lambda: make_contact("Büro", email="Erika@example.org"),
        "organisation": lambda: make_organisation("Verein", email=PERSON),
    }
    make[who]()
    make_invitation(meeting, PERSON)

    Contact.objects.filter(pk=contact.pk).withdraw_consent()

    assert rows() == [(PERSON, "open", True, None, "")]


def test_what_was_forgotten_cannot_wait_for_a_mail(meeting):
    for changes in ({"is_due": True}, {"sending_since": timezone.now()}, {"problem": "550"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_invitation(meeting, "", **changes)


def test_a_member_who_was_shut_out_gets_no_mail_that_waited(manager, meeting, mailoutbox):
    member = make_member(PERSON, Organisation.objects.first())
    make_invitation(meeting, PERSON)
    make_invitation(meeting, "max@example.org")
    shut_out(member)
    page = reverse("admin:network_meeting_invitations", args=[meeting.pk])

    shown = manager.get(page)

    assert shown.context["due"] == 1
    assert {one.email: str(state) for one, state in shown.context["invitations"]} == {
        PERSON: "Gets no mail any more",
        "max@example.org": "Waits to be sent",
    }
    assert send() == [("max@example.org", Outcome.SENT)]
    Invitation.objects.update(told=None)
    assert (tell(meeting), send()) == (1, [("max@example.org", Outcome.SENT)])


def test_who_is_shut_out_while_others_are_sent_gets_none_and_back_in_gets_it(meeting, mailoutbox):
    member = make_member(PERSON, Organisation.objects.first())
    for email in ("a@example.org", PERSON):
        make_invitation(meeting, email)

    outcomes = deliver(Invitation.objects.all(), SITE)
    next(outcomes)
    shut_out(member)

    assert list(outcomes) == []
    member.user.is_active = True
    member.user.save()
    assert send() == [(PERSON, Outcome.SENT)]


def test_who_is_shut_out_is_not_invited_as_a_contact_or_as_the_organisation_either(region):
    first, second = make_organisation("a", email=PERSON), make_organisation("b")
    make_contact(organisation=second, email=PERSON)
    shut_out(make_member(PERSON, first))

    found = recipients(Organisation.objects.filter(pk__in=[first.pk, second.pk]).order_by("name"), region)

    assert [(one.name, addresses) for one, addresses in found] == [("a", []), ("b", [])]


def test_a_member_who_is_gone_leaves_no_address_in_invitations(meeting):
    member = make_member(PERSON, Organisation.objects.first())
    member.answer(meeting, "yes", Organisation.objects.first())

    member.delete()

    assert rows() == [("", "yes", False, None, "")]
