"""Citizen identity number 公民身份号码 (GB 11643-1999, 18 characters)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from tongban.domain.codes.check_digits import mod_11_2
from tongban.domain.codes.errors import InvalidCode
from tongban.domain.labelled import Labelled

_SHAPE: Final = re.compile(r"[0-9]{17}[0-9X]")
_OLD_SHAPE: Final = re.compile(r"[0-9]{15}")
_LENGTH: Final = 18


class Sex(Labelled):
    """Codes of dictionary A43."""

    MALE = "1", "男"
    FEMALE = "2", "女"


class InvalidIdNumber(InvalidCode):
    """The text is no citizen identity number."""


@dataclass(frozen=True, order=True)
class IdNumber:
    """A number whose birth date and check character hold; the division is not judged (old codes live on)."""

    text: str
    birth_date: date
    sex: Sex

    @classmethod
    def parse(cls, text: str, on: date | None = None) -> Self:
        """Read and normalise (x becomes X); with `on`, birth dates after that day are refused.

        Raises InvalidIdNumber with a sentence that helps to find the slip.
        """
        number = "".join(text.split()).upper()
        if len(number) != _LENGTH:
            raise InvalidIdNumber(f"身份证号应为18位，现为{len(number)}位，请核对证件。")
        if not _SHAPE.fullmatch(number):
            raise InvalidIdNumber("身份证号前17位应全是数字，最后一位是数字或X，请核对证件。")
        born = _birth_date(number[6:14], on=on)
        expected = mod_11_2(number[:17])
        if number[17] != expected:
            raise InvalidIdNumber(f"身份证号有误：按前17位计算，校验位应为{expected}，请核对证件。")
        return cls(text=number, birth_date=born, sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)

    def age(self, on: date) -> int:
        """Full years on that day (民法典 §1259: the birthday itself counts)."""
        had_birthday = (on.month, on.day) >= (self.birth_date.month, self.birth_date.day)
        return on.year - self.birth_date.year - (0 if had_birthday else 1)

    def __str__(self) -> str:
        return self.text


def _birth_date(digits: str, *, on: date | None) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise InvalidIdNumber(
            f"身份证号中的出生日期“{digits[:4]}年{digits[4:6]}月{digits[6:]}日”不存在，请核对证件。"
        ) from None
    if on is not None and born > on:
        raise InvalidIdNumber("身份证号中的出生日期晚于今天，请核对证件。")
    return born


def full_length(number: str) -> str:
    """A 15-digit number of the first generation as its 18-digit successor; anything else unchanged.

    Registers still hold the old form, and it names the same person (GB 11643-1989 and -1999).
    """
    if not _OLD_SHAPE.fullmatch(number):
        return number
    body = f"{number[:6]}19{number[6:]}"
    return body + mod_11_2(body)


def forms_of(number: str) -> tuple[str, ...]:
    """Every form under which a register may hold this person: 18 characters, and 15 digits for births before 2000."""
    compact = "".join(number.split()).upper()
    whole = full_length(compact)
    if not _SHAPE.fullmatch(whole):
        return (compact,)
    old = whole[:6] + whole[8:17] if whole[6:8] == "19" else ""
    return (whole, old) if old else (whole,)
