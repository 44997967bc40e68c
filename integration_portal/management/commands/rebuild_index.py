import time

from django.core.management.base import BaseCommand

from offers.models import ContentVersion
from offers.search import loading


class Command(BaseCommand):
    help = "Has every process make its search index anew, and says how large it is. Nothing needs this day by day."

    def handle(self, **options):
        ContentVersion.objects.count_anew()
        started = time.monotonic()
        with loading.lock:
            index = loading.current()
        seconds = time.monotonic() - started
        self.stdout.write(f"{len(index)} offers with {len(index.known)} words, made in {seconds:.1f} s.")
