"""Members sign in with a code by e-mail; nobody learns from it who is a member."""

import asyncio
import email
import re
import socket
import threading
import time
from io import StringIO

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from network.accounts import MAIL_THREAD
from network.models import Member
from tests.factories import make_member

SIGN_IN, CODE = "/en/members/sign-in/", "/en/members/sign-in/code/"


def sent():
    """The mails, once those have left that are on their way."""
    for thread in threading.enumerate():
        if thread.name == MAIL_THREAD:
            thread.join(timeout=10)
    return mail.outbox


def ask_for_code(client, address="mitglied@example.org", path=SIGN_IN, **headers):
    return client.post(path, {"email": address}, headers=headers)


def code_in(body):
    return re.search(r"^\d{4}-\d{4}$", body, re.MULTILINE)[0]


def page(response):
    return response.content.decode()


def is_signed_in(client):
    return client.get("/en/members/").status_code == 200


@pytest.mark.parametrize("address", ["mitglied@example.org", "  Mitglied@Example.ORG "])
def test_a_member_signs_in_with_the_code_from_the_mail(client, region, address):
    make_member()

    asked = ask_for_code(client, address)
    (message,) = sent()
    answer = client.post(CODE, {"code": code_in(message.body)})

    assert (asked.status_code, asked.url) == (302, CODE)
    assert (message.to, message.subject) == (["mitglied@example.org"], "Your code for Bezirk Imst")
    assert (answer.status_code, answer.url) == (302, "/en/members/")
    assert "mitglied@example.org" in page(client.get("/en/members/"))


def test_a_code_may_be_written_in_arabic_digits_and_without_its_dash(client, region):
    make_member()
    ask_for_code(client)
    code = code_in(sent()[0].body).replace("-", " ").translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    client.post(CODE, {"code": code})

    assert is_signed_in(client)


def test_a_code_counts_once_and_in_one_browser(client, region):
    make_member()
    ask_for_code(client)
    code, other = code_in(sent()[0].body), Client()
    ask_for_code(other, "anders@example.org")

    other.post(CODE, {"code": code})
    client.post(CODE, {"code": code})
    client.post("/en/members/sign-out/")
    client.post(CODE, {"code": code})

    assert not is_signed_in(other)
    assert not is_signed_in(client)


def test_who_comes_from_a_page_for_members_is_led_back_to_it(client, region):
    make_member()
    start = client.get("/en/members/notice/").url

    asked = ask_for_code(client, path=start)
    shown = page(client.get(asked.url))
    client.post(asked.url, {"code": code_in(sent()[0].body), "next": "/en/members/notice/"})

    assert start == "/en/members/sign-in/?next=/en/members/notice/"
    assert '<input type="hidden" name="next" value="/en/members/notice/">' in shown
    assert client.get("/en/members/notice/").status_code == 200


def test_nobody_is_led_to_another_site(client, region):
    make_member()
    ask_for_code(client)

    answer = client.post(CODE, {"code": code_in(sent()[0].body), "next": "https://evil.example/"})

    assert answer.url == "/en/members/"


def without_secrets(response):
    """A page without what differs at each visit."""
    text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", page(response))
    return re.sub(r"[\w.]+@example\.org", "", text)


def everything_answered(address):
    """What a browser gets for this address from the first page to the last try: statuses, headers, pages."""
    client = Client()
    steps = [ask_for_code(client, address), client.get(CODE)]
    steps += [client.post(CODE, {"code": "0000-0000"}) for _number in range(3)]
    steps += [client.get(SIGN_IN), ask_for_code(client, address), ask_for_code(client, address)]
    steps += [ask_for_code(client, address)]
    heads = [(step.status_code, {name: step.headers[name] for name in step.headers}) for step in steps]
    for _status, headers in heads:
        for name in ("Expires", "Content-Length"):  # the one goes with the clock, the other with the address shown
            headers.pop(name, None)
    return heads, [without_secrets(step) for step in steps]


