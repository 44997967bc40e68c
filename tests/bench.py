"""How quick the site is, side by side in one run: ``python -m tests.bench`` (or ``make bench``).

Fills databases with made-up but plausible offers (mixed from those of Imst, in sixteen languages), serves them as
``make run`` does, and loads each page for a few seconds with wrk. The yardstick is a Django view that returns 15 KB.
``--offers 1000 10000`` and ``--databases sqlite postgresql`` choose what is measured; ``--seconds`` how long. 100,000
offers are a look ahead: a region has some thousand.
"""

import argparse
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from functools import partial
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from .browser import server

POSTGRESQL = "postgres://postgres@127.0.0.1:5432"
PAGES = {
    "home": "/ar/",
    "list": "/ar/offers/",
    "list, three filters": "/ar/offers/?category=german&audience=women&near=oetz",
    "list, q": "/ar/offers/?q=deutsch+kurs",
    "list, q with typo": "/ar/offers/?q=deutshkurs",
    "offer": "/ar/offers/offer-7/",
    "suggestions": "/ar/offers/suggestions.json?q=deut",
}
UGLY = [  # what nobody would type, or only by mistake: twelve mistakes, words of no language, beginnings of words …
    "deutshkurs frauun spracjen beratumg wohnumg arbeot kindrr schhule fuhrerschien tsfel kliedung jugned",
    "qwxyzk plmoknij rfvtgb yhnujm wsxedc qazwsx zxcvbnm asdfgh poiuyt lkjhgf mnbvcx edcrfv",
    "abc tre fru wie kur deu ber woh arb kin sch ler",
    "kurs für frauen in imst " * 40,
    '+deutsch -"kurs* AND (OR ~:\\[]',
    "a",
    "😀" * 50,
    "x" * 200,
]
PAIRS = 5
# uncached: an address that nobody asked for before, while the cards of its offers are kept, as after some minutes of
# use. cold: nothing of it is kept, as for the first who asks after a change; CPU time, in a process of its own.
HEADER = "page                 uncached ms  cold ms  SQL   bytes  kept p50  p99 ms   req/s  of limit    304"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--offers", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--seconds", type=int, default=3, help="of each of 105 loads")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: apt-get install wrk")
    for number in options.offers:
        for database in options.databases:
            _measure(number, database, options.seconds)


def _measure(number, database, seconds):
    print(f"\n== {number} offers on {database}", flush=True)
    with TemporaryDirectory(prefix="bench-") as name, ExitStack() as stack:
        folder = Path(name)
        env = server._environment(folder)
        if database == "postgresql":
            env["DATABASE_URL"] = stack.enter_context(_empty_database())
        started = time.monotonic()
        _django(env, f"from tests.bench import fill; fill({number})")
        print(f"filled in {time.monotonic() - started:.0f} s", flush=True)
        print(_django(env, "from tests.bench import time_search; time_search()"), flush=True)
        base_url = stack.enter_context(server._gunicorn(env, folder / "server.log"))
        limit_env = env | {"DJANGO_SETTINGS_MODULE": "tests.bench_limit"}
        limit_url = stack.enter_context(server._gunicorn(limit_env, folder / "limit.log")) + "/limit/"
        _warm(base_url)
        cold = _django(env, "from tests.bench import print_cold; print_cold()").splitlines()
        print(HEADER)
        for (page, path), of_cold in zip(PAGES.items(), cold, strict=True):
            print(f"{page:<20}" + _row(base_url, path, of_cold.split(), limit_url, seconds), flush=True)
        print(f"memory of the workers, MB: {_memory('integration_portal.gunicorn')}")
        print(_django(env, "from tests.bench import time_changes; time_changes()"), flush=True)


