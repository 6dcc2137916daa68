"""The papers a counter prints, filled from an application."""

from datetime import datetime
from itertools import groupby
from typing import Final

from django.conf import settings

from tongban.apps.documents.counter_papers import Bundle, CoverSheet, GuidanceSlip, Signatory, WithdrawalApplication
from tongban.apps.documents.paper_parts import (
    Applicant,
    Deadline,
    Exchange,
    Material,
    Office,
    Property,
    Respondent,
    Security,
)
from tongban.apps.documents.papers import ApplicationForm, IntakeReceipt, InterviewRecord, Paper
from tongban.apps.intake.manifest import cause_of
from tongban.apps.intake.models import ApplicantRow, Application, RepresentativeRow
from tongban.apps.intake.queries import applicants_of, materials_of, mirror_of, waiting_parcel
from tongban.apps.intake.undertakings import undertaking_paper
from tongban.apps.intake.words import Capacity, Delivery, PaperKind, UndertakingKind
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.consulting import ConsultationResult
from tongban.domain.catalogue import PartyRole, Told
from tongban.domain.paper_trail import LossRemedy, SheetPlace
from tongban.exchange.contracts.registers import MortgageExtract


def paper_for(application: Application, kind: PaperKind, *, at: datetime) -> Paper:
    """The paper of this kind as it stands now; a draft's paper is for signing."""
    match kind:
        case PaperKind.APPLICATION_FORM:
            return _form(application, at=at)
        case PaperKind.INTERVIEW_RECORD:
            return _record(application, at=at)
        case PaperKind.RECEIPT:
            return _receipt(application, at=at)
        case PaperKind.OBJECTION_KNOWN:
            return _undertaking(application, UndertakingKind.OBJECTION_KNOWN, at=at)
        case PaperKind.GUARDIANS_PROMISE:
            return _undertaking(application, UndertakingKind.GUARDIANS_PROMISE, at=at)
        case PaperKind.GUIDANCE:
            return _guidance(application, at=at)


def _guidance(application: Application, *, at: datetime) -> Paper:
    asked = [one.name for one in materials_of(application) if one.mandatory and not one.printed_here]
    return GuidanceSlip(
        office=_office(application),
        number=application.intake_number,
        dated=at.astimezone(SHANGHAI).date(),
        item_name=application.business.name,
        applicants=tuple(one.name for one in applicants_of(application)),
        unit=_property(application),
        home_office=application.home_name,
        home_place=application.home_name.removesuffix("不动产登记中心"),
        reason=application.ended_reason or _told_to_go_home(application),
        bring=tuple(asked),
        given_by=application.officer.name,
    )


def _told_to_go_home(application: Application) -> str:
    """Why the home bureau wants to see the applicants itself, as it said at the end of a consultation."""
    told = application.consultations.filter(result=ConsultationResult.GO_HOME.value).last()
    return told.sentence if told else ""


def _undertaking(application: Application, kind: UndertakingKind, *, at: datetime) -> Paper:
    return undertaking_paper(application, kind, office=_office(application), unit=_property(application), at=at)


def _office(application: Application) -> Office:
    institution = application.institution
    return Office(
        name=institution.name,
        address=institution.address,
        phone=institution.phone,
        demo=settings.TONGBAN.node.demo,
    )


def _form(application: Application, *, at: datetime) -> ApplicationForm:
    business = application.business
    return ApplicationForm(
        office=_office(application),
        number=application.intake_number,
        dated=at.astimezone(SHANGHAI).date(),
        home_office=application.home_name,
        receiver=application.officer.name,
        item_name=business.name,
        right_type=business.right_type.label,
        registration_type=business.registration_type.label,
        applicants=tuple(_applicant(one) for one in applicants_of(application)),
        unit=_property(application),
        security=_security(application),
        cause=cause_of(application),
        evidence=tuple(row.name for row in materials_of(application) if row.files.exists() or row.state == "waived"),
        separate_certificates=Told(application.particulars).says("separate_certificates"),
        delivery=_delivery(application),
        remarks=_further(application),
    )


_ON_ITS_OWN: Final = frozenset(
    {
        "cause",
        "mortgage_amount",
        "debt_from",
        "debt_until",
        "transfer_banned",
        "mortgage_scope",
        "separate_certificates",
    }
)
"""Answers that have a place of their own on the form."""


