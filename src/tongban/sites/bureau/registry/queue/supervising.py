"""督办: what is late and what was asked about, until somebody answers."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from tongban.apps.casework.models import CaseNote
from tongban.apps.casework.operations.terms.noting import answer_note, may_answer, require_answerable
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.queries.consulting import enquiries_late, questions_late
from tongban.apps.casework.queries.notes import escalation_of, supplements_overdue, waiting_notes
from tongban.apps.casework.queries.pre_reviews import pre_reviews_late
from tongban.apps.casework.queries.standing_still import payments_awaited, suspended_cases
from tongban.apps.casework.refusals import NoteNotFound
from tongban.apps.identity.clock import now
from tongban.domain.people import HOME_STAFF
from tongban.sites.bureau.registry.before_lodging.enquiries import enquiry_line
from tongban.sites.bureau.registry.before_lodging.pre_reviews import pre_review_line
from tongban.sites.bureau.registry.case.consulting import question_line
from tongban.sites.bureau.registry.case.desk import back_to
from tongban.sites.bureau.registry.case.shown import acting, on_case, seen_in
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.forms import Form

_PAGE = 20


class AnswerForm(Form):
    """What is said to whoever asked, or to the people of the case."""

    sentence = forms.CharField(label="答复", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


@require(*HOME_STAFF)
def overview(request: StaffRequest) -> HttpResponse:
    """Every reminder and missed deadline without an answer, the most pressing first; who waits; what stands still."""
    at = now()
    page = Paginator(waiting_notes(request.officer), _PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "note": one,
            "kind": one.kind_label,
            "late": one.answer_by < at,
            "case": one.case,
            "mine": may_answer(one, request.officer),
        }
        for one in page.object_list
    ]
    enquiries = [enquiry_line(one, at=at) for one in enquiries_late(request.officer, at=at)]
    unpaid = Paginator(payments_awaited(request.officer), _PAGE)
    context = {
        "page": page,
        "rows": rows,
        "steps": [one.sentence for one in escalation_of(request.officer.institution_id, at=at)],
        "enquiries": enquiries,
        "questions": [question_line(one, at=at) for one in questions_late(request.officer, at=at)],
        "pre_reviews": [pre_review_line(one, at=at) for one in pre_reviews_late(request.officer, at=at)],
        "suspended": [(one, one.may_go_on(at)) for one in suspended_cases(request.officer, at=at)],
        "unpaid": unpaid.page(1).object_list,
        "all_unpaid": unpaid.count,
        "supplements": list(supplements_overdue(request.officer, at=at)[:_PAGE]),
    }
    return render(request, "bureau/registry/queue/supervision.html", context)


@require(*HOME_STAFF)
@on_case()
def answer(request: StaffRequest, number: str, note: int) -> HttpResponse:
    """Answer one of them."""
    case = case_numbered(number=number, officer=request.officer)
    found = CaseNote.objects.filter(case=case, pk=note).first()
    if found is None:
        raise NoteNotFound
    if request.method != "POST":
        require_answerable(found, request.officer)
    form = AnswerForm(request.POST or None)
    if acting(request) and form.is_valid():
        answer_note(
            number=number,
            note_id=note,
            officer=request.officer,
            sentence=form.cleaned_data["sentence"],
            at=now(),
            address=address_of(request),
            seen=seen_in(request),
        )
        return back_to(request, case, "已答复")
    title = f"答复{found.kind_label}"
    context = {
        "case": case,
        "title": title,
        "label": "答复",
        "consequence": f"{found.from_name}：{found.sentence}",
        "form": form,
    }
    return render(request, "bureau/registry/acts/act.html", context, status=422 if form.errors else 200)
