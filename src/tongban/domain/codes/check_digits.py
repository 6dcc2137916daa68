"""Check characters of ISO 7064, as GB 11643 and the case number use them."""

from typing import Final

_DIGITS_AND_X: Final = "0123456789X"
_ALPHANUMERIC: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def mod_11_2(digits: str) -> str:
    """The check character (0–9 or X) for a string of decimal digits (ISO 7064 MOD 11-2)."""
    remainder = 0
    for digit in digits:
        remainder = (remainder + int(digit)) * 2 % 11
    return _DIGITS_AND_X[(12 - remainder) % 11]


def mod_37_36(text: str) -> str:
    """The check character (0–9 or A–Z) for upper-case letters and digits (ISO 7064 MOD 37,36)."""
    product = 36
    for character in text:
        product = (product + _ALPHANUMERIC.index(character)) % 36 or 36
        product = product * 2 % 37
    return _ALPHANUMERIC[(37 - product) % 36]
