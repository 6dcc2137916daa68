"""Keeping checklist and promises in step with the people on the form and with what the register says."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import Max

from tongban.apps.identity.gathering import gathered_copy
from tongban.apps.intake.models import Application, MaterialRow, Undertaking
from tongban.apps.intake.undertakings import FILED_AS, brought_by, promised_for_minors
from tongban.apps.intake.words import UndertakingKind
from tongban.domain.calendar import SHANGHAI
from tongban.exchange.contracts.types import Finding

_PEOPLE: Final = "applicants__representatives"
_FOLLOWING = frozenset({"M35", "M03W", *FILED_AS.values()})


def follow_people(draft: Application, *, at: datetime) -> None:
    """After the applicants have changed: who must promise for a minor, and which papers follow from it all.

    Whatever was signed was signed by others: every promise has to be signed anew.
    """
    draft.undertakings.update(signed=False)
    standing = gathered_copy(draft, _PEOPLE)
    sentence = promised_for_minors(standing, on=at.astimezone(SHANGHAI).date())
    _promise(draft, UndertakingKind.GUARDIANS_PROMISE, sentence)
    _follow_up(draft, standing, at=at)


def follow_findings(draft: Application, findings: Iterable[Finding], *, afresh: bool, at: datetime) -> None:
    """After the home bureau has spoken: an objection it names must be known and borne by the applicants.

    `afresh` when the register itself was read: what it no longer says need not be promised any more. A check of
    the application says nothing of what its papers promise already, so there silence changes nothing.
    """
    said = next((one.sentence for one in findings if one.code == UndertakingKind.OBJECTION_KNOWN), "")
    if said or afresh:
        _promise(draft, UndertakingKind.OBJECTION_KNOWN, said)
        _follow_up(draft, gathered_copy(draft, _PEOPLE), at=at)


def _promise(draft: Application, kind: UndertakingKind, sentence: str) -> None:
    if sentence:
        Undertaking.objects.update_or_create(application=draft, kind=kind, defaults={"sentence": sentence})
    else:
        draft.undertakings.filter(kind=kind).delete()


def _follow_up(draft: Application, standing: Application, *, at: datetime) -> None:
    """Put the lines that follow from the people of `standing` on the checklist, take those away that no longer do.

    A line that holds a scan stays.
    """
    brought = {one.code: one for one in brought_by(standing, on=at.astimezone(SHANGHAI).date())}
    rules = {one.code: one for one in draft.business.materials_for(draft.way)}
    last = (draft.materials.aggregate(last=Max("position"))["last"] or 0) if brought else 0
    for position, (code, line) in enumerate(brought.items(), start=last + 1):
        MaterialRow.objects.update_or_create(
            application=draft,
            code=code,
            defaults={"mandatory": True, "printed_here": line.made_here},
            create_defaults={
                "name": line.name,
                "position": position,
                "mandatory": True,
                "printed_here": line.made_here,
            },
        )
    for row in draft.materials.filter(code__in=_FOLLOWING - set(brought)):
        rule = rules.get(row.code)
        if rule:
            row.mandatory, row.printed_here = rule.required, rule.made_here
            row.save(update_fields=["mandatory", "printed_here"])
        elif not row.files.exists():
            row.delete()
        else:
            MaterialRow.objects.filter(pk=row.pk).update(mandatory=False, printed_here=False)
