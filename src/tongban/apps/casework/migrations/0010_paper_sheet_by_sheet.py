"""Paper originals tracked sheet by sheet, and the search for a lost parcel."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0009_requests_to_offices"),
        ("identity", "0002_administrators_kept_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="paperparcel",
            name="carrier_reference",
            field=models.CharField(blank=True, max_length=60, verbose_name="承运方查单号"),
        ),
        migrations.AddField(
            model_name="paperparcel",
            name="loss_statement",
            field=models.CharField(blank=True, max_length=500, verbose_name="查找经过和结论"),
        ),
        migrations.AddField(
            model_name="paperparcel",
            name="lost_at",
            field=models.DateTimeField(null=True, verbose_name="认定遗失时间"),
        ),
        migrations.AddField(
            model_name="paperparcel",
            name="lost_by_names",
            field=models.CharField(blank=True, max_length=200, verbose_name="认定人和复核人"),
        ),
        migrations.AddField(
            model_name="paperparcel",
            name="searched_at",
            field=models.DateTimeField(null=True, verbose_name="收件机构开始查找的时间"),
        ),
        migrations.CreateModel(
            name="CaseSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("material", models.CharField(max_length=60, verbose_name="材料代码")),
                ("name", models.CharField(max_length=200, verbose_name="材料名称")),
                ("page", models.PositiveSmallIntegerField(verbose_name="第几页")),
                ("place", models.CharField(default="posted", max_length=8, verbose_name="所在")),
                ("fault", models.CharField(blank=True, max_length=10, verbose_name="不符")),
                ("fault_note", models.CharField(blank=True, max_length=200, verbose_name="不符说明")),
                ("answer", models.CharField(blank=True, max_length=8, verbose_name="收件机构答复")),
                ("answer_note", models.CharField(blank=True, max_length=200, verbose_name="答复说明")),
                ("remedy", models.CharField(blank=True, max_length=16, verbose_name="遗失后的处理")),
                ("archive_page", models.PositiveIntegerField(null=True, verbose_name="卷内页次")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="casework.case"
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
                    "parcel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contents", to="casework.paperparcel"
                    ),
                ),
            ],
            options={
                "verbose_name": "纸质材料页",
                "db_table": "case_sheet",
                "ordering": ["material", "page"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "material", "page"), name="case_sheet_once"),
                    models.CheckConstraint(
                        condition=models.Q(("place__in", ["counter", "posted", "home", "filed", "missing", "lost"])),
                        name="case_sheet_place_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fault__in", ["", "missing", "differs", "illegible", "copy"])),
                        name="case_sheet_fault_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place", "filed"), _negated=True),
                            ("archive_page__isnull", False),
                            _connector="OR",
                        ),
                        name="case_sheet_filed_has_its_page",
                    ),
                ],
            },
        ),
    ]
