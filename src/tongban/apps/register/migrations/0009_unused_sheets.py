"""Whether an institution has a printed sheet left is known without reading those it has used."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0008_found_and_stored")]

    operations = [
        migrations.AddIndex(
            model_name="printedsheet",
            index=models.Index(
                fields=["institution"], condition=models.Q(("issued_at__isnull", True)), name="printed_sheet_unused"
            ),
        ),
    ]
