"""What binds the two sides of a contract, and specimens made from the standard itself."""

from typing import Any

from tongban.exchange.contracts import Payload
from tongban.exchange.standard.schemas import example_of

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
    return example_of(contract)
