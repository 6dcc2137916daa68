"""What this counter does for an applicant of an application led elsewhere: 协助收件."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tongban.apps.documents.page_images import PAGE_IMAGE_MEDIA_TYPE, page_image
from tongban.apps.documents.refusals import FileRefused
from tongban.apps.documents.typesetting import GlyphMissing, typeset_paper
from tongban.apps.identity.clock import localdate, now
from tongban.apps.intake.failures import IntakeFailure, NotReady
from tongban.apps.intake.models import PartTask
from tongban.apps.intake.operations import (
    add_part_file,
    decline_part,
    give_part,
    note_task,
    record_for_part,
    remove_part_file,
    verify_for_part,
    vouch_for_part,
)
from tongban.apps.intake.part_people import people_of_part
from tongban.apps.intake.part_printing import part_slip
from tongban.apps.intake.part_signing import signed_sheet
from tongban.apps.intake.queries.parts import task_file, task_of, tasks_of
from tongban.apps.intake.words import PartState
from tongban.domain.people import Role
from tongban.sites.bureau.scan_quality import told_again
from tongban.sites.bureau.window.devices import (
    DeviceFailure,
    bridge_of,
    card_from,
    face_from,
    reaches_bridge,
    ticket_for,
)
from tongban.sites.bureau.window.entry import version_in
from tongban.sites.bureau.window.visit_views import AnswersForm, DeclineForm, task_context, task_line, with_quality
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.viewer import open_viewer

_PAGE = 25
_SHEET = 1280
TaskView = Callable[..., HttpResponse]


def task_page(what: str) -> Callable[[TaskView], Callable[..., HttpResponse]]:
    """A page about one part this institution was asked for; looking at it is recorded as `what`."""

    def decorate(view: TaskView) -> Callable[..., HttpResponse]:
        @require(Role.RECEIVE)
        @wraps(view)
        def guarded(request: StaffRequest, part: str, **named: Any) -> HttpResponse:
            task = task_of(request.officer, part)
            if request.method == "GET":
                note_task(f"查看{what}", task, officer=request.officer, at=now(), address=address_of(request))
            return view(request, task, **named)

        return guarded

    return decorate


@require(Role.RECEIVE)
def tasks(request: StaffRequest) -> HttpResponse:
    """协助收件: people of other counters' applications who come to us."""
    at = now()
    rows = tasks_of(request.officer)
    name = "".join(request.GET.get("q", "").split())
    if name:
        rows = rows.filter(applicant_name=name)
    page = Paginator(rows.order_by("ended_at", "respond_by", "pk"), _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": [task_line(one, at=at) for one in page], "text": name}
    return render(request, "bureau/window/tasks.html", context)


@reaches_bridge
@task_page("协办")
def task(request: StaffRequest, task: PartTask) -> HttpResponse:
    """Verify, scan, interview, sign, give back: all of one person's part on one page."""
    form = AnswersForm(request.POST or None, task=task)
    if request.method == "POST":
        act, _, place = request.POST.get("act", "save").partition(":")
        saved = form.is_valid() and _save(request, task, form)
        if saved:
            if act == "verify":
                _verify(request, task)
            elif act == "vouch":
                _vouch(request, task, place)
            elif act == "read":
                _read(request, task)
            elif act == "sign":
                return redirect("window:task-signing", part=task.number)
            elif act == "give":
                return _give(request, task)
            return redirect("window:task", part=task.number)
    return _page(request, task, form)


def _page(request: StaffRequest, task: PartTask, form: AnswersForm) -> HttpResponse:
    ticket_url = reverse("window:task-device-ticket", kwargs={"part": task.number})
    given = task.state == PartState.GIVEN
    context = {
        **task_context(task, at=now()),
        "slip": json.dumps(part_slip(task), ensure_ascii=False) if given else "",
        "form": form,
        "decline": DeclineForm(),
        "bridge": bridge_of(request.officer, ticket_url=ticket_url) if task.is_open or given else None,
    }
    return render(request, "bureau/window/task.html", context, status=422 if form.errors else 200)


def _save(request: StaffRequest, task: PartTask, form: AnswersForm) -> bool:
    """What was said is kept with every act, so that nothing is typed twice."""
    try:
        record_for_part(
            number=task.number,
            officer=request.officer,
            version=version_in(request),
            answers=form.answers(),
            signed=bool(form.cleaned_data.get("signed")),
            at=now(),
        )
    except IntakeFailure as failure:
        form.add_error(None, f"{failure.sentence}{failure.next_step}")
        return False
    task.refresh_from_db()
    return True


def _read(request: StaffRequest, task: PartTask) -> None:
    """Say whether the card on the reader is the one the leading counter named; who holds it is verified apart."""
    at = now()
    try:
        card = card_from(request, about=task.number, at=at)
    except DeviceFailure as failure:
        messages.error(request, f"{failure.sentence}{failure.next_step}")
        return
    known = {one.document_number: one.name for one in people_of_part(task.asked.applicant)}
    if known.get(card.number) != card.name:
        messages.error(
            request, f"读到的是{card.name}的身份证，与牵头窗口登记的姓名、号码不一致。请核对是否本人，或退回牵头窗口。"
        )
        return
    messages.success(request, f"{card.name}：证件与牵头窗口登记的姓名、号码一致。")
    if card.expired(on=localdate(at)):
        messages.warning(request, f"{card.name}的身份证已过有效期，请核对。")


def _verify(request: StaffRequest, task: PartTask) -> None:
    at = now()
    try:
        number, score, use = face_from(request, about=task.number, at=at)
        check = verify_for_part(
            number=task.number,
            officer=request.officer,
            document_number=number,
            score=score,
            at=at,
            address=address_of(request),
            use=use,
        )
    except (DeviceFailure, IntakeFailure) as failure:
        messages.error(request, f"{failure.sentence}{failure.next_step}")
    else:
        say = messages.success if check.holds else messages.warning
        say(request, f"{check.name}：{check.outcome_label}")


def _vouch(request: StaffRequest, task: PartTask, number: str) -> None:
    try:
        check = vouch_for_part(
            number=task.number,
            officer=request.officer,
            document_number=number,
            reason=request.POST.get(f"reason-{number}", ""),
            at=now(),
            address=address_of(request),
        )
        messages.success(request, f"{check.name}：{check.outcome_label}")
    except IntakeFailure as failure:
        messages.error(request, f"{failure.sentence}{failure.next_step}")


def _give(request: StaffRequest, task: PartTask) -> HttpResponse:
    try:
        given = give_part(number=task.number, officer=request.officer, version=task.version, at=now())
        messages.success(request, f"已交回{given.lead_name}，全部申请人齐备后由其提交属地。")
    except NotReady as failure:
        for one in failure.shortcomings:
            messages.error(request, one.sentence)
    except (IntakeFailure, GlyphMissing) as failure:
        messages.error(request, f"{failure.sentence}{getattr(failure, 'next_step', '')}")
    return redirect("window:task", part=task.number)


@task_page("窗口设备凭据")
@require_POST
def device_ticket(request: StaffRequest, task: PartTask) -> HttpResponse:
    """A ticket with which this page may use this counter's devices for this part."""
    try:
        text = ticket_for(request, about=task.number, at=now())
    except DeviceFailure as failure:
        return JsonResponse({"sentence": failure.sentence}, status=failure.status)
    return JsonResponse({"ticket": text})


@task_page("协办")
@require_POST
def decline(request: StaffRequest, task: PartTask) -> HttpResponse:
    """Send it back undone, with the reason."""
    form = DeclineForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        decline_part(number=task.number, officer=request.officer, version=version_in(request), reason=reason, at=now())
        messages.success(request, f"已退回{task.lead_name}。")
    except IntakeFailure as failure:
        messages.error(request, f"{failure.sentence}{failure.next_step}")
    return redirect("window:task", part=task.number)


@task_page("协办材料")
@require_POST
def upload(request: StaffRequest, task: PartTask, code: str) -> HttpResponse:
    """Keep what can be kept; each refused file says why."""
    kept = 0
    for sent in [*request.FILES.getlist("scans"), *request.FILES.getlist("photos")]:
        try:
            add_part_file(
                number=task.number,
                officer=request.officer,
                code=code,
                filename=sent.name or "",
                chunks=sent.chunks(),
                at=now(),
            )
            kept += 1
        except (FileRefused, IntakeFailure) as refusal:
            messages.error(request, refusal.sentence)
    if kept:
        messages.success(request, f"已加入 {kept} 个文件。")
    return redirect("window:task", part=task.number)


@task_page("协办材料")
@require_POST
def remove(request: StaffRequest, task: PartTask, file_id: int) -> HttpResponse:
    """Take a scan out again."""
    remove_part_file(number=task.number, officer=request.officer, file_id=file_id, at=now())
    return redirect("window:task", part=task.number)


@task_page("协办扫描件")
@require_GET
def scan(request: StaffRequest, task: PartTask, file_id: int) -> HttpResponse:
    """One scan in the viewer."""
    shown = task_file(task, file_id)
    base = f"{reverse('window:task', args=[task.number])}/scans/{shown.pk}"
    pages = [f"{base}/pages/{page}" for page in range(1, shown.pages + 1)]
    viewer = open_viewer(title=shown.name, images=pages, thumbs=pages, query=request.GET.dict())
    return render(request, "bureau/window/task_scan.html", {"task": task, "viewer": viewer})


@require(Role.RECEIVE)
@require_GET
def scan_quality(request: StaffRequest, part: str, file_id: int) -> HttpResponse:
    """What is the matter with one scan. It is the page that asks, of itself: no look of anybody's."""
    task = task_of(request.officer, part)
    (scan,) = with_quality(task, [task_file(task, file_id)])
    return told_again(request, scan)


@task_page("协办扫描件")
@require_GET
def scan_page(request: StaffRequest, task: PartTask, file_id: int, page: int) -> HttpResponse:
    """One page of a scan as a picture."""
    del request
    answer = HttpResponse(
        page_image(digest=task_file(task, file_id).digest, page=page, width=_SHEET), content_type=PAGE_IMAGE_MEDIA_TYPE
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@task_page("协办签署页")
@require_GET
def sheet(request: StaffRequest, task: PartTask) -> HttpResponse:
    """The sheet the person reads and signs, as it stands now."""
    content = typeset_paper(signed_sheet(task, officer=request.officer, at=now()))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{task.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
