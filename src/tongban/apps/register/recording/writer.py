"""Writing on a locked folio: opening and ending entries, queueing and voiding certificates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import Certificate, Entry, Folio, Holder, Objection
from tongban.apps.register.proving.logbook import Author, Seals
from tongban.apps.register.queries.wording import about, describe
from tongban.apps.register.recording.order import Change
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.register import facts

E = TypeVar("E", bound=Entry)
_HELD = {"ownership", "mortgage", "advance_notice", "burden"}


@dataclass(frozen=True, kw_only=True)
class Numbering:
    """A certificate that waits for its number, which is given last (domain.md 1.5: 不得跳号)."""

    kind: CertificateKind
    right: Entry
    replaces: Certificate | None
    note: str


@dataclass(kw_only=True)
class FolioWriter:
    """A folio whose row is locked by this transaction, and who writes on it under which case."""

    folio: Folio
    institution: Institution
    case_number: str
    author: Author
    at: datetime
    seals: Seals = field(default_factory=Seals)
    changes: list[Change] = field(default_factory=list)
    numberings: list[Numbering] = field(default_factory=list)
    voided: list[str] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)

    def open(
        self, model: type[E], *, holders: Iterable[facts.Holder] = (), at: datetime | None = None, **fields: Any
    ) -> E:
        """Write a new entry with its holders; `at` when it took effect before now by force of law."""
        entry = model(
            institution=self.institution,
            folio=self.folio,
            recorded_at=at or self.at,
            recorded_by=self.author.username,
            recorded_by_name=self.author.name,
            recorded_under=self.case_number,
            **fields,
        )
        entry.save(force_insert=True)
        self.seals.opened(model, [entry.pk])
        link = entry._meta.db_table  # noqa: SLF001 - Django's documented model API
        self._hold(list(holders), **({link: entry} if link in _HELD else {}))
        self.changes.append(Change(about=about(entry), before="", after=describe(entry)))
        return entry

    def end(self, entry: Entry, *, cause: str, word: str = "终止", at: datetime | None = None) -> list[Certificate]:
        """End an entry, its holders (trigger) and its certificates, which are returned; `word` names what happens."""
        self.changes.append(Change(about=about(entry), before=describe(entry), after=word))
        entry.ended_at = at or self.at
        entry.ended_by = self.author.username
        entry.ended_by_name = self.author.name
        entry.ended_under = self.case_number
        entry.end_cause = cause
        ends = ["ended_at", "ended_by", "ended_by_name", "ended_under", "end_cause"]
        certificates = self._certificates(entry)
        self.void(certificates, reason=cause, at=at)
        entry.save(update_fields=ends)
        model, link = type(entry), entry._meta.db_table  # noqa: SLF001 - as above
        self.seals.completed(model, [entry.pk], names=["ended"])
        if link in _HELD:
            held = Holder.objects.filter(**{f"{link}_id": entry.pk}).values_list("pk", flat=True)
            self.seals.completed(Holder, held, names=["ended"])
        return certificates

    def void(self, certificates: Iterable[Certificate], *, reason: str, at: datetime | None = None) -> None:
        """Void certificates that are valid."""
        for certificate in certificates:
            certificate.voided_at = at or self.at
            certificate.voided_by = self.author.username
            certificate.voided_under = self.case_number
            certificate.void_reason = reason[:100]
            certificate.save(update_fields=["voided_at", "voided_by", "voided_under", "void_reason"])
            self.seals.completed(Certificate, [certificate.pk], names=["voided", "voiding"])
            self.voided.append(certificate.number)
            label = CertificateKind(certificate.kind).label
            self.changes.append(Change(about=label, before=f"{certificate.number} 有效", after="作废"))

    def certify(
        self, kind: CertificateKind, right: Entry, *, replaces: Iterable[Certificate] = (), note: str = ""
    ) -> None:
        """Queue a certificate for a right; it is numbered when everything else is written."""
        old = next(iter(replaces), None)
        self.numberings.append(Numbering(kind=kind, right=right, replaces=old, note=note))

    def carry(self, entry: Entry) -> None:
        """Say that an entry goes on unchanged for whoever owns the unit now."""
        self.carried.append(f"{about(entry)}继续存在：{describe(entry)}")

    def show_lawsuit(self, objection: Objection) -> None:
        """Note that the objector has sued in time, so that the objection goes on (实施细则 §83)."""
        objection.lawsuit_shown_at = self.at
        objection.lawsuit_shown_under = self.case_number
        objection.save(update_fields=["lawsuit_shown_at", "lawsuit_shown_under"])
        self.seals.completed(Objection, [objection.pk], names=["lawsuit"])
        self.changes.append(Change(about="异议登记", before=describe(objection), after="已提交起诉受理材料，继续有效"))

    def _certificates(self, entry: Entry) -> list[Certificate]:
        link = entry._meta.db_table  # noqa: SLF001 - as above
        if link not in _HELD | {"objection"}:
            return []
        rows = Certificate.objects.filter(**{f"{link}_id": entry.pk}, voided_at__isnull=True)
        return list(rows.order_by("pk"))

    def _hold(self, holders: list[facts.Holder], **right: Any) -> None:
        rows = Holder.objects.bulk_create(
            Holder(
                institution=self.institution,
                folio=self.folio,
                position=position,
                name=holder.name,
                kind=holder.kind.value,
                document_kind=holder.document_kind.value if holder.document_kind else "",
                document_number=holder.document_number,
                share_numerator=holder.share.numerator if holder.share is not None else None,
                share_denominator=holder.share.denominator if holder.share is not None else None,
                **right,
            )
            for position, holder in enumerate(holders, start=1)
        )
        self.seals.opened(Holder, [row.pk for row in rows])
