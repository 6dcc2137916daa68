"""How supervisors read an exchange: names of contracts, who did what when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils.timezone import localtime

from tongban.apps.directory.models import Delivery, ExchangeRecord, GivingBack, Outcome
from tongban.apps.directory.queries import Verdict
from tongban.apps.messaging.node import HUB
from tongban.exchange.contracts import UnknownContract, contract_of
from tongban.exchange.envelope import Kind
from tongban.exchange.standard import title_of
from tongban.web.components import Level, Progress

REFUSED_APPLICATIONS: Final = {
    "ApplicationRefused": "接入申请不能收下：拟用名称已是成员，或没有这个编号的申请。",
    "CommitmentRefused": "上传的授权及承诺书不能收下：不是申请所指的那一份，或文件打不开。",
    "TooManyApplications": "接入申请超过限额。",
}
"""Codes that no envelope is refused with: what those who are no members yet were told."""
KINDS = {Kind.MESSAGE: "消息", Kind.CALL: "调用", Kind.FILE_REQUEST: "文件"}


def contract_label(contract: str) -> str:
    """The Chinese name at the end of the contract's docstring; the technical name for one of tomorrow."""
    if not contract:
        return "没有写明或标准中没有的接口"
    try:
        return title_of(contract_of(contract))
    except UnknownContract:
        return contract


def state_of(record: ExchangeRecord) -> tuple[str, str]:
    """Where an exchange stands, as a word and the kind of its tag."""
    if record.kind == Kind.MESSAGE:
        if record.delivery.state == Delivery.State.DELIVERED:
            return "已送达", "ok"
        if record.delivery.state == Delivery.State.PARKED:
            return "已搁置", "late"
        if record.delivery.state == Delivery.State.WITHDRAWN:
            return ("已取消", "still") if record.sender == HUB else ("已退回", "warn")
        return ("待投递", "late") if record.delivery.attempts else ("待投递", "still")
    outcome = getattr(record, "outcome", None)
    if outcome is None:
        return "未完成", "late"
    return ("已应答", "ok") if outcome.succeeded else ("被拒绝", "warn")


def passage_of(
    record: ExchangeRecord, titles: dict[str, str], giving: GivingBack | None = None
) -> list[dict[str, object]]:
    """The exchange from end to end: requester out, hub in, provider in, provider's answer; or how it was given back."""
    sender, recipient = _title(titles, record.sender), _title(titles, record.recipient)
    last = record.delivery if record.kind == Kind.MESSAGE else getattr(record, "outcome", None)
    entries = [
        _entry(f"{sender}签名发出", record.sent_at, record.operator),
        _entry("省平台验签入库并签发回执", record.arrived_at),
        _entry(f"转给{recipient}", last.forwarded_at if last else None, _refused(last)),
    ]
    if isinstance(last, Delivery) and last.state != Delivery.State.DELIVERED and giving is not None:
        return [*entries, *_given_back(giving, sender, recipient)]
    if isinstance(last, Delivery) and last.state == Delivery.State.WITHDRAWN:
        return [*entries, {"title": "已取消，不再投递", "at": None, "detail": "", "kind": Progress.DONE}]
    entries.append(_entry(f"{recipient}{_verb(record)}", last.answered_at if last else None))
    if isinstance(last, Outcome):
        entries.append(_entry(f"结果返回{sender}", last.returned_at, last.sentence))
    return entries


def _refused(last: Delivery | Outcome | None) -> str:
    return f"连续 {last.refusals} 次拒绝签收" if isinstance(last, Delivery) and last.refusals else ""


def _given_back(giving: GivingBack, sender: str, recipient: str) -> list[dict[str, object]]:
    """Both sides' notices, each with its acknowledgement; what is still to come has no time."""
    told = []
    for notice, title, word in (
        (giving.withdrawal, f"通知{recipient}撤回", f"{recipient}确认不再接收"),
        (giving.notice, f"通知{sender}退回", f"{sender}签收退回通知"),
    ):
        told.append(_entry(title, notice.arrived_at if notice else None))
        told.append(_entry(word, notice.delivery.answered_at if notice else None))
    return told


def _verb(record: ExchangeRecord) -> str:
    return "签收" if record.kind == Kind.MESSAGE else "应答"


def _title(titles: dict[str, str], name: str) -> str:
    return titles.get(name, name)


def _entry(title: str, at: datetime | None, detail: str = "") -> dict[str, object]:
    """An exchange takes fractions of a second, so the seconds are told to the millisecond."""
    fine = f"{localtime(at):%S.%f}"[:-3] + " 秒" if at else ""
    told = "　".join(part for part in (fine, detail) if part)
    return {"title": title, "at": at, "detail": told, "kind": Progress.DONE if at else Progress.TODO}


def findings_of(verdict: Verdict) -> Sequence[dict[str, object]]:
    """The verification as checks."""
    told = [
        (verdict.unchanged, "报文与入库时的 SM3 摘要一致"),
        (verdict.signed, "发送方签名有效，日志栏目与签名内容一致"),
        (verdict.receipted, "省平台回执签名有效"),
    ]
    if verdict.acknowledged is not None:
        told.append((verdict.acknowledged, "接收方回执签名有效"))
    return [
        {"level": Level.OK if holds else Level.BLOCK, "sentence": told_as if holds else f"不成立：{told_as}"}
        for holds, told_as in told
    ]


def level_of(*, done: bool) -> Level:
    """A step of a checklist as a check."""
    return Level.OK if done else Level.WARN
