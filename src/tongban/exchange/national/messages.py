"""Access messages 接入报文: one <Message> with a head and data elements whose fields are attributes (both profiles)."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final

from lxml import etree

from tongban.domain.dictionaries import AdvanceNoticeKind, RightType
from tongban.exchange.national.fields import Fields
from tongban.exchange.national.mapping import NO_MAPPING, CodeMapping
from tongban.exchange.national.meaning import (
    burden_of,
    holder_of,
    mortgage_of,
    notice_of,
    objection_of,
    ownership_of,
    seizure_of,
    unit_of,
)
from tongban.exchange.national.records import HolderRecord, Record, RightRecord, RowRefused

MAX_BYTES: Final = 5 * 1024 * 1024
_MAX_ELEMENTS: Final = 2_000
_ENCODINGS: Final = frozenset({"utf-8", "utf8", "gb18030", "gbk", "gb2312"})
_DECLARED: Final = re.compile(rb'^\s*<\?xml[^>]*encoding=["\']([A-Za-z0-9_.-]+)["\']')
_HOLDER: Final = "ZTT_GY_QLR"
_UNIT: Final = "KTT_FW_H"
_PARCEL: Final = "KTT_ZDJBXX"
_BUILDING: Final = "KTT_FW_ZRZ"
_NOTHING: Final = frozenset({"", "/"})
_OF_PARCELS: Final = frozenset({"BDCDYH", "ZDDM", "ZDTZM", "YSDM"})
_OF_FUTURE_HOUSES: Final = frozenset(one.value for one in AdvanceNoticeKind if one.is_of_future_house)

_RIGHTS: Final[Mapping[str, Callable[[Fields, Sequence[HolderRecord]], RightRecord]]] = MappingProxyType(
    {
        "QLF_QL_JSYDSYQ": ownership_of,
        "QLT_FW_FDCQ_YZ": ownership_of,
        "QLF_QL_DYAQ": mortgage_of,
        "QLF_QL_DYIQ": lambda fields, holders: burden_of(fields, holders, kind=RightType.EASEMENT),
        "QLF_QL_QTXGQL": lambda fields, holders: burden_of(fields, holders, kind=RightType.HABITATION),
        "QLF_QL_YGDJ": notice_of,
        "QLF_QL_CFDJ": lambda fields, _: seizure_of(fields),
        "QLF_QL_YYDJ": lambda fields, _: objection_of(fields),
    }
)


def read_message(content: bytes, *, codes: CodeMapping = NO_MAPPING) -> list[Record]:
    """The records of one message, the unit's description first; raises RowRefused.

    The parser resolves no entities, reads no DTD and no network, and messages over 5 MB are refused.
    """
    root = _parse(content)
    if root.tag != "Message":
        raise RowRefused(f"根元素应为Message，而不是{root.tag}")
    data = root.find("Data")
    if data is None:
        raise RowRefused("报文没有Data部分")
    head = {child.tag: child.text or "" for child in root.findall("Head/*")}
    records = _records(head, data, codes)
    if not records:
        raise RowRefused(f"业务编码RecType“{head.get('RecType', '')}”的报文里没有可导入的内容")
    _check_head(head, records)
    return records


def division_of(content: bytes) -> str:
    """The division a message names, without parsing it; empty when it names none."""
    match = re.search(rb"<AreaCode>\s*(\d{6})\s*</AreaCode>", content)
    return match.group(1).decode() if match else ""


def _parse(content: bytes) -> etree._Element:
    if len(content) > MAX_BYTES:
        raise RowRefused("报文超过5MB")
    if b"\x00" in content or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise RowRefused("报文含有文档类型或实体声明，为安全不予读取")
    declared = _DECLARED.match(content.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared.group(1).decode().lower() not in _ENCODINGS:
        raise RowRefused(f"报文编码{declared.group(1).decode()}不支持，请用UTF-8或GB18030")
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        raise RowRefused(f"不是合格的XML：{error.msg}") from None
    # Every element opens with a “<”: few of them cannot be many elements.
    if content.count(b"<") > _MAX_ELEMENTS and sum(1 for _ in root.iter()) > _MAX_ELEMENTS:
        raise RowRefused("报文元素过多")
    return root


@cache
def _parser() -> etree.XMLParser:
    """One for all messages of a process: it keeps nothing from one to the next."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _records(head: Mapping[str, str], data: etree._Element, codes: CodeMapping) -> list[Record]:
    if codes:
        _translate(head, data, codes)
    common = {"BDCDYH": head.get("EstateNum", ""), "YWH": head.get("RecFlowID", ""), "DJLX": head.get("RegType", "")}
    holder_fields = [_attributes(one) for one in data.findall(_HOLDER)]
    apart = _hold_apart(holder_fields)
    holders = [holder_of(Fields(one if apart else _without_certificate(one))) for one in _in_order(holder_fields)]
    records: list[Record] = []
    right_fields = [(one.tag, common | _attributes(one)) for one in data if one.tag in _RIGHTS]
    unit_fields = _unit_fields(data, next((fields for _, fields in right_fields), common))
    if unit_fields:
        records.append(unit_of(Fields(unit_fields)))
    shared = holder_fields[0] if holder_fields else {}
    for tag, fields in right_fields:
        told = _from_holder(shared) | fields
        records.append(_RIGHTS[tag](Fields(_without_certificate(told) if apart else told), holders))
    return records


