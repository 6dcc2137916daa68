"""Certificates: their face for printing, their standing for whoever holds one in hand."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.timezone import localdate

from tongban.apps.identity.clock import now
from tongban.apps.identity.gathering import find
from tongban.apps.identity.models import Institution
from tongban.apps.register.models import AdvanceNotice, Certificate, Mortgage, Ownership, UnitDescription
from tongban.apps.register.prepared import ask
from tongban.apps.register.queries.find import normal_number
from tongban.apps.register.queries.lapsed import surely_lapsed
from tongban.apps.register.queries.rows import FolioRows, code_of, rows_of
from tongban.apps.register.queries.standing import standing_of
from tongban.apps.register.queries.wording import (
    area_of,
    floors_of,
    mode_of,
    names_of,
    nature_of,
    right_of,
    shared_with,
    structure_of,
    term_of,
    use_of,
)
from tongban.apps.register.refusals import FolioNotFound
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.dictionaries import AdvanceNoticeKind, MortgageKind, RightType

_OF_CASE: Final = """SELECT number FROM certificate
    WHERE institution_id = %s AND issued_under = %s AND serial IS NOT NULL ORDER BY id"""
_ON_ITS_FACE: Final = (
    "institution",
    "folio",
    "replaces",
    "sheets",
    "objection",
    *(f"{right}__holders" for right in ("ownership", "mortgage", "advance_notice", "burden")),
)


@dataclass(frozen=True, kw_only=True)
class FaceLine:
    """One printed field of a certificate."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class CertificateFace:
    """Everything a certificate shows (domain.md 8.1), read from the register as it stands."""

    kind: CertificateKind
    number: str
    institution_name: str
    registered_on: date
    printed_serial: str
    unit_code: str
    lines: tuple[FaceLine, ...]


@dataclass(frozen=True, kw_only=True)
class CertificateStanding:
    """What the public verification page may say: no personal data."""

    number: str
    kind: CertificateKind
    is_valid: bool
    institution_name: str
    registered_on: date
    voided_on: date | None


def certificate_standing(number: str) -> CertificateStanding | None:
    """Whether a certificate is valid or void; None when no register of this node knows it."""
    row = Certificate.objects.filter(number=normal_number(number)).select_related("institution").first()
    if row is None:
        return None
    return CertificateStanding(
        number=row.number,
        kind=CertificateKind(row.kind),
        is_valid=row.is_valid and not _has_lapsed(row),
        institution_name=row.institution.name,
        registered_on=localdate(row.issued_at),
        voided_on=localdate(row.voided_at) if row.voided_at else None,
    )


def _has_lapsed(row: Certificate) -> bool:
    """Whether dates have ended the notice or objection it proves (民法典 §220, §221)."""
    proved = row.objection or row.advance_notice
    return proved is not None and proved in surely_lapsed(rows_of(row.folio), now())


@dataclass(frozen=True, kw_only=True)
class IssuedCertificate:
    """A certificate of one of our own series, and when it was recorded."""

    number: str
    institution_code: str
    issued_at: datetime


def certificate_in_series(
    *, institution: str, year: int, kind: CertificateKind, serial: int
) -> IssuedCertificate | None:
    """The certificate an institution numbered so, whether or not it is still valid."""
    row = Certificate.objects.filter(
        institution_id=institution, series_year=year, kind=kind.value, serial=serial
    ).first()
    if row is None:
        return None
    return IssuedCertificate(number=row.number, institution_code=row.institution_id, issued_at=row.issued_at)


def certificates_of_case(*, institution: Institution | str, case_number: str) -> list[str]:
    """The numbers a case was given, oldest first."""
    return [number for (number,) in ask(_OF_CASE, [code_of(institution), case_number])]


def certificate_face(*, institution: Institution | str, number: str) -> CertificateFace:
    """What to print on a certificate; raises FolioNotFound."""
    row = find(Certificate, {"institution_id": code_of(institution), "number": number}, *_ON_ITS_FACE)
    if row is None:
        raise FolioNotFound(number)
    rows = rows_of(row.folio)
    owned = row.ownership
    lines = _title_lines(row, owned, rows.unit) if owned else _registration_lines(row, rows)
    return CertificateFace(
        kind=CertificateKind(row.kind),
        number=row.number,
        institution_name=row.institution.name,
        registered_on=localdate(row.issued_at),
        printed_serial=row.printed_serial,
        unit_code=row.folio.unit_code,
        lines=tuple(FaceLine(label=label, value=value) for label, value in lines),
    )


def _title_lines(row: Certificate, ownership: Ownership, unit: UnitDescription | None) -> list[tuple[str, str]]:
    holders, own = list(ownership.holders.all()), row.holder
    lines = [
        ("权利人", own.name if own else names_of(holders)),
        ("共有情况", shared_with(ownership.mode, holders, own=own) if own else mode_of(ownership.mode, holders)),
    ]
    if unit is not None:
        lines += [
            ("坐落", unit.location),
            ("不动产单元号", UnitCode(row.folio.unit_code).grouped),
            ("权利类型", right_of(unit)),
            ("权利性质", nature_of(unit)),
            ("用途", use_of(unit)),
            ("面积", area_of(unit)),
            ("使用期限", term_of(unit.land_from, unit.land_until)),
            ("权利其他状况", _other_conditions(unit)),
        ]
    return [*lines, ("附记", _remarks(ownership.remarks, row))]


