"""What an applicant reads on the pad before signing, who signs what, and which signatures still stand.

A signature is bound to the SM3 digest of the text that was shown. Whether it stands is not kept but asked: it stands
while the text, made anew from the application, is the same. So no way of changing a form can forget to void it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from tongban.apps.documents.counter_papers import Undertaking as UndertakingPaper
from tongban.apps.documents.paper_parts import Applicant as FormApplicant
from tongban.apps.documents.paper_parts import Signature
from tongban.apps.documents.papers import ApplicationForm, InterviewRecord, Paper
from tongban.apps.intake.handwriting import mark
from tongban.apps.intake.models import ApplicantRow, Application, PadSignature, RepresentativeRow
from tongban.apps.intake.printing import paper_for
from tongban.apps.intake.queries import applicants_of, latest_checks, materials_of
from tongban.apps.intake.queries.parts import part_by_applicant, standing_part
from tongban.apps.intake.signing_words import NOTICE, PROMISED, section, signer
from tongban.apps.intake.undertakings import PAPER_OF, promised_kinds, signing_pairs
from tongban.apps.intake.words import Capacity, PaperKind, UndertakingKind
from tongban.domain.calendar import SHANGHAI
from tongban.exchange.devices.messages import Question, Section, SigningText
from tongban.exchange.digests import sm3_hex

_DECLARED: Final = {
    PaperKind.APPLICATION_FORM: (
        "本申请人对填写的上述内容及提交的申请材料的真实性负责。如有不实，申请人愿承担法律责任。"
    ),
    PaperKind.INTERVIEW_RECORD: "以上笔录我（单位）已阅读（已向我宣读），记录属实。",
}


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """Somebody who signs at this counter, once for everybody the person stands for."""

    name: str
    document_number: str
    document_label: str
    standing: str
    verified: bool
    kinds: tuple[PaperKind, ...]


def signatories(application: Application, *, on: date) -> list[Signatory]:
    """Everyone who has to sign here, in the order of the form, with the papers each has to sign.

    Whoever acts for an applicant signs in the applicant's place; applicants whose part another counter does sign there.
    """
    checks = latest_checks(application)
    found: dict[str, Signatory] = {}
    for kind, applicant, acting in _pairs(application, on=on):
        person = acting or applicant
        standing = f"{applicant.name}的{acting.capacity_label}" if acting else applicant.role_label
        check = checks.get(person.document_number)
        known = found.get(person.document_number) or Signatory(
            name=person.name,
            document_number=person.document_number,
            document_label=person.document_label,
            standing=standing,
            verified=check is not None and check.holds,
            kinds=(),
        )
        told = known.standing if standing in known.standing else f"{known.standing}、{standing}"
        kinds = known.kinds if kind in known.kinds else (*known.kinds, kind)
        found[person.document_number] = replace(known, standing=told, kinds=kinds)
    return list(found.values())


def _pairs(application: Application, *, on: date) -> Iterator[tuple[PaperKind, ApplicantRow, RepresentativeRow | None]]:
    parts = part_by_applicant(application)
    here = [one for one in applicants_of(application) if standing_part(one, parts) is None]
    for kind in (PaperKind.APPLICATION_FORM, PaperKind.INTERVIEW_RECORD):
        for applicant in here:
            acting = list(applicant.representatives.all())
            yield from ((kind, applicant, one) for one in acting)
            if not acting and applicant.kind == "person":
                yield kind, applicant, None
    present = {one.pk for one in here}
    for promised in promised_kinds(application):
        pairs = signing_pairs(application, promised, on=on)
        yield from ((PAPER_OF[promised], one, acting) for one, acting in pairs if one.pk in present)


def text_for(application: Application, kind: PaperKind, person: Signatory) -> str:
    """The text as it goes to the pad, the same bytes for the same application, whenever it is made."""
    paper = paper_for(application, kind, at=application.started_at)
    sections, questions = _content(application, paper)
    return SigningText(
        title=paper.printed_title,
        number=application.intake_number,
        office=application.institution.name,
        signer=signer(
            name=person.name,
            standing=person.standing,
            document=person.document_label,
            number=person.document_number,
        ),
        sections=tuple(sections),
        questions=tuple(questions),
        declaration=_DECLARED.get(kind, PROMISED),
    ).model_dump_json()


def _content(application: Application, paper: Paper) -> tuple[list[Section], list[Question]]:
    match paper:
        case ApplicationForm():
            return list(_form(application, paper)), []
        case InterviewRecord():
            return list(_record(paper)), [Question(question=one.question, answer=one.answer) for one in paper.exchanges]
        case UndertakingPaper():
            return list(_promise(paper)), []
    raise TypeError(paper.template)


def _form(application: Application, form: ApplicationForm) -> Iterator[Section]:
    printed_here = {row.name for row in materials_of(application) if row.printed_here}
    yield section(
        "申请登记事由",
        ("申请事项", form.item_name),
        ("权利类型", form.right_type),
        ("登记类型", form.registration_type),
        ("属地登记机构", form.home_office),
    )
    for number, one in enumerate(form.applicants, start=1):
        yield section(f"申请人 {number}　{one.side}", *_of_applicant(one))
    yield section(
        "不动产情况",
        ("坐落", form.unit.location),
        ("不动产单元号", form.unit.unit_code),
        ("面积", form.unit.area),
        ("用途", form.unit.usage),
        ("结构", form.unit.structure),
        ("原不动产权证书号（登记证明号）", form.unit.certificate_number),
    )
    security = form.security
    if security.amount or security.term:
        yield section(
            "抵押情况",
            ("被担保债权数额", security.amount),
            ("债务履行期限", security.term),
            ("担保范围", security.scope),
            ("禁止或限制转让约定", security.transfer_restricted),
        )
    evidence = "；".join(name for name in form.evidence if name not in printed_here)
    yield section("登记原因", ("登记原因", form.cause), ("证明文件", evidence))
    apart = "是，每名共有人各发一本" if form.separate_certificates else ""
    yield section("领证和备注", ("领取方式", form.delivery), ("申请分别持证", apart), ("备注", form.remarks))


def _of_applicant(one: FormApplicant) -> Iterator[tuple[str, str]]:
    yield "姓名（名称）", one.name
    yield one.document_type, one.document_number
    yield "通讯地址", one.address
    yield "电话", one.phone
    if one.legal_representative:
        yield "法定代表人（监护人）", one.legal_representative
    if one.agent_name:
        yield "代理人", f"{one.agent_name}　{one.agent_document_number}　{one.agent_phone}".strip()
    if one.share:
        yield "份额", one.share


def _record(record: InterviewRecord) -> Iterator[Section]:
    yield section(
        "询问",
        ("申请事项", record.item_name),
        ("坐落", record.unit.location),
        ("不动产单元号", record.unit.unit_code),
        ("询问地点", record.place),
        ("询问人", record.interviewer),
        (
            "被询问人",
            "、".join(f"{one.name}（{'；'.join((one.side, *one.answered_by))}）" for one in record.respondents),
        ),
    )
    yield Section(heading="告知", sentences=(NOTICE,))


def _promise(paper: UndertakingPaper) -> Iterator[Section]:
    yield section("事项", ("申请事项", paper.item_name), ("坐落", paper.unit.location), ("缘由", paper.cause))
    yield Section(heading="承诺", sentences=(*paper.promises, f"依据：{paper.basis}"))


def latest_signature(application: Application, kind: PaperKind, person: Signatory) -> PadSignature | None:
    """The person's last signature under this paper, whether it still stands or not."""
    given = [one for one in _given_under(application, kind) if one.document_number == person.document_number]
    return given[-1] if given else None


