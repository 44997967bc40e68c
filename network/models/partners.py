"""What partner regions publish for the others, as it was when their site was last asked."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from network.choices import PartnerItemKind
from network.fetching import FeedProblem, may_be_fetched

from .base import NaturalKeyQuerySet, TranslatedModel, known_date_field, reading_columns
from .organisations import Organisation, official_language


class PartnerFeedQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True).select_related("organisation")


class PartnerFeed(models.Model):
    """The address at which a partner region publishes. ``manage.py sync_partners`` fetches it."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="partner_feed", verbose_name=_("partner region")
    )
    url = models.URLField(
        _("address of the feed"), max_length=500, help_text=_("https://…/learning.json of the partner's site.")
    )
    is_active = models.BooleanField(_("fetch and show it"), default=True)
    tried_at = models.DateTimeField(_("last tried"), null=True, editable=False)
    fetched_at = models.DateTimeField(_("last fetched"), null=True, editable=False)
    problem = models.CharField(_("problem"), max_length=500, blank=True, editable=False)  # a FeedProblem

    objects = PartnerFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("feed of a partner region")
        verbose_name_plural = _("feeds of partner regions")
        ordering = ["organisation__name"]

    def __str__(self):
        return self.url

    def clean(self):
        if self.url and not may_be_fetched(self.url):
            raise ValidationError({"url": FeedProblem.ADDRESS.label})

    @property
    def problem_in_words(self):
        return FeedProblem(self.problem).label if self.problem else ""


class PartnerItemQuerySet(NaturalKeyQuerySet):
    def shown(self, kind):
        """What active partners publish of one kind, with its origin."""
        return self.filter(kind=kind, feed__is_active=True).select_related("feed__organisation")

    def newest(self, number):
        """The last ones of each kind from each active partner, with ``total``: how many there are of that kind."""
        parts = [F("feed"), F("kind")]
        place = Window(RowNumber(), partition_by=parts, order_by=[F("starts").desc(), "key"])
        return (
            self.filter(feed__is_active=True)
            .annotate(place=place, total=Window(Count("pk"), partition_by=parts))
            .filter(place__lte=number)
            .order_by("kind", "place")
            .for_listing()
        )

    def for_listing(self):
        plain = ["feed", "kind", "key", "url", "country", "area", "organisation_name", "starts", "ends"]
        return self.select_related("feed__organisation").only(
            *plain, "machine_translated", "feed__organisation", "feed__fetched_at", *reading_columns("title", "text")
        )


class PartnerItem(TranslatedModel):
    """A good practice, project or event of another region: plain text, with a link to where it is told in full."""

    natural_key_field = "key"
    translated_name_field = "title"

    feed = models.ForeignKey(PartnerFeed, models.CASCADE, related_name="items", verbose_name=_("feed"))
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerItemKind)
    key = models.CharField(max_length=300)  # what the partner calls it
    title = models.CharField(_("title"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    url = models.URLField(_("address"), blank=True, max_length=500)
    country = models.CharField(_("country"), max_length=2, blank=True)
    area = models.CharField(_("region"), max_length=200, blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    starts = known_date_field(_("start"))
    ends = known_date_field(_("end"))

    objects = PartnerItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a partner region")
        verbose_name_plural = _("items of partner regions")
        ordering = ["-starts", "key"]
        constraints = [
            models.UniqueConstraint(fields=["feed", "kind", "key"], name="one_item_for_each_key"),
            models.CheckConstraint(
                condition=models.Q(kind__in=PartnerItemKind.values), name="partner_item_kind_is_known"
            ),
        ]

    def __str__(self):
        return self.title or self.key

    @property
    def name_language(self):
        """The language of its organisation's name and of its region's, as far as its country says."""
        return official_language(self.country)
