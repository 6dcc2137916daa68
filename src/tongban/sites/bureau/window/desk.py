"""The applicants as they lie on the desk: rows of a form that can grow, shrink and be filled from a card."""

from __future__ import annotations  # Django's generic classes are generic for the type checker only

from dataclasses import dataclass, field, replace
from typing import cast

from django.forms import BaseForm, BaseFormSet
from django.http import QueryDict

from tongban.apps.intake.models import ApplicantRow, Application
from tongban.apps.intake.operations import ApplicantEntry
from tongban.apps.intake.queries import applicants_of
from tongban.apps.intake.words import Capacity, Delivery
from tongban.domain.catalogue import PartyRole
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.sites.bureau.window.devices import Card, DeviceFailure
from tongban.sites.bureau.window.forms import (
    ApplicantForm,
    ApplicantFormSet,
    CorrespondenceForm,
    RepresentativeForm,
    roles_of,
)
from tongban.sites.bureau.window.particulars import ParticularsForm
from tongban.web.rendering import Mistake, mistakes_in

_ROW = "form"
_APPLICANT = tuple(ApplicantForm.base_fields)
_ACTING = tuple(RepresentativeForm.base_fields)
_LETTER = tuple(CorrespondenceForm.base_fields)
# Whom banks and developers usually are: a beginning that the clerk may change.
_ORGANISATIONS = frozenset({PartyRole.MORTGAGEE, PartyRole.PRESELLER})
_ORGANISATION = {"kind": "enterprise", "document_kind": DocumentKind.SOCIAL_CREDIT_CODE.value}
Values = dict[str, str]


_MOST_ACTING = 4


def _acting_prefix(index: int, place: int) -> str:
    """The first who acts has the plain name, so that a form for one stays as it was."""
    return f"{_ROW}-{index}-acting" if place == 0 else f"{_ROW}-{index}-acting-{place}"


def _acting_count(index: int) -> str:
    return f"{_ROW}-{index}-acting-TOTAL"


@dataclass
class Rows:
    """Plain values of every row, before anything is judged."""

    applicants: list[Values] = field(default_factory=list)
    acting: list[list[Values]] = field(default_factory=list)
    letter: Values = field(default_factory=dict)
    told: Values = field(default_factory=dict)
    version: int = 0

    def add(self, role: str, *, application: Application) -> None:
        """One more applicant in this role, or in the first role that nobody has yet."""
        taken = {row.get("role") for row in self.applicants}
        open_roles = [code for code, _ in roles_of(application) if code not in taken]
        chosen = role or (open_roles[0] if open_roles else "")
        is_organisation = chosen in _ORGANISATIONS
        self.applicants.append({"role": chosen, **(_ORGANISATION if is_organisation else {})})
        self.acting.append([{"capacity": Capacity.AGENT.value} if is_organisation else {}])

    def add_acting(self, index: int) -> None:
        """One more who acts for the applicant; the exchange carries four."""
        if 0 <= index < len(self.acting) and len(self.acting[index]) < _MOST_ACTING:
            self.acting[index].append({})

    def remove_acting(self, index: int, place: int) -> None:
        """Take one who acts away; the last one is emptied instead."""
        if 0 <= index < len(self.acting) and 0 <= place < len(self.acting[index]):
            del self.acting[index][place]
            self.acting[index] = self.acting[index] or [{}]

    def remove(self, index: int) -> None:
        """Take a row away; the last one is emptied instead."""
        if 0 <= index < len(self.applicants):
            del self.applicants[index], self.acting[index]
        if not self.applicants:
            self.applicants, self.acting = [{}], [[{}]]

    def put(self, card: Card, *, row: int | None) -> str:
        """Write the card where a natural person is still missing; says where it went.

        Raises DeviceFailure when the row (any row, for None) has no place for another person.
        """
        rows = range(len(self.applicants)) if row is None else [row]
        for index in rows:
            target = self._target(index)
            if target is not None:
                target.update(name=card.name, document_kind=DocumentKind.ID_CARD.value, document_number=card.number)
                if target is self.applicants[index]:
                    target["document_until"] = f"{card.valid_until or ''}"
                    target["address"] = target.get("address") or card.address
                return f"已读卡：{card.name}"
        raise DeviceFailure("没有需要填写身份证的空行，请先增加申请人或代理人。")

    def _target(self, index: int) -> Values | None:
        if not 0 <= index < len(self.applicants):
            return None
        applicant = self.applicants[index]
        is_person = applicant.get("kind", "person") == "person"
        if is_person and not applicant.get("document_number"):
            return applicant
        for acting in self.acting[index]:
            if not acting.get("document_number") and (acting.get("capacity") or not is_person):
                acting["capacity"] = acting.get("capacity") or Capacity.AGENT.value
                return acting
        return None


