"""JSON Schema (2020-12) of each contract and version, and bodies made of its examples."""

from typing import Any

from tongban.exchange.contracts import Payload

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_name(contract: str) -> str:
    """The file name of a contract's schema: `case.lodged/1` → `case.lodged-1.json`."""
    return f"{contract.replace('/', '-')}.json"


def schema_of(contract: type[Payload]) -> Schema:
    """The schema with its explanations, as it is published."""
    return {"$schema": DIALECT, "$id": f"schemas/{schema_name(contract.CONTRACT)}", **plain_schema(contract)}


def plain_schema(contract: type[Payload]) -> Schema:
    """The schema without its own address."""
    return contract.model_json_schema(mode="validation")


def example_of(contract: type[Payload]) -> Schema:
    """A complete body, each field filled with its example."""
    schema = plain_schema(contract)
    body: Schema = _example(schema, schema.get("$defs", {}))
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
    raise LookupError(f"no example in {part}")
