"""What the home institution does differently from the province's list, as it said when it was asked."""

import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="local_rules",
            field=models.JSONField(
                encoder=django.core.serializers.json.DjangoJSONEncoder, null=True, verbose_name="属地本地规定"
            ),
        ),
    ]
