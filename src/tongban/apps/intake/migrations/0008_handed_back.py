"""What a home institution gave back is found without reading every case there ever was."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One partial index."""

    dependencies: ClassVar = [("intake", "0007_what_was_compared")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="casemirror",
            index=models.Index(
                condition=models.Q(("state", "handed_back")), fields=["application"], name="case_mirror_handed_back"
            ),
        ),
    ]
