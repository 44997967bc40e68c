"""The trial behind the choice of the search: ``python -m tests.search.engines`` asks two engines the same queries.

tantivy (``pip install tantivy``; it is not among the project's libraries), and SQLite's FTS5, which modelsearch uses
there. Both get the words as our search normalises them, and the same weights for the same places.
"""

import sqlite3
import sys

from integration_portal.languages import CODES
from integration_portal.text import words

from .relevance import HELD_OUT, NONE, QUERIES, _region_of_imst, queries, recall, reciprocal_rank

FIELDS = {
    **{"title": 10.0, "topic": 7.0, "provider": 5.0, "parent": 3.5},
    **{"summary": 3.0, "place": 2.5, "description": 1.5},
}


def main():
    with _region_of_imst(""):
        documents = list(_documents())
    engines = {"FTS5, prefixes": _fts5(documents)}
    try:
        engines["tantivy, prefixes and mistakes"] = _tantivy(documents)
    except ImportError:
        print("tantivy is not installed: pip install tantivy", file=sys.stderr)
    for name, ask in engines.items():
        for path in (QUERIES, HELD_OUT):
            rows = [row | {"found": ask(words(row["query"]))} for row in queries(path) if row["kind"] != NONE]
            found, rank = (sum(map(judge, rows)) / len(rows) for judge in (recall, reciprocal_rank))
            nothing = sum(not row["found"] for row in rows) / len(rows)
            print(f"{name:<32}{path.name:<14} recall@5 {found:.3f}  MRR {rank:.3f}  nothing found {nothing:.3f}")


def _documents():
    from network.models import column
    from offers.models import Offer

    def texts(row, *names):
        return " ".join(getattr(row, column(name, code)) or "" for name in names for code in CODES)

    for offer in Offer.objects.published().order_by("slug"):
        topics = list(offer.categories.all())
        places = [f"{one.name} {one.municipality}" for one in offer.locations.disclosed()]
        shown = {
            "title": texts(offer, "title"),
            "topic": " ".join(texts(topic, "name", "search_words") for topic in topics),
            "provider": offer.provider.name,
            "parent": " ".join(texts(topic.parent, "name", "search_words") for topic in topics if topic.parent),
            "summary": texts(offer, "summary"),
            "place": " ".join([*places, *map(str, offer.municipalities.all())]),
            "description": texts(offer, "description"),
        }
        yield {"slug": offer.slug} | {name: " ".join(words(text)) for name, text in shown.items()}


def _fts5(documents):
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE offers USING fts5(slug UNINDEXED, {', '.join(FIELDS)}, prefix='2 3 4')")
    marks = ", ".join("?" * (1 + len(FIELDS)))
    database.executemany(f"INSERT INTO offers VALUES ({marks})", [tuple(one.values()) for one in documents])
    rank = f"bm25(offers, 0, {', '.join(map(str, FIELDS.values()))})"

    def ask(typed):
        query = " OR ".join(f'"{word}"*' for word in typed[:12])
        sql = f"SELECT slug FROM offers WHERE offers MATCH ? ORDER BY {rank} LIMIT 5"
        return [slug for (slug,) in database.execute(sql, [query])] if typed else []

    return ask


def _tantivy(documents):
    import tantivy
    from tantivy import Occur, Query

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("slug", stored=True, tokenizer_name="raw")
    for name in FIELDS:
        builder.add_text_field(name)
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(num_threads=1)
    for document in documents:
        writer.add_document(tantivy.Document(**document))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def parts(word):
        edits = (len(word) >= 3) + (len(word) >= 6)
        for name, weight in FIELDS.items():
            yield Query.boost_query(Query.term_query(schema, name, word), weight)
            if edits:
                prefix = Query.fuzzy_term_query(schema, name, word, distance=0, prefix=True)
                yield Query.boost_query(prefix, weight * 0.5)
                yield Query.boost_query(Query.fuzzy_term_query(schema, name, word, distance=edits), weight * 0.4)

    def ask(typed):
        clauses = [(Occur.Should, part) for word in typed[:12] for part in parts(word)]
        hits = searcher.search(Query.boolean_query(clauses), 5).hits if clauses else []
        return [searcher.doc(place)["slug"][0] for _score, place in hits]

    return ask


if __name__ == "__main__":
    main()
