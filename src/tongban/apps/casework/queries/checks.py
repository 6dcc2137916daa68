"""What the rulebook says to a case, or to an application elsewhere, worded for those who read it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from tongban.apps.casework.models import Case
from tongban.apps.casework.queries.facts import AsRead, cases_on_unit, facts_of, folio_expected
from tongban.apps.casework.queries.filing import application_facts, filing_of_request
from tongban.apps.casework.queries.linked import in_order
from tongban.apps.identity.models import Institution
from tongban.apps.identity.working_days import known_calendar
from tongban.apps.register.queries import folio_facts
from tongban.apps.register.queries.extract import findings_of
from tongban.apps.register.queries.switching import switches_of
from tongban.apps.register.refusals import FolioNotFound
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.states import CaseState
from tongban.domain.catalogue import PartyRole
from tongban.domain.dictionaries import RegistrationType, RightType
from tongban.domain.register.facts import Facts, Folio, Mortgage, Person
from tongban.domain.register.rulebook import Moment, Severity, Verdict, consult
from tongban.exchange.contracts.registers import ApplicationVerdict, CheckApplication, PartyMatch


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """One outcome as the case page shows it: `level` is ok, warn or block."""

    level: str
    sentence: str
    statute: str


_LEVELS = {Severity.BLOCK: "block", Severity.CONSENT: "block", Severity.NOTICE: "warn"}


def checks_of(case: Case, *, on: datetime, read: AsRead | None = None) -> list[CheckLine]:
    """What the law says to the case today, gravest first, then what was found in order.

    Nothing is asked any more once the case is recorded or ended: the register then speaks of its outcome.
    """
    state = CaseState(case.state)
    if state.is_recorded or state.is_final:
        return []
    try:
        facts = facts_of(case, on=on, read=read)
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
    if not facts.application.missing_materials:
        yield _ok("必交材料已齐", "不动产登记暂行条例 §16、§17")


def _ok(sentence: str, statute: str) -> CheckLine:
    return CheckLine(level="ok", sentence=sentence, statute=statute)


def application_verdict(
    *, request: CheckApplication, institution: Institution, at: datetime, sender: str
) -> ApplicationVerdict:
    """Answer register.check_application/1 with the rulebook as at intake; raises FolioNotFound, UnknownItem.

    `sender` asks: only what that institution lodged before counts as applied for together.
    """
    filing = filing_of_request(request)
    day = at.astimezone(SHANGHAI).date()
    folio = folio_facts(institution=institution, unit_code=request.unit_code, on=day)
    earlier = _lodged_before(request, institution, sender)
    numbers = {one.case_number for one in earlier}
    others = cases_on_unit(institution.code, request.unit_code)
    facts = Facts(
        calendar=known_calendar(),
        folio=replace(
            folio_expected(folio, earlier), cases_in_hand=tuple(one for one in others if one.number not in numbers)
        ),
        item=filing.business,
        on=day,
        application=application_facts(filing, secured=_secured(folio, request)),
        switches=switches_of(institution, on=day),
    )
    verdict = consult(facts, Moment.INTAKE)
    return ApplicationVerdict(findings=findings_of(verdict.spoken), matches=tuple(_matches(request, facts)))


def _lodged_before(request: CheckApplication, institution: Institution, sender: str) -> list[Case]:
    """What the application is to be recorded together with, and after."""
    if not request.together_with:
        return []
    rows = Case.objects.of(institution).filter(
        bundle=request.together_with,
        receiving_code=sender.partition(".")[2],
        unit_code=request.unit_code,
        recorded_at__isnull=True,
        closed_at__isnull=True,
    )
    return in_order(rows)


def _secured(folio: Folio, request: CheckApplication) -> Mortgage | None:
    number = request.right.certificate_number if request.right else ""
    return next((one for one in folio.mortgages if one.certificate_number == number), None)


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
    folio, item = facts.folio, facts.item
    owners: list[Person] = list(folio.ownership.holders) if folio.ownership else []
    mortgagees: list[Person] = [mortgage.holder for mortgage in facts.mortgages_addressed]
    begins = item.registration_type in {RegistrationType.FIRST, RegistrationType.ADVANCE_NOTICE}
    if role == PartyRole.MORTGAGEE:
        return None if begins else mortgagees
    if role in {PartyRole.OWNER, PartyRole.MORTGAGOR, PartyRole.SELLER}:
        return owners or None
    if role == PartyRole.OBLIGOR and item.right_type is not RightType.ADVANCE_NOTICE:
        return mortgagees if item.right_type is RightType.MORTGAGE else owners
    if role == PartyRole.RIGHT_HOLDER and item.registration_type is RegistrationType.OTHER:
        return [*owners, *mortgagees, *(notice.holder for notice in folio.advance_notices)]
    return None
