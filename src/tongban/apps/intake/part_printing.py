"""The sheet one applicant reads and signs at a counter that does not lead the application."""

from datetime import datetime

from django.conf import settings

from tongban.apps.documents.counter_papers import Promise, Signatory, SigningSheet
from tongban.apps.documents.paper_parts import Exchange, Fact, Office, Property
from tongban.apps.identity.models import Officer
from tongban.apps.intake.models import PartTask
from tongban.apps.intake.part_people import people_of_part
from tongban.domain import catalogue
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue import ParticularKind, ParticularRule, PartyRole, Told
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.exchange.contracts.parts import PartRequested


def signing_sheet(task: PartTask, *, officer: Officer | None, at: datetime) -> SigningSheet:
    """Everything this applicant applies for, says and promises, with a line for each signature.

    `officer` prints it: named as interviewer only while nobody has put the questions.
    """
    interviewer = task.officer or officer
    asked, institution = task.asked, task.institution
    business = catalogue.item(asked.item)
    return SigningSheet(
        office=Office(
            name=institution.name, address=institution.address, phone=institution.phone, demo=settings.TONGBAN.node.demo
        ),
        number=task.number,
        dated=at.astimezone(SHANGHAI).date(),
        lead_office=task.lead_name,
        home_office=asked.home,
        item_name=business.name,
        unit=Property(unit_code=asked.unit_code, location=asked.location),
        applicant=_applicant(asked),
        others="、".join(f"{one.name}（{_role(one.role)}）" for one in asked.others),
        told=told_in_words(asked),
        exchanges=tuple(
            Exchange(question=one.question, answer=task.answers.get(one.code, "")) for one in asked.questions
        ),
        promises=tuple(Promise(heading=one.heading, basis=one.basis, sentences=one.promises) for one in asked.promises),
        interviewer=interviewer.name if interviewer else "",
        signatories=tuple(
            Signatory(name=one.name, standing=one.standing, document_number=one.document_number)
            for one in people_of_part(asked.applicant)
        ),
    )


def part_slip(task: PartTask) -> dict[str, object]:
    """For the counter's slip printer: what this person did here, and by which number they ask how it goes on."""
    asked = task.asked
    done = (task.ended_at or task.received_at).astimezone(SHANGHAI)
    return {
        "title": "不动产登记协助收件凭条",
        "lines": [
            f"收件编号 {asked.intake_number}",
            catalogue.item(asked.item).name[:120],
            f"{done:%Y-%m-%d %H:%M} 在{task.institution.name}办理{f'，{task.officer.name}' if task.officer else ''}",
            f"牵头收件机构 {task.lead_name}{f' {asked.phone}' if asked.phone else ''}",
            f"属地机构 {asked.home}",
            "本凭条不是收件回执，也不是受理决定。",
            "全部申请人办完后由牵头机构提交；进度向牵头机构查询，凭收件编号和证件号码后四位。",
        ],
        "qr": "",
    }


def _role(code: str) -> str:
    return PartyRole(code).label if code in set(PartyRole) else code


def _applicant(asked: PartRequested) -> str:
    party = asked.applicant
    kind = DocumentKind(party.document_kind).label if party.document_kind in set(DocumentKind) else "证件"
    share = f"，份额 {party.share}" if party.share else ""
    return f"{_role(party.role)} {party.name}（{kind} {party.document_number}{share}）"


def told_in_words(asked: PartRequested) -> tuple[Fact, ...]:
    """What the form says beyond people and papers, as people read it: choices by their label, money with its commas."""
    rules = {one.code: one for one in catalogue.item(asked.item).particulars}
    told = Told({one.code: one.value for one in asked.particulars})
    return tuple(Fact(label=one.name, value=_said(rules.get(one.code), told, one.code)) for one in asked.particulars)


def _said(rule: ParticularRule | None, told: Told, code: str) -> str:
    amount = told.money(code) if rule and rule.kind is ParticularKind.MONEY else None
    if amount is not None:
        return f"{amount:,.2f}"
    labels = dict(rule.choices) if rule else {}
    value = told.text(code)
    return labels.get(value, "、".join(value.splitlines()))
