"""Composing access messages: one right of one unit, who holds it, the unit it lies on, and the case it came from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lxml import etree

from tongban.domain.dictionaries import HolderKind, RegistrationType, RightType
from tongban.exchange.national.naming import BEIJING, fields_of, holder_fields, moment
from tongban.exchange.national.profiles import MessageKind, Profile, kind_of_message, rec_type, right_type_of
from tongban.exchange.national.records import (
    BurdenRecord,
    HolderRecord,
    MortgageRecord,
    NoticeRecord,
    ObjectionRecord,
    OwnershipRecord,
    RightRecord,
    SeizureRecord,
    UnitRecord,
    UnitStatus,
)
from tongban.exchange.national.tables import FEATURES, LOCAL, OWN_TABLE, elements_of, tables_of

_LAND: Final = frozenset(
    {RightType.CONSTRUCTION_LAND, RightType.HOMESTEAD, RightType.COLLECTIVE_CONSTRUCTION_LAND},
)
_KINDS: Final = {
    MortgageRecord: MessageKind.MORTGAGE,
    NoticeRecord: MessageKind.ADVANCE_NOTICE,
    ObjectionRecord: MessageKind.OBJECTION,
    SeizureRecord: MessageKind.SEIZURE,
}
_HOLDERS: Final = ("KIND", "QLRMC", "QLRLX", "ZJZL", "ZJH", "QLBL", "GYFS", "QZYSXLH")
_ENDED: Final = "2"
_ROOM: Final = re.compile(r"[0-9A-Za-z一二三四五六七八九十\-]+[室号]?$")
# What a right tells of the unit beside the unit's own element, by field of the unit.
_TOLD_BY_RIGHT: Final[Mapping[MessageKind, Mapping[str, str]]] = {
    MessageKind.HOUSE: {
        "FDZL": "ZL", "TDSYQR": "TDSYQR", "FTTDMJ": "FTTDMJ", "TDSYQSSJ": "TDSYQSSJ", "TDSYJSSJ": "TDSYJSSJ",
        "GHYT": "FWYT1", "FWXZ": "FWXZ", "FWJG": "FWJG", "SZC": "SZC", "ZCS": "ZCS", "JZMJ": "JZMJ",
        "ZYJZMJ": "ZYJZMJ", "FTJZMJ": "FTJZMJ", "JGSJ": "JGSJ", "QLLX": "QLLX", "YT": "TDYT",
    },
    MessageKind.LAND: {"SYQMJ": "ZDMJ", "SYQQSSJ": "TDSYQSSJ", "SYQJSSJ": "TDSYJSSJ", "QLLX": "QLLX"},
    MessageKind.ADVANCE_NOTICE: {
        "BDCZL": "ZL", "TDSYQR": "TDSYQR", "GHYT": "FWYT1", "FWXZ": "FWXZ", "FWJG": "FWJG", "SZC": "SZC", "ZCS": "ZCS",
        "JZMJ": "JZMJ",
    },
    MessageKind.EASEMENT: {"XYDZL": "ZL"},
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Act:
    """What was done to the right: which registration, when, by whom, under which case.

    `ending` says why the right ended and is empty while it stands; `before` are the certificates it replaces and
    `earlier` the case they came from. A case that touches several rights numbers them by `position`.
    """

    type: RegistrationType
    case_number: str
    at: datetime
    by: str
    ending: str = ""
    before: tuple[str, ...] = ()
    earlier: str = ""
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class Filed:
    """One row of a table of the case (受理、申请、收件、审核、登簿…), under its national field names."""

    element: str
    fields: Mapping[str, str]


def kind_of(right: RightRecord, unit: UnitRecord | None) -> MessageKind:
    """What a message about the right is about; ownership of a unit that is land is a right to land."""
    if isinstance(right, OwnershipRecord):
        return MessageKind.LAND if unit is not None and unit.right_type in _LAND else MessageKind.HOUSE
    if isinstance(right, BurdenRecord):
        return MessageKind.EASEMENT if right.kind is RightType.EASEMENT else MessageKind.HABITATION
    return _KINDS[type(right)]


def act_of(right: RightRecord) -> Act:
    """The recording the right itself tells of."""
    fixed = {SeizureRecord: RegistrationType.SEIZURE, ObjectionRecord: RegistrationType.OBJECTION}.get(type(right))
    kind = fixed or getattr(right, "registration_type", None) or RegistrationType.FIRST
    return Act(type=kind, case_number=right.case_number, at=right.recorded_at, by=right.recorded_by)


def write_message(
    *,
    right: RightRecord,
    unit: UnitRecord | None,
    message_id: str,
    institution: str,
    profile: Profile = Profile.AS100_2015,
    act: Act | None = None,
    filed: Sequence[Filed] = (),
    local: bool = True,
) -> bytes:
    """One right as an access message; `unit` is described in it.

    Without `local` only what the standard knows is written, as the national platform gets it.
    """
    told = act or act_of(right)
    kind = kind_of(right, unit)
    pen = _Pen(profile=profile, local=local, right=right)
    data = etree.Element("Data")
    if unit is not None:
        pen.describe(data, unit)
    ended = kind_of_message(kind, told.type) is MessageKind.CANCELLATION and profile is Profile.AS100_2021
    fields = _right_fields(right, kind=kind, unit=unit, act=told)
    pen.write(data, "QLF_QL_ZXDJ" if ended else OWN_TABLE[kind], fields)
    for position, holder in enumerate(_holders_of(right), start=1):
        pen.write(data, "ZTT_GY_QLR", _holder_fields(right, holder, position))
    allowed = elements_of(kind_of_message(kind, told.type), profile=profile)
    for one in sorted((one for one in filed if one.element in allowed), key=lambda one: allowed.index(one.element)):
        pen.write(data, one.element, {"YWH": told.case_number, **one.fields})
    message = etree.Element("Message", nsmap={"local": LOCAL} if local else None)
    message.append(
        _head(right, unit, act=told, kind=kind, message_id=message_id, institution=institution, profile=profile)
    )
    message.append(data)
    return etree.tostring(message, xml_declaration=True, encoding="UTF-8")


@dataclass(frozen=True)
class _Pen:
    """Writes rows: standard fields plain, ours in their namespace, empty ones not at all."""

    profile: Profile
    local: bool
    right: RightRecord

    def write(self, data: etree._Element, element: str, fields: Mapping[str, str]) -> None:
        common = {
            "YSDM": FEATURES[self.profile].get(element, ""),
            "QXDM": self.right.unit_code[:6],
            "BDCDYH": self.right.unit_code,
        }
        standard = tables_of(self.profile)[element].names
        told = {name: value for name, value in (common | dict(fields)).items() if value}
        row = etree.SubElement(data, element, {name: told[name] for name in standard if name in told})
        if self.local:
            for name in sorted(told.keys() - set(standard) - common.keys()):
                row.set(f"{{{LOCAL}}}{name}", told[name])

    def describe(self, data: etree._Element, unit: UnitRecord) -> None:
        fields = fields_of(unit)
        parcel = unit.unit_code[:19]
        is_land = unit.unit_code[19] == "W"
        shared = {"BDCDYH": f"{parcel}W00000000", "ZDDM": parcel, "ZDTZM": parcel[12:14]}
        land = {
            "ZDMJ": fields["ZDMJ"],
            "YT": unit.land_use,
            "QLXZ": fields["QLXZ"],
            "ZL": unit.location if is_land else "",
        }
        rest = {name: value for name, value in fields.items() if name not in {"TDYT", "QLXZ", "ZDMJ", "BDCDYH", "ZL"}}
        self.write(
            data, "KTT_ZDJBXX", {**(rest if is_land else {}), **shared, **land, "ZT": ""} | _land_status(unit, is_land)
        )
        if is_land:
            return
        building = {"ZRZH": unit.unit_code[:24], "XMMC": unit.project, "JGRQ": fields["JGSJ"], "ZCS": fields["ZCS"]}
        self.write(
            data,
            "KTT_FW_ZRZ",
            {"BDCDYH": unit.unit_code, "ZDDM": parcel, "FWJG": fields["FWJG"], "GHYT": fields["FWYT1"], **building},
        )
        self.write(data, "KTT_FW_H", rest | _house(unit, fields))


def _land_status(unit: UnitRecord, is_land: bool) -> dict[str, str]:
    return {"JZWZT": "2"} if is_land and unit.status is UnitStatus.PREDICTED else {}


def _house(unit: UnitRecord, fields: Mapping[str, str]) -> dict[str, str]:
    """H 户: areas as predicted or surveyed; the room's number is what the address ends with."""
    prefix = "YC" if unit.status is UnitStatus.PREDICTED else "SC"
    room = _ROOM.search(unit.location)
    number = unit.unit_code[24:].lstrip("0")
    return {
        "ZL": unit.location,
        "FWBM": unit.unit_code,
        "ZRZH": unit.unit_code[:24],
        "SHBW": room.group() if room else unit.location,
        "HH": number if number.isdigit() else "1",
        "CH": unit.floor,
        f"{prefix}JZMJ": fields["JZMJ"],
        f"{prefix}TNJZMJ": fields["ZYJZMJ"],
        f"{prefix}FTJZMJ": fields["FTJZMJ"],
        "JZMJ": "",
        "ZYJZMJ": "",
        "FTJZMJ": "",
        "ZDDM": unit.unit_code[:19],
        "BDCDYH": unit.unit_code,
    }


