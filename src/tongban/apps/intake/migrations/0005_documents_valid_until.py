"""Until when an applicant's identity document is valid (R24W)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0004_parts_and_undertakings"),
    ]

    operations = [
        migrations.AddField(
            model_name="applicantrow",
            name="document_until",
            field=models.DateField(null=True, verbose_name="证件有效期至"),
        ),
    ]
