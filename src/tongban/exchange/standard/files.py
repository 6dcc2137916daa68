"""The standard as files: what `tongban standard --write` leaves in a folder."""

import json

from tongban.exchange.contracts import published_contracts
from tongban.exchange.standard.blocks import markdown_of
from tongban.exchange.standard.document import TITLE, chapters
from tongban.exchange.standard.openapi import member_openapi, openapi
from tongban.exchange.standard.schemas import schema_name, schema_of


def standard_files() -> dict[str, str]:
    """Every file by its path within the folder; the same contracts always give the same bytes."""
    told = {
        "README.md": _contents(),
        "openapi.json": json_text(openapi()),
        "member-openapi.json": json_text(member_openapi()),
    }
    for number, chapter in enumerate(chapters(), start=1):
        told[f"{chapter.slug}.md"] = markdown_of(chapter, number=number)
    for name, contract in published_contracts().items():
        told[f"schemas/{schema_name(name)}"] = json_text(schema_of(contract))
    return told


def json_text(value: object) -> str:
    """Readable JSON, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _contents() -> str:
    lines = [f"# {TITLE}", "", "由接口定义生成，请勿手改：`tongban standard --write docs/standard`。", ""]
    lines += [
        f"{number}. [{chapter.title}]({chapter.slug}.md)：{chapter.lead}"
        for number, chapter in enumerate(chapters(), start=1)
    ]
    machines = "[省平台的接口](openapi.json)，[成员须提供的接口](member-openapi.json)"
    lines += ["", f"机器可读：OpenAPI 3.1（{machines}）；[各接口的 JSON Schema](schemas/)。", ""]
    return "\n".join(lines)
