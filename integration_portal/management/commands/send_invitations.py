from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from network.invitations import Outcome, deliver
from network.models import Invitation


class Command(BaseCommand):
    help = "Sends the mails to those invited that wait to be sent. May be repeated and stopped: nobody gets one twice."

    def add_arguments(self, parser):
        help_text = "the address of the site, for the links in the mails; else SITE_URL of the settings"
        parser.add_argument("--site", default=settings.SITE_URL, help=help_text)

    def handle(self, *, site, **options):
        if not site.startswith(("https://", "http://")):
            raise CommandError("Please say where the site is: --site https://kompass.example.org, or set SITE_URL.")
        number = 0
        try:
            for invitation, outcome in deliver(Invitation.objects.all(), site):
                number += outcome is Outcome.SENT
                problem = f" ({invitation.problem})" if invitation.problem else ""
                self.stdout.write(f"{invitation.email}: {outcome.value}{problem}")
        except OSError as error:
            raise CommandError(f"The mail server does not do its work: {error}") from error
        finally:
            self._sum_up(number)

    def _sum_up(self, number):
        self.stdout.write(f"{number} mails sent, {Invitation.objects.due().count()} wait.")
        if unclear := Invitation.objects.unclear().count():
            self.stdout.write(f"{unclear} unclear: nobody knows whether they left. The editors can settle it.")
