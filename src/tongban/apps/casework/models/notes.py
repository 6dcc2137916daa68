"""What others say to a case in hand: reminders, and what is late brought before the section chief."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.casework.models.cases import Case
from tongban.apps.casework.words import NoteKind
from tongban.apps.identity.models import OwnedModel


class CaseNote(OwnedModel):
    """One reminder, or one missed deadline raised once; each wants an answer by `answer_by`. 催办、督办"""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField("种类", max_length=10)
    sender = models.CharField("来自（成员）", max_length=30, blank=True)
    from_name = models.CharField("来自", max_length=200)
    sentence = models.CharField("内容", max_length=1000)
    at = models.DateTimeField("时间")
    # When it reached us: the half day to answer runs from here.
    arrived_at = models.DateTimeField("收到时间")
    # Which deadline was missed; empty for reminders.
    deadline = models.DateTimeField("超过的时限", null=True)
    answer_by = models.DateTimeField("应答复时间")
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by_name = models.CharField("答复人", max_length=60, blank=True)
    answer = models.CharField("答复", max_length=1000, blank=True)

    class Meta:
        db_table = "case_note"
        verbose_name = "催办和督办"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "deadline"], condition=Q(kind="overdue"), name="case_note_raised_once"
            ),
            models.CheckConstraint(
                name="case_note_kind_is_known", condition=Q(kind__in=[kind.value for kind in NoteKind])
            ),
            models.CheckConstraint(
                name="case_note_overdue_names_its_deadline",
                condition=Q(kind="overdue", deadline__isnull=False) | Q(kind="reminder", deadline__isnull=True),
            ),
            models.CheckConstraint(
                name="case_note_answer_is_complete",
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["institution", "answer_by"], condition=Q(answered_at=None), name="case_note_waiting")
        ]

    def __str__(self) -> str:
        return self.sentence
