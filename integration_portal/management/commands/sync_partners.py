from django.core.management.base import BaseCommand, CommandError, no_translations

from network.fetching import FeedProblem
from network.models import PartnerFeed
from network.partners import sync


class Command(BaseCommand):
    help = "Fetches what the partner regions publish. What cannot be fetched stays as it was; then the command fails."

    @no_translations
    def handle(self, **options):
        feeds = list(PartnerFeed.objects.active())
        failed = [feed for feed in feeds if not self._has_synced(feed)]
        if failed:
            raise CommandError(f"{len(failed)} of {len(feeds)} could not be fetched.")

    def _has_synced(self, feed):
        report = sync(feed)
        result = FeedProblem(report.problem).label if report.problem else f"{report.number} items"
        self.stdout.write(f"{feed.organisation.name}: {result}")
        for line in report.left_out:
            self.stdout.write(f"  left out: {line}")
        return not report.problem
