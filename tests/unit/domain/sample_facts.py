"""Small builders of facts for tests of rules."""

from datetime import date
from typing import Any

from tongban.domain.catalogue import item
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.dictionaries import AdvanceNoticeKind, CoOwnership, HolderKind
from tongban.domain.register.facts import (
    AdvanceNotice,
    ApplicationFacts,
    ApplicationParty,
    Facts,
    Folio,
    Holder,
    Mortgage,
    Ownership,
    Person,
)

MONDAY = date(2026, 3, 2)
UNIT = UnitCode("419001001002GB00012F00180302")
BANK = Person(name="某银行", kind=HolderKind.ENTERPRISE)
OWNED_BY_JIA = Ownership(mode=CoOwnership.SOLE, holders=(Holder(name="甲"),))
OWNED_JOINTLY = Ownership(mode=CoOwnership.JOINT, holders=(Holder(name="甲"), Holder(name="乙")))
OWNED_BY_DEVELOPER = Ownership(mode=CoOwnership.SOLE, holders=(Holder(name="某地产公司", kind=HolderKind.ENTERPRISE),))


def folio(**entries: Any) -> Folio:
    return Folio(**{"unit_code": UNIT, "ownership": OWNED_BY_JIA} | entries)


def application(*names: str, **entries: Any) -> ApplicationFacts:
    return ApplicationFacts(parties=tuple(ApplicationParty(name=name) for name in names), **entries)


def facts(code: str, *, on: date = MONDAY, folio: Folio, application: ApplicationFacts) -> Facts:
    return Facts(folio=folio, item=item(code), on=on, application=application)


def mortgage(**entries: Any) -> Mortgage:
    return Mortgage(**{"holder": BANK} | entries)


def notice(name: str, kind: AdvanceNoticeKind = AdvanceNoticeKind.PRESALE, **entries: Any) -> AdvanceNotice:
    return AdvanceNotice(holder=Person(name=name), kind=kind, **entries)
