"""The course of a case as the national platform wants it beside each entry (SL、SQ、SJ、SH、SZ、FZ、GD; domain.md 3.2).

The register knows what was recorded and by whom; how it came there only the case knows. At the moment of recording
certificate and archive are still to come; they are told when a message is written later, or again.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise, zip_longest
from typing import Final

from tongban.apps.casework.certificates import certificates_given
from tongban.apps.casework.models import Case, CaseEvent, CaseParty
from tongban.apps.casework.queries.charges import bill_of
from tongban.apps.register.reporting.messages import on_course_wanted
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import PartyRole, item
from tongban.domain.codes.certificate_number import CertificateNumber
from tongban.domain.dictionaries import HolderSide, RightType
from tongban.exchange.national.composing import Filed
from tongban.exchange.national.naming import moment
from tongban.exchange.national.profiles import MessageKind, Profile, rec_type

_STAGES: Final = {
    Action.EXAMINE.value: ("初审", "1"),
    Action.REVIEW.value: ("复审", "2"),
    Action.PASS_TO_APPROVAL.value: ("复审", "2"),
    Action.APPROVE.value: ("核定", "3"),
}
_KINDS: Final = {
    RightType.HOUSE: MessageKind.HOUSE,
    RightType.MORTGAGE: MessageKind.MORTGAGE,
    RightType.EASEMENT: MessageKind.EASEMENT,
    RightType.HABITATION: MessageKind.HABITATION,
    RightType.ADVANCE_NOTICE: MessageKind.ADVANCE_NOTICE,
    RightType.OBJECTION: MessageKind.OBJECTION,
    RightType.SEIZURE: MessageKind.SEIZURE,
}
_ORIGINAL, _COPY, _OTHER = "1", "2", "99"  # 收件类型 A40
_BY_PIECE: Final = "1"  # 收费类型 A39
_AGREED: Final = "1"  # 操作结果 A37
_BY_MOBILE: Final = "2"  # 通知方式 A42


@on_course_wanted
def course_filed(institution_code: str, case_number: str, profile: Profile) -> list[Filed]:
    """The rows of the case; none for entries that came from a court or an old register."""
    case = Case.objects.of(institution_code).filter(case_number=case_number).first()
    if case is None:
        return []
    events = list(case.events.all())
    return [
        _accepted(case, events, profile),
        *_applied(case, profile),
        *_handed_in(case),
        *_charged(case, events),
        *_examined(events),
        *_certified(case, events),
        *_archived(case, events, profile),
    ]


def _accepted(case: Case, events: list[CaseEvent], profile: Profile) -> Filed:
    """受理"""
    accepting = next((one for one in events if one.action == Action.ACCEPT), None)
    fields = {
        **_kind(case, profile),
        "ZL": case.location,
        "SLRY": accepting.actor_name if accepting else "",
        "SLSJ": moment(accepting.at) if accepting else "",
        "TZRXM": case.contact_name,
        "TZFS": _BY_MOBILE,
        "TZRYDDH": case.contact_phone,
        "SQFBCZ": _apart(case),
        "AJZT": CaseState(case.state).status.value,
        "JSSJ": moment(case.recorded_at) if case.recorded_at else "",
    }
    return Filed(element="DJT_DJ_SLSQ" if profile is Profile.AS100_2015 else "DJT_DJ_SL", fields=fields)


def _apart(case: Case) -> str:
    """申请分别持证: as the form says, empty where it does not."""
    told = next((one["value"] for one in case.particulars if one["code"] == "separate_certificates"), "")
    return {"是": "1", "否": "0"}.get(told, "")


def _kind(case: Case, profile: Profile) -> dict[str, str]:
    business = item(case.item)
    kind = _KINDS.get(business.right_type, MessageKind.HOUSE)
    act = business.registration_type
    return {"DJDL": act.value, "DJXL": rec_type(kind, act, profile=profile)}


def _applied(case: Case, profile: Profile) -> Iterator[Filed]:
    """申请: who gains beside who gives, one row for each pair; whoever applies alone stands as the right's side.

    A court that orders a transfer to somebody is not whose right it is.
    """
    element = "DJF_DJ_SQR" if profile is Profile.AS100_2015 else "DJF_DJ_SQ"
    sides: dict[HolderSide, list[CaseParty]] = {side: [] for side in HolderSide}
    known = {role.value: role for role in PartyRole}
    for party in case.parties.all():
        sides[known[party.role].side if party.role in known else HolderSide.RIGHT_HOLDER].append(party)
    gaining, giving = sides[HolderSide.RIGHT_HOLDER], sides[HolderSide.OBLIGOR]
    gaining = [one for one in gaining if one.role != PartyRole.COURT.value] or gaining
    if not gaining:
        gaining, giving = giving, []
    for gains, gives in zip_longest(gaining, giving):
        people = _person("QLR", gains or gaining[-1]) | _person("YWR", gives)
        yield Filed(element=element, fields={**people, "SQSJ": moment(case.lodged_at)})


def _person(prefix: str, party: CaseParty | None) -> dict[str, str]:
    if party is None:
        return {}
    agent: Mapping[str, str] = next(iter(party.agents), {})
    head = party.represented_by or {}
    return {
        f"{prefix}MC": party.name,
        f"{prefix}ZJZL": party.document_kind,
        f"{prefix}ZJH": party.document_number,
        f"{prefix}TXDZ": party.address,
        f"{prefix}FRMC": head.get("name", ""),
        f"{prefix}FRDH": head.get("phone", ""),
        f"{prefix}DLRMC": agent.get("name", ""),
        f"{prefix}DLRDH": agent.get("phone", ""),
    }


def _handed_in(case: Case) -> Iterator[Filed]:
    """收件: every paper that lay on the counter, or came with the supplement."""
    for paper in case.materials.all():
        count = paper.originals + paper.copies
        kind = _ORIGINAL if paper.originals else _COPY if paper.copies else _OTHER
        yield Filed(
            element="DJF_DJ_SJ",
            fields={
                "SJSJ": moment(case.lodged_at),
                "SJLX": kind,
                "SJMC": paper.name,
                "SJSL": str(max(count, 1)),
                "SFSJSY": "1" if paper.state == "received" else "0",
                "SFBCSJ": "1" if paper.round else "0",
                "YS": str(paper.pages),
            },
        )


def _charged(case: Case, events: list[CaseEvent]) -> Iterator[Filed]:
    """收费: what the case costs, line by line, and what was paid against which receipt; nothing where it is free."""
    if case.recorded_at is None:
        return
    paid = next((one for one in events if one.action == Action.ISSUE and one.detail.get("fee_receipt")), None)
    for line in bill_of(case).lines:
        fields = {"SFKMMC": line.name, "SFLX": _BY_PIECE, "YSJE": f"{line.amount}", "SFDW": case.institution.name}
        if paid is not None:
            fields |= {"SSJE": f"{line.amount}", "SFRY": paid.actor_name, "SFRQ": moment(paid.at)}
        yield Filed(element="DJF_DJ_SF", fields=fields)


def _examined(events: list[CaseEvent]) -> Iterator[Filed]:
    """审核: who looked when, from the act before to the own."""
    for before, event in pairwise(events):
        if event.action not in _STAGES:
            continue
        name, order = _STAGES[event.action]
        yield Filed(
            element="DJF_DJ_SH",
            fields={
                "JDMC": name,
                "SXH": order,
                "SHRYXM": event.actor_name,
                "SHKSSJ": moment(before.at),
                "SHJSSJ": moment(event.at),
                "SHYJ": str(event.detail.get("opinion", "")),
                "CZJG": _AGREED,
            },
        )


def _certified(case: Case, events: list[CaseEvent]) -> Iterator[Filed]:
    """缮证 and 发证."""
    for event in events:
        given = certificates_given(case)
        if event.action == Action.PREPARE_CERTIFICATE:
            serials = str(event.detail.get("printed_serial", "")).split("、")
            for number, serial in zip(given, serials, strict=False):
                written = {"SZMC": _name_of(number), "SZZH": number, "YSXLH": serial}
                yield Filed(element="DJF_DJ_SZ", fields={**written, "SZRY": event.actor_name, "SZSJ": moment(event.at)})
        if event.action == Action.ISSUE:
            handed = {
                "FZMC": _name_of(case.certificate_number),
                "FZSL": str(len(given)),
                "LZRXM": str(event.detail.get("recipient", "")),
            }
            yield Filed(element="DJF_DJ_FZ", fields={"FZRY": event.actor_name, "FZSJ": moment(event.at), **handed})


def _name_of(certificate_number: str) -> str:
    return CertificateNumber.parse(certificate_number).kind.label


def _archived(case: Case, events: list[CaseEvent], profile: Profile) -> Iterator[Filed]:
    """归档"""
    for event in events:
        if event.action == Action.ARCHIVE:
            papers = list(case.materials.all())
            counted = {"WJJS": str(len(papers)), "ZYS": str(sum(one.pages for one in papers))}
            told = {**_kind(case, profile), "ZL": case.location, **counted}
            yield Filed(element="DJF_DJ_GD", fields={**told, "GDRY": event.actor_name, "GDSJ": moment(event.at)})
