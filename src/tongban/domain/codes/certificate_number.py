"""Numbers of title and registration certificates 不动产权证书号、登记证明号."""

import re
from dataclasses import dataclass
from typing import Final, Self

from tongban.domain.codes.errors import InvalidCode
from tongban.domain.labelled import Labelled

_SHAPE: Final = re.compile(r"豫[（(](20[0-9]{2})[）)]([^()（）]{2,10}?)(不动产权|不动产证明)第([0-9]{7,8})号")


class CertificateKind(Labelled):
    """The two documents a registration may end in (实施细则 §20)."""

    TITLE = "title", "不动产权证书"
    REGISTRATION = "registration", "不动产登记证明"

    @property
    def word(self) -> str:
        """The word that stands in the number."""
        return "不动产权" if self is CertificateKind.TITLE else "不动产证明"


class InvalidCertificateNumber(InvalidCode):
    """Not a number of the unified form; an old certificate is kept as free text, never refused as evidence."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{text}”不是统一格式的证号（例：豫(2026)济源市不动产权第0000001号）。"
            "旧的房产证、土地证请在“旧证号”一栏照实填写。"
        )
        self.text = text


@dataclass(frozen=True, order=True, kw_only=True)
class CertificateNumber:
    """豫(year)place不动产权第serial号; serials count per institution, year and kind, written with so many `digits`."""

    province: str = "豫"
    year: int
    place: str
    kind: CertificateKind
    serial: int
    digits: int = 7

    def __post_init__(self) -> None:
        object.__setattr__(self, "digits", max(self.digits, len(str(self.serial))))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number with full- or half-width brackets; raises InvalidCertificateNumber."""
        match = _SHAPE.fullmatch("".join(text.split()))
        if not match:
            raise InvalidCertificateNumber(text)
        year, place, word, serial = match.groups()
        kind = CertificateKind.TITLE if word == "不动产权" else CertificateKind.REGISTRATION
        return cls(year=int(year), place=place, kind=kind, serial=int(serial), digits=len(serial))

    @property
    def text(self) -> str:
        """The stored form: half-width brackets, a serial of seven digits, or of eight where it was written so."""
        return f"{self.province}({self.year}){self.place}{self.kind.word}第{self.serial:0{self.digits}d}号"

    def __str__(self) -> str:
        return self.text
