"""Which columns of an extract make which column of the register, for the kinds a county has many of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tongban.apps.register.importing.cells import Cell, Column, Meaning, Moments, plain_texts, required_texts
from tongban.apps.register.importing.layouts import MORTGAGES, NOTICES, OWNERSHIPS, UNITS, Layout
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import (
    AdvanceNoticeKind,
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
)
from tongban.exchange.national.fields import Fields
from tongban.exchange.national.meaning import (
    certificate_number_of,
    check_current,
    claim_fact_of,
    mortgage_amount_of,
    printed_serial_of,
    unit_code_of,
    unit_status_of,
)
from tongban.exchange.national.records import RowRefused

Quick = Callable[[Column], list[Cell]]


@dataclass(frozen=True)
class Source:
    """The national fields a column is made of, and what they mean together; `quick` reads free texts."""

    names: tuple[str, ...]
    meaning: Meaning
    quick: Quick | None = None


def _texts(*names: str) -> Source:
    return Source(names, lambda fields: fields.text(*names), plain_texts)


def _required(*names: str) -> Source:
    return Source(names, lambda fields: fields.required(*names), required_texts)


def _common(*names: str) -> Source:
    """Texts that come back again and again."""
    return Source(names, lambda fields: fields.text(*names))


def _code(codes: type, *names: str, otherwise: object = "") -> Source:
    return Source(names, lambda fields: fields.code(codes, *names) or otherwise)


def _needed(codes: type, name: str) -> Source:
    def meaning(fields: Fields) -> object:
        found = fields.code(codes, name)
        if found is None:
            raise RowRefused(f"缺少{name}")
        return found

    return Source((name,), meaning)


def _area(*names: str) -> Source:
    return Source(names, lambda fields: fields.area(*names))


def _amount(*names: str) -> Source:
    return Source(names, lambda fields: fields.amount(*names))


def _day(name: str) -> Source:
    return Source((name,), lambda fields: fields.day(name))


def _flag(name: str) -> Source:
    return Source((name,), lambda fields: fields.flag(name))


_UNIT: Final[Mapping[str, Source]] = {
    "location": _required("ZL", "FDZL", "BDCZL"),
    "status": Source(("ZT",), unit_status_of),
    "use_code": _code(HouseUse, "FWYT1", "GHYT"),
    "kind_code": _code(HouseType, "FWLX"),
    "nature_code": _code(HouseNature, "FWXZ"),
    "structure_code": _code(HouseStructure, "FWJG"),
    "area": _area("JZMJ", "SCJZMJ", "YCJZMJ"),
    "exclusive_area": _area("ZYJZMJ", "SCTNJZMJ", "YCTNJZMJ"),
    "shared_area": _area("FTJZMJ", "SCFTJZMJ", "YCFTJZMJ"),
    "floor": _common("SZC", "CH", "SJCS"),
    "total_floors": Source(("ZCS",), lambda fields: fields.count("ZCS")),
    "completed_on": _day("JGSJ"),
    "project": _common("XMMC"),
    "right_type": _code(RightType, "QLLX", otherwise=RightType.HOUSE),
    "land_use_code": _common("TDYT"),
    "land_nature_code": _code(RightNature, "QLXZ"),
    "land_area": _area("ZDMJ"),
    "land_share_area": _area("FTTDMJ"),
    "land_right_holder": _common("TDSYQR"),
    "land_from": _day("TDSYQSSJ"),
    "land_until": _day("TDSYJSSJ"),
}
_HEAD: Final[Mapping[str, Source]] = {
    "recorded_under": _required("YWH"),
    "recorded_at": Source(("DJSJ",), lambda fields: fields.moment("DJSJ"), Moments()),
    "recorded_by": Source(("DBR",), lambda fields: fields.text("DBR") or "原登记簿"),
    "remarks": _texts("FJ"),
    "registration_type": _needed(RegistrationType, "DJLX"),
    "cause": _common("DJYY"),
}
_DEBT: Final[Mapping[str, Source]] = {
    "debt_from": _day("ZWLXQSSJ"),
    "debt_until": _day("ZWLXJSSJ"),
    "transfer_banned": _flag("SFCZJZHXZ"),
    "scope": _common("DBFW"),
}
_OWNERSHIP: Final[Mapping[str, Source]] = {**_HEAD, "price": _amount("FDCJYJG", "QDJG")}
_MORTGAGE: Final[Mapping[str, Source]] = {
    **_HEAD,
    **_DEBT,
    "kind": _code(MortgageKind, "DYFS", otherwise=MortgageKind.ORDINARY),
    "object_code": _code(MortgagedProperty, "DYBDCLX", otherwise=MortgagedProperty.LAND_AND_HOUSE),
    "mortgagor": _texts("DYR"),
    "amount": Source(("DYFS", "BDBZZQSE", "ZGZQSE"), mortgage_amount_of),
    "rank": Source(("DYQSW",), lambda fields: fields.count("DYQSW") or 1),
    "effective_since": Source(("SLRQ",), lambda fields: fields.moment("SLRQ")),
    "claim_fact": Source(("DYFS", "ZGZQQDSS"), claim_fact_of),
}
_NOTICE: Final[Mapping[str, Source]] = {
    **_HEAD,
    **_DEBT,
    "kind": _needed(AdvanceNoticeKind, "YGDJZL"),
    "obligor": _required("YWR"),
    "obligor_document_kind": _code(DocumentKind, "YWRZJZL"),
    "obligor_document_number": _texts("YWRZJH"),
    "obligor_kind": _code(HolderKind, "YWRLX"),
    "price": _amount("QDJG"),
    "mortgage_kind": _code(MortgageKind, "DYFS"),
}
UNIT_CODE: Final = Source(("BDCDYH",), unit_code_of)
CURRENT: Final = Source(("QSZT",), check_current)
SERIAL: Final = Source(("QZYSXLH",), printed_serial_of)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of row that is read by columns."""

    layout: Layout
    sources: Mapping[str, Source]
    number: Source | None = None


def _number(*names: str) -> Source:
    return Source(names, lambda fields: certificate_number_of(fields, *names))


def _title_of(fields: Fields) -> str:
    number = certificate_number_of(fields, "BDCQZH")
    if ";" in number or "；" in number:
        raise RowRefused("several certificates of one right are left to the row reader")
    return number


KINDS: Final[Mapping[str, Kind]] = {
    "": Kind(layout=UNITS, sources=_UNIT),
    "所有权": Kind(layout=OWNERSHIPS, sources=_OWNERSHIP, number=Source(("BDCQZH",), _title_of)),
    "抵押权": Kind(layout=MORTGAGES, sources=_MORTGAGE, number=_number("BDCDJZMH", "BDCQZH")),
    "预告登记": Kind(layout=NOTICES, sources=_NOTICE, number=_number("BDCDJZMH", "BDCQZH")),
}
"""By what stands in the column of kinds; an extract of units has none."""
