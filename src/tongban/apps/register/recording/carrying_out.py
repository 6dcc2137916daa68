"""A plan becomes rows: what ends before what begins, for a folio has room for one; holders after their right.

Every statement returns the texts to be sealed of the row it wrote, as it was written.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from django.db import models

from tongban.apps.register.models import Certificate, Holder, Objection
from tongban.apps.register.prepared import insert, send, unawaited
from tongban.apps.register.proving.parts import Part, parts_of, texts_of
from tongban.apps.register.recording.planning import HELD, Ending, Plan

_ENDED: Final = """UPDATE "{table}" SET ended_at = %s, ended_by = %s, ended_by_name = %s, ended_under = %s,
    end_cause = %s WHERE id = %s RETURNING id, {texts}"""
_VOIDED: Final = """UPDATE certificate SET voided_at = %s, voided_by = %s, voided_under = %s, void_reason = %s
    WHERE id = %s RETURNING id, {texts}"""
_SUED: Final = """UPDATE objection SET lawsuit_shown_at = %s, lawsuit_shown_under = %s
    WHERE id = %s RETURNING id, {texts}"""
# A trigger ended them with their right.
_HOLDERS_ENDED: Final = "SELECT id, {texts} FROM holder WHERE {table}_id = %s AND ended_at = %s"


class _Change(NamedTuple):
    """A statement with its values, the rows it must reach, and the parts whose texts it returns."""

    statement: str
    values: list[Any]
    keys: frozenset[int]
    parts: tuple[Part, ...]


class Vanished(RuntimeError):
    """A row the plan was made from is not there: somebody wrote on the folio without locking it."""


def carry_out(plan: Plan) -> None:
    """Write everything but the certificates that wait for their numbers; the folio is locked by this transaction."""
    changes = [*_voidings(plan), *_endings(plan), *_lawsuits(plan)]
    with unawaited():
        answers = [send(one.statement, one.values) for one in changes]
    for change, answer in zip(changes, answers, strict=True):
        rows = answer.fetchall()
        if {key for key, *_ in rows} != change.keys:
            raise Vanished(change.statement)
        for key, *texts in rows:
            plan.seals.told(change.parts, key, texts)
    if plan.openings:
        _open(plan)


def _voidings(plan: Plan) -> Iterator[_Change]:
    statement, parts = _writing(_VOIDED, Certificate, "voided", "voiding")
    for one in plan.voidings:
        key = one.certificate.pk
        values = [one.at, plan.author.username, plan.case_number, one.reason, key]
        yield _Change(statement, values, frozenset({key}), parts)


def _endings(plan: Plan) -> Iterator[_Change]:
    by = plan.author
    for one in plan.endings:
        model, key = type(one.entry), one.entry.pk
        statement, parts = _writing(_ENDED, model, "ended")
        values = [one.at, by.username, by.name, plan.case_number, one.cause, key]
        yield _Change(statement, values, frozenset({key}), parts)
        if _table(model) in HELD:
            yield _holders_ended(one)


def _holders_ended(ending: Ending) -> _Change:
    entry: Any = ending.entry
    parts = _late(Holder, "ended")
    statement = _HOLDERS_ENDED.format(table=_table(type(entry)), texts=texts_of(parts))
    return _Change(statement, [entry.pk, ending.at], frozenset(one.pk for one in entry.holders.all()), parts)


def _lawsuits(plan: Plan) -> Iterator[_Change]:
    statement, parts = _writing(_SUED, Objection, "lawsuit")
    for one in plan.lawsuits:
        yield _Change(statement, [plan.at, plan.case_number, one.pk], frozenset({one.pk}), parts)


def _open(plan: Plan) -> None:
    _insert(plan, [one.entry for one in plan.openings])
    for one in plan.openings:
        for holder in one.holders:
            setattr(holder, _table(type(one.entry)), one.entry)
    _insert(plan, [holder for one in plan.openings for holder in one.holders])


def _insert(plan: Plan, rows: Sequence[models.Model]) -> None:
    told = insert(rows, telling=_opened_texts)
    for row, texts in zip(rows, told, strict=True):
        plan.seals.told(parts_of(type(row), late=False), row.pk, texts)


@cache
def _opened_texts(model: type[models.Model]) -> str:
    return texts_of(parts_of(model, late=False))


@cache
def _writing(statement: str, model: type[models.Model], *names: str) -> tuple[str, tuple[Part, ...]]:
    parts = _late(model, *names)
    return statement.format(table=_table(model), texts=texts_of(parts)), parts


def _late(model: type[models.Model], *names: str) -> tuple[Part, ...]:
    return tuple(part for part in parts_of(model, late=True) if part.name in names)


def _table(model: type[models.Model]) -> str:
    return str(model._meta.db_table)  # noqa: SLF001 - Django's documented model API
