"""What a court's order to renew needs, and what is under way beside it."""

from typing import Final

from tongban.domain.dictionaries import SeizureKind
from tongban.domain.register.facts import Facts, Seizure
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule

_ALWAYS: Final = (Moment.INTAKE, Moment.ACCEPT, Moment.RECORD)
_RENEWAL: Final = "8003"
_RELEASES: Final = frozenset({"8005", "8006", "8007"})


@rule(
    code="R21E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民诉法解释 §485; 查封规定 §27",
    sentence="该不动产没有申请机关现时有效的查封，期满未续的查封已经失效，不能办理{item}。",
)
def nothing_to_renew(facts: Facts) -> Finding | None:
    """A seizure is renewed before it runs out, by the court whose it is."""
    return Finding() if facts.item.code == _RENEWAL and _own(facts) is None else None


@rule(
    code="R22W",
    severity=Severity.NOTICE,
    moments=_ALWAYS,
    statute="民诉法解释 §485",
    sentence="该查封已经续封过（至{until}），再次续封的期限同样不超过三年。",
)
def renewed_before(facts: Facts) -> Finding | None:
    """Renewing again is allowed, for three years at most each time."""
    own = _own(facts) if facts.item.code == _RENEWAL else None
    return Finding(until=own.until or "—") if own and (own.renewed or own.kind is SeizureKind.RENEWAL) else None


@rule(
    code="R23W",
    severity=Severity.NOTICE,
    moments=_ALWAYS,
    statute="不动产登记暂行条例实施细则 §92",
    sentence="该不动产的解封登记{number}正在办理，请先确认其结果。",
)
def release_in_hand(facts: Facts) -> Finding | None:
    """What is seized today may be free tomorrow."""
    release = next((one for one in facts.folio.cases_in_hand if one.item in _RELEASES), None)
    if release is None or not (facts.item.is_judicial or facts.item.barred_by_seizure):
        return None
    return Finding(number=f"（{release.number}）" if release.number else "")


def _own(facts: Facts) -> Seizure | None:
    courts = {party.name for party in facts.application.parties}
    binding = (one for one in facts.folio.seizures if one.in_force(on=facts.on))
    return next((one for one in binding if not courts or one.court in courts), None)
