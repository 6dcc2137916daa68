"""`tongban law`: which article of law stands behind which rule, and which test proves the rule."""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from tongban.cli.refusal import Refusal as CommandRefusal
from tongban.domain.register.refusals import Refusal
from tongban.domain.register.rulebook import Rule, all_rules

_TABLE = "PROOFS"
"""The name tests give to a table whose keys are the rules (or refusals) its entries prove."""
_CASE = re.compile(r"^\s*- id:\s*(\S+)")
_OF_RULES = re.compile(r"\b(?:rules|notices):\s*\[([^\]]*)\]")
_OF_REFUSALS = re.compile(r"\b(?:refused|answer):\s*(\w+)")
_FULL_TITLES = {
    "查封规定": "最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定（2020年修正）",
    "民诉法解释": "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释（2022年修正）",
    "担保制度解释": "最高人民法院关于适用《中华人民共和国民法典》有关担保制度的解释",
    "法发〔2004〕5号": "关于依法规范人民法院执行和国土资源房地产管理部门协助执行若干问题的通知",
    "操作规范": "不动产登记操作规范（试行）（国土资规〔2016〕6号，自然资函〔2021〕242号修正）",
    "豫自然资发〔2020〕59号": "河南省不动产登记“全豫通办”总体方案",
    "济管自然资文〔2021〕45号": "济源示范区不动产登记“全豫通办”实施方案",
    "不动产登记暂行条例": "不动产登记暂行条例（2024年修订；第8条以后按2019年文本条号）",
    "不动产登记暂行条例实施细则": "不动产登记暂行条例实施细则（2024年自然资源部令第14号修正）",
}


@dataclass(frozen=True)
class Proved:
    """One line of the map: what stands in the code, what it says, and what shows it."""

    code: str
    name: str
    sentence: str
    severity: str
    moments: str
    articles: tuple[str, ...]
    proofs: tuple[str, ...]


@click.command()
@click.option("--write", "target", type=click.Path(path_type=Path, dir_okay=False), help="写入文件，默认输出到屏幕")
@click.option(
    "--tests",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("tests/unit/domain"),
    show_default=True,
    help="证明各条规则的测试所在目录",
)
def law(target: Path | None, tests: Path) -> None:
    """生成法条、规则与测试的对照表（docs/law.md）。"""
    if not tests.is_dir():
        raise CommandRefusal(f"没有测试目录：{tests}，请在源代码目录中运行。")
    document = law_document(tests)
    if target is None:
        click.echo(document)
        return
    target.write_text(document, encoding="utf-8")
    click.echo(f"已写入 {target}")


def law_document(tests: Path) -> str:
    """The whole of docs/law.md: articles first, then each rule with its sentence and its proofs."""
    entries = proved_entries(tests)
    parts = [_HEAD, "## 法条 → 规则 → 测试\n", _articles(entries), "## 规则\n", _rules(entries)]
    return "\n".join(parts).rstrip() + "\n"


def proved_entries(tests: Path) -> list[Proved]:
    """Every rule and every refusal with the tests that name it, ordered by code."""
    tables = dict(_tabled(tests))
    of_rules, of_refusals = _told(tests, _OF_RULES), _told(tests, _OF_REFUSALS)
    # A case names codes: where several rules share one, it does not say which of them it proves.
    alone = [code for code, count in Counter(rule.code for rule in all_rules()).items() if count == 1]
    of_rules = {code: of_rules[code] for code in alone if code in of_rules}
    rules = [_of_rule(rule, tables, of_rules) for rule in all_rules()]
    known = [one for one in Refusal if one.name in tables or one.value.startswith("F")]
    return [*rules, *(_of_refusal(one, tables, of_refusals) for one in known)]


def _of_rule(rule: Rule, tables: Mapping[str, str], cases: Mapping[str, list[str]]) -> Proved:
    others = sorted(rule.known_as)
    proofs = [tables[rule.name]] if rule.name in tables else []
    return Proved(
        code=rule.code + (f"（{'、'.join(others)}）" if others else ""),
        name=f"{rule.check.__module__.rpartition('.')[2]}.{rule.name}",
        sentence=rule.sentence,
        severity=rule.severity.label,
        moments="、".join(moment.label for moment in type(next(iter(rule.moments))) if moment in rule.moments),
        articles=_split(rule.statute),
        proofs=(*proofs, *cases.get(rule.code, [])),
    )


