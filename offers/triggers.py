"""Database triggers that notice every change on which the table of occurrences depends.

Signals miss bulk updates and other programs; a trigger misses nothing. It deletes the schedule's ``Expansion``, and
whoever reads next makes the occurrences anew (``Schedule.objects.expand``).
"""

from django.db import connections

_OF_OFFER = "SELECT id FROM offers_schedule WHERE offer_id"

# table, the statement's event, the schedules whose dates no longer count
_WATCHED = [
    ("offers_schedule", "UPDATE", "NEW.id"),
    ("offers_closure", "INSERT", f"{_OF_OFFER} = NEW.offer_id"),
    ("offers_closure", "UPDATE", f"{_OF_OFFER} IN (OLD.offer_id, NEW.offer_id)"),
    ("offers_closure", "DELETE", f"{_OF_OFFER} = OLD.offer_id"),
    ("offers_offer", "UPDATE OF first_day, last_day", f"{_OF_OFFER} = NEW.id"),
    ("network_region", "UPDATE OF time_zone, country, subdivision", "SELECT id FROM offers_schedule"),
]


def install_triggers(using, **kwargs):
    """Make the triggers anew; called after every ``migrate``."""
    connection = connections[using]
    if "offers_expansion" not in connection.introspection.table_names():
        return
    create = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        for table, event, schedules in _WATCHED:
            name = f"{table}_{event.split()[0].lower()}_makes_dates_stale"
            delete = f"DELETE FROM offers_expansion WHERE schedule_id IN ({schedules})"
            for statement in create(name, table, event, delete):
                cursor.execute(statement)


def _sqlite(name, table, event, delete):
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {delete}; END"


def _postgresql(name, table, event, delete):
    yield f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
        BEGIN {delete}; RETURN NULL; END $$ LANGUAGE plpgsql"""
    yield f"""CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table}
        FOR EACH ROW EXECUTE FUNCTION {name}()"""
