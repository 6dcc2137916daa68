"""The asked counter: one person's part of an application that another counter leads, done here and given back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Final

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.documents.judging import ask_to_judge
from tongban.apps.documents.operations import file_paper, store_file
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.intake.failures import ChangedElsewhere, NotReady, NotTakenIn, PartClosed, PartNotFound, UnknownPerson
from tongban.apps.intake.models import PartCheck, PartFile, PartTask
from tongban.apps.intake.operations.judging import NO_DEVICE, DeviceUse, keep_comparison, keep_vouching
from tongban.apps.intake.part_people import PersonOfPart, people_of_part
from tongban.apps.intake.part_readiness import shortcomings_of_task
from tongban.apps.intake.part_signing import part_signed_at, signed_sheet
from tongban.apps.intake.queries.parts import checks_of_task, task_file
from tongban.apps.intake.words import MaterialState, PartState
from tongban.apps.messaging.operations import publish
from tongban.exchange.contracts import Message
from tongban.exchange.contracts.cases import IdentityCheck, InterviewAnswer
from tongban.exchange.contracts.parts import PartDeclined, PartGiven, PartRequested, PartWithdrawn
from tongban.exchange.contracts.types import FileRef, MaterialData

SIGNED_SHEET: Final = "M01"
_ENDINGS: Final = {
    "withdrawn": (PartState.WITHDRAWN, "牵头窗口已撤回。"),
    "expired": (PartState.EXPIRED, "没有在期限内交回。"),
    "changed": (PartState.WITHDRAWN, "申请内容已修改，牵头窗口将按新的内容重新请求。"),
    "ended": (PartState.WITHDRAWN, "牵头窗口已结束这件收件。"),
}


@transaction.atomic
def receive_part_request(
    asked: PartRequested, *, institution: Institution, sender: str, sender_name: str, at: datetime
) -> PartTask:
    """Put another counter's request on the work list; the same request again changes nothing."""
    task, _ = PartTask.objects.get_or_create(
        institution=institution,
        number=asked.part,
        defaults={
            "lead_code": sender.partition(".")[2],
            "lead_name": sender_name,
            "applicant_name": asked.applicant.name,
            "request": asked.body(),
            "received_at": at,
            "respond_by": asked.respond_by,
        },
    )
    return task


@transaction.atomic
def close_task(gone: PartWithdrawn, *, institution: Institution, sender: str, at: datetime) -> PartTask | None:
    """The leading counter needs the part no longer. What was given stays on record as what was done here."""
    rows = PartTask.objects.select_for_update().filter(institution=institution, lead_code=sender.partition(".")[2])
    task: PartTask | None = rows.filter(number=gone.part).first()
    if task is None or task.state not in {PartState.REQUESTED, PartState.GIVEN}:
        return task
    task.state, task.reason = _ENDINGS[gone.cause]
    task.ended_at = at
    task.save(update_fields=["state", "reason", "ended_at"])
    return task


def locked_task(*, number: str, officer: Officer, at: datetime, version: int | None = None) -> PartTask:
    """The task, locked and still to be done; raises PartNotFound, PartClosed, ChangedElsewhere."""
    rows = visible_to(PartTask.objects.all(), officer).select_for_update(of=("self",)).select_related("institution")
    task: PartTask | None = rows.filter(number=number).first()
    if task is None:
        raise PartNotFound
    if not task.is_open:
        raise PartClosed(task.state_label)
    if task.respond_by < at:
        raise PartClosed(PartState.EXPIRED.label)
    if version is not None and task.version != version:
        raise ChangedElsewhere(number, by=task.officer.name if task.officer else "")
    return task


def person_of_task(task: PartTask, document_number: str) -> PersonOfPart:
    """The person of the part with this document; raises UnknownPerson for whoever is not named in the request."""
    found = next((one for one in people_of_part(task.asked.applicant) if one.document_number == document_number), None)
    if found is None:
        raise UnknownPerson
    return found