def _given_under(application: Application, kind: PaperKind) -> list[PadSignature]:
    """Every signature under the paper, the latest last."""
    return [one for one in application.signatures.all() if one.kind == kind]


def stands(signature: PadSignature, application: Application, person: Signatory) -> bool:
    """Whether what was signed is what the application says now."""
    return signature.text_sm3 == sm3_hex(text_for(application, PaperKind(signature.kind), person).encode())


def standing_signatures(application: Application, kind: PaperKind, *, on: date) -> dict[str, PadSignature]:
    """The signatures that count under a paper, by document number."""
    latest = {one.document_number: one for one in _given_under(application, kind)}
    if not latest:
        return {}
    found = {}
    for person in signatories(application, on=on):
        last = latest.get(person.document_number) if kind in person.kinds else None
        if last is not None and stands(last, application, person):
            found[person.document_number] = last
    return found


def signed_on_pad(application: Application, kind: PaperKind, *, on: date) -> bool:
    """Whether everybody who has to sign the paper here has signed it as it reads now.

    For an applicant with guardians all of them sign; of several agents, one is enough.
    """
    signed = standing_signatures(application, kind, on=on)
    if not signed:
        return False
    waiting: dict[int, list[tuple[bool, bool]]] = {}
    for one, applicant, acting in _pairs(application, on=on):
        if one is kind:
            everyone = acting is not None and acting.capacity == Capacity.GUARDIAN
            has = (acting or applicant).document_number in signed
            waiting.setdefault(applicant.pk, []).append((everyone, has))
    return all(_enough(told) for told in waiting.values())


