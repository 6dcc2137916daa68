"""OpenAPI 3.1 of what the hub offers, and of what a member offers the hub, with every contract among the schemas."""

from typing import Any, Final

from tongban.exchange.contracts import Call, Message, Payload, published_contracts
from tongban.exchange.contracts.transport import FileRequest, Receipt
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
_DIGEST: Final = {
    "description": "所收请求体的 SM3 摘要；与所发不一致的，答复不采信",
    "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
}
_ENDPOINT: Final = {
    "url": "{endpoint}",
    "variables": {"endpoint": {"default": "https://bureau.example", "description": "接入申请中填写的接入地址"}},
}
_REFUSED: Final = (401, 403, 404, 409, 413, 422, 500, 502, 503, 504, 507)


def openapi() -> Schema:
    """The interface of the hub."""
    told = "一切请求和返回都是签名的信封；每个接口的正文见 components/schemas。"
    return _described(TITLE, told, _hub_paths())


def member_openapi() -> Schema:
    """The interface that a member offers: what the hub calls at the member's endpoint."""
    told = (
        "成员须提供的地址，由省平台调用。来件都带省平台的回执；一切答复都由本成员签名。"
        "成批投递可以不提供：答 404，省平台改为逐条投递。"
    )
    return _described(f"{TITLE} 成员接口", told, _member_paths()) | {"servers": [_ENDPOINT]}


def _described(title: str, told: str, paths: Schema) -> Schema:
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": _VERSION, "description": told},
        "paths": paths,
        "components": {"schemas": _schemas()},
    }


def _hub_paths() -> Schema:
    messages, asked = _named(Message), _header("X-Exchange-Request", "本成员签名的 exchange.evidence_request/1")
    return {
        "/exchange/messages": {"post": _posted("submitMessage", "提交消息", "exchange.receipt/1", messages)},
        "/exchange/calls": {"post": _posted("ask", "发起调用", "被调用方签名的应答", _named(Call))},
        "/exchange/batches": {"post": _batch("submitMessages", "一次提交多条消息", {"messages": _many(500)})},
        "/exchange/files": {"post": _files("fetchFile")},
        "/exchange/key": {"get": {"operationId": "readKey", "summary": "省平台公钥", "responses": {"200": _pem()}}},
        "/exchange/directory": {"get": _operation("readDirectory", "成员目录", _signed("exchange.directory/1"))},
        "/exchange/evidence/{about}": {
            "get": _operation("verifyEvidence", "核验存证", _signed("exchange.evidence/1"))
            | {"parameters": [_in_path("about"), asked]}
        },
        "/exchange/applications": {
            "post": _posted("apply", "接入申请", "exchange.application_receipt/1", ["exchange.application/1"])
        },
        "/exchange/applications/{number}/commitment": {"put": _commitment()},
    }


def _member_paths() -> Schema:
    """What the hub calls at a member: nothing that members ask of the hub alone."""
    messages = [name for name in _named(Message) if name != Receipt.CONTRACT]
    calls = [name for name in _named(Call) if not name.startswith("exchange.")]
    several = {"messages": _many(500), "receipts": _many(500)}
    passage = _header("X-Exchange-Receipt", "省平台对这份报文的回执 exchange.receipt/1：先验回执，再验报文")
    paths = {
        "/exchange/inbox": _posted("receiveMessage", "接收一条消息", "本成员的 exchange.receipt/1", messages),
        "/exchange/inbox/batches": _batch("receiveMessages", "可选：一次接收多条消息，receipts 逐条对应", several),
        "/exchange/calls": _posted("answerCall", "应答调用", "本成员签名的应答", calls),
        "/exchange/files": _files("releaseFile"),
    }
    told: Schema = {path: {"post": operation | {"parameters": [passage]}} for path, operation in paths.items()}
    del told["/exchange/inbox/batches"]["post"]["parameters"]  # there each message brings its own, in the body
    return told


def _named(kind: type[Payload]) -> list[str]:
    return [name for name, contract in published_contracts().items() if issubclass(contract, kind)]


def _operation(name: str, summary: str, answer: Schema, **more: Any) -> Schema:
    refused = {str(status): _signed("拒绝 exchange.refusal/1") for status in _REFUSED}
    return {"operationId": name, "summary": summary, **more, "responses": {"200": answer} | refused}


def _posted(name: str, summary: str, answer: str, contracts: list[str]) -> Schema:
    body = {"required": True, "content": {MEDIA_TYPE: {"schema": _JWS}}}
    return _operation(name, summary, _signed(answer), requestBody=body) | {"x-contracts": contracts}


def _many(at_most: int) -> Schema:
    return {"type": "array", "items": _JWS, "minItems": 1, "maxItems": at_most}


def _batch(name: str, summary: str, asked: Schema) -> Schema:
    body = {"type": "object", "required": list(asked), "properties": asked}
    replies = {"type": "object", "required": ["replies"], "properties": {"replies": _many(500)}}
    answer = {
        "description": "与来件顺序一致的回执或拒绝",
        "headers": {"X-Exchange-Digest": _DIGEST | {"required": True}},
        "content": {"application/json": {"schema": replies}},
    }
    content = {"required": True, "content": {"application/json": {"schema": body}}}
    return _operation(name, summary, answer, requestBody=content)


def _files(name: str) -> Schema:
    binary = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    span = {"Content-Range": {"description": "bytes 起-止/总长", "schema": {"type": "string"}}}
    whole = {
        "description": "整个文件，带 Content-Range；无凭证时也可以是取件凭证",
        "headers": span,
        "content": {MEDIA_TYPE: {"schema": _JWS}} | binary,
    }
    told = _posted(name, "取文件，或申请取件凭证", "", [FileRequest.CONTRACT])
    told["responses"] |= {
        "200": whole,
        "206": {"description": "从断点起的字节，有无凭证均可", "headers": span, "content": binary},
    }
    return told


def _commitment() -> Schema:
    content = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
    answer = {"description": "已收到", "content": {"application/json": {"schema": {"type": "object"}}}}
    told = _operation("uploadCommitment", "上传授权及承诺书", answer, parameters=[_in_path("number")])
    return told | {"requestBody": {"required": True, "content": content}}


def _in_path(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _header(name: str, description: str) -> Schema:
    return {"name": name, "in": "header", "required": True, "description": description, "schema": _JWS}


def _pem() -> Schema:
    return {"description": "PEM", "content": {"application/x-pem-file": {"schema": {"type": "string"}}}}


def _signed(description: str) -> Schema:
    return {
        "description": description,
        "headers": {"X-Exchange-Digest": _DIGEST},
        "content": {MEDIA_TYPE: {"schema": _JWS}},
    }


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
