"""Checks on the unit and on what the register must already say of it."""

from typing import Final

from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.codes.unit_code import InvalidUnitCode, UnitCode
from tongban.domain.dictionaries import AdvanceNoticeKind, RegistrationType, RightType
from tongban.domain.register.facts import Facts
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule

_ALWAYS: Final = (Moment.INTAKE, Moment.ACCEPT, Moment.RECORD)


@rule(
    code="R01E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="不动产登记暂行条例 §8; GB/T 37346-2018",
    sentence="不动产单元号{code}不符合编码规则，不能办理{item}。",
)
def malformed_unit_code(facts: Facts) -> Finding | None:
    """A code of another shape, of no division or of contradicting parts names no unit."""
    try:
        UnitCode.from_register(facts.folio.unit_code.text)
    except InvalidUnitCode:
        return Finding(code=facts.folio.unit_code.text)
    return None


@rule(
    code="NA01",
    severity=Severity.BLOCK,
    moments=(Moment.ACCEPT,),
    statute="不动产登记暂行条例 §7、§17(4)",
    sentence="该不动产不在本登记机构的登记区域内，请向不动产所在地的登记机构申请。",
)
def another_institutions_property(facts: Facts) -> Finding | None:
    """Property is registered where it lies."""
    covered = facts.institution_covers
    return None if covered is None or facts.folio.unit_code.division in covered else Finding()


@rule(
    code="R12E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="查封规定 §23; 不动产登记暂行条例 §22",
    sentence="该不动产单元已被锁定（{reason}），解锁前不能办理{item}。",
)
def locked(facts: Facts) -> Finding | None:
    """A court's order is being carried out, or the data are being put right; courts themselves pass."""
    return Finding(reason=facts.folio.locked) if facts.folio.locked and not facts.item.is_judicial else None


@rule(
    code="R13W",
    severity=Severity.NOTICE,
    moments=_ALWAYS,
    statute="民法典 §366、§368、§380",
    sentence="该不动产上有{holder}的{kind}，办理{item}后继续存在，请告知受让人。",
)
def burdened(facts: Facts) -> Finding | None:
    """Habitation and easements stay with the house."""
    burden = next(iter(facts.folio.burdens), None)
    return Finding(holder=burden.holder.name, kind=burden.kind.label) if burden and facts.item.disposes else None


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


@rule(
    code="R03E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="不动产登记暂行条例实施细则 §24",
    sentence="该房屋已登记在{owners}名下，不是第一次登记，不能办理{item}。",
)
def already_registered(facts: Facts) -> Finding | None:
    """A house is registered first once; while somebody owns it on the folio there is nothing first about it."""
    first = facts.item.right_type is RightType.HOUSE and facts.item.registration_type is RegistrationType.FIRST
    ownership = facts.folio.ownership
    return Finding(owners=ownership.names) if first and ownership is not None else None


def _builds_on_ownership(facts: Facts) -> bool:
    item = facts.item
    if not item.first_registration_needed:
        return False
    if facts.application.replaces is CertificateKind.REGISTRATION:
        return False
    new_mortgage = item.right_type is RightType.MORTGAGE and item.registration_type is RegistrationType.FIRST
    return item.right_type is RightType.HOUSE or new_mortgage