@transaction.atomic
def verify_for_part(
    *,
    number: str,
    officer: Officer,
    document_number: str,
    score: float,
    at: datetime,
    address: str = "",
    use: DeviceUse = NO_DEVICE,
) -> PartCheck:
    """Keep the outcome of one comparison of face and card, judged as at any counter.

    Raises UnknownPerson for whoever is not named in the request, LockedAfterFailures, PartClosed,
    DeviceResultUsed.
    """
    task = locked_task(number=number, officer=officer, at=at)
    person = person_of_task(task, document_number)
    check = PartCheck(task=task, name=person.name, document_number=document_number, officer=officer)
    keep_comparison(check, score=score, use=use, at=at)
    _note_check(check, officer=officer, address=address)
    return check


@transaction.atomic
def vouch_for_part(
    *, number: str, officer: Officer, document_number: str, reason: str, at: datetime, address: str = ""
) -> PartCheck:
    """The clerk holds the person against the document; raises NotTakenIn as `review_person` does."""
    task = locked_task(number=number, officer=officer, at=at)
    person = person_of_task(task, document_number)
    before = task.checks.filter(document_number=document_number).order_by("-at", "-pk").first()
    check = PartCheck(task=task, name=person.name, document_number=document_number, officer=officer)
    keep_vouching(check, reason=reason, before=before, at=at)
    _note_check(check, officer=officer, address=address)
    return check


def _note_check(check: PartCheck, *, officer: Officer, address: str) -> None:
    detail: dict[str, object] = {"name": check.name, "outcome": check.outcome, "band": check.score_band}
    note_task("协办人证核验", check.task, officer=officer, at=check.at, detail=detail, address=address)


@transaction.atomic
def record_for_part(
    *, number: str, officer: Officer, version: int, answers: Mapping[str, str], signed: bool, at: datetime
) -> PartTask:
    """Keep what the person answered, by question code, and whether the sheet was signed on paper.

    Whoever changed the answers last is the interviewer: the sheet names them.
    """
    task = locked_task(number=number, officer=officer, version=version, at=at)
    said = {
        one.code: answers[one.code].strip()[:1000] for one in task.asked.questions if answers.get(one.code, "").strip()
    }
    if said != task.answers or task.officer is None:
        task.answers, task.officer = said, officer
    task.signed_at = (task.signed_at or at) if signed else None
    task.version += 1
    task.save(update_fields=["answers", "signed_at", "officer", "version"])
    note_task("协办询问笔录", task, officer=officer, at=at, detail={"answers": len(task.answers), "signed": signed})
    return task


def add_part_file(
    *, number: str, officer: Officer, code: str, filename: str, chunks: Iterable[bytes], at: datetime
) -> PartFile:
    """Keep one scan of a paper that was asked for, or of the signed sheet; raises FileRefused, PartClosed."""
    with transaction.atomic():
        _require_wanted(locked_task(number=number, officer=officer, at=at), code)
    stored = store_file(chunks=chunks, filename=filename, at=at)
    with transaction.atomic():
        task = locked_task(number=number, officer=officer, at=at)
        kept, _ = PartFile.objects.get_or_create(
            task=task,
            code=code,
            digest=stored.digest,
            defaults={
                "size": stored.size,
                "media_type": stored.media_type,
                "name": PurePath(filename).name[:200],
                "pages": stored.page_count,
                "added_at": at,
                "added_by": officer.name,
            },
        )
        ask_to_judge(digest=stored.digest, at=at)
        note_task("协办加入材料", task, officer=officer, at=at, detail={"material": code, "file": kept.digest})
    return kept


def _require_wanted(task: PartTask, code: str) -> None:
    if code != SIGNED_SHEET and code not in {one.code for one in task.asked.papers}:
        raise NotTakenIn("牵头窗口没有要求这项材料。")


@transaction.atomic
def remove_part_file(*, number: str, officer: Officer, file_id: int, at: datetime) -> PartTask:
    """Take a scan out again; raises PartNotFound."""
    task = locked_task(number=number, officer=officer, at=at)
    scan = task_file(task, file_id)
    scan.delete()
    note_task("协办移除材料", task, officer=officer, at=at, detail={"material": scan.code, "file": scan.digest})
    return task


