"""登簿: from here the change of rights has effect (民法典 §214), so the case and the register change together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.court.court_transfers import follow_ordered_case
from tongban.apps.casework.operations.offices.branching import start_utilities
from tongban.apps.casework.operations.steps import Step, append_event, begin, hold_still, tell_receiver
from tongban.apps.casework.operations.telling.short_messages import queue_short_message
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.queries.course import course_of
from tongban.apps.casework.queries.facts import cases_in_hand
from tongban.apps.casework.queries.linked import together_with
from tongban.apps.casework.queries.orders import recording_order
from tongban.apps.casework.refusals import PartnerMovedOn
from tongban.apps.identity.models import Officer
from tongban.apps.register.operations import Recorded, record_together
from tongban.domain.cases.branches import may_record
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import item
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.exchange.contracts.cases import CaseRecorded, EntrySummary

_KINDS = {CertificateKind.TITLE: "title_certificate", CertificateKind.REGISTRATION: "registration_certificate"}


@transaction.atomic
def record(
    *,
    number: str,
    officer: Officer,
    at: datetime,
    address: str = "",
    seen: int | None = None,
    beside: Mapping[str, int] | None = None,
) -> Case:
    """Write the reviewed case into the register, in one transaction with the case itself.

    What was lodged together with it is recorded in the same act, all or nothing, each after what it builds on
    (转移和抵押合并办理). Raises what begin() raises for any of them, and what the register refuses: Blocked with
    every finding of the law on the day of recording, BranchesOutstanding, RightNotCurrent, OrderIncomplete. Nothing
    is written then, neither here nor there.

    `seen` is how many steps of the case the page showed, `beside` the same of each case recorded with it, by number:
    raises CaseMovedOn or PartnerMovedOn when they are no longer those.
    """
    asked = case_numbered(number=number, officer=officer)
    hold_still(asked)
    together = together_with(asked)
    numbers = [one.case_number for one in together]
    begun = [
        begin(
            Action.RECORD,
            number=one,
            officer=officer,
            at=at,
            address=address,
            seen=seen if one == number else None,
        )
        for one in numbers
    ]
    _require_as_shown([case for case, _ in begun if case.case_number != number], beside)
    for case, _ in begun:
        may_record(events=course_of(case))
    orders = [replace(recording_order(case, at=at), cases_in_hand=cases_in_hand(case, together)) for case, _ in begun]
    done = record_together(institution=asked.institution, orders=orders, officer=officer, at=at)
    for (case, step), recorded in zip(begun, done, strict=True):
        _close(case, step, recorded)
        follow_ordered_case(case, step, officer=officer, told=recorded.summary)
    return next(case for case, _ in begun if case.case_number == number)


def _require_as_shown(partners: Sequence[Case], beside: Mapping[str, int] | None) -> None:
    """Raises PartnerMovedOn when what is recorded together differs from what was shown; None asks nothing."""
    if beside is None:
        return
    there = {one.case_number: one.events_count for one in partners}
    if changed := sorted({number for number, _ in there.items() ^ beside.items()}):
        raise PartnerMovedOn(changed)


def _close(case: Case, step: Step, recorded: Recorded) -> None:
    """Write down in the case what the register now says, and tell everybody."""
    case.recorded_at = recorded.at
    if recorded.certificate is not None:
        case.certificate_number = recorded.certificate.number
        case.certificate_kind = _KINDS[recorded.certificate.kind]
    detail = {
        "summary": recorded.summary,
        "voided": list(recorded.voided),
        "certificate_number": case.certificate_number,
        "log_sequence": recorded.log_sequence,
    }
    event = append_event(case, step, sentence=f"已登簿：{recorded.summary}", detail=detail)
    if item(case.item).produces.is_certificate:
        queue_short_message(case, template="recorded", at=step.at)
    entries = (EntrySummary(kind=recorded.registration_type.value, sentence=recorded.summary[:1000]),)
    tell_receiver(case, event, CaseRecorded, recorded_at=recorded.at, entries=entries)
    start_utilities(case, step)