def _hold_apart(holders: Sequence[Mapping[str, str]]) -> bool:
    """Whether each co-owner has a certificate of his own (分别持证)."""
    numbers = [one.get("BDCQZH", "") for one in holders]
    return len(numbers) > 1 and all(numbers) and len(set(numbers)) == len(numbers)


def _without_certificate(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name not in {"BDCQZH", "QZYSXLH"}}


def _translate(head: Mapping[str, str], data: etree._Element, codes: CodeMapping) -> None:
    division = (head.get("AreaCode") or head.get("EstateNum", "")).strip()[:6]
    for one in data:
        for name, value in codes.translated(_attributes(one), division=division).items():
            if name in one.attrib:
                one.set(name, value)


def _unit_fields(data: etree._Element, right: dict[str, str]) -> dict[str, str]:
    """The house from its own element, or from a right that describes it; nothing when neither does.

    A unit that is land (W) is described by its parcel.
    """
    unit, parcel, building = data.find(_UNIT), data.find(_PARCEL), data.find(_BUILDING)
    is_land = parcel is not None and right.get("BDCDYH", "")[19:20] == "W"
    if unit is None and not is_land and not {"FDZL", "BDCZL"} & right.keys():
        return {}
    status = {"ZT": "2"} if right.get("YGDJZL") in _OF_FUTURE_HOUSES else {}
    house = _attributes(unit) if unit is not None else {}
    land = _attributes(parcel) if parcel is not None else {}
    whole = {name: land[name] for name in land if name not in _OF_PARCELS} if is_land else {}
    return status | right | _of_building(building) | house | whole | _land(land)


def _of_building(building: etree._Element | None) -> dict[str, str]:
    """What units share with their building."""
    told = _attributes(building) if building is not None else {}
    named = {"XMMC": "XMMC", "ZCS": "ZCS", "FWJG": "FWJG", "JGSJ": "JGRQ"}
    return {name: told[source] for name, source in named.items() if source in told}


def _attributes(element: etree._Element) -> dict[str, str]:
    """Attributes that say something, those of our own namespace under their plain names."""
    told: list[tuple[str, str]] = element.items()  # type: ignore[assignment] # text where the document is text
    return {name if name[0] != "{" else name.rpartition("}")[2]: value for name, value in told if value not in _NOTHING}


def _in_order(holders: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(holders, key=lambda one: int(one["SXH"]) if one.get("SXH", "").isdigit() else 0)


def _land(parcel: dict[str, str]) -> dict[str, str]:
    """The parcel's own use and nature, under names that do not clash with the house's."""
    named = {
        "ZT": parcel.get("JZWZT", ""),
        "TDYT": parcel.get("YT", ""),
        "ZDMJ": parcel.get("ZDMJ", ""),
        "QLXZ": parcel.get("QLXZ", ""),
    }
    return {name: value for name, value in named.items() if value}


def _from_holder(holder: dict[str, str]) -> dict[str, str]:
    """What the standard keeps with the holder although it belongs to the right."""
    return {name: holder[name] for name in ("GYFS", "QZYSXLH", "BDCQZH", "QLRMC", "ZJZL", "ZJH") if name in holder}


def _check_head(head: Mapping[str, str], records: Sequence[Record]) -> None:
    codes = {record.unit_code for record in records}
    if len(codes) > 1:
        raise RowRefused(f"一份报文里出现了{len(codes)}个不动产单元号")
    area = head.get("AreaCode", "").strip()
    (code,) = codes
    if area and area != code[:6]:
        raise RowRefused(f"报文头的行政区划{area}与单元号{code}不符")