def _row(base_url, path, cold, limit_url, seconds):
    uncached = statistics.median(_uncached(base_url, path) for _ in range(15))
    answer = urllib.request.urlopen(_request(base_url + path))
    etag, size = answer.headers["ETag"], len(answer.read())
    loads = {"limit": (limit_url,), "kept": (base_url + path,), "304": (base_url + path, etag)}
    pairs, conditional = [], []
    for _ in range(PAIRS):
        # In another order each time: a machine that is slow every few seconds would always meet the same load.
        measured = {name: _wrk(seconds, *loads[name]) for name in random.sample(list(loads), len(loads))}
        kept, of_limit = measured["kept"], measured["limit"]["rate"]
        pairs.append(kept["rate"] / of_limit)
        conditional.append(measured["304"]["rate"] / of_limit)
    share, unchanged = statistics.median(pairs), statistics.median(conditional)
    columns = f"{uncached:>12.1f}{cold[0]:>9}{cold[1]:>5}{size:>8}{kept['p50']:>10.2f}{kept['p99']:>8.2f}"
    return columns + f"{kept['rate']:>8.0f}{share:>10.2f}{unchanged:>7.2f}"


def _request(url):
    return urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})


def _uncached(base_url, path):
    """Milliseconds of an answer that no worker has kept, from an address that nobody asked for before."""
    joint = "&" if "?" in path else "?"
    started = time.perf_counter()
    urllib.request.urlopen(_request(f"{base_url}{path}{joint}unknown={random.random()}")).read()
    return (time.perf_counter() - started) * 1000


def _wrk(seconds, url, etag=None):
    command = ["wrk", "-t1", "-c4", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip"]
    command += ["-H", f"If-None-Match: {etag}"] if etag else []
    printed = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in printed and not etag:
        raise RuntimeError(printed)
    return {
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1]),
        "p50": _milliseconds(re.search(r"^\s+50%\s+(\S+)", printed, re.MULTILINE)[1]),
        "p99": _milliseconds(re.search(r"^\s+99%\s+(\S+)", printed, re.MULTILINE)[1]),
    }


def _milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]


def _warm(base_url):
    for path in PAGES.values():
        for _ in range(8):
            urllib.request.urlopen(_request(base_url + path)).read()


