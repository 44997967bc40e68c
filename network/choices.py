"""Labels that visitors see; they exist in all sixteen languages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    PUBLIC = "public", _("Public body")
    PRIVATE = "private", _("Company")
    NON_PROFIT = "non-profit", _("Association or non-profit organisation")


class RoleCode(TextChoices):
    """What an organisation is in the network; one may be several."""

    COORDINATOR = "coordinator", _("Coordination of the network")
    PROVIDER = "provider", _("Provides offers")
    PARTNER = "partner", _("Partner")
    STEERING = "steering", _("Steering group")
    FUNDER = "funder", _("Funder")
    MEDIUM = "medium", _("Newspaper or other medium")
    PARTNER_REGION = "partner-region", _("Partner region")
    LEAD = "lead", _("Coordination of the project between the countries")
    NATIONAL_LEAD = "national-lead", _("Coordination of the project in its country")


class Visibility(TextChoices):
    PUBLIC = "public", _("Everybody")
    NETWORK = "network", _("Members of the network")
    INTERNAL = "internal", _("The editors alone")


class Precision(TextChoices):
    """How exactly a day is known."""

    DAY = "day", _("day")
    WEEK = "week", _("week")
    MONTH = "month", _("month")
    SEASON = "season", _("season")
    YEAR = "year", _("year")


class Certainty(TextChoices):
    """What a number of people means."""

    EXACT = "exact", _("exact")
    ABOUT = "about", _("about so many")
    MORE = "more", _("more than that")


class MeetingKind(TextChoices):
    WORKING_GROUP = "working-group", _("Working group")
    STEERING_GROUP = "steering-group", _("Steering group")
    VOLUNTEERS = "volunteers", _("Meeting of volunteers")
    CONFERENCE = "conference", _("Conference")
    TRAINING = "training", _("Training")
    OTHER = "other", _("Other meeting")


class MeetingStatus(TextChoices):
    """STATUS of RFC 5545, with what was held."""

    PLANNED = "planned", _("Planned")
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")
    HELD = "held", _("Has taken place")


class Answer(TextChoices):
    """PARTSTAT of RFC 5545: whether somebody comes."""

    OPEN = "open", _("No answer yet")
    YES = "yes", _("Yes, I come")
    NO = "no", _("No, I can't come")


class ProposalState(TextChoices):
    NEW = "new", _("New")
    TAKEN = "taken", _("On the agenda")
    DECLINED = "declined", _("Not this time")


class NoticeStatus(TextChoices):
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")


class DocumentKind(TextChoices):
    MINUTES = "minutes", _("Minutes")
    AGENDA = "agenda", _("Agenda")
    SLIDES = "slides", _("Slides")
    REPORT = "report", _("Report")
    FORM = "form", _("Form")
    OTHER = "other", _("Other document")


class PartnerItemKind(TextChoices):
    """What a partner region publishes for the others."""

    GOOD_PRACTICE = "good-practice", _("Good practice")
    PROJECT = "project", _("Project")
    EVENT = "event", _("Event")


class DecisionState(TextChoices):
    OPEN = "open", _("Open")
    STARTED = "started", _("Started")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
