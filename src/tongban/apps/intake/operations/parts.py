"""The leading counter: asking other counters for the part of an applicant who is not here, and what comes back.

An application is lodged by one counter, once, and complete. What another counter does for one applicant — verify,
interview, scan, take the signature — belongs to the content as it was when it was asked for: when the content changes,
the part is void and has to be asked for anew (民法典 §143: 意思表示真实).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final, Literal

from django.db import transaction
from django.db.models import Max

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import NotTakenIn, PartNotFound
from tongban.apps.intake.models import (
    ApplicantRow,
    Application,
    CounterPart,
    IdentityCheck,
    MaterialFile,
    MaterialRow,
)
from tongban.apps.intake.operations.locking import locked_draft, note
from tongban.apps.intake.partition import request_for
from tongban.apps.intake.queries.parts import part_of_message, waiting_too_long
from tongban.apps.intake.words import CheckMethod, CheckOutcome, MaterialState, PartState, ScoreBand
from tongban.apps.messaging.operations import publish, want_files
from tongban.apps.messaging.queries import live_bureaus
from tongban.apps.worktime.queries import work_time
from tongban.exchange.contracts import Message
from tongban.exchange.contracts.parts import PartDeclined, PartGiven, PartWithdrawn
from tongban.exchange.contracts.types import MaterialData

Cause = Literal["withdrawn", "expired", "changed", "ended"]
_DAYS: Final = 3
_REASONS: Final = {
    "withdrawn": "牵头窗口撤回。",
    "expired": "协办窗口没有在期限内交回。",
    "changed": "申请内容已修改，须按新的内容重新签署。",
    "ended": "收件已结束。",
}
_METHODS: Final = {method.value for method in CheckMethod}
_BANDS: Final = {band.value for band in ScoreBand}


@transaction.atomic
def invite_counter(
    *,
    number: str,
    officer: Officer,
    applicant: int,
    institution: str,
    papers: Collection[str],
    note_text: str,
    at: datetime,
) -> CounterPart:
    """Ask another institution's counter for one applicant's part, to be given back within three own working days.

    `applicant` is the row's key, `institution` the six-digit code, `papers` the codes of the checklist lines this
    person brings. Raises NotTakenIn before the register was read, for the own institution, one that does not take
    part, or an applicant who has been asked for already; the draft's failures of `locked_draft`.
    """
    draft = locked_draft(number=number, officer=officer)
    row = draft.applicants.filter(pk=applicant).first()
    if row is None or draft.extract is None:
        raise NotTakenIn("请先取得属地登记数据，并保存申请人。")
    if institution == officer.institution_id:
        raise NotTakenIn("同一机构的窗口请直接接手这份草稿，不需要协办。")
    member = live_bureaus().filter(name=f"bureau.{institution}").first()
    if member is None:
        raise NotTakenIn("所选机构没有接入“全豫通办”，请选择别的窗口。")
    _refuse_second(draft, row)
    part = CounterPart.objects.create(
        application=draft,
        number=f"{number}-{draft.parts.count() + 1}",
        role=row.role,
        name=row.name,
        document_number=row.document_number,
        institution_code=institution,
        institution_name=member.title,
        requested_at=at,
        requested_by=officer,
        respond_by=work_time(officer.institution_id).working_day_deadline(at, days=_DAYS),
    )
    _tell(part, request_for(part, row, papers=papers, note=note_text, at=at), at=at)
    detail: dict[str, object] = {"part": part.number, "institution": institution, "papers": sorted(papers)}
    note(
        "请外地窗口协办",
        application=draft,
        officer=officer,
        at=at,
        purpose=f"异地收件：{draft.business.name}",
        detail=detail,
    )
    return part


def _refuse_second(draft: Application, row: ApplicantRow) -> None:
    standing = draft.parts.filter(
        role=row.role, document_number=row.document_number, state__in=[PartState.REQUESTED, PartState.GIVEN]
    )
    if standing.exists():
        raise NotTakenIn(f"已经请外地窗口为{row.name}协办，需要改换窗口的请先撤回。")


def _tell(part: CounterPart, message: Message, *, at: datetime) -> None:
    application = part.application
    publish(
        message,
        sender=application.institution.member,
        recipient=part.member,
        about=application.intake_number,
        at=at,
    )


@transaction.atomic
def withdraw_part(*, number: str, officer: Officer, part: str, at: datetime) -> CounterPart:
    """Need the part no longer, given or not; raises PartNotFound when nothing of it stands."""
    draft = locked_draft(number=number, officer=officer)
    found = next((one for one in draft.parts.all() if one.number == part and one.stands), None)
    if found is None:
        raise PartNotFound
    _void(found, cause="withdrawn", at=at)
    note("撤回外地协办", application=draft, officer=officer, at=at, detail={"part": part})
    return found


def void_parts(draft: Application, *, officer: Officer, cause: Cause, at: datetime) -> None:
    """Make every part void that was asked for or given: what was read and signed there is not what it says now."""
    for part in draft.parts.filter(state__in=[PartState.REQUESTED, PartState.GIVEN]):
        _void(part, cause=cause, at=at)
        note("外地协办失效", application=draft, officer=officer, at=at, detail={"part": part.number, "cause": cause})


def _void(part: CounterPart, *, cause: Cause, at: datetime) -> None:
    """End it here and tell the other counter; the papers scanned there stay, the signature does not."""
    part.state = PartState.EXPIRED if cause == "expired" else PartState.WITHDRAWN
    part.ended_at, part.reason = at, _REASONS[cause]
    part.save(update_fields=["state", "ended_at", "reason"])
    for signed in MaterialFile.objects.filter(part=part, material__printed_here=True).select_related("material"):
        signed.delete()
        if not signed.material.files.exists():
            MaterialRow.objects.filter(pk=signed.material_id).update(state=MaterialState.REQUIRED)
    gone = PartWithdrawn(part=part.number, intake_number=part.application.intake_number, cause=cause, at=at)
    _tell(part, gone, at=at)


def expire_parts(*, at: datetime) -> int:
    """End every part whose time ran out, so that its counter stops waiting for somebody; how many."""
    return sum(_expire(pk, at=at) for pk in waiting_too_long(at=at).values_list("pk", flat=True))


@transaction.atomic
def _expire(pk: int, *, at: datetime) -> int:
    part = waiting_too_long(at=at).filter(pk=pk).select_for_update(of=("self",), skip_locked=True).first()
    if part is None:
        return 0
    _void(part, cause="expired", at=at)
    _record("外地协办逾期", part, actor="system", name="系统", at=at)
    return 1


@transaction.atomic
def take_part_back(given: PartGiven, *, sender: str, at: datetime) -> CounterPart:
    """Put what another counter gathered into the application: checks, answers, scans, the signature.

    What arrives for a part that no longer stands changes nothing but the audit trail: it was signed for another
    content, or too late. A repetition changes nothing. Raises PartNotFound for a part that was never asked of `sender`.
    """
    part = part_of_message(given.part, sender=sender)
    if part.state != PartState.REQUESTED or not part.application.is_draft:
        _record("协办交回未采用", part, actor=sender, name=given.given_by, at=at)
        return part
    _keep_checks(part, given)
    for data in given.materials:
        _keep_scans(part, data, by=given.given_by, at=at)
    want_files(
        [one for data in given.materials for one in data.files],
        from_member=sender,
        for_member=part.application.institution.member,
        about=given.intake_number,
        at=at,
    )
    part.state, part.ended_at, part.signed_at = PartState.GIVEN, given.given_at, given.signed_at
    part.given_by, part.window = given.given_by, given.window
    part.answers = [one.model_dump(mode="json") for one in given.interview]
    part.save()
    _record("外地协办交回", part, actor=sender, name=given.given_by, at=at)
    return part


def _keep_checks(part: CounterPart, given: PartGiven) -> None:
    numbers = _numbers_by_name(part)
    IdentityCheck.objects.bulk_create(
        IdentityCheck(
            application=part.application,
            part=part,
            elsewhere=f"{one.officer}（{part.institution_name}）",
            name=one.party,
            document_number=numbers[one.party],
            method=one.method if one.method in _METHODS else CheckMethod.CLERK,
            score_band=one.score_band if one.score_band in _BANDS else ScoreBand.NONE,
            outcome=CheckOutcome.PASSED if one.method == CheckMethod.CARD_AND_FACE else CheckOutcome.REVIEWED,
            reason="" if one.method == CheckMethod.CARD_AND_FACE else "协办窗口人工核验",
            at=one.at,
        )
        for one in given.identity_checks
        if one.party in numbers
    )


def _numbers_by_name(part: CounterPart) -> dict[str, str]:
    """The people of this part by name: the message names them without their numbers."""
    row = part.application.applicants.filter(role=part.role, document_number=part.document_number).first()
    if row is None:
        return {}
    return {row.name: row.document_number} | {one.name: one.document_number for one in row.representatives.all()}


def _keep_scans(part: CounterPart, data: MaterialData, *, by: str, at: datetime) -> None:
    application = part.application
    last = application.materials.aggregate(last=Max("position"))["last"] or 0
    row, _ = MaterialRow.objects.get_or_create(
        application=application, code=data.code, defaults={"name": data.name[:100], "position": last + 1}
    )
    place = row.files.aggregate(last=Max("position"))["last"] or 0
    for position, ref in enumerate(data.files, start=place + 1):
        defaults = {
            "position": position,
            "size": ref.size,
            "media_type": ref.media_type,
            "name": ref.name,
            "pages": ref.pages,
            "added_at": at,
            "added_by": f"{by}（{part.institution_name}）"[:200],
            "part": part,
        }
        MaterialFile.objects.get_or_create(material=row, digest=ref.digest, defaults=defaults)
    row.state, row.originals = MaterialState.RECEIVED, max(row.originals, data.originals)
    row.save(update_fields=["state", "originals"])


@transaction.atomic
def note_part_declined(declined: PartDeclined, *, sender: str, at: datetime) -> CounterPart:
    """The other counter could not do it; the reason stands on the page. Raises PartNotFound."""
    part = part_of_message(declined.part, sender=sender)
    if part.state == PartState.REQUESTED:
        part.state, part.ended_at = PartState.DECLINED, declined.at
        part.given_by, part.reason = declined.declined_by, declined.reason
        part.save(update_fields=["state", "ended_at", "given_by", "reason"])
        _record("协办窗口退回", part, actor=sender, name=declined.declined_by, at=at)
    return part


def _record(act: str, part: CounterPart, *, actor: str, name: str, at: datetime) -> None:
    application = part.application
    record_act(
        act=act,
        at=at,
        institution_code=application.institution_id,
        actor=actor,
        actor_name=name,
        subject=application.intake_number,
        detail={"part": part.number, "institution": part.institution_code},
    )
