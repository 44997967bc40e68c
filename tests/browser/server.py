"""The site as `make run` serves it, on an empty database in a temporary folder, for as long as a test needs it."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 30
SECONDS_TO_STOP = 10
SECRET_KEY = "only for browser tests"
MEMBER = "mitglied@example.org"
INVITED = 1  # the invitation to the meeting that has no date yet
NOBODY_THERE = "postgres://nobody@127.0.0.1:9/nothing"


SOMEBODY_HAS_ASKED = f"""
UPDATE offers_offer SET checked_on = date('now', '-2 day'), checked_by_id = (SELECT contact_id FROM network_region),
    childcare = 1, cost_cents = 0, joining = 'walk-in', german_level = 'A1'
    WHERE slug IN ('computeria', 'sprachencafe', 'ueberm-tellerrand');
UPDATE offers_schedule SET start_time = '00:00', end_time = '23:59', on_public_holidays = 1,
    weekdays = '["MO", "TU", "WE", "TH", "FR", "SA", "SU"]'
    WHERE offer_id = (SELECT id FROM offers_offer WHERE slug = 'computeria');
UPDATE network_location SET step_free = 1, stop = 'Imst Terminal Post' WHERE slug = 'hak-imst';
INSERT INTO offers_closure (offer_id, first_day, last_day)
    SELECT id, date('now', '+10 day'), date('now', '+12 day') FROM offers_offer WHERE slug = 'computeria';
UPDATE network_organisation SET whatsapp = (SELECT phone FROM network_organisation WHERE slug = 'regio-imst')
    WHERE slug = 'hak-imst';
INSERT INTO network_goodpractice (slug, title, title_de, problem, problem_de, done, done_de, result, result_de,
        evaluation, evaluation_de, transfer, transfer_de, organisation_id, area, "when", visibility, source,
        other_source, updated_at, machine_translated)
    SELECT 'technical-test', '', 'Technischer Test', '', 'Seiten ohne Inhalt kann niemand prüfen.', '',
        '- Eine Zeile' || char(10) || '- Noch eine', '', 'Die Seite hat Text.', '', 'Im Browser.', '', 'Ein Browser.',
        contact_id, 'Test', '2026-11', 'public', 'https://example.org/', '', datetime('now'), '[]' FROM network_region;
INSERT INTO network_document (slug, title, title_de, kind, file, media_type, size, language, day, visibility,
        good_practice_id, updated_at, machine_translated)
    SELECT 'technical-test', '', 'Technischer Test', 'report', 'technical-test', 'application/pdf', 15, 'de',
        '2026-11-24', 'public', id, datetime('now'), '[]' FROM network_goodpractice;
INSERT INTO network_notice (slug, title, title_de, text, text_de, organisation_id, municipality_id, field_of_action_id,
        valid_until, status, created_at, updated_at, machine_translated)
    SELECT 'technical-test', '', 'Technischer Test', '', 'Ein kurzer Text.', contact_id,
        (SELECT min(id) FROM network_municipality), (SELECT min(id) FROM network_fieldofaction),
        date('now', '+7 day'), 'published', datetime('now'), datetime('now'), '[]' FROM network_region;
INSERT INTO network_partnerfeed (organisation_id, url, is_active, fetched_at, problem)
    SELECT id, 'https://partner.invalid/learning.json', 1, '2026-11-24 05:00:00', '' FROM network_organisation
    WHERE slug = 'framtidsbygder';
INSERT INTO network_partneritem (feed_id, kind, key, title, title_sv, text, text_sv, url, country, area,
    organisation_name, starts, ends, machine_translated)
    SELECT network_partnerfeed.id, column1, column1, '', 'Prov: ' || column1, '', 'En text.',
        'https://partner.invalid/' || column1, 'SE', 'Dalsland', 'Provkommunen', column2, column2, '[]'
    FROM network_partnerfeed, (VALUES ('good-practice', ''), ('project', '2016'), ('event', '2018-05-03'));
INSERT INTO network_invitation (id, meeting_id, organisation_id, email, language, answer, in_calendar, is_due, problem)
    SELECT {INVITED}, network_meeting.id, contact_id, 'gast@example.org', 'de', 'open', false, false, ''
    FROM network_meeting, network_region WHERE network_meeting.slug = 'naechstes-treffen';
INSERT INTO auth_user (username, email, password, first_name, last_name, is_active, is_staff, is_superuser, date_joined)
    VALUES ('{MEMBER}', '{MEMBER}', '!', '', '', 1, 0, 0, datetime('now'));
