from django.core.management.commands import migrate

from offers.triggers import put_back_triggers


class Command(migrate.Command):
    """Django's own, but a migration that fails leaves the triggers as they were before, on SQLite too."""

    def handle(self, *args, **options):
        try:
            return super().handle(*args, **options)
        except BaseException:
            put_back_triggers(options["database"])
            raise
