"""Plain functions that make rows. Each needs nothing, and takes whatever a test is about."""

import datetime as dt
from itertools import count

from django.core.files.base import ContentFile
from django.http import QueryDict
from django.utils import timezone

from integration_portal.languages import CODES
from network.models import (
    Contact,
    Document,
    FieldOfAction,
    GoodPractice,
    Invitation,
    Language,
    Location,
    Meeting,
    Member,
    Municipality,
    Notice,
    Organisation,
    PartnerFeed,
    PartnerItem,
    PressItem,
    Project,
    Region,
)
from offers.filters import OfferFilter
from offers.models import Audience, Category, Closure, Offer, Schedule

_numbers = count(1)


def make_municipality(name="Imst", **kwargs):
    defaults = {"slug": name.lower().replace(" ", "-"), "lat": 47.245, "lon": 10.74}
    return Municipality.objects.create(name=name, **defaults | kwargs)


def make_organisation(name="Caritas Tirol", **kwargs):
    return Organisation.objects.create(name=name, **{"slug": f"organisation-{next(_numbers)}"} | kwargs)


def make_region(**kwargs):
    contact = kwargs.pop("contact", None) or make_organisation(
        "Regionalmanagement Bezirk Imst", phone="+43 5417 20018", email="info@regio-imst.at"
    )
    defaults = {
        "slug": "imst",
        "name": "Bezirk Imst",
        "tagline_de": "Was Ihnen beim Ankommen hilft",
        "contact": contact,
        "time_zone": "Europe/Vienna",
        "country": "AT",
        "subdivision": "7",
        "languages": list(CODES),
    }
    return Region.objects.create(**defaults | kwargs)


def make_contact(role_de="Beratung", *, fields=(), municipalities=(), languages=(), **kwargs):
    """A public contact; ``languages`` are codes."""
    organisation = kwargs.pop("organisation", None) or Organisation.objects.first() or make_organisation()
    defaults = {"slug": f"contact-{next(_numbers)}", "visibility": "public"}
    contact = Contact.objects.create(role_de=role_de, organisation=organisation, **defaults | kwargs)
    contact.fields_of_action.set(fields)
    contact.municipalities.set(municipalities)
    contact.languages.set([Language.objects.get_or_create(code=code)[0] for code in languages])
    return contact


def make_project(title_de="Netzwerk", **kwargs):
    owner = kwargs.pop("owner", None) or Organisation.objects.first() or make_organisation()
    return Project.objects.create(title_de=title_de, owner=owner, **{"slug": f"project-{next(_numbers)}"} | kwargs)


def make_partner_feed(organisation=None, **kwargs):
    organisation = organisation or make_organisation("Dalsland", country="SE")
    defaults = {"url": "https://example.org/learning.json"}
    return PartnerFeed.objects.create(organisation=organisation, **defaults | kwargs)


def make_meeting(title_de="Arbeitskreis", first_day=None, **kwargs):
    defaults = {
        "slug": f"meeting-{next(_numbers)}",
        "kind": "working-group",
        "last_day": first_day,
        "visibility": "public",
    }
    return Meeting.objects.create(title_de=title_de, first_day=first_day, **defaults | kwargs)


def make_invitation(meeting, email="gast@example.org", **kwargs):
    """One that waits to be sent."""
    organisation = kwargs.pop("organisation", None) or Organisation.objects.first()
    defaults = {"is_due": bool(email)}
    return Invitation.objects.create(meeting=meeting, email=email, organisation=organisation, **defaults | kwargs)


def make_member(email="mitglied@example.org", *organisations, **kwargs):
    member = Member.objects.create(email=email, **kwargs)
    member.organisations.set(organisations)
    return member


def make_press_item(title_de="Netze knüpfen", day=dt.date(2016, 11, 10), **kwargs):
    medium = kwargs.pop("medium", None) or make_organisation("Tiroler Tageszeitung")
    defaults = {"slug": f"press-{next(_numbers)}"}
    return PressItem.objects.create(title_de=title_de, day=day, medium=medium, **defaults | kwargs)


PDF = b"%PDF-1.7\n%%EOF\n"


