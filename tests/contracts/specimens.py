"""Specimens made from the standard itself: the examples that every field carries."""

from typing import Any

from tongban.exchange.contracts import Payload

DOCUMENTATION = {"description", "examples", "title"}
Schema = dict[str, Any]


def schema_of(contract: type[Payload]) -> Schema:
    """What binds the two sides: the JSON Schema without words that only explain."""
    return _without_words(contract.model_json_schema(mode="validation"))


def _without_words(part: Any, *, names: bool = False) -> Any:
    if isinstance(part, list):
        return [_without_words(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: _without_words(value, names=key in {"properties", "$defs"})
        for key, value in part.items()
        if names or key not in DOCUMENTATION
    }


def body_of(contract: type[Payload]) -> dict[str, Any]:
    """A complete body, each field filled with its example."""
    schema = contract.model_json_schema(mode="validation")
    body: dict[str, Any] = _example(schema, schema.get("$defs", {}))
    return body


def _example(part: Schema, parts: dict[str, Schema]) -> Any:
    if part.get("examples"):
        return part["examples"][0]
    if "$ref" in part:
        return _example(parts[part["$ref"].rpartition("/")[2]], parts)
    if "anyOf" in part:
        return _example(part["anyOf"][0], parts)
    if part.get("type") == "object":
        return {name: _example(each, parts) for name, each in part["properties"].items()}
    if part.get("type") == "array":
        return [_example(part["items"], parts)]
    raise AssertionError(f"no example in {part}")
