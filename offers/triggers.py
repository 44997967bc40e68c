"""Database triggers that notice every change of the content.

Signals miss bulk updates and other programs; a trigger misses nothing. One kind deletes a schedule's ``Expansion``
when its dates no longer hold, and whoever reads next makes them anew (``Schedule.objects.expand``). The other counts
up ``ContentVersion``, and keeps in ``Change`` which offer it was where words change that the search reads.
"""

from django.apps import apps
from django.db import OperationalError, connections

from integration_portal.languages import CODES
from network.models import column

from .models.version import ContentVersion

_OF_OFFER = "SELECT id FROM offers_schedule WHERE offer_id"

# table, the statement's event, the schedules whose dates no longer count
_DATES = [
    ("offers_schedule", "UPDATE", "NEW.id"),
    ("offers_closure", "INSERT", f"{_OF_OFFER} = NEW.offer_id"),
    ("offers_closure", "UPDATE", f"{_OF_OFFER} IN (OLD.offer_id, NEW.offer_id)"),
    ("offers_closure", "DELETE", f"{_OF_OFFER} = OLD.offer_id"),
    ("offers_offer", "UPDATE OF first_day, last_day", f"{_OF_OFFER} = NEW.id"),
    ("network_region", "UPDATE OF time_zone, country, subdivision", "SELECT id FROM offers_schedule"),
]
# Tables of the two apps that no visitor's page shows, or that follow from others.
_NOT_CONTENT = {
    f"offers_{name}"
    for name in ("expansion", "occurrence", "feedback", "contentversion", "change", "unmetsearch", "searchtally")
} | {f"network_{name}" for name in ("member", "member_organisations", "invitation", "agendaproposal")}


_PURPOSES = ("makes_dates_stale", "counts_up", "changes_words")  # ends of the triggers' names
_removed = {}  # name, table and SQL of the triggers that are away during a migration, by the database's alias
_RANDOM = "(random() * 9e15)::bigint"  # for PostgreSQL
_WORDS = [column(field, code) for field in ("title", "summary", "description") for code in CODES]
# Tables that the search reads, and of which columns; none named: of all.
_SEARCHED = {
    "offers_offer": ["slug", "status", "kind", "online", "by_phone", "provider_id", *_WORDS],
    "network_organisation": ["name", "other_names", "municipality_id"],
    **dict.fromkeys(["offers_category", "network_location", "network_municipality", "network_language"], ()),
    "network_region": ["source_language"],
    **{f"offers_offer_{name}": () for name in ("categories", "locations", "municipalities", "languages")},
}


def install_triggers(using, plan=(), **kwargs):
    """Make the triggers anew; called after every ``migrate``.

    :param plan: the migrations that ran; what they changed may have had no trigger, so all counts as changed
    """
    _removed.pop(using, None)
    connection = connections[using]
    if "offers_change" not in connection.introspection.table_names():
        return
    create = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO offers_contentversion (id, number, nonce) VALUES (1, 0, 0) ON CONFLICT (id) DO NOTHING"
        )
        for statement in create():
            cursor.execute(statement)
        if plan:
            cursor.execute("DELETE FROM offers_expansion")
    if plan:
        ContentVersion.objects.using(using).count_anew()


def remove_triggers(using, plan=(), **kwargs):
    """Before a migration: SQLite rebuilds no table that another table's trigger names."""
    connection = connections[using]
    if connection.vendor != "sqlite" or not plan:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        _removed[using] = [trigger for trigger in cursor.fetchall() if trigger[0].endswith(_PURPOSES)]
        for name, _table, _sql in _removed[using]:
            cursor.execute(f"DROP TRIGGER {name}")


def put_back_triggers(using):
    """After a migration that failed: those that were removed for it, since the models may not fit the tables yet."""
    removed = _removed.pop(using, None)
    if not removed:
        return
    connection = connections[using]
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for name, table, sql in removed:
            if table in tables:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                _create_if_it_fits(cursor, name, table, sql)
    ContentVersion.objects.using(using).count_anew()


def _create_if_it_fits(cursor, name, table, sql):
    """A migration before the one that failed may have renamed what the trigger names; it would forbid any change."""
    cursor.execute(f"PRAGMA table_info({table})")
    same = ", ".join(f'"{column}" = "{column}"' for _place, column, *_ in cursor.fetchall())
    try:
        cursor.execute(sql)
        for change in (f"INSERT INTO {table} DEFAULT VALUES", f"UPDATE {table} SET {same}", f"DELETE FROM {table}"):
            cursor.execute(f"EXPLAIN {change}")
    except OperationalError:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def _content_models():
    """Whatever a page shows, with the tables of its many-to-many fields."""
    for model in [*apps.get_app_config("network").get_models(), *apps.get_app_config("offers").get_models()]:
        for one in [model, *(field.remote_field.through for field in model._meta.local_many_to_many)]:
            if one._meta.db_table not in _NOT_CONTENT:
                yield one


