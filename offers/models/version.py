"""Which version of the content the database holds. Written by database triggers alone (``offers/triggers.py``)."""

import secrets
import time
from threading import RLock
from typing import NamedTuple

from django.db import connection, models, transaction
from django.db.models import F

REFERENCE = 0  # in the place of an offer: something that many offers share has changed
EVERYTHING = -1  # in the place of an offer: whatever may have changed
FAR = 1_000_000  # versions: more than a process can have seen since a backup that was put back
SECONDS = 1.0  # how old the number may be that a process knows


class Version(NamedTuple):
    """``number`` grows with every change; ``nonce`` tells two apart of which one was taken back (rolled back)."""

    number: int
    nonce: int


class ContentVersionQuerySet(models.QuerySet):
    _known = (0, None)  # until when it counts, and the version
    _forgotten = 0  # times: what was read before somebody wanted to have it read anew is not kept

    def current(self):
        """The ``Version`` of the content, read from the database at most once a second in each process.

        Within a transaction it is always read: what is not committed yet counts there, and may be taken back. Where the
        row is gone, whoever emptied the table, there is a new version.
        """
        until, version = ContentVersionQuerySet._known
        if version is None or connection.in_atomic_block or time.monotonic() > until:
            forgotten = ContentVersionQuerySet._forgotten
            row, _is_new = self.get_or_create(pk=1, defaults={"nonce": secrets.randbits(62)})
            version = Version(row.number, row.nonce)
            known = None if connection.in_atomic_block else version
            if forgotten == ContentVersionQuerySet._forgotten:
                ContentVersionQuerySet._known = (time.monotonic() + SECONDS, known)
        return version

    def count_anew(self):
        """The same content under another version, so that whoever keeps something of it makes it anew."""
        with transaction.atomic(using=self.db):
            self.update(number=F("number") + FAR, nonce=secrets.randbits(62))
            row = self.get(pk=1)
            Change.objects.using(self.db).update_or_create(offer=EVERYTHING, defaults={"version": row.number})
        self.forget()

    def forget(self):
        """The next who asks reads it."""
        ContentVersionQuerySet._forgotten += 1
        ContentVersionQuerySet._known = (0, None)


class ContentVersion(models.Model):
    """One row that changes with every change of the content, in the order in which changes become visible."""

    number = models.BigIntegerField(default=0)
    nonce = models.BigIntegerField(default=0)

    objects = ContentVersionQuerySet.as_manager()

    def __str__(self):
        return str(self.number)


class KeptByVersion:
    """Something that a process makes of the content and keeps until the content has another version.

    :param make: called with what was kept before, or None, and the new ``Version``

    What is made within a transaction is kept apart: its content may be taken back, and is not for others. Hold ``lock``
    while you ask, and for as long as what you get can be changed by ``make``.
    """

    def __init__(self, make):
        self._make, self._kept, self.lock = make, {}, RLock()

    def current(self):
        version, is_tentative = ContentVersion.objects.current(), connection.in_atomic_block
        known, kept = self._kept.get(is_tentative, (None, None))
        if known != version:
            kept = self._make(None if is_tentative else kept, version)
            self._kept[is_tentative] = (version, kept)
        return kept


class Change(models.Model):
    """The version in which something of an offer last changed that the search reads; ``REFERENCE`` stands for all that
    is not an offer's own, ``EVERYTHING`` for all.
    """

    offer = models.BigIntegerField(primary_key=True)
    version = models.BigIntegerField(db_index=True)

    def __str__(self):
        return f"{self.offer} in version {self.version}"
