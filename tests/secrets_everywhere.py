"""A site with one secret in every field that can hold one, for tests/test_leaks.py."""

import datetime as dt
import io
import re
import zipfile
from itertools import count

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.utils import timezone
from modeltranslation.translator import NotRegistered, translator
from phonenumber_field.modelfields import PhoneNumberField

from network.models import (
    AgendaProposal,
    Contact,
    Decision,
    Document,
    GoodPractice,
    Invitation,
    Location,
    Meeting,
    Member,
    Notice,
    PartnerFeed,
    PartnerItem,
    PressItem,
)
from offers.models import Feedback, Offer, UnmetSearch
from tests.factories import (
    make_category,
    make_checked_offer,
    make_contact,
    make_field,
    make_municipality,
    make_organisation,
    make_press_item,
    make_project,
    make_region,
    make_schedule,
)

TOMORROW = timezone.localdate() + dt.timedelta(days=1)
FIRST_PHONE = 5_412_600_000
# All spellings look alike, so that one look at a page finds those on it; to look for each takes longer than the page.
SPELLING = re.compile(r"zq\d+qz|5412 ?60\d{4}|47\.\d+?713")


class Secrets:
    """Makes values that are found again wherever they turn up, and remembers what each of them is."""

    def __init__(self):
        self._numbers, self.known = count(100), {}  # spelling on a page → (who may see it, what it is)

    def fill(self, row, whose):
        """A secret in every text, address, phone and coordinate of a row that is not set yet."""
        for field in _plain_fields(type(row)):
            if not field.choices and not getattr(row, field.name):
                setattr(row, field.name, self._value(field, whose, f"{type(row).__name__}.{field.name}"))
        return row

    def word(self, whose, what):
        spelling = f"zq{next(self._numbers)}qz"
        self._remember(spelling, whose, what)
        return spelling

    def _value(self, field, whose, what):
        if isinstance(field, PhoneNumberField):
            number = FIRST_PHONE + next(self._numbers)
            self._remember(str(number), whose, what)
            self._remember(f"5412 {number % 1_000_000}", whose, what)
            return f"+43{number}"
        if isinstance(field, models.FloatField):
            number = f"47.{next(self._numbers)}713"
            self._remember(number, whose, what)
            return float(number)
        word = self.word(whose, what)
        if isinstance(field, models.EmailField):
            return f"{word}@example.org"
        return f"https://example.org/{word}" if isinstance(field, models.URLField) else word

    def _remember(self, spelling, whose, what):
        assert SPELLING.fullmatch(spelling), spelling
        self.known[spelling] = (whose, what)

    def spellings_in(self, body):
        return self.known.keys() & SPELLING.findall(body)

    def seen_in(self, body, allowed):
        seen = [self.known[spelling] for spelling in self.spellings_in(body)]
        return {what for whose, what in seen if whose not in allowed}


def _plain_fields(model):
    try:
        originals = set(translator.get_options_for_model(model).get_field_names())
    except NotRegistered:
        originals = set()
    kinds = (models.CharField, models.TextField, models.FloatField)
    not_texts = (models.FileField, models.SlugField)
    dated = ("when", "starts", "ends", "as_of", "country", "media_type", "language", "status", "calendar_secret")
    for field in model._meta.fields:
        if isinstance(field, kinds) and not isinstance(field, not_texts) and field.name not in {*originals, *dated}:
            yield field


