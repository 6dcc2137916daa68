"""A court's order to transfer becomes a case, and is answered when the case ends (实施细则 §19; 查封规定 §23)."""

import django.db.models.deletion
from django.db import migrations, models

_KINDS = ["seize", "renew", "release", "transfer", "search"]
_STATES = ["taking_in", "submitted", "in_case", "done", "handed_back"]


class Migration(migrations.Migration):
    dependencies = [("casework", "0015_questions_about_drafts")]

    operations = [
        migrations.AddField(
            "enforcementorder",
            "acquirers",
            models.TextField("受让人", max_length=2000, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "enforcementorder",
            "acquirer_phone",
            models.CharField("受让人电话", max_length=40, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "enforcementorder",
            "price",
            models.DecimalField("成交价（元）", max_digits=18, decimal_places=2, null=True),
        ),
        migrations.AddField(
            "enforcementorder",
            "cleared",
            models.TextField("涤除的登记证明", max_length=1000, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "enforcementorder",
            "case",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ordered_by",
                to="casework.case",
                verbose_name="转移登记案件",
            ),
        ),
        migrations.AddField(
            "enforcementunit",
            "certificate_number",
            models.CharField("文书载明的证书号", max_length=100, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.RemoveConstraint("enforcementorder", "enforcement_kind_is_known"),
        migrations.RemoveConstraint("enforcementorder", "enforcement_state_is_known"),
        migrations.AddConstraint(
            "enforcementorder",
            models.CheckConstraint(name="enforcement_kind_is_known", condition=models.Q(kind__in=_KINDS)),
        ),
        migrations.AddConstraint(
            "enforcementorder",
            models.CheckConstraint(name="enforcement_state_is_known", condition=models.Q(state__in=_STATES)),
        ),
        migrations.AddConstraint(
            "enforcementorder",
            models.CheckConstraint(
                name="enforcement_in_a_case_has_its_case",
                condition=~models.Q(state="in_case") | models.Q(case__isnull=False),
            ),
        ),
    ]
