from django.db import migrations

CODES = ["coordinator", "provider", "partner", "steering", "funder"]


def create(apps, schema_editor):
    role = apps.get_model("network", "Role")
    role.objects.bulk_create([role(code=code) for code in CODES])


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
