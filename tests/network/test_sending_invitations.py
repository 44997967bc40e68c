"""Nobody gets an invitation twice: not when whoever sends is killed, and not when two send at once."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.mailbox import Mailbox, receiving

pytestmark = pytest.mark.django_db  # whose tables the database of these tests is copied from
INVITED = 8
ALL = [f"gast{number}@example.org" for number in range(INVITED)]
COMMAND = [sys.executable, "manage.py", "send_invitations"]
SET_UP = f"""
import datetime as dt
from django.utils import timezone
from network.models import Invitation, Meeting, Region
from tests.factories import make_meeting, make_region
Meeting.objects.all().delete()
region = Region.objects.current() or make_region()
meeting = make_meeting(first_day=timezone.localdate() + dt.timedelta(days=7))
for number in range({INVITED}):
    email = f"gast{{number}}@example.org"
    Invitation.objects.create(meeting=meeting, organisation=region.contact, email=email, is_due=True)
"""
RELEASE = """
from network.models import Invitation
for invitation in Invitation.objects.exclude(sending_since=None):
    invitation.release()
"""
STATE = """
import json
from network.models import Invitation
rows = Invitation.objects.order_by("email")
told = [row.email for row in rows if row.told == row.meeting.sequence and not row.sending_since and not row.is_due]
print(json.dumps([told, [row.email for row in rows if row.sending_since]]))
"""


class Processes:
    """Programs of their own that use one database, as the admin of one machine and a command of another would."""

    def __init__(self, database, port):
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "integration_portal.settings",
            "DATABASE_URL": database,
            "SECRET_KEY": "only for tests",
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "SITE_URL": "https://kompass.example.org",
            "PYTHONUTF8": "1",
        }

    def start(self, *arguments):
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [*COMMAND, *arguments], cwd=settings.BASE_DIR, env=self.environment, stdout=pipe, stderr=pipe, text=True
        )

    def shell(self, code):
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def state(self):
        """Who is told, and of whom it is not clear."""
        return json.loads(self.shell(STATE))


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker, tmp_path_factory):
    """The address of a database of its own, of the kind that these tests run on."""
    folder = tmp_path_factory.mktemp("sending")
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), closing(sqlite3.connect(folder / "db.sqlite3")) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        yield f"sqlite:///{folder}/db.sqlite3"
        return
    name = f"sending_{tmp_path_factory.getbasetemp().name.replace('-', '_')}"
    server = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}".format(**settings.DATABASES["default"])
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}"')
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            environment = Processes(f"{server}/{name}", 0).environment
            migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
            subprocess.run(migrate, cwd=settings.BASE_DIR, env=environment, check=True)
            yield f"{server}/{name}"
        finally:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def processes(database, request):
    with receiving(request.param) as port:
        processes = Processes(database, port)
        processes.shell(SET_UP)
        yield processes


class Deadly(Mailbox):
    """Kills whoever sends while it gets the fourth mail: before it keeps the mail, or after."""

    def __init__(self, keeps):
        super().__init__()
        self.keeps, self.sender = keeps, None

    async def handle_DATA(self, server, session, envelope):
        if len(self.mails) == 3 and self.sender:
            self.sender.kill()
            self.sender.wait()
            if not self.keeps:
                return "451 too late"
        self.keep(envelope)
        return "250 OK"


@pytest.mark.parametrize("processes", [Deadly(keeps=True), Deadly(keeps=False)], indirect=True)
def test_who_sends_may_be_killed_and_nobody_gets_two(request, processes):
    mailbox = request.node.callspec.params["processes"]
    mailbox.sender = processes.start()
    mailbox.sender.communicate(timeout=60)
    assert processes.state() == [ALL[:3], [ALL[3]]]

    mailbox.sender = None
    again = [processes.start() for _time in range(2)]
    printed = [process.communicate(timeout=60)[0] for process in again]

    received = ALL if mailbox.keeps else [email for email in ALL if email != ALL[3]]
    assert sorted(mailbox.receivers()) == received
    assert processes.state() == [[email for email in ALL if email != ALL[3]], [ALL[3]]]
    assert [process.returncode for process in again] == [0, 0]
    assert all("0 wait." in lines for lines in printed)

    processes.shell(RELEASE)
    processes.start().communicate(timeout=60)

    assert processes.state() == [ALL, []]
    assert mailbox.receivers()[-1] == ALL[3]


class ForTwo(Mailbox):
    """Takes no mail before two have come."""

    async def handle_DATA(self, server, session, envelope):
        give_up_at = time.monotonic() + settings.EMAIL_TIMEOUT - 1
        while self.connections < 2 and time.monotonic() < give_up_at:
            await asyncio.sleep(0.01)
        return await super().handle_DATA(server, session, envelope)


@pytest.mark.parametrize("processes", [ForTwo()], indirect=True)
def test_two_who_send_at_once_share_the_work(request, processes):
    mailbox = request.node.callspec.params["processes"]
    both = [processes.start() for _time in range(2)]

    printed = [process.communicate(timeout=60) for process in both]

    sent = [
        {line.removesuffix(": sent") for line in out.splitlines() if line.endswith(": sent")} for out, _err in printed
    ]
    assert [process.returncode for process in both] == [0, 0], printed
    assert sorted(mailbox.receivers()) == ALL
    assert sent[0] | sent[1] == set(ALL)
    assert not sent[0] & sent[1]
    assert all(sent)
    assert processes.state() == [ALL, []]


@pytest.mark.parametrize("processes", [Mailbox()], indirect=True)
def test_the_command_says_what_it_does_and_what_it_needs(request, processes):
    mailbox = request.node.callspec.params["processes"]
    mailbox.replies = {ALL[0]: "550 no such user"}
    processes.environment["SITE_URL"] = ""
    refused = processes.start()
    asked = refused.communicate(timeout=60)
    sending = processes.start("--site", "http://127.0.0.1:8000")

    printed = sending.communicate(timeout=60)[0].splitlines()

    assert refused.returncode == 1
    assert "--site" in asked[1]
    expected = [f"{ALL[0]}: refused (550 no such user)", *(f"{email}: sent" for email in ALL[1:])]
    assert printed == [*expected, f"{INVITED - 1} mails sent, 0 wait."]
    assert "http://127.0.0.1:8000/de/invitations/" in mailbox.mails[0].get_body(["plain"]).get_content()