INSERT INTO network_member (email, user_id, language, calendar_secret)
    SELECT email, id, 'de', 'technical-test' FROM auth_user WHERE email = '{MEMBER}';
INSERT INTO network_member_organisations (member_id, organisation_id)
    SELECT network_member.id, contact_id FROM network_member, network_region;
"""


class Site(NamedTuple):
    """Addresses have no slash at their end; the account of ``admin_password`` is called admin.

    ``broken_url`` and ``down_url`` are served from the same code, the one with a database whose region has a time zone
    that does not exist, the other with a database server that does not answer.
    """

    base_url: str
    admin_password: str
    environment: dict
    broken_url: str = ""
    down_url: str = ""


@contextmanager
def serving(with_failures=False, database=None, region="imst", migrated=None):
    """Prepares and serves a site; yields a Site. RuntimeError with what the server printed if it does not start.

    :param database: the address of an empty database; without it a file of its own, where some offers are checked
    :param region: the folder that it is loaded from
    :param migrated: a file with the tables and no rows, which saves the time to make them
    """
    with TemporaryDirectory(prefix="portal-") as name, ExitStack() as stack:
        folder = Path(name)
        env = _environment(folder) | ({"DATABASE_URL": database} if database else {})
        if migrated:
            shutil.copy(migrated, folder / "db.sqlite3")
        site = Site("", _password(_prepare(env, region)), env)
        if not database and region == "imst":
            _check_some_offers(folder / "db.sqlite3")
            (folder / "documents").mkdir(exist_ok=True)
            (folder / "documents/technical-test").write_bytes(b"%PDF-1.7\n%%EOF\n")
        if with_failures:
            site = site._replace(
                broken_url=stack.enter_context(_gunicorn(env | _broken_database(folder), folder / "broken.log")),
                down_url=stack.enter_context(_gunicorn(env | {"DATABASE_URL": NOBODY_THERE}, folder / "down.log")),
            )
        yield site._replace(base_url=stack.enter_context(_gunicorn(env, folder / "server.log")))


def _check_some_offers(database):
    """So that the pages have all that they can show: in the region's folder nobody has checked anything yet, and there
    is no good practice and no notice.
    """
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(SOMEBODY_HAS_ASKED)


def _broken_database(folder):
    """A copy of the database with a mistake that no form lets through."""
    with (
        closing(sqlite3.connect(folder / "db.sqlite3")) as whole,
        closing(sqlite3.connect(folder / "broken.sqlite3")) as broken,
    ):
        whole.backup(broken)
        broken.execute("UPDATE network_region SET time_zone = 'Nowhere/Land'")
        broken.commit()
    return {"DATABASE_URL": f"sqlite:///{folder}/broken.sqlite3"}


def _environment(folder):
    """Names every setting that the machine's environment, its .env or tests.settings could bring along."""
    inherited = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return inherited | {
        "HOME": str(folder),  # where gunicorn puts its control socket
        "DJANGO_SETTINGS_MODULE": "integration_portal.settings",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "STATIC_ROOT": f"{folder}/static",
        "MEDIA_ROOT": f"{folder}/media",
        "DOCUMENT_ROOT": f"{folder}/documents",
        "MAIL_ROOT": f"{folder}/mail",
        "SECRET_KEY": SECRET_KEY,
        "ALLOWED_HOSTS": "127.0.0.1",
        "DEBUG": "0",
        "HTTPS": "0",
        "LOG_LEVEL": "WARNING",
        "PYTHONUTF8": "1",
    }


def _prepare(env, region):
    command = [sys.executable, "manage.py", "prepare", "--region", region]
    done = subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"manage.py prepare failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def _password(printed):
    """The password of the first account, from what prepare printed; empty where the database had an account."""
    found = re.search(r"password: (\S+)", printed)
    return found[1] if found else ""


@contextmanager
def _gunicorn(env, log):
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:integration_portal.gunicorn"]
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=env | {"PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_it_answers(process, f"http://127.0.0.1:{port}", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            _stop(process)


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _wait_until_it_answers(process, base_url, log):
    give_up_at = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < give_up_at:
        if _answers(base_url):
            return
        time.sleep(0.05)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")


def _answers(base_url):
    try:
        urllib.request.urlopen(f"{base_url}/healthz", timeout=5).close()
    except urllib.error.HTTPError as error:  # an answer too: of a site that is meant to fail
        error.close()
    except OSError:
        return False
    return True


def _stop(process):
    """Ends gunicorn and its workers: they are a process group of their own."""
    if process.poll() is not None:
        return  # somebody else ended it
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
