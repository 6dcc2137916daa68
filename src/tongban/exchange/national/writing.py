"""Writing access messages (as100_2015) and CSV extracts: what the reader reads, for generated counties and reports."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Final

from lxml import etree

from tongban.exchange.national.extracts import HEADERS
from tongban.exchange.national.records import (
    HolderRecord,
    MortgageRecord,
    NoticeRecord,
    OwnershipRecord,
    Record,
    RightRecord,
    SeizureRecord,
    UnitRecord,
    UnitStatus,
)

_BEIJING: Final = timezone(timedelta(hours=8))
_TEN_THOUSAND: Final = Decimal(10_000)
_TITLES: Final = {name: title for title, name in reversed(list(HEADERS.items())) if name != "KIND"}
_KINDS: Final[Mapping[type, str]] = {
    OwnershipRecord: "所有权",
    MortgageRecord: "抵押权",
    NoticeRecord: "预告登记",
    SeizureRecord: "查封",
}
_ELEMENTS: Final[Mapping[type, tuple[str, str, str]]] = {  # element, RecType, RightType of the head
    OwnershipRecord: ("QLT_FW_FDCQ_YZ", "000402", "4"),
    MortgageRecord: ("QLF_QL_DYAQ", "9000101", "99"),
    NoticeRecord: ("QLF_QL_YGDJ", "7000101", "99"),
    SeizureRecord: ("QLF_QL_CFDJ", "8000101", "99"),
}
_STATUS: Final = {UnitStatus.PREDICTED: "2", UnitStatus.SURVEYED: "3"}
UNIT_FIELDS: Final = (
    "BDCDYH", "ZL", "ZT", "FWYT1", "FWLX", "FWXZ", "FWJG", "JZMJ", "ZYJZMJ", "FTJZMJ", "SZC", "ZCS", "JGSJ", "XMMC",
    "QLLX", "TDYT", "QLXZ", "ZDMJ", "FTTDMJ", "TDSYQR", "TDSYQSSJ", "TDSYJSSJ",
)  # fmt: skip
RIGHT_FIELDS: Final = (
    "KIND", "BDCDYH", "YWH", "DJLX", "DJYY", "GYFS", "QLRMC", "QLRLX", "ZJZL", "ZJH", "QLBL", "BDCQZH", "DJSJ", "DBR",
    "FDCJYJG", "DYFS", "DYBDCLX", "DYR", "BDBZZQSE", "ZGZQSE", "ZWLXQSSJ", "ZWLXJSSJ", "DYQSW", "DBFW", "SFCZJZHXZ",
    "YGDJZL", "YWR", "YWRZJZL", "YWRZJH", "QDJG", "FJ",
)  # fmt: skip
RESTRICTION_FIELDS: Final = (
    "KIND", "BDCDYH", "YWH", "CFLX", "CFJG", "CFWJ", "CFWH", "SDSJ", "CFQSSJ", "CFJSSJ", "BZXR", "CFFW", "DJSJ", "DBR",
    "FJ",
)  # fmt: skip


def write_message(
    *,
    right: RightRecord,
    unit: UnitRecord | None,
    message_id: str,
    institution: str,
) -> bytes:
    """One right (objections are not written) as an access message; `unit` is described in it the first time."""
    fields = fields_of(right)
    element, rec_type, right_type = _ELEMENTS[type(right)]
    if isinstance(right, OwnershipRecord):
        rec_type = f"{fields['DJLX'][0]}{rec_type}"
    message = etree.Element("Message")
    head = _head(right, message_id=message_id, institution=institution)
    head |= {"RecType": rec_type, "RightType": right_type, "RegType": fields.get("DJLX") or "800"}
    head_element = etree.SubElement(message, "Head")
    for name, value in head.items():
        etree.SubElement(head_element, name).text = value
    data = etree.SubElement(message, "Data")
    if unit is not None:
        _write_unit(data, unit)
    etree.SubElement(data, element, _present(fields, but={"KIND", "QLRMC", "QLRLX", "ZJZL", "ZJH", "QLBL", "GYFS"}))
    for position, holder in enumerate(getattr(right, "holders", ()), start=1):
        shared = {"SXH": str(position), "BDCDYH": right.unit_code, "GYFS": fields.get("GYFS", "0"), "GJ": "142"}
        shared |= {"YSDM": "6003000000", "SFCZR": "1", "BDCQZH": fields.get("BDCQZH", "")}
        etree.SubElement(data, "ZTT_GY_QLR", _present(shared | _holder_fields(holder)))
    return etree.tostring(message, xml_declaration=True, encoding="UTF-8")


def write_extract(records: Iterable[Record], *, fields: tuple[str, ...]) -> bytes:
    """Records as one CSV extract in UTF-8 with a byte order mark, so that spreadsheets open it as text."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text, lineterminator="\n")
    kind = "限制种类" if fields is RESTRICTION_FIELDS else "权利种类"
    writer.writerow([kind if name == "KIND" else _TITLES[name] for name in fields])
    for record in records:
        values = fields_of(record)
        writer.writerow([values.get(name, "") for name in fields])
    return text.getvalue().encode()


