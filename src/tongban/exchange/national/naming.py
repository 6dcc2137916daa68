"""A record under its national field names; amounts in 万元, moments in Beijing time."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from tongban.domain.dictionaries import RightType
from tongban.exchange.national.records import (
    BurdenRecord,
    FolioNoteRecord,
    HolderRecord,
    MortgageRecord,
    NoticeRecord,
    ObjectionRecord,
    OwnershipRecord,
    Record,
    SeizureRecord,
    StandingRecord,
    UnitRecord,
    UnitStatus,
)

BEIJING: Final = timezone(timedelta(hours=8))
STATUS: Final = {UnitStatus.PREDICTED: "2", UnitStatus.SURVEYED: "3"}
_TEN_THOUSAND: Final = Decimal(10_000)
_KINDS: Final[Mapping[type, str]] = {
    OwnershipRecord: "所有权",
    MortgageRecord: "抵押权",
    NoticeRecord: "预告登记",
    SeizureRecord: "查封",
    ObjectionRecord: "异议",
    FolioNoteRecord: "标注",
}
_BURDENS: Final = {RightType.EASEMENT: "地役权", RightType.HABITATION: "居住权"}


def fields_of(record: Record) -> dict[str, str]:
    """The record as the reader of extracts and messages knows it; holders joined by semicolons."""
    if isinstance(record, UnitRecord):
        return _unit(record)
    return _shared(record) | _OWN[type(record)](record)


def holder_fields(holder: HolderRecord) -> dict[str, str]:
    """QLR: one holder."""
    return {
        "QLRMC": holder.name,
        "QLRLX": holder.kind.value,
        "ZJZL": holder.document_kind or "",
        "ZJH": holder.document_number,
        "QLBL": _share(holder.share),
    }


def moment(value: datetime | None) -> str:
    """An instant, to the microsecond where it has any."""
    return value.astimezone(BEIJING).isoformat() if value else ""


def day(value: date | None) -> str:
    """A day."""
    return value.isoformat() if value else ""


def _shared(record: StandingRecord) -> dict[str, str]:
    fields = {
        "KIND": _BURDENS[record.kind] if isinstance(record, BurdenRecord) else _KINDS[type(record)],
        "BDCDYH": record.unit_code,
        "YWH": record.case_number,
        "DJSJ": moment(record.recorded_at),
        "DBR": record.recorded_by,
        "FJ": record.remarks,
        "QSZT": "1",
    }
    if isinstance(record, SeizureRecord | ObjectionRecord | FolioNoteRecord):
        return fields
    return fields | {
        "DJLX": record.registration_type.value,
        "DJYY": record.cause,
        "BDCQZH": record.certificate_number or _together(one.certificate_number for one in record.holders),
        "QZYSXLH": record.printed_serial or _together(one.printed_serial for one in record.holders),
        **_joined(record.holders),
    }


def _unit(unit: UnitRecord) -> dict[str, str]:
    return {
        "BDCDYH": unit.unit_code,
        "ZL": unit.location,
        "ZT": STATUS[unit.status],
        "FWYT1": unit.use or "",
        "FWLX": unit.house_type or "",
        "FWXZ": unit.nature or "",
        "FWJG": unit.structure or "",
        "JZMJ": _number(unit.area),
        "ZYJZMJ": _number(unit.exclusive_area),
        "FTJZMJ": _number(unit.shared_area),
        "SZC": unit.floor,
        "ZCS": _number(unit.total_floors),
        "JGSJ": day(unit.completed_on),
        "XMMC": unit.project,
        "QLLX": unit.right_type.value,
        "TDYT": unit.land_use,
        "QLXZ": unit.land_nature or "",
        "ZDMJ": _number(unit.land_area),
        "FTTDMJ": _number(unit.land_share_area),
        "TDSYQR": unit.land_right_holder,
        "TDSYQSSJ": day(unit.land_from),
        "TDSYJSSJ": day(unit.land_until),
    }


def _ownership(record: OwnershipRecord) -> dict[str, str]:
    return {"GYFS": record.mode.value, "FDCJYJG": _amount(record.price)}


def _mortgage(record: MortgageRecord) -> dict[str, str]:
    maximum = record.kind == "2"
    return {
        "BDCDJZMH": record.certificate_number,
        "DYFS": record.kind.value,
        "DYBDCLX": record.property_kind.value,
        "DYR": record.mortgagor,
        "ZGZQSE" if maximum else "BDBZZQSE": _amount(record.amount),
        "ZWLXQSSJ": day(record.debt_from),
        "ZWLXJSSJ": day(record.debt_until),
        "DYQSW": str(record.rank),
        "DBFW": record.scope,
        "SFCZJZHXZ": _flag(record.transfer_banned),
        "SLRQ": moment(record.effective_since),
        "ZGZQQDSS": record.claim_fact or "",
    }


def _notice(record: NoticeRecord) -> dict[str, str]:
    return {
        "BDCDJZMH": record.certificate_number,
        "GYFS": record.mode.value,
        "YGDJZL": record.kind.value,
        "YWR": record.obligor,
        "YWRZJZL": record.obligor_document_kind or "",
        "YWRZJH": record.obligor_document_number,
        "YWRLX": record.obligor_kind or "",
        "QDJG": _amount(record.price),
        "DYFS": record.mortgage_kind or "",
        "ZWLXQSSJ": day(record.debt_from),
        "ZWLXJSSJ": day(record.debt_until),
        "DBFW": record.scope,
        "SFCZJZHXZ": _flag(record.transfer_banned) if record.kind.is_of_mortgage else "",
    }


def _burden(record: BurdenRecord) -> dict[str, str]:
    return {
        "BDCDJZMH": record.certificate_number,
        "QLNR": record.content,
        "QLQSSJ": day(record.from_date),
        "QLJSSJ": day(record.until_date),
    }


def _seizure(record: SeizureRecord) -> dict[str, str]:
    return {
        "CFLX": record.kind.value,
        "CFJG": record.court,
        "CFWJ": record.document,
        "CFWH": record.document_number,
        "SDSJ": moment(record.served_at),
        "CFQSSJ": day(record.from_date),
        "CFJSSJ": day(record.until_date),
        "BZXR": record.against,
        "CFFW": record.scope,
        "CFAH": record.court_case_number,
        "CFBL": _share(record.share),
        "CFNX": _number(record.asked_years),
        "WSQSSJ": day(record.asked_from),
        "WSJSSJ": day(record.asked_until),
        "SFXF": _flag(record.renewed) if record.renewed else "",
    }


def _objection(record: ObjectionRecord) -> dict[str, str]:
    return {
        "YYR": record.applicant,
        "YYSX": record.matter,
        "YYRZJZL": record.document_kind or "",
        "YYRZJH": record.document_number,
        "BDCDJZMH": record.certificate_number,
        "SSTJSJ": moment(record.lawsuit_shown_at),
        "SSTJYWH": record.lawsuit_shown_under,
    }


def _note(record: FolioNoteRecord) -> dict[str, str]:
    return {
        "BZZL": record.kind.label,
        "BZSY": record.reason,
        "BZYJ": record.basis,
        "TQSJ": moment(record.proposed_at),
        "TQR": record.proposed_by,
    }


_OWN: Final[Mapping[type, Callable[[Any], dict[str, str]]]] = {
    OwnershipRecord: _ownership,
    MortgageRecord: _mortgage,
    NoticeRecord: _notice,
    BurdenRecord: _burden,
    SeizureRecord: _seizure,
    ObjectionRecord: _objection,
    FolioNoteRecord: _note,
}


def _joined(holders: tuple[HolderRecord, ...]) -> dict[str, str]:
    each = [holder_fields(holder) for holder in holders]
    joined = {name: ";".join(one[name] for one in each) for name in ("QLRMC", "QLRLX", "ZJZL", "ZJH", "QLBL")}
    return {name: value if value.strip(";") else "" for name, value in joined.items()}


def _together(numbers: Iterable[str]) -> str:
    """The numbers of certificates that co-owners hold apart, in the holders' order; empty where there are none."""
    each = list(numbers)
    return ";".join(each) if any(each) else ""


def _amount(yuan: Decimal | None) -> str:
    return "" if yuan is None else format((yuan / _TEN_THOUSAND).normalize(), "f")


def _share(share: Fraction | None) -> str:
    return "" if share is None else str(share)


def _number(value: Decimal | int | None) -> str:
    return "" if value is None else str(value)


def _flag(value: bool) -> str:
    return "1" if value else "0"
