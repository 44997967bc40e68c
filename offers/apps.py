from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OffersConfig(AppConfig):
    name = "offers"
    verbose_name = _("Offers")

    def ready(self):
        from .triggers import install_triggers

        # Migrations that rebuild a table on SQLite lose its triggers, so they are made anew after each migrate.
        post_migrate.connect(install_triggers, sender=self)
