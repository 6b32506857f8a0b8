from django.db import migrations

import wellknit.vault.fields


class Migration(migrations.Migration):

    dependencies = [
        ('referral', '0003_set_aside'),
    ]

    operations = [
        migrations.AddField(
            model_name='referral',
            name='filed',
            field=wellknit.vault.fields.SealedJSON(editable=True, null=True),
        ),
    ]
