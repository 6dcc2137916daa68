"""When the claims behind a maximum-amount mortgage were determined (民法典 §423)."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("register", "0012_separate_certificates")]

    operations = [
        migrations.AddField(
            model_name="mortgage",
            name="claim_fact",
            field=models.CharField(max_length=200, null=True, verbose_name="最高债权确定事实"),
        ),
        migrations.AddConstraint(
            model_name="mortgage",
            constraint=models.CheckConstraint(
                condition=Q(claim_fact__isnull=True) | (Q(kind="2") & ~Q(claim_fact="")),
                name="mortgage_claims_are_determined_of_a_maximum",
            ),
        ),
    ]
