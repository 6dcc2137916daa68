"""The log: searched, followed from end to end, opened for a purpose, taken out as evidence, kept for a time."""

import json
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tongban.apps.directory.evidence import export_evidence
from tongban.apps.directory.log_search import exchange_log
from tongban.apps.directory.models import ExchangeRecord, Member, RecordClass
from tongban.apps.directory.queries import content_of, exchange_numbered, verify_record
from tongban.apps.directory.retention import deletions, keep_for, keeping, rule_for
from tongban.apps.directory.returning import returns_of, told_both
from tongban.apps.identity.clock import now
from tongban.sites.province.forms import LogSearch, Purpose, RetentionForm
from tongban.sites.province.roles import AUDIT, READERS, WATCHERS
from tongban.sites.province.sequence import sequence_of
from tongban.sites.province.words import KINDS, contract_label, findings_of, passage_of, state_of
from tongban.web.access import StaffRequest, require
from tongban.web.acts import note_act

_PAGE = 50
MOST = 10_000
"""So many of those found are paged through: to count all of a log of tens of millions takes minutes."""


@require(*WATCHERS)
@require_GET
def exchanges(request: StaffRequest) -> HttpResponse:
    """The log, newest first, narrowed as asked."""
    form = LogSearch(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    rows = exchange_log(
        text=given.get("q", "").strip(),
        member=given.get("member", "").strip(),
        contract=given.get("contract", ""),
        since=given.get("since"),
        until=given.get("until"),
        ending=given.get("ending", ""),
    )
    page = Paginator(rows[:MOST], _PAGE).get_page(request.GET.get("page"))
    lines = [line_of(record) for record in page.object_list]
    context = {"form": form, "page": page, "lines": lines, "most": MOST if page.paginator.count == MOST else 0}
    return render(request, "province/exchanges.html", context)


@require(*WATCHERS)
@require_GET
def exchange(request: StaffRequest, number: UUID) -> HttpResponse:
    """One exchange from end to end, its evidence computed anew. Its content stays closed."""
    return render(request, "province/exchange.html", _shown(request, _record(number), Purpose()))


@require(*READERS)
@require_POST
def content(request: StaffRequest, number: UUID) -> HttpResponse:
    """Open the content, or take it out as an evidence file, for a stated purpose that is audited with the look."""
    record, form = _record(number), Purpose(request.POST)
    if not form.is_valid():
        return render(request, "province/exchange.html", _shown(request, record, form), status=422)
    purpose, wanted = form.cleaned_data["purpose"], request.POST.get("as", "")
    note_act(
        request,
        "exchange.export" if wanted == "evidence" else "exchange.look",
        subject=record.about or str(record.id),
        purpose=purpose,
        detail={"record": str(record.id), "contract": record.contract},
    )
    if wanted == "evidence":
        told = export_evidence(record=record, officer=request.officer.username, purpose=purpose, at=now())
        response = HttpResponse(told, content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="evidence-{record.id}.json"'
        return response
    body = json.dumps(content_of(record), ensure_ascii=False, indent=2)
    return render(request, "province/exchange.html", _shown(request, record, form) | {"body": body})


@require(AUDIT)
@require_GET
def log_keeping(request: StaffRequest) -> HttpResponse:
    """How long each class of the log is kept and on what ground, and what was deleted when its time had come."""
    page = Paginator(deletions(), _PAGE).get_page(request.GET.get("page"))
    return render(request, "province/keeping.html", {"classes": keeping(at=now()), "page": page})


@require(AUDIT)
def log_rule(request: StaffRequest, name: str) -> HttpResponse:
    """How long one class is kept; the audit administrator says so, with the ground."""
    if name not in RecordClass.values:
        raise Http404
    record_class, at = RecordClass(name), now()
    rule = rule_for(record_class)
    form = RetentionForm(request.POST or None, initial={"days": rule.days, "ground": rule.ground})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        keep_for(record_class=record_class, **told, officer=request.officer.username, at=at)
        before = {"days": rule.days, "ground": rule.ground}
        detail = {"class": name, "before": before, "after": told}
        note_act(request, "log.retention", subject=f"交换日志 {record_class.label}", detail=detail)
        messages.success(request, f"{record_class.label}的保存期限已改为 {told['days']} 天。")
        return redirect("log-keeping")
    return render(request, "province/keeping_rule.html", {"form": form, "title": record_class.label})


def line_of(record: ExchangeRecord) -> dict[str, object]:
    """A log entry as one line of a table."""
    word, kind = state_of(record)
    return {
        "record": record,
        "label": contract_label(record.contract),
        "kind": KINDS.get(record.kind, record.kind),  # type: ignore[call-overload]
        "state": word,
        "state_kind": kind,
    }


def _record(number: UUID) -> ExchangeRecord:
    record = exchange_numbered(number)
    if record is None:
        raise Http404
    return record


def _shown(request: StaffRequest, record: ExchangeRecord, form: Purpose) -> dict[str, object]:
    titles = {member.name: member.title for member in Member.objects.filter(name__in=[record.sender, record.recipient])}
    sender, recipient = titles.get(record.sender, record.sender), titles.get(record.recipient, record.recipient)
    giving = told_both(record.id)
    return {
        **line_of(record),
        "passage": passage_of(record, titles, giving),
        "findings": findings_of(verify_record(record)),
        "picture": sequence_of(record, sender=sender, recipient=recipient, giving=giving),
        "titles": [sender, recipient],
        "form": form,
        "returns": returns_of(record.id),
        "may_read": request.officer.has_any(READERS),
    }
