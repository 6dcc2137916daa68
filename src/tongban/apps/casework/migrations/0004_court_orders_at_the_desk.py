"""协助执行 at the counter: orders with their units, papers and steps; steps and answers are written once."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tongban.apps.audit.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0003_certificates_by_post"),
        ("identity", "0002_administrators_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EnforcementOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_collation="C", max_length=40, unique=True, verbose_name="业务编号")),
                ("kind", models.CharField(max_length=10, verbose_name="协助事项")),
                ("state", models.CharField(default="taking_in", max_length=12, verbose_name="状态")),
                ("court", models.CharField(max_length=100, verbose_name="法院")),
                ("court_case_number", models.CharField(max_length=60, verbose_name="案号")),
                ("ruling_number", models.CharField(blank=True, max_length=100, verbose_name="裁定书文号")),
                ("notice_number", models.CharField(max_length=100, verbose_name="协助执行通知书文号")),
                ("first_bearer", models.CharField(max_length=60, verbose_name="送达人一")),
                ("first_work_card", models.CharField(max_length=60, verbose_name="工作证号（一）")),
                ("first_duty_card", models.CharField(max_length=60, verbose_name="执行公务证号（一）")),
                ("second_bearer", models.CharField(max_length=60, verbose_name="送达人二")),
                ("second_work_card", models.CharField(max_length=60, verbose_name="工作证号（二）")),
                ("second_duty_card", models.CharField(max_length=60, verbose_name="执行公务证号（二）")),
                ("delivering_court", models.CharField(blank=True, max_length=100, verbose_name="受委托送达的法院")),
                ("received_at", models.DateTimeField(verbose_name="收件时间")),
                ("served_at", models.DateTimeField(verbose_name="送达时间")),
                ("against", models.CharField(blank=True, max_length=300, verbose_name="被执行人")),
                ("share_numerator", models.PositiveIntegerField(null=True, verbose_name="份额分子")),
                ("share_denominator", models.PositiveIntegerField(null=True, verbose_name="份额分母")),
                ("term_years", models.PositiveSmallIntegerField(null=True, verbose_name="期限（年）")),
                ("term_until", models.DateField(null=True, verbose_name="期限至")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=18, null=True, verbose_name="保全（执行）标的额（元）"
                    ),
                ),
                ("earlier_document", models.CharField(blank=True, max_length=100, verbose_name="在先查封的文号")),
                ("in_place_of", models.CharField(blank=True, max_length=100, verbose_name="原查封法院")),
                ("contract_filed", models.BooleanField(default=False, verbose_name="被执行人购买并已网签备案")),
                (
                    "third_party_confirms",
                    models.BooleanField(default=False, verbose_name="登记的权利人已书面确认属于被执行人"),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="备注")),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="提交登簿时间")),
                ("done_at", models.DateTimeField(null=True, verbose_name="办理时间")),
                ("events_count", models.PositiveIntegerField(default=0, verbose_name="步骤数")),
                (
                    "carried_out_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登簿人",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "taken_in_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="收件人",
                    ),
                ),
            ],
            options={
                "verbose_name": "协助执行",
                "db_table": "enforcement_order",
            },
        ),
        migrations.CreateModel(
            name="EnforcementFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paper", models.CharField(max_length=20, verbose_name="文书")),
                ("digest", models.CharField(max_length=64, verbose_name="SM3 摘要")),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("media_type", models.CharField(max_length=40, verbose_name="类型")),
                ("pages", models.PositiveSmallIntegerField(verbose_name="页数")),
                ("added_at", models.DateTimeField(verbose_name="加入时间")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="casework.enforcementorder",
                    ),
                ),
            ],
            options={
                "db_table": "enforcement_file",
                "ordering": ["paper", "pk"],
            },
        ),
        migrations.CreateModel(
            name="EnforcementEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField(verbose_name="序号")),
                ("step", models.CharField(max_length=20, verbose_name="步骤")),
                ("state", models.CharField(max_length=12, verbose_name="之后的状态")),
                ("actor", models.CharField(max_length=60, verbose_name="账号")),
                ("actor_name", models.CharField(max_length=60, verbose_name="经办人")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("sentence", models.CharField(max_length=1000, verbose_name="说明")),
                (
                    "detail",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="详情"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="casework.enforcementorder",
                    ),
                ),
            ],
            options={
                "db_table": "enforcement_event",
                "ordering": ["sequence"],
            },
        ),
        migrations.CreateModel(
            name="EnforcementPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_collation="C", max_length=60, unique=True, verbose_name="文书编号")),
                ("title", models.CharField(max_length=100, verbose_name="名称")),
                ("digest", models.CharField(max_length=64, verbose_name="SM3 摘要")),
                ("pages", models.PositiveSmallIntegerField(verbose_name="页数")),
                ("issued_at", models.DateTimeField(verbose_name="出具时间")),
                ("issued_by_name", models.CharField(max_length=60, verbose_name="出具人")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="casework.enforcementorder",
                    ),
                ),
            ],
            options={
                "db_table": "enforcement_paper",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="EnforcementUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit_code", models.CharField(db_collation="C", max_length=28, verbose_name="不动产单元号")),
                ("location", models.CharField(blank=True, max_length=200, verbose_name="坐落")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="casework.enforcementorder",
                    ),
                ),
            ],
            options={
                "db_table": "enforcement_unit",
                "ordering": ["unit_code"],
            },
        ),
        migrations.AddIndex(
            model_name="enforcementorder",
            index=models.Index(fields=["institution", "-received_at"], name="enforcement_by_arrival"),
        ),
        migrations.AddIndex(
            model_name="enforcementorder",
            index=models.Index(fields=["institution", "state", "-received_at"], name="enforcement_by_state"),
        ),
        migrations.AddConstraint(
            model_name="enforcementorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["seize", "renew", "release", "search"])),
                name="enforcement_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="enforcementorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["taking_in", "submitted", "done", "handed_back"])),
                name="enforcement_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="enforcementorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("carried_out_by__isnull", True),
                    models.Q(("carried_out_by", models.F("taken_in_by")), _negated=True),
                    _connector="OR",
                ),
                name="enforcement_carried_out_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="enforcementorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("served_at__lte", models.F("received_at"))),
                name="enforcement_served_before_received",
            ),
        ),
        migrations.AddConstraint(
            model_name="enforcementorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("share_denominator__isnull", True), ("share_numerator__isnull", True)),
                    models.Q(("share_denominator__gte", models.F("share_numerator")), ("share_numerator__gte", 1)),
                    _connector="OR",
                ),
                name="enforcement_share_is_a_fraction_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="enforcementorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                name="enforcement_amount_is_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="enforcementfile",
            constraint=models.UniqueConstraint(fields=("order", "paper", "digest"), name="enforcement_file_once"),
        ),
        migrations.AddConstraint(
            model_name="enforcementfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="enforcement_file_digest_is_sm3"
            ),
        ),
        migrations.AddConstraint(
            model_name="enforcementevent",
            constraint=models.UniqueConstraint(fields=("order", "sequence"), name="enforcement_event_in_order"),
        ),
        migrations.AddConstraint(
            model_name="enforcementpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="enforcement_paper_digest_is_sm3"
            ),
        ),
        migrations.AddConstraint(
            model_name="enforcementunit",
            constraint=models.UniqueConstraint(fields=("order", "unit_code"), name="enforcement_unit_once"),
        ),
        forbid_changes("enforcement_event"),
        forbid_changes("enforcement_paper"),
    ]
