"""Steps of the home institution's that were given back to it are not waited for."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0011_declarations_returned"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="withdrawn_steps",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveIntegerField(), default=list, size=None, verbose_name="撤回的步骤"
            ),
        ),
    ]
