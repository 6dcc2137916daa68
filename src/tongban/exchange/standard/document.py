"""The chapters of the standard in their order: the common rules first, then one chapter per contract."""

import json
import re
from functools import cache
from typing import Final

from tongban.exchange.contracts import Answer, Call, Payload, published_contracts
from tongban.exchange.standard.blocks import Chapter, Code, Paragraph, Section, Table
from tongban.exchange.standard.common_rules import common_chapters
from tongban.exchange.standard.dictionaries import dictionaries
from tongban.exchange.standard.errors import REFUSAL_HEADERS, refusal_row, refusals_of
from tongban.exchange.standard.fields import HEADERS, fields_of
from tongban.exchange.standard.purposes import PURPOSES
from tongban.exchange.standard.schemas import example_of, schema_name

TITLE: Final = "河南省不动产登记“全豫通办”数据服务接口规范及数据交互标准"
_NAME: Final = re.compile(r"([一-鿿（）、]+)\s*$")


@cache
def chapters() -> tuple[Chapter, ...]:
    """The whole standard."""
    contracts = [_chapter_of(contract) for contract in published_contracts().values()]
    return (*common_chapters(), _dictionary_chapter(), *contracts)


def title_of(contract: type[Payload]) -> str:
    """The Chinese name at the end of the docstring's first paragraph; the contract's technical name without one."""
    found = _NAME.search((contract.__doc__ or "").partition("\n\n")[0])
    return found.group(1) if found else contract.CONTRACT


def _chapter_of(contract: type[Payload]) -> Chapter:
    purpose, direction = PURPOSES[contract.CONTRACT]
    facts = [("接口", f"`{contract.CONTRACT}`"), ("种类", _kind(contract)), ("方向", direction)]
    if issubclass(contract, Call):
        facts.append(("应答", f"`{contract.ANSWER.CONTRACT}`"))
    facts.append(("JSON Schema", f"`schemas/{schema_name(contract.CONTRACT)}`"))
    rows = tuple(field.cells for field in fields_of(contract))
    sections = [
        Section("用途和方向", (Table(f"{contract.CONTRACT} 概要", ("项目", "内容"), tuple(facts)),)),
        Section("字段", (Table(f"{contract.CONTRACT} 字段", HEADERS, rows),)),
        Section("示例", (Paragraph("正文（信封的 body）："), Code("json", _example(contract)))),
    ]
    codes = refusals_of(contract)
    if codes:
        table = Table(f"{contract.CONTRACT} 拒绝代码", REFUSAL_HEADERS, tuple(refusal_row(code) for code in codes))
        sections.append(Section("错误", (table,)))
    slug = contract.CONTRACT.replace("/", "-")
    return Chapter(slug=slug, title=f"{title_of(contract)} {contract.CONTRACT}", lead=purpose, sections=tuple(sections))


def _kind(contract: type[Payload]) -> str:
    if issubclass(contract, Call):
        return "调用"
    return "应答" if issubclass(contract, Answer) else "消息"


def _example(contract: type[Payload]) -> str:
    """The example as the contract itself would send it."""
    body = contract.read(example_of(contract)).body()
    return json.dumps(body, ensure_ascii=False, indent=2)


def _dictionary_chapter() -> Chapter:
    sections = tuple(
        Section(
            name, (Table(f"{name}字典", ("代码", "含义"), tuple((f"`{code}`", told) for code, told in codes.items())),)
        )
        for name, codes in dictionaries().items()
    )
    return Chapter(
        slug="dictionaries",
        title="数据字典",
        lead="编码字段的取值。新增代码不改变接口版本，删除或改义须升版本。",
        sections=sections,
    )
