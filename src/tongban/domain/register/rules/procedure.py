"""Checks on the course of things: other cases on the same unit, and taxes."""

from typing import Final

from tongban.domain.register.facts import Facts, TaxClearance
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule
from tongban.domain.terms import loss_notice_ends

_CLEARED: Final = frozenset({TaxClearance.PAID, TaxClearance.EXEMPT, TaxClearance.NOT_TAXABLE})


@rule(
    code="R14E",
    severity=Severity.BLOCK,
    moments=(Moment.INTAKE, Moment.ACCEPT),
    statute="不动产登记暂行条例实施细则 §67; 操作规范 4.3",
    sentence="该不动产正在办理另一件登记{number}，办结之前不能办理{item}。",
)
def case_in_hand(facts: Facts) -> Finding | None:
    """One case at a time on a unit, in the order of acceptance; courts' orders do not wait."""
    if facts.item.is_judicial or not facts.folio.cases_in_hand:
        return None
    number = facts.folio.cases_in_hand[0].number
    return Finding(number=f"（{number}）" if number else "")


@rule(
    code="R25E",
    severity=Severity.BLOCK,
    moments=(Moment.RECORD,),
    statute="契税法 §11",
    sentence="还没有契税完税、免税或者不征税的凭证，不能登簿。",
    known_as=("RF07",),
)
def tax_not_cleared(facts: Facts) -> Finding | None:
    """The register institution verifies the tax before it records; only the tax office's word counts."""
    if not facts.item.taxed or facts.application.tax in _CLEARED:
        return None
    return Finding()


@rule(
    code="R27E",
    severity=Severity.BLOCK,
    moments=(Moment.RECORD,),
    statute="不动产登记暂行条例实施细则 §22(2)",
    sentence="遗失、灭失声明刊发未满{days}个工作日，{until:%Y-%m-%d}起才能补发。",
)
def loss_notice_running(facts: Facts) -> Finding | None:
    """A lost certificate is reissued once that is published; where an institution still waits, after so many days."""
    days, published = facts.switches.loss_notice_days, facts.application.loss_published
    if not days or published is None:
        return None
    until = loss_notice_ends(published, days=days, calendar=facts.calendar)
    return Finding(days=days, until=until) if facts.on < until else None
