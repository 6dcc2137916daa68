"""Each shelf of the counter's list is counted and read by an index of its own."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Partial indexes, one for each shelf."""

    dependencies: ClassVar = [
        ("identity", "0001_initial"),
        ("intake", "0004_forgotten_at_home"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["institution", "-saved_at", "-id"], name="application_latest"),
        ),
        migrations.AddIndex(
            model_name="materialrow",
            index=models.Index(
                condition=models.Q(("state", "to_supplement")), fields=["application"], name="material_to_supplement"
            ),
        ),
        migrations.AddIndex(
            model_name="paperparcel",
            index=models.Index(
                condition=models.Q(("dispatched_at__isnull", False), ("received_at__isnull", True)),
                fields=["dispatched_at"],
                name="paper_parcel_under_way",
            ),
        ),
        migrations.AddIndex(
            model_name="papersheet",
            index=models.Index(
                condition=models.Q(("answer", ""), models.Q(("fault", ""), _negated=True)),
                fields=["application"],
                name="paper_sheet_unanswered",
            ),
        ),
        migrations.AddIndex(
            model_name="returneddeclaration",
            index=models.Index(
                condition=models.Q(("sent_again_at__isnull", True), ("supplemented_at__isnull", True)),
                fields=["application"],
                name="returned_declaration_open",
            ),
        ),
    ]
