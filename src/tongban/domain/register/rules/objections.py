"""Recorded objections: they warn, and only stop those who will not take the risk."""

from typing import Final

from tongban.domain.register.facts import Facts
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule

_ALWAYS: Final = (Moment.INTAKE, Moment.ACCEPT, Moment.RECORD)


@rule(
    code="R11W",
    severity=Severity.CONSENT,
    moments=_ALWAYS,
    statute="不动产登记暂行条例实施细则 §84; 民法典 §220",
    sentence="{by}已对该不动产提出异议登记（{recorded:%Y-%m-%d}）。要继续办理{item}，"
    "申请人须书面承诺知悉异议并自担风险。",
)
def objection_recorded(facts: Facts) -> Finding | None:
    """Disposal goes on when the applicant knows of the objection and takes the risk in writing."""
    if not facts.item.disposes or not facts.objections:
        return None
    objection = facts.objections[0]
    return Finding(by=objection.by.name, recorded=objection.recorded)


@rule(
    code="R11I",
    severity=Severity.NOTICE,
    moments=_ALWAYS,
    statute="民法典 §220",
    sentence="{by}已对该不动产提出异议登记（{recorded:%Y-%m-%d}），不影响办理{item}。",
)
def objection_does_not_hinder(facts: Facts) -> Finding | None:
    """What disposes of nothing goes on; the note stays."""
    if facts.item.disposes or not facts.objections:
        return None
    objection = facts.objections[0]
    return Finding(by=objection.by.name, recorded=objection.recorded)