class Site:
    """One row of each kind for everybody, for members and for the editors alone, tied to each other."""

    def __init__(self):
        self.secrets = Secrets()
        self.region = make_region()
        self.home, self.other = make_organisation("Caritas", slug="caritas"), make_organisation("Verein", slug="verein")
        self.municipality, self.field = make_municipality("Imst"), make_field()
        self.member, self.stranger = self._member("own", self.home), self._member("stranger", self.other)
        self.project = make_project(slug="projekt", owner=self.home)
        self.shelter = self._save(
            Location(slug=self._slug("nobody"), municipality=self.municipality, is_confidential=True), "nobody"
        )
        self._offers()
        self._meetings()
        self._practices_and_contacts()
        self._documents()
        self._notices()
        self._what_came_in()

    def _slug(self, whose):
        return (
            "s-" + self.secrets.word(whose, "a short name") if whose != "everybody" else f"s-{len(self.secrets.known)}"
        )

    def _save(self, row, whose):
        self.secrets.fill(row, whose).save()
        return row

    def _member(self, whose, organisation):
        calendar_secret = self.secrets.word(whose, "the address of a calendar")
        member = self._save(Member(calendar_secret=calendar_secret), whose)
        member.organisations.add(organisation)
        return member

    def _offers(self):
        self.offer = make_checked_offer("Kurs", slug="kurs", provider=self.home, locations=[self.shelter])
        self.offer.categories.add(make_category())
        make_schedule(self.offer)
        draft = self._save(Offer(slug=self._slug("nobody"), provider=self.home), "nobody")
        draft.categories.set(self.offer.categories.all())
        draft.locations.add(self.shelter)

    def _meetings(self):
        self.meetings = {}
        for visibility, whose in _WHO.items():
            options = {"kind": "conference", "first_day": TOMORROW, "last_day": TOMORROW, "visibility": visibility}
            meeting = Meeting(slug=self._slug(whose), location=self.shelter, project=self.project, **options)
            if whose == "everybody":
                meeting.title_de = "Konferenz"
                meeting.online_link = "https://example.org/" + self.secrets.word("network", "Meeting.online_link")
                meeting.save()
            else:
                self._save(meeting, whose)
                self._save(Decision(meeting=meeting), whose)
            self.meetings[whose] = meeting
            meeting.organisations.add(self.home)
            for member, own in ((self.member, "own"), (self.stranger, "stranger")):
                reader = own if whose == "everybody" else "nobody" if whose == "nobody" else own
                self._save(AgendaProposal(meeting=meeting, organisation=self.home, member=member), reader)
            self._save(Invitation(meeting=meeting, organisation=self.home), "nobody")

    def _practices_and_contacts(self):
        for visibility, whose in _WHO.items():
            contact = Contact(slug=self._slug(whose), organisation=self.home, visibility=visibility)
            practice = GoodPractice(
                slug=self._slug(whose), organisation=self.home, visibility=visibility, project=self.project
            )
            if whose == "everybody":
                contact.role_de, practice.title_de = "Beratung", "Was gelang"
                contact.save()
            else:
                self._save(contact, whose)
                self.secrets.fill(practice, whose)
            practice.contact = Contact.objects.filter(visibility="internal").first() or contact
            practice.save()
            practice.fields_of_action.add(self.field)
        withdrawn = make_contact(
            "Ehemals",
            organisation=self.home,
            name=self.secrets.word("nobody", "a name after the consent was withdrawn"),
            email=self.secrets.word("nobody", "an e-mail after that") + "@example.org",
            consent_on=timezone.localdate(),
            consent_purpose="Seite",
            consent_how="Brief",
        )
        self.project.contacts.set(Contact.objects.all())
        self._visit_before_withdrawal(withdrawn)
        Contact.objects.filter(pk=withdrawn.pk).withdraw_consent()

    def _visit_before_withdrawal(self, contact):
        """So that a page with the name was kept, if pages with names were kept too long."""
        assert contact.name in Client().get("/de/contacts/").content.decode()

    def _documents(self):
        for visibility, whose in _WHO.items():
            document = Document(
                slug=self._slug(whose),
                visibility=visibility,
                organisation=self.home,
                meeting=self.meetings["everybody"],
                project=self.project,
                media_type="application/vnd.oasis.opendocument.text",
            )
            content = _odt("offen" if whose == "everybody" else self.secrets.word(whose, "the content of a document"))
            document.file.save("any.odt", ContentFile(content), save=False)
            if whose == "everybody":
                document.title_de = "Protokoll"
                document.save()
            else:
                self._save(document, whose)
            if whose == "nobody":
                PressItem.objects.filter(pk=make_press_item().pk).update(archived_copy=document)

    def _notices(self):
        in_review = {"organisation": self.home, "valid_until": TOMORROW, "status": "review"}
        self._save(Notice(slug=self._slug("own"), member=self.member, **in_review), "own")
        self._save(Notice(slug=self._slug("stranger"), member=self.stranger, **in_review), "stranger")
        over = timezone.localdate() - dt.timedelta(days=2)
        gone = Notice(slug=self._slug("nobody"), organisation=self.home, valid_until=over, status="published")
        self._save(gone, "nobody")
        Notice.objects.create(
            slug="aushang", organisation=self.home, valid_until=TOMORROW, status="published", title_de="Flohmarkt"
        )

    def _what_came_in(self):
        self._save(Feedback(offer=self.offer, language="de"), "nobody")
        self._save(UnmetSearch(day=timezone.localdate(), language="de", count=5), "nobody")
        feed = self._save(PartnerFeed(organisation=self.other, is_active=False), "nobody")
        for kind in ("good-practice", "project", "event"):
            self._save(PartnerItem(feed=feed, kind=kind), "nobody")
        user = get_user_model().objects.create_superuser("editor")
        user.email = self.secrets.word("nobody", "an editor's e-mail") + "@example.org"
        user.first_name = self.secrets.word("nobody", "an editor's name")
        user.save()


_WHO = {"public": "everybody", "network": "network", "internal": "nobody"}


def _odt(text):
    """The smallest OpenDocument text; its parts are not compressed, so that the text can be found in its bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        parts.writestr("content.xml", text)
    return file.getvalue()
