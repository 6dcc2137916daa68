"""From national fields to records: one function per table of the standard, for messages and extracts alike."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tongban.domain.codes.certificate_number import CertificateNumber, InvalidCertificateNumber
from tongban.domain.codes.errors import InvalidCode
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.dictionaries import (
    AdvanceNoticeKind,
    CoOwnership,
    HolderKind,
    HouseNature,
    HouseStructure,
    HouseType,
    HouseUse,
    MortgagedProperty,
    MortgageKind,
    RegistrationType,
    RightNature,
    RightType,
    SeizureKind,
)
from tongban.domain.register.folio_notes import NoteKind
from tongban.exchange.national.fields import Fields, share_of
from tongban.exchange.national.records import (
    BurdenRecord,
    FolioNoteRecord,
    HolderRecord,
    MortgageRecord,
    NoticeRecord,
    ObjectionRecord,
    OwnershipRecord,
    RowRefused,
    SeizureRecord,
    UnitRecord,
    UnitStatus,
)

# A47 建筑物状态；实测户也有不填的
_STATUS: Final = {
    "": UnitStatus.SURVEYED,
    "2": UnitStatus.PREDICTED,
    "3": UnitStatus.SURVEYED,
    "期房": UnitStatus.PREDICTED,
    "现房": UnitStatus.SURVEYED,
}
_CURRENT: Final = frozenset({"", "1", "现势"})
_SEIZURE_YEARS: Final = 3
_PRINTED_SERIAL: Final = re.compile(r"41\d{9}")


def unit_of(fields: Fields) -> UnitRecord:
    """H 户 with the land it stands on."""
    status = unit_status_of(fields)
    return UnitRecord(
        unit_code=unit_code_of(fields),
        location=fields.required("ZL", "FDZL", "BDCZL"),
        status=status,
        use=fields.code(HouseUse, "FWYT1", "GHYT"),
        house_type=fields.code(HouseType, "FWLX"),
        nature=fields.code(HouseNature, "FWXZ"),
        structure=fields.code(HouseStructure, "FWJG"),
        area=fields.area("JZMJ", "SCJZMJ", "YCJZMJ"),
        exclusive_area=fields.area("ZYJZMJ", "SCTNJZMJ", "YCTNJZMJ"),
        shared_area=fields.area("FTJZMJ", "SCFTJZMJ", "YCFTJZMJ"),
        floor=fields.text("SZC", "CH", "SJCS"),
        total_floors=fields.count("ZCS"),
        completed_on=fields.day("JGSJ"),
        project=fields.text("XMMC"),
        right_type=fields.code(RightType, "QLLX") or RightType.HOUSE,
        land_use=fields.text("TDYT"),
        land_nature=fields.code(RightNature, "QLXZ"),
        land_area=fields.area("ZDMJ"),
        land_share_area=fields.area("FTTDMJ"),
        land_right_holder=fields.text("TDSYQR"),
        land_from=fields.day("TDSYQSSJ"),
        land_until=fields.day("TDSYJSSJ"),
    )


def unit_status_of(fields: Fields) -> UnitStatus:
    """Whether the building stands; raises RowRefused for other states of the dictionary."""
    status = fields.text("ZT")
    if status not in _STATUS:
        raise RowRefused(f"建筑物状态ZT的值“{status}”不能导入，只收期房(2)和现房(3)")
    return _STATUS[status]


def holder_of(fields: Fields) -> HolderRecord:
    """QLR 权利人; with a certificate number only where it is the holder's own (分别持证)."""
    return HolderRecord(
        name=fields.required("QLRMC"),
        kind=fields.code(HolderKind, "QLRLX") or HolderKind.PERSON,
        document_kind=fields.code(DocumentKind, "ZJZL"),
        document_number=fields.text("ZJH").replace(" ", "").upper(),
        share=_share(fields),
        certificate_number=certificate_number_of(fields, "BDCQZH"),
        printed_serial=printed_serial_of(fields),
    )


def ownership_of(fields: Fields, holders: Sequence[HolderRecord]) -> OwnershipRecord:
    """FDCQ2 房地产权（独幢、层、套、间）"""
    return OwnershipRecord(
        **_certified(fields, holders, "BDCQZH"),
        mode=mode_of(fields, holders),
        price=fields.amount("FDCJYJG", "QDJG"),
    )


