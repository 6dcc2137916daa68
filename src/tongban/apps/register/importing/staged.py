"""Rows ready for COPY, whatever they were read from."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from tongban.apps.register.importing.layouts import LAYOUTS, Layout
from tongban.apps.register.importing.texts import copy_text
from tongban.domain.dictionaries import AdvanceNoticeKind
from tongban.exchange.national.records import BadRow, HolderRecord, NoticeRecord, OwnershipRecord, Record, Sourced

_BY_NAME = {layout.counted: layout for layout in LAYOUTS.values()}
_KEY_BYTES = 16


class StagedRow(NamedTuple):
    """One record as text. `payload` and `holders` are lines for COPY without the columns that staging adds.

    Of rows with the same unit that are `alone` only one stands in the register: descriptions, ownerships, presale
    notices. `own` are certificates of single co-owners: place among them, number, printed serial (分别持证).
    """

    kind: str
    file: str
    line: int
    unit_code: str
    payload: str
    key: str
    number: str = ""
    serial: str = ""
    holders: tuple[str, ...] = ()
    alone: bool = False
    accompanies: bool = False
    own: tuple[tuple[int, str, str], ...] = ()

    @property
    def layout(self) -> Layout:
        """Where it goes."""
        return _BY_NAME[self.kind]

    def refused(self, reason: str) -> BadRow:
        """The row set aside."""
        return BadRow(file=self.file, line=self.line, unit_code=self.unit_code, reason=reason)


def key_of(kind: str, unit_code: str, number: str, payload: str, holders: Iterable[str]) -> str:
    """A row's content condensed: equal content, equal key."""
    content = "\x1f".join((kind, unit_code, number, payload, *holders))
    return hashlib.blake2b(content.encode(), digest_size=_KEY_BYTES).hexdigest()


def stage(row: Sourced) -> StagedRow:
    """A record as a staged row."""
    record, layout = row.record, LAYOUTS[type(row.record)]
    payload = "\t".join(copy_text(value) for value in layout.values(record))
    holders = tuple(holder_line(holder, place) for place, holder in enumerate(getattr(record, "holders", ()), start=1))
    number = copy_text(getattr(record, "certificate_number", ""))
    own = _own_certificates(record)
    alone = layout.is_unit or isinstance(record, OwnershipRecord)
    presale = isinstance(record, NoticeRecord) and record.kind is AdvanceNoticeKind.PRESALE
    return StagedRow(
        kind=layout.counted,
        file=row.file,
        line=row.line,
        unit_code=record.unit_code,
        payload=payload,
        key=key_of(layout.counted, record.unit_code, number, payload, (*holders, *map(str, own))),
        number=number,
        serial=getattr(record, "printed_serial", ""),
        holders=holders,
        alone=alone or presale,
        accompanies=row.accompanies,
        own=own,
    )


def _own_certificates(record: Record) -> tuple[tuple[int, str, str], ...]:
    """The certificates co-owners hold apart; nothing where all hold one together."""
    holders = record.holders if isinstance(record, OwnershipRecord) else ()
    return tuple(
        (place, copy_text(one.certificate_number), one.printed_serial)
        for place, one in enumerate(holders, start=1)
        if one.certificate_number
    )


def holder_line(holder: HolderRecord, position: int) -> str:
    """One holder as COPY reads it, in the order of HOLDER_COLUMNS."""
    share = holder.share
    values = (
        position,
        holder.name,
        holder.kind,
        holder.document_kind or "",
        holder.document_number,
        share.numerator if share is not None else None,
        share.denominator if share is not None else None,
    )
    return "\t".join(copy_text(value) for value in values)
