"""What seizures bar, and what they leave possible."""

from typing import Final

from tongban.domain.dictionaries import RegistrationType, RightType
from tongban.domain.register.facts import ApplicationFacts, Facts, Seizure
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule
from tongban.domain.switches import ParcelSeizure

_ALWAYS: Final = (Moment.INTAKE, Moment.ACCEPT, Moment.RECORD)
_NOTICE_CANCELLATION: Final = "7004"
_JUDICIAL_TRANSFER: Final = "2006"
_TO_THE_BUYER: Final = frozenset({"2001", "2002", _JUDICIAL_TRANSFER})


@rule(
    code="R04E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="城市房地产管理法 §38; 民法典 §399(5)",
    sentence="该不动产已被{seizure}查封，解除前不能办理{item}。",
    known_as=("RF04",),
)
def seized(facts: Facts) -> Finding | None:
    """An effective seizure bars every disposal; releasing a mortgage is not one.

    It leaves free the court that carries out its own ruling, or whose order to transfer was served before the seizure
    (查封规定 §23), and a co-owner whose share is not seized.
    """
    if not facts.item.barred_by_seizure:
        return None
    binding = (one for one in facts.folio.effective_seizures(on=facts.on) if not _leaves_free(facts, one))
    seizure = next(binding, None)
    return Finding(seizure=_in_words(seizure)) if seizure else None


@rule(
    code="R06E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="法发〔2004〕5号 §15、§22; 城市房地产管理法 §38",
    sentence="该不动产已被{seizure}预查封，解除前不能办理{item}。",
    known_as=("RF04",),
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


@rule(
    code="RF04",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="查封规定 §25",
    sentence="该不动产已被{seizure}查封，解除前不能增加抵押担保的债权。",
)
def debt_grows_under_seizure(facts: Facts) -> Finding | None:
    """After a seizure a mortgage may shrink but not grow at the creditors' cost."""
    if facts.item.right_type is not RightType.MORTGAGE or not facts.application.increases_debt:
        return None
    seizure = facts.folio.effective_seizure(on=facts.on) or facts.folio.effective_pre_seizure(on=facts.on)
    if seizure is None or facts.item.barred_by_seizure:
        return None
    return Finding(seizure=_in_words(seizure))


@rule(
    code="R05E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="查封规定 §21; 城市房地产管理法 §38",
    sentence="房屋所在宗地已被{seizure}查封，解除前不能办理{item}。",
)
def parcel_seized(facts: Facts) -> Finding | None:
    """House and land stand together; institutions that decided so refuse until the parcel is free."""
    return _of_the_parcel(facts) if facts.switches.parcel_seizure is ParcelSeizure.BLOCKS else None


@rule(
    code="R05W",
    severity=Severity.NOTICE,
    moments=_ALWAYS,
    statute="查封规定 §21",
    sentence="房屋所在宗地已被{seizure}查封，请核实查封范围是否包括该房屋。",
    known_as=("R05E",),
)
def parcel_seized_warns(facts: Facts) -> Finding | None:
    """Elsewhere the examiner looks whether the order reaches the house at all."""
    return _of_the_parcel(facts) if facts.switches.parcel_seizure is ParcelSeizure.WARNS else None


def _of_the_parcel(facts: Facts) -> Finding | None:
    if not facts.item.barred_by_seizure:
        return None
    seizure = next((one for one in facts.folio.parcel_seizures if one.in_force(on=facts.on)), None)
    return Finding(seizure=_in_words(seizure)) if seizure else None


def _leaves_free(facts: Facts, seizure: Seizure) -> bool:
    application = facts.application
    if facts.item.code == _JUDICIAL_TRANSFER and _goes_first(application, seizure):
        return True
    if not application.share_only or seizure.share is None:
        return False
    return seizure.against not in {party.name for party in application.parties}


def _goes_first(application: ApplicationFacts, seizure: Seizure) -> bool:
    """Whether the order to transfer is of the court that seized, or was served before the seizure."""
    if seizure.court in {application.executing_court, application.in_place_of} - {""}:
        return True
    served, seized_at = application.transfer_served_at, seizure.served_at
    return served is not None and seized_at is not None and seized_at > served


def _passes_to_the_debtor(facts: Facts, seizure: Seizure) -> bool:
    ownership = facts.folio.ownership
    by_owner = ownership is not None and any(one.name == seizure.against for one in ownership.holders)
    buyers = {party.name for party in facts.application.parties}
    return facts.item.code in _TO_THE_BUYER and seizure.against in buyers and not by_owner


def _in_words(seizure: Seizure) -> str:
    details = [seizure.document] if seizure.document else []
    if seizure.until:
        details.append(f"至{seizure.until:%Y-%m-%d}")
    return seizure.court + (f"（{'，'.join(details)}）" if details else "")
