"""The offer: something a person can use, or a way to help."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models import Language, Location, Municipality, Organisation, column
from network.models.base import NaturalKeyModel, TranslatedModel, as_of_field, has_text, source_field
from offers.choices import AudienceCode, CheckInterval, GermanLevel, Joining, OfferKind, OfferStatus
from offers.querysets import OfferQuerySet

from .catalogue import Category


class Audience(NaturalKeyModel):
    """A group that an offer is for. The rows come with the software."""

    natural_key_field = "code"

    code = models.CharField(_("audience"), max_length=30, choices=AudienceCode, unique=True)

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["pk"]

    def __str__(self):
        return self.get_code_display()


class Offer(TranslatedModel):
    Kind, Status = OfferKind, OfferStatus
    translated_name_field = "title"

    slug = models.SlugField(
        _("short name"),
        unique=True,
        max_length=80,
        help_text=_("The end of the page's address. Don't change it later."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=OfferKind,
        default=OfferKind.SERVICE,
        help_text=_("Volunteering: people who want to help others look for it."),
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=OfferStatus,
        default=OfferStatus.DRAFT,
        help_text=_("Visitors see only what is published."),
    )
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="offers", verbose_name=_("provider"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two short sentences: what is it, and for whom?"))
    description = models.TextField(
        _("description"), blank=True, help_text=_("Whatever else people should know. Short sentences.")
    )
    categories = models.ManyToManyField(Category, related_name="offers", verbose_name=_("topics"))

    locations = models.ManyToManyField(
        Location,
        blank=True,
        related_name="offers",
        verbose_name=_("locations"),
        help_text=_("Where does it take place? Leave it empty when you don't know."),
    )
    online = models.BooleanField(_("online"), default=False, help_text=_("It can be used on the internet."))
    by_phone = models.BooleanField(_("by phone"), default=False, help_text=_("All of it can be done by phone."))
    at_home = models.BooleanField(_("at home"), default=False, help_text=_("Somebody comes to the person's home."))
    municipalities = models.ManyToManyField(
        Municipality,
        blank=True,
        related_name="offers",
        verbose_name=_("municipalities served"),
        help_text=_("People from which municipalities can use it, beside the one where it is?"),
    )

    languages = models.ManyToManyField(
        Language,
        blank=True,
        related_name="offers",
        verbose_name=_("spoken languages"),
        help_text=_("Languages that somebody there speaks, not the languages of the texts."),
    )
    audiences = models.ManyToManyField(Audience, blank=True, related_name="offers", verbose_name=_("for whom"))
    cost_cents = models.PositiveIntegerField(
        _("cost in cents"),
        null=True,
        blank=True,
        help_text=_("For example 12.50; 0 means free. Leave it empty when you don't know."),
    )
    cost_note = models.CharField(
        _("note about the cost"), max_length=200, blank=True, help_text=_("For example: materials cost extra.")
    )
    joining = models.CharField(
        _("how to join"),
        max_length=20,
        choices=Joining,
        blank=True,
        help_text=_("What must somebody do before the first time? Leave it empty when you don't know."),
    )
    joining_note = models.CharField(
        _("note about joining"), max_length=300, blank=True, help_text=_("For example: bring your customer card.")
    )
    german_level = models.CharField(
        _("German level needed"),
        max_length=5,
        choices=GermanLevel,
        blank=True,
        help_text=_("Leave it empty when you don't know."),
    )
    childcare = models.BooleanField(
        _("childcare during the offer"), null=True, blank=True, help_text=_("Does somebody look after the children?")
    )
    first_day = models.DateField(
        _("first day"), null=True, blank=True, help_text=_("Only for what begins on a certain day, such as a course.")
    )
    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("After this day the page says that it has ended.")
    )

    checked_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("The day on which somebody asked the provider whether all this is true."),
    )
    checked_by = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="checked_offers",
        verbose_name=_("checked by"),
    )
    check_interval = models.PositiveSmallIntegerField(
        _("check again"), choices=CheckInterval, default=CheckInterval.HALF_YEAR
    )
    source = source_field()
    as_of = as_of_field()
    published_at = models.DateTimeField(_("first published"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = OfferQuerySet.as_manager()
    places: list  # the locations that everybody may know, given by ``Facets``: see ``offers/facets.py``

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.CheckConstraint(condition=has_text("title"), name="offer_has_a_title"),
            models.CheckConstraint(condition=Q(kind__in=OfferKind.values), name="offer_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=OfferStatus.values), name="offer_status_is_known"),
            models.CheckConstraint(condition=Q(joining__in=["", *Joining.values]), name="offer_joining_is_known"),
            models.CheckConstraint(
                condition=Q(check_interval__in=CheckInterval.values), name="offer_interval_is_known"
            ),
            models.CheckConstraint(
                condition=Q(first_day__isnull=True) | Q(last_day__isnull=True) | Q(last_day__gte=models.F("first_day")),
                name="offer_ends_after_it_begins",
                violation_error_message=_("The last day is before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(checked_on__isnull=False),
                name="offer_checked_by_needs_a_day",
                violation_error_message=_("Say on which day it was checked."),
            ),
        ]
        indexes = [models.Index(fields=["status", "kind"], name="offer_status_kind")]

    def __str__(self):
        return self.title or self.slug

    def clean(self):
        super().clean()
        if self.checked_on and self.checked_on > timezone.localdate():
            raise ValidationError({"checked_on": _("This day is still to come.")})

    def save(self, *, update_fields=None, **kwargs):
        """Remembers when visitors could see it for the first time."""
        if self.status == OfferStatus.PUBLISHED and self.published_at is None:
            self.published_at = timezone.now()
            update_fields = update_fields and [*update_fields, "published_at"]
        super().save(update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("offer", args=[self.slug])

    @property
    def is_free(self):
        return self.cost_cents == 0

    @property
    def cost_euros(self):
        """The amount in the currency's main unit, or None."""
        return None if self.cost_cents is None else self.cost_cents / 100

    @property
    def check_due_on(self):
        """The first day on which a check no longer counts; None where nobody has ever checked."""
        return self.checked_on and self.checked_on + dt.timedelta(days=self.check_interval + 1)

    @property
    def is_checked(self):
        """Whether somebody has checked this within its interval: only then do its times count."""
        return bool(self.checked_on) and self.checked_on <= timezone.localdate() < self.check_due_on

    @property
    def history_year(self):
        """The year that these facts are from: of the last check, else of the source; empty where nobody knows."""
        return str(self.checked_on.year) if self.checked_on else self.as_of[:4]

    @property
    def has_ended(self):
        return bool(self.last_day) and self.last_day < timezone.localdate()

    @property
    def begins_later(self):
        return bool(self.first_day) and self.first_day > timezone.localdate()

    @property
    def current_schedules(self):
        """The rules that still hold."""
        return [schedule for schedule in self.schedules.all() if not schedule.is_over]

    def is_closed_on(self, day):
        return any(closure.first_day <= day <= closure.last_day for closure in self.closures.all())

    @property
    def is_everywhere(self):
        return self.online or self.by_phone

    def next_dates(self, region):
        """The ``Moment`` of each coming date, soonest first; none unless somebody has checked them."""
        if not self.is_checked:
            return []
        today, now = timezone.localdate(timezone=region.tz), timezone.now()
        moments = {moment for schedule in self.schedules.all() for moment in schedule.next_moments(today, region)}
        return sorted((one for one in moments if (one.ends_at or one.starts_at) > now), key=lambda one: one.starts_at)

    @property
    def keeps_public_holidays(self):
        return any(schedule.keeps_public_holidays for schedule in self.current_schedules)

    @property
    def municipality_names(self):
        return list(dict.fromkeys(place.municipality.name for place in self.places))

    @property
    def is_step_free(self):
        return any(place.step_free for place in self.places)

    @property
    def has_known_place(self):
        return bool(self.places or self.is_everywhere or self.at_home)

    @property
    def coming_closures(self):
        today = timezone.localdate()
        return [closure for closure in self.closures.all() if closure.last_day >= today]

    def title_in(self, code):
        """The title in one language, or as it can be read where that is missing."""
        return getattr(self, column("title", code)) or self.title
