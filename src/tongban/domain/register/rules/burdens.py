"""Habitation and easements as rights that begin, change and end (民法典 §366–§385)."""

from typing import Final

from tongban.domain.dictionaries import PropertyUse, RegistrationType, RightType
from tongban.domain.register.facts import Facts
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule

_ALWAYS: Final = (Moment.INTAKE, Moment.ACCEPT, Moment.RECORD)
_BURDENS: Final = frozenset({RightType.EASEMENT, RightType.HABITATION})


@rule(
    code="RF09",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §216; 不动产登记暂行条例 §22",
    sentence="登记簿上没有申请所指的现势{kind}，不能办理{item}。",
)
def no_burden_to_deal_in(facts: Facts) -> Finding | None:
    """Only a right of habitation or an easement in force can be altered, passed on or cancelled."""
    later = facts.item.registration_type is not RegistrationType.FIRST
    if facts.item.right_type not in _BURDENS or not later or facts.burdens_addressed:
        return None
    return Finding(kind=facts.item.right_type.label)


@rule(
    code="RF01",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §366",
    sentence="居住权只能在住宅上设立，该不动产不是住宅，不能办理{item}。",
)
def habitation_is_of_a_home(facts: Facts) -> Finding | None:
    """A right to live somewhere is a right in a home."""
    begins = facts.item.right_type is RightType.HABITATION and facts.item.registration_type is RegistrationType.FIRST
    return Finding() if begins and facts.folio.unit.property_use is not PropertyUse.RESIDENTIAL else None


def holder_applies(facts: Facts) -> bool:
    """Whether somebody who holds such a right on the folio is among the applicants."""
    return any(one.holder.is_among(facts.application.parties) for one in facts.burdens_addressed)
