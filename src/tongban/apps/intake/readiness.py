"""Whether an application can be lodged, and everything that is still missing, at once (条例 §17: 一次性告知)."""

from collections.abc import Iterator
from datetime import date

from tongban.apps.intake.failures import Shortcoming
from tongban.apps.intake.models import (
    ApplicantRow,
    Application,
    CounterPart,
    IdentityCheck,
    MaterialRow,
    RepresentativeRow,
)
from tongban.apps.intake.queries import applicants_of, latest_checks, materials_of
from tongban.apps.intake.queries.parts import part_by_applicant, scans_on_their_way, standing_part
from tongban.apps.intake.rights import names_a_right
from tongban.apps.intake.signing import promise_signed_on_pad, signed_on_pad
from tongban.apps.intake.undertakings import is_minor, signs
from tongban.apps.intake.verification import is_about_this
from tongban.apps.intake.words import Capacity, MaterialState, PaperKind, PartState, Step, UndertakingKind
from tongban.domain.catalogue import PartyRole, Told, shortcomings


def shortcomings_of(application: Application, *, on: date) -> list[Shortcoming]:
    """Everything that keeps the application from being lodged, in the order of the steps."""
    return [
        *_property(application),
        *_applicants(application, on=on),
        *_materials(application),
        *_interview(application, on=on),
        *_verdict(application),
    ]


def shortcomings_before_sending(application: Application) -> list[Shortcoming]:
    """What is too little for a pre-review to look at: who, about what, on which papers. People are verified later."""
    applicants = applicants_of(application)
    papers = [row for row in materials_of(application) if row.files.all()]
    return [
        *_property(application),
        *_named(application, applicants),
        *([] if applicants else [_say(Step.APPLICANTS, "还没有填写申请人。")]),
        *([] if papers else [_say(Step.MATERIALS, "还没有材料的扫描件。")]),
    ]


def _say(step: Step, sentence: str) -> Shortcoming:
    return Shortcoming(step=step, sentence=sentence)


def _property(application: Application) -> Iterator[Shortcoming]:
    extract = application.register
    if extract is None:
        yield _say(Step.PROPERTY, "还没有取得属地登记数据。")
        return
    for finding in extract.findings:
        if finding.severity == "block":
            yield _say(Step.PROPERTY, finding.sentence)
    if names_a_right(application.item) and not application.right_certificate:
        yield _say(Step.PROPERTY, "没有选择申请所指的权利或证书。")


def _applicants(application: Application, *, on: date) -> Iterator[Shortcoming]:
    applicants = applicants_of(application)
    yield from _named(application, applicants)
    checks = latest_checks(application)
    parts = part_by_applicant(application)
    for applicant in applicants:
        part = standing_part(applicant, parts)
        yield from _elsewhere(part) if part else _applicant(applicant, checks=checks, on=on)


def _named(application: Application, applicants: list[ApplicantRow]) -> Iterator[Shortcoming]:
    """Who applies, with what the form asks of them."""
    present = {one.role for one in applicants}
    for role in application.alternative.roles:
        if role not in present:
            yield _say(Step.APPLICANTS, f"缺少{PartyRole(role).label}。")
    asked = application.business.particulars_for(application.way)
    for sentence in shortcomings(asked, Told(application.particulars)):
        yield _say(Step.APPLICANTS, sentence)
    if applicants and not (application.contact_name and application.contact_phone):
        yield _say(Step.APPLICANTS, "没有填写联系人和联系电话。")


def _elsewhere(part: CounterPart) -> Iterator[Shortcoming]:
    """What is still missing of an applicant whose part another counter does: it verified, or it has not answered."""
    if part.state == PartState.REQUESTED:
        sentence = f"{part.name}在{part.institution_name}的核验、询问和签名还没有交回。"
        yield Shortcoming(step=Step.APPLICANTS, sentence=sentence, page="parts")
    elif missing := scans_on_their_way(part):
        sentence = f"{part.institution_name}交回的 {missing} 个扫描件正在传来，请稍候。"
        yield Shortcoming(step=Step.APPLICANTS, sentence=sentence, page="parts")


