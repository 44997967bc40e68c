"""Funded projects: who runs them, what they cost, who pays, what came of it."""

import datetime as dt

from babel.numbers import get_territory_currencies, is_currency
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from integration_portal.languages import CHOICES

from .base import NaturalKeyQuerySet, TranslatedModel, known_date_field, needs_text, source_field
from .contacts import Contact
from .organisations import Organisation
from .places import Municipality

_EXAMPLE = _("For example 20799.30.")  # in the admin; the column has cents
_PART_OF_ITSELF = _("A project cannot be a part of itself.")
_PART_OF_ITS_PARTS = _("A project cannot be a part of one of its own parts.")
ITSELF = {
    "builds_on": _("A project cannot build on itself."),
    "related": _("A project cannot be related to itself."),
}
# What CLDR has of ISO 4217 for no country (ZZ): gold, units of account, codes for tests and for no currency.
_NO_MONEY = set(get_territory_currencies("ZZ", dt.date.min, dt.date.max, tender=False, non_tender=True))


def validate_currency(code):
    """ISO 4217, as CLDR knows it: with the currencies of before, in which old projects were counted."""
    if not is_currency(code) or code in _NO_MONEY:
        raise ValidationError(_("This currency is not known. Write its three capital letters: EUR."))


class Programme(TranslatedModel):
    """A funding programme, and what it wants to be said wherever one of its projects is shown."""

    translated_name_field = "publicity_text"

    slug = models.SlugField(_("short name"), unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=200)
    period = models.CharField(_("period"), max_length=20, blank=True, help_text=_("For example 2014–2020."))
    publicity_text = models.TextField(
        _("required text"), blank=True, help_text=_("The sentence that the programme wants to be shown.")
    )

    class Meta:
        verbose_name = _("funding programme")
        verbose_name_plural = _("funding programmes")
        ordering = ["pk"]

    def __str__(self):
        return self.name

    def clean(self):
        """A programme is complete with its name alone: not every one asks for a text."""


class ProgrammeFunder(models.Model):
    """Whose logo a programme shows, in the order that it asks for."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="logos", verbose_name=_("programme"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("funder"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.organisation.name


class ProjectQuerySet(NaturalKeyQuerySet):
    def for_listing(self):
        return self.select_related("owner").order_by("-starts", "slug")

    def for_partners(self):
        """The region's own: whoever has no country is at home here."""
        return self.filter(owner__country="").select_related("owner").order_by("-starts", "slug")

    def of(self, organisation):
        """Which it runs, takes part in or pays for."""
        funded = Q(fundings__organisation=organisation) | Q(programme__logos__organisation=organisation)
        return self.filter(Q(owner=organisation) | Q(partners=organisation) | funded).distinct()

    def connected_to(self, project):
        """What it builds on (``is_before``), its parts, and related ones, whichever names the other; each once."""
        before = Project.builds_on.through.objects.filter(from_project=project, to_project=OuterRef("pk"))
        either = Q(parent=project) | Q(related=project) | Q(related_from=project) | Q(followed_by=project)
        return self.filter(either).annotate(is_before=Exists(before)).distinct().order_by("-starts", "slug")

    def for_page(self):
        """With ``serves_whole_region``: whether all of the region's municipalities are its own."""
        related = [
            "partners",
            "municipalities",
            Prefetch("fundings", FundingSource.objects.select_related("organisation")),
            Prefetch("programme__logos", ProgrammeFunder.objects.select_related("organisation")),
        ]
        left_out = Municipality.objects.filter(in_region=True).exclude(projects=OuterRef("pk"))
        found = self.select_related("owner", "programme", "parent").prefetch_related(*related)
        return found.annotate(serves_whole_region=~Exists(left_out))


