"""Questions of a case that still wait are found without reading those that were answered."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One partial index."""

    dependencies: ClassVar = [("casework", "0005_told_and_asked"), ("identity", "0001_initial")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="caseconsultation",
            index=models.Index(
                condition=models.Q(("waiting_since__isnull", False)),
                fields=["institution", "answer_by"],
                name="case_consultation_waiting",
            ),
        ),
    ]
