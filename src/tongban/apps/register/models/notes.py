"""What officers note on folios, and the proposals from which it comes: one proposes, another confirms."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tongban.apps.identity.models import Officer, OwnedModel
from tongban.apps.register.models.folio import OPEN, Entry, Folio, entry_constraints
from tongban.domain.register.folio_notes import NoteKind, NoteReach, ProposalState

_KINDS = [kind.value for kind in NoteKind]


class FolioNote(Entry):
    """A fact the rules read: dispute, lock, public interest, troubled project, land paid for. 标注

    Who recorded it is who confirmed it; `recorded_under` is the number of the proposal.
    """

    kind = models.CharField("标注种类", max_length=20)
    reason = models.CharField("事由", max_length=200)
    basis = models.CharField("依据", max_length=200)
    proposed_at = models.DateTimeField("提请时间")
    proposed_by = models.CharField("提请人账号", max_length=60)
    proposed_by_name = models.CharField("提请人", max_length=60)

    class Meta:
        db_table = "folio_note"
        constraints: ClassVar = [
            *entry_constraints("folio_note"),
            models.CheckConstraint(name="folio_note_kind_is_known", condition=Q(kind__in=_KINDS)),
            models.CheckConstraint(name="folio_note_says_why", condition=~Q(reason="") & ~Q(basis="")),
            models.CheckConstraint(name="folio_note_confirmed_by_another", condition=~Q(proposed_by=F("recorded_by"))),
            models.UniqueConstraint(fields=["folio", "kind", "reason"], condition=OPEN, name="folio_note_once"),
        ]

    def __str__(self) -> str:
        return f"{self.label}：{self.reason}"

    @property
    def label(self) -> str:
        """What is noted, in words."""
        return NoteKind(self.kind).label


class NoteProposal(OwnedModel):
    """A proposal to note something on a folio or to lift what is noted; written once, decided once. 标注提请"""

    number = models.CharField("编号", max_length=40, unique=True, db_collation="C")
    folio = models.ForeignKey(Folio, on_delete=models.PROTECT, verbose_name="簿页", related_name="+")
    lifts = models.ForeignKey(FolioNote, on_delete=models.PROTECT, null=True, verbose_name="解除", related_name="+")
    kind = models.CharField("标注种类", max_length=20)
    reach = models.CharField("范围", max_length=10, default=NoteReach.UNIT.value)
    reason = models.CharField("事由", max_length=200)
    basis = models.CharField("依据", max_length=200)
    proposed_at = models.DateTimeField("提请时间")
    proposed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, verbose_name="提请人", related_name="+")
    state = models.CharField("状态", max_length=10, default=ProposalState.WAITING.value)
    decided_at = models.DateTimeField("处理时间", null=True)
    decided_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, verbose_name="处理人", related_name="+"
    )
    opinion = models.CharField("意见", max_length=200, blank=True)
    folios_written = models.PositiveIntegerField("写入的簿页数", default=0)

    class Meta:
        db_table = "note_proposal"
        constraints: ClassVar = [
            models.CheckConstraint(name="note_proposal_kind_is_known", condition=Q(kind__in=_KINDS)),
            models.CheckConstraint(
                name="note_proposal_reach_is_known", condition=Q(reach__in=[one.value for one in NoteReach])
            ),
            models.CheckConstraint(name="note_proposal_says_why", condition=~Q(reason="") & ~Q(basis="")),
            # 提请、确认由不同的人办理
            models.CheckConstraint(
                name="note_proposal_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="note_proposal_decided_when_it_says_so",
                condition=Q(state=ProposalState.WAITING.value, decided_by__isnull=True, decided_at__isnull=True)
                | Q(
                    state__in=[ProposalState.CONFIRMED.value, ProposalState.DECLINED.value],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["institution", "proposed_at"],
                condition=Q(state=ProposalState.WAITING.value),
                name="note_proposal_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def about(self) -> NoteKind:
        """What is to be noted or lifted."""
        return NoteKind(self.kind)

    @property
    def stands(self) -> ProposalState:
        """How far it has come."""
        return ProposalState(self.state)

    @property
    def goes(self) -> NoteReach:
        """How far it reaches."""
        return NoteReach(self.reach)

    @property
    def word(self) -> str:
        """What is asked for, in words."""
        return f"{'解除' if self.lifts_id else '标注'}{self.about.label}"
