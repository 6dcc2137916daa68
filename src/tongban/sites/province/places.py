"""The places of the guide: who registers where, and what that institution does differently."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.cache import cache

from tongban.apps.directory.asking import ask_member
from tongban.apps.directory.models import Member
from tongban.domain.catalogue.variants import VariantHistory, changes_of
from tongban.exchange.contracts.catalogue import SearchVariant, Variant
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

_KEPT_SECONDS: Final = 600
"""However many people read the guide, an institution is asked once in ten minutes."""
_FAILURE_KEPT_SECONDS: Final = 60
_DEADLINE_SECONDS: Final = 3.0
_KNOWS_NO_SUCH_LIST: Final = RefusalCode.UNKNOWN_CONTRACT


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place of the province and its registration institution."""

    code: str
    name: str
    title: str

    @property
    def member(self) -> str:
        """Its name on the exchange."""
        return f"bureau.{self.code}"


def places() -> list[Place]:
    """Every place whose institution is on the exchange, in the order of the official codes."""
    members = Member.objects.filter(kind="bureau", state=Member.State.LIVE).order_by("name")
    return [Place(code=one.name.partition(".")[2], name=one.place or one.title, title=one.title) for one in members]


def place_called(code: str) -> Place | None:
    """The place with this institution's code; None when there is none."""
    return next((one for one in places() if one.code == code), None)


def local_rules(place: Place, *, at: datetime) -> VariantHistory | None:
    """What its institution does differently; None while it cannot be asked."""
    key = f"guide.local_rules.{place.code}"
    held: VariantHistory | str | None = cache.get(key)
    if held is None:
        told = _asked(place, at=at)
        held = told if told is not None else ""
        cache.set(key, held, _KEPT_SECONDS if told is not None else _FAILURE_KEPT_SECONDS)
    return held if isinstance(held, VariantHistory) else None


def _asked(place: Place, *, at: datetime) -> VariantHistory | None:
    try:
        answer = ask_member(
            SearchVariant(), member=place.member, purpose="办事指南：本地规定", at=at, seconds=_DEADLINE_SECONDS
        )
    except ExchangeRefused as refused:
        return VariantHistory() if refused.code == _KNOWS_NO_SUCH_LIST else None
    if not isinstance(answer, Variant):
        return None
    return changes_of(rule.model_dump(exclude_none=True) for rule in answer.rules)
