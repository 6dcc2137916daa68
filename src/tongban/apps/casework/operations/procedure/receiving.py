"""What arrives from the institution that took the application in."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tongban.apps.casework.models import (
    Case,
    CaseMaterial,
    CaseParty,
    IdentityCheckNote,
    InterviewAnswer,
    MaterialFile,
    SupplementRequest,
)
from tongban.apps.casework.operations.before_lodging.adopting import adopt_enquiry, adopt_pre_review
from tongban.apps.casework.operations.numbering import next_case_number
from tongban.apps.casework.operations.steps import (
    Actor,
    Step,
    append_event,
    case_of_sender,
    send_to_receiver,
    tell_receiver,
)
from tongban.apps.casework.queries.facts import location_of
from tongban.apps.casework.queries.worktime import accept_by
from tongban.apps.casework.refusals import SupplementNotAsked
from tongban.apps.identity.models import Institution
from tongban.apps.messaging.operations import want_files
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state
from tongban.domain.codes.case_number import CaseMode
from tongban.domain.codes.errors import InvalidCode
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import CaseAdvanced, CaseLodged, CaseReceived, CaseSupplemented
from tongban.exchange.contracts.types import MaterialData, PartyData

_NAMES_SHOWN = 400


@transaction.atomic
def receive_case(*, lodged: CaseLodged, institution: Institution, sender: str, sender_name: str, at: datetime) -> Case:
    """Take in an application: number it, keep everything, want its files, tell the sender.

    The same intake number again is the same case and changes nothing. The half day for acceptance runs from
    here (总体方案 六(一)1(2)).
    """
    known: Case | None = Case.objects.of(institution).filter(intake_number=lodged.intake_number).first()
    if known is not None:
        return known
    case = _new_case(lodged, institution, sender, sender_name, at)
    _keep_people(case, lodged)
    keep_materials(case, lodged.materials, round_=0, sender=sender, at=at)
    adopt_enquiry(case)
    before = adopt_pre_review(case, lodged, sender=sender)
    step = Step(
        action=Action.LODGE, state=CaseState.LODGED, actor=Actor(account=sender, name=lodged.received_by), at=at
    )
    append_event(
        case, step, sentence=f"{sender_name}收件，移交属地。", detail={"lodged_at": lodged.lodged_at, **before}
    )
    received = CaseReceived(
        intake_number=case.intake_number,
        case_number=case.case_number,
        received_at=at,
        accept_by=case.accept_by,
        nearly_due_at=case.nearly_due_at,
    )
    send_to_receiver(case, received, at=at)
    return case


def _new_case(lodged: CaseLodged, institution: Institution, sender: str, sender_name: str, at: datetime) -> Case:
    mode = _mode_of(lodged.mode)
    right = lodged.right_reference
    return Case.objects.create(
        institution=institution,
        case_number=next_case_number(institution, mode=mode, item=lodged.item, at=at),
        intake_number=lodged.intake_number,
        receiving_code=sender.partition(".")[2],
        receiving_name=sender_name,
        mode=mode.value,
        item=lodged.item,
        way=lodged.way or "",
        bundle=lodged.together_with or lodged.intake_number,
        unit_code=lodged.unit_code,
        location=location_of(institution, lodged.unit_code, at),
        right_kind=right.kind if right else "",
        right_certificate=right.certificate_number if right else "",
        particulars=[one.model_dump() for one in lodged.particulars],
        applicant_names="、".join(party.name for party in lodged.parties)[:_NAMES_SHOWN],
        state=CaseState.LODGED.value,
        lodged_at=lodged.lodged_at,
        received_at=at,
        accept_by=accept_by(institution.code, received_at=at),
        received_by=lodged.received_by,
        window=lodged.window,
        contact_name=lodged.contact.name,
        contact_phone=lodged.contact.phone,
        delivery_method=lodged.delivery.method,
        delivery_name=lodged.delivery.name,
        delivery_phone=lodged.delivery.phone,
        delivery_address=lodged.delivery.address,
    )


def _mode_of(code: str) -> CaseMode:
    """The mode of this code; raises InvalidCode for one that the dictionary does not have: its sender can mend that."""
    try:
        return CaseMode(code)
    except ValueError as error:
        raise InvalidCode(f"办理模式“{code}”不在数据标准的字典中，请更正后重新发送。") from error


def _keep_people(case: Case, lodged: CaseLodged) -> None:
    owner = {"institution_id": case.institution_id, "case": case}
    CaseParty.objects.bulk_create(
        CaseParty(**owner, position=position, **_party_fields(party)) for position, party in enumerate(lodged.parties)
    )
    InterviewAnswer.objects.bulk_create(
        InterviewAnswer(**owner, position=position, question=one.question, answer=one.answer)
        for position, one in enumerate(lodged.interview)
    )
    IdentityCheckNote.objects.bulk_create(
        IdentityCheckNote(
            **owner,
            party=one.party,
            method=one.method,
            score_band=one.score_band,
            at=one.at,
            officer_name=one.officer,
        )
        for one in lodged.identity_checks
    )


def _party_fields(party: PartyData) -> dict[str, object]:
    plain = party.model_dump(exclude={"represented_by", "agents"})
    return {
        **plain,
        "represented_by": party.represented_by.model_dump() if party.represented_by else None,
        "agents": [agent.model_dump() for agent in party.agents],
    }


def keep_materials(case: Case, materials: Sequence[MaterialData], *, round_: int, sender: str, at: datetime) -> None:
    """Write down what was handed in, and have the scans fetched from whoever holds them."""
    for position, data in enumerate(materials):
        material = CaseMaterial.objects.create(
            institution_id=case.institution_id,
            case=case,
            round=round_,
            position=position,
            verification=data.verification.model_dump(mode="json", exclude_none=True) if data.verification else None,
            reason=data.reason or "",
            **data.model_dump(exclude={"files", "reason", "verification"}),
        )
        MaterialFile.objects.bulk_create(
            MaterialFile(
                institution_id=case.institution_id, material=material, case=case, position=order, **file.model_dump()
            )
            for order, file in enumerate(data.files)
        )
    if sender == case.institution.member:
        return  # scanned here
    want_files(
        [file for data in materials for file in data.files],
        from_member=sender,
        for_member=case.institution.member,
        about=case.intake_number,
        at=at,
    )


@transaction.atomic
def receive_supplement(
    *, supplemented: CaseSupplemented, institution: Institution, sender: str, sender_name: str, at: datetime
) -> Case:
    """Take in what was missing; a fresh half day for acceptance runs, and the sender hears whose turn it is.

    A second answer changes nothing. Raises CaseNotFound, SupplementNotAsked where nothing was asked for.
    """
    case = case_of_sender(supplemented.intake_number, institution, sender)
    request = SupplementRequest.objects.filter(case=case).first()
    if request is None:
        raise SupplementNotAsked
    if request.answered_at is not None:
        return case
    state = next_state(CaseState(case.state), Action.SUPPLEMENT)
    request.answered_at = at
    request.answer_note = supplemented.note
    request.save(update_fields=["answered_at", "answer_note"])
    keep_materials(case, supplemented.materials, round_=1, sender=sender, at=at)
    case.accept_by = accept_by(institution.code, received_at=at)
    case.late_acceptance_flagged_at = None
    actor = Actor(account=sender, name=sender_name, role=Role.RECEIVE.value)
    step = Step(action=Action.SUPPLEMENT, state=state, actor=actor, at=at)
    event = append_event(case, step, sentence=supplemented.note or "补正材料已移交。")
    tell_receiver(case, event, CaseAdvanced)
    return case
