"""What was handed in: complete, in the form the law wants, on usable paper."""

from typing import Final

from tongban.domain.register.facts import Facts
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule

_EARLY: Final = (Moment.INTAKE, Moment.ACCEPT)


@rule(
    code="R18E",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute="不动产登记暂行条例 §16、§17(3)",
    sentence="还缺少{materials}，请补齐后办理{item}。",
)
def materials_missing(facts: Facts) -> Finding | None:
    """Asked for once and completely; what shared data can waive is never counted as missing."""
    missing = facts.application.missing_materials
    return None if not missing or facts.application.supplement_asked else Finding(materials="、".join(missing))


@rule(
    code="NA02",
    severity=Severity.BLOCK,
    moments=(Moment.ACCEPT,),
    statute="不动产登记暂行条例 §17(3)",
    sentence="已经一次性告知补正，仍未补齐{materials}，不予受理。",
)
def not_supplemented(facts: Facts) -> Finding | None:
    """Who was told what is missing and does not bring it is declined in writing."""
    missing = facts.application.missing_materials
    return Finding(materials="、".join(missing)) if missing and facts.application.supplement_asked else None


@rule(
    code="NA03",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute="不动产登记暂行条例 §17(3); 操作规范 1.8",
    sentence="{materials}不符合法定形式，请更正后办理{item}。",
)
def wrong_form(facts: Facts) -> Finding | None:
    """Copies nobody certified, papers without signature or seal, first-instance judgments not yet final."""
    flawed = facts.application.flawed_materials
    return Finding(materials="、".join(flawed)) if flawed else None


@rule(
    code="R19E",
    severity=Severity.BLOCK,
    moments=(Moment.RECORD,),
    statute="不动产登记暂行条例 §21; 不动产登记暂行条例实施细则 §20",
    sentence="证书印制号不能使用（{fault}），请换用本机构库存中未使用的证书。",
)
def printed_serial_unusable(facts: Facts) -> Finding | None:
    """A printed form is used once, by the institution it was issued to."""
    fault = facts.application.printed_serial_fault
    return Finding(fault=fault) if fault and facts.item.produces.is_certificate else None
