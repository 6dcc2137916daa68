"""Who applies, and that they are who their documents say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from tongban.apps.identity.gathering import gathered_copy
from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import NotTakenIn, UnknownPerson
from tongban.apps.intake.models import ApplicantRow, Application, IdentityCheck, RepresentativeRow
from tongban.apps.intake.operations.accounts import ask_about_accounts
from tongban.apps.intake.operations.judging import NO_DEVICE, DeviceUse, keep_comparison, keep_vouching
from tongban.apps.intake.operations.locking import locked_draft, note, save_draft
from tongban.apps.intake.operations.parts import void_parts
from tongban.apps.intake.operations.undertakings import follow_people
from tongban.apps.intake.queries import applicants_of, people_of
from tongban.apps.intake.words import Capacity, Delivery, Mandate, Step
from tongban.domain.calendar import SHANGHAI
from tongban.domain.codes.identity_documents import DocumentKind, check_document_number
from tongban.domain.declarations import UtilityKind, tidy_account


@dataclass(frozen=True, kw_only=True)
class RepresentativeEntry:
    """Someone who acts for an applicant, as entered."""

    capacity: Capacity
    mandate: Mandate
    name: str
    document_kind: DocumentKind
    document_number: str
    phone: str = ""
    authority: str = ""


@dataclass(frozen=True, kw_only=True)
class ApplicantEntry:
    """An applicant as entered; `kind` is person, enterprise or agency, `share` a fraction or empty.

    `document_until` is the last day on which the document is valid, None for one valid for life.
    """

    role: str
    name: str
    kind: str
    document_kind: DocumentKind
    document_number: str
    document_until: date | None = None
    phone: str = ""
    address: str = ""
    share: str = ""
    representatives: tuple[RepresentativeEntry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Correspondence:
    """Whom to call, and how the result reaches the applicants."""

    name: str
    phone: str
    delivery: Delivery
    address: str = ""


@transaction.atomic
def save_applicants(
    *,
    number: str,
    officer: Officer,
    version: int,
    applicants: Sequence[ApplicantEntry],
    correspondence: Correspondence,
    at: datetime,
    particulars: Mapping[str, str] | None = None,
) -> Application:
    """Replace the applicants of a draft; what the home bureau said of others, and what was signed, no longer counts.

    `particulars` are the item's own fields of the form by code (domain/catalogue/particulars.toml), e.g. the price.
    Raises InvalidCode for a document number that cannot be, NotTakenIn when nobody is named or someone
    is named twice.
    """
    draft = locked_draft(number=number, officer=officer, version=version)
    on = at.astimezone(SHANGHAI).date()
    entered = [_checked(entry, on=on) for entry in applicants]
    _refuse_doubles(entered)
    told = _tidy(particulars or {})
    if entered != entries_of(gathered_copy(draft, "applicants__representatives")) or told != draft.particulars:
        _replace(draft, entered)
        draft.particulars = told
        draft.verdict, draft.checked_at, draft.signed = None, None, False
        follow_people(draft, at=at)
        void_parts(draft, officer=officer, cause="changed", at=at)
    _keep_correspondence(draft, correspondence)
    draft.step = max(draft.step, Step.MATERIALS)
    fields = ["verdict", "checked_at", "signed", "step", "particulars"]
    save_draft(draft, at=at, fields=[*fields, "contact_name", "contact_phone", "delivery", "delivery_address"])
    ask_about_accounts(draft, at=at)
    return draft


def _tidy(particulars: Mapping[str, str]) -> dict[str, str]:
    """What was filled in, without what was left empty; account numbers as utilities write them."""
    told = {code: value.strip() for code, value in particulars.items() if value.strip()}
    accounts = {one.particular for one in UtilityKind}
    return {code: tidy_account(value) if code in accounts else value for code, value in told.items()}


def entries_of(draft: Application) -> list[ApplicantEntry]:
    """The saved applicants in the form in which they are entered."""
    return [
        ApplicantEntry(
            role=row.role,
            name=row.name,
            kind=row.kind,
            document_kind=DocumentKind(row.document_kind),
            document_number=row.document_number,
            document_until=row.document_until,
            phone=row.phone,
            address=row.address,
            share=row.share,
            representatives=tuple(_acting_for(one) for one in row.representatives.all()),
        )
        for row in applicants_of(draft)
    ]


def _acting_for(row: RepresentativeRow) -> RepresentativeEntry:
    return RepresentativeEntry(
        capacity=Capacity(row.capacity),
        mandate=Mandate(row.mandate),
        name=row.name,
        document_kind=DocumentKind(row.document_kind),
        document_number=row.document_number,
        phone=row.phone,
        authority=row.authority,
    )


def _checked(entry: ApplicantEntry, *, on: date) -> ApplicantEntry:
    """The entry with names and numbers in their normal form; raises InvalidCode."""
    number = check_document_number(entry.document_kind, entry.document_number, on=on)
    acting = tuple(
        replace(
            one,
            name=one.name.strip(),
            document_number=check_document_number(one.document_kind, one.document_number, on=on),
        )
        for one in entry.representatives
    )
    return replace(entry, name=entry.name.strip(), document_number=number, representatives=acting)


def _refuse_doubles(entries: Sequence[ApplicantEntry]) -> None:
    if not entries:
        raise NotTakenIn("至少要有一名申请人。")
    seen = [(entry.role, entry.document_number) for entry in entries]
    for entry in entries:
        if seen.count((entry.role, entry.document_number)) > 1:
            raise NotTakenIn(f"{entry.name}的证件号码重复填写了，请删去一处。")


def _replace(draft: Application, entries: Sequence[ApplicantEntry]) -> None:
    draft.applicants.all().delete()
    for position, entry in enumerate(entries, start=1):
        plain = {name: value for name, value in vars(entry).items() if name != "representatives"}
        applicant = ApplicantRow.objects.create(application=draft, position=position, **plain)
        RepresentativeRow.objects.bulk_create(
            RepresentativeRow(applicant=applicant, position=place, **vars(one))
            for place, one in enumerate(entry.representatives, start=1)
        )


def _keep_correspondence(draft: Application, correspondence: Correspondence) -> None:
    if correspondence.delivery == Delivery.COURIER and not correspondence.address.strip():
        raise NotTakenIn("选择邮寄领证的，请填写寄送地址。")
    draft.contact_name = correspondence.name.strip()
    draft.contact_phone = correspondence.phone.strip()
    draft.delivery = correspondence.delivery
    draft.delivery_address = correspondence.address.strip()


@transaction.atomic
def verify_person(
    *,
    number: str,
    officer: Officer,
    document_number: str,
    score: float,
    at: datetime,
    address: str = "",
    use: DeviceUse = NO_DEVICE,
) -> IdentityCheck:
    """Keep the outcome of one comparison of face and card: from 80 it passes, from 70 a clerk must look.

    `score` runs from 0 to 100 and is not kept, only its band (gateways.md 6.1). Raises UnknownPerson when the
    document belongs to nobody on the form, LockedAfterFailures after five failures within 24 hours,
    DeviceResultUsed for a result that was handed in before.
    """
    draft = locked_draft(number=number, officer=officer)
    person = _person(draft, document_number)
    check = IdentityCheck(application=draft, name=person.name, document_number=document_number, officer=officer)
    keep_comparison(check, score=score, use=use, at=at)
    _note_check(check, draft=draft, officer=officer, at=at, address=address)
    return check


@transaction.atomic
def review_person(
    *, number: str, officer: Officer, document_number: str, reason: str, at: datetime, address: str = ""
) -> IdentityCheck:
    """The clerk vouches for a person: after a comparison from 70 to 80, or where no comparison is possible.

    Faces are compared with consent only, so looking at the document is always open (个人信息保护法 §29); it is
    not open after a comparison below 70. Raises NotTakenIn without a reason or after a refused comparison.
    """
    draft = locked_draft(number=number, officer=officer)
    person = _person(draft, document_number)
    before = draft.checks.filter(document_number=document_number).order_by("-at", "-pk").first()
    check = IdentityCheck(application=draft, name=person.name, document_number=document_number, officer=officer)
    keep_vouching(check, reason=reason, before=before, at=at)
    _note_check(check, draft=draft, officer=officer, at=at, address=address)
    return check


def _person(draft: Application, document_number: str) -> ApplicantRow | RepresentativeRow:
    found = next((one for one in people_of(draft) if one.document_number == document_number), None)
    if found is None:
        raise UnknownPerson
    return found


def _note_check(check: IdentityCheck, *, draft: Application, officer: Officer, at: datetime, address: str) -> None:
    detail: dict[str, object] = {"name": check.name, "outcome": check.outcome, "band": check.score_band}
    note("人证核验", application=draft, officer=officer, at=at, detail=detail, address=address)
