"""What others say to a case in hand: reminders, and each step at which somebody heard of its deadline."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.casework.models.cases import Case
from tongban.apps.casework.words import NoteKind
from tongban.apps.identity.models import OwnedModel


class CaseNote(OwnedModel):
    """One reminder, or one step at which somebody heard of a deadline. 催办、督办

    A reminder wants an answer by `answer_by`, as does a deadline missed; what nobody has answered closes by itself
    once the deadline no longer runs.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField("种类", max_length=10)
    sender = models.CharField("来自（成员）", max_length=30, blank=True)
    from_name = models.CharField("来自", max_length=200)
    # Who was told; empty for reminders, which are anybody's to answer.
    to_name = models.CharField("告知", max_length=60, blank=True, db_default="", default="")
    sentence = models.CharField("内容", max_length=1000)
    at = models.DateTimeField("时间")
    # When it reached us: the half day to answer runs from here.
    arrived_at = models.DateTimeField("收到时间")
    # Which deadline nears or was missed; empty for reminders.
    deadline = models.DateTimeField("时限", null=True)
    answer_by = models.DateTimeField("应答复时间")
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by_name = models.CharField("答复人", max_length=60, blank=True)
    answer = models.CharField("答复", max_length=1000, blank=True)
    closed_at = models.DateTimeField("自动办结时间", null=True)

    class Meta:
        db_table = "case_note"
        verbose_name = "催办和督办"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind", "deadline"],
                condition=Q(closed_at__isnull=True, deadline__isnull=False),
                name="case_note_told_once",
            ),
            models.CheckConstraint(
                name="case_note_kind_is_known", condition=Q(kind__in=[kind.value for kind in NoteKind])
            ),
            models.CheckConstraint(
                name="case_note_step_names_its_deadline",
                condition=Q(kind="reminder", deadline__isnull=True) | (~Q(kind="reminder") & Q(deadline__isnull=False)),
            ),
            models.CheckConstraint(
                name="case_note_closes_unanswered",
                condition=Q(closed_at__isnull=True) | (~Q(kind="reminder") & Q(answered_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="case_note_answer_is_complete",
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["institution", "answer_by"],
                condition=Q(answered_at__isnull=True, closed_at__isnull=True),
                name="case_note_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def kind_label(self) -> str:
        """What it is, in words."""
        return NoteKind(self.kind).label

    @property
    def awaits_answer(self) -> bool:
        """Whether somebody is still to answer it."""
        return self.answered_at is None and self.closed_at is None and self.kind != NoteKind.NEARLY
