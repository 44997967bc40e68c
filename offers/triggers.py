"""Database triggers that notice every change on which the table of occurrences depends.

Signals miss bulk updates and other programs; a trigger misses nothing. It empties ``Schedule.expanded_until``, and
whoever reads next makes the occurrences anew (``Schedule.objects.expand``).
"""

from django.db import connections

# table, the statement's event, the schedules to mark.
_WATCHED = [
    ("offers_closure", "INSERT", "offer_id = NEW.offer_id"),
    ("offers_closure", "UPDATE", "offer_id IN (OLD.offer_id, NEW.offer_id)"),
    ("offers_closure", "DELETE", "offer_id = OLD.offer_id"),
    ("offers_offer", "UPDATE OF first_day, last_day", "offer_id = NEW.id"),
    ("network_region", "UPDATE OF time_zone, country, subdivision", "1 = 1"),
]


def install_triggers(using, **kwargs):
    """Make the triggers anew; called after every ``migrate``."""
    connection = connections[using]
    if "offers_schedule" not in connection.introspection.table_names():
        return
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _name(table, event):
    return f"{table}_{event.split()[0].lower()}_marks_schedules"


def _sqlite():
    # An edit leaves expanded_until as it is; only Schedule.objects.expand writes it.
    yield "DROP TRIGGER IF EXISTS offers_schedule_changed"
    yield """CREATE TRIGGER offers_schedule_changed AFTER UPDATE ON offers_schedule
        WHEN NEW.expanded_until IS OLD.expanded_until
        BEGIN UPDATE offers_schedule SET expanded_until = NULL WHERE id = NEW.id; END"""
    for table, event, condition in _WATCHED:
        name = _name(table, event)
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"""CREATE TRIGGER {name} AFTER {event} ON {table}
            BEGIN UPDATE offers_schedule SET expanded_until = NULL WHERE {condition}; END"""


def _postgresql():
    yield """CREATE OR REPLACE FUNCTION offers_schedule_changed() RETURNS trigger AS $$
        BEGIN
            IF NEW.expanded_until IS NOT DISTINCT FROM OLD.expanded_until THEN NEW.expanded_until := NULL; END IF;
            RETURN NEW;
        END $$ LANGUAGE plpgsql"""
    yield """CREATE OR REPLACE TRIGGER offers_schedule_changed BEFORE UPDATE ON offers_schedule
        FOR EACH ROW EXECUTE FUNCTION offers_schedule_changed()"""
    for table, event, condition in _WATCHED:
        name = _name(table, event)
        yield f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
            BEGIN UPDATE offers_schedule SET expanded_until = NULL WHERE {condition}; RETURN NULL; END
            $$ LANGUAGE plpgsql"""
        yield f"""CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table}
            FOR EACH ROW EXECUTE FUNCTION {name}()"""
