from django.core.management.base import BaseCommand, CommandError

from integration_portal.regions.checks import warnings
from integration_portal.regions.loader import RegionError

from .load_region import folder


class Command(BaseCommand):
    help = "Checks a region's folder on its own, without changing the database: errors first, then what is missing."

    def add_arguments(self, parser):
        parser.add_argument("region", help="imst, or the path of a folder")

    def handle(self, *, region, **options):
        try:
            found = warnings(folder(region))
        except RegionError as error:
            problems = "\n  ".join(error.problems)
            raise CommandError(f"This folder cannot be loaded:\n  {problems}") from error
        for line in found:
            self.stdout.write(f"Warning: {line}")
        self.stdout.write(self.style.SUCCESS(f"This folder can be loaded ({len(found)} warnings)."))
