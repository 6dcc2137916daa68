"""Schemas of the access messages, one per profile and kind, made from `tables`; schemas/ holds them."""

from collections.abc import Iterator
from importlib import resources
from typing import Final

from lxml import etree

from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import (
    AdvanceNoticeKind,
    CoOwnership,
    HolderKind,
    HouseNature,
    HouseStructure,
    HouseType,
    MortgagedProperty,
    MortgageKind,
    RegistrationType,
    RightNature,
    RightStatus,
    RightType,
    SeizureKind,
)
from tongban.domain.labelled import Labelled
from tongban.exchange.national.profiles import MessageKind, Profile
from tongban.exchange.national.tables import FieldType, Table, elements_of, rights_of, tables_of, type_of

_XS: Final = "http://www.w3.org/2001/XMLSchema"
_UNIT: Final = r"\d{12}[GJZ][ABSXCDEFHGLNWY]\d{5}[FLQW]\d{8}"
_PARCEL: Final = r"\d{12}[GJZ][ABSXCDEFHGLNWY]\d{5}"
_BASES: Final = {
    FieldType.TEXT: "text",
    FieldType.UNIT_CODE: "unit_code",
    FieldType.PARCEL_CODE: "parcel_code",
    FieldType.DIVISION: "division",
    FieldType.DAY: "xs:date",
    FieldType.MOMENT: "xs:dateTime",
    FieldType.DECIMAL: "amount",
    FieldType.COUNT: "xs:nonNegativeInteger",
    FieldType.FLAG: "flag",
    FieldType.STATUS: "code_QSZT",
    FieldType.ACT: "code_DJLX",
}
_CODES: Final[dict[str, type[Labelled]]] = {
    "QLLX": RightType,
    "QLXZ": RightNature,
    "GYFS": CoOwnership,
    "ZJZL": DocumentKind,
    "YWRZJZL": DocumentKind,
    "YYRZJZL": DocumentKind,
    "QLRLX": HolderKind,
    "FWLX": HouseType,
    "FWXZ": HouseNature,
    "FWJG": HouseStructure,
    "DYFS": MortgageKind,
    "DYBDCLX": MortgagedProperty,
    "YGDJZL": AdvanceNoticeKind,
    "CFLX": SeizureKind,
    "QSZT": RightStatus,
    "DJLX": RegistrationType,
}
_HEAD: Final = {
    "BizMsgID": r"\d{18}(_BBXZ|_CBXZ)?(_BL)?",
    "ASID": "AS100",
    "AreaCode": r"\d{6}",
    "RecType": "",
    "RightType": r"\d{1,2}",
    "RegType": "[1-9]00",
    "CreateDate": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}",
    "RecFlowID": r".{1,80}",
    "RegOrgID": r"\d{6}",
    "ParcelID": _PARCEL,
    "EstateNum": _UNIT,
    "PreEstateNum": ".+",
    "PreCertID": ".+",
    "CertCount": r"\d+",
    "ProofCount": r"\d+",
    "DigitalSign": "/|[0-9A-Fa-f]+",
}
_FIVE: Final = "[12359]"
_REC_TYPES: Final = {
    MessageKind.LAND: (f"{_FIVE}000301",) * 2,
    MessageKind.HOUSE: (f"{_FIVE}000402",) * 2,
    MessageKind.MORTGAGE: ("9000101", f"{_FIVE}003701"),
    MessageKind.EASEMENT: ("9000102", f"{_FIVE}002101"),
    MessageKind.HABITATION: (f"{_FIVE}009901",) * 2,
    MessageKind.ADVANCE_NOTICE: ("7000101",) * 2,
    MessageKind.OBJECTION: ("6000101",) * 2,
    MessageKind.SEIZURE: ("8000101",) * 2,
    MessageKind.CANCELLATION: ("4000101",) * 2,
}


def all_schemas() -> Iterator[tuple[str, bytes]]:
    """Every schema with its path below schemas/."""
    for profile in Profile:
        for kind in MessageKind:
            yield f"{profile.value}/{kind.value}.xsd", schema_of(kind, profile=profile)


def schema_of(kind: MessageKind, *, profile: Profile) -> bytes:
    """The schema of messages of one kind."""
    root = etree.Element(f"{{{_XS}}}schema", nsmap={"xs": _XS})
    _note(root, f"接入报文 {kind.value}（{profile.value}）；字段据 domain.md 3.2，由 schema_writing 生成")
    body = _sequence_in(_element(root, "Message"))
    head = _child(_child(_element(body, "Head"), "complexType"), "all")
    for name, pattern in _HEAD.items():
        allowed = _REC_TYPES[kind][list(Profile).index(profile)] if name == "RecType" else pattern
        _restricted(_child(head, "element", name=name), pattern=allowed)
    data = _sequence_in(_element(body, "Data"))
    rights = rights_of(kind, profile=profile)
    used: set[str] = set()
    parent = data
    for element in elements_of(kind, profile=profile):
        if element == rights[0] and len(rights) > 1:
            parent = _child(data, "choice")
        elif element not in rights:
            parent = data
        _table(parent, tables_of(profile)[element], is_right=element in rights)
        used |= set(tables_of(profile)[element].names)
    _types(root, used)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _table(parent: etree._Element, table: Table, *, is_right: bool) -> None:
    repeated = {} if is_right else {"minOccurs": "0", "maxOccurs": "unbounded"}
    element = _child(parent, "element", name=table.element, **repeated)
    row = _child(element, "complexType")
    for name in table.names:
        _child(
            row,
            "attribute",
            name=name,
            type=_type_name(name),
            **({"use": "required"} if name in table.required else {}),
        )
    _child(row, "anyAttribute", namespace="##other", processContents="lax")


def _type_name(name: str) -> str:
    kind = type_of(name)
    return f"code_{name}" if kind is FieldType.CODE else _BASES[kind]


def _types(root: etree._Element, used: set[str]) -> None:
    simple = {
        "text": {"minLength": "1", "maxLength": "4000"},
        "unit_code": {"pattern": _UNIT},
        "parcel_code": {"pattern": _PARCEL},
        "division": {"pattern": r"\d{6}"},
        "flag": {"pattern": "[01]"},
    }
    for name, facets in simple.items():
        _restricted(root, name=name, **facets)
    _restricted(root, name="amount", base="xs:decimal", minInclusive="0")
    for name in sorted(used & _CODES.keys()):
        restriction = _restricted(root, name=f"code_{name}")
        for member in _CODES[name]:
            _child(restriction, "enumeration", value=member.value)


def _restricted(parent: etree._Element, *, name: str = "", base: str = "xs:string", **facets: str) -> etree._Element:
    restriction = _child(_child(parent, "simpleType", **({"name": name} if name else {})), "restriction", base=base)
    for facet, value in facets.items():
        _child(restriction, facet, value=value)
    return restriction


def _note(parent: etree._Element, text: str) -> None:
    _child(_child(parent, "annotation"), "documentation").text = text


def _element(parent: etree._Element, name: str) -> etree._Element:
    return _child(parent, "element", name=name)


def _sequence_in(element: etree._Element) -> etree._Element:
    return _child(_child(element, "complexType"), "sequence")


def _child(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_XS}}}{tag}", attributes)


def write_schemas() -> None:
    """Write the files beside this module: `python -m tongban.exchange.national.schema_writing`."""
    folder = resources.files("tongban.exchange.national") / "schemas"
    with resources.as_file(folder) as path:
        for name, content in all_schemas():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(content)


if __name__ == "__main__":
    write_schemas()
