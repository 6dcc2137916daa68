"""线上预审 seen from whoever holds the application: sent in, added to online by the applicants, and then lodged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Final

from django.db import transaction
from django.db.models import Max

from tongban.apps.audit.operations import record_act
from tongban.apps.documents.judging import ask_to_judge
from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.operations import store_file
from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import ApplicationNotFound, NothingToAddOnline, NotReady, SentInAlready, Shortcoming
from tongban.apps.intake.manifest import materials_data, sent_in_of
from tongban.apps.intake.models import Application, MaterialFile, MaterialRow, PreReviewEntry
from tongban.apps.intake.operations.locking import locked_draft, note, save_draft
from tongban.apps.intake.operations.mirror import application_of_sender, ask_for
from tongban.apps.intake.queries import pre_review_state, wanted_online
from tongban.apps.intake.readiness import shortcomings_before_sending
from tongban.apps.intake.words import MaterialState, Step
from tongban.apps.messaging.operations import publish
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, ActionNotAllowed, next_state
from tongban.domain.codes.case_number import CaseMode
from tongban.exchange.contracts import Message
from tongban.exchange.contracts.prereview import (
    ApplicationForgotten,
    ApplicationGivenUp,
    ApplicationPreReviewed,
    ApplicationSupplemented,
)

BY_APPLICANT: Final = "申请人（网上）"
_OUTCOMES: Final = {
    "passed": Action.PASS_PRE_REVIEW,
    "supplement_requested": Action.REQUEST_ONLINE_SUPPLEMENT,
    "refused": Action.REFUSE_PRE_REVIEW,
}


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One file an applicant adds to a material."""

    code: str
    filename: str
    chunks: Iterable[bytes]


@transaction.atomic
def send_for_pre_review(*, number: str, officer: Officer, version: int, at: datetime) -> Application:
    """Have the home bureau look at the draft; it stays a draft, and may be lodged at any time.

    From here it counts as 线上线下融合. Raises NotReady naming what there is not enough of to look at, SentInAlready
    while it is being looked at or has passed.
    """
    draft = locked_draft(number=number, officer=officer, version=version)
    if missing := shortcomings_before_sending(draft):
        raise NotReady(missing)
    try:
        state = next_state(pre_review_state(draft), Action.SEND_IN)
    except ActionNotAllowed:
        raise SentInAlready from None
    draft.mode = CaseMode.BLENDED
    save_draft(draft, at=at, fields=["mode"])
    _publish(draft, sent_in_of(draft, at=at), at=at)
    _keep(draft, state, f"送交{draft.home_name}预审。", from_name=officer.name, at=at)
    note("送交预审", application=draft, officer=officer, at=at, detail={"home": draft.home_code})
    return draft


@transaction.atomic
def hear_pre_review(message: ApplicationPreReviewed, *, sender: str, at: datetime) -> PreReviewEntry | None:
    """Keep what the home bureau says and mark what it wants added; None where it was lodged meanwhile."""
    application = application_of_sender(message.intake_number, sender=sender, drafts=True)
    if not application.is_draft:
        return None
    state = next_state(pre_review_state(application), _OUTCOMES[message.outcome])
    items = [one.model_dump() for one in message.items]
    ask_for(application, items)
    return _keep(
        application, state, message.sentence, from_name=message.from_name, at=message.at, arrived_at=at, items=items
    )


@transaction.atomic
def hear_it_was_forgotten(message: ApplicationForgotten, *, sender: str, at: datetime) -> PreReviewEntry | None:
    """Keep that the home bureau has nothing of it any more; None where it was lodged, or sent in anew, meanwhile.

    The draft stays the counter's to lodge, to send in anew or to end.
    """
    application = application_of_sender(message.intake_number, sender=sender, drafts=True)
    last = application.pre_review.last()
    if last is None or application.lodged_at is not None or last.at > message.at:
        return None
    record_act(
        act="属地清除预审申请信息",
        at=at,
        institution_code=application.institution_id,
        actor=sender,
        actor_name=application.home_name,
        subject=application.intake_number,
        detail={"last_word": message.last_word_at, "kept_days": message.kept_days},
    )
    return _keep(
        application,
        CaseState(last.state),
        message.sentence,
        from_name=application.home_name,
        at=message.at,
        arrived_at=at,
        forgotten=True,
    )


