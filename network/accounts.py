"""Signing in with a code by e-mail: what django-allauth leaves to us.

Nobody learns whether an address is known: not from an answer, and not from how long it takes.
"""

import logging
from threading import Thread

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from integration_portal.text import normalise

from .models import Member

WRITE_YOUR_ADDRESS = _("Write your e-mail address like this: name@example.org.")
WRITE_THE_CODE = _("Write the code from the mail.")
CODE_IS_OVER = _("Please ask for a new code. A code is valid for 15 minutes.")
NOT_A_MEMBER = _("You cannot sign in here. Please ask us.")
MAIL_THREAD = "mail"

logger = logging.getLogger(__name__)


class MemberAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This code is wrong. Please look into the mail again."),
        "too_many_login_attempts": _("Too many tries. Please wait a few minutes, then ask for a new code."),
    }

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """The answer doesn't wait for the mail server: that would tell a known address from an unknown one."""
        message = self.render_mail(template_prefix, email, context)
        Thread(target=_hand_over, args=[message], name=MAIL_THREAD).start()

    def pre_login(self, request, user, **kwargs):
        """Who was deactivated or is no member any more since the code was sent stays outside."""
        member = Member.objects.active().filter(user=user).first()
        if member and not member.is_editor:
            return None
        request.session.flush()
        messages.error(request, NOT_A_MEMBER)
        return redirect("account_login")


class SignInForm(RequestLoginCodeForm):
    """Has the ``Member`` with the address in ``member``, or None."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        wrong = ("required", "invalid", "max_length", "null_characters_not_allowed")
        self.fields["email"].error_messages |= dict.fromkeys(wrong, WRITE_YOUR_ADDRESS)

    def clean_email(self):
        """A code goes to a member who is no editor; allauth asks ``_user`` for its account."""
        email = super().clean_email()
        self.member = Member.objects.active().select_related("user").filter(email=email).first()
        self._user = self.member.user if self.member and not self.member.is_editor else None
        return email


class CodeForm(ConfirmLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        wrong = ("required", "null_characters_not_allowed")
        self.fields["code"].error_messages |= dict.fromkeys(wrong, WRITE_THE_CODE)

    def clean_code(self):
        """With the digits of any keyboard: ٣ is 3."""
        self.cleaned_data["code"] = normalise(self.cleaned_data["code"])
        return super().clean_code()


def _hand_over(message):
    try:
        message.send()
    except OSError:  # also what smtplib raises
        logger.exception("a mail with a code was not sent")