def fields_of(record: Record) -> dict[str, str]:
    """A record under its national field names; holders joined by semicolons."""
    if isinstance(record, UnitRecord):
        return _unit_fields(record)
    fields = {
        "KIND": _KINDS.get(type(record), ""),
        "BDCDYH": record.unit_code,
        "YWH": record.case_number,
        "DJSJ": _moment(record.recorded_at),
        "DBR": record.recorded_by,
        "FJ": record.remarks,
        "QSZT": "1",
    }
    if isinstance(record, SeizureRecord):
        return fields | _seizure_fields(record)
    if not isinstance(record, OwnershipRecord | MortgageRecord | NoticeRecord):
        message = f"objections are not written: {record.unit_code}"
        raise TypeError(message)
    fields |= {
        "DJLX": record.registration_type.value,
        "DJYY": record.cause,
        "BDCQZH": record.certificate_number,
        "QZYSXLH": record.printed_serial,
        **_joined(record.holders),
    }
    if isinstance(record, OwnershipRecord):
        return fields | {"GYFS": record.mode.value, "FDCJYJG": _amount(record.price)}
    return fields | (_mortgage_fields(record) if isinstance(record, MortgageRecord) else _notice_fields(record))


def _unit_fields(unit: UnitRecord) -> dict[str, str]:
    return {
        "BDCDYH": unit.unit_code,
        "ZL": unit.location,
        "ZT": _STATUS[unit.status],
        "FWYT1": unit.use or "",
        "FWLX": unit.house_type or "",
        "FWXZ": unit.nature or "",
        "FWJG": unit.structure or "",
        "JZMJ": _number(unit.area),
        "ZYJZMJ": _number(unit.exclusive_area),
        "FTJZMJ": _number(unit.shared_area),
        "SZC": unit.floor,
        "ZCS": _number(unit.total_floors),
        "JGSJ": _day(unit.completed_on),
        "XMMC": unit.project,
        "QLLX": unit.right_type.value,
        "TDYT": unit.land_use,
        "QLXZ": unit.land_nature or "",
        "ZDMJ": _number(unit.land_area),
        "FTTDMJ": _number(unit.land_share_area),
        "TDSYQR": unit.land_right_holder,
        "TDSYQSSJ": _day(unit.land_from),
        "TDSYJSSJ": _day(unit.land_until),
    }


def _mortgage_fields(record: MortgageRecord) -> dict[str, str]:
    maximum = record.kind == "2"
    return {
        "BDCDJZMH": record.certificate_number,
        "DYFS": record.kind.value,
        "DYBDCLX": record.property_kind.value,
        "DYR": record.mortgagor,
        "ZGZQSE" if maximum else "BDBZZQSE": _amount(record.amount),
        "ZWLXQSSJ": _day(record.debt_from),
        "ZWLXJSSJ": _day(record.debt_until),
        "DYQSW": str(record.rank),
        "DBFW": record.scope,
        "SFCZJZHXZ": "1" if record.transfer_banned else "0",
    }


