"""Sending invitations, and a real mail server, at a free port of this machine, that keeps what it gets."""

import email
import socket
from contextlib import contextmanager
from email import policy

from aiosmtpd.controller import Controller

from network.invitations import deliver
from network.models import Invitation

SITE = "https://kompass.example.org"


class Mailbox:
    """``mails`` is what was accepted, in order. ``replies`` is what the server says to an address instead of 250."""

    def __init__(self):
        self.mails, self.replies, self.connections = [], {}, 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if reply := self.replies.get(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.keep(envelope)
        return "250 OK"

    def keep(self, envelope):
        self.mails.append(email.message_from_bytes(envelope.content, policy=policy.default))

    def receivers(self):
        return [mail["To"] for mail in self.mails]


@contextmanager
def receiving(mailbox):
    """Yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def send():
    """Sends all that is due; pairs of address and outcome."""
    return [(invitation.email, outcome) for invitation, outcome in deliver(Invitation.objects.all(), SITE)]


def text_of(mail):
    return mail.get_body(["plain"]).get_content()


def calendars_in(mail):
    """Pairs of METHOD in the type of the part and its bytes, for parts that are calendars."""
    parts = [part for part in mail.walk() if part.get_content_type() in ("text/calendar", "application/ics")]
    return [(part.get_param("method"), part.get_payload(decode=True)) for part in parts]
