"""Codes of real systems that differ from the national dictionaries, translated field by field.

The file is TOML: a table per division (or `default`), in it a table per national field name:

    [419001.FWXZ]      # 房屋性质整体加一
    1 = "0"
    2 = "1"

A field that has a table is read by it alone: a value the table does not name is refused, never guessed.
"""

import tomllib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Self

from tongban.exchange.national.extract_columns import column_named
from tongban.exchange.national.records import RowRefused

_DEFAULT: Final = "default"
Tables = Mapping[str, Mapping[str, str]]


class MappingUnusable(ValueError):
    """The file of codes cannot be used; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CodeMapping:
    """What an institution's own codes mean."""

    def __init__(self, tables: Mapping[str, Tables] | None = None) -> None:
        self._tables = MappingProxyType(dict(tables or {}))

    @classmethod
    def read(cls, content: bytes) -> Self:
        """From a TOML file; raises MappingUnusable."""
        try:
            raw = tomllib.loads(content.decode("utf-8-sig"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise MappingUnusable(f"代码对照文件读不出来：{error}") from None
        return cls({division: _tables(division, fields) for division, fields in raw.items()})

    def __bool__(self) -> bool:
        """Whether anything is translated at all."""
        return bool(self._tables)

    def translated(self, values: Mapping[str, str], *, division: str) -> Mapping[str, str]:
        """The fields in national codes; of several values in one cell each. Raises RowRefused."""
        tables = self._tables.get(division) or self._tables.get(_DEFAULT)
        if not tables:
            return values
        changed = {name: _translated(name, values[name], tables[name]) for name in tables.keys() & values.keys()}
        return {**values, **changed}


NO_MAPPING: Final = CodeMapping()


def _tables(division: str, fields: object) -> Tables:
    if not isinstance(fields, dict) or not all(isinstance(table, dict) for table in fields.values()):
        raise MappingUnusable(f"代码对照文件中“{division}”之下应是字段，字段之下应是代码对照")
    if division != _DEFAULT and not (division.isdecimal() and len(division) == 6):  # noqa: PLR2004 - GB/T 2260
        raise MappingUnusable(f"代码对照文件中的“{division}”不是六位区划代码，也不是 {_DEFAULT}")
    return {
        column_named(name): {str(key): str(value) for key, value in table.items()} for name, table in fields.items()
    }


def _translated(name: str, value: str, table: Mapping[str, str]) -> str:
    parts = value.replace("；", ";").split(";")
    for part in parts:
        if part.strip() and part.strip() not in table:
            raise RowRefused(f"{name}的值“{part.strip()}”不在本机构的代码对照中")
    return ";".join(table.get(part.strip(), "") for part in parts)
