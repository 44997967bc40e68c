"""When the network meets, and what comes of it."""

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.choices import Certainty, DecisionState, MeetingKind, MeetingStatus, Precision, Visibility
from network.sequence import seconds_of

from .base import TranslatedModel, VisibleQuerySet, end_of, needs_text, source_field, validate_year, visibility_field
from .organisations import Organisation
from .places import Location
from .projects import Project


class WorkingGroup(TranslatedModel):
    """People of several organisations who meet again and again."""

    translated_name_field = "title"

    slug = models.SlugField(_("short name"), unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True, help_text=_("What is this group for?"))
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="working_groups", verbose_name=_("organisations")
    )
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, related_name="working_groups", verbose_name=_("project")
    )

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        ordering = ["pk"]

    def __str__(self):
        return self.title or self.slug


_ANNOUNCED = Q(first_day__isnull=True, status__in=[MeetingStatus.PLANNED, MeetingStatus.CONFIRMED])


class MeetingQuerySet(VisibleQuerySet):
    def coming(self):
        """Not over yet, or without a date, soonest first. What was cancelled stays until its day."""
        coming = Q(last_day__gte=timezone.localdate()) & ~Q(status=MeetingStatus.HELD)
        by_day = (F("last_day").asc(nulls_last=True), "first_day", "start_time", "slug")
        return self.filter(_ANNOUNCED | coming).order_by(*by_day)

    def within(self, first, last):
        """On one of these days, as far as is known; with those still to be announced unless the last day is over."""
        touching = Q(first_day__lte=last, last_day__gte=first)
        condition = touching | _ANNOUNCED if last >= timezone.localdate() else touching
        return self.filter(condition).order_by(F("first_day").asc(nulls_last=True), "start_time", "slug")

    def fields_of_action(self):
        """Pairs of a meeting's id and the slug of a field on which somebody works who takes part in it, hosts it or is
        of its group; None where nobody does.
        """
        for way in ("organisations", "host", "group__organisations"):  # a union would mix up modeltranslation's columns
            yield from self.order_by().values_list("pk", f"{way}__fields_of_action__slug")

    def in_time(self):
        return self.order_by("first_day", "slug")

    def taking_place(self):
        return self.exclude(status=MeetingStatus.CANCELLED)

    def over(self):
        return self.filter(Q(last_day__lt=timezone.localdate()) | Q(status=MeetingStatus.HELD))

    def past(self):
        """Over, the latest first."""
        return self.over().filter(first_day__isnull=False).order_by("-first_day", "slug")

    def of(self, organisation):
        """Where it takes part, which it hosts, or of a group that it belongs to."""
        invited = Q(host=organisation) | Q(group__organisations=organisation)
        return (
            self.filter(Q(organisations=organisation) | invited)
            .order_by(F("first_day").desc(nulls_last=True), "slug")
            .distinct()
        )

    def of_project(self, project):
        return self.filter(project=project, first_day__isnull=False).in_time()

    def open_for_answers(self):
        """Those to which one can still say whether one comes."""
        return self.coming().taking_place()

    def with_answer_of(self, member):
        """With ``answer``: what the member has said, None before."""
        own = FilteredRelation("invitations", condition=Q(invitations__email__iexact=member.email))
        return self.annotate(own=own, answer=F("own__answer"))

    def dated(self):
        """Those whose day is known, which a calendar can show."""
        return self.filter(first_day__isnull=False, precision=Precision.DAY).order_by("first_day", "start_time", "slug")

    def for_listing(self):
        return self.select_related("location__municipality")

    def for_partners(self):
        """With a date, however rough, and of the region itself, the latest first."""
        is_ours = Q(host__isnull=True) | Q(host__country="")
        dated = self.taking_place().filter(is_ours, first_day__isnull=False)
        return dated.select_related("host").order_by("-first_day", "slug")

    def for_page(self):
        return self.select_related("location__municipality", "group", "host", "project").prefetch_related(
            "organisations", "decisions__organisation"
        )


