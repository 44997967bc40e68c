"""Files of the network: minutes, slides, reports. What a file is, its content says, not its name."""

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integration_portal.languages import CHOICES
from network.choices import DocumentKind, Visibility
from network.media_types import EXTENSIONS, media_type_of

from .base import TranslatedModel, VisibleQuerySet, free_slug, needs_text, validate_year, visibility_field
from .meetings import Meeting
from .organisations import Organisation
from .practices import GoodPractice
from .projects import Project

LARGEST = 20 * 1024 * 1024  # bytes
_STRAY_AFTER = dt.timedelta(hours=1)  # longer than an upload takes until its row is there


class DocumentFile(FieldFile):
    @property
    def url(self):
        """Of the view that knows who asks: the file itself is at no address."""
        return self.instance.get_absolute_url()


class DocumentField(models.FileField):
    attr_class = DocumentFile

    def deconstruct(self):
        """To the database it is a file like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs


def document_storage():
    """Apart from the public uploads: only a view that knows who asks hands these out."""
    return storages["documents"]


def random_name(document, file_name):
    return secrets.token_hex(16)


class DocumentQuerySet(VisibleQuerySet):
    def in_time(self):
        """The latest first; those of which nobody knows the day come last."""
        return self.order_by(F("day").desc(nulls_last=True), "slug")

    def delete(self):
        """With their files, as soon as nothing can bring the rows back."""
        with transaction.atomic():
            names = list(self.values_list("file", flat=True))
            deleted = super().delete()
            _forget(names)
        return deleted

    delete.alters_data = delete.queryset_only = True

    def forget_strays(self):
        """Deletes files that belong to no row: a crash, or a change that was taken back, may have left them."""
        storage, before = document_storage(), timezone.now() - _STRAY_AFTER
        known = set(self.values_list("file", flat=True))
        _folders, names = storage.listdir("") if storage.exists("") else ([], [])
        strays = [name for name in names if name not in known and storage.get_modified_time(name) < before]
        for name in strays:
            storage.delete(name)
        return len(strays)


class Document(TranslatedModel):
    translated_name_field = "title"

    slug = models.SlugField(_("short name"), unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind, default=DocumentKind.OTHER)
    file = DocumentField(
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
            needs_text("title", "document_has_a_title"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_is_known"),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="document_visibility_is_known"),
            models.CheckConstraint(condition=Q(media_type__in=EXTENSIONS), name="document_type_is_allowed"),
        ]

    def __str__(self):
        return self.title or self.slug

    def clean(self):
        """Reads what a new file is; ``media_type`` and ``size`` follow from it."""
        super().clean()
        if self.pk and self.visibility != Visibility.INTERNAL and self.archived_for.exists():
            raise ValidationError(
                {"visibility": _("This is the archived copy of a press item: it is for the editors alone.")}
            )
        if not self.file or self.file._committed:
            return
        self.size = self.file.size
        if self.size > LARGEST:
            raise ValidationError({"file": _("This file is too large. It may have 20 MB.")})
        self.media_type = media_type_of(self.file)
        if self.media_type not in EXTENSIONS:
            raise ValidationError({"file": _("This is none of the files that are allowed here.")})

    def save(self, *args, **kwargs):
        """A new file takes the place of the old one, which is gone as soon as that is certain."""
        if not self.slug:
            self.slug = free_slug(self)
        is_new_file = bool(self.file) and not self.file._committed
        with transaction.atomic():
            before = list(Document.objects.filter(pk=self.pk).values_list("file", flat=True)) if is_new_file else []
            try:
                super().save(*args, **kwargs)
            except Exception:
                if is_new_file and self.file._committed:
                    self.file.storage.delete(self.file.name)
                raise
            _forget([name for name in before if name != self.file.name])

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            _forget([self.file.name])
        return deleted

    def get_absolute_url(self):
        return reverse("document", args=[self.slug])

    @property
    def extension(self):
        return EXTENSIONS[self.media_type]

    @property
    def file_name(self):
        """What the file is called when somebody saves it."""
        return f"{self.slug}.{self.extension}"


def _forget(names):
    """Deletes files once the transaction is certain: until then their rows may come back."""
    storage = document_storage()
    for name in filter(None, names):
        transaction.on_commit(lambda name=name: storage.delete(name))