def _right_fields(right: RightRecord, *, kind: MessageKind, unit: UnitRecord | None, act: Act) -> dict[str, str]:
    fields = {name: value for name, value in fields_of(right).items() if name not in _HOLDERS}
    described = fields_of(unit) if unit is not None else {}
    told = {name: described.get(source, "") for name, source in _TOLD_BY_RIGHT.get(kind, {}).items()}
    fields = (
        told | fields | {"DJLX": act.type.value, "SSYWH": act.earlier, "DJYY": fields.get("DJYY") or act.type.label}
    )
    fields |= _named_for(kind, fields, right, unit)
    fields["YWH"] = act.case_number
    fields["DJJG"] = ""
    if act.ending:
        fields |= {"QSZT": _ENDED} | _ending(kind, right, act)
    return fields


def _named_for(
    kind: MessageKind, fields: Mapping[str, str], right: RightRecord, unit: UnitRecord | None
) -> dict[str, str]:
    """What a table calls differently, or does not leave out."""
    if kind is MessageKind.HOUSE:
        return {
            "FDZL": unit.location if unit else "/",
            "QLLX": unit.right_type.value if unit else RightType.HOUSE.value,
        }
    if kind is MessageKind.LAND:
        return {"QDJG": fields.get("FDCJYJG", ""), "FDCJYJG": "", "ZDDM": right.unit_code[:19]}
    if kind is MessageKind.EASEMENT:
        return {"DYQNR": fields.get("QLNR", ""), "QLNR": "", "GYDBDCDYH": right.unit_code}
    if kind is MessageKind.HABITATION:
        return {"QLQT": fields.get("QLNR", ""), "QLNR": "", "QLLX": RightType.HABITATION.value}
    return {}


