from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from integration_portal.regions.loader import RegionError, load

REGIONS = Path(__file__).resolve().parents[2] / "regions"


def folder(name):
    """The folder of a region that comes with the software, or any path."""
    return REGIONS / name if (REGIONS / name).is_dir() else Path(name)


class Command(BaseCommand):
    help = "Loads a region's folder. What a person has edited stays, unless --update is given."

    def add_arguments(self, parser):
        parser.add_argument("region", help="imst, or the path of a folder")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--update", action="store_true", help="take the files' values also where they differ")

    def handle(self, *, region, dry_run, update, **options):
        try:
            report = load(folder(region), update=update, dry_run=dry_run)
        except RegionError as error:
            problems = "\n  ".join(error.problems)
            raise CommandError(f"Nothing was loaded. Please mend this first:\n  {problems}") from error
        for line in report.differences:
            self.stdout.write(line)
        for name, number in report.created.items():
            if number:
                self.stdout.write(f"{name}: {number} new")
        if dry_run:
            self.stdout.write("This was a trial: nothing was changed.")
        elif not report.differences and not any(report.created.values()):
            self.stdout.write("Nothing to do: the database holds all of this already.")
