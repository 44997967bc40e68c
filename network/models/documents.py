"""Files of the network: minutes, slides, reports. What a file is, its content says, not its name."""

import secrets

import filetype
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from integration_portal.languages import CHOICES
from network.choices import DocumentKind, Visibility

from .base import TranslatedModel, VisibleQuerySet, has_text, validate_year, visibility_field
from .meetings import Meeting
from .organisations import Organisation
from .practices import GoodPractice
from .projects import Project

LARGEST = 20 * 1024 * 1024  # bytes
_ODF = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."
EXTENSIONS = {
    "application/pdf": "pdf",
    f"{_ODF}text": "odt",
    f"{_ODF}spreadsheet": "ods",
    f"{_ODF}presentation": "odp",
    f"{_OOXML}wordprocessingml.document": "docx",
    f"{_OOXML}spreadsheetml.sheet": "xlsx",
    f"{_OOXML}presentationml.presentation": "pptx",
    "image/png": "png",
    "image/jpeg": "jpg",
}


def document_storage():
    """Apart from the public uploads: only a view that knows who asks hands these out."""
    return storages["documents"]


def random_name(document, file_name):
    return secrets.token_hex(16)


class DocumentQuerySet(VisibleQuerySet):
    def in_time(self):
        return self.order_by("-day", "slug")


class Document(TranslatedModel):
    translated_name_field = "title"

    slug = models.SlugField(_("short name"), unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind, default=DocumentKind.OTHER)
    file = models.FileField(
        _("file"),
        storage=document_storage,
        upload_to=random_name,
        help_text=_("PDF, OpenDocument, Word, Excel, PowerPoint, PNG or JPEG; at most 20 MB."),
    )
    media_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(default=0, editable=False)  # bytes
    language = models.CharField(_("language of the document"), max_length=10, choices=CHOICES, default="de")
    day = models.DateField(_("day"), null=True, blank=True, validators=[validate_year])
    visibility = visibility_field()
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("organisation"),
    )
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="documents", verbose_name=_("meeting")
    )
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, related_name="documents", verbose_name=_("project")
    )
    good_practice = models.ForeignKey(
        GoodPractice, models.SET_NULL, null=True, blank=True, related_name="documents", verbose_name=_("good practice")
    )
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-day", "pk"]
        constraints = [
            models.CheckConstraint(condition=has_text("title"), name="document_has_a_title"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_is_known"),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="document_visibility_is_known"),
            models.CheckConstraint(condition=Q(media_type__in=EXTENSIONS), name="document_type_is_allowed"),
        ]

    def __str__(self):
        return self.title or self.slug

    def clean(self):
        """Reads what a new file is; ``media_type`` and ``size`` follow from it."""
        super().clean()
        if not self.file or self.file._committed:
            return
        self.size, self.media_type = self.file.size, _media_type(self.file)
        if self.size > LARGEST:
            raise ValidationError({"file": _("This file is too large. It may have 20 MB.")})
        if self.media_type not in EXTENSIONS:
            raise ValidationError({"file": _("This is none of the files that are allowed here.")})

    def get_absolute_url(self):
        return reverse("document", args=[self.slug])

    @property
    def file_name(self):
        """What the file is called when somebody saves it."""
        return f"{self.slug}.{EXTENSIONS[self.media_type]}"


def _media_type(file):
    file.seek(0)
    found = filetype.guess_mime(file.read(8192)) or ""
    file.seek(0)
    return found
