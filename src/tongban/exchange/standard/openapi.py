"""OpenAPI 3.1 of what the hub offers, with every contract among its schemas."""

from typing import Any, Final

from tongban.exchange.contracts import Call, Message, Payload, published_contracts
from tongban.exchange.envelope import MEDIA_TYPE
from tongban.exchange.standard.common_rules import envelope_schema
from tongban.exchange.standard.document import TITLE, title_of
from tongban.exchange.standard.schemas import Schema, plain_schema

_VERSION: Final = "1.0.0"
_JWS: Final = {
    "type": "string",
    "pattern": r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$",
    "contentMediaType": MEDIA_TYPE,
    "description": "紧凑格式的 JWS，体为信封（#/components/schemas/Envelope）",
}
_REFUSED: Final = (401, 403, 404, 409, 413, 422, 500, 502, 503, 504, 507)


def openapi() -> Schema:
    """The interface of the hub."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": _VERSION,
            "description": "一切请求和返回都是签名的信封；每个接口的正文见 components/schemas。",
        },
        "paths": _paths(),
        "components": {"schemas": _schemas()},
    }


def _paths() -> Schema:
    return {
        "/exchange/messages": {"post": _post("提交消息", Message, "省平台回执 exchange.receipt/1")},
        "/exchange/calls": {"post": _post("发起调用", Call, "被调用方签名的应答")},
        "/exchange/batches": {"post": _batch()},
        "/exchange/files": {"post": _files()},
        "/exchange/key": {"get": {"summary": "省平台公钥", "responses": {"200": _pem()}}},
        "/exchange/directory": {"get": _get("成员目录", "exchange.directory/1")},
        "/exchange/evidence/{about}": {
            "get": _get("核验存证", "exchange.evidence/1")
            | {
                "parameters": [
                    {"name": "about", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "X-Exchange-Request", "in": "header", "required": True, "schema": _JWS},
                ]
            }
        },
        "/exchange/applications": {"post": _post("接入申请", Call, "exchange.application_receipt/1")},
        "/exchange/applications/{number}/commitment": {"put": _commitment()},
    }


def _post(summary: str, kind: type[Payload], answer: str) -> Schema:
    names = [name for name, contract in published_contracts().items() if issubclass(contract, kind)]
    return {
        "summary": summary,
        "requestBody": {"required": True, "content": {MEDIA_TYPE: {"schema": _JWS}}},
        "responses": {"200": _signed(answer)} | _refusals(),
        "x-contracts": names,
    }


def _batch() -> Schema:
    many = {"type": "array", "items": _JWS, "minItems": 1, "maxItems": 500}
    content = {
        "application/json": {"schema": {"type": "object", "required": ["messages"], "properties": {"messages": many}}}
    }
    answer = {"application/json": {"schema": {"type": "object", "properties": {"replies": many}}}}
    return {
        "summary": "一次提交多条消息",
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "与提交顺序一致的回执或拒绝", "content": answer}} | _refusals(),
    }


def _files() -> Schema:
    content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    ticket = {MEDIA_TYPE: {"schema": _JWS}}
    return {
        "summary": "申请取件凭证，或凭证取文件",
        "requestBody": {"required": True, "content": {MEDIA_TYPE: {"schema": _JWS}}},
        "responses": {
            "200": {"description": "无凭证时为取件凭证；有凭证时为整个文件", "content": ticket | content},
            "206": {"description": "从断点起的字节", "content": content},
        }
        | _refusals(),
        "x-contracts": ["exchange.file_request/1"],
    }


def _commitment() -> Schema:
    return {
        "summary": "上传授权及承诺书",
        "parameters": [{"name": "number", "in": "path", "required": True, "schema": {"type": "string"}}],
        "requestBody": {
            "required": True,
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        },
        "responses": {"200": {"description": "已收到", "content": {"application/json": {"schema": {"type": "object"}}}}}
        | _refusals(),
    }


def _get(summary: str, answer: str) -> Schema:
    return {"summary": summary, "responses": {"200": _signed(answer)} | _refusals()}


def _pem() -> Schema:
    return {"description": "PEM", "content": {"application/x-pem-file": {"schema": {"type": "string"}}}}


def _signed(description: str) -> Schema:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": _JWS}}}


def _refusals() -> Schema:
    return {str(status): _signed("拒绝 exchange.refusal/1") for status in _REFUSED}


def _schemas() -> Schema:
    """Every contract under its name with the slash written as a dash; parts are shared."""
    shared: Schema = {}
    schemas: Schema = {"Envelope": _lifted(envelope_schema(), shared)} | shared
    for name, contract in published_contracts().items():
        parts: Schema = {}
        schemas[name.replace("/", "-")] = _lifted(plain_schema(contract), parts) | {"title": title_of(contract)}
        schemas |= parts
    return dict(sorted(schemas.items()))


def _lifted(schema: Schema, parts: Schema) -> Schema:
    """The schema with its own definitions moved into `parts`, references rewritten."""
    own = dict(schema)
    for name, part in own.pop("$defs", {}).items():
        parts[name] = _referring(part)
    lifted: Schema = _referring(own)
    return lifted


def _referring(part: Any) -> Any:
    if isinstance(part, list):
        return [_referring(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {key: _reference(value) if key == "$ref" else _referring(value) for key, value in part.items()}


def _reference(value: str) -> str:
    return value.replace("#/$defs/", "#/components/schemas/")
