"""How well the search understands people: ``python -m tests.search.relevance`` (or ``make relevance``).

Loads the region of Imst into an empty database and asks what stands in queries.csv; prints recall@5 (the share of the
expected offers among the first five) and the mean reciprocal rank (1 / place of the first expected offer), by kind
and by language. Exits with 1 if a limit is missed. ``--misses`` lists the queries that went wrong.
"""

import argparse
import csv
import os
import sys
from collections import defaultdict
from pathlib import Path

QUERIES = Path(__file__).with_name("queries.csv")
LIMITS = {"all": 0.95, "each": 0.85, "nothing found": 0.02}
NONE = "none"


def queries(path=QUERIES):
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
    parser.add_argument("--queries", type=Path, default=QUERIES)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.test.utils import setup_databases, setup_test_environment

    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    from integration_portal.regions.loader import load

    load(Path(__file__).parents[2] / "integration_portal/regions/imst")
    answers = list(ask(queries(options.queries)))
    lines = list(report(answers))
    print(*lines, sep="\n")
    if options.misses:
        for row in sorted(answers, key=lambda row: (row["kind"], row["language"])):
            if row["kind"] != NONE and recall(row) < 1:
                print(row["kind"], row["language"], repr(row["query"]), "|", *row["expected"], "|", *row["found"])
    return 0 if lines[-1] == "missed: none" else 1


if __name__ == "__main__":
    sys.exit(main())
