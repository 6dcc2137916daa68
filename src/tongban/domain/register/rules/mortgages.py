"""What mortgages on the folio mean for the act."""

from typing import Final

from tongban.domain.dictionaries import MortgageKind, RegistrationType, RightType
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
    known_as=("R07E",),
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
    code="R07W",
    severity=Severity.NOTICE,
    moments=_ALWAYS,
    statute="民法典 §397",
    sentence="房屋所在宗地的土地使用权已抵押给{holders}，请核实抵押范围是否包括该房屋。",
)
def parcel_mortgaged(facts: Facts) -> Finding | None:
    """Land mortgaged alone takes the buildings on it along."""
    if not facts.item.disposes or not facts.folio.parcel_mortgages:
        return None
    return Finding(holders="、".join(one.holder.name for one in facts.folio.parcel_mortgages))


@rule(
    code="RF01",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §409",
    sentence="该变更对{holder}的抵押权有不利影响，需其书面同意后才能办理{item}。",
)
def other_mortgagees_agree(facts: Facts) -> Finding | None:
    """More debt, a longer term or a better rank is not had at another mortgagee's cost without asking."""
    altered = facts.item.registration_type is RegistrationType.ALTERATION
    if facts.item.right_type is not RightType.MORTGAGE or not altered or not facts.application.at_others_cost:
        return None
    agreeing = facts.application.agreeing
    others = (one for one in facts.folio.mortgages if one not in facts.mortgages_addressed)
    against = next((one for one in others if not one.holder.is_among(agreeing)), None)
    return Finding(holder=against.holder.name) if against else None


@rule(
    code="RF01",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §421",
    sentence="最高额抵押担保的债权尚未确定，部分债权转让的，除另有约定外抵押权不能转移。",
)
def claims_not_yet_determined(facts: Facts) -> Finding | None:
    """Before the claims are determined a part of them passes on without the mortgage, unless agreed."""
    passed_on = facts.item.registration_type is RegistrationType.TRANSFER
    if facts.item.right_type is not RightType.MORTGAGE or not passed_on or not facts.application.partial_claim:
        return None
    undetermined = [
        one for one in facts.mortgages_addressed if one.kind is MortgageKind.MAXIMUM_AMOUNT and not one.claim_determined
    ]
    return Finding() if undetermined and not facts.application.agreed_otherwise else None


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