def _further(application: Application) -> str:
    """Every other answer of the form: what the applicants sign is all that goes home."""
    rules = [one for one in application.business.particulars_for(application.way) if one.code not in _ON_ITS_OWN]
    told = [(one, "、".join(application.particulars.get(one.code, "").splitlines())) for one in rules]
    return "；".join(f"{one.name}：{dict(one.choices).get(answer, answer)}" for one, answer in told if answer)


def _applicant(row: ApplicantRow) -> Applicant:
    acting = list(row.representatives.all())
    by_law = [one for one in acting if one.capacity != Capacity.AGENT]
    agents = [one for one in acting if one.capacity == Capacity.AGENT]
    return Applicant(
        side=PartyRole(row.role).label,
        name=row.name,
        document_type=row.document_label,
        document_number=row.document_number,
        address=row.address,
        phone=row.phone,
        legal_representative="、".join(one.name for one in by_law),
        agent_name="、".join(one.name for one in agents),
        agent_document_number="、".join(one.document_number for one in agents),
        agent_phone="、".join(one.phone for one in agents if one.phone),
        share=row.share,
    )


def _property(application: Application) -> Property:
    extract = application.register
    if extract is None:
        return Property(unit_code=application.unit_code, location="")
    return Property(
        unit_code=extract.unit_code,
        location=extract.location,
        area=f"房屋建筑面积 {extract.area:.2f} ㎡" if extract.area is not None else "",
        usage=extract.use,
        structure=extract.structure,
        certificate_number=application.right_certificate or application.asked_certificate,
    )


def _mortgage(application: Application) -> MortgageExtract | None:
    extract = application.register
    if extract is None or application.right_kind != "mortgage":
        return None
    number = application.right_certificate
    return next((one for one in extract.mortgages if one.certificate_number == number), None)


def _security(application: Application) -> Security:
    """What is to be secured as the form says, or what the mortgage meant secures."""
    told = Told(application.particulars)
    amount = told.money("mortgage_amount")
    if amount is not None:
        return Security(
            amount=f"¥{amount:,.2f}",
            term=" 至 ".join(day for day in (told.text("debt_from"), told.text("debt_until")) if day),
            scope=told.text("mortgage_scope"),
            transfer_restricted=told.text("transfer_banned"),
        )
    mortgage = _mortgage(application)
    if mortgage is None:
        return Security()
    dates = [f"{day:%Y-%m-%d}" for day in (mortgage.from_date, mortgage.until_date) if day]
    return Security(
        amount=f"¥{mortgage.amount:,.2f}",
        term=" 至 ".join(dates),
        transfer_restricted="是" if mortgage.transfer_banned else "否",
    )


def _delivery(application: Application) -> str:
    delivery = Delivery(application.delivery)
    return f"{delivery.label}：{application.delivery_address}" if delivery is Delivery.COURIER else delivery.label


def _record(application: Application, *, at: datetime) -> InterviewRecord:
    return InterviewRecord(
        office=_office(application),
        number=application.intake_number,
        dated=at.astimezone(SHANGHAI).date(),
        item_name=application.business.name,
        asked_at=at,
        place=f"{application.institution.name} {application.window}".strip(),
        interviewer=application.officer.name,
        unit=_property(application),
        respondents=tuple(
            Respondent(
                name=one.name,
                side=PartyRole(one.role).label,
                document_type=one.document_label,
                document_number=one.document_number,
                answered_by=tuple(_acting(acting) for acting in one.representatives.all()),
            )
            for one in applicants_of(application)
        ),
        exchanges=tuple(Exchange(question=one.question, answer=one.answer) for one in application.answers.all()),
    )


def _acting(row: RepresentativeRow) -> str:
    return f"{row.capacity_label} {row.name}，{row.document_label} {row.document_number}"


def _standing(row: ApplicantRow) -> str:
    """What an applicant is, and who acts in the applicant's place."""
    acting = (f"{one.capacity_label} {one.name}" for one in row.representatives.all())
    return "；".join((PartyRole(row.role).label, *acting))


