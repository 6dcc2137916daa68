"""送达: how a notice reaches the person it is meant for, and what proves it.

No statute of administrative procedure orders service in general; like the courts' it is done and proved by a 送达回证
(参照民事诉讼法 §87—§95). Which notices need it, and what runs from it, says domain.notice_law.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from tongban.domain.calendar import SHANGHAI
from tongban.domain.labelled import Labelled

PUBLIC_NOTICE_DAYS: Final = 30
"""Natural days after which a public notice counts as service (民事诉讼法 §95)."""


class ServiceWay(Labelled):
    """The ways of service, the first that can be gone being the right one."""

    DIRECT = "direct", "直接送达"
    ENTRUSTED = "entrusted", "委托收件机构送达"
    ELECTRONIC = "electronic", "电子送达"
    POST = "post", "邮寄送达"
    LEFT = "left", "留置送达"
    PUBLIC = "public", "公告送达"

    @property
    def rule(self) -> "WayRule":
        """What the way asks for."""
        return _RULES[self]


@dataclass(frozen=True, kw_only=True)
class WayRule:
    """One way: its article, what has to be written down as its proof, and whether it is over with the act itself."""

    statute: str
    proof: str
    hint: str
    at_once: bool


def _rule(statute: str, proof: str, hint: str, *, at_once: bool) -> WayRule:
    return WayRule(statute=f"参照《民事诉讼法》{statute}", proof=proof, hint=hint, at_once=at_once)


_RULES: Final[Mapping[ServiceWay, WayRule]] = MappingProxyType(
    {
        ServiceWay.DIRECT: _rule(
            "第八十八条", "签收人和受送达人的关系", "例如本人、同住成年家属、委托代理人、单位收发部门", at_once=True
        ),
        ServiceWay.ENTRUSTED: _rule(
            "第九十一条", "由哪个窗口、谁代为送达", "例如郑州市不动产登记中心 3 号窗口 陈收件", at_once=True
        ),
        ServiceWay.ELECTRONIC: _rule(
            "第九十条",
            "受送达人同意电子送达的凭据",
            "没有同意，不得电子送达。例如 2026-11-20 签名的送达地址确认书",
            at_once=False,
        ),
        ServiceWay.POST: _rule("第九十一条", "收件地址", "从市县写起，例如河南省济源市沁园街道…", at_once=False),
        ServiceWay.LEFT: _rule(
            "第八十九条",
            "拒收的事由，见证人姓名或者拍照、录像的情况",
            "受送达人或者同住成年家属拒绝签收的，才可以留置",
            at_once=True,
        ),
        ServiceWay.PUBLIC: _rule(
            "第九十五条",
            "公告的原因和发布的地方",
            "下落不明或者用其他方式无法送达的，才可以公告；自公告之日起满三十日视为送达",
            at_once=True,
        ),
    }
)


def served_by_public_notice(published: date) -> datetime:
    """The instant from which a public notice counts as service: when thirty days after its day have passed."""
    return datetime.combine(published + timedelta(days=PUBLIC_NOTICE_DAYS + 1), time(), tzinfo=SHANGHAI)
