"""The cases of a person are found by the number of the document they show."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies: ClassVar = [("casework", "0006_questions_waiting"), ("identity", "0001_initial")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="caseparty",
            index=models.Index(fields=["institution", "document_number"], name="case_party_by_document"),
        ),
    ]
