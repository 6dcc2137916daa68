"""Rows of the register's busiest path, inserted by statements that stay planned."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import models

from tongban.apps.identity.prepared import ask, send, unawaited

__all__ = ["ask", "insert", "insertion", "send", "unawaited"]


def insert(
    rows: Sequence[models.Model], *, telling: Callable[[type[models.Model]], str] = lambda _: ""
) -> list[tuple[Any, ...]]:
    """Insert rows as they are, in one journey; each gets its key where it has none. No signals, no `save`.

    The answer is what SQL says of each row as it was written: `telling` names the expressions for a model.
    """
    with unawaited():
        answers = [send(*_insertion_of(row, telling(type(row)))) for row in rows]
    told = []
    for row, answer in zip(rows, answers, strict=True):
        ((row.pk, *more),) = answer.fetchall()
        row._state.adding = False  # noqa: SLF001 - what Model.save does
        told.append(tuple(more))
    return told


@cache
def insertion(model: type[models.Model], *, known: bool = False, telling: str = "") -> tuple[str, tuple[str, ...]]:
    """The statement that inserts a row and returns its key, and the names of its values; `known` keys are given.

    `telling` is what it returns beside the key: SQL expressions with commas between.
    """
    meta = model._meta  # noqa: SLF001 - Django's documented model API
    fields = [one for one in meta.concrete_fields if known or not one.primary_key]
    columns = ", ".join(f'"{one.column}"' for one in fields)
    places, returned = ", ".join(["%s"] * len(fields)), ", ".join(filter(None, ("id", telling)))
    statement = f'INSERT INTO "{meta.db_table}" ({columns}) VALUES ({places}) RETURNING {returned}'  # noqa: S608 - names of ours
    return statement, tuple(one.attname for one in fields)


def _insertion_of(row: models.Model, telling: str) -> tuple[str, list[object]]:
    statement, names = insertion(type(row), known=row.pk is not None, telling=telling)
    return statement, [getattr(row, name) for name in names]