def _memory(part):
    """Resident megabytes of the processes whose command has this part."""
    sizes = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            command = status.with_name("cmdline").read_bytes().decode(errors="replace")
            if part in command:
                sizes.append(int(re.search(r"VmRSS:\s+(\d+)", status.read_text())[1]) // 1024)
        except (OSError, TypeError):
            continue
    return sorted(sizes)


def _django(env, code):
    setup = "import django; django.setup(); "
    done = subprocess.run(
        [sys.executable, "-c", setup + code], cwd=server.PROJECT, env=env, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout.strip()


@contextmanager
def _empty_database():
    with psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bench WITH (FORCE)")
        connection.execute("CREATE DATABASE bench")
        yield f"{POSTGRESQL}/bench"
        connection.execute("DROP DATABASE bench WITH (FORCE)")


def fill(number):
    """Makes this many published offers, mixed from those of the region, checked, each with a weekly time."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_region", "imst", stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    _add_offers(number)


def _add_offers(number):
    from django.db import connection
    from django.utils import timezone

    from integration_portal.languages import CODES
    from network.models import Language, Location, Municipality, Region, column
    from offers.models import Audience, Category, Offer, Schedule

    dice = random.Random(1)
    models = list(Offer.objects.all())
    rows = {model: list(model.objects.all()) for model in (Language, Location, Municipality, Audience)}
    topics = list(Category.objects.exclude(parent=None))
    for start in range(0, number, 2000):
        offers = []
        for n in range(start, min(start + 2000, number)):
            first, second, place = dice.choice(models), dice.choice(models), dice.choice(rows[Municipality])
            offer = Offer(
                slug=f"offer-{n}", provider=first.provider, status="published", checked_on=timezone.localdate()
            )
            offer.cost_cents, offer.childcare = dice.choice([0, None, 500]), dice.choice([True, None, None])
            offer.joining = dice.choice(["", "walk-in", "call"])
            for code in CODES:
                title, summary = column("title", code), column("summary", code)
                setattr(offer, title, f"{getattr(first, title)} {place.name} {n}")
                setattr(offer, summary, f"{getattr(first, summary)} {getattr(second, summary)}")
            offers.append(offer)
        offers = Offer.objects.bulk_create(offers)
        for field, choices in (
            ("categories", topics),
            ("locations", rows[Location]),
            ("municipalities", rows[Municipality]),
            ("languages", rows[Language]),
            ("audiences", rows[Audience]),
        ):
            through, name = getattr(Offer, field).through, getattr(Offer, field).field.m2m_reverse_field_name()
            through.objects.bulk_create(
                through(offer=offer, **{name: row}) for offer in offers for row in dice.sample(choices, 2)
            )
        days = ["MO", "TU", "WE", "TH", "FR"]
        Schedule.objects.bulk_create(
            Schedule(
                offer=offer, weekdays=[dice.choice(days)], start_time=f"{dice.randint(8, 18):02}:00", end_time="19:00"
            )
            for offer in offers
        )
    if connection.vendor == "postgresql":  # as it does by itself within a minute, where its autovacuum is on
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    Schedule.objects.expand(Region.objects.current())


def print_cold():
    """Prints for each page milliseconds and number of SQL queries when nothing of it is kept, once dates are made."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
    for path in PAGES.values():
        _cold(client, path)
        milliseconds = statistics.median(_cold(client, path) for _ in range(15))
        with CaptureQueriesContext(connection) as queries:
            _cold(client, path)
        print(f"{milliseconds:.1f} {len(queries)}")


def _cold(client, path):
    """Milliseconds of CPU time of an answer without anything kept of this page or of its offers."""
    from offers import facets
    from offers.parts import KeptParts

    facets.current().kept_parts = KeptParts()
    started = time.process_time()
    client.get(f"{path}{'&' if '?' in path else '?'}unknown={random.random()}")
    return (time.process_time() - started) * 1000


def time_changes():
    """Prints how long the first list and the first search need after changes of words, and of nothing but a day."""
    from django.db.models import F, Value
    from django.db.models.functions import Concat

    from offers import facets
    from offers.choices import OfferStatus
    from offers.models import Offer
    from offers.models.version import ContentVersion
    from offers.search import search

    everything = Offer.objects.order_by("slug")
    number = everything.count()
    words = {"title_de": Concat(F("title_de"), Value(" Neuigkeit"))}
    changes = [
        ("nothing, so that all is made", 0, {}),
        ("the day of checking of all", number, {"checked_on": None}),
        ("words of one", 1, words),
        ("words of a tenth", number // 10, words),
        ("words of all", number, words),
        ("half are archived", number // 2, {"status": OfferStatus.ARCHIVED}),
        ("half are published", number // 2, {"status": OfferStatus.PUBLISHED}),
    ]
    for what, several, values in changes:
        if values:
            everything.filter(pk__in=everything.values("pk")[:several]).update(**values)
        ContentVersion.objects.forget()
        times = [_seconds(facets.current), _seconds(lambda: search("neuigkeit", "de"))]
        print(f"after a change ({what}): list {times[0]:.2f} s, search {times[1]:.2f} s")


def _seconds(function):
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


def time_search():
    """Prints how long the index takes to make and to ask, by the queries of the relevance test."""
    from offers.search import loading, search
    from tests.search.relevance import QUERIES, queries

    started = time.perf_counter()
    with loading.lock:
        loading.current()
    made = time.perf_counter() - started
    times = []
    for row in queries(QUERIES)[::4]:
        started = time.perf_counter()
        search(row["query"], row["language"])
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    ugly = max((statistics.median(_seconds(partial(search, text, "de")) for _ in range(5)), text) for text in UGLY)
    size = len(loading.current())
    print(f"index of {size} offers in {made:.1f} s; a search p50 {p50:.1f} ms, p99 {p99:.1f} ms ({len(times)} queries)")
    print(f"the slowest of {len(UGLY)} ugly queries ({ugly[1][:20]} …): {ugly[0] * 1000:.0f} ms")


if __name__ == "__main__":
    main()
