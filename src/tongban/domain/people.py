"""The roles people act in. 角色与岗位"""

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """What an officer may do; an officer may hold several, but never examines and reviews one case."""

    RECEIVE = "receive"
    ACCEPT = "accept"
    EXAMINE = "examine"
    REVIEW = "review"
    RECORD = "record"
    ISSUE = "issue"
    ARCHIVE = "archive"
    ADMINISTER = "administer"
    SUPERVISE = "supervise"

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
        Role.RECORD: "登簿",
        Role.ISSUE: "缮证发证",
        Role.ARCHIVE: "归档",
        Role.ADMINISTER: "系统管理",
        Role.SUPERVISE: "省级监管",
    }
)
