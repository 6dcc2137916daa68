"""Checks on the unit and on what the register must already say of it."""

from typing import Final

from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import AdvanceNoticeKind, RegistrationType, RightType
from tongban.domain.register.facts import Facts
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule

_ALWAYS: Final = (Moment.INTAKE, Moment.ACCEPT, Moment.RECORD)


@rule(
    code="R02E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="不动产登记暂行条例 §8",
    sentence="该不动产用的是临时（虚拟）单元号，尚未落宗，不能办理{item}。",
)
def virtual_unit(facts: Facts) -> Finding | None:
    """Registration is by units with a unique code; a virtual code stands for none."""
    return Finding() if facts.folio.unit_code.is_virtual else None


@rule(
    code="RF10",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="不动产登记暂行条例实施细则 §24(2)",
    sentence="该不动产还没有办理首次登记，不能办理{item}。",
)
def first_registration_missing(facts: Facts) -> Finding | None:
    """No other registration before the first; advance notices and seizures are the exceptions."""
    missing = facts.item.first_registration_needed and not facts.folio.first_registered
    return Finding() if missing else None


@rule(
    code="R03E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §216; 不动产登记暂行条例 §16",
    sentence="登记簿上没有该房屋的所有权记载，不能办理{item}。",
)
def no_ownership(facts: Facts) -> Finding | None:
    """Transfers, alterations, mortgages and replaced title certificates build on recorded ownership."""
    if facts.folio.ownership is not None or not _builds_on_ownership(facts):
        return None
    return Finding()


@rule(
    code="R03E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §216、§221",
    sentence="该房屋已登记在{owners}名下，不是预售人的房屋，不能办理{item}。",
)
def presold_by_somebody_else(facts: Facts) -> Finding | None:
    """A presale is noted only while nobody but the seller owns the house."""
    ownership, parties = facts.folio.ownership, facts.application.parties
    if facts.item.notice_kind is not AdvanceNoticeKind.PRESALE or ownership is None or not parties:
        return None
    return None if ownership.any_among(parties) else Finding(owners=ownership.names)


def _builds_on_ownership(facts: Facts) -> bool:
    item = facts.item
    if not item.first_registration_needed:
        return False
    if facts.application.replaces is CertificateKind.REGISTRATION:
        return False
    new_mortgage = item.right_type is RightType.MORTGAGE and item.registration_type is RegistrationType.FIRST
    return item.right_type is RightType.HOUSE or new_mortgage
