"""Queries in the domain's words. What is published, and what counts as checked, is decided here and nowhere else."""

import datetime as dt
from math import asin, cos, radians, sin, sqrt

from django.db import models, transaction
from django.db.models import Case, Count, Exists, Func, OuterRef, Prefetch, Q, Subquery, Value, When
from django.utils import timezone

from network.models import Location, Municipality, reading_columns
from network.models.base import NaturalKeyQuerySet

from .choices import CheckInterval, Frequency, OfferStatus

HORIZON = dt.timedelta(weeks=8)
RENEW_BELOW = dt.timedelta(weeks=4)
EARTH_RADIUS_KM = 6371.0


class ByteOrder(Func):
    """Order by bytes: the same on both databases, whatever collation the server was made with."""

    template = "%(expressions)s"

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, template='%(expressions)s COLLATE "C"')


def checked(today, prefix=""):
    """The condition that somebody has checked the offer within its interval."""
    condition = Q()
    for days in CheckInterval.values:
        since = today - dt.timedelta(days=days)
        condition |= Q(**{f"{prefix}check_interval": days, f"{prefix}checked_on__range": (since, today)})
    return condition


def great_circle_km(a, b):
    """Kilometres between two places that have ``lat`` and ``lon`` (haversine formula)."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    chord = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(chord))


class OfferQuerySet(NaturalKeyQuerySet):
    def published(self):
        return self.filter(status=OfferStatus.PUBLISHED)

    def check_overdue(self):
        """Published offers that nobody has checked within their interval."""
        fresh = self.model.objects.filter(checked(timezone.localdate())).values("pk")
        return self.published().exclude(pk__in=fresh)

    def of_kind(self, *kinds):
        return self.filter(kind__in=kinds)

    def about(self, *slugs):
        """Offers in these categories or in categories below them."""
        return self._linked(Q(categories__slug__in=slugs) | Q(categories__parent__slug__in=slugs))

    def spoken(self, *codes):
        """Offers where somebody speaks one of the languages with these ISO 639 codes."""
        return self._linked(Q(languages__code__in=codes))

    def for_audience(self, *codes):
        return self._linked(Q(audiences__code__in=codes))

    def reachable_from(self, *slugs):
        """Offers in these municipalities, or for the people there, or by phone or online, which is everywhere."""
        there = Q(locations__is_confidential=False, locations__municipality__slug__in=slugs)
        return self.filter(
            self.everywhere | Q(pk__in=self._ids(there)) | Q(pk__in=self._ids(Q(municipalities__slug__in=slugs)))
        )

    everywhere = Q(online=True) | Q(by_phone=True)

    def free(self):
        return self.filter(cost_cents=0)

    def with_childcare(self):
        return self.filter(childcare=True)

    def step_free(self):
        return self._linked(Q(locations__is_confidential=False, locations__step_free=True))

    def joined_by(self, *ways):
        return self.filter(joining__in=ways)

    def open_now(self):
        return self.filter(self._has_occurrence(lambda occurrences: occurrences.running()))

    def today(self):
        return self.filter(self._has_occurrence(lambda occurrences: occurrences.today()))

    def this_week(self):
        return self.filter(self._has_occurrence(lambda occurrences: occurrences.this_week()))

    def matching(self, ranked_ids):
        """The offers with these ids, with their place in that ranking as ``rank``."""
        places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(ranked_ids)]
        rank = Case(*places, default=Value(len(ranked_ids)), output_field=models.IntegerField())
        return self.filter(pk__in=ranked_ids).annotate(rank=rank)

    def with_next_time(self):
        """Adds ``next_start``, ``next_end``, ``next_has_time``: the first checked date that is not over."""
        upcoming = self._occurrences().upcoming().filter(offer=OuterRef("pk")).order_by("starts_at", "pk")
        return self.annotate(
            next_start=Subquery(upcoming.values("starts_at")[:1]),
            next_end=Subquery(upcoming.values("ends_at")[:1]),
            next_has_time=Subquery(upcoming.values("has_time")[:1]),
        )

    def with_appointments(self):
        """Adds ``has_appointments``: one can agree on a time."""
        schedules = self.model._meta.get_field("schedules").related_model
        return self.annotate(
            has_appointments=Exists(schedules.objects.filter(offer=OuterRef("pk"), frequency=Frequency.APPOINTMENT))
        )

    def with_distance(self, origin, municipalities):
        """Adds ``distance_km`` from one village to the nearest of ``municipalities`` with a location, or None."""
        villages = [
            When(municipality=village.pk, then=Value(great_circle_km(origin, village))) for village in municipalities
        ]
        nearest = self._places_of().annotate(km=Case(*villages, output_field=models.FloatField())).order_by("km")
        return self.annotate(distance_km=Subquery(nearest.values("km")[:1]))

    def in_order(self, *first):
        """In a fixed order that both databases share: what has ended last, then by ``first``, then by slug."""
        has_ended = Case(When(last_day__lt=timezone.localdate(), then=Value(1)), default=Value(0))
        return self.order_by(has_ended, *first, ByteOrder("slug"))

    def in_nearest_order(self):
        """By distance, as counted by ``with_distance``; what has no place comes last."""
        return self.in_order(models.F("distance_km").asc(nulls_last=True))

    def with_places(self):
        """Loads the locations that may be shown as ``disclosed_locations``."""
        disclosed = Location.objects.disclosed().select_related("municipality").order_by("pk")
        return self.prefetch_related(Prefetch("locations", disclosed, to_attr="disclosed_locations"))

    def for_listing(self):
        """What a card shows, in a fixed number of queries and with the columns of the active language only."""
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
        return (
            self.select_related("provider")
            .only(*plain, "check_interval", "as_of", "provider__name", "provider__phone", *reading_columns("title"))
            .prefetch_related(self._categories(), "languages")
            .with_places()
            .with_next_time()
            .with_appointments()
        )

    def for_page(self):
        """All that the page of one offer shows."""
        related = (self._categories(), "languages", "audiences", "municipalities", "schedules", "closures")
        people = ("provider", "provider__municipality", "checked_by")
        in_region = Municipality.objects.filter(in_region=True).values("in_region").annotate(n=Count("pk"))
        size = Subquery(in_region.values("n"))
        return self.select_related(*people).prefetch_related(*related).with_places().annotate(region_size=size)

    def with_title(self):
        """What a link needs: the columns of the active language only."""
        return self.select_related("provider").only(
            "slug", "machine_translated", "provider__name", *reading_columns("title")
        )

    def similar_to(self, offer):
        """Published offers that share a topic with this one, those of the same municipality first; titles only."""
        topics = [category.pk for category in offer.categories.all()]
        places = [place.municipality_id for place in offer.places]
        here = Exists(self._places_of().filter(municipality__in=places))
        return (
            self.published()
            .filter(pk__in=self._ids(Q(categories__in=topics)))
            .exclude(pk=offer.pk)
            .with_title()
            .annotate(is_here=here)
            .in_order("-is_here")
        )

    def _categories(self):
        """Topics with the upper ones, as far as a page names them."""
        columns = ["slug", "icon", "position", "machine_translated", *reading_columns("name")]
        topics = self.model._meta.get_field("categories").related_model.objects.select_related("parent")
        return Prefetch("categories", topics.only(*columns, *(f"parent__{name}" for name in columns)))

    def _places_of(self):
        return Location.objects.disclosed().filter(offers=OuterRef("pk"))

    def _linked(self, condition):
        return self.filter(pk__in=self._ids(condition))

    def _ids(self, condition):
        """Ids as a subquery: a join would give an offer once for each match."""
        return self.model.objects.filter(condition).values("pk")

    def _occurrences(self):
        return self.model._meta.get_field("occurrences").related_model.objects.reliable()

    def _has_occurrence(self, which):
        return Exists(which(self._occurrences()).filter(offer=OuterRef("pk")))


class ScheduleQuerySet(models.QuerySet):
    def due_for_expansion(self):
        """Schedules that changed, or whose dates of the next weeks run out."""
        renew_before = timezone.localdate() + RENEW_BELOW
        return self.filter(Q(expansion__isnull=True) | Q(expansion__until__lt=renew_before))

    def expand(self, region, limit=None):
        """Make the occurrences of the next weeks for the schedules that are due; returns how many there were.

        Several processes may do this at once: each takes rows that no other has locked.
        """
        due = list(self.due_for_expansion().order_by("pk").values_list("pk", flat=True)[:limit])
        if not due:
            return 0
        with transaction.atomic():
            locked = self.filter(pk__in=due).select_for_update(of=("self",), skip_locked=True)
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

    def running(self):
        now = timezone.now()
        return self.filter(has_time=True, starts_at__lte=now, ends_at__gt=now)

    def today(self):
        """Not over, and begins before midnight in the active time zone."""
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        midnight = timezone.make_aware(dt.datetime.combine(tomorrow, dt.time()))
        return self.upcoming().filter(starts_at__lt=midnight)

    def this_week(self):
        return self.upcoming().filter(starts_at__lt=timezone.now() + dt.timedelta(days=7))
