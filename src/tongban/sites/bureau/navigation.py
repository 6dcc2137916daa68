"""The top bar of a bureau: where an officer can go, by role."""

from functools import cache
from typing import Final

from django.urls import reverse

from tongban.domain.people import HOME_STAFF, Role
from tongban.domain.register.folio_notes import PROPOSES
from tongban.web.context import NavigationItem

_HOME: Final = frozenset(HOME_STAFF)
_ENTRIES: Final = (
    ("待办", "registry:inbox", _HOME),
    ("催办督办", "registry:supervision", _HOME),
    ("登记簿", "registry:register", _HOME),
    ("标注", "registry:notes", frozenset(PROPOSES)),
    ("异地收件", "window:list", frozenset({Role.RECEIVE})),
    ("协助收件", "window:tasks", frozenset({Role.RECEIVE})),
    ("查询证明", "registry:search-certificates", frozenset({Role.ACCEPT, Role.EXAMINE})),
    ("协助执行", "registry:orders", frozenset({Role.RECEIVE, Role.ACCEPT, Role.RECORD})),
    ("纸质材料", "registry:papers", frozenset({Role.ACCEPT, Role.ARCHIVE})),
    ("归档", "registry:archive", _HOME),
    ("印制纸", "registry:stock", frozenset({Role.ISSUE})),
    ("请假代办", "registry:absences", _HOME),
    ("账号", "accounts", frozenset({Role.ADMINISTER})),
    ("审计", "audit", frozenset({Role.ADMINISTER})),
    ("停取文件", "parked-files", frozenset({Role.ADMINISTER})),
    ("退回消息", "returned-messages", frozenset({Role.ADMINISTER})),
    ("放假安排", "registry:working-days", frozenset({Role.ADMINISTER})),
    ("办公时间", "registry:office-time", frozenset({Role.ADMINISTER})),
    ("业务开关", "registry:choices", frozenset({Role.ADMINISTER})),
    ("事项清单", "registry:variants", frozenset({Role.ADMINISTER})),
    ("数据上报", "registry:reporting", frozenset({Role.ADMINISTER})),
)


@cache
def items() -> tuple[NavigationItem, ...]:
    """Entries in the order of the working day; their addresses are the same as long as the process runs."""
    return tuple({"label": label, "url": reverse(name), "roles": roles} for label, name, roles in _ENTRIES)