def _applicant(applicant: ApplicantRow, *, checks: dict[str, IdentityCheck], on: date) -> Iterator[Shortcoming]:
    acting = list(applicant.representatives.all())
    guardians = [one for one in acting if one.capacity == Capacity.GUARDIAN]
    if is_minor(applicant, on=on):
        if not guardians:
            yield _say(Step.APPLICANTS, f"{applicant.name}未满 18 周岁，须由监护人代为申请（民法典 §23）。")
        for one in guardians:
            if not _holds(one, checks):
                yield _say(Step.APPLICANTS, f"监护人{one.name}还没有通过人证核验。")
        return
    if applicant.kind != "person" and not acting:
        yield _say(Step.APPLICANTS, f"{applicant.name}须填写到场的法定代表人或代理人。")
    present = _people_present(applicant, acting)
    if present and not any(_holds(one, checks) for one in present):
        names = "或".join(one.name for one in present)
        yield _say(Step.APPLICANTS, f"{names}还没有通过人证核验。")


def _people_present(applicant: ApplicantRow, acting: list[RepresentativeRow]) -> list[ApplicantRow | RepresentativeRow]:
    """Who may stand at the counter: those who act for the applicant, or a natural person in person."""
    in_person: list[ApplicantRow | RepresentativeRow] = [applicant] if applicant.kind == "person" else []
    return [*in_person, *acting]


def _holds(person: ApplicantRow | RepresentativeRow, checks: dict[str, IdentityCheck]) -> bool:
    check = checks.get(person.document_number)
    return check is not None and check.holds


def _materials(application: Application) -> Iterator[Shortcoming]:
    acting = [one for applicant in applicants_of(application) for one in applicant.representatives.all()]
    needs_mandate = any(one.capacity == Capacity.AGENT for one in acting)
    for row in materials_of(application):
        if _is_outdated(application, row):
            yield _say(Step.MATERIALS, f"“{row.name}”核验之后，申请内容有改动，请重新核验或者收取纸质材料。")
            continue
        settled = row.state == MaterialState.WAIVED or bool(row.files.all())
        if row.printed_here or settled:
            continue
        if row.mandatory or (row.code == "M03" and needs_mandate):
            yield _say(Step.MATERIALS, f"缺少材料：{row.name}。")


def _is_outdated(application: Application, row: MaterialRow) -> bool:
    """Whether the paper is waived by an answer about what the application no longer says."""
    answered = row.state == MaterialState.WAIVED and row.verified_about
    return bool(answered) and not is_about_this(application, row)


def _interview(application: Application, *, on: date) -> Iterator[Shortcoming]:
    parts = part_by_applicant(application)
    here = [one for one in applicants_of(application) if standing_part(one, parts) is None]
    if not here and parts:
        return
    answered = {one.code for one in application.answers.all()}
    missing = [question for question in application.business.questions if question.code not in answered]
    if missing:
        yield _say(Step.INTERVIEW, f"询问笔录还有 {len(missing)} 个问题没有回答。")
    if not (application.signed or _signed_on_pad(application, on=on)):
        yield _say(Step.INTERVIEW, _unsigned(application))
    for row in application.undertakings.all():
        if row.signed:
            continue
        if promise_signed_on_pad(application, UndertakingKind(row.kind), on=on):
            continue
        if not any(signs(application, UndertakingKind(row.kind), one, on=on) for one in here):
            continue
        yield _say(Step.INTERVIEW, f"《{row}》还没有签名。")


def _signed_on_pad(application: Application, *, on: date) -> bool:
    papers = (PaperKind.APPLICATION_FORM, PaperKind.INTERVIEW_RECORD)
    return all(signed_on_pad(application, kind, on=on) for kind in papers)


def _unsigned(application: Application) -> str:
    """What is missing; who has signed on the pad before is told why that no longer counts."""
    if application.signatures.all():
        return "申请书或者询问笔录还有人没有签名；签名之后内容有修改的，原签名已失效，须重新阅读签名。"
    return "申请人还没有在申请书和询问笔录上签名。"


def _verdict(application: Application) -> Iterator[Shortcoming]:
    answer = application.answer
    if answer is None:
        yield _say(Step.REVIEW, "申请还没有经属地登记簿核对。")
        return
    known = {one.sentence for one in application.register.findings} if application.register else set()
    for finding in answer.findings:
        if finding.severity == "block" and finding.sentence not in known:
            yield _say(Step.REVIEW, finding.sentence)