def _of_refusal(refusal: Refusal, tables: Mapping[str, str], cases: Mapping[str, list[str]]) -> Proved:
    proofs = [tables[refusal.name]] if refusal.name in tables else []
    return Proved(
        code=refusal.value,
        name=f"refusals.{refusal.name}",
        sentence=refusal.sentence,
        severity="轮候" if refusal.is_success else "不予控制",
        moments="送达",
        articles=_split(refusal.statute),
        proofs=(*proofs, *cases.get(refusal.value, [])),
    )


def _tabled(tests: Path) -> Iterator[tuple[str, str]]:
    """The keys of every table of proofs, with the place that runs them."""
    for file in sorted(tests.glob("test_*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            for key in _keys(node):
                yield key, f"{file.name}[{key}]"


def _keys(node: ast.stmt) -> list[str]:
    """The keys of `PROOFS: … = {…}` (or `PROOFS_OF_…`), nothing of any other statement."""
    if not isinstance(node, ast.AnnAssign) or not isinstance(node.value, ast.Dict):
        return []
    named = isinstance(node.target, ast.Name) and node.target.id.startswith(_TABLE)
    keys = [key.value for key in node.value.keys if isinstance(key, ast.Constant)]
    return [key for key in keys if isinstance(key, str)] if named else []


def _told(tests: Path, pattern: re.Pattern[str]) -> dict[str, list[str]]:
    """The worked cases that name a code in this way, by code."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(tests.glob("*cases.yaml")):
        case = ""
        for line in file.read_text(encoding="utf-8").splitlines():
            named = _CASE.match(line)
            case = named.group(1) if named else case
            for code in (one.strip() for listed in pattern.findall(line) for one in listed.split(",")):
                entry = f"{file.name}#{case}"
                if case and entry not in found[code]:
                    found[code].append(entry)
    return found


def _split(statute: str) -> tuple[str, ...]:
    """`城市房地产管理法 §38; 民法典 §301、§399(5)` names three articles."""
    articles = []
    for source in (part.strip() for part in statute.split(";")):
        title, _, numbers = source.partition(" ")
        is_standard = title == "GB/T"
        articles += [source] if is_standard else [f"{title} {number}".strip() for number in numbers.split("、")]
    return tuple(articles)


def _articles(entries: list[Proved]) -> str:
    by_article: dict[str, list[Proved]] = defaultdict(list)
    for entry in entries:
        for article in entry.articles:
            by_article[article].append(entry)
    lines: list[str] = []
    title = ""
    for article in sorted(by_article, key=_place):
        source = article if article.startswith("GB/T") else article.partition(" ")[0]
        if source != title:
            title = source
            full = f"\n{_FULL_TITLES[source]}\n" if source in _FULL_TITLES else ""
            lines += ["", f"### {source}", *([full.rstrip("\n")] if full else []), "", _ARTICLE_HEAD]
        number = article.removeprefix(source).strip() or "—"
        for entry in by_article[article]:
            lines.append(f"| {number} | {entry.code} `{entry.name}` | {_cell(entry.proofs)} |")
    return "\n".join([*lines, ""])


def _rules(entries: list[Proved]) -> str:
    rows = [
        f"| {one.code} | {one.severity} | {one.moments} | {one.sentence} | {'；'.join(one.articles)} |"
        for one in entries
    ]
    return "\n".join(["| 编码 | 级别 | 环节 | 告知语 | 依据 |", "|---|---|---|---|---|", *rows, ""])


def _place(article: str) -> tuple[str, list[int], str]:
    title, _, number = article.partition(" ")
    return title, [int(digits) for digits in re.findall(r"\d+", number)], number


def _cell(proofs: tuple[str, ...]) -> str:
    return "<br>".join(f"`{proof}`" for proof in proofs) or "**无**"


_ARTICLE_HEAD = "| 条 | 规则 | 测试 |\n|---|---|---|"
_HEAD = """# 法条、规则与测试对照表

本文件由 `tongban law --write docs/law.md` 从规则和测试生成，请勿手工修改；内容过时，测试即不通过。
规则在 `src/tongban/domain/register/rules/`，法院查控的结果码在 `src/tongban/domain/register/refusals.py`，
测试在 `tests/unit/domain/`：`文件[规则名]` 是逐条规则的正反例，`文件#编号` 是按法条写成的案例。
条号为现行文本；依据待核实的见各规则的说明。括号内是同一规则在不予受理、不予登记事由中的编码。
"""
