"""What the rulebook says to a case, or to an application elsewhere, worded for those who read it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from tongban.apps.casework.models import Case
from tongban.apps.casework.queries.facts import PartyView, application_facts, cases_on_unit, facts_of
from tongban.apps.identity.models import Institution
from tongban.apps.register.queries import folio_facts
from tongban.apps.register.queries.extract import findings_of
from tongban.apps.register.refusals import FolioNotFound
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.states import CaseState
from tongban.domain.catalogue import PartyRole, item
from tongban.domain.register.facts import Facts, Person
from tongban.domain.register.rulebook import Moment, Severity, Verdict, consult
from tongban.exchange.contracts.registers import ApplicationVerdict, CheckApplication, PartyMatch
from tongban.exchange.contracts.types import PartyData

_COURT_DOCUMENT = "M18"


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """One outcome as the case page shows it: `level` is ok, warn or block."""

    level: str
    sentence: str
    statute: str


_LEVELS = {Severity.BLOCK: "block", Severity.CONSENT: "block", Severity.NOTICE: "warn"}


def checks_of(case: Case, *, on: datetime) -> list[CheckLine]:
    """What the law says to the case today, gravest first, then what was found in order.

    Nothing is asked any more once the case is recorded or ended: the register then speaks of its outcome.
    """
    state = CaseState(case.state)
    if state.is_recorded or state.is_final:
        return []
    try:
        facts = facts_of(case, on=on)
    except FolioNotFound as refusal:
        return [CheckLine(level="block", sentence=refusal.sentence, statute="不动产登记暂行条例 §18")]
    verdict = consult(facts, Moment.ACCEPT if case.accepted_at is None else Moment.RECORD)
    spoken = [
        CheckLine(level=_LEVELS[one.severity], sentence=one.sentence, statute=one.statute) for one in verdict.spoken
    ]
    return [*spoken, *_in_order(case, facts, verdict)]


def _in_order(case: Case, facts: Facts, verdict: Verdict) -> Iterator[CheckLine]:
    """What an examiner also wants to see said: the things that were looked at and are fine."""
    spoke = set(verdict.codes)
    folio = facts.folio
    if folio.effective_seizure(on=facts.on) is None and folio.effective_pre_seizure(on=facts.on) is None:
        yield _ok("该不动产未被查封、预查封", "城市房地产管理法 §38")
    if "NA05" not in spoke:
        yield _ok("申请人与登记簿记载、申请方式相符", "不动产登记暂行条例 §14")
    if not folio.cases_in_hand:
        yield _ok("该单元没有其他正在办理的登记", "实施细则 §67")
    if not facts.objections:
        yield _ok("该不动产没有异议登记", "民法典 §220")
    checked = {check.party for check in case.identity_checks.all()}
    if checked:
        yield _ok(f"已核验人证：{'、'.join(sorted(checked))}", "不动产登记暂行条例 §16")
    outstanding = [
        material.name for material in case.materials.all() if (material.round, material.state) == (0, "required")
    ]
    if not outstanding:
        yield _ok("必交材料已齐", "不动产登记暂行条例 §16、§17")


def _ok(sentence: str, statute: str) -> CheckLine:
    return CheckLine(level="ok", sentence=sentence, statute=statute)


def application_verdict(*, request: CheckApplication, institution: Institution, at: datetime) -> ApplicationVerdict:
    """Answer register.check_application/1 with the rulebook as at intake; raises FolioNotFound, UnknownItem."""
    business = item(request.item)
    day = at.astimezone(SHANGHAI).date()
    folio = folio_facts(institution=institution, unit_code=request.unit_code, on=day)
    facts = Facts(
        folio=replace(folio, cases_in_hand=cases_on_unit(institution.code, request.unit_code)),
        item=business,
        on=day,
        application=application_facts(
            business=business,
            parties=[_view(party) for party in request.parties],
            right_certificate=request.right.certificate_number if request.right else "",
            court_document=any(one.code == _COURT_DOCUMENT for one in request.particulars),
        ),
    )
    verdict = consult(facts, Moment.INTAKE)
    return ApplicationVerdict(findings=findings_of(verdict.spoken), matches=tuple(_matches(request, facts)))


def _view(party: PartyData) -> PartyView:
    return PartyView(
        role=party.role,
        kind=party.kind,
        name=party.name,
        document_kind=party.document_kind,
        document_number=party.document_number,
        phone=party.phone,
        share=party.share,
    )


def _matches(request: CheckApplication, facts: Facts) -> Iterator[PartyMatch]:
    """Each party the register must know, held against it. Whoever acquires a right anew is left out."""
    for position, (party, applicant) in enumerate(zip(request.parties, facts.application.parties, strict=True)):
        known = _recorded_as(facts, party.role)
        if known is None:
            continue
        label = PartyRole(party.role).label
        matches = applicant.is_among(known)
        said = f"与登记簿记载的{label}一致。" if matches else f"与登记簿记载的{label}不一致，请核对姓名和证件号码。"
        yield PartyMatch(party=position, matches=matches, sentence=said)


def _recorded_as(facts: Facts, role: str) -> list[Person] | None:
    """Whom the register records in this role; None for roles it cannot know yet."""
    folio = facts.folio
    owners: list[Person] = list(folio.ownership.holders) if folio.ownership else []
    mortgagees: list[Person] = [mortgage.holder for mortgage in facts.mortgages_addressed]
    if role == PartyRole.MORTGAGEE:
        return mortgagees
    if role in {PartyRole.OWNER, PartyRole.MORTGAGOR, PartyRole.SELLER}:
        return owners
    if role == PartyRole.RIGHT_HOLDER and facts.item.code == "9001":
        return [*owners, *mortgagees, *(notice.holder for notice in folio.advance_notices)]
    return None