def _ending(kind: MessageKind, right: RightRecord, act: Act) -> dict[str, str]:
    at, case = moment(act.at), act.case_number
    if kind is MessageKind.MORTGAGE:
        return {"ZXDYYWH": case, "ZXDYYY": act.ending, "ZXSJ": at, "ZXDBR": act.by}
    if kind is MessageKind.ADVANCE_NOTICE:
        return {"ZXYGYWH": case, "ZXYGYY": act.ending, "ZXSJ": at}
    if kind is MessageKind.OBJECTION:
        return {"ZXYYYWH": case, "ZXYYYY": act.ending, "ZXYYDBR": act.by, "ZXYYDJSJ": at}
    if kind is MessageKind.SEIZURE and isinstance(right, SeizureRecord):
        return {"JFYWH": case, "JFJG": right.court, "JFWJ": act.ending, "JFDBR": act.by, "JFDJSJ": at}
    return {"ZXYWH": case, "ZXSJ": at, "BZ": act.ending, "YWH": right.case_number}


def _holders_of(right: RightRecord) -> tuple[HolderRecord, ...]:
    """QLR; the standard of 2015 knows the objector only as such."""
    if isinstance(right, ObjectionRecord):
        number, kind = right.document_number, right.document_kind
        return (HolderRecord(name=right.applicant, kind=HolderKind.PERSON, document_kind=kind, document_number=number),)
    holders: tuple[HolderRecord, ...] = getattr(right, "holders", ())
    return holders


