"""People of the network who sign in: with a code by e-mail, without a password."""

import secrets

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integration_portal.languages import CHOICES

from .addresses import AddressModel, AddressQuerySet
from .base import NaturalKeyModel, NaturalKeyQuerySet
from .organisations import Organisation


def new_secret():
    """Part of the address of a private calendar: 32 letters that nobody guesses."""
    return secrets.token_urlsafe(24)


_EDITOR = Q(is_staff=True) | Q(is_superuser=True)


class MemberQuerySet(AddressQuerySet, NaturalKeyQuerySet):
    def of_user(self, user):
        """The ``Member`` who is signed in, or None."""
        return self.filter(user=user).first() if user.is_authenticated else None

    def active(self):
        return self.filter(user__is_active=True)

    def shut_out(self):
        """Who may not sign in any more, and gets no mail."""
        return self.filter(user__is_active=False)

    @transaction.atomic
    def delete(self):
        """With their accounts, those of editors aside, and with their addresses in the invitations."""
        accounts = list(self.values_list("user_id", flat=True))
        deleted = super().delete()
        _forget_accounts(accounts)
        return deleted

    delete.alters_data = delete.queryset_only = True


def _forget_accounts(pks):
    get_user_model().objects.filter(pk__in=pks, member=None).exclude(_EDITOR).delete()


def _is_of(user, email):
    return email in (user.username.lower(), user.email.lower())


def _account_for(email):
    """The account with this address that is nobody else's, or a new one without a password."""
    users = get_user_model().objects
    with_address = users.filter(Q(username__iexact=email) | Q(email__iexact=email), member=None)
    return with_address.order_by("pk").first() or users.create_user(email, email)


class Member(AddressModel, NaturalKeyModel):
    """Somebody of the network. The account is made with the row, and goes with it, never without it."""

    natural_key_field = "email"

    email = models.EmailField(_("e-mail"), unique=True, help_text=_("The code for signing in goes to this address."))
    user = models.OneToOneField(get_user_model(), models.PROTECT, related_name="member", editable=False)
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

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Makes the account. Who takes over a row with another address doesn't take over the account: it is new, and
        whoever was signed in with the old one is not any more.
        """
        self.email = self.email.strip().lower()
        old = self.user_id
        if old is None or not _is_of(self.user, self.email):
            self.user = _account_for(self.email)
        super().save(*args, **kwargs)
        if old not in (None, self.user_id):
            _forget_accounts([old])

    def get_calendar_url(self):
        return reverse("private_calendar", args=[self.calendar_secret])

    def answer_to(self, meeting):
        """What this member has said about coming, None before."""
        found = meeting.invitations.filter(email__iexact=self.email).first()
        return found and found.answer

    @transaction.atomic
    def answer(self, meeting, answer, organisation):
        """Says whether this member comes; an invitation keeps its language."""
        own = meeting.invitations.filter(email__iexact=self.email).first()
        said = {"answer": answer, "answered_at": timezone.now(), "organisation": organisation}
        meeting.invitations.update_or_create(
            email=own.email if own else self.email,
            defaults=said,
            create_defaults=said | {"language": self.language},
        )

    @property
    def is_editor(self):
        """Editors sign in with their password: an address alone must not open the admin."""
        return self.user.is_staff or self.user.is_superuser

    def renew_calendar(self):
        """From now on the private calendar has another address; the old one leads nowhere."""
        self.calendar_secret = new_secret()
        self.save(update_fields=["calendar_secret"])
