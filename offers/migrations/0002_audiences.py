from django.db import migrations

CODES = [
    "everyone",
    "women",
    "men",
    "children",
    "young-people",
    "families",
    "older-people",
    "migrants",
    "asylum-seekers",
    "recognised-refugees",
    "displaced-ukraine",
    "low-income",
]


def create(apps, schema_editor):
    audience = apps.get_model("offers", "Audience")
    audience.objects.bulk_create([audience(code=code) for code in CODES])


class Migration(migrations.Migration):
    dependencies = [("offers", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
