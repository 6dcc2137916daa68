"""`tongban devices reference`: docs/reference/devices.md, written from the code that checks bridges."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from tongban.cli.devices.cases import CASES
from tongban.exchange.devices import messages
from tongban.exchange.devices.examples import EXAMPLES, SIGNING_TEXT, example_parameters
from tongban.exchange.devices.messages import ALWAYS, ENDINGS, PARAMETERS, RESULTS, Wire
from tongban.exchange.devices.seals import Ticket
from tongban.exchange.devices.words import (
    LARGEST_PAGE,
    LARGEST_REQUEST,
    LONGEST_WAIT,
    MOST_PAGES,
    PORT,
    ROOT,
    STATUS,
    TICKET_HEADER,
    VERSION,
    Act,
    DeviceKind,
    DeviceState,
    ErrorCode,
)

_TEMPLATE: Final = Path(__file__).with_name("reference.md")
_TYPES: Final = {
    "string": "文本",
    "integer": "整数",
    "number": "数",
    "boolean": "真假",
    "array": "列表",
    "object": "对象",
}


@click.command()
@click.option("--write", "path", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="写入文件")
def reference(path: Path | None) -> None:
    """生成设备协议文档。不给文件时输出到屏幕。"""
    told = reference_document()
    if path is None:
        click.echo(told, nl=False)
        return
    path.write_text(told, encoding="utf-8")
    click.echo(f"设备协议写入 {path}")


def reference_document() -> str:
    """The whole document: the frame says why, everything that programs depend on comes from the code."""
    return _TEMPLATE.read_text("utf-8").format(
        version=VERSION,
        port=PORT,
        root=ROOT,
        header=TICKET_HEADER,
        wait=LONGEST_WAIT,
        request=LARGEST_REQUEST // 1024,
        page=LARGEST_PAGE // 1024 // 1024,
        pages=MOST_PAGES,
        devices=_table(("代码", "设备"), [(f"`{one}`", one.label) for one in DeviceKind]),
        states=_table(("代码", "状态"), [(f"`{one}`", one.label) for one in DeviceState]),
        ticket=_fields(Ticket),
        result=_fields(messages.Result),
        operation=_fields(messages.Operation),
        ask=_fields(messages.Ask),
        signing_text=_fields(messages.SigningText),
        signing_example=_json(json.loads(SIGNING_TEXT)),
        acts="\n".join(_act(act) for act in Act),
        errors=_table(("代码", "HTTP", "给窗口人员看的话"), [_error(one) for one in ErrorCode]),
        cases="\n".join(
            f"{number}. {(one.__doc__ or '').splitlines()[0]}" for number, one in enumerate(CASES, start=1)
        ),
    )


def _error(code: ErrorCode) -> tuple[str, str, str]:
    return f"`{code}`", f"{STATUS[code]:d}" if code in STATUS else "200，`state` 为 `failed`", code.label


def _act(act: Act) -> str:
    endings = "、".join(f"`{one}`" for one in (*ENDINGS[act], *ALWAYS))
    parameters = example_parameters(act)
    if act in {Act.SIGN, Act.PRESS_FINGER}:
        parameters = {"content": '{"title":"不动产登记询问笔录",…}'}
    result = _json(EXAMPLES[act].model_dump(mode="json"))
    parts = [
        f"### `{act}` {act.label}\n",
        f"{(PARAMETERS[act].__doc__ or '').splitlines()[0]}\n",
        f"参数：\n\n{_fields(PARAMETERS[act])}" if PARAMETERS[act].model_fields else "没有参数。",
        f"\n结果：\n\n{_fields(RESULTS[act])}" if RESULTS[act].model_fields else "\n结果为空对象。",
        f"\n可能的错误：{endings}。\n",
        f"例（`parameters` 与 `result`）：\n\n```json\n{_json(parameters)}\n{result}\n```\n",
    ]
    return "\n".join(parts)


def _fields(message: type[Wire]) -> str:
    schema = message.model_json_schema()
    required = set(schema.get("required", ()))
    rows = [
        (f"`{name}`", _type(told), "是" if name in required else "否", told.get("description", ""))
        for name, told in schema["properties"].items()
    ]
    return _table(("字段", "类型", "必有", "说明"), rows)


def _type(told: dict[str, Any]) -> str:
    if "anyOf" in told:
        return "或".join(_type(one) for one in told["anyOf"] if one.get("type") != "null")
    if "$ref" in told:
        return f"`{told['$ref'].rpartition('/')[2]}`"
    if "const" in told:
        return f"固定为 `{told['const']}`"
    if "enum" in told:
        return " / ".join(f"`{one}`" for one in told["enum"])
    kind = {"date": "日期", "date-time": "时间"}.get(told.get("format", ""), _TYPES.get(told.get("type", ""), ""))
    most = told.get("maxLength") or told.get("maxItems")
    span = f"{told['minimum']:g} 至 {told['maximum']:g}" if "minimum" in told and "maximum" in told else ""
    return "，".join(part for part in (kind, f"至多 {most}" if most else "", span) if part)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(cell.replace('|', '／') for cell in row)} |" for row in rows), ""])


def _json(message: object) -> str:
    return json.dumps(message, ensure_ascii=False, indent=2)
