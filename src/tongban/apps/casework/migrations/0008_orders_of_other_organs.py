"""Procuratorates and police order, too (实施细则 §19、§93)."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0007_documents_valid_until"),
        ("identity", "0002_administrators_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="enforcementorder",
            name="organ",
            field=models.CharField(default="court", max_length=16, verbose_name="机关类别"),
        ),
        migrations.AlterField(
            model_name="enforcementorder",
            name="court",
            field=models.CharField(max_length=100, verbose_name="机关"),
        ),
        migrations.AddConstraint(
            model_name="enforcementorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("organ__in", ["court", "procuratorate", "police", "other"])),
                name="enforcement_organ_is_known",
            ),
        ),
    ]
