"""What seizures bar, and what they leave possible."""

from typing import Final

from tongban.domain.dictionaries import RegistrationType, RightType
from tongban.domain.register.facts import Facts, Seizure
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule

_ALWAYS: Final = (Moment.INTAKE, Moment.ACCEPT, Moment.RECORD)
_NEW_HOUSE: Final = "2002"
_NOTICE_CANCELLATION: Final = "7004"


@rule(
    code="R04E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="城市房地产管理法 §38; 民法典 §399(5)",
    sentence="该不动产已被{seizure}查封，解除前不能办理{item}。",
)
def seized(facts: Facts) -> Finding | None:
    """An effective seizure bars every disposal; releasing a mortgage is not one."""
    if not facts.item.barred_by_seizure:
        return None
    seizure = facts.folio.effective_seizure(on=facts.on)
    return Finding(seizure=_in_words(seizure)) if seizure else None


@rule(
    code="R06E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="法发〔2004〕5号 §15、§22; 城市房地产管理法 §38",
    sentence="该不动产已被{seizure}预查封，解除前不能办理{item}。",
)
def pre_seized(facts: Facts) -> Finding | None:
    """A pre-seizure binds like a seizure; only registering the house to the debtor himself is open."""
    seizure = facts.folio.effective_pre_seizure(on=facts.on)
    if seizure is None or _passes_to_the_debtor(facts, seizure):
        return None
    barred = facts.item.barred_by_seizure or facts.item.code == _NOTICE_CANCELLATION
    return Finding(seizure=_in_words(seizure)) if barred else None


@rule(
    code="R06W",
    severity=Severity.NOTICE,
    moments=_ALWAYS,
    statute="法发〔2004〕5号 §16",
    sentence="该不动产已被{seizure}预查封；登记到被执行人名下后，预查封自动转为查封，期限连续计算。",
)
def pre_seizure_turns_into_seizure(facts: Facts) -> Finding | None:
    """The buyer's house is registered to him, and stays bound."""
    seizure = facts.folio.effective_pre_seizure(on=facts.on)
    if seizure is None or not _passes_to_the_debtor(facts, seizure):
        return None
    return Finding(seizure=_in_words(seizure))


@rule(
    code="R04W",
    severity=Severity.NOTICE,
    moments=_ALWAYS,
    statute="查封规定 §24",
    sentence="该不动产已被{seizure}查封。查封不影响办理{item}，登记簿附记中会继续注明查封情况。",
)
def seized_but_not_barred(facts: Facts) -> Finding | None:
    """Releasing a mortgage or replacing a worn certificate takes nothing from the creditor."""
    if facts.item.barred_by_seizure or facts.item.is_judicial:
        return None
    seizure = facts.folio.effective_seizure(on=facts.on)
    return Finding(seizure=_in_words(seizure)) if seizure else None


@rule(
    code="RF04",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="城市房地产管理法 §38; 法发〔2004〕5号 §22",
    sentence="{holder}的抵押权本身已被查封，解除前不能办理{item}。",
)
def mortgage_itself_seized(facts: Facts) -> Finding | None:
    """A seized mortgage cannot be given up or passed on."""
    first = facts.item.registration_type is RegistrationType.FIRST
    if facts.item.right_type is not RightType.MORTGAGE or first:
        return None
    seized_one = next((one for one in facts.mortgages_addressed if one.is_seized), None)
    return Finding(holder=seized_one.holder.name) if seized_one else None


def _passes_to_the_debtor(facts: Facts, seizure: Seizure) -> bool:
    ownership = facts.folio.ownership
    by_owner = ownership is not None and any(one.name == seizure.against for one in ownership.holders)
    buyers = {party.name for party in facts.application.parties}
    return facts.item.code == _NEW_HOUSE and seizure.against in buyers and not by_owner


def _in_words(seizure: Seizure) -> str:
    details = [seizure.document] if seizure.document else []
    if seizure.until:
        details.append(f"至{seizure.until:%Y-%m-%d}")
    return seizure.court + (f"（{'，'.join(details)}）" if details else "")
