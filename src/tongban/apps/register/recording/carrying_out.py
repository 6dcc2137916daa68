"""A plan becomes rows: what ends before what begins, for a folio has room for one; holders after their right."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from tongban.apps.register.models import Certificate, Entry, Holder, Mortgage, Objection
from tongban.apps.register.prepared import insert, send, unawaited
from tongban.apps.register.recording.planning import HELD, Plan

_ENDED: Final = """UPDATE "{table}" SET ended_at = %s, ended_by = %s, ended_by_name = %s, ended_under = %s,
    end_cause = %s WHERE id = ANY(%s::bigint[])"""
_VOIDED: Final = """UPDATE certificate SET voided_at = %s, voided_by = %s, voided_under = %s, void_reason = %s
    WHERE id = ANY(%s::bigint[])"""
_SUED: Final = "UPDATE objection SET lawsuit_shown_at = %s, lawsuit_shown_under = %s WHERE id = ANY(%s::bigint[])"
Change = tuple[str, list[object], Sequence[int]]
"""A statement, its values, and the rows it must reach."""


class Vanished(RuntimeError):
    """A row the plan was made from is not there: somebody wrote on the folio without locking it."""


def carry_out(plan: Plan) -> None:
    """Write everything but the certificates that wait for their numbers; the folio is locked by this transaction."""
    changes = [*_voidings(plan), *_endings(plan), *_lawsuits(plan)]
    with unawaited():
        answers = [send(statement, [*values, keys]) for statement, values, keys in changes]
    for (statement, _, keys), answer in zip(changes, answers, strict=True):
        if answer.rowcount != len(keys):
            raise Vanished(statement)
    if plan.openings:
        _open(plan)


def _voidings(plan: Plan) -> Iterator[Change]:
    together = defaultdict(list)
    for one in plan.voidings:
        together[one.at, one.reason].append(one.certificate.pk)
    for (at, reason), keys in together.items():
        plan.seals.completed(Certificate, keys, names=["voided", "voiding"])
        yield _VOIDED, [at, plan.author.username, plan.case_number, reason], keys


def _endings(plan: Plan) -> Iterator[Change]:
    together = defaultdict(list)
    for one in plan.endings:
        together[type(one.entry), one.at, one.cause].append(one.entry)
    by = plan.author
    for (model, at, cause), entries in together.items():
        keys = [one.pk for one in entries]
        plan.seals.completed(model, keys, names=["ended"])
        if _table(model) in HELD:  # a trigger ends the holders
            held = [holder.pk for one in entries for holder in one.holders.all()]  # type: ignore[attr-defined]
            plan.seals.completed(Holder, held, names=["ended"])
        yield _ENDED.format(table=_table(model)), [at, by.username, by.name, plan.case_number, cause], keys


def _lawsuits(plan: Plan) -> Iterator[Change]:
    if plan.lawsuits:
        keys = [one.pk for one in plan.lawsuits]
        plan.seals.completed(Objection, keys, names=["lawsuit"])
        yield _SUED, [plan.at, plan.case_number], keys


def _open(plan: Plan) -> None:
    insert([one.entry for one in plan.openings])
    for one in plan.openings:
        plan.seals.opened(type(one.entry), [one.entry.pk])
        if isinstance(one.entry, Mortgage) and one.entry.claim_fact is not None:
            plan.seals.completed(Mortgage, [one.entry.pk], names=["determined"])
        for holder in one.holders:
            setattr(holder, _table(type(one.entry)), one.entry)
    holders = [holder for one in plan.openings for holder in one.holders]
    insert(holders)
    plan.seals.opened(Holder, [one.pk for one in holders])


def _table(model: type[Entry]) -> str:
    return str(model._meta.db_table)  # noqa: SLF001 - Django's documented model API
