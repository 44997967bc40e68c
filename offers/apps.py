from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class OffersConfig(AppConfig):
    name = "offers"
    verbose_name = _("Offers")

    def ready(self):
        from .triggers import install_triggers, remove_triggers

        # Migrations that rebuild a table on SQLite lose its triggers, and fail where others name it; so they go before
        # each migrate and are made anew after it.
        pre_migrate.connect(remove_triggers, sender=self)
        post_migrate.connect(install_triggers, sender=self)