def make_document(title_de="Protokoll", content=PDF, **kwargs):
    """A public document with a small file."""
    file = ContentFile(content, name="anything.bin")
    document = Document(
        title_de=title_de, file=file, **{"slug": f"document-{next(_numbers)}", "visibility": "public"} | kwargs
    )
    document.full_clean()
    document.save()
    return document


def make_good_practice(title_de="Patenschaften", *, fields=(), **kwargs):
    organisation = kwargs.pop("organisation", None) or Organisation.objects.first() or make_organisation()
    defaults = {"slug": f"practice-{next(_numbers)}", "visibility": "public"}
    practice = GoodPractice.objects.create(title_de=title_de, organisation=organisation, **defaults | kwargs)
    practice.fields_of_action.set(fields)
    return practice


def make_partner_item(title_en="Mentors", organisation=None, **kwargs):
    """What a partner region publishes; its feed is made with it."""
    organisation = organisation or make_organisation("Lokalt Ledd Utveckling", country="SE")
    url = {"url": "https://example.org/learning.json"}
    feed, _is_new = PartnerFeed.objects.get_or_create(organisation=organisation, defaults=url)
    defaults = {"kind": "good-practice", "key": f"item-{next(_numbers)}"}
    return PartnerItem.objects.create(title_en=title_en, feed=feed, **defaults | kwargs)


def make_notice(title_de="Neue Öffnungszeiten", **kwargs):
    """A published notice, valid for a week from today."""
    organisation = kwargs.pop("organisation", None) or Organisation.objects.first() or make_organisation()
    defaults = {"slug": f"notice-{next(_numbers)}", "status": "published"}
    defaults |= {"valid_until": timezone.localdate() + dt.timedelta(days=7)}
    return Notice.objects.create(title_de=title_de, organisation=organisation, **defaults | kwargs)


def make_field(slug="language-education", **kwargs):
    return FieldOfAction.objects.get_or_create(slug=slug, defaults={"name_de": "Sprache und Bildung"} | kwargs)[0]


def make_category(slug="german", name_de="Deutsch lernen", **kwargs):
    field = kwargs.pop("field_of_action", None) or make_field()
    return Category.objects.create(slug=slug, name_de=name_de, field_of_action=field, **{"icon": "german"} | kwargs)


def make_location(name="Pfarrgasse", municipality=None, **kwargs):
    municipality = municipality or Municipality.objects.filter(slug="imst").first() or make_municipality()
    return Location.objects.create(
        name=name, municipality=municipality, **{"slug": f"location-{next(_numbers)}"} | kwargs
    )


def make_offer(
    title_de="Sprachencafé", *, categories=(), locations=(), municipalities=(), languages=(), audiences=(), **kwargs
):
    """A published offer; ``languages`` and ``audiences`` are codes."""
    provider = kwargs.pop("provider", None) or Organisation.objects.first() or make_organisation()
    defaults = {"slug": f"offer-{next(_numbers)}", "status": Offer.Status.PUBLISHED}
    offer = Offer.objects.create(title_de=title_de, provider=provider, **defaults | kwargs)
    offer.categories.set(categories)
    offer.locations.set(locations)
    offer.municipalities.set(municipalities)
    offer.languages.set([Language.objects.get_or_create(code=code)[0] for code in languages])
    offer.audiences.set(Audience.objects.filter(code__in=audiences))
    return offer


def make_checked_offer(title_de="Sprachencafé", **kwargs):
    """An offer that somebody checked today: its times count."""
    return make_offer(title_de, **{"checked_on": timezone.localdate()} | kwargs)


def make_schedule(offer, weekdays="TU", start="17:00", end="19:00", **kwargs):
    return Schedule.objects.create(
        offer=offer, weekdays=weekdays.split(), start_time=_time(start), end_time=_time(end), **kwargs
    )


def make_closure(offer, first_day, last_day):
    return Closure.objects.create(offer=offer, first_day=first_day, last_day=last_day)


def _time(text):
    return dt.time.fromisoformat(text) if text else None


def offers_found(query):
    """The offers that the list shows for a query string, all its pages."""
    found = OfferFilter(QueryDict(query))
    return found.offers(found.result)
