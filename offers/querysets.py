"""Queries in the domain's words. What is published, and what counts as checked, is decided here and nowhere else."""

import datetime as dt
from contextlib import contextmanager, nullcontext
from math import asin, cos, radians, sin, sqrt

from django.db import connection, models, transaction
from django.db.models import F, Q, Value, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from network.models import reading_columns
from network.models.base import NaturalKeyQuerySet

from .choices import CheckInterval, Frequency, OfferStatus

HORIZON = dt.timedelta(weeks=8)
RENEW_BELOW = dt.timedelta(weeks=4)
EARTH_RADIUS_KM = 6371.0
AT_ONCE = 500  # schedules in a transaction; PostgreSQL finds a bad plan for a condition with very many
PATIENCE = 50  # milliseconds that a visitor waits for another who writes


def checked(today, prefix=""):
    """The condition that somebody has checked the offer within its interval."""
    condition = Q()
    for days in CheckInterval.values:
        since = today - dt.timedelta(days=days)
        condition |= Q(**{f"{prefix}check_interval": days, f"{prefix}checked_on__range": (since, today)})
    return condition


def midnight(day):
    """The moment at which a day begins in the active time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def great_circle_km(a, b):
    """Kilometres between two places that have ``lat`` and ``lon`` (haversine formula)."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    chord = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(chord))


@contextmanager
def without_waiting():
    """SQLite has one writer at a time: a visitor doesn't wait until another, who may load a region, has ended.

    What one writes within then raises an ``OperationalError``.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


class OfferQuerySet(NaturalKeyQuerySet):
    def published(self):
        return self.filter(status=OfferStatus.PUBLISHED)

    def update(self, **values):
        """As ``Offer.save``: remembers when visitors could see it for the first time."""
        if values.get("status") == OfferStatus.PUBLISHED:
            values.setdefault("published_at", Coalesce("published_at", Value(timezone.now())))
        return super().update(**values)

    update.alters_data = True

    def newest(self):
        """What visitors have seen for the shortest time comes first."""
        return self.order_by(F("published_at").desc(nulls_last=True), "slug")

    def check_overdue(self):
        """Published offers that nobody has checked within their interval."""
        fresh = self.model.objects.filter(checked(timezone.localdate())).values("pk")
        return self.published().exclude(pk__in=fresh)

    def about(self, *slugs):
        """Offers in these categories or in categories below them."""
        topics = Q(categories__slug__in=slugs) | Q(categories__parent__slug__in=slugs)
        return self.filter(pk__in=self.model.objects.filter(topics).values("pk"))  # a join would repeat an offer

    def for_listing(self):
        """What a card shows, beside what ``Facets.offers`` knows, with the columns of the active language only."""
        plain = [
            "slug",
            "kind",
            "status",
            "online",
            "by_phone",
            "at_home",
            "cost_cents",
            "joining",
            "childcare",
            "checked_on",
            "last_day",
            "machine_translated",
        ]
        return self.select_related("provider").only(
            *plain, "check_interval", "as_of", "provider__name", "provider__phone", *reading_columns("title")
        )

    def for_page(self):
        """What the page of one offer shows, beside what ``Facets.describe`` knows and what its answers ask for."""
        return self.select_related("provider", "checked_by")

    def with_title(self):
        """What a link needs: the columns of the active language only."""
        return self.select_related("provider").only(
            "slug", "machine_translated", "provider__name", *reading_columns("title")
        )

    def for_feed(self):
        times, texts = ("published_at", "updated_at"), reading_columns("title", "summary")
        return self.select_related("provider").only("slug", "provider__name", *times, *texts)

    def for_calendar(self):
        """What a date in the calendar shows of its offer, beside the places that ``Facets`` knows."""
        plain = ["slug", "online", "by_phone", "at_home", "machine_translated", "updated_at", "provider__name"]
        return self.select_related("provider").only(*plain, *reading_columns("title"))

    def in_order_of(self, pks):
        """A list of the offers with these ids, in the order of the ids; what is not among these offers is left out."""
        found = self.in_bulk(pks)
        return [found[pk] for pk in pks if pk in found]


class ScheduleQuerySet(models.QuerySet):
    def by_appointment(self):
        """Those that say that one can agree on a time."""
        return self.filter(frequency=Frequency.APPOINTMENT)

    def due_for_expansion(self):
        """Schedules that changed, or whose dates of the next weeks run out."""
        renew_before = timezone.localdate() + RENEW_BELOW
        return self.filter(Q(expansion__isnull=True) | Q(expansion__until__lt=renew_before))

    def expand(self, region, limit=None):
        """Make the occurrences of the next weeks for the schedules that are due; returns how many there were.

        Several processes may do this at once: each takes rows that no other has locked.

        :param limit: how many at most, for a visitor who waits for a page
        :raises OperationalError: with a limit, on SQLite, where another writes
        """
        due = list(self.due_for_expansion().order_by("pk").values_list("pk", flat=True)[:limit])
        if not due or region is None:
            return 0
        for start in range(0, len(due), AT_ONCE):
            with without_waiting() if limit else nullcontext(), transaction.atomic():
                some = self.filter(pk__in=due[start : start + AT_ONCE])
                locked = some.select_for_update(of=("self",), skip_locked=True)
                self._expand(list(locked.select_related("offer").prefetch_related("offer__closures")), region)
        return len(due)

    def _expand(self, schedules, region):
        today = timezone.localdate(timezone=region.tz)
        occurrence = self.model._meta.get_field("occurrences").related_model
        occurrence.objects.filter(schedule__in=schedules).delete()
        occurrence.objects.bulk_create(
            [
                occurrence(schedule=schedule, offer_id=schedule.offer_id, **moment._asdict())
                for schedule in schedules
                for moment in schedule.next_moments(today, region)
            ],
            ignore_conflicts=True,
        )
        expansion = self.model._meta.get_field("expansion").related_model
        expansion.objects.bulk_create(
            [expansion(schedule=schedule, until=today + HORIZON) for schedule in schedules],
            update_conflicts=True,
            update_fields=["until"],
            unique_fields=["schedule"],
        )


class OccurrenceQuerySet(models.QuerySet):
    def reliable(self):
        """Dates that somebody has checked within the interval; after a change of the rule none until it is expanded."""
        return self.filter(checked(timezone.localdate(), "offer__"), schedule__expansion__isnull=False)

    def upcoming(self):
        """Not over: running, or still to begin where nobody knows the end."""
        now = timezone.now()
        return self.filter(Q(ends_at__gt=now) | Q(ends_at__isnull=True, starts_at__gt=now))

    def next_of(self, offers):
        """``{pk of an offer: its first date}``, of those among these dates that have one."""
        place = Window(RowNumber(), partition_by="offer_id", order_by=["starts_at", "pk"])
        firsts = self.filter(offer__in=offers).annotate(place=place).filter(place=1)
        return {occurrence.offer_id: occurrence for occurrence in firsts}

    def running(self):
        now = timezone.now()
        return self.filter(has_time=True, starts_at__lte=now, ends_at__gt=now)

    def today(self):
        """Not over, and begins before midnight in the active time zone."""
        return self.upcoming().filter(starts_at__lt=midnight(timezone.localdate() + dt.timedelta(days=1)))

    def on_days(self, first, last):
        """Begin on one of these days in the active time zone."""
        return self.filter(starts_at__gte=midnight(first), starts_at__lt=midnight(last + dt.timedelta(days=1)))

    def this_week(self):
        return self.upcoming().filter(starts_at__lt=timezone.now() + dt.timedelta(days=7))
