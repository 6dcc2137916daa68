"""The fields of a contract as rows that a person reads: name, meaning, type, duty, rule, example."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tongban.exchange.contracts import Payload
from tongban.exchange.standard.dictionaries import dictionary_for
from tongban.exchange.standard.schemas import Schema, plain_schema

_TYPES: Final = {"string": "字符串", "integer": "整数", "number": "数值", "boolean": "布尔", "object": "对象"}
_FORMATS: Final = {"date-time": "日期时间", "date": "日期", "uuid": "UUID", "decimal": "十进制数"}
_EVERYWHERE: Final = {r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$": "不含控制字符"}
_LONGEST: Final = 4000  # what every text has at most; said once, in the chapter on data types


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field; `path` names nested fields like `parties[].name`."""

    path: str
    meaning: str
    type: str
    required: bool
    rule: str
    dictionary: str
    example: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        told = "；".join(part for part in (self.rule, f"字典：{self.dictionary}" if self.dictionary else "") if part)
        return (self.path, self.meaning, self.type, "是" if self.required else "否", told or "—", self.example or "—")


HEADERS: Final = ("字段", "含义", "类型", "必填", "校验规则与字典", "示例")


def fields_of(contract: type[Payload]) -> list[FieldRow]:
    """Every field of a contract, nested ones after their parent."""
    schema = plain_schema(contract)
    return list(_rows(schema, schema.get("$defs", {}), prefix=""))


def _rows(part: Schema, parts: dict[str, Schema], *, prefix: str) -> Iterator[FieldRow]:
    for name, field in part.get("properties", {}).items():
        inner, optional, many = _inner(field, parts)
        path = f"{prefix}{name}{'[]' if many else ''}"
        yield FieldRow(
            path=path,
            meaning=str(field.get("description") or inner.get("description", "")),
            type=f"{_type(inner)}数组" if many else _type(inner),
            required=name in part.get("required", ()) and not optional,
            rule="；".join([*_count_rules(field), *_rules(inner)]),
            dictionary=dictionary_for(str(part.get("title", "")), name),
            example=_example(field, inner),
        )
        if inner.get("type") == "object":
            yield from _rows(inner, parts, prefix=f"{path}.")


def _inner(field: Schema, parts: dict[str, Schema]) -> tuple[Schema, bool, bool]:
    """The schema a field's value (or each of its items) keeps to, whether it may be absent, whether there are many."""
    optional, many = False, False
    while True:
        if "$ref" in field:
            field = parts[field["$ref"].rpartition("/")[2]]
        elif "anyOf" in field:
            choices = [each for each in field["anyOf"] if each.get("type") != "null"]
            optional = optional or len(choices) < len(field["anyOf"])
            if len(choices) > 1:
                return _number(field, choices), optional, many
            field = choices[0]
        elif field.get("type") == "array":
            field, many = field["items"], True
        else:
            return field, optional, many


def _number(field: Schema, choices: list[Schema]) -> Schema:
    """A decimal may be written as a number or as a text of digits."""
    merged: Schema = {"type": "string", "format": "decimal", "description": field.get("description", "")}
    for choice in choices:
        merged |= {key: value for key, value in choice.items() if key in {"minimum", "maximum"}}
    return merged | ({"examples": field["examples"]} if "examples" in field else {})


def _type(part: Schema) -> str:
    if "format" in part:
        return _FORMATS.get(str(part["format"]), str(part["format"]))
    return _TYPES.get(str(part.get("type", "string")), "字符串")


def _rules(part: Schema) -> Iterator[str]:
    if "enum" in part:
        yield "取值 " + "、".join(f"`{value}`" for value in part["enum"])
    if "const" in part:
        yield f"取值 `{part['const']}`"
    if "pattern" in part and part.get("format") != "decimal":
        yield _EVERYWHERE.get(part["pattern"], f"正则 `{part['pattern']}`")
    if part.get("minLength"):
        yield f"至少 {part['minLength']} 字"
    if part.get("maxLength", _LONGEST) != _LONGEST:
        yield f"至多 {part['maxLength']} 字"
    if "minimum" in part:
        yield f"不小于 {part['minimum']:g}"
    if "maximum" in part:
        yield f"不大于 {part['maximum']}"


def _count_rules(field: Schema) -> Iterator[str]:
    if field.get("minItems"):
        yield f"至少 {field['minItems']} 项"
    if "maxItems" in field:
        yield f"至多 {field['maxItems']} 项"


def _example(field: Schema, inner: Schema) -> str:
    examples: list[Any] = field.get("examples") or inner.get("examples") or []
    if not examples:
        return ""
    return examples[0] if isinstance(examples[0], str) else json.dumps(examples[0], ensure_ascii=False)