@transaction.atomic
def supplement_online(*, number: str, officer: Officer, at: datetime) -> Application:
    """Send what was asked for, where the applicants brought it to the counter instead.

    Raises NothingToAddOnline, or NotReady naming each material that has nothing new.
    """
    draft = locked_draft(number=number, officer=officer)
    _send_supplement(draft, from_name=officer.name, at=at)
    note("送交预审补充材料", application=draft, officer=officer, at=at)
    return draft


def supplement_by_applicant(*, number: str, uploads: Sequence[Upload], at: datetime, address: str = "") -> Application:
    """Keep what the applicants upload, and send it once everything that was asked for is there.

    Whoever calls has made sure who asks. Raises ApplicationNotFound, NothingToAddOnline, NotReady naming what is
    missing (nothing is kept then), the documents app's FileRefused with the reason.
    """
    stored = [(one, store_file(chunks=one.chunks, filename=one.filename, at=at)) for one in uploads]
    with transaction.atomic():
        rows = Application.objects.select_for_update(of=("self",)).select_related("institution", "officer")
        draft: Application | None = rows.filter(intake_number=number).first()
        if draft is None:
            raise ApplicationNotFound(number)
        wanted = {row.code: row for row, _ in wanted_online(draft)}
        for upload, file in stored:
            if upload.code in wanted:
                _add(wanted[upload.code], upload, file, at=at)
        _send_supplement(draft, from_name=BY_APPLICANT, at=at)
        record_act(
            act="申请人网上补充材料",
            at=at,
            institution_code=draft.institution_id,
            actor="public",
            actor_name="申请人",
            subject=number,
            detail={"materials": sorted(wanted)},
            address=address,
        )
    return draft


def give_up_pre_review(draft: Application, *, reason: str, at: datetime) -> None:
    """Tell the home bureau that what it was sent will not be lodged; call in the transaction that ends the draft."""
    if pre_review_state(draft) is None:
        return
    _publish(draft, ApplicationGivenUp(intake_number=draft.intake_number, sentence=reason, at=at), at=at)


def _send_supplement(draft: Application, *, from_name: str, at: datetime) -> None:
    last = draft.pre_review.last()
    wanted = [row for row, _ in wanted_online(draft)]
    if last is None or not wanted:
        raise NothingToAddOnline
    missing = [_missing(row) for row in wanted if not row.files.filter(added_at__gte=last.arrived_at).exists()]
    if missing:
        raise NotReady(missing)
    state = next_state(CaseState(last.state), Action.SUPPLEMENT_ONLINE)
    for row in wanted:
        row.state, row.reason = MaterialState.RECEIVED, ""
        row.save(update_fields=["state", "reason"])
    names = "、".join(row.name for row in wanted)
    _publish(
        draft,
        ApplicationSupplemented(intake_number=draft.intake_number, materials=materials_data(wanted), at=at),
        at=at,
    )
    _keep(draft, state, f"已补充：{names}。", from_name=from_name, at=at)
    draft.saved_at = at
    draft.save(update_fields=["saved_at"])


def _add(row: MaterialRow, upload: Upload, file: StoredFile, *, at: datetime) -> None:
    MaterialFile.objects.get_or_create(
        material=row,
        digest=file.digest,
        defaults={
            "position": (row.files.aggregate(last=Max("position"))["last"] or 0) + 1,
            "size": file.size,
            "media_type": file.media_type,
            "name": PurePath(upload.filename).name[:200] or row.name,
            "pages": file.page_count,
            "added_at": at,
            "added_by": BY_APPLICANT,
        },
    )
    ask_to_judge(digest=file.digest, at=at)


def _missing(row: MaterialRow) -> Shortcoming:
    return Shortcoming(step=Step.MATERIALS, sentence=f"“{row.name}”还没有新的扫描件。")


def _publish(draft: Application, message: Message, *, at: datetime) -> None:
    sender = draft.institution.member
    publish(message, sender=sender, recipient=draft.home_member, about=draft.intake_number, at=at)


def _keep(
    application: Application,
    state: CaseState,
    sentence: str,
    *,
    from_name: str,
    at: datetime,
    arrived_at: datetime | None = None,
    items: Sequence[Mapping[str, str]] = (),
    forgotten: bool = False,
) -> PreReviewEntry:
    entry: PreReviewEntry = PreReviewEntry.objects.create(
        application=application,
        incoming=arrived_at is not None,
        state=state.value,
        forgotten=forgotten,
        items=list(items),
        sentence=sentence[:1000],
        from_name=from_name,
        at=at,
        arrived_at=arrived_at or at,
    )
    return entry
