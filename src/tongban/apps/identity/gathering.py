"""A row and everything that hangs on it in one statement, instead of one for each table.

Django's prefetch_related makes, sends and reads a select for every relation: half the work of a page that shows all of
a case. PostgreSQL puts the same rows together as JSON at once, and whoever reads goes on asking `case.parties.all()`.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, TypeVar

from django.db import models

from tongban.apps.identity.conditions import ROOT, conditions_of, values_of
from tongban.apps.identity.prepared import ask, run

M = TypeVar("M", bound=models.Model)


def _as_django_reads(value: object) -> object:
    """The value of a JSON column: its fractions are floats."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {name: _as_django_reads(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_as_django_reads(one) for one in value]
    return value


_READ: Final[Mapping[str, Callable[[Any], object] | None]] = {
    "AutoField": None,
    "ArrayField": None,
    "BigAutoField": None,
    "BooleanField": None,
    "CharField": None,
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "DecimalField": Decimal,
    "ForeignKey": None,
    "JSONField": _as_django_reads,
    "OneToOneField": None,
    "PositiveBigIntegerField": None,
    "PositiveIntegerField": None,
    "PositiveSmallIntegerField": None,
    "TextField": None,
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """At most so many rows, from the `first` on, in an order.

    With `only` they have these columns, and any other is asked for where it is read, as Django's `only` has it.
    """

    order: tuple[str, ...]
    first: int
    most: int
    only: tuple[str, ...] = ()


def gather(row: models.Model, *paths: str) -> None:
    """Read what the paths name, e.g. "materials__files", so that `row.materials.all()` answers without asking.

    As prefetch_related_objects does, of one row, which has been through the authorization filter when it was found.
    """
    branches = _tree(type(row), paths)
    found = ask(_statement(type(row), branches), {"pk": row.pk})
    told = read_rows(found[0][0]) if found else [None] * len(branches)
    _attach(row, branches, told)


def find(model: type[M], held: Mapping[str, object], *paths: str, lock: bool = False) -> M | None:
    """The row that holds this (see `conditions.py`), and what the paths name; None when there is none.

    With `lock` it is held until the transaction ends. What hangs on it is read as it stood before the lock was waited
    for: then the paths may only lead to rows that the act is not about.
    """
    branches = _tree(model, paths)
    asked, held_on = f"{_rows(model)} WHERE {conditions_of(held)} LIMIT 1", f"FOR UPDATE OF {ROOT}" if lock else ""
    found = ask(_search(branches, f"{asked} {held_on}"), values_of(held))
    return _told(model, branches, found[0]) if found else None


def find_all(model: type[M], held: Mapping[str, object], *paths: str) -> list[M]:
    """All rows that hold this, each with what the paths name, in the model's own order."""
    branches, order = _tree(model, paths), _order(model, ROOT)
    found = ask(_search(branches, f"{_rows(model)} WHERE {conditions_of(held)} ORDER BY {order}"), values_of(held))
    return [_told(model, branches, one) for one in found]


def find_part(model: type[M], held: Mapping[str, object], *paths: str, part: Part) -> list[M]:
    """A part of the rows that hold this, each with what the paths name.

    Planned for these very values, as how far PostgreSQL reads depends on them; only what is told is made into JSON.
    """
    branches, terms = _tree(model, paths), ", ".join(_term(model, one, ROOT) for one in part.order)
    columns = ", ".join(f'{ROOT}."{one}"' for one in part.only) or f"{ROOT}.*"
    chosen = f"{_rows(model)} WHERE {conditions_of(held)} ORDER BY {terms} OFFSET %(first_told)s LIMIT %(most_told)s"
    asked = _search(branches, f"(SELECT {columns} FROM {chosen}) {ROOT} ORDER BY {terms}")  # noqa: S608 - names of ours
    found = run(asked, {**values_of(held), "first_told": part.first, "most_told": part.most})
    return [_told(model, branches, one, part.only) for one in found]


def count_all(model: type[models.Model], held: Mapping[str, object]) -> int:
    """How many rows hold this."""
    counted = f"SELECT count(*) FROM {_rows(model)} WHERE {conditions_of(held)}"  # noqa: S608 - names of ours
    [(count,)] = run(counted, values_of(held)).fetchall()
    return int(count)


def gathered_copy(row: M, *paths: str) -> M:
    """The row as it stands now, with what the paths name; the row itself may go on to be changed."""
    standing = copy(row)
    gather(standing, *paths)
    return standing


def is_gathered(row: models.Model, name: str) -> bool:
    """Whether what hangs there has been read already, so that asking once more would be another journey."""
    return name in row.__dict__.get("_prefetched_objects_cache", ()) or name in row._state.fields_cache  # noqa: SLF001 - where Django keeps it


def read_rows(text: str) -> Any:
    """What `to_json` wrote, with decimals as they are."""
    return json.loads(text, parse_float=Decimal)


def row_of(model: type[M], told: Mapping[str, Any], *, only: tuple[str, ...] = ()) -> M:
    """The row that `to_json` told, as Django would have read it; or `only` these columns of it."""
    names, fields = _columns(model, only)
    values = [read(told[column]) if read and told[column] is not None else told[column] for column, read in fields]
    return model.from_db("default", names, values)


def remember(row: models.Model, name: str, related: Sequence[models.Model], *, model: type[models.Model]) -> None:
    """Let `row.name.all()` answer from here."""
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = _Known(model, row=row, name=name, rows=related)


class _Known(models.QuerySet[Any]):
    """Related rows that have been read. Whoever narrows or sorts them asks the database, of the same row."""

    def __init__(
        self, model: type[models.Model], *, row: models.Model, name: str, rows: Sequence[models.Model]
    ) -> None:
        super().__init__(model)
        self._row, self._name = row, name
        self._result_cache, self._prefetch_done = list(rows), True

    def _clone(self) -> "models.QuerySet[Any]":
        manager = getattr(self._row, self._name)
        asked: models.QuerySet[Any] = manager._apply_rel_filters(self.model._default_manager.get_queryset())  # noqa: SLF001 - what the manager itself asks
        return asked


@dataclass(frozen=True)
class _Branch:
    """One relation to follow, and those to follow from there."""

    name: str
    relation: Any
    branches: tuple["_Branch", ...]

    @property
    def model(self) -> type[models.Model]:
        """What hangs there."""
        model: type[models.Model] = self.relation.related_model
        return model

    @property
    def is_many(self) -> bool:
        """Whether any number may hang there."""
        return bool(self.relation.one_to_many)

    @property
    def is_ours(self) -> bool:
        """Whether the key is a column of the row itself, and not of what hangs on it."""
        return bool(self.relation.concrete)


@cache
def _tree(model: type[models.Model], paths: tuple[str, ...]) -> tuple[_Branch, ...]:
    following: dict[str, list[str]] = {}
    for path in paths:
        name, _, rest = path.partition("__")
        following.setdefault(name, []).extend([rest] if rest else [])
    return tuple(_branch(model, name, tuple(rest)) for name, rest in following.items())


def _branch(model: type[models.Model], name: str, paths: tuple[str, ...]) -> _Branch:
    relation: Any = model._meta.get_field(name)  # noqa: SLF001 - Django's documented model API
    return _Branch(name=name, relation=relation, branches=_tree(relation.related_model, paths))


@cache
def _statement(model: type[models.Model], branches: tuple[_Branch, ...]) -> str:
    meta = model._meta  # noqa: SLF001 - Django's documented model API
    hanging = ", ".join(_select(one, ROOT) for one in branches)
    key = meta.pk.column if meta.pk else ""
    return f'SELECT json_build_array({hanging})::text FROM "{meta.db_table}" {ROOT} WHERE {ROOT}."{key}" = %(pk)s'  # noqa: S608 - names of ours


@cache
def _search(branches: tuple[_Branch, ...], asked: str) -> str:
    hanging = ", ".join(_select(one, ROOT) for one in branches)
    return f"SELECT to_json({ROOT})::text, json_build_array({hanging})::text FROM {asked}"  # noqa: S608 - names of ours


def _rows(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}" {ROOT}'  # noqa: SLF001 - Django's documented model API


def _told(model: type[M], branches: tuple[_Branch, ...], found: tuple[str, str], only: tuple[str, ...] = ()) -> M:
    row = row_of(model, read_rows(found[0]), only=only)
    if branches:
        _attach(row, branches, read_rows(found[1]))
    return row


def _select(branch: _Branch, above: str) -> str:
    """What hangs there as JSON: each row an array of itself and what hangs on it."""
    here, meta = f"{above}_{branch.name}", branch.model._meta  # noqa: SLF001 - Django's documented model API
    key = meta.pk.column if meta.pk else ""
    own, theirs = (branch.relation.column, key) if branch.is_ours else (key, branch.relation.field.column)
    row = ", ".join([f"to_json({here})", *(_select(one, here) for one in branch.branches)])
    told = f"json_build_array({row})"
    if branch.is_many:
        told = f"json_agg({told} ORDER BY {_order(branch.model, here)})"
    return f'(SELECT {told} FROM "{meta.db_table}" {here} WHERE {here}."{theirs}" = {above}."{own}")'  # noqa: S608 - names of ours


def _order(model: type[models.Model], alias: str) -> str:
    """The model's own order; what it takes from the row above is the same for all that hang there."""
    meta = model._meta  # noqa: SLF001 - Django's documented model API
    names = [str(one) for one in meta.ordering or () if "__" not in str(one)]
    terms = [_term(model, name, alias) for name in names]
    return ", ".join([*terms, _term(model, "pk", alias)])


def _term(model: type[models.Model], name: str, alias: str) -> str:
    meta, plain = model._meta, name.removeprefix("-")  # noqa: SLF001 - Django's documented model API
    field: Any = meta.pk if plain == "pk" else meta.get_field(plain)
    return f'{alias}."{field.column}"{" DESC" if name.startswith("-") else ""}'


def _attach(row: models.Model, branches: Iterable[_Branch], told: Sequence[Any]) -> None:
    for branch, one in zip(branches, told, strict=True):
        if branch.is_many:
            remember(row, branch.name, [_hung(row, branch, each) for each in one or ()], model=branch.model)
        else:
            branch.relation.set_cached_value(row, _hung(row, branch, one) if one else None)


def _hung(above: models.Model, branch: _Branch, told: Sequence[Any]) -> models.Model:
    row = row_of(branch.model, told[0])
    if not branch.is_ours:
        branch.relation.field.set_cached_value(row, above)
    _attach(row, branch.branches, told[1:])
    return row


@cache
def _columns(
    model: type[models.Model], only: tuple[str, ...]
) -> tuple[list[str], list[tuple[str, Callable[[Any], object] | None]]]:
    known = model._meta.concrete_fields  # noqa: SLF001 - Django's documented model API
    fields = [one for one in known if not only or one.column in only]
    return [one.attname for one in fields], [(str(one.column), _READ[one.get_internal_type()]) for one in fields]
