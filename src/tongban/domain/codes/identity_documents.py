"""Identity documents of persons and organisations 证件种类 (dictionary A30 and local additions)."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from tongban.domain.codes.errors import InvalidCode
from tongban.domain.codes.id_number import IdNumber
from tongban.domain.codes.social_credit import SocialCreditCode
from tongban.domain.labelled import Labelled

_ID_LENGTH: Final = 18
_SHOWN: Final = 4


class DocumentKind(Labelled):
    """1–8 and 99 are national codes; from 20 on they are ours, until the 2021 codes are confirmed."""

    ID_CARD = "1", "身份证"
    HONG_KONG_MACAO_TAIWAN_ID = "2", "港澳台身份证"
    PASSPORT = "3", "护照"
    HOUSEHOLD_REGISTER = "4", "户口簿"
    MILITARY_ID = "5", "军官证（士兵证）"
    ORGANISATION_CODE = "6", "组织机构代码"
    BUSINESS_LICENCE = "7", "营业执照"
    SOCIAL_CREDIT_CODE = "8", "统一社会信用代码"
    HONG_KONG_MACAO_PERMIT = "20", "港澳居民来往内地通行证"
    TAIWAN_PERMIT = "21", "台湾居民来往大陆通行证"
    RESIDENCE_PERMIT = "22", "港澳台居民居住证"
    PERMANENT_RESIDENCE = "23", "外国人永久居留身份证"
    OTHER = "99", "其他"

    @property
    def is_personal(self) -> bool:
        """Whether persons, not organisations, carry it."""
        return self not in _OF_ORGANISATIONS


_OF_ORGANISATIONS: Final = frozenset(
    {
        DocumentKind.ORGANISATION_CODE,
        DocumentKind.BUSINESS_LICENCE,
        DocumentKind.SOCIAL_CREDIT_CODE,
    }
)


class InvalidDocumentNumber(InvalidCode):
    """The number cannot belong to a document of this kind."""


_SHAPES: Final[Mapping[DocumentKind, tuple[re.Pattern[str], str]]] = MappingProxyType(
    {
        DocumentKind.PASSPORT: (re.compile(r"[A-Z0-9]{5,20}"), "护照号码应为5至20位字母或数字"),
        DocumentKind.ORGANISATION_CODE: (re.compile(r"[A-Z0-9]{8}-?[0-9X]"), "组织机构代码应为9位"),
        DocumentKind.HONG_KONG_MACAO_PERMIT: (
            re.compile(r"[HM]\d{8}(\d{2})?"),
            "港澳居民来往内地通行证号码应为H或M加8位（或10位）数字",
        ),
        DocumentKind.TAIWAN_PERMIT: (re.compile(r"\d{8}"), "台湾居民来往大陆通行证号码应为8位数字"),
        DocumentKind.RESIDENCE_PERMIT: (
            re.compile(r"8[123]0000\d{11}[\dX]"),
            "港澳台居民居住证号码应为18位，以810000、820000或830000开头",
        ),
        DocumentKind.PERMANENT_RESIDENCE: (
            re.compile(r"[A-Z]{3}\d{12}|9\d{16}[\dX]"),
            "外国人永久居留身份证号码应为15位（旧版）或以9开头的18位（新版）",
        ),
    }
)


def check_document_number(kind: DocumentKind, number: str, *, on: date | None = None) -> str:
    """The normalised number of a document; raises InvalidCode with a sentence when it cannot be.

    Kinds without a published format (household register, military, other) need only be non-empty.
    """
    text = "".join(number.split()).upper()
    if not text:
        raise InvalidDocumentNumber(f"请填写{kind.label}号码。")
    read = _PARSERS.get(kind)
    if read:
        return read(text, on)
    shape = _SHAPES.get(kind)
    if shape and not shape[0].fullmatch(text):
        raise InvalidDocumentNumber(f"{shape[1]}，请核对证件。")
    if kind is DocumentKind.RESIDENCE_PERMIT:
        return IdNumber.parse(text, on=on).text
    return text


def mask(number: str) -> str:
    """The number with its middle hidden: 4101**********231X; short numbers show less."""
    shown = min(_SHOWN, len(number) // 4)
    hidden = len(number) - 2 * shown
    return number[:shown] + "*" * hidden + number[len(number) - shown :]


def _id_card(text: str, on: date | None) -> str:
    return IdNumber.parse(text, on=on).text


def _licence(text: str, _on: date | None) -> str:
    # Licences issued before 2015 bear a 15-digit registration number instead.
    if len(text) != _ID_LENGTH and re.fullmatch(r"\d{13,15}", text):
        return text
    return SocialCreditCode.parse(text).text


def _social_credit(text: str, _on: date | None) -> str:
    return SocialCreditCode.parse(text).text


_PARSERS: Final[Mapping[DocumentKind, Callable[[str, date | None], str]]] = MappingProxyType(
    {
        DocumentKind.ID_CARD: _id_card,
        DocumentKind.BUSINESS_LICENCE: _licence,
        DocumentKind.SOCIAL_CREDIT_CODE: _social_credit,
    }
)