def receipt_slip(application: Application, *, at: datetime) -> dict[str, object]:
    """The receipt in short, for the counter's slip printer: what the applicants need to ask how their case stands."""
    received = (application.lodged_at or at).astimezone(SHANGHAI)
    return {
        "title": "不动产登记收件回执",
        "lines": [
            f"收件编号 {application.intake_number}",
            application.business.name[:120],
            f"{received:%Y-%m-%d %H:%M} 收件，{application.officer.name}",
            f"收件机构 {application.institution.name}",
            f"属地机构 {application.home_name}",
            "本回执是收到材料的凭证，不是受理决定。",
            "扫码或者凭收件编号、证件号码后四位查询进度。",
        ],
        "qr": _progress_url(application),
    }


def _progress_url(application: Application) -> str:
    return f"{settings.TONGBAN.node.public_url}/progress?n={application.intake_number}"


def _receipt(application: Application, *, at: datetime) -> IntakeReceipt:
    received_at = application.lodged_at or at
    parcel = waiting_parcel(application)
    days = application.local.working_days
    deadlines = [
        Deadline(label="受理", text="属地收到申请材料后 0.5 个工作日内决定是否受理"),
        Deadline(label="办结", text=f"受理后 {days} 个工作日内办结" if days else "受理后当日办结"),
    ]
    if parcel:
        due = parcel.due_by.astimezone(SHANGHAI)
        deadlines.append(Deadline(label="寄件", text=f"纸质材料在 {due:%Y-%m-%d %H:%M} 前寄往属地"))
    return IntakeReceipt(
        office=_office(application),
        number=application.intake_number,
        dated=received_at.astimezone(SHANGHAI).date(),
        home_office=application.home_name,
        item_name=application.business.name,
        received_at=received_at,
        receiver=application.officer.name,
        applicants=tuple(one.name for one in applicants_of(application)),
        unit=_property(application),
        materials=tuple(
            Material(
                name=row.name,
                form="原件" if row.originals else "电子",
                copies=max(row.originals, row.copies, 1),
                pages=sum(one.pages for one in row.files.all()),
                state=row.state_label,
            )
            for row in materials_of(application)
            if row.files.all() or row.state == "waived"
        ),
        deadlines=tuple(deadlines),
        progress_url=_progress_url(application),
        delivery=_delivery(application),
    )


def cover_sheet(application: Application, *, at: datetime) -> CoverSheet:
    """封面条码页: the sheets that lie at the counter, in the order they are put into the envelope."""
    parcel = waiting_parcel(application)
    rows = {row.code: row for row in materials_of(application)}
    bundles = []
    for code, sheets in groupby(application.sheets.filter(place=SheetPlace.COUNTER), key=lambda one: one.material):
        lying = list(sheets)
        row = rows.get(code)
        bundles.append(
            Bundle(
                code=code,
                name=lying[0].name,
                form=_form_of_sheets(lying[0].remedy, originals=bool(row and row.originals)),
                first=lying[0].code,
                last=lying[-1].code,
                pages=len(lying),
            )
        )
    return CoverSheet(
        office=_office(application),
        number=application.intake_number,
        dated=at.astimezone(SHANGHAI).date(),
        item_name=application.business.name,
        home_office=application.home_name,
        applicants=tuple(one.name for one in applicants_of(application)),
        unit=_property(application),
        post_by=parcel.due_by if parcel else "／",
        bundles=tuple(bundles),
        pages=sum(one.pages for one in bundles),
    )


def _form_of_sheets(remedy: str, *, originals: bool) -> str:
    if remedy == LossRemedy.CERTIFIED_COPY:
        return "核对副本"
    return "原件" if originals else "复印件"


def withdrawal_application(application: Application, *, at: datetime) -> WithdrawalApplication:
    """撤回申请书 for everybody to sign: applicants, or who acts for them."""
    mirror = mirror_of(application)
    return WithdrawalApplication(
        office=_office(application),
        number=application.intake_number,
        dated=at.astimezone(SHANGHAI).date(),
        home_office=application.home_name,
        case_number=mirror.case_number if mirror else "",
        item_name=application.business.name,
        unit=_property(application),
        lodged_at=application.lodged_at or at,
        signatories=tuple(
            Signatory(name=one.name, standing=_standing(one), document_number=one.document_number)
            for one in applicants_of(application)
        ),
    )
