"""A deadline is told step by step; what was told closes by itself once the deadline no longer runs."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

_MOVED_ON = """UPDATE case_note SET closed_at = now() FROM casework_case c
    WHERE c.id = case_note.case_id AND case_note.kind = 'overdue' AND case_note.answered_at IS NULL
    AND c.deadline_at IS DISTINCT FROM case_note.deadline"""


class Migration(migrations.Migration):
    """Two columns; three kinds with a deadline instead of one."""

    dependencies: ClassVar = [("casework", "0007_parties_by_document")]
    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="casenote", name="case_note_raised_once"),
        migrations.RemoveConstraint(model_name="casenote", name="case_note_kind_is_known"),
        migrations.RemoveConstraint(model_name="casenote", name="case_note_overdue_names_its_deadline"),
        migrations.RemoveIndex(model_name="casenote", name="case_note_waiting"),
        migrations.AddField(
            model_name="casenote",
            name="to_name",
            field=models.CharField("告知", max_length=60, blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="casenote", name="closed_at", field=models.DateTimeField("自动办结时间", null=True)
        ),
        migrations.AlterField(model_name="casenote", name="deadline", field=models.DateTimeField("时限", null=True)),
        migrations.RunSQL(_MOVED_ON, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="casenote",
            constraint=models.UniqueConstraint(
                fields=["case", "kind", "deadline"],
                condition=Q(closed_at__isnull=True, deadline__isnull=False),
                name="case_note_told_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="casenote",
            constraint=models.CheckConstraint(
                name="case_note_kind_is_known",
                condition=Q(kind__in=["reminder", "nearly", "overdue", "leader"]),
            ),
        ),
        migrations.AddConstraint(
            model_name="casenote",
            constraint=models.CheckConstraint(
                name="case_note_step_names_its_deadline",
                condition=Q(kind="reminder", deadline__isnull=True) | (~Q(kind="reminder") & Q(deadline__isnull=False)),
            ),
        ),
        migrations.AddConstraint(
            model_name="casenote",
            constraint=models.CheckConstraint(
                name="case_note_closes_unanswered",
                condition=Q(closed_at__isnull=True) | (~Q(kind="reminder") & Q(answered_at__isnull=True)),
            ),
        ),
        migrations.AddIndex(
            model_name="casenote",
            index=models.Index(
                fields=["institution", "answer_by"],
                condition=Q(answered_at__isnull=True, closed_at__isnull=True),
                name="case_note_waiting",
            ),
        ),
    ]
