"""How well the search understands people: ``python -m tests.search.relevance`` (or ``make relevance``).

Loads the region of Imst into an empty database and asks what stands in queries.csv and held_out.csv; prints recall@5
(the share of the expected offers among the first five) and the mean reciprocal rank (1 / place of the first expected
offer), by kind and by language. Does so on SQLite and on PostgreSQL and compares the order of all results. Exits with
1 if a limit is missed or an order differs. ``--misses`` lists the queries that went wrong.
"""

import argparse
import csv
import os
import subprocess
import sys
from collections import defaultdict
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

QUERIES = Path(__file__).with_name("queries.csv")
HELD_OUT = Path(__file__).with_name("held_out.csv")  # never looked at while words and weights were chosen
LIMITS = {"all": 0.95, "each": 0.85, "nothing found": 0.02}
NONE = "none"


def queries(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [row | {"expected": row["expected"].split()} for row in csv.DictReader(file)]


def ask(rows):
    """The rows with the slugs ``found``, as the list of offers shows them, at most five, and whether it was a guess."""
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    for row in rows:
        data = client.get(f"/{row['language']}/offers.json", {"q": row["query"]}).json()
        yield row | {"found": [offer["slug"] for offer in data["offers"][:5]], "guess": bool(data.get("meant"))}


def recall(row):
    return len(set(row["expected"]) & set(row["found"])) / min(5, len(row["expected"]))


def reciprocal_rank(row):
    return next((1 / place for place, slug in enumerate(row["found"], start=1) if slug in row["expected"]), 0)


def report(answers):
    """Lines of a table, and the names of limits that are missed."""
    judged = [row for row in answers if row["kind"] != NONE]
    groups = defaultdict(list)
    for row in judged:
        groups["all", "all"].append(row)
        groups["kind", row["kind"]].append(row)
        groups["language", row["language"]].append(row)
    missed = []
    yield f"{'':<28}{'queries':>8}{'recall@5':>10}{'MRR':>8}"
    for (by, name), rows in sorted(groups.items()):
        value = sum(map(recall, rows)) / len(rows)
        limit = LIMITS["all"] if by == "all" else LIMITS["each"]
        missed += [name] if value < limit else []
        mark = "" if value >= limit else f"  below {limit}"
        yield f"{by:<10}{name:<18}{len(rows):>8}{value:>10.3f}{sum(map(reciprocal_rank, rows)) / len(rows):>8.3f}{mark}"
    nothing = sum(not row["found"] for row in judged) / len(judged)
    missed += ["nothing found"] if nothing > LIMITS["nothing found"] else []
    yield f"nothing found: {nothing:.3f} of the queries"
    certain = [row["query"] for row in answers if row["kind"] == NONE and row["found"] and not row["guess"]]
    yield f"nonsense answered with certainty: {len(certain)} of {sum(row['kind'] == NONE for row in answers)} {certain}"
    yield f"missed: {', '.join(missed) or 'none'}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--database", default="both", help="the address of one database; empty for SQLite in memory")
    options = parser.parse_args()
    if options.database == "both":
        sys.exit(_on_both(options.misses))
    orders, missed = [], False
    with _region_of_imst(options.database):
        for path in (QUERIES, HELD_OUT):
            answers = list(ask(queries(path)))
            *lines, verdict = report(answers)
            missed |= verdict != "missed: none"
            orders += [row["found"] for row in answers]
            print(f"\n== {path.name} on {options.database or 'SQLite'}", *lines, verdict, sep="\n")
            if options.misses:
                _print_misses(answers)
    print(f"order: {sha256(repr(orders).encode()).hexdigest()}")
    sys.exit(missed)


def _on_both(misses):
    postgresql = os.environ.get("TEST_DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/test"
    command = [sys.executable, "-m", "tests.search.relevance", *(["--misses"] if misses else [])]
    runs = [subprocess.run([*command, f"--database={url}"], capture_output=True, text=True) for url in ("", postgresql)]
    print(*(run.stdout + run.stderr for run in runs), sep="\n")
    same = len({run.stdout.splitlines()[-1] for run in runs}) == 1
    print(f"same order on both databases: {'yes' if same else 'NO'}")
    return int(not same or any(run.returncode for run in runs))


@contextmanager
def _region_of_imst(database):
    os.environ["TEST_DATABASE_URL"], os.environ["DJANGO_SETTINGS_MODULE"] = database, "tests.settings"
    import django

    django.setup()
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    setup_test_environment()
    old = setup_databases(verbosity=0, interactive=False)
    from integration_portal.regions.loader import load

    load(Path(__file__).parents[2] / "integration_portal/regions/imst")
    yield
    teardown_databases(old, verbosity=0)


def _print_misses(answers):
    for row in sorted(answers, key=lambda row: (row["kind"], row["language"])):
        if row["kind"] != NONE and recall(row) < 1:
            print(row["kind"], row["language"], repr(row["query"]), "|", *row["expected"], "|", *row["found"])


if __name__ == "__main__":
    main()
