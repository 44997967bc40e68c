from django.core.management.base import BaseCommand

from integration_portal import languages
from integration_portal.catalogues import is_translated, mo_bytes, po_bytes, po_path, translated, updated


class Command(BaseCommand):
    help = "Collects the texts of the interface into locale/ and compiles them; needs no gettext."

    def handle(self, **options):
        for code in languages.CODES:
            catalog, path = updated(code), po_path(code)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(po_bytes(catalog))
            path.with_suffix(".mo").write_bytes(mo_bytes(translated(code)))
            missing = [message.id for message in catalog if message.id and not is_translated(message)]
            self.stdout.write(f"{code}: {len(catalog)} texts, {len(missing)} not translated")
