"""Rows with an address to which mails about meetings go: in the invitations it changes, and goes, with them."""

from django.apps import apps
from django.db import models, transaction


def _invitations():
    return apps.get_model("network", "Invitation").objects


class AddressQuerySet(models.QuerySet):
    @transaction.atomic
    def delete(self):
        """With their addresses in the invitations."""
        emails = list(self.values_list("email", flat=True))
        deleted = super().delete()
        _invitations().forget(emails)
        return deleted

    delete.alters_data = delete.queryset_only = True


class AddressModel(models.Model):
    """Has an ``email``, and a manager out of an ``AddressQuerySet``."""

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args, **kwargs):
        before = self._saved_address()
        super().save(*args, **kwargs)
        _invitations().follow(before, self._saved_address())

    def _saved_address(self):
        """What the database has: ``save`` may leave the address out, or not be the one that read the row."""
        return type(self).objects.filter(pk=self.pk).values_list("email", flat=True).first() or ""

    def delete(self, *args, **kwargs):
        return type(self).objects.filter(pk=self.pk).delete()
