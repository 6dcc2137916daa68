"""The roles people act in. 角色与岗位"""

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tongban.domain.errors import DomainError


class Role(StrEnum):
    """What an officer may do; an officer may hold several, but never examines and reviews one case."""

    RECEIVE = "receive"
    ACCEPT = "accept"
    EXAMINE = "examine"
    REVIEW = "review"
    APPROVE = "approve"
    RECORD = "record"
    ISSUE = "issue"
    ARCHIVE = "archive"
    CHIEF = "chief"
    LEADER = "leader"
    ADMINISTER = "administer"
    SUPERVISE = "supervise"
    ADMINISTER_SYSTEM = "administer_system"
    ADMINISTER_SECURITY = "administer_security"
    ADMINISTER_AUDIT = "administer_audit"

    @property
    def label(self) -> str:
        """The role's name as staff know it."""
        return _LABELS[self]


_LABELS: Final = MappingProxyType(
    {
        Role.RECEIVE: "收件",
        Role.ACCEPT: "受理",
        Role.EXAMINE: "初审",
        Role.REVIEW: "复审",
        Role.APPROVE: "核定",
        Role.RECORD: "登簿",
        Role.ISSUE: "缮证发证",
        Role.ARCHIVE: "归档",
        Role.CHIEF: "科长",
        Role.LEADER: "分管领导",
        Role.ADMINISTER: "系统管理",
        Role.SUPERVISE: "省级监管",
        Role.ADMINISTER_SYSTEM: "系统管理员",
        Role.ADMINISTER_SECURITY: "安全管理员",
        Role.ADMINISTER_AUDIT: "审计管理员",
    }
)
DESK_ROLES: Final = (
    Role.ACCEPT, Role.EXAMINE, Role.REVIEW, Role.APPROVE, Role.RECORD, Role.ISSUE, Role.ARCHIVE,
)  # fmt: skip
"""The posts a case passes through at its home institution, in their order."""
HOME_STAFF: Final = (*DESK_ROLES, Role.CHIEF, Role.LEADER)
"""Whoever works on cases at their home institution, the section chief, and who leads them."""
# 等保三级 安全管理中心: system, security and audit are administered by different people who do no other work.
SEPARATED: Final = frozenset({Role.ADMINISTER_SYSTEM, Role.ADMINISTER_SECURITY, Role.ADMINISTER_AUDIT})


class RolesIncompatible(DomainError):
    """One person would hold a separated role beside another role."""

    def __init__(self, separated: Role) -> None:
        super().__init__(f"“{separated.label}”不能兼任其他岗位，请为不同岗位指定不同的人。")
        self.separated = separated


def require_compatible(roles: Iterable[Role]) -> None:
    """Raise RolesIncompatible when one of the three administrators would do anything else as well."""
    held = frozenset(roles)
    separated = sorted(held & SEPARATED)
    if separated and len(held) > 1:
        raise RolesIncompatible(separated[0])