def mortgage_of(fields: Fields, holders: Sequence[HolderRecord]) -> MortgageRecord:
    """DYAQ 抵押权"""
    return MortgageRecord(
        **_certified(fields, holders, "BDCDJZMH", "BDCQZH"),
        kind=fields.code(MortgageKind, "DYFS") or MortgageKind.ORDINARY,
        property_kind=fields.code(MortgagedProperty, "DYBDCLX") or MortgagedProperty.LAND_AND_HOUSE,
        mortgagor=fields.text("DYR"),
        amount=mortgage_amount_of(fields),
        debt_from=fields.day("ZWLXQSSJ"),
        debt_until=fields.day("ZWLXJSSJ"),
        rank=fields.count("DYQSW") or 1,
        transfer_banned=fields.flag("SFCZJZHXZ"),
        scope=fields.text("DBFW"),
        effective_since=fields.moment("SLRQ"),
        claim_fact=claim_fact_of(fields),
    )


def claim_fact_of(fields: Fields) -> str | None:
    """How the claims behind a maximum-amount mortgage were determined (民法典 §423); None while they are not."""
    kind = fields.code(MortgageKind, "DYFS")
    return fields.text("ZGZQQDSS") or None if kind is MortgageKind.MAXIMUM_AMOUNT else None


def mortgage_amount_of(fields: Fields) -> Decimal:
    """The debt or, of a maximum-amount mortgage, the maximum; raises RowRefused."""
    kind = fields.code(MortgageKind, "DYFS") or MortgageKind.ORDINARY
    preferred = ("ZGZQSE", "BDBZZQSE") if kind is MortgageKind.MAXIMUM_AMOUNT else ("BDBZZQSE", "ZGZQSE")
    amount = fields.amount(*preferred)
    if amount is None:
        raise RowRefused("缺少BDBZZQSE（被担保主债权数额）")
    return amount


def notice_of(fields: Fields, holders: Sequence[HolderRecord]) -> NoticeRecord:
    """YGDJ 预告登记"""
    kind = fields.code(AdvanceNoticeKind, "YGDJZL")
    if kind is None:
        raise RowRefused("缺少YGDJZL（预告登记种类）")
    return NoticeRecord(
        **_certified(fields, holders, "BDCDJZMH", "BDCQZH"),
        kind=kind,
        mode=mode_of(fields, holders),
        obligor=fields.required("YWR"),
        obligor_document_kind=fields.code(DocumentKind, "YWRZJZL"),
        obligor_document_number=fields.text("YWRZJH"),
        obligor_kind=fields.code(HolderKind, "YWRLX"),
        price=fields.amount("QDJG"),
        mortgage_kind=fields.code(MortgageKind, "DYFS"),
        debt_from=fields.day("ZWLXQSSJ"),
        debt_until=fields.day("ZWLXJSSJ"),
        scope=fields.text("DBFW"),
        transfer_banned=fields.flag("SFCZJZHXZ"),
    )


def burden_of(fields: Fields, holders: Sequence[HolderRecord], *, kind: RightType) -> BurdenRecord:
    """DYIQ 地役权, or 居住权 among the other rights."""
    return BurdenRecord(
        **_certified(fields, holders, "BDCDJZMH", "BDCQZH"),
        kind=kind,
        content=fields.required("QLNR", "DYQNR", "QLQT"),
        from_date=fields.day("QLQSSJ"),
        until_date=fields.day("QLJSSJ"),
    )


def seizure_of(fields: Fields) -> SeizureRecord:
    """CFDJ 查封登记"""
    recorded = _recorded(fields)
    told = fields.code(SeizureKind, "CFLX") or SeizureKind.SEIZURE
    # 续封 is what happened to a seizure, not another kind of one: it goes on binding as the seizure it was.
    kind = SeizureKind.SEIZURE if told is SeizureKind.RENEWAL else told
    renewed = told is SeizureKind.RENEWAL or fields.flag("SFXF")
    first, last = fields.day("CFQSSJ"), fields.day("CFJSSJ")
    _check_term(kind, first, last, renewed=renewed)
    return SeizureRecord(
        **recorded,
        kind=kind,
        court=fields.required("CFJG"),
        document=fields.text("CFWJ"),
        document_number=fields.required("CFWH"),
        served_at=fields.moment("SDSJ") or recorded["recorded_at"],
        from_date=first,
        until_date=last,
        against=fields.text("BZXR"),
        scope=fields.text("CFFW"),
        court_case_number=fields.text("CFAH"),
        share=share_of(fields.text("CFBL")),
        asked_years=fields.count("CFNX"),
        asked_from=fields.day("WSQSSJ"),
        asked_until=fields.day("WSJSSJ"),
        renewed=renewed,
    )


def objection_of(fields: Fields) -> ObjectionRecord:
    """YYDJ 异议登记"""
    return ObjectionRecord(
        **_recorded(fields),
        applicant=fields.required("YYR", "QLRMC"),
        matter=fields.required("YYSX"),
        document_kind=fields.code(DocumentKind, "YYRZJZL", "ZJZL"),
        document_number=fields.text("YYRZJH", "ZJH"),
        certificate_number=certificate_number_of(fields, "BDCDJZMH"),
        lawsuit_shown_at=fields.moment("SSTJSJ"),
        lawsuit_shown_under=fields.text("SSTJYWH"),
    )


