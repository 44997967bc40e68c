"""People of the network who sign in: with a code by e-mail, without a password."""

import secrets

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext_lazy as _

from integration_portal.languages import CHOICES

from .base import NaturalKeyModel, NaturalKeyQuerySet
from .organisations import Organisation


def new_secret():
    """Part of the address of a private calendar: 32 letters that nobody guesses."""
    return secrets.token_urlsafe(24)


class MemberQuerySet(NaturalKeyQuerySet):
    def of_user(self, user):
        """The ``Member`` who is signed in, or None."""
        return self.filter(user=user).first() if user.is_authenticated else None


class Member(NaturalKeyModel):
    """Somebody of the network. The account is made with the row, and goes with it."""

    natural_key_field = "email"

    email = models.EmailField(_("e-mail"), unique=True, help_text=_("The code for signing in goes to this address."))
    user = models.OneToOneField(get_user_model(), models.CASCADE, related_name="member", editable=False)
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="members", verbose_name=_("organisations")
    )
    language = models.CharField(
        _("language"), max_length=10, choices=CHOICES, default="de", help_text=_("Mails come in this language.")
    )
    calendar_secret = models.CharField(max_length=64, unique=True, default=new_secret, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["email"]

    def __str__(self):
        return self.email

    def renew_calendar(self):
        """From now on the private calendar has another address; the old one leads nowhere."""
        self.calendar_secret = new_secret()
        self.save(update_fields=["calendar_secret"])
