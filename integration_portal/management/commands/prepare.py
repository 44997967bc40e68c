import secrets
import time

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from network.models import Document, Region


class Command(BaseCommand):
    help = "What `make run` does before it serves: database, region, first account, static files. May be repeated."

    def add_arguments(self, parser):
        parser.add_argument("--region", default="imst", help="the region's folder for an empty database")

    def handle(self, *, region, **options):
        self._step("Bringing the database up to date", lambda: call_command("migrate", verbosity=0))
        if not Region.objects.exists():
            self._step(f"Loading the region {region}", lambda: call_command("load_region", region, stdout=self.stdout))
        self._step("Collecting static files", lambda: call_command("collectstatic", interactive=False, verbosity=0))
        self._step("Looking for files of no document", Document.objects.forget_strays)
        if not get_user_model().objects.filter(is_superuser=True).exists():
            self._create_admin()
        if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
            self.stdout.write(f"Mails are files in {settings.EMAIL_FILE_PATH}, until EMAIL_URL names a mail server.")

    def _step(self, title, action):
        self.stdout.write(f"{title} …", ending=" ")
        self.stdout.flush()
        started = time.monotonic()
        action()
        self.stdout.write(f"{time.monotonic() - started:.1f} s")

    def _create_admin(self):
        password = secrets.token_urlsafe(12)
        get_user_model().objects.create_superuser("admin", password=password)
        self.stdout.write(f"\n  The editors' pages are at /admin/ – name: admin, password: {password}")
        self.stdout.write("  This password is shown only now. `make password` sets a new one.\n")
