"""Unified social credit code 统一社会信用代码 (GB 32100-2015, 18 characters)."""

from dataclasses import dataclass
from typing import Final, Self

from tongban.domain.codes.errors import InvalidCode

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: Final = tuple(pow(3, position, 31) for position in range(17))
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_LENGTH: Final = 18


class InvalidSocialCreditCode(InvalidCode):
    """The text is no unified social credit code."""


@dataclass(frozen=True, order=True)
class SocialCreditCode:
    """A code of the right alphabet whose last check character holds."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read and normalise to capitals; raises InvalidSocialCreditCode."""
        code = "".join(text.split()).upper()
        if len(code) != _LENGTH:
            raise InvalidSocialCreditCode(f"统一社会信用代码应为18位，现为{len(code)}位，请核对证照。")
        strange = sorted(set(code) - set(_ALPHABET))
        if strange:
            raise InvalidSocialCreditCode(
                f"统一社会信用代码里不会出现“{'、'.join(strange)}”，请核对证照（常见：I 应为 1，O 应为 0）。"
            )
        if code[17] != check_character(code[:17]):
            raise InvalidSocialCreditCode("统一社会信用代码的校验位不对，请核对证照。")
        return cls(code)

    @property
    def organisation(self) -> str:
        """The organisation code within, characters 9 to 17 (GB 11714)."""
        return self.text[8:17]

    def __str__(self) -> str:
        return self.text


def check_character(first_seventeen: str) -> str:
    """The 18th character for the first seventeen (GB 32100 annex)."""
    total = sum(
        _ALPHABET.index(character) * weight for character, weight in zip(first_seventeen, _WEIGHTS, strict=True)
    )
    return _ALPHABET[(31 - total % 31) % 31]


def organisation_check_character(first_eight: str) -> str:
    """The ninth character of an organisation code (GB 11714); used where codes are made."""
    total = sum(
        int(character, 36) * weight for character, weight in zip(first_eight, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - total % 11]