def rows_of_post(post: QueryDict) -> Rows:
    """What was typed, as it was typed."""
    total = post.get(f"{_ROW}-TOTAL_FORMS", "0")
    count = min(int(total), 20) if total.isdecimal() else 0
    version = post.get("version", "")
    return Rows(
        applicants=[{name: post.get(f"{_ROW}-{i}-{name}", "") for name in _APPLICANT} for i in range(count)],
        acting=[_acting_of_post(post, i) for i in range(count)],
        letter={name: post.get(name, "") for name in _LETTER},
        told={name: post.get(name, "") for name in post if not name.startswith(f"{_ROW}-")},
        version=int(version) if version.isdecimal() else 0,
    )


def _acting_of_post(post: QueryDict, index: int) -> list[Values]:
    prefixes = [_acting_prefix(index, place) for place in range(_acting_sent(post, index))]
    return [{name: post.get(f"{prefix}-{name}", "") for name in _ACTING} for prefix in prefixes]


def _acting_sent(post: QueryDict, index: int) -> int:
    told = post.get(_acting_count(index), "1")
    return min(max(int(told), 1), _MOST_ACTING) if told.isdecimal() else 1


def rows_of_application(application: Application) -> Rows:
    """What was saved; an empty row for each role when nothing was."""
    saved = applicants_of(application)
    rows = Rows(letter=_letter(application), told=dict(application.particulars), version=application.version)
    for one in saved:
        rows.applicants.append({name: str(getattr(one, name) or "") for name in _APPLICANT})
        rows.acting.append(_acting(one))
    if not saved:
        for code, _ in roles_of(application):
            rows.add(code, application=application)
    return rows


def _acting(applicant: ApplicantRow) -> list[Values]:
    saved = [{name: str(getattr(one, name)) for name in _ACTING} for one in applicant.representatives.all()]
    return saved or [{}]


def _letter(application: Application) -> Values:
    return {
        "contact_name": application.contact_name,
        "contact_phone": application.contact_phone,
        "delivery": application.delivery or Delivery.COUNTER.value,
        "delivery_address": application.delivery_address,
    }


@dataclass(kw_only=True)
class Desk:
    """The forms of the page, blank, saved or filled in."""

    applicants: BaseFormSet[ApplicantForm]
    acting: list[list[RepresentativeForm]]
    correspondence: CorrespondenceForm
    particulars: ParticularsForm
    version: int

    @classmethod
    def of(cls, application: Application, rows: Rows) -> Desk:
        """Forms that show these values and judge nothing."""
        kwargs = {"roles": roles_of(application)}
        return cls(
            applicants=ApplicantFormSet(initial=[_given(row) for row in rows.applicants], form_kwargs=kwargs),
            acting=[
                [
                    RepresentativeForm(initial=_given(row), prefix=_acting_prefix(index, place))
                    for place, row in enumerate(group)
                ]
                for index, group in enumerate(rows.acting)
            ],
            correspondence=CorrespondenceForm(initial=_given(rows.letter)),
            particulars=ParticularsForm(initial=_given(rows.told), application=application),
            version=rows.version,
        )

    @classmethod
    def filled(cls, application: Application, post: QueryDict) -> Desk:
        """Forms that judge what was sent."""
        rows = rows_of_post(post)
        return cls(
            applicants=ApplicantFormSet(post, form_kwargs={"roles": roles_of(application)}),
            acting=[
                [RepresentativeForm(post, prefix=_acting_prefix(index, place)) for place in range(len(group))]
                for index, group in enumerate(rows.acting)
            ],
            correspondence=CorrespondenceForm(post),
            particulars=ParticularsForm(post, application=application),
            version=rows.version,
        )

    @property
    def rows(self) -> list[tuple[ApplicantForm, list[RepresentativeForm]]]:
        """Each applicant with all who act for them."""
        return list(zip(self.applicants.forms, self.acting, strict=True))

    @property
    def mistakes(self) -> list[Mistake]:
        """Everything wrong, in reading order, for the one summary on top."""
        rows = cast("BaseFormSet[BaseForm]", self.applicants)
        found = list(mistakes_in(rows, row_name="申请人"))
        for number, group in enumerate(self.acting, start=1):
            found += [
                replace(one, sentence=f"申请人 {number} 的代为申请人：{one.sentence}")
                for acting in group
                for one in mistakes_in(acting)
            ]
        return [*found, *mistakes_in(self.particulars), *mistakes_in(self.correspondence)]

    def is_valid(self) -> bool:
        """Whether everything can be saved; every form is judged, so that all mistakes are told at once."""
        judged = [self.applicants.is_valid(), self.particulars.is_valid(), self.correspondence.is_valid()]
        return all([*judged, *[one.is_valid() for group in self.acting for one in group]])

    def entries(self) -> list[ApplicantEntry]:
        """The applicants; a row left wholly empty is nobody."""
        return [
            form.entry(tuple(entry for one in acting for entry in one.entries()))
            for form, acting in self.rows
            if form.cleaned_data
        ]


def _given(values: Values) -> Values:
    """Only what is there: an empty text would hide a field's own beginning."""
    return {name: value for name, value in values.items() if value}