def note_of(fields: Fields) -> FolioNoteRecord:
    """标注: a table of our own, for the standard knows none; the kind by its name or its code."""
    recorded, told = _recorded(fields), fields.required("BZZL")
    kind = next((one for one in NoteKind if told in {one.label, one.value}), None)
    if kind is None:
        raise RowRefused(f"标注种类“{told}”不在{'、'.join(one.label for one in NoteKind)}之中")
    return FolioNoteRecord(
        **recorded,
        kind=kind,
        reason=fields.required("BZSY"),
        basis=fields.required("BZYJ"),
        proposed_at=fields.moment("TQSJ") or recorded["recorded_at"],
        proposed_by=fields.required("TQR"),
    )


def unit_code_of(fields: Fields) -> str:
    """The unit's code, without the spaces of the certificate face."""
    try:
        return UnitCode.from_register(fields.required("BDCDYH")).text
    except InvalidCode as error:
        raise RowRefused(error.sentence) from error


def _recorded(fields: Fields) -> dict:  # type: ignore[type-arg] # keyword arguments of several classes
    check_current(fields)
    recorded_at = fields.moment("DJSJ")
    if recorded_at is None:
        raise RowRefused("缺少DJSJ（登记时间）")
    return {
        "unit_code": unit_code_of(fields),
        "case_number": fields.required("YWH"),
        "recorded_at": recorded_at,
        "recorded_by": fields.text("DBR") or "原登记簿",
        "remarks": fields.text("FJ"),
    }


def check_current(fields: Fields) -> None:
    """Only what stands is taken over; raises RowRefused."""
    status = fields.text("QSZT")
    if status not in _CURRENT:
        raise RowRefused(f"权属状态QSZT为“{status}”：只导入现势权利")


def _certified(fields: Fields, holders: Sequence[HolderRecord], *number: str) -> dict:  # type: ignore[type-arg]
    if not holders:
        raise RowRefused("没有权利人")
    registration_type = fields.code(RegistrationType, "DJLX")
    if registration_type is None:
        raise RowRefused("缺少DJLX（登记类型）")
    return _recorded(fields) | {
        "holders": tuple(holders),
        "certificate_number": certificate_number_of(fields, *number),
        "printed_serial": printed_serial_of(fields),
        "registration_type": registration_type,
        "cause": fields.text("DJYY"),
    }


def printed_serial_of(fields: Fields) -> str:
    """The serial of the printed sheet, where it is one of ours."""
    serial = fields.text("QZYSXLH")
    return serial if _PRINTED_SERIAL.fullmatch(serial) else ""


def _check_term(kind: SeizureKind, first: date | None, last: date | None, *, renewed: bool) -> None:
    if first is None or last is None:
        if not kind.is_queued:
            raise RowRefused("查封没有起止日期")
        return
    if last < first:
        raise RowRefused("查封终止日期早于起始日期")
    if not renewed and (last.year - first.year, last.month, last.day) > (_SEIZURE_YEARS, first.month, first.day):
        raise RowRefused("查封期限超过三年（民诉法解释 §485）")


def certificate_number_of(fields: Fields, *names: str) -> str:
    """A certificate's number in the stored form; an old one as it is written."""
    text = fields.text(*names)
    try:
        return CertificateNumber.parse(text).text if text else ""
    except InvalidCertificateNumber:
        return text  # an old certificate keeps its own number


def mode_of(fields: Fields, holders: Sequence[HolderRecord]) -> CoOwnership:
    """How several own together; raises RowRefused when the holders or their shares do not fit."""
    mode = fields.code(CoOwnership, "GYFS") or (CoOwnership.SOLE if len(holders) == 1 else CoOwnership.JOINT)
    if mode is CoOwnership.SOLE and len(holders) != 1:
        raise RowRefused(f"共有方式为单独所有，却有{len(holders)}名权利人")
    if mode is CoOwnership.JOINT and len(holders) == 1:
        raise RowRefused("共有方式为共同共有，却只有1名权利人")
    if mode is CoOwnership.BY_SHARES:
        total = sum(one.share or 0 for one in holders)
        if total != 1 or any(one.share is None for one in holders):
            raise RowRefused(f"按份共有的份额之和应为1，现为{total}")
    return mode


def _share(fields: Fields) -> Fraction | None:
    share = share_of(fields.text("QLBL"))
    if share is not None and not 0 < share <= 1:
        raise RowRefused(f"份额{share}应大于0且不超过1")
    return share
