"""Rows that are written by statements that stay planned (ADR 64).

Django makes the text of an INSERT or UPDATE anew for each row, with the values in it: for a case of sixty columns that
takes longer than PostgreSQL needs to write it. The text depends on the model and its columns alone.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections, models
from psycopg.types.numeric import Int8

from tongban.apps.identity.prepared import ask, send

Fields = Sequence["models.Field[Any, Any]"]
_KEYS: Final = (models.AutoField, models.BigAutoField)


class PlannedModel(models.Model):
    """A model whose `save` and `create` send planned statements; what only Django can say is left to Django."""

    class Meta:
        abstract = True

    def _do_insert(self, manager: Any, using: str, fields: Fields, returning_fields: Fields, raw: bool) -> Any:
        values = [getattr(self, one.attname) if raw else one.pre_save(self, add=True) for one in fields]
        if not _is_plain(using, values) or any(not isinstance(one, _KEYS) for one in returning_fields):
            by_django: Any = super()
            return by_django._do_insert(manager, using, fields, returning_fields, raw)  # noqa: SLF001 - its own hook
        text = _insert(type(self), tuple(one.column for one in fields), tuple(one.column for one in returning_fields))
        if returning_fields:
            return ask(text, _sent(fields, values))
        send(text, _sent(fields, values))
        return []

    def _do_update(self, base_qs: Any, using: Any, *told: Any) -> Any:
        pk_val, changes, *_ = told
        fields, values = [field for field, _, _ in changes], [value for _, _, value in changes]
        if not fields or not _is_plain(using, values):
            by_django: Any = super()
            return by_django._do_update(base_qs, using, *told)  # noqa: SLF001 - its own hook
        key: Any = self._meta.pk
        text = _update(type(self), tuple(one.column for one in fields), key.column)
        return send(text, _sent([*fields, key], [*values, pk_val])).rowcount > 0


def _is_plain(using: str, values: Sequence[Any]) -> bool:
    """Whether these are values, and not something for the database to work out."""
    return using == DEFAULT_DB_ALIAS and not any(hasattr(value, "resolve_expression") for value in values)


def _sent(fields: Fields, values: Sequence[Any]) -> list[Any]:
    ours = connections[DEFAULT_DB_ALIAS]
    return [_of_one_size(field.get_db_prep_save(value, ours)) for field, value in zip(fields, values, strict=True)]


def _of_one_size(value: Any) -> Any:
    """Integers all alike: the driver would choose a type by their size, and each mixture would be a plan of its own."""
    return Int8(value) if isinstance(value, int) and not isinstance(value, bool) else value


@cache
def _insert(model: type[models.Model], columns: tuple[str, ...], returning: tuple[str, ...]) -> str:
    table = model._meta.db_table  # noqa: SLF001 - Django's documented model API
    told = f" RETURNING {_names(returning)}" if returning else ""
    return f'INSERT INTO "{table}" ({_names(columns)}) VALUES ({", ".join(["%s"] * len(columns))}){told}'  # noqa: S608 - names of ours


@cache
def _update(model: type[models.Model], columns: tuple[str, ...], key: str) -> str:
    table = model._meta.db_table  # noqa: SLF001 - Django's documented model API
    changes = ", ".join(f'"{column}" = %s' for column in columns)
    return f'UPDATE "{table}" SET {changes} WHERE "{key}" = %s'  # noqa: S608 - names of ours


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
