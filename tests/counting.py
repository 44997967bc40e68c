"""How many queries a page needs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries(client, path):
    """Of a page that is not kept, in a process that has served it before; without what reads the content's version."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{path}?again").status_code == 200
    return len([query for query in captured if "contentversion" not in query["sql"]])


def with_few_and_many(client, paths, fill):
    """Two dictionaries of paths and queries: once ``fill`` has made one row of each kind, and with 30 more."""
    counted = []
    for number in (1, 30):
        fill(number)
        counted.append({path: queries(client, path) for path in paths})
    return counted
