"""Paper originals tracked sheet by sheet, and the search for a lost parcel."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0005_documents_valid_until"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("material", models.CharField(max_length=10, verbose_name="材料代码")),
                ("name", models.CharField(max_length=100, verbose_name="材料名称")),
                ("page", models.PositiveSmallIntegerField(verbose_name="第几页")),
                ("place", models.CharField(default="counter", max_length=8, verbose_name="所在")),
                ("fault", models.CharField(blank=True, max_length=10, verbose_name="不符")),
                ("fault_note", models.CharField(blank=True, max_length=200, verbose_name="不符说明")),
                ("answer", models.CharField(blank=True, max_length=8, verbose_name="答复")),
                ("answer_note", models.CharField(blank=True, max_length=200, verbose_name="答复说明")),
                ("remedy", models.CharField(blank=True, max_length=16, verbose_name="遗失后的处理")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sheets", to="intake.application"
                    ),
                ),
                (
                    "parcel",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contents",
                        to="intake.paperparcel",
                    ),
                ),
            ],
            options={
                "db_table": "paper_sheet",
                "ordering": ["material", "page"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "material", "page"), name="paper_sheet_once"),
                    models.CheckConstraint(
                        condition=models.Q(("place__in", ["counter", "posted", "home", "filed", "missing", "lost"])),
                        name="paper_sheet_place_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fault__in", ["", "missing", "differs", "illegible", "copy"])),
                        name="paper_sheet_fault_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place", "posted"), _negated=True), ("parcel__isnull", False), _connector="OR"
                        ),
                        name="paper_sheet_on_its_way_is_in_a_parcel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer", ""), models.Q(("fault", ""), _negated=True), _connector="OR"),
                        name="paper_sheet_answers_a_fault",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ParcelSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cause", models.CharField(max_length=12, verbose_name="起因")),
                ("carrier_reference", models.CharField(blank=True, max_length=60, verbose_name="承运方查单号")),
                ("opened_at", models.DateTimeField(verbose_name="开始查找")),
                ("opened_by", models.CharField(max_length=60, verbose_name="查找人")),
                ("statement", models.CharField(blank=True, max_length=500, verbose_name="查找经过和结论")),
                ("declared_at", models.DateTimeField(null=True, verbose_name="认定遗失时间")),
                ("declared_by", models.CharField(blank=True, max_length=150, verbose_name="认定人账号")),
                ("declared_by_name", models.CharField(blank=True, max_length=60, verbose_name="认定人")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                ("confirmed_by", models.CharField(blank=True, max_length=150, verbose_name="复核人账号")),
                ("confirmed_by_name", models.CharField(blank=True, max_length=60, verbose_name="复核人")),
                ("found_at", models.DateTimeField(null=True, verbose_name="找到时间")),
                (
                    "parcel",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="search", to="intake.paperparcel"
                    ),
                ),
            ],
            options={
                "db_table": "parcel_search",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True),
                            models.Q(
                                ("declared_at__isnull", False),
                                models.Q(("confirmed_by", models.F("declared_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="parcel_search_two_people_close_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("declared_at__isnull", True), models.Q(("statement", ""), _negated=True), _connector="OR"
                        ),
                        name="parcel_search_says_what_was_done",
                    ),
                ],
            },
        ),
    ]