def _changes():
    """Of each table and event: the column with the offer that a row belongs to, or 0 where it is shared by many; and
    the columns that the search reads, none named for all, None for none.
    """
    for model in _content_models():
        table = model._meta.db_table
        columns = {field.column for field in model._meta.local_fields}
        offer = "id" if table == "offers_offer" else "offer_id" if "offer_id" in columns else "0"
        for event in ("INSERT", "UPDATE", "DELETE"):
            searched = _SEARCHED.get(table)
            yield table, event, offer, () if searched and event != "UPDATE" else searched


def _count_up(random):
    """Counts up the version. Its row is locked until the end of the transaction, so that a reader who sees a version
    sees all changes up to it.
    """
    return f"UPDATE offers_contentversion SET number = number + 1, nonce = {random}"


def _remember(offers):
    """
    :param offers: a SELECT of the ids of offers, each once, from a table beside that of the version
    """
    otherwise = "ON CONFLICT (offer) DO UPDATE SET version = excluded.version"
    return f"INSERT INTO offers_change (offer, version) {offers} {otherwise}"


def _sqlite():
    """For each row: SQLite has no other. A column that an UPDATE names counts as changed."""
    for table, event, schedules in _DATES:
        yield from _sqlite_trigger("makes_dates_stale", table, event, [_stale(schedules)])
    for table, event, offer, searched in _changes():
        row = "OLD" if event == "DELETE" else "NEW"
        one = "0" if offer == "0" else f"{row}.{offer}"
        count = [_count_up("random()")]
        both = [*count, _remember(f"SELECT {one}, number FROM offers_contentversion WHERE true")]
        yield from _sqlite_trigger("counts_up", table, event, both if searched == () else count)
        words = f"UPDATE OF {', '.join(searched)}" if searched else None
        yield from _sqlite_trigger("changes_words", table, words, both) if words else ()


def _sqlite_trigger(purpose, table, event, actions):
    name = _name(table, event, purpose)
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {'; '.join(actions)}; END"


def _stale(schedules):
    return f"DELETE FROM offers_expansion WHERE schedule_id IN ({schedules})"


def _name(table, event, purpose):
    return f"{table}_{event.split()[0].lower()}_{purpose}"


def _postgresql():
    """Dates for each row; the version once for each statement, or else a statement of many rows, each of which makes
    another copy of the version's row, takes longer and longer.
    """
    for table, event, schedules in _DATES:
        name = _name(table, event, "makes_dates_stale")
        yield _function(name, _stale(schedules))
        yield f"""CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table}
            FOR EACH ROW EXECUTE FUNCTION {name}()"""
    for table, event, offer, searched in _changes():
        name = _name(table, event, "counts_up")
        remember = "" if searched is None else f"{_remember(_changed_offers(offer, searched))};"
        yield _function(name, f"IF EXISTS (SELECT 1 FROM changed) THEN {_count_up(_RANDOM)}; {remember} END IF")
        rows = {"DELETE": "OLD TABLE AS changed", "INSERT": "NEW TABLE AS changed"}
        yield f"""CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table}
            REFERENCING {rows.get(event, "NEW TABLE AS changed OLD TABLE AS before")}
            FOR EACH STATEMENT EXECUTE FUNCTION {name}()"""
    yield from _locking()


def _changed_offers(offer, searched):
    """Those in whose rows one of the searched columns is another than before."""
    one = "0" if offer == "0" else f"changed.{offer}"
    now, before = (", ".join(f"{rows}.{name}" for name in searched) for rows in ("changed", "before"))
    another = f"JOIN before ON before.id = changed.id AND ROW({now}) IS DISTINCT FROM ROW({before})" if searched else ""
    return f"SELECT DISTINCT {one}::bigint, number FROM offers_contentversion CROSS JOIN changed {another}"


def _function(name, actions):
    return f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
        BEGIN {actions}; RETURN NULL; END $$ LANGUAGE plpgsql"""


def _locking():
    """Whoever changes content takes the version's row first, before any other, so that two who change several things
    each never wait for one another. A TRUNCATE counts as a change of everything.
    """
    yield _function("offers_lock_version", "PERFORM 1 FROM offers_contentversion FOR UPDATE")
    everything = _remember("SELECT 0, number FROM offers_contentversion")
    yield _function("offers_count_truncate", f"{_count_up(_RANDOM)}; {everything}; DELETE FROM offers_expansion")
    for table in sorted({model._meta.db_table for model in _content_models()}):
        yield f"""CREATE OR REPLACE TRIGGER {table}_locks_version BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION offers_lock_version()"""
        yield f"""CREATE OR REPLACE TRIGGER {table}_truncate_counts_up AFTER TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION offers_count_truncate()"""