def _holder_fields(right: RightRecord, holder: HolderRecord, position: int) -> dict[str, str]:
    fields = fields_of(right)
    shared = {"SXH": str(position), "GYFS": fields.get("GYFS", "0"), "GJ": "142", "SFCZR": "1"}
    certificate = {"BDCQZH": fields.get("BDCQZH", ""), "QZYSXLH": fields.get("QZYSXLH", "")}
    if holder.certificate_number:  # 分别持证
        certificate = {"BDCQZH": holder.certificate_number, "QZYSXLH": holder.printed_serial}
    return shared | certificate | holder_fields(holder)


def _head(
    right: RightRecord,
    unit: UnitRecord | None,
    *,
    act: Act,
    kind: MessageKind,
    message_id: str,
    institution: str,
    profile: Profile,
) -> etree._Element:
    house = unit.right_type if unit is not None else RightType.HOUSE
    issued = "0" if act.ending else str(_certificates_of(right))
    is_title = isinstance(right, OwnershipRecord)
    values = {
        "BizMsgID": message_id,
        "ASID": "AS100",
        "AreaCode": right.unit_code[:6],
        "RecType": rec_type(kind, act.type, profile=profile),
        "RightType": right_type_of(kind, house=house, profile=profile),
        "RegType": act.type.value,
        "CreateDate": f"{act.at.astimezone(BEIJING):%Y-%m-%dT%H:%M:%S}",
        "RecFlowID": f"{act.case_number}-{act.position}" if act.position else act.case_number,
        "RegOrgID": institution,
        "ParcelID": right.unit_code[:19],
        "EstateNum": right.unit_code,
        "PreEstateNum": "/",
        "PreCertID": ",".join(act.before) or "/",
        "CertCount": issued if is_title else "0",
        "ProofCount": "0" if is_title else issued,
        "DigitalSign": "/",
    }
    head = etree.Element("Head")
    for name, value in values.items():
        etree.SubElement(head, name).text = value
    return head


def _certificates_of(right: RightRecord) -> int:
    """How many certificates prove the right: one for all holders, or each holder's own."""
    own = sum(bool(one.certificate_number) for one in getattr(right, "holders", ()))
    return own or int(bool(getattr(right, "certificate_number", "")))


def recorded_row(*, by: str, at: datetime) -> Filed:
    """DJF_DJ_DB: who recorded it when."""
    return Filed(element="DJF_DJ_DB", fields={"DBRYXM": by, "DBSJ": moment(at), "DBYJ": "准予登簿", "CZJG": "1"})


def accepted_row(*, act: RegistrationType, rec: str, location: str, on: datetime, profile: Profile) -> Filed:
    """DJT_DJ_SLSQ, in 2021 DJT_DJ_SL: the case, done (AJZT 2) when its entry is reported."""
    element = "DJT_DJ_SLSQ" if profile is Profile.AS100_2015 else "DJT_DJ_SL"
    told = {"DJDL": act.value, "DJXL": rec, "ZL": location, "AJZT": "2", "JSSJ": moment(on)}
    return Filed(element=element, fields=told)
