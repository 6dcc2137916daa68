"""Until when an applicant's identity document is valid (R24W)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_seizure_tidings"),
    ]

    operations = [
        migrations.AddField(
            model_name="caseparty",
            name="document_until",
            field=models.DateField(null=True, verbose_name="证件有效期至"),
        ),
    ]
