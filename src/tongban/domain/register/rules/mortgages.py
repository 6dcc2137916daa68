"""What mortgages on the folio mean for the act."""

from typing import Final

from tongban.domain.dictionaries import RegistrationType, RightType
from tongban.domain.register.facts import Facts, Mortgage
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule

_ALWAYS: Final = (Moment.INTAKE, Moment.ACCEPT, Moment.RECORD)
_BEFORE_COMPLETION: Final = frozenset({"7001", "7002", "2002"})


@rule(
    code="RF06",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §406; 担保制度解释 §43",
    sentence="登记簿记载{holder}的抵押权有禁止或限制转让的约定，需抵押权人书面同意后才能办理{item}。",
)
def transfer_ban(facts: Facts) -> Finding | None:
    """A recorded agreement not to transfer binds the buyer; the mortgagee may lift it."""
    if not facts.item.transfers_ownership or not facts.application.parties:
        return None
    agreeing = facts.application.agreeing
    banned = (one for one in facts.folio.mortgages if one.transfer_banned)
    against = next((one for one in banned if not one.holder.is_among(agreeing)), None)
    return Finding(holder=against.holder.name) if against else None


@rule(
    code="R07I",
    severity=Severity.NOTICE,
    moments=(Moment.INTAKE,),
    statute="民法典 §406; 担保制度解释 §43",
    sentence="登记簿记载{holder}的抵押权有禁止或限制转让的约定，办理{item}时需要抵押权人书面同意。",
)
def transfer_ban_ahead(facts: Facts) -> Finding | None:
    """Said while nobody has applied yet, so that the consent is brought along."""
    if not facts.item.transfers_ownership or facts.application.parties:
        return None
    banned = next((one for one in facts.folio.mortgages if one.transfer_banned), None)
    return Finding(holder=banned.holder.name) if banned else None


@rule(
    code="R07W",
    severity=Severity.NOTICE,
    moments=_ALWAYS,
    statute="民法典 §406、§414",
    sentence="该不动产已抵押给{holders}，抵押权不因办理{item}而消灭。",
)
def mortgage_stays(facts: Facts) -> Finding | None:
    """The mortgage travels with the house, and goes before a later one."""
    if not facts.item.disposes or not facts.folio.mortgages:
        return None
    return Finding(holders="、".join(one.holder.name for one in facts.folio.mortgages))


@rule(
    code="R08E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="不动产登记暂行条例实施细则 §86",
    sentence="该房屋还有{holder}的在建建筑物抵押，需先注销该抵押，再办理{item}。",
)
def building_still_mortgaged(facts: Facts) -> Finding | None:
    """What is sold before completion must be free of the developer's construction loan."""
    if facts.item.code not in _BEFORE_COMPLETION:
        return None
    mortgages = facts.folio.mortgages
    binding = next((one for one in mortgages if one.is_of_building_under_construction), None)
    return Finding(holder=binding.holder.name) if binding else None


@rule(
    code="RF09",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §216; 不动产登记暂行条例 §22",
    sentence="登记簿上没有现势的抵押权，不能办理{item}。",
)
def no_mortgage_to_deal_in(facts: Facts) -> Finding | None:
    """Only a mortgage in force can be cancelled, altered or passed on."""
    if facts.item.right_type is not RightType.MORTGAGE:
        return None
    if facts.item.registration_type is RegistrationType.FIRST:
        return None
    return None if facts.mortgages_addressed else Finding()


def holder_applies(facts: Facts) -> bool:
    """Whether a mortgagee on the folio is among the applicants."""
    return any(_applies(one, facts) for one in facts.mortgages_addressed)


def _applies(mortgage: Mortgage, facts: Facts) -> bool:
    return mortgage.holder.is_among(facts.application.parties)
