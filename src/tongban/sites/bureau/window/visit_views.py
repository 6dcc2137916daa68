"""A part done here, as its pages show it."""

from __future__ import annotations  # Django's generic classes are generic for the type checker only

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse

from tongban.apps.intake.models import PartFile, PartTask
from tongban.apps.intake.operations.part_tasks import SIGNED_SHEET
from tongban.apps.intake.part_people import people_of_part
from tongban.apps.intake.part_printing import told_in_words
from tongban.apps.intake.part_readiness import shortcomings_of_task
from tongban.apps.intake.part_signing import part_signed_at
from tongban.apps.intake.queries.parts import checks_of_task
from tongban.apps.intake.words import CheckOutcome, PartState
from tongban.domain import catalogue
from tongban.domain.catalogue import PartyRole
from tongban.sites.bureau.scan_quality import ShownScan, shown_scans
from tongban.sites.bureau.uploads import UploadForm
from tongban.sites.bureau.window.names import PrintableNameField
from tongban.sites.bureau.window.people import TONES
from tongban.web.formatting import short_when
from tongban.web.forms import Form

_STATE_TONES = {PartState.REQUESTED: "brand", PartState.GIVEN: "ok", PartState.DECLINED: "late"}


class AnswersForm(Form):
    """The questions put to this person, and the signature."""

    signed = forms.BooleanField(label="申请人已阅读，并在打印的签署页上签名", required=False)

    def __init__(self, *args: Any, task: PartTask, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {**task.answers, "signed": task.signed_at is not None})
        super().__init__(*args, **kwargs)
        self.questions = [one.code for one in task.asked.questions]
        for one in task.asked.questions:
            field = _answer_field(one.question, one.statute, yes_no=one.yes_no)
            # Every question is put; but half an interview may be saved, and what is missing is said at the end.
            field.required = not self.is_bound
            self.fields[one.code] = field

    def answers(self) -> dict[str, str]:
        """What was answered so far, by question code."""
        return {code: self.cleaned_data.get(code) or "" for code in self.questions}

    @property
    def bound_questions(self) -> list[forms.BoundField]:
        """The questions as the page shows them."""
        return [self[code] for code in self.questions]


def _answer_field(question: str, statute: str, *, yes_no: bool) -> forms.Field:
    if yes_no:
        choices = [("是", "是"), ("否", "否")]
        return forms.ChoiceField(label=question, choices=choices, widget=forms.RadioSelect, help_text=statute)
    return PrintableNameField(label=question, help_text=statute, max_length=500)


class DeclineForm(Form):
    """Why it cannot be done here."""

    reason = PrintableNameField(label="退回原因", max_length=200, help_text="例如：申请人未到场；证件与本人不符")


@dataclass(frozen=True, kw_only=True)
class WantedView:
    """One paper this person brings, with its scans."""

    code: str
    name: str
    files: list[ShownScan]
    form: UploadForm


def task_line(task: PartTask, *, at: datetime) -> dict[str, Any]:
    """One line of the work list."""
    late = task.is_open and task.respond_by < at
    return {
        "number": task.number,
        "name": task.applicant_name,
        "item": catalogue.item(task.asked.item).short_name,
        "lead": task.lead_name,
        "state": "已逾期" if late else task.state_label,
        "tone": "late" if late else _STATE_TONES.get(PartState(task.state), "still"),
        "due": short_when(task.respond_by) if task.is_open else "",
        "handler": task.officer.name if task.officer else "",
    }


def task_context(task: PartTask, *, at: datetime) -> dict[str, Any]:
    """Everything the page of one part shows."""
    asked = task.asked
    business = catalogue.item(asked.item)
    return {
        "task": task,
        "asked": asked,
        "item_name": business.name,
        "role": _role(asked.applicant.role),
        "others": [(_role(one.role), one.name) for one in asked.others],
        "told": [(one.label, one.value) for one in told_in_words(asked)],
        "people": _people(task),
        "papers": _papers(task),
        "pad_signed": part_signed_at(task) if task.signed_at is None else None,
        "missing": [one.sentence for one in shortcomings_of_task(task)],
        "line": task_line(task, at=at),
        "may_act": task.is_open and task.respond_by >= at,
    }


def _role(code: str) -> str:
    return PartyRole(code).label if code in set(PartyRole) else code


def _people(task: PartTask) -> list[dict[str, Any]]:
    checks = checks_of_task(task)
    rows = []
    for one in people_of_part(task.asked.applicant):
        check = checks.get(one.document_number)
        outcome = CheckOutcome(check.outcome) if check else None
        rows.append(
            {
                "person": one,
                "outcome": outcome.label if outcome else "",
                "tone": TONES[outcome] if outcome else "still",
                "reviewable": outcome in {None, CheckOutcome.PENDING},
            }
        )
    return rows


def with_quality(task: PartTask, files: Iterable[PartFile]) -> list[ShownScan]:
    """Scans of a part with what is the matter with their pages."""
    return shown_scans(files, url=lambda one: reverse("window:task-scan-quality", args=[task.number, one.pk]))


def _papers(task: PartTask) -> list[WantedView]:
    wanted = [(one.code, one.name) for one in task.asked.papers]
    files = list(task.files.all())
    scans = {one.file.pk: one for one in with_quality(task, files)}
    return [
        WantedView(
            code=code,
            name=name,
            files=[scans[one.pk] for one in files if one.code == code],
            form=UploadForm(auto_id=f"id_{code}_%s"),
        )
        for code, name in [*wanted, (SIGNED_SHEET, "签署页（手写签名的扫描件，选交）")]
    ]
