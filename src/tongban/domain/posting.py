"""A certificate on its way by post (邮寄发证): what each scan of the carrier means, and where it leads.

Codes of the carrier's tracks and the states: gateways.md 8.1. A parcel's state only ever goes forward; what arrives
late, or twice, changes nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tongban.domain.labelled import Labelled

# So many times the carrier tries; then the certificate waits at the bureau's window.
ATTEMPTS_TO_DELIVER: Final = 3
_WAYBILL: Final = re.compile(r"\d{13}")
_ADDRESS: Final = re.compile(
    r"(?P<province>[^省市区]{2,6}(?:省|自治区))?"
    r"(?P<city>[^市区县路街道号]{1,9}(?:市|自治州|地区))?"
    r"(?P<county>[^市区县路街道号]{1,9}(?:县|区|市))?"
    r"(?P<rest>.*)",
    re.DOTALL,
)


class PostingState(Labelled):
    """How far a posted certificate has come."""

    CREATED = "CREATED", "待下单"
    PICKUP_WAIT = "PICKUP_WAIT", "待揽收"
    PICKED = "PICKED", "已揽收"
    TRANSIT = "TRANSIT", "运输中"
    DELIVERING = "DELIVERING", "派送中"
    FAILED = "FAILED", "未妥投"
    SIGNED = "SIGNED", "已签收"
    RETURNED = "RETURNED", "退回窗口"
    CANCELLED = "CANCELLED", "已撤回"

    @property
    def is_over(self) -> bool:
        """Whether nothing more is expected of the carrier."""
        return self in {PostingState.SIGNED, PostingState.RETURNED, PostingState.CANCELLED}


_MEANING: Final[Mapping[str, PostingState]] = MappingProxyType(
    {
        "00": PostingState.PICKED,
        "30": PostingState.TRANSIT,
        "40": PostingState.TRANSIT,
        "41": PostingState.TRANSIT,
        "50": PostingState.DELIVERING,
        "20": PostingState.FAILED,
        "10": PostingState.SIGNED,
    }
)


@dataclass(frozen=True, kw_only=True)
class PostalAddress:
    """An address as carriers want it, in four parts; what could not be told apart stays in `rest`."""

    province: str
    city: str
    county: str
    rest: str


def postal_address(text: str) -> PostalAddress:
    """河南省郑州市金水区文化路1号 in its parts; a part that is not written is empty."""
    parts = _ADDRESS.fullmatch("".join(text.split()))
    if parts is None:
        raise ValueError(text)  # the pattern takes any text
    return PostalAddress(**{name: found or "" for name, found in parts.groupdict().items()})


def is_waybill(number: str) -> bool:
    """Whether this is the number of a domestic parcel: thirteen digits, without a check digit (gateways.md 8.1)."""
    return _WAYBILL.fullmatch(number) is not None


def posting_state(codes: list[str]) -> PostingState:
    """The state after these scans, in their order; codes we do not know are shown and mean nothing.

    What follows a failure is another attempt; a signature is the end of it, and so is the third failure.
    """
    state, failures = PostingState.PICKUP_WAIT, 0
    for meaning in (_MEANING[code] for code in codes if code in _MEANING):
        failures += meaning is PostingState.FAILED
        state = meaning
        if state is PostingState.SIGNED:
            return state
        if failures >= ATTEMPTS_TO_DELIVER:
            return PostingState.RETURNED
    return state