def test_no_answer_tells_a_known_address_from_an_unknown_one_or_from_one_that_may_not_sign_in(region, settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "3/m/key"}
    make_member("known@example.org")
    closed = make_member("closed@example.org").user
    closed.is_active = False
    closed.save()
    get_user_model().objects.create_user("nomember", "nomember@example.org", is_staff=True)
    make_editor("editor@example.org")

    known = everything_answered("known@example.org")
    others = [everything_answered(f"{name}@example.org") for name in ("unknown", "closed", "nomember", "editor")]

    assert others == [known] * 4
    assert "Too many tries" in known[1][5]
    assert "Too many tries" in known[1][-1]
    assert {message.to[0] for message in sent()} == {"known@example.org", "editor@example.org"}


def make_editor(address):
    """A member who also looks after the site."""
    account = get_user_model().objects.create_user("redaktion", address, "a password of editors", is_staff=True)
    member = make_member(address)
    assert member.user == account
    return member


def queries(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


def test_an_unknown_address_is_as_much_work_as_a_known_one(region):
    make_member("known@example.org")
    Client().get(SIGN_IN)  # the first of a process reads the region
    counted = {}
    for name in ("known", "unknown"):
        client = Client()
        asked = queries(lambda client=client, name=name: ask_for_code(client, f"{name}@example.org"))
        counted[name] = asked, queries(lambda client=client: client.get(CODE))

    assert counted["known"] == counted["unknown"]


def test_a_wrong_code_is_said_and_after_three_there_must_be_a_new_one(client, region):
    make_member()
    ask_for_code(client)
    code = code_in(sent()[0].body)

    first, second, third = (client.post(CODE, {"code": wrong}) for wrong in ("1", "", "0000-0000\x00"))
    start = page(client.get(SIGN_IN))
    client.post(CODE, {"code": code})

    assert "This code is wrong. Please look into the mail again." in page(first)
    assert "Write the code from the mail." in page(second)
    assert third.url == SIGN_IN
    assert "Too many tries. Please wait a few minutes, then ask for a new code." in start
    assert not is_signed_in(client)


def test_a_code_that_is_too_old_is_said(client, region, monkeypatch):
    make_member()
    ask_for_code(client)
    code, now = code_in(sent()[0].body), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 15 * 60 + 1)

    answer = client.post(CODE, {"code": code})

    assert answer.url == SIGN_IN
    assert "A code is valid for 15 minutes." in page(client.get(SIGN_IN))
    assert not is_signed_in(client)


@pytest.mark.parametrize("address", ["", "kein", "a@b", "a" * 400 + "@example.org", "a\x00@example.org"])
def test_a_mistake_in_the_address_is_said_at_its_field(client, region, address):
    answer = ask_for_code(client, address)

    assert answer.status_code == 200
    assert "Write your e-mail address like this: name@example.org." in page(answer)
    assert sent() == []