class Meeting(TranslatedModel):
    """One date of a group, a conference or a training; its date may be known roughly or not yet."""

    translated_name_field = "title"

    slug = models.SlugField(_("short name"), unique=True, max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=MeetingKind)
    group = models.ForeignKey(
        WorkingGroup, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("working group")
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    visibility = visibility_field()

    first_day = models.DateField(
        _("first day"),
        null=True,
        blank=True,
        validators=[validate_year],
        help_text=_("Leave it empty when the date is still to be announced."),
    )
    last_day = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        validators=[validate_year],
        help_text=_("Only if it lasts several days."),
    )
    precision = models.CharField(
        _("how exactly the day is known"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
        help_text=_("If only the month is known, write its first day and choose “month” here."),
    )
    start_time = models.TimeField(_("from"), null=True, blank=True)
    end_time = models.TimeField(_("to"), null=True, blank=True)
    date_note = models.CharField(
        _("note about the date"), max_length=200, blank=True, help_text=_("For example: another source says …")
    )

    location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("location")
    )
    place = models.CharField(
        _("other place"), max_length=200, blank=True, help_text=_("Where it is not one of our locations: Varberg (SE).")
    )
    place_note = models.CharField(_("note about the place"), max_length=200, blank=True)
    online_link = models.URLField(_("online link"), blank=True, max_length=500, help_text=_("It is on no public page."))
    host = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="hosted_meetings", verbose_name=_("host")
    )
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, related_name="meetings", verbose_name=_("project")
    )

    agenda = models.TextField(_("agenda"), blank=True)
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="meetings", verbose_name=_("participating organisations")
    )
    others = models.CharField(
        _("other participants"), max_length=300, blank=True, help_text=_("For example: volunteers.")
    )
    participants = models.PositiveIntegerField(_("number of participants"), null=True, blank=True)
    participants_are = models.CharField(_("the number is"), max_length=10, choices=Certainty, default=Certainty.EXACT)
    results = models.TextField(_("results"), blank=True)
    excursion = models.CharField(_("excursion"), max_length=200, blank=True)
    source = source_field()
    other_source = source_field(_("other source"))
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-first_day", "pk"]
        constraints = [
            needs_text("title", "meeting_has_a_title"),
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="meeting_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=MeetingStatus.values), name="meeting_status_is_known"),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="meeting_visibility_is_known"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True, first_day__isnull=True)
                | Q(first_day__isnull=False, last_day__isnull=False, last_day__gte=F("first_day")),
                name="meeting_ends_after_it_begins",
                violation_error_message=_("The last day is before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(start_time__isnull=True) | Q(first_day__isnull=False, precision=Precision.DAY),
                name="meeting_time_needs_a_day",
                violation_error_message=_("A time needs a day."),
            ),
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | Q(start_time__isnull=False),
                name="meeting_end_needs_a_start",
                violation_error_message=_("There is an end but no start."),
            ),
        ]

    def __str__(self):
        return self.title or self.slug

    def clean(self):
        """A meeting of one day ends on it; one of which just the month is known, at the end of the month."""
        if self.first_day is None:
            self.last_day = None
        elif self.last_day is None:
            self.last_day = end_of(self.first_day, self.precision)
        super().clean()  # last, since it may refuse the row, and the last day is looked at all the same

    def get_absolute_url(self):
        return reverse("meeting", args=[self.slug])

    def takes_answers(self):
        """Whether it is still to come."""
        return not self.is_over and self.status != MeetingStatus.CANCELLED

    @property
    def is_over(self):
        return self.status == MeetingStatus.HELD or bool(self.last_day and self.last_day < timezone.localdate())

    @property
    def changed_at(self):
        """When it or its venue was last changed."""
        return max(self.updated_at, self.location.updated_at) if self.location else self.updated_at

    @property
    def sequence(self):
        """Of its event in calendars."""
        return seconds_of(self.changed_at)

    @property
    def is_for_calendars(self):
        return bool(self.first_day) and self.precision == Precision.DAY

    @property
    def open_location(self):
        """The venue that everybody may know, from a queryset that has loaded it; else None."""
        return None if self.location is None or self.location.is_confidential else self.location

    @property
    def where(self):
        """The place in one line, as far as everybody may know it; empty where nobody knows."""
        place = self.open_location
        return ", ".join(place.lines) if place else self.place


class Decision(models.Model):
    """What a meeting has decided, and what became of it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions", verbose_name=_("meeting"))
    text = models.TextField(_("text"), blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("responsible organisation"),
    )
    due = models.DateField(_("due"), null=True, blank=True, validators=[validate_year])
    state = models.CharField(_("what became of it"), max_length=20, choices=DecisionState, default=DecisionState.OPEN)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]
        constraints = [
            needs_text("text", "decision_has_a_text"),
            models.CheckConstraint(condition=Q(state__in=DecisionState.values), name="decision_state_is_known"),
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def machine_translated(self):
        """As the meeting's: they are one text to whoever reads them."""
        return self.meeting.machine_translated
