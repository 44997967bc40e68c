"""Addresses to which no mail goes any more: of a contact who withdrew the consent, of a member who was shut out, of
whoever is gone or has another one.
"""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from network.invitations import Outcome, deliver, invite, recipients, tell
from network.models import Contact, Invitation, Member, Organisation
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


# Rows that are gone


def delete_in_list(client, row):
    address = reverse(f"admin:network_{row._meta.model_name}_changelist")
    client.post(address, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})


def delete_on_page(client, row):
    client.post(reverse(f"admin:network_{row._meta.model_name}_delete", args=[row.pk]), {"post": "yes"})


MAKE = {
    "contact": lambda email: make_contact(email=email, organisation=make_organisation("Verein")),
    "member": lambda email: make_member(email, make_organisation("Verein")),
    "organisation": lambda email: make_organisation("Verein", email=email),
}


@pytest.mark.parametrize("delete", [delete_in_list, delete_on_page])
@pytest.mark.parametrize("kind", MAKE)
def test_who_is_deleted_in_the_admin_leaves_no_address(manager, meeting, kind, delete):
    row = MAKE[kind]("Erika@example.org")
    make_invitation(meeting, PERSON, answer="yes")
    make_invitation(make_meeting("Anderes"), PERSON)

    delete(manager, row)

    assert not type(row).objects.filter(pk=row.pk).exists()
    assert rows() == [("", "yes", False, None, "")]
    assert not LogEntry.objects.filter(object_repr__iexact=PERSON).exists()


def test_the_account_of_a_member_goes_only_with_the_member(manager, meeting):
    member = make_member(PERSON, Organisation.objects.first())
    make_invitation(meeting, PERSON)
    page = reverse("admin:auth_user_delete", args=[member.user_id])

    shown = manager.get(page).content.decode()
    manager.post(page, {"post": "yes"})

    assert "would require deleting the following protected related objects" in shown
    assert list(Member.objects.all()) == [member]
    delete_on_page(manager, member)
    assert rows() == []
    assert not get_user_model().objects.filter(pk=member.user_id).exists()


def test_what_is_not_deleted_keeps_its_address(manager, meeting):
    organisation = MAKE["organisation"](PERSON)
    make_contact(organisation=organisation, email=PERSON)  # which protects it
    make_invitation(meeting, PERSON)

    delete_in_list(manager, organisation)

    assert rows() == [(PERSON, "open", True, None, "")]


# Addresses that change

NEW = "erika.neu@example.org"


def change_address(client, row, email):
    """As an editor does, who changes nothing else."""
    address = reverse(f"admin:network_{row._meta.model_name}_change", args=[row.pk])
    form = client.get(address).context_data["adminform"].form
    data = {name: value for name, value in form.initial.items() if value}
    data = {name: [one.pk for one in value] if isinstance(value, list) else value for name, value in data.items()}
    response = client.post(address, data | {"email": email, "is_active": "on"})
    assert response.status_code == 302, response.context_data["errors"]


@pytest.mark.parametrize("kind", MAKE)
def test_invitations_go_with_a_changed_address_and_the_links_in_old_mails_still_lead_to_them(
    manager, client, meeting, region, mailoutbox, kind
):
    row = MAKE[kind](PERSON)
    verein = Organisation.objects.filter(name="Verein")
    invite(meeting, verein, region)
    send()
    link = Invitation.objects.get().get_absolute_url()

    change_address(manager, row, "Erika.Neu@example.org")
    client.post(link, {"answer": "yes"})

    assert rows() == [(NEW, "yes", False, None, "")]
    assert (invite(meeting, verein, region), send()) == (1, [(NEW, Outcome.SENT)])
    assert invite(meeting, verein, region) == 0
    assert not LogEntry.objects.filter(object_repr__iexact=PERSON).exists()


def test_a_member_with_another_address_has_answered_still(meeting):
    member = make_member(PERSON, Organisation.objects.first())
    member.answer(meeting, "no", Organisation.objects.first())

    member.email = NEW
    member.save()

    assert member.answer_to(meeting) == "no"


def test_an_address_that_was_corrected_has_no_fault_of_the_wrong_one(meeting):
    member = make_member(PERSON, Organisation.objects.first())
    make_invitation(meeting, PERSON, is_due=False, problem=f"550 <{PERSON}>: no such user")

    member.email = NEW
    member.save()

    assert rows() == [(NEW, "open", False, None, "")]


def test_a_mail_that_is_just_leaving_to_an_old_address_tells_the_new_one_nothing(meeting):
    member = make_member(PERSON, Organisation.objects.first())
    invitation = make_invitation(meeting, PERSON)
    Invitation.objects.claim(invitation.pk)

    member.email = NEW
    member.save()
    invitation.note_sent()

    assert rows() == [(NEW, "open", False, None, "")]
    assert Invitation.objects.get().told is None


def test_where_both_addresses_were_asked_the_old_one_is_forgotten(meeting):
    member = make_member(PERSON, Organisation.objects.first())
    for email in (PERSON, "Erika.Neu@example.org"):
        make_invitation(meeting, email)

    member.email = NEW
    member.save()

    assert rows() == [("Erika.Neu@example.org", "open", True, None, "")]


@pytest.mark.parametrize("changes", [{"email": ""}, {"email": NEW, "visibility": "internal"}])
def test_an_address_without_one_to_which_mails_may_go_instead_is_forgotten(meeting, changes):
    contact = make_contact(email=PERSON)
    make_invitation(meeting, PERSON, answer="yes")
    make_invitation(make_meeting("Anderes"), PERSON)

    for name, value in changes.items():
        setattr(contact, name, value)
    contact.save()

    assert rows() == [("", "yes", False, None, "")]


def test_an_address_that_somebody_else_has_too_stays_with_the_invitation(meeting):
    contact = make_contact(email=PERSON)
    make_contact("Büro", email=PERSON)
    make_invitation(meeting, PERSON)

    contact.email = NEW
    contact.save()

    assert rows() == [(PERSON, "open", True, None, "")]


def test_an_address_that_is_not_saved_or_is_only_written_in_other_letters_changes_nothing(meeting):
    contact = make_contact(email=PERSON)
    make_invitation(meeting, PERSON)
    make_invitation(make_meeting("Anderes"), "", answer="yes")

    contact.email = NEW
    contact.save(update_fields=["phone"])
    contact.email = "ERIKA@example.org"
    contact.save()
    make_contact("Neu", email=NEW)

    assert rows() == [(PERSON, "open", True, None, ""), ("", "yes", False, None, "")]
