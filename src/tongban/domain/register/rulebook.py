"""The rules of law, each one named object, and the verdict of all that speak."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Final, Protocol

from tongban.domain.errors import DomainError
from tongban.domain.labelled import Labelled
from tongban.domain.register.facts import Facts


class Severity(Labelled):
    """What a rule that speaks does to the case."""

    BLOCK = "block", "不能办理"
    CONSENT = "consent", "需书面承诺"
    NOTICE = "notice", "提示"


class Moment(Labelled):
    """When a rule is asked."""

    INTAKE = "intake", "收件"
    ACCEPT = "accept", "受理"
    RECORD = "record", "登簿"


class Outcome(Labelled):
    """What a verdict comes to."""

    OK = "ok", "可以办理"
    NEEDS_CONSENT = "needs_consent", "需书面承诺后办理"
    BLOCKED = "blocked", "不能办理"
    OUT_OF_SCOPE = "out_of_scope", "不在全豫通办范围"


class Finding:
    """What a rule found: the values its sentence names."""

    def __init__(self, **values: object) -> None:
        self.values: Final[Mapping[str, object]] = MappingProxyType(values)


class Check(Protocol):
    """A pure function of the facts, known by its name."""

    __name__: str

    def __call__(self, facts: Facts, /) -> Finding | None:
        """What it finds, or None."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of law; `sentence` may name the finding's values and {item}.

    `known_as` are further codes of the same rule: the checks of domain 4.8 and the grounds of refusal of
    4.4 name some things twice (a tax not cleared is R25E while checking and RF07 in a letter of refusal).
    """

    code: str
    severity: Severity
    moments: frozenset[Moment]
    statute: str
    sentence: str
    check: Check
    known_as: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What it is called in the code: unique, where a code may stand for several rules."""
        return self.check.__name__

    def ask(self, facts: Facts) -> "Spoken | None":
        """The rule's word on these facts, or None when it has nothing to say."""
        finding = self.check(facts)
        if finding is None or self._undertaken(facts):
            return None
        return Spoken(
            code=self.code,
            severity=self.severity,
            statute=self.statute,
            sentence=self.sentence.format(item=facts.item.name, **finding.values),
            known_as=self.known_as,
        )

    def _undertaken(self, facts: Facts) -> bool:
        return self.severity is Severity.CONSENT and self.code in facts.application.undertakings


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A rule that spoke, in words for the person concerned."""

    code: str
    severity: Severity
    statute: str
    sentence: str
    known_as: frozenset[str] = frozenset()

    @property
    def excludes_from_scope(self) -> bool:
        """Whether the property or act is outside 全豫通办 altogether (codes X.. and NA04, 总体方案 五)."""
        return self.severity is Severity.BLOCK and (self.code.startswith("X") or self.code == "NA04")


@dataclass(frozen=True)
class Verdict:
    """Every rule that spoke, gravest first."""

    spoken: tuple[Spoken, ...]

    @property
    def outcome(self) -> Outcome:
        """The gravest consequence."""
        if any(one.excludes_from_scope for one in self.spoken):
            return Outcome.OUT_OF_SCOPE
        if self.blocks:
            return Outcome.BLOCKED
        return Outcome.NEEDS_CONSENT if self.consents else Outcome.OK

    @property
    def is_ok(self) -> bool:
        """Whether nothing stands in the way; notices do not."""
        return self.outcome is Outcome.OK

    @property
    def blocks(self) -> tuple[Spoken, ...]:
        """What forbids the act, exclusions from scope included."""
        return self._of(Severity.BLOCK)

    @property
    def consents(self) -> tuple[Spoken, ...]:
        """What needs a written undertaking that is not on file."""
        return self._of(Severity.CONSENT)

    @property
    def notices(self) -> tuple[Spoken, ...]:
        """What the people should know."""
        return self._of(Severity.NOTICE)

    @property
    def codes(self) -> list[str]:
        """The codes of all that spoke."""
        return [one.code for one in self.spoken]

    @property
    def all_codes(self) -> frozenset[str]:
        """The same with every further code they are known by, as letters of refusal name them."""
        return frozenset(self.codes).union(*(one.known_as for one in self.spoken))

    @property
    def sentences(self) -> list[str]:
        """The sentences of all that spoke."""
        return [one.sentence for one in self.spoken]

    def _of(self, severity: Severity) -> tuple[Spoken, ...]:
        return tuple(one for one in self.spoken if one.severity is severity)


class Blocked(DomainError):
    """The law forbids the act, or forbids it without an undertaking; `verdict` names every reason."""

    def __init__(self, verdict: Verdict) -> None:
        standing = (*verdict.blocks, *verdict.consents)
        super().__init__("".join(one.sentence for one in standing))
        self.verdict = verdict
        self.codes = [one.code for one in standing]
        self.sentences = [one.sentence for one in standing]


def rule(
    *,
    code: str,
    severity: Severity,
    moments: Iterable[Moment],
    statute: str,
    sentence: str,
    known_as: Iterable[str] = (),
) -> Callable[[Check], Rule]:
    """Make a check a rule of law; the rulebook finds it in any module of `rules`."""

    def bind(check: Check) -> Rule:
        return Rule(
            code=code,
            severity=severity,
            moments=frozenset(moments),
            statute=statute,
            sentence=sentence,
            check=check,
            known_as=frozenset(known_as),
        )

    return bind


def consult(facts: Facts, moment: Moment) -> Verdict:
    """Ask every rule bound to the moment; nothing is left out because something else already blocks."""
    asked = (one for one in all_rules() if moment in one.moments)
    answers = (one.ask(facts) for one in asked)
    return Verdict(gravest_first(answer for answer in answers if answer is not None))


def gravest_first(spoken: Iterable[Spoken]) -> tuple[Spoken, ...]:
    """What blocks before what needs an undertaking, before what is only worth knowing."""
    return tuple(sorted(spoken, key=lambda one: _GRAVITY[one.severity]))


def require(facts: Facts, moment: Moment) -> Verdict:
    """The verdict when nothing stands in the way; raises Blocked with every reason otherwise."""
    verdict = consult(facts, moment)
    if not verdict.is_ok:
        raise Blocked(verdict)
    return verdict


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the package `rules`, ordered by code."""
    package = import_module("tongban.domain.register.rules")
    modules = [import_module(f"{package.__name__}.{entry.name}") for entry in iter_modules(package.__path__)]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Rule)]
    return tuple(sorted(found, key=lambda one: one.code))


_GRAVITY: Final = MappingProxyType({Severity.BLOCK: 0, Severity.CONSENT: 1, Severity.NOTICE: 2})