@transaction.atomic
def give_part(*, number: str, officer: Officer, version: int, at: datetime) -> PartTask:
    """Give the part back to the leading counter; from here on it is fixed. Raises NotReady with all that is missing."""
    task = locked_task(number=number, officer=officer, version=version, at=at)
    missing = shortcomings_of_task(task)
    if missing:
        raise NotReady(missing)
    _file_signed_sheet(task, officer=officer, at=at)
    task.signed_at = part_signed_at(task)
    task.state, task.ended_at, task.officer = PartState.GIVEN, at, task.officer or officer
    task.save(update_fields=["state", "ended_at", "officer", "signed_at"])
    _tell(task, _given(task, officer=officer, at=at), at=at)
    note_task("协办交回", task, officer=officer, at=at, detail={"lead": task.lead_code})
    return task


def _file_signed_sheet(task: PartTask, *, officer: Officer, at: datetime) -> None:
    """The sheet as it was read and signed, unless a scan of it lies there already."""
    if task.files.filter(code=SIGNED_SHEET).exists():
        return
    name = f"共同申请签署页（{task.applicant_name}）.pdf"
    stored = file_paper(paper=signed_sheet(task, officer=officer, at=at), at=at)
    PartFile.objects.create(
        task=task,
        code=SIGNED_SHEET,
        digest=stored.digest,
        size=stored.size,
        media_type=stored.media_type,
        name=name[:200],
        pages=stored.page_count,
        added_at=at,
        added_by=officer.name,
    )


def _given(task: PartTask, *, officer: Officer, at: datetime) -> PartGiven:
    asked = task.asked
    checks = [one for one in checks_of_task(task).values() if one.holds]
    return PartGiven(
        part=task.number,
        intake_number=asked.intake_number,
        identity_checks=tuple(
            IdentityCheck(
                party=one.name, method=one.method, score_band=one.score_band, at=one.at, officer=one.officer.name
            )
            for one in checks
        ),
        interview=tuple(
            InterviewAnswer(question=one.question, answer=task.answers[one.code])
            for one in asked.questions
            if one.code in task.answers
        ),
        materials=_materials(task),
        signed_at=task.signed_at or at,
        given_by=officer.name,
        window=officer.window,
        given_at=at,
    )


def _materials(task: PartTask) -> tuple[MaterialData, ...]:
    names = {one.code: one.name for one in task.asked.papers} | {SIGNED_SHEET: "不动产登记申请书"}
    by_code: dict[str, list[PartFile]] = {}
    for one in task.files.order_by("pk"):
        by_code.setdefault(one.code, []).append(one)
    return tuple(
        MaterialData(
            code=code,
            name=names[code],
            state=MaterialState.RECEIVED,
            originals=1,
            pages=sum(one.pages for one in files),
            files=tuple(
                FileRef(digest=one.digest, size=one.size, media_type=one.media_type, name=one.name, pages=one.pages)
                for one in files
            ),
        )
        for code, files in by_code.items()
    )


@transaction.atomic
def decline_part(*, number: str, officer: Officer, reason: str, at: datetime, version: int | None = None) -> PartTask:
    """Say that it cannot be done here, and why; raises NotTakenIn without a reason, ChangedElsewhere."""
    task = locked_task(number=number, officer=officer, at=at, version=version)
    if not reason.strip():
        raise NotTakenIn("请写明退回的原因，例如“申请人未到场”。")
    task.state, task.ended_at, task.officer, task.reason = PartState.DECLINED, at, officer, reason.strip()
    task.save(update_fields=["state", "ended_at", "officer", "reason"])
    told = PartDeclined(
        part=number, intake_number=task.asked.intake_number, reason=task.reason, declined_by=officer.name, at=at
    )
    _tell(task, told, at=at)
    note_task("协办退回", task, officer=officer, at=at, detail={"reason": task.reason})
    return task


def _tell(task: PartTask, message: Message, *, at: datetime) -> None:
    publish(
        message,
        sender=task.institution.member,
        recipient=task.lead_member,
        about=task.asked.intake_number,
        at=at,
    )


def note_task(
    act: str,
    task: PartTask,
    *,
    officer: Officer,
    at: datetime,
    detail: dict[str, object] | None = None,
    address: str = "",
) -> None:
    """One audit entry about a part done here."""
    record_act(
        act=act,
        at=at,
        institution_code=officer.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject=task.number,
        purpose=f"协助{task.lead_name}收件",
        detail=detail,
        address=address,
    )
