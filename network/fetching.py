"""Fetching from a site that nobody here looks after: who may answer, how long it may take, how much it may send."""

import asyncio
import ipaddress
import zlib

import httpx
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LARGEST = 2 * 1024 * 1024  # bytes, as sent and when unpacked
SECONDS = 30  # for all of it
SECONDS_OF_SILENCE = 10
_HERE = ("localhost", "127.0.0.1", "::1")


class FeedProblem(TextChoices):
    """Why nothing came. What was fetched before stays."""

    ADDRESS = "address", _("Only addresses that begin with https:// are fetched.")
    PRIVATE = "private", _("The address leads into a private network.")
    UNREACHABLE = "unreachable", _("The site does not answer.")
    SLOW = "slow", _("The site took too long.")
    ELSEWHERE = "elsewhere", _("The address leads to another one. Write that one here.")
    STATUS = "status", _("The site says that there is nothing at this address, or that something is wrong.")
    LARGE = "large", _("The site sent too much.")
    UNREADABLE = "unreadable", _("What the site sent cannot be read.")
    FORMAT = "format", _("What the site sent is not a feed of the learning platform.")
    VERSION = "version", _("The feed has a version that this site does not know. An update may help.")
    EMPTY = "empty", _("None of the items in the feed can be read.")


class CannotFetch(Exception):
    def __init__(self, problem):
        super().__init__(problem)
        self.problem = problem


def may_be_fetched(url):
    """https anywhere; http only on this machine, which tests need."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        return False
    return bool(parsed.host) and (parsed.scheme == "https" or (parsed.scheme == "http" and parsed.host in _HERE))


def fetch(url, seconds=SECONDS):
    """The bytes at an address. Redirects are not followed.

    :raises CannotFetch: with a ``FeedProblem``
    """
    if not may_be_fetched(url):
        raise CannotFetch(FeedProblem.ADDRESS)
    try:
        return asyncio.run(asyncio.wait_for(_fetch(url), seconds))
    except (TimeoutError, httpx.TimeoutException) as error:
        raise CannotFetch(FeedProblem.SLOW) from error
    except zlib.error as error:
        raise CannotFetch(FeedProblem.UNREADABLE) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise CannotFetch(FeedProblem.UNREACHABLE) from error


async def _fetch(url):
    # trust_env: through a proxy of the environment nobody would know which machine answers.
    async with httpx.AsyncClient(timeout=SECONDS_OF_SILENCE, follow_redirects=False, trust_env=False) as client:
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        extensions = {"trace": _refusing_private(httpx.URL(url).host)}
        async with client.stream("GET", url, headers=headers, extensions=extensions) as response:
            if response.is_redirect:
                raise CannotFetch(FeedProblem.ELSEWHERE)
            if response.status_code != 200:
                raise CannotFetch(FeedProblem.STATUS)
            return await _body(response)


def _refusing_private(host):
    """For the client's ``trace``: ends a connection to a machine that only this one can reach, before anything is sent.

    The address of the feed is data. Without this it could have the server ask machines that are open to it alone (a
    router, a database, a cloud's own services). The connection itself is asked who is at its other end: a name that
    leads elsewhere when it is looked up again gains nothing.
    """

    async def trace(event, info):
        if event == "connection.connect_tcp.complete":
            stream = info["return_value"]
            if not _may_answer(host, stream.get_extra_info("server_addr")[0]):
                await stream.aclose()
                raise CannotFetch(FeedProblem.PRIVATE)

    return trace


def _may_answer(host, address):
    ip = ipaddress.ip_address(address)
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return ip.is_loopback if host in _HERE else ip.is_global


async def _body(response):
    """What was sent, unpacked; never more than ``LARGEST`` in memory, however small it was packed."""
    unpacked = _unpacking(response.headers.get("content-encoding", "identity"))
    body, received = bytearray(), 0
    async for chunk in response.aiter_raw():
        received += len(chunk)
        body += unpacked(chunk, LARGEST + 1 - len(body))
        if max(received, len(body)) > LARGEST:
            raise CannotFetch(FeedProblem.LARGE)
    return bytes(body)


def _unpacking(encoding):
    """A function of a chunk and the most bytes that may come out of it. What we have not asked for is refused."""
    if encoding == "identity":
        return lambda chunk, most: chunk
    if encoding == "gzip":
        return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS).decompress
    raise CannotFetch(FeedProblem.UNREADABLE)
