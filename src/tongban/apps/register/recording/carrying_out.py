"""A plan becomes rows: certificates voided and entries ended by one statement, then new entries with their holders."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from tongban.apps.register.models import Certificate, Entry, Holder, Objection
from tongban.apps.register.prepared import change, insert
from tongban.apps.register.recording.planning import HELD, Ending, Opening, Plan, Voiding

_ENDED: Final = """UPDATE "{table}" SET ended_at = %s, ended_by = %s, ended_by_name = %s, ended_under = %s, end_cause = %s
    WHERE id = ANY(%s::bigint[])"""
_VOIDED: Final = """UPDATE certificate SET voided_at = %s, voided_by = %s, voided_under = %s, void_reason = %s
    WHERE id = ANY(%s::bigint[])"""
_SUED: Final = "UPDATE objection SET lawsuit_shown_at = %s, lawsuit_shown_under = %s WHERE id = ANY(%s::bigint[])"


class Vanished(RuntimeError):
    """A row the plan was made from is not there: somebody wrote on the folio without locking it."""


def carry_out(plan: Plan) -> None:
    """Write everything but the certificates that wait for their numbers; the folio is locked by this transaction."""
    _void(plan, plan.voidings)
    _end(plan, plan.endings)
    for opening in plan.openings:
        _open(plan, opening)
    if plan.lawsuits:
        keys = [one.pk for one in plan.lawsuits]
        _change(_SUED, [plan.at, plan.case_number, keys], keys)
        plan.seals.completed(Objection, keys, names=["lawsuit"])


def _void(plan: Plan, voidings: Iterable[Voiding]) -> None:
    together = defaultdict(list)
    for one in voidings:
        together[one.at, one.reason].append(one.certificate.pk)
    for (at, reason), keys in together.items():
        _change(_VOIDED, [at, plan.author.username, plan.case_number, reason, keys], keys)
        plan.seals.completed(Certificate, keys, names=["voided", "voiding"])


def _end(plan: Plan, endings: Iterable[Ending]) -> None:
    together = defaultdict(list)
    for one in endings:
        together[type(one.entry), one.at, one.cause].append(one.entry)
    by = plan.author
    for (model, at, cause), entries in together.items():
        keys = [one.pk for one in entries]
        values = [at, by.username, by.name, plan.case_number, cause, keys]
        _change(_ENDED.format(table=_table(model)), values, keys)
        plan.seals.completed(model, keys, names=["ended"])
        if _table(model) in HELD:  # a trigger has ended the holders
            held = [holder.pk for one in entries for holder in one.holders.all()]  # type: ignore[attr-defined]
            plan.seals.completed(Holder, held, names=["ended"])


def _open(plan: Plan, opening: Opening) -> None:
    entry, link = opening.entry, _table(type(opening.entry))
    insert(entry)
    plan.seals.opened(type(entry), [entry.pk])
    for holder in opening.holders:
        setattr(holder, link, entry)
        insert(holder)
    plan.seals.opened(Holder, [one.pk for one in opening.holders])


def _change(statement: str, values: Sequence[object], keys: Sequence[int]) -> None:
    if change(statement, values) != len(keys):
        raise Vanished(statement)


def _table(model: type[Entry]) -> str:
    return str(model._meta.db_table)  # noqa: SLF001 - Django's documented model API
