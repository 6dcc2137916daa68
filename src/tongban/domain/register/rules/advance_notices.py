"""Advance notices: whom they protect, and how they turn into the right itself."""

from typing import Final

from tongban.domain.dictionaries import AdvanceNoticeKind, RightType
from tongban.domain.register.facts import AdvanceNotice, Facts
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule

_ALWAYS: Final = (Moment.INTAKE, Moment.ACCEPT, Moment.RECORD)
_NEW_HOUSE: Final = "2002"
_MORTGAGE: Final = "3701"
_NOTICE_CANCELLATION: Final = "7004"
_GOES_ON: Final = frozenset({"7005", "7006"})


@rule(
    code="R09E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §221; 不动产登记暂行条例实施细则 §85",
    sentence="该不动产有{holder}的{kind}，未经其书面同意不能办理{item}。",
    known_as=("RF05",),
)
def advance_notice_of_another(facts: Facts) -> Finding | None:
    """Without the written consent of its holder nobody disposes of the property."""
    if not facts.item.disposes or not facts.application.parties:
        return None
    agreeing = facts.application.agreeing
    binding = (one for one in facts.advance_notices if not _gives_way(one, facts))
    against = next((one for one in binding if not one.holder.is_among(agreeing)), None)
    return Finding(holder=against.holder.name, kind=against.kind.label) if against else None


@rule(
    code="R09I",
    severity=Severity.NOTICE,
    moments=(Moment.INTAKE,),
    statute="民法典 §221; 不动产登记暂行条例实施细则 §85",
    sentence="该不动产已有{kind}，办理{item}需要预告登记权利人申请或者书面同意。",
)
def advance_notice_ahead(facts: Facts) -> Finding | None:
    """Said while nobody has applied yet, so that the consent is brought along; names nobody."""
    if not facts.item.disposes or facts.application.parties:
        return None
    binding = next((one for one in facts.advance_notices if not _gives_way(one, facts)), None)
    return Finding(kind=binding.kind.label) if binding else None


@rule(
    code="RF09",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="不动产登记暂行条例 §22",
    sentence="{holder}已经办理过该房屋的预告登记，不能重复办理{item}。",
)
def advance_notice_twice(facts: Facts) -> Finding | None:
    """The same buyer's purchase is noted once."""
    kind = facts.item.notice_kind
    if kind is None or not facts.item.disposes:
        return None
    own = (one for one in facts.advance_notices if one.holder.is_among(facts.application.parties))
    twin = next((one for one in own if one.kind is kind), None)
    return Finding(holder=twin.holder.name) if twin else None


@rule(
    code="RF09",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="不动产登记暂行条例实施细则 §85; 操作规范 15",
    sentence="登记簿上没有申请人的预购商品房预告登记，不能办理{item}。",
)
def presale_notice_missing(facts: Facts) -> Finding | None:
    """Who mortgages a house not yet built must himself be protected by a notice."""
    parties = facts.application.parties
    if facts.item.notice_kind is not AdvanceNoticeKind.PRESALE_MORTGAGE or not parties:
        return None
    presales = (one for one in facts.advance_notices if one.kind is AdvanceNoticeKind.PRESALE)
    return None if any(one.holder.is_among(parties) for one in presales) else Finding()


@rule(
    code="RF09",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §216; 不动产登记暂行条例 §22",
    sentence="登记簿上没有现势的预告登记，不能办理{item}。",
)
def no_notice_to_deal_in(facts: Facts) -> Finding | None:
    """Only a notice in force is altered or passed on; one that has lapsed may still be struck out."""
    if facts.item.code in _GOES_ON:
        return None if facts.advance_notices else Finding()
    struck_out = facts.item.code == _NOTICE_CANCELLATION
    return Finding() if struck_out and not facts.folio.advance_notices else None


@rule(
    code="RF05",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §221; 不动产登记暂行条例实施细则 §89",
    sentence="该房屋还有{holder}的抵押预告登记，需先注销或一并注销，或者取得其书面同意。",
)
def mortgage_notice_rests_on_it(facts: Facts) -> Finding | None:
    """A presale notice that carries a mortgage notice is not cancelled over the bank's head."""
    if facts.item.code != _NOTICE_CANCELLATION or not facts.application.parties:
        return None
    carried = (one for one in facts.advance_notices if one.kind.is_of_mortgage)
    agreeing = facts.application.agreeing
    against = next((one for one in carried if not one.holder.is_among(agreeing)), None)
    return Finding(holder=against.holder.name) if against else None


@rule(
    code="R10W",
    severity=Severity.NOTICE,
    moments=_ALWAYS,
    statute="担保制度解释 §52",
    sentence="该不动产有{holder}的抵押预告登记；转为抵押权登记后，抵押权自预告登记之日起设立。",
)
def mortgage_notice_becomes_mortgage(facts: Facts) -> Finding | None:
    """The noted mortgage follows the house into the register."""
    if facts.item.code not in {_NEW_HOUSE, _MORTGAGE}:
        return None
    noted = next((one for one in facts.advance_notices if one.kind.is_of_mortgage), None)
    return Finding(holder=noted.holder.name) if noted else None


def holder_applies(facts: Facts) -> bool:
    """Whether the holder of an advance notice in force is among the applicants."""
    parties = facts.application.parties
    return any(one.holder.is_among(parties) for one in facts.advance_notices)


def _gives_way(notice: AdvanceNotice, facts: Facts) -> bool:
    """The bank's notice rests on the buyer's: it does not hinder the house from reaching the buyer."""
    to_the_buyer = facts.item.code == _NEW_HOUSE and facts.item.right_type is RightType.HOUSE
    return to_the_buyer and notice.kind is AdvanceNoticeKind.PRESALE_MORTGAGE
