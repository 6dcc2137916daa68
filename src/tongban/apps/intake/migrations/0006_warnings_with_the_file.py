"""What is the matter with a scan is said of the file; of a material's scan only whether it is kept as it is."""

from typing import ClassVar

from django.db import migrations, models

_WARNINGS_TO_THE_FILE = """
    UPDATE documents_storedfile SET judging_asked_at = said.added_at, warnings = said.warnings
    FROM (
        SELECT DISTINCT ON (digest) digest, added_at, warnings FROM material_file WHERE warnings <> '[]' ORDER BY digest
    ) said WHERE said.digest = documents_storedfile.digest
"""


class Migration(migrations.Migration):
    """Warnings that nobody has settled yet go to the file; a new column with a default rewrites no row."""

    dependencies: ClassVar = [("intake", "0005_shelves"), ("documents", "0002_judged_after_the_answer")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="materialfile",
            name="kept",
            field=models.BooleanField("已核对，保留", default=False),
        ),
        migrations.RunSQL(_WARNINGS_TO_THE_FILE, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="materialfile", name="warnings"),
    ]
