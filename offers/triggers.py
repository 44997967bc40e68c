"""Database triggers that notice every change of the content.

Signals miss bulk updates and other programs; a trigger misses nothing. One kind deletes a schedule's ``Expansion``
when its dates no longer hold, and whoever reads next makes them anew (``Schedule.objects.expand``). The other counts
up ``ContentVersion`` and keeps in ``Change`` which offer it was.
"""

from django.apps import apps
from django.db import connections

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


def install_triggers(using, **kwargs):
    """Make the triggers anew; called after every ``migrate``."""
    connection = connections[using]
    random = {"sqlite": "random()", "postgresql": "(random() * 9e15)::bigint"}[connection.vendor]
    if "offers_change" not in connection.introspection.table_names():
        return
    create = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO offers_contentversion (id, number, nonce) VALUES (1, 0, 0) ON CONFLICT (id) DO NOTHING"
        )
        for table, event, purpose, actions in [*_date_triggers(), *_version_triggers(random)]:
            for statement in create(f"{table}_{event.split()[0].lower()}_{purpose}", table, event, actions):
                cursor.execute(statement)
        for statement in _locking(random) if connection.vendor == "postgresql" else ():
            cursor.execute(statement)


def _date_triggers():
    for table, event, schedules in _DATES:
        yield table, event, "makes_dates_stale", [f"DELETE FROM offers_expansion WHERE schedule_id IN ({schedules})"]


def _content_models():
    """Whatever a page shows, with the tables of its many-to-many fields."""
    for model in [*apps.get_app_config("network").get_models(), *apps.get_app_config("offers").get_models()]:
        for one in [model, *(field.remote_field.through for field in model._meta.local_many_to_many)]:
            if one._meta.db_table not in _NOT_CONTENT:
                yield one


def _version_triggers(random):
    for model in _content_models():
        for event in ("INSERT", "UPDATE", "DELETE"):
            offer = _offer_of(model, "OLD" if event == "DELETE" else "NEW")
            yield model._meta.db_table, event, "counts_up", _count_up(offer, random)


def _offer_of(model, row):
    """SQL for the offer that a row belongs to; 0 where it is shared by many."""
    if model._meta.db_table == "offers_offer":
        return f"{row}.id"
    return f"{row}.offer_id" if "offer_id" in {field.column for field in model._meta.local_fields} else "0"


def _count_up(offer, random):
    """Statements that count up the version. Its row is locked until the end of the transaction, so that a reader who
    sees a version sees all changes up to it.
    """
    return [
        f"UPDATE offers_contentversion SET number = number + 1, nonce = {random}",
        f"INSERT INTO offers_change (offer, version) SELECT {offer}, number FROM offers_contentversion WHERE true"
        " ON CONFLICT (offer) DO UPDATE SET version = excluded.version",
    ]


def _sqlite(name, table, event, actions):
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {'; '.join(actions)}; END"


def _locking(random):
    """For PostgreSQL: whoever changes content takes the version's row first, before any other, so that two who change
    several things each never wait for one another. A TRUNCATE counts as a change of everything.
    """
    yield """CREATE OR REPLACE FUNCTION offers_lock_version() RETURNS trigger AS $$
        BEGIN PERFORM 1 FROM offers_contentversion FOR UPDATE; RETURN NULL; END $$ LANGUAGE plpgsql"""
    yield f"""CREATE OR REPLACE FUNCTION offers_count_truncate() RETURNS trigger AS $$
        BEGIN {"; ".join(_count_up("0", random))}; DELETE FROM offers_expansion; RETURN NULL; END $$ LANGUAGE plpgsql"""
    for table in sorted({model._meta.db_table for model in _content_models()}):
        yield f"""CREATE OR REPLACE TRIGGER {table}_locks_version BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION offers_lock_version()"""
        yield f"""CREATE OR REPLACE TRIGGER {table}_truncate_counts_up AFTER TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION offers_count_truncate()"""


def _postgresql(name, table, event, actions):
    yield f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
        BEGIN {"; ".join(actions)}; RETURN NULL; END $$ LANGUAGE plpgsql"""
    yield f"""CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table}
        FOR EACH ROW EXECUTE FUNCTION {name}()"""
