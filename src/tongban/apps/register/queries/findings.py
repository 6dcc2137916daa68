"""What a search certificate says: the folio as it stands, cut to what the applicant may know."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from tongban.apps.identity.clock import localdate, localtime
from tongban.apps.identity.models import Officer
from tongban.apps.register.models import Entry, Holder, RegisterLogEntry
from tongban.apps.register.queries.facts import notes_holding
from tongban.apps.register.queries.history import history
from tongban.apps.register.queries.lapsed import surely_lapsed
from tongban.apps.register.queries.looks import looks_at
from tongban.apps.register.queries.page import FolioPage, RightLine, folio_page
from tongban.apps.register.queries.rows import FolioRows, folio_of, rows_of
from tongban.apps.register.queries.standing import standing_of
from tongban.domain.codes.id_number import forms_of
from tongban.domain.register.folio_notes import NoteKind
from tongban.domain.searching import SCOPES, Searcher, SearchField

_NONE: Final = "无"
_LOOKS: Final = 10
_F = SearchField


@dataclass(frozen=True, kw_only=True)
class FoundLine:
    """One line of the result."""

    field: SearchField
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class _Folio:
    page: FolioPage
    rows: FolioRows
    at: datetime
    stated_name: str
    gone: Sequence[Entry]


def findings_for(
    *, officer: Officer, unit_code: str, searcher: Searcher, at: datetime, stated_name: str = ""
) -> list[FoundLine]:
    """The result for this kind of applicant, in the order of the certificate; raises FolioNotFound.

    `stated_name` is the owner's name a lawyer gives to be compared (办法 §22).
    """
    folio = folio_of(officer.institution, unit_code)
    page = folio_page(officer=officer, unit_code=folio.unit_code)
    rows = rows_of(folio)
    known = _Folio(page=page, rows=rows, at=at, stated_name=stated_name, gone=surely_lapsed(rows, at))
    allowed = SCOPES[searcher].fields
    lines = []
    for field, tell in _TELLERS.items():
        if field in allowed:
            lines += [FoundLine(field=field, label=label, value=value or _NONE) for label, value in tell(known)]
    return lines


def holds_a_right(*, officer: Officer, unit_code: str, name: str, document_number: str) -> bool:
    """Whether the register names this person, under either form of the number, as holder of a right on the unit."""
    forms = set(forms_of(document_number))
    holders = _holders_on(officer, unit_code)
    return any(one.name == name and forms & set(forms_of(one.document_number)) for one in holders)


def is_a_holder(*, officer: Officer, unit_code: str, name: str) -> bool:
    """Whether the register names somebody of this name as holder of a right on the unit."""
    return any(one.name == name for one in _holders_on(officer, unit_code))


def _holders_on(officer: Officer, unit_code: str) -> list[Holder]:
    rows = rows_of(folio_of(officer.institution, unit_code))
    rights = [rows.ownership, *rows.mortgages, *rows.advance_notices, *rows.burdens]
    return [holder for right in rights if right is not None for holder in right.holders.all()]


_NOTICES: Final = frozenset({"预告登记", "异议"})
Told = Iterable[tuple[str, str]]


def _nature(folio: _Folio) -> Told:
    hidden = {"土地使用权人"}
    lines = [("坐落", folio.page.location), ("不动产单元号", folio.page.unit_code_grouped)]
    return [*lines, *((label, value) for label, value in folio.page.description if label not in hidden)]


def _is_shared(folio: _Folio) -> Told:
    return [("是否共有", "是" if len(folio.page.owners) > 1 else "否")]


def _is_burdened(folio: _Folio) -> Told:
    rows = folio.rows
    entries: tuple[tuple[str, Sequence[Entry]], ...] = (
        ("抵押权", rows.mortgages),
        ("预告登记", rows.advance_notices),
        ("异议登记", rows.objections),
        ("居住权或地役权", rows.burdens),
    )
    found = [label for label, there in entries if any(one not in folio.gone for one in there)]
    return [("抵押、预告、异议等情形", f"有：{'、'.join(found)}" if found else _NONE)]


def _is_restricted(folio: _Folio) -> Told:
    banned = any(one.transfer_banned for one in folio.rows.mortgages)
    seized = bool(_standing(folio))
    found = [label for label, there in (("查封", seized), ("禁止或者限制转让的约定", banned)) if there]
    kinds = (NoteKind(one.kind) for one in notes_holding(folio.rows))
    found += dict.fromkeys(kind.label for kind in kinds if kind.restricts)
    return [("查封或者其他限制处分的情形", f"有：{'、'.join(found)}" if found else _NONE)]


def _name_agrees(folio: _Folio) -> Told:
    if not folio.stated_name:
        return []
    agrees = folio.stated_name in {one.name for one in folio.page.owners}
    return [(f"所提供的权利主体名称“{folio.stated_name}”", "与登记簿记载一致" if agrees else "与登记簿记载不一致")]


def _co_ownership(folio: _Folio) -> Told:
    return [("共有情况", folio.page.co_ownership)]


def _seizing_court(folio: _Folio) -> Told:
    return [("要求办理查封的机关", "、".join(entry.court for entry in _standing(folio)))]


def _holders(folio: _Folio) -> Told:
    names = [f"{one.name}（{one.share}）" if one.share else one.name for one in folio.page.owners]
    return [("权利人", "、".join(names))]


def _documents(folio: _Folio) -> Told:
    return [(f"{one.name}的{one.document or '证件'}", one.document_number) for one in folio.page.owners]


def _certificates(folio: _Folio) -> Told:
    return [("有效证书、证明", "、".join(one.number for one in folio.page.certificates))]


def _price(folio: _Folio) -> Told:
    price = folio.rows.ownership.price if folio.rows.ownership else None
    return [("取得价格", f"{price:,.2f}元" if price is not None else "")]


def _mortgages(folio: _Folio) -> Told:
    return _sentences("抵押权", (one for one in folio.page.rights if one.about == "抵押权"))


def _other_rights(folio: _Folio) -> Told:
    return _sentences("居住权、地役权", (one for one in folio.page.rights if one.about != "抵押权"))


def _notices(folio: _Folio) -> Told:
    return _sentences("预告登记、异议登记", (one for one in folio.page.restrictions if one.about in _NOTICES))


def _seizures(folio: _Folio) -> Told:
    return _sentences("查封登记", (one for one in folio.page.restrictions if one.about == "查封"))


def _history(folio: _Folio) -> Told:
    lines = history(institution=folio.rows.folio.institution_id, unit_code=folio.page.unit_code)
    return [(f"沿革 {line.at:%Y-%m-%d}", f"{line.about} {line.sentence}") for line in lines]


def _originals(folio: _Folio) -> Told:
    """The files of the cases the folio was written under, each to be read and copied (实施细则 §101)."""
    rows = RegisterLogEntry.objects.of(folio.rows.folio.institution_id).filter(unit_code=folio.page.unit_code)
    cases = rows.exclude(item="").order_by("sequence").values_list("at", "case_number")
    told = [("原始资料", f"{localdate(at)} 业务编号{number}的登记案卷，可以查阅、复制") for at, number in cases]
    return told or [("原始资料", "")]


def _looks(folio: _Folio) -> Told:
    """The latest looks at the folio: who, for whom, why."""
    looks = looks_at(institution=folio.rows.folio.institution_id, unit_code=folio.page.unit_code)[:_LOOKS]
    told = []
    for one in looks:
        whom, why = (f"为{one.on_behalf_of}" if one.on_behalf_of else ""), one.purpose or "未写明"
        told.append(f"{localtime(one.at):%Y-%m-%d %H:%M} {one.actor_name}{whom}{one.act}，目的：{why}")
    return [("查阅记录", one) for one in told] or [("查阅记录", "")]


def _sentences(label: str, lines: Iterable[RightLine]) -> Told:
    told = [
        "，".join(
            part
            for part in (line.sentence, "、".join(one.name for one in line.holders), line.certificate_number)
            if part
        )
        for line in lines
    ]
    return [(label, one) for one in told] or [(label, "")]


def _standing(folio: _Folio) -> Iterable:  # type: ignore[type-arg] # entries of the law
    return standing_of(folio.rows, at=folio.at).entries


_TELLERS: Final[Mapping[SearchField, Callable[[_Folio], Told]]] = MappingProxyType(
    {
        _F.NATURE: _nature,
        _F.HOLDERS: _holders,
        _F.DOCUMENTS: _documents,
        _F.IS_SHARED: _is_shared,
        _F.CO_OWNERSHIP: _co_ownership,
        _F.NAME_AGREES: _name_agrees,
        _F.CERTIFICATES: _certificates,
        _F.PRICE: _price,
        _F.IS_BURDENED: _is_burdened,
        _F.MORTGAGES: _mortgages,
        _F.OTHER_RIGHTS: _other_rights,
        _F.NOTICES: _notices,
        _F.IS_RESTRICTED: _is_restricted,
        _F.SEIZING_COURT: _seizing_court,
        _F.SEIZURES: _seizures,
        _F.HISTORY: _history,
        _F.ORIGINALS: _originals,
        _F.LOOKS: _looks,
    }
)
