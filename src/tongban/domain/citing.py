"""How a statute is cited on an official paper: 《中华人民共和国契税法》第十一条, where screens write 契税法 §11.

Nobody may be left to guess which law is meant, nor how its parts are counted. Whether a bracket counts 款 or 项 is the
law's own order: 项, unless the article has only 款 (`_PARAGRAPHS`); what stands in the first of several 款 says so
(`_IN_FIRST`). What is no such reference, like the number of a document, stays as it is written.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_REGULATION: Final = "《不动产登记暂行条例》"
_RULES: Final = "《不动产登记暂行条例实施细则》"
_DEED_TAX: Final = "《中华人民共和国契税法》"
_CIVIL_CODE: Final = "《中华人民共和国民法典》"
_PLAN: Final = "全豫通办总体方案"
_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "不动产登记暂行条例": _REGULATION,
        "条例": _REGULATION,
        "不动产登记暂行条例实施细则": _RULES,
        "实施细则": _RULES,
        "民法典": _CIVIL_CODE,
        "契税法": _DEED_TAX,
        "城市房地产管理法": "《中华人民共和国城市房地产管理法》",
        "居民身份证法": "《中华人民共和国居民身份证法》",
        "个人信息保护法": "《中华人民共和国个人信息保护法》",
        "担保制度解释": "《最高人民法院关于适用〈中华人民共和国民法典〉有关担保制度的解释》",
        "民诉法解释": "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》",
        "查封规定": "《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》",
        "不动产登记资料查询暂行办法": "《不动产登记资料查询暂行办法》",
        "操作规范": "《不动产登记操作规范（试行）》",
        _PLAN: "《河南省不动产登记“全豫通办”总体方案》",
    }
)
_PARAGRAPHS: Final = frozenset({(_CIVIL_CODE, 220), (_CIVIL_CODE, 221), (_RULES, 24)})
_IN_FIRST: Final = frozenset({(_REGULATION, 17), (_DEED_TAX, 6)})
_CLAUSE: Final = re.compile(r"(?P<name>[^§]+?)\s*§\s*(?P<articles>.+)")
_ARTICLE: Final = re.compile(r"§?(?P<article>\d{1,4})?(?P<parts>(?:\([\d一二三四五六七八九十]+\)){0,2})")
_CHAPTER: Final = re.compile(r"(?P<name>\S+) (?P<chapter>[\d.]+\*?|[一二三四五六七八九十]+)")
_DIGITS: Final = "零一二三四五六七八九"
_PLACES: Final = ((1000, "千"), (100, "百"), (10, "十"))
_TEENS: Final = range(10, 20)
_ONE_NUMBER_AND_ONE_WITHIN: Final = 2


def cited(statutes: str) -> str:
    """Every statute of a list (parted by ；) as an official paper cites it."""
    return "；".join(_clause(one.strip()) for one in re.split(r"[;；]", statutes))


def _clause(told: str) -> str:
    found = _CLAUSE.fullmatch(told)
    if found is None:
        return _chapter(told)
    title = _TITLES.get(found["name"].strip(), found["name"].strip())
    told_articles, article = [], 0
    for one in found["articles"].split("、"):
        part = _ARTICLE.fullmatch(one.strip())
        if part is None or not part.group():
            return told
        article = int(part["article"]) if part["article"] else article
        told_articles.append(f"第{han(article)}条{_within(title, article, part['parts'])}")
    return title + "、".join(told_articles)


def _chapter(told: str) -> str:
    """操作规范 1.8 and 总体方案 五 count no articles."""
    found = _CHAPTER.fullmatch(told)
    title = _TITLES.get(found["name"]) if found else None
    if found is None or title is None:
        return told
    return f"{title}第{found['chapter']}部分" if found["name"] == _PLAN else f"{title}{found['chapter']}"


def _within(title: str, article: int, brackets: str) -> str:
    parts = [_number(one) for one in re.findall(r"\(([^)]+)\)", brackets)]
    if not parts:
        return ""
    if len(parts) == _ONE_NUMBER_AND_ONE_WITHIN:
        return f"第{parts[0]}款第（{parts[1]}）项"
    if (title, article) in _PARAGRAPHS:
        return f"第{parts[0]}款"
    return f"{'第一款' if (title, article) in _IN_FIRST else ''}第（{parts[0]}）项"


def _number(told: str) -> str:
    return han(int(told)) if told.isdecimal() else told


def han(number: int) -> str:
    """A number below ten thousand as the articles of a law are counted: 十七, 二百二十一, 一千零六十五."""
    told, left, gap = "", number, False
    for place, name in _PLACES:
        digit, left = divmod(left, place)
        if digit:
            told += ("零" if gap else "") + _DIGITS[digit] + name
        gap = bool(told) and not digit
    if left:
        told += ("零" if gap else "") + _DIGITS[left]
    return told.removeprefix("一") if number in _TEENS else told