def test_only_so_many_codes_go_to_one_address_in_a_minute(client, region):
    make_member()

    answers = [ask_for_code(Client()) for _number in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert "Too many tries." in page(answers[-1])
    assert len(sent()) == 3


def test_only_so_many_addresses_are_tried_from_one_place_in_a_minute(client, region):
    answers = [ask_for_code(Client(), f"a{number}@example.org").status_code for number in range(21)]

    assert answers == [302] * 20 + [200]


def test_behind_a_proxy_the_limit_is_for_each_visitor(client, region, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "1/m/ip"}
    # What the visitor claims stands before what the proxy has seen.
    forwarded = ["192.0.2.1", "192.0.2.2", "192.0.2.9, 192.0.2.1"]

    answers = [ask_for_code(Client(), "a@example.org", **{"x-forwarded-for": one}) for one in forwarded]

    assert [answer.status_code for answer in answers] == [302, 302, 200]


def deactivate(member):
    get_user_model().objects.filter(pk=member.user_id).update(is_active=False)


@pytest.mark.parametrize("happens", [deactivate, Member.delete], ids=["deactivated", "deleted"])
def test_who_is_shut_out_after_the_code_was_sent_cannot_use_it(client, region, happens):
    member = make_member()
    ask_for_code(client)
    code = code_in(sent()[0].body)

    happens(member)
    client.post(CODE, {"code": code})

    assert not is_signed_in(client)


@pytest.mark.parametrize("happens", [deactivate, Member.delete], ids=["deactivated", "deleted"])
def test_who_is_signed_in_and_then_shut_out_is_out_at_once(signed_in, region, happens):
    member = make_member()
    client = signed_in(member)
    assert is_signed_in(client)

    happens(member)

    assert not is_signed_in(client)


def test_a_code_opens_no_editors_account_and_the_mail_says_how_they_sign_in(client, region):
    make_editor("redaktion@example.org")

    ask_for_code(client, "redaktion@example.org")

    (message,) = sent()
    assert "http://testserver/admin/" in message.body
    assert not re.search(r"\d{4}-\d{4}", message.body)
    assert client.login(username="redaktion", password="a password of editors")
    assert is_signed_in(client)


def test_an_account_that_becomes_an_editors_while_the_code_is_on_its_way_stays_closed(client, region):
    member = make_member()
    ask_for_code(client)
    get_user_model().objects.filter(pk=member.user_id).update(is_staff=True)

    client.post(CODE, {"code": code_in(sent()[0].body)})

    assert client.get("/admin/").status_code == 302
    assert "You cannot sign in here." in page(client.get(SIGN_IN))


def test_an_editor_who_is_no_member_is_told_so_and_not_led_in_circles(admin_client, region):
    assert admin_client.get(SIGN_IN).url == "/en/members/"
    assert admin_client.get("/en/members/").status_code == 403
    assert "not as a member" in page(admin_client.get("/en/members/"))


def test_signing_out_takes_a_form_and_says_so(signed_in, region):
    client = signed_in(make_member())

    asked = page(client.get("/en/members/sign-out/"))
    still = is_signed_in(client)
    answer = client.post("/en/members/sign-out/")

    assert 'action="/en/members/sign-out/"' in asked
    assert still
    assert "You have signed out." in page(client.get(answer.url))
    assert not is_signed_in(client)


@pytest.mark.parametrize("path", [CODE, "/en/members/", "/en/members/notice/", "/en/members/calendar/"])
def test_a_form_of_another_site_does_nothing(region, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member().user)

    assert client.post(path, {"code": "1", "language": "ar"}).status_code == 403


def test_who_only_looks_at_the_page_gets_no_cookie_and_nothing_may_keep_it(client, region):
    answer = client.get(SIGN_IN)

    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in page(answer)


UNUSED = ["signup", "reset_password", "change_password", "email", "reauthenticate"]


@pytest.mark.parametrize("name", [*(f"account_{page}" for page in UNUSED), "admin:account_emailaddress_changelist"])
def test_no_page_of_allauth_is_reachable_that_we_do_not_use(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(("backend", "is_said"), [("filebased", True), ("smtp", False)])
def test_whoever_starts_the_site_reads_where_mails_go_while_there_is_no_mail_server(region, settings, backend, is_said):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    output = StringIO()

    call_command("prepare", stdout=output)

    assert (f"Mails are files in {settings.EMAIL_FILE_PATH}" in output.getvalue()) == is_said


class Inbox:
    """A mail server that keeps what it gets, and takes its time."""

    def __init__(self, seconds=0):
        self.seconds, self.messages = seconds, []

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.seconds)
        self.messages.append(email.message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def mail_server(settings):
    """Starts a real mail server at a free port; the site sends to it."""
    running = []

    def start(inbox):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(inbox, hostname="127.0.0.1", port=port)
        controller.start()
        running.append(controller)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        return inbox

    yield start
    for controller in running:
        controller.stop()


def test_a_code_comes_through_a_real_mail_server(client, region, mail_server):
    inbox = mail_server(Inbox())
    make_member()

    ask_for_code(client)
    sent()
    (message,) = inbox.messages
    client.post(CODE, {"code": code_in(message.get_payload(decode=True).decode().replace("\r\n", "\n"))})

    assert message["To"] == "mitglied@example.org"
    assert is_signed_in(client)


def test_the_answer_does_not_wait_for_the_mail_server(client, region, mail_server):
    inbox = mail_server(Inbox(seconds=2))
    make_member()
    before = time.monotonic()

    ask_for_code(client)

    assert time.monotonic() - before < 1
    sent()
    assert len(inbox.messages) == 1


def test_a_mail_server_that_is_down_is_for_the_log_and_gives_nobody_away(client, region, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    make_member()

    answer = ask_for_code(client)
    sent()

    assert answer.url == CODE
    assert "a mail with a code was not sent" in caplog.text
