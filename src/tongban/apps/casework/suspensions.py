"""Why a case may stand still: the law's grounds, whom each waits for, and what ends the standstill."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from tongban.domain.cases.turns import Turn
from tongban.domain.errors import DomainError
from tongban.domain.terms import PUBLIC_NOTICE_WORKING_DAYS


class SuspensionUnfounded(DomainError):
    """A case stands still only for a ground the law knows, with the facts of the case."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("请选择中止办理的法定事由，并写明本案的具体情形。")


@dataclass(frozen=True)
class SuspensionReason:
    """One ground; `waits_for` is whose time the standstill is, `resumes_when` what the applicants read.

    `working_days` is the shortest time the law wants it to last, None where it says nothing.
    """

    code: str
    label: str
    statute: str
    waits_for: Turn
    resumes_when: str
    working_days: int | None = None


# 代码, 事由, 法律依据, 等待谁, 何时恢复, 至少几个工作日
_GROUNDS: Final = (
    (
        "public_notice", "依法公告，公告期不计入办理时限",
        "不动产登记暂行条例实施细则 §17、§18", Turn.HOME,
        "公告期满没有异议，或者异议不成立的，恢复办理。", PUBLIC_NOTICE_WORKING_DAYS,
    ),
    (
        "site_visit", "需要实地查看或者补充调查",
        "不动产登记暂行条例 §19", Turn.HOME,
        "实地查看或者调查完成后，恢复办理。",
    ),
    (
        "litigation", "申请登记的权利正在诉讼或者仲裁",
        "不动产登记暂行条例 §22(2)", Turn.COURT,
        "诉讼或者仲裁终结，当事人提交生效法律文书后，恢复办理。",
    ),
    (
        "applicant_asks", "全体申请人请求暂缓办理",
        "不动产登记暂行条例 §15", Turn.APPLICANT,
        "申请人请求继续办理时，恢复办理。",
    ),
    (
        "authority", "等待住房主管部门的核实意见",
        "不动产登记暂行条例 §18", Turn.HOUSING,
        "收到住房主管部门的意见后，恢复办理。",
    ),
)  # fmt: skip
SUSPENSION_REASONS: Final[Mapping[str, SuspensionReason]] = MappingProxyType(
    {ground[0]: SuspensionReason(*ground) for ground in _GROUNDS}
)


def suspension_reason(code: str, *, facts: str) -> SuspensionReason:
    """The ground of this code; raises SuspensionUnfounded for an unknown one, or without the facts of the case."""
    ground = SUSPENSION_REASONS.get(code)
    if ground is None or not facts.strip():
        raise SuspensionUnfounded
    return ground