def _notice_fields(record: NoticeRecord) -> dict[str, str]:
    return {
        "BDCDJZMH": record.certificate_number,
        "GYFS": record.mode.value,
        "YGDJZL": record.kind.value,
        "YWR": record.obligor,
        "YWRZJZL": record.obligor_document_kind or "",
        "YWRZJH": record.obligor_document_number,
        "QDJG": _amount(record.price),
    }


def _seizure_fields(record: SeizureRecord) -> dict[str, str]:
    return {
        "CFLX": record.kind.value,
        "CFJG": record.court,
        "CFWJ": record.document,
        "CFWH": record.document_number,
        "SDSJ": _moment(record.served_at),
        "CFQSSJ": _day(record.from_date),
        "CFJSSJ": _day(record.until_date),
        "BZXR": record.against,
        "CFFW": record.scope,
    }


def _joined(holders: tuple[HolderRecord, ...]) -> dict[str, str]:
    each = [_holder_fields(holder) for holder in holders]
    joined = {name: ";".join(one[name] for one in each) for name in ("QLRMC", "QLRLX", "ZJZL", "ZJH", "QLBL")}
    return {name: value if value.strip(";") else "" for name, value in joined.items()}


def _holder_fields(holder: HolderRecord) -> dict[str, str]:
    return {
        "QLRMC": holder.name,
        "QLRLX": holder.kind.value,
        "ZJZL": holder.document_kind or "",
        "ZJH": holder.document_number,
        "QLBL": str(holder.share) if holder.share is not None else "",
    }


def _write_unit(data: etree._Element, unit: UnitRecord) -> None:
    fields = _unit_fields(unit)
    parcel = {
        "ZDDM": unit.unit_code[:19],
        "ZDTZM": unit.unit_code[12:14],
        "BDCDYH": f"{unit.unit_code[:19]}W00000000",
        "ZDMJ": fields["ZDMJ"],
        "YT": unit.land_use,
        "QLXZ": fields["QLXZ"],
        "YSDM": "6001010000",
    }
    etree.SubElement(data, "KTT_ZDJBXX", _present(parcel))
    etree.SubElement(data, "KTT_FW_H", _present(fields, but={"TDYT", "QLXZ", "ZDMJ"}) | {"YSDM": "6001030140"})


def _head(right: RightRecord, *, message_id: str, institution: str) -> dict[str, str]:
    is_title = isinstance(right, OwnershipRecord)
    proves = not is_title and not isinstance(right, SeizureRecord)
    return {
        "BizMsgID": message_id,
        "ASID": "AS100",
        "AreaCode": right.unit_code[:6],
        "CreateDate": f"{right.recorded_at.astimezone(_BEIJING):%Y-%m-%dT%H:%M:%S}",
        "RecFlowID": right.case_number,
        "RegOrgID": institution,
        "ParcelID": right.unit_code[:19],
        "EstateNum": right.unit_code,
        "PreEstateNum": "/",
        "PreCertID": "/",
        "CertCount": "1" if is_title else "0",
        "ProofCount": "1" if proves else "0",
    }


def _present(fields: Mapping[str, str], but: set[str] | None = None) -> dict[str, str]:
    return {name: str(value) for name, value in fields.items() if value and name not in (but or ())}


def _amount(yuan: Decimal | None) -> str:
    return "" if yuan is None else format((yuan / _TEN_THOUSAND).normalize(), "f")


def _number(value: Decimal | int | None) -> str:
    return "" if value is None else str(value)


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _moment(value: datetime) -> str:
    return value.astimezone(_BEIJING).isoformat(timespec="seconds")