class Project(TranslatedModel):
    """A funded project. Amounts are in cents of its own currency."""

    translated_name_field = "title"

    slug = models.SlugField(_("short name"), unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=300, blank=True)
    language = models.CharField(
        _("language of the title"), max_length=10, choices=CHOICES, default="de", help_text=_("In which it was given.")
    )
    summary = models.TextField(_("summary"), blank=True)
    goals = models.TextField(_("goals"), blank=True, help_text=_("A list: each line begins with “- ”."))
    measures = models.TextField(_("measures"), blank=True)
    benefit = models.TextField(_("benefit"), blank=True)
    results = models.TextField(_("results"), blank=True)

    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="owned_projects", verbose_name=_("who runs it")
    )
    partners = models.ManyToManyField(
        Organisation, blank=True, related_name="partner_projects", verbose_name=_("partners")
    )
    contacts = models.ManyToManyField(Contact, blank=True, related_name="projects", verbose_name=_("contacts"))
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    builds_on = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="followed_by", verbose_name=_("builds on")
    )
    related = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="related_from", verbose_name=_("related projects")
    )
    municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="projects", verbose_name=_("municipalities")
    )
    area = models.CharField(
        _("area"), max_length=300, blank=True, help_text=_("Where it is not in our municipalities: Halland (SE).")
    )

    starts = known_date_field(_("start"))
    ends = known_date_field(_("end"))
    date_note = models.CharField(_("note about the time"), max_length=200, blank=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("funding programme")
    )
    reference = models.CharField(_("reference number"), max_length=60, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR", validators=[validate_currency])
    total_cents = models.PositiveBigIntegerField(_("total cost"), null=True, blank=True, help_text=_EXAMPLE)
    funding_cents = models.PositiveBigIntegerField(_("funding"), null=True, blank=True, help_text=_EXAMPLE)
    funding_rate = models.DecimalField(
        _("funding rate in percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    sums_note = models.CharField(
        _("note about the sums"), max_length=300, blank=True, help_text=_("For example: another source says …")
    )
    website = models.URLField(_("website"), blank=True, max_length=500)
    source = source_field()
    other_source = source_field(_("other source"))

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-starts", "pk"]
        constraints = [
            needs_text("title", "project_has_a_title"),
            models.CheckConstraint(
                condition=Q(funding_cents__isnull=True)
                | Q(total_cents__isnull=True)
                | Q(funding_cents__lte=F("total_cents")),
                name="project_funding_is_a_part",
                violation_error_message=_("The funding is more than the total cost."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="project_is_no_part_of_itself",
                violation_error_message=_PART_OF_ITSELF,
            ),
        ]

    def __str__(self):
        return self.title or self.slug

    def clean(self):
        super().clean()
        if self.starts and self.ends and self.ends < self.starts[: len(self.ends)]:
            raise ValidationError({"ends": _("The end is before the start.")})
        if self.parent_id and self.parent_id == self.pk:
            raise ValidationError({"parent": _PART_OF_ITSELF})
        if self.pk and self.pk in self._above():
            raise ValidationError({"parent": _PART_OF_ITS_PARTS})

    def _above(self):
        """The keys of the project that this is a part of, of the one that that is a part of, and so on; a circle that
        is in the database already ends where it closes.
        """
        found, pk = [], self.parent_id
        while pk and pk not in found:
            found.append(pk)
            pk = Project.objects.filter(pk=pk).values_list("parent", flat=True).first()
        return found

    def get_absolute_url(self):
        return reverse("project", args=[self.slug])

    @property
    def is_in_region(self):
        """Whether one of the region itself runs it: whoever has no country is at home here."""
        return not self.owner.country

    @property
    def shares(self):
        """Who pays how much of the total, from a queryset made ``for_page``; empty where that is not known.

        Each has ``cents``, ``percent``, ``start`` and ``width`` in percent of the bar, and ``organisation``; what is
        not known to come from one has None, and ``is_funding`` where it is the funding as a whole.
        """
        parts = [(one.organisation, one.amount_cents, False) for one in self.fundings.all()]
        if not parts and self.funding_cents:
            parts = [(None, self.funding_cents, True)]
        rest = (self.total_cents or 0) - sum(cents for _organisation, cents, _is_funding in parts)
        if not parts or not self.total_cents or rest < 0:
            return []
        return list(_shares([*parts, (None, rest, False)] if rest else parts, self.total_cents))


def _shares(parts, total):
    start = 0
    for organisation, cents, is_funding in parts:
        percent = round(100 * cents / total, 2)
        yield {
            "organisation": organisation,
            "is_funding": is_funding,
            "cents": cents,
            "percent": round(percent),
            "start": f"{start:.2f}",
            "width": f"{percent:.2f}",
        }
        start += percent


class FundingSource(models.Model):
    """Who pays which part of a project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="fundings", verbose_name=_("project"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="fundings", verbose_name=_("organisation")
    )
    amount_cents = models.PositiveBigIntegerField(_("amount"), help_text=_EXAMPLE)

    class Meta:
        verbose_name = _("funding source")
        verbose_name_plural = _("funding sources")
        ordering = ["-amount_cents", "pk"]

    def __str__(self):
        return self.organisation.name