def _enough(told: list[tuple[bool, bool]]) -> bool:
    guardians = [has for everyone, has in told if everyone]
    return all(guardians) if guardians else any(has for _, has in told)


def promise_signed_on_pad(application: Application, kind: UndertakingKind, *, on: date) -> bool:
    """The same for an undertaking."""
    return signed_on_pad(application, PAPER_OF[kind], on=on)


def signed_paper(application: Application, kind: PaperKind, *, at: datetime) -> Paper:
    """The paper as `paper_for` makes it, with the signatures that stand under it."""
    paper = paper_for(application, kind, at=at)
    signed = standing_signatures(application, kind, on=at.astimezone(SHANGHAI).date())
    if not signed:
        return paper
    given = {number: mark(one) for number, one in signed.items()}
    rows = applicants_of(application)
    match paper:
        case ApplicationForm():
            applicants = [_signed_applicant(one, row, given) for one, row in zip(paper.applicants, rows, strict=True)]
            return replace(paper, applicants=tuple(applicants))
        case InterviewRecord():
            respondents = [
                replace(one, signatures=_of(row, given)) for one, row in zip(paper.respondents, rows, strict=True)
            ]
            return replace(paper, respondents=tuple(respondents))
        case UndertakingPaper():
            signing = [replace(one, signatures=_given(given, one.document_number)) for one in paper.signatories]
            return replace(paper, signatories=tuple(signing))
    return paper


def _signed_applicant(one: FormApplicant, row: ApplicantRow, given: dict[str, Signature]) -> FormApplicant:
    agents = {acting.document_number for acting in row.representatives.all() if acting.capacity == Capacity.AGENT}
    own = tuple(one for number, one in _numbered(row, given) if number not in agents)
    by_agent = tuple(one for number, one in _numbered(row, given) if number in agents)
    return replace(one, signatures=own, agent_signatures=by_agent)


def _given(given: dict[str, Signature], number: str) -> tuple[Signature, ...]:
    return (given[number],) if number in given else ()


def _of(row: ApplicantRow, given: dict[str, Signature]) -> tuple[Signature, ...]:
    return tuple(one for _, one in _numbered(row, given))


def _numbered(row: ApplicantRow, given: dict[str, Signature]) -> Iterator[tuple[str, Signature]]:
    """The signatures given for an applicant, each once."""
    acting = [one.document_number for one in row.representatives.all()]
    for number in dict.fromkeys(acting or [row.document_number]):
        if number in given:
            yield number, given[number]
