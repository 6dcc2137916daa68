"""The reasons for which the law lets a bureau decline an application or refuse a registration (domain.md 4.4).

不予受理 rests on 不动产登记暂行条例 §17, 不予登记 on §22; a reason names the article a notice must cite.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from tongban.domain.errors import DomainError


@dataclass(frozen=True, kw_only=True)
class LegalReason:
    """One ground of decision; `sentence` stands in the notice and may be completed by the officer."""

    code: str
    label: str
    statute: str
    sentence: str


class ReasonsMissing(DomainError):
    """A decision against an applicant states its grounds (行政许可与登记均须书面说明理由)."""

    status = 422

    def __init__(self) -> None:
        super().__init__("请至少选择一项法定理由；没有法定理由，不能作出不利于申请人的决定。")


def _reason(code: str, label: str, statute: str, sentence: str) -> LegalReason:
    return LegalReason(code=code, label=label, statute=statute, sentence=sentence)


_ARTICLE_17: Final = "不动产登记暂行条例 §17"
_ARTICLE_22: Final = "不动产登记暂行条例 §22"

_ALL: Final = (
    _reason(
        "NA01",
        "不属本机构登记职责范围",
        f"{_ARTICLE_17}(4)",
        "申请登记的不动产不属于本机构登记范围，请向不动产所在地登记机构申请。",
    ),
    _reason("NA02", "材料不齐且未补正", f"{_ARTICLE_17}(3)", "申请材料不齐全，且未在告知的期限内补正。"),
    _reason("NA03", "不符合法定形式", f"{_ARTICLE_17}(3)", "申请材料不符合法定形式。"),
    _reason(
        "NA04",
        "不在全豫通办范围",
        "全豫通办总体方案 五",
        "该业务不在“全豫通办”范围内，请到不动产所在地登记机构现场办理。",
    ),
    _reason("NA05", "申请主体不适格", "不动产登记暂行条例 §14；实施细则 §15", "申请人不是该项登记的适格申请人。"),
    _reason("NA06", "人证不一致", "不动产登记暂行条例 §16", "申请人与所持身份证件不一致。"),
    _reason("RF01", "违反法律、行政法规", f"{_ARTICLE_22}(1)", "申请登记的事项违反法律、行政法规的规定。"),
    _reason("RF02", "存在尚未解决的权属争议", f"{_ARTICLE_22}(2)", "该不动产存在尚未解决的权属争议。"),
    _reason("RF03", "权利超过规定期限", f"{_ARTICLE_22}(3)", "申请登记的不动产权利超过规定期限。"),
    _reason(
        "RF04",
        "查封、预查封限制",
        "城市房地产管理法 §38；法发〔2004〕5号 §22",
        "该不动产已被依法查封或者预查封，解除前不能办理。",
    ),
    _reason("RF05", "预告登记权利人未同意", "民法典 §221", "该不动产存在预告登记，未取得预告登记权利人的书面同意。"),
    _reason(
        "RF06",
        "禁止或限制转让的约定未解除",
        "民法典 §406；担保制度解释 §43",
        "抵押权登记时记载了禁止或者限制转让的约定，该约定尚未解除。",
    ),
    _reason("RF07", "未缴契税", "契税法 §11", "未查验到契税完税或者减免税凭证。"),
    _reason("RF08", "共有人同意不足", "民法典 §301", "处分共有的不动产未取得法律要求的共有人同意。"),
    _reason("RF09", "与登记簿记载冲突", "不动产登记暂行条例 §18", "申请登记的事项与登记簿的记载不一致。"),
    _reason(
        "RF10", "未办理首次登记", "不动产登记暂行条例实施细则 §24(2)", "该不动产未办理首次登记，不得办理其他登记。"
    ),
    _reason("RF11", "房地权利主体不一致", "不动产登记暂行条例实施细则 §2", "房屋与所占用土地的权利主体不一致。"),
    _reason("RF12", "其他依法不予登记的情形", f"{_ARTICLE_22}(4)", "存在法律、行政法规规定不予登记的其他情形。"),
)
REASONS: Final[Mapping[str, LegalReason]] = MappingProxyType({reason.code: reason for reason in _ALL})
DECLINE_REASONS: Final = _ALL
"""Before acceptance every ground counts: what forbids the registration also forbids taking it on."""
REFUSE_REASONS: Final = tuple(reason for reason in _ALL if reason.code.startswith("RF"))
"""After acceptance only the grounds of §22 and its special laws are left."""


def stated(
    codes: Iterable[str], *, among: Iterable[LegalReason], remarks: Mapping[str, str] | None = None
) -> tuple[LegalReason, ...]:
    """The chosen reasons in the law's order, each with the officer's own words appended.

    `remarks` maps a code to what the case adds to the standard sentence. Raises ReasonsMissing when no known
    code is left.
    """
    chosen = set(codes)
    added = remarks or {}
    found = tuple(
        replace(reason, sentence=reason.sentence + added.get(reason.code, "").strip())
        for reason in among
        if reason.code in chosen
    )
    if not found:
        raise ReasonsMissing
    return found
