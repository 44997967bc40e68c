"""Labels that visitors see; they exist in all sixteen languages."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class OfferKind(TextChoices):
    SERVICE = "service", _("Help and offers")
    VOLUNTEERING = "volunteering", _("Volunteering")


class OfferStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in-review", _("In review")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class Joining(TextChoices):
    """How one joins; empty where nobody knows."""

    WALK_IN = "walk-in", _("Just come")
    CALL = "call", _("Call first")
    REGISTER = "register", _("Register first")
    REFERRAL = "referral", _("Somebody must send you")


class AudienceCode(TextChoices):
    EVERYONE = "everyone", _("Everyone")
    WOMEN = "women", _("Women")
    MEN = "men", _("Men")
    CHILDREN = "children", _("Children")
    YOUNG_PEOPLE = "young-people", _("Young people")
    FAMILIES = "families", _("Families")
    OLDER_PEOPLE = "older-people", _("Older people")
    MIGRANTS = "migrants", _("People who have moved here from another country")
    ASYLUM_SEEKERS = "asylum-seekers", _("People who have applied for asylum")
    RECOGNISED_REFUGEES = "recognised-refugees", _("Recognised refugees")
    DISPLACED_UKRAINE = "displaced-ukraine", _("People from Ukraine")
    LOW_INCOME = "low-income", _("People with little money")


class GermanLevel(TextChoices):
    """CEFR levels of the language spoken in the region; empty where none is needed or nobody knows."""

    NONE = "none", _("No German needed")
    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"


class When(TextChoices):
    NOW = "now", _("Open now")
    TODAY = "today", _("Today")
    WEEK = "week", _("In the next seven days")


class Frequency(TextChoices):
    """Of a schedule: FREQ of RFC 5545, or RDATE, or no rule at all."""

    WEEKLY = "weekly", _("Every week or every few weeks")
    MONTHLY = "monthly", _("On a weekday of the month")
    DATES = "dates", _("On single dates")
    APPOINTMENT = "appointment", _("By appointment")


class CheckInterval(IntegerChoices):
    """Days after which somebody should check an offer again."""

    QUARTER = 90, _("Every three months")
    HALF_YEAR = 180, _("Every six months")
    YEAR = 365, _("Every year")