def _other_conditions(unit: UnitDescription) -> str:
    parts = (
        ("分摊土地面积", f"{unit.land_share_area}㎡" if unit.land_share_area is not None else ""),
        ("房屋结构", structure_of(unit)),
        ("专有建筑面积", f"{unit.exclusive_area}㎡" if unit.exclusive_area is not None else ""),
        ("分摊建筑面积", f"{unit.shared_area}㎡" if unit.shared_area is not None else ""),
        ("", floors_of(unit)),
        ("竣工时间", str(unit.completed_on) if unit.completed_on else ""),
    )
    return "\n".join(f"{label}：{value}" if label else value for label, value in parts if value)


def _registration_lines(row: Certificate, rows: FolioRows) -> list[tuple[str, str]]:
    about, holders, obligors, other, remarks = _proved(row, rows)
    return [
        ("证明权利或事项", about),
        ("权利人（申请人）", holders),
        ("义务人", obligors),
        ("坐落", rows.unit.location if rows.unit else ""),
        ("不动产单元号", UnitCode(row.folio.unit_code).grouped),
        ("其他", other),
        ("附记", _remarks(remarks, row)),
    ]


def _proved(row: Certificate, rows: FolioRows) -> tuple[str, str, str, str, str]:
    if row.mortgage is not None:
        mortgage = row.mortgage
        kind = MortgageKind(mortgage.kind)
        amount = "最高债权额" if kind is MortgageKind.MAXIMUM_AMOUNT else "被担保的主债权数额"
        determined = f"\n最高债权额确定的事实和数额：{mortgage.claim_fact}" if mortgage.claim_fact else ""
        other = f"{kind.label}\n{amount}：{mortgage.amount:,.2f}元{determined}\n{_secured(mortgage)}"
        owners = names_of(rows.ownership.holders.all()) if rows.ownership else ""
        return "抵押权", names_of(mortgage.holders.all()), mortgage.mortgagor or owners, other, mortgage.remarks
    if row.advance_notice is not None:
        notice = row.advance_notice
        of_mortgage = AdvanceNoticeKind(notice.kind).is_of_mortgage
        worth = "被担保的主债权数额" if of_mortgage else "取得价格"
        told = [f"{worth}：{notice.price:,.2f}元"] if notice.price is not None else []
        other = "\n".join([*told, _secured(notice)] if of_mortgage else told)
        label = AdvanceNoticeKind(notice.kind).label
        return label, names_of(notice.holders.all()), notice.obligor, other, notice.remarks
    if row.burden is not None:
        burden = row.burden
        other = f"{burden.content}\n期限：{term_of(burden.from_date, burden.until_date)}"
        obligors = names_of(rows.ownership.holders.all()) if rows.ownership else ""
        return RightType(burden.kind).label, names_of(burden.holders.all()), obligors, other, burden.remarks
    objection = row.objection
    if objection is None:  # a constraint forbids it
        return "", "", "", "", ""
    return "异议登记", objection.applicant, "", objection.matter, objection.remarks


def _secured(entry: Mortgage | AdvanceNotice) -> str:
    """Term, scope and whether a transfer is banned, as the register has them (民法典 §406；自然资发〔2021〕54号)."""
    banned = "是" if entry.transfer_banned else "否"
    told = [
        f"债务履行期限：{term_of(entry.debt_from, entry.debt_until)}",
        f"担保范围：{entry.scope}" if entry.scope else "",
        f"是否存在禁止或限制转让抵押不动产的约定：{banned}",
    ]
    return "\n".join(filter(None, told))


def _remarks(text: str, row: Certificate) -> str:
    if row.replaces is None:
        return text
    how = f"{row.note}，" if row.note else ""
    beside = _stood_beside(row) if row.note else []
    return "\n".join(filter(None, (text, f"{how}原证号{row.replaces.number}。", *beside)))


def _stood_beside(row: Certificate) -> list[str]:
    """Seizures and objections do not hinder a certificate from being replaced; it tells of them as they stood then."""
    rows = rows_of(row.folio, at=row.issued_at)
    standing, gone = standing_of(rows, at=row.issued_at), surely_lapsed(rows, row.issued_at)
    seized = "、".join(
        f"{one.court}{one.kind.label}（{one.document}，{term_of(one.since, one.until)}）" for one in standing.effective
    )
    waiting = f"，轮候{len(standing.queue)}件" if standing.queue else ""
    objected = "、".join(
        f"{one.applicant}（{localdate(one.recorded_at)}）" for one in rows.objections if one not in gone
    )
    told = ((f"{seized}{waiting}" if seized else ""), f"{objected}的异议登记" if objected else "")
    return [f"{row.note}时该不动产有{one}。" for one in told if one]
