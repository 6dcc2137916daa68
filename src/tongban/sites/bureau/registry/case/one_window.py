"""What the other offices said of a case, as its page shows it: one block for each of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from tongban.apps.casework.models import Case, OfficeRequest
from tongban.apps.casework.queries.course import course_of
from tongban.apps.casework.queries.onewindow import (
    SYSTEM_OF,
    accounts_of,
    filed_differences,
    latest_requests,
    supervision_label,
    tax_lines,
    why_by_hand,
)
from tongban.domain.cases.branches import BranchStanding, standing_of
from tongban.domain.cases.outside import Stage, System
from tongban.domain.declarations import UtilityKind
from tongban.web.components import Kind
from tongban.web.formatting import short_when

_KINDS = {
    Stage.SENT: Kind.WARN,
    Stage.RETURNED: Kind.LATE,
    Stage.ASSESSED: Kind.WARN,
    Stage.ISSUED: Kind.WARN,
    Stage.PAID: Kind.OK,
    Stage.CLEARED: Kind.OK,
    Stage.FILED: Kind.OK,
    Stage.DIFFERS: Kind.LATE,
    Stage.REJECTED: Kind.LATE,
    Stage.DONE: Kind.OK,
    Stage.WAIVED: Kind.OK,
}


@dataclass(frozen=True, kw_only=True)
class OfficeBlock:
    """One office: where the matter stands, what was said, what differs, and what an officer may do about it."""

    title: str
    standing: str
    kind: Kind
    when: str
    facts: tuple[tuple[str, str], ...] = ()
    differing: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = field(default=())


def office_blocks(case: Case, *, at: datetime) -> list[OfficeBlock]:
    """Every matter beside the case in the order in which it was begun; the fee last."""
    latest = latest_requests(case)
    blocks = [_branch_block(case, one, latest, at=at) for one in standing_of(course_of(case))]
    noticed = latest.get(System.TREASURY)
    return [*blocks, _fee_block(case, noticed)] if noticed else blocks


def _branch_block(
    case: Case, standing: BranchStanding, latest: dict[System, OfficeRequest], *, at: datetime
) -> OfficeBlock:
    system = SYSTEM_OF[standing.branch]
    accounts = accounts_of(case) if system is System.UTILITIES else []
    asked = latest.get(system) or (accounts[0] if accounts else None)
    settled = standing.settled_at is not None
    label, kind = ("已有结果", Kind.OK) if settled else ("等待结果", Kind.WARN)
    if asked is not None and not accounts:
        label, kind = asked.stage_label, _KINDS.get(Stage(asked.stage), Kind.STILL)
    return OfficeBlock(
        title=standing.branch.label,
        standing=label,
        kind=kind,
        when=_when(standing),
        facts=(*_facts(asked, system), *(_account(one) for one in accounts)),
        differing=tuple(one.sentence for one in filed_differences(asked)) if asked and not accounts else (),
        links=() if settled else tuple(_links(case, standing, asked, system, at=at)),
    )


def _when(standing: BranchStanding) -> str:
    begun = f"{short_when(standing.started_at)} 发起"
    if standing.settled_at is not None:
        return f"{begun}，{short_when(standing.settled_at)} {standing.outcome}"
    return f"{begun}，有结果后才能登簿" if standing.branch.binds_recording else f"{begun}，不影响登簿"


def _links(
    case: Case, standing: BranchStanding, asked: OfficeRequest | None, system: System, *, at: datetime
) -> Iterator[tuple[str, str]]:
    stage = Stage(asked.stage) if asked else None
    if stage is Stage.RETURNED:
        yield "补充申报", _url(case, "declare")
    if system is System.HOUSING and stage in {Stage.DIFFERS, Stage.REJECTED}:
        yield "重新核验", _url(case, "housing-again")
    if why_by_hand(asked, system=system, institution_code=case.institution_id, at=at):
        yield "记录结果", _url(case, f"branch-{standing.branch}")


def _facts(asked: OfficeRequest | None, system: System) -> Iterator[tuple[str, str]]:
    if asked is None or system is System.UTILITIES:
        return
    told = asked.answer
    if papers := asked.asked.get("evidence"):
        yield "随申报送交", "、".join(f"{one['name']}（{one['pages']} 页）" for one in papers)
    if reason := told.get("reason"):
        yield "对方答复", reason
    for line in tax_lines(asked):
        yield f"{line['tax']}（{line['taxpayer']}）", f"{line['due']}　{line['how']}"
    if ticket := told.get("ticket"):
        yield "电子税票", f"{ticket}，{told['pay_by']} 前缴纳"
    if certificate := told.get("certificate_number"):
        yield "凭证", certificate
    if contract := told.get("contract"):
        yield "网签备案", f"合同 {contract['contract_number']}，备案号 {contract['record_number']}"
    if supervision := supervision_label(asked):
        yield "资金监管", supervision


def _account(row: OfficeRequest) -> tuple[str, str]:
    reason = row.answer.get("reason", "")
    told = f"{row.stage_label}：{reason}" if reason else row.stage_label
    return f"{UtilityKind(row.asked['kind']).label} {row.asked['account']}", told


def _fee_block(case: Case, noticed: OfficeRequest) -> OfficeBlock:
    stage, told = Stage(noticed.stage), noticed.answer
    facts = [("应缴", f"¥{Decimal(noticed.asked['total']):,.2f}（{noticed.asked['payer']}）")]
    named = (("缴款码", "pay_code"), ("缴款期限", "pay_by"), ("电子票据", "invoice_number"), ("减免依据", "basis"))
    facts += [(label, str(told[name])) for label, name in (*named, ("对方答复", "reason")) if told.get(name)]
    open_still = stage in {Stage.SENT, Stage.ISSUED, Stage.REJECTED}
    return OfficeBlock(
        title="登记费",
        standing=stage.label,
        kind=_KINDS.get(stage, Kind.STILL),
        when=f"{short_when(noticed.asked_at)} 推送财政非税系统",
        facts=tuple(facts),
        links=(("减免…", _url(case, "waive")),) if open_still else (),
    )


def _url(case: Case, name: str) -> str:
    return reverse(f"registry:{name}", args=[case.case_number])
