"""补充涉税申报: the tax office returned the declaration, and the applicants are here."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import NothingToSupplement, NotTakenIn
from tongban.apps.intake.models import Application, MaterialFile, MaterialRow, ReturnedDeclaration
from tongban.apps.intake.operations.locking import locked, note
from tongban.apps.intake.operations.mirror import application_of_sender
from tongban.apps.intake.queries import mirror_of
from tongban.apps.intake.words import ApplicationState, MaterialState
from tongban.apps.messaging.operations import publish
from tongban.domain.catalogue import ParticularRule
from tongban.domain.declarations import EVIDENCE_CODE, EVIDENCE_NAME, TAX_FIELDS
from tongban.exchange.contracts.cases import CaseSupplemented
from tongban.exchange.contracts.lifecycle import DeclarationReturnedHome, DeclarationSentAgain
from tongban.exchange.contracts.types import FileRef, MaterialData, Particular


def returned_declaration(application: Application) -> ReturnedDeclaration | None:
    """The latest return, when nobody has supplemented it yet and the case goes on; None otherwise."""
    last: ReturnedDeclaration | None = next(iter(application.returned_declarations.all()), None)
    going = application.state == ApplicationState.LODGED
    return last if last is not None and last.is_open and going else None


def declaration_rules(application: Application) -> list[ParticularRule]:
    """The fields of the form that the tax office reads, as the item has them."""
    return [one for one in application.business.particulars_for(application.way) if one.code in TAX_FIELDS]


@transaction.atomic
def hear_of_return(told: DeclarationReturnedHome, *, sender: str) -> ReturnedDeclaration:
    """Put a returned declaration before the counter; the same return again changes nothing."""
    application = application_of_sender(told.intake_number, sender=sender)
    row, _ = ReturnedDeclaration.objects.get_or_create(
        application=application,
        number=told.number,
        defaults={
            "code": told.code,
            "reason": told.reason,
            "told": {one.code: one.value for one in told.particulars},
            "returned_at": told.at,
        },
    )
    last = application.materials.aggregate(last=Max("position"))["last"] or 0
    defaults = {"name": EVIDENCE_NAME, "mandatory": False, "position": last + 1}
    MaterialRow.objects.get_or_create(application=application, code=EVIDENCE_CODE, defaults=defaults)
    return row


def takes_evidence(application: Application, code: str) -> bool:
    """Whether scans may be added to this line: papers for a declaration that waits to be supplemented."""
    return code == EVIDENCE_CODE and returned_declaration(application) is not None


def declared_scans(application: Application) -> frozenset[int]:
    """The scans, by key, that went home with an earlier supplement: what was declared stays as it was."""
    before = _last_supplement(application)
    files = MaterialFile.objects.filter(material__application=application, material__code=EVIDENCE_CODE)
    return frozenset(files.filter(added_at__lte=before).values_list("pk", flat=True)) if before else frozenset()


def _last_supplement(application: Application) -> datetime | None:
    found: datetime | None = application.returned_declarations.aggregate(last=Max("supplemented_at"))["last"]
    return found


def fresh_evidence(application: Application) -> tuple[MaterialData, ...]:
    """What was scanned for the return that waits: everything since the supplement before it."""
    row = application.materials.filter(code=EVIDENCE_CODE).first()
    before = _last_supplement(application)
    if row is None:
        return ()
    files = row.files.filter(added_at__gt=before) if before else row.files.all()
    scans = tuple(
        FileRef(digest=one.digest, size=one.size, media_type=one.media_type, name=one.name, pages=one.pages)
        for one in files.order_by("position")
    )
    if not scans:
        return ()
    pages = sum(one.pages for one in scans)
    told = {"state": MaterialState.RECEIVED.value, "originals": row.originals, "pages": pages}
    return (MaterialData(code=row.code, name=row.name, files=scans, **told),)


@transaction.atomic
def hear_it_was_sent_again(told: DeclarationSentAgain, *, sender: str) -> None:
    """It went to the tax office anew: nothing is left to do here."""
    application = application_of_sender(told.intake_number, sender=sender)
    rows = ReturnedDeclaration.objects.filter(application=application, number=told.number, sent_again_at=None)
    rows.update(sent_again_by=told.supplemented_by, sent_again_at=told.at)


@transaction.atomic
def supplement_declaration(
    *, number: str, officer: Officer, declaration: str, answers: Mapping[str, str], note_text: str, at: datetime
) -> ReturnedDeclaration:
    """Send the home bureau what the applicants have added; it corrects the form and declares anew.

    `declaration` is the number of the return the page showed, `answers` by field code; papers scanned for it go along.
    Raises NothingToSupplement when it was supplemented meanwhile, NotTakenIn when nothing is different, explained or
    scanned, or when nothing was ever declared, InvalidParticular.
    """
    application = locked(number=number, officer=officer)
    row, mirror = returned_declaration(application), mirror_of(application)
    if row is None or row.number != declaration or mirror is None:
        raise NothingToSupplement
    fresh, evidence = _fresh(application, row, answers), fresh_evidence(application)
    if not (fresh or note_text.strip() or evidence):
        raise NotTakenIn("内容没有改动。请补充退回原因所指的内容，扫描佐证材料，或者写明情况。")
    declared = fresh or _as_told(application, row)
    if not declared:
        raise NotTakenIn("还没有填写过申报内容，请填写退回原因所指的内容。")
    row.supplement = {one.code: one.value for one in fresh}
    row.supplemented_by, row.supplemented_at = officer.name, at
    row.save(update_fields=["supplement", "supplemented_by", "supplemented_at"])
    message = CaseSupplemented(
        intake_number=number,
        case_number=mirror.case_number,
        materials=evidence,
        particulars=declared,
        note=note_text.strip(),
        at=at,
    )
    publish(message, sender=officer.institution.member, recipient=application.home_member, about=number, at=at)
    note("补充涉税申报", application=application, officer=officer, at=at, detail=_noted(row, evidence))
    return row


def _noted(row: ReturnedDeclaration, evidence: tuple[MaterialData, ...]) -> dict[str, object]:
    return {"fields": sorted(row.supplement), "scans": [scan.digest for one in evidence for scan in one.files]}


def _fresh(application: Application, row: ReturnedDeclaration, answers: Mapping[str, str]) -> tuple[Particular, ...]:
    """What is different from what was declared; raises InvalidParticular."""
    given = [(rule, answers.get(rule.code, "").strip()) for rule in declaration_rules(application)]
    changed = [(rule, value) for rule, value in given if value and value != row.told.get(rule.code, "")]
    for rule, value in changed:
        rule.judge(value)
    return tuple(Particular(code=rule.code, name=rule.name, value=value) for rule, value in changed)


def _as_told(application: Application, row: ReturnedDeclaration) -> tuple[Particular, ...]:
    """The declaration unchanged, where only an explanation is sent along."""
    rules = declaration_rules(application)
    return tuple(
        Particular(code=one.code, name=one.name, value=row.told[one.code]) for one in rules if one.code in row.told
    )
