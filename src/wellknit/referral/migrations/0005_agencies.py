import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import wellknit.vault.fields


def name_whose_each_is(apps, schema_editor):
    """What came before agencies were named is of the agency whose worker took it up, or of the one that takes in the rest."""
    agencies, referrals = apps.get_model("people", "Agency"), apps.get_model("referral", "Referral")
    front = agencies.objects.filter(name=settings.INTAKE_AGENCY).first() or agencies.objects.order_by("pk").first()
    for row in referrals.objects.filter(incoming=True).select_related("worker"):
        agency = row.worker.agency_id if row.worker else front and front.pk
        referrals.objects.filter(pk=row.pk).update(agency=agency)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('referral', '0004_filed'),
    ]

    operations = [
        migrations.AddField(
            model_name='referral',
            name='addressed',
            field=wellknit.vault.fields.SealedJSON(editable=True, null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='agency',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.agency'),
        ),
        migrations.RunPython(name_whose_each_is, migrations.RunPython.noop),
    ]
