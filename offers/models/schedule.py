"""When an offer takes place: rules in the words of RFC 5545, and the dates of the next weeks that follow from them."""

import datetime as dt
from typing import NamedTuple

from dateutil import rrule
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.fields import CodesField
from offers.choices import Frequency
from offers.querysets import HORIZON, OccurrenceQuerySet, ScheduleQuerySet

from .offer import Offer

FARTHEST = dt.timedelta(days=366)
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
WEEKDAY_CHOICES = list(
    zip(
        WEEKDAYS,
        [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")],
        strict=True,
    )
)
SETPOS_CHOICES = [(1, _("first")), (2, _("second")), (3, _("third")), (4, _("fourth")), (-1, _("last"))]


def parse_dates(text):
    """Dates from ISO 8601 days separated by white space or commas.

    :raises ValidationError: naming the first word that is not a date
    """
    dates = []
    for word in text.replace(",", " ").split():
        try:
            dates.append(dt.date.fromisoformat(word))
        except ValueError as error:
            raise ValidationError(_("“%(word)s” is not a date like 2026-03-14."), params={"word": word}) from error
    return sorted(set(dates))


class Moment(NamedTuple):
    """One date of a schedule: ``starts_at`` and ``ends_at`` in UTC; without ``has_time`` just the day is known."""

    starts_at: dt.datetime
    ends_at: dt.datetime | None
    has_time: bool


class Schedule(models.Model):
    """One rule of an offer: „Tuesday and Thursday, 9 to 12“. An offer may have several."""

    Frequency = Frequency

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="schedules", verbose_name=_("offer"))
    frequency = models.CharField(_("how often"), max_length=20, choices=Frequency, default=Frequency.WEEKLY)
    interval = models.PositiveSmallIntegerField(
        _("every n-th week or month"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(52)],
        help_text=_("1: every week or month. 2: every second one; then “valid from” says with which it begins."),
    )
    weekdays = CodesField(_("weekdays"), codes=WEEKDAY_CHOICES, blank=True)
    week_of_month = models.SmallIntegerField(
        _("week of the month"),
        choices=SETPOS_CHOICES,
        null=True,
        blank=True,
        help_text=_("For “the first Tuesday of the month”."),
    )
    dates = models.TextField(
        _("single dates"),
        blank=True,
        validators=[parse_dates],
        help_text=_("Like 2026-03-14 2026-03-28, separated by spaces."),
    )
    start_time = models.TimeField(_("from"), null=True, blank=True, help_text=_("Leave it empty when you don't know."))
    end_time = models.TimeField(
        _("to"),
        null=True,
        blank=True,
        help_text=_("An end before the start is on the next day. Leave it empty when you don't know."),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    on_public_holidays = models.BooleanField(_("also on public holidays"), default=False)
    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(frequency__in=Frequency.values), name="schedule_frequency_is_known"),
            models.CheckConstraint(
                condition=Q(interval=1) | Q(valid_from__isnull=False),
                name="schedule_interval_needs_a_beginning",
                violation_error_message=_("Say in “valid from” with which week or month it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(frequency="monthly") | Q(week_of_month__isnull=False),
                name="schedule_monthly_needs_a_week",
                violation_error_message=_("Choose the week of the month."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="schedule_ends_after_it_begins",
                violation_error_message=_("“Valid until” is before “valid from”."),
            ),
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | Q(start_time__isnull=False),
                name="schedule_end_needs_a_start",
                violation_error_message=_("There is an end but no start."),
            ),
        ]

    def __str__(self):
        return f"{self.get_frequency_display()} {' '.join(self.weekdays)} {self.start_time or ''}".strip()

    def clean(self):
        if self.frequency in (Frequency.WEEKLY, Frequency.MONTHLY) and not self.weekdays:
            raise ValidationError({"weekdays": _("Choose at least one weekday.")})
        if self.frequency == Frequency.DATES and not self.dates.strip():
            raise ValidationError({"dates": _("Write at least one date.")})

    @property
    def is_over(self):
        """Whether no date can follow any more."""
        today = timezone.localdate()
        if self.frequency == Frequency.DATES:
            return all(day < today for day in parse_dates(self.dates))
        return bool(self.valid_until) and self.valid_until < today

    @property
    def begins_later(self):
        return bool(self.valid_from) and self.valid_from > timezone.localdate()

    @property
    def weekday_numbers(self):
        """Monday is 0."""
        return sorted(WEEKDAYS.index(code) for code in self.weekdays)

    def days(self, first, last):
        """The days of this rule from ``first`` to ``last``, before closures and holidays are taken out."""
        first = max(day for day in (first, self.valid_from, self.offer.first_day) if day)
        last = min(day for day in (last, self.valid_until, self.offer.last_day) if day)
        if self.frequency == Frequency.DATES:
            return [day for day in parse_dates(self.dates) if first <= day <= last]
        if self.frequency == Frequency.APPOINTMENT or last < first or not self.weekdays:
            return []
        midnight = dt.time()
        rule = self._rule(self.valid_from or first, last)
        found = rule.between(dt.datetime.combine(first, midnight), dt.datetime.combine(last, midnight), inc=True)
        return [moment.date() for moment in found]

    def _rule(self, dtstart, until):
        weekdays = [getattr(rrule, code) for code in self.weekdays]
        if self.frequency == Frequency.MONTHLY:
            # DTSTART on the first of the month: INTERVAL counts months, whatever day the rule begins on.
            freq, weekdays = rrule.MONTHLY, [weekday(self.week_of_month) for weekday in weekdays]
            dtstart = dtstart.replace(day=1)
        else:
            freq = rrule.WEEKLY
        start, until = (dt.datetime.combine(day, dt.time()) for day in (dtstart, until))
        return rrule.rrule(freq, dtstart=start, until=until, interval=self.interval, byweekday=weekdays, wkst=rrule.MO)

    @property
    def keeps_public_holidays(self):
        """Whether a public holiday cancels it; a single date was chosen with the calendar in hand."""
        is_rule = self.frequency in (Frequency.WEEKLY, Frequency.MONTHLY)
        return is_rule and not self.on_public_holidays

    def open_moments(self, first, last, holidays, tz):
        """The ``Moment`` of each day on which it really takes place."""
        closed = holidays if self.keeps_public_holidays else set()
        days = [day for day in self.days(first, last) if day not in closed and not self.offer.is_closed_on(day)]
        return [self.moment(day, tz) for day in days]

    def next_moments(self, today, region):
        """The moments of the next weeks, or else the first one within a year."""
        # From yesterday: what began before midnight may still be open.
        first, horizon, last = today - dt.timedelta(days=1), today + HORIZON, today + FARTHEST
        holidays = region.public_holidays(first.year, last.year)
        soon = self.open_moments(first, horizon, holidays, region.tz)
        return soon or self.open_moments(horizon, last, holidays, region.tz)[:1]

    def moment(self, day, tz):
        """When it takes place on this day; the end is None where nobody knows it, and without a start it is all day.

        A time that the clock skips counts as RFC 5545 3.3.5 says: with the offset before the gap; one that occurs
        twice means the first. zoneinfo's ``fold=0`` does both.
        """
        start, tomorrow = self.start_time or dt.time(), day + dt.timedelta(days=1)
        end = dt.time() if self.start_time is None else self.end_time
        end_day = day if end and end > start else tomorrow
        ends_at = None if end is None else dt.datetime.combine(end_day, end, tz).astimezone(dt.UTC)
        return Moment(dt.datetime.combine(day, start, tz).astimezone(dt.UTC), ends_at, self.start_time is not None)


class Closure(models.Model):
    """Days on which an offer doesn't take place: holidays of the house, a sick teacher."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="closures", verbose_name=_("offer"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("closed days")
        verbose_name_plural = _("closed days")
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="closure_ends_after_it_begins",
                violation_error_message=_("The last day is before the first day."),
            )
        ]

    def __str__(self):
        return f"{self.first_day} – {self.last_day}"


class Expansion(models.Model):
    """Says up to which day a schedule's occurrences exist.

    Written by ``Schedule.objects.expand`` alone; a database trigger deletes it when what they depend on changes.
    """

    schedule = models.OneToOneField(Schedule, models.CASCADE, primary_key=True)
    until = models.DateField()

    def __str__(self):
        return f"{self.schedule_id} until {self.until}"


class Occurrence(models.Model):
    """One date of an offer within the next weeks. Made by ``Schedule.objects.expand``, never edited."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="occurrences")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="occurrences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    has_time = models.BooleanField(default=True)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "starts_at"], name="occurrence_is_unique")]
        indexes = [models.Index(fields=["offer", "starts_at", "ends_at"], name="occurrence_offer_time")]

    def __str__(self):
        return self.starts_at.isoformat()
