"""Triggers on the content's tables outlast migrations."""

import pytest
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DatabaseError, connection
from django.db.migrations import Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from offers.models import ContentVersion, Expansion, Offer, Schedule
from tests.factories import make_checked_offer, make_schedule

pytestmark = pytest.mark.django_db
only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite alone rebuilds tables")
SOME_MIGRATION = [(Migration("0008_any", "offers"), False)]


def before_migrations(plan=SOME_MIGRATION):
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default", plan=plan)


def after_migrations():
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default", plan=SOME_MIGRATION)


def triggers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall()}


@only_sqlite
@pytest.mark.parametrize("table", ["offers_schedule", "offers_contentversion", "offers_offer"])
def test_a_migration_can_rebuild_a_table_that_other_tables_triggers_name(table):
    before = triggers()

    before_migrations()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE rebuilt AS SELECT * FROM {table}")
        cursor.execute(f"DROP TABLE {table}")
        cursor.execute(f"ALTER TABLE rebuilt RENAME TO {table}")
        cursor.execute(f"CREATE UNIQUE INDEX rebuilt_id ON {table} (id)")
    after_migrations()

    assert triggers() == before


@only_sqlite
def test_where_there_is_nothing_to_migrate_the_triggers_stay():
    before = triggers()

    before_migrations(plan=[])

    assert triggers() == before != set()


def test_what_a_migration_changes_without_triggers_counts_too(region):
    schedule = make_schedule(make_checked_offer("Kurs"))
    Schedule.objects.expand(region)
    before = ContentVersion.objects.current()

    before_migrations()
    Offer.objects.update(title_de="Anders")
    schedule.__class__.objects.update(start_time="08:00")
    after_migrations()

    assert ContentVersion.objects.current() != before
    assert not Expansion.objects.exists()


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_migration_that_fails_leaves_the_triggers_as_they_were(monkeypatch):
    def fail(apps, schema_editor):
        raise DatabaseError("the disk is full")

    class Failing(Migration):
        dependencies = [
            MigrationRecorder(connection).migration_qs.filter(app="offers").values_list("app", "name").last()
        ]
        operations = [RunPython(fail)]

    load = MigrationLoader.load_disk
    failing = {("offers", "9999_failing"): Failing("9999_failing", "offers")}
    monkeypatch.setattr(MigrationLoader, "load_disk", lambda self: (load(self), self.disk_migrations.update(failing)))
    before, version = triggers(), ContentVersion.objects.current()

    with pytest.raises(DatabaseError, match="the disk is full"):
        call_command("migrate", verbosity=0)

    assert triggers() == before != set()
    assert ContentVersion.objects.current() != version
