"""Whether the people are who they say, and may act for themselves."""

from typing import Final

from tongban.domain.register.facts import Facts
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule

_EARLY: Final = (Moment.INTAKE, Moment.ACCEPT)
_FULL_AGE: Final = 18


@rule(
    code="NA06",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute="民法典 §212; 不动产登记暂行条例实施细则 §15",
    sentence="申请人{name}人证核验不一致，不能办理{item}。",
)
def not_the_person_of_the_document(facts: Facts) -> Finding | None:
    """Face and document must belong together; a check not made yet says nothing."""
    failed = next((one for one in facts.application.parties if one.identity_verified is False), None)
    return Finding(name=failed.name) if failed else None


@rule(
    code="R24W",
    severity=Severity.NOTICE,
    moments=_EARLY,
    statute="居民身份证法 §11; 不动产登记暂行条例实施细则 §15",
    sentence="申请人{name}的证件已于{until:%Y-%m-%d}过期，请提交有效证件。",
)
def document_expired(facts: Facts) -> Finding | None:
    """An expired document has to be looked at twice."""
    expired = ((one, one.document_until) for one in facts.application.parties if one.document_until)
    found = next(((one, until) for one, until in expired if until < facts.on), None)
    return Finding(name=found[0].name, until=found[1]) if found else None


@rule(
    code="R24W",
    severity=Severity.CONSENT,
    moments=_EARLY,
    statute="民法典 §19、§35; 不动产登记暂行条例实施细则 §11",
    sentence="申请人{name}未满18周岁，应由监护人代为申请，并书面保证为被监护人的利益办理{item}。",
)
def minor_without_guardian(facts: Facts) -> Finding | None:
    """A guardian acts for a minor, and declares that it is in the minor's interest."""
    for party in facts.application.parties:
        age = party.age(facts.on)
        if age is not None and age < _FULL_AGE and not party.has_guardian:
            return Finding(name=party.name)
    return None
