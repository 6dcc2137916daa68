"""An application in plain words, without names, numbers of documents or places."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongban.apps.identity.clock import localtime
from tongban.apps.intake.models import Application
from tongban.apps.intake.queries import forgotten_at_home, mirror_of, pre_review_state, waiting_parcel, wanted_online
from tongban.apps.intake.words import Delivery
from tongban.domain.cases import CaseState
from tongban.domain.cases.silence import silence_told
from tongban.domain.notifying import TOLD_BESIDE, TOLD_OF
from tongban.sites.bureau.course import deadline_of, public_timeline, silence_of, state_of
from tongban.sites.bureau.public.links import supplement_address

_SAID = {
    None: ("已收件", "材料已提交，正在传给不动产所在地登记机构。"),
    CaseState.PRE_REVIEW: ("正在预审", "所在地登记机构正在看送来的材料，半个工作日内答复。"),
    CaseState.AWAITING_ONLINE_SUPPLEMENT: ("请补充材料", "预审发现还缺材料，可以在这里直接上传，不用再跑。"),
    CaseState.PRE_REVIEWED: ("预审通过", "请带齐材料原件到收件窗口，核验身份、签名并提交。"),
    CaseState.PRE_REVIEW_REFUSED: ("预审未通过", "原因见下面的经过。改好后可以再送预审，也可以到窗口直接提交申请。"),
    CaseState.LODGED: ("等待受理", "所在地登记机构已收到，正在核对能否受理。"),
    CaseState.AWAITING_SUPPLEMENT: ("需要补正", "还缺材料。请按短信或窗口通知，到收件窗口一次补齐。"),
    CaseState.DECLINED: ("不予受理", "原因写在不予受理通知书上，请到收件窗口领取，也可以依法申请复议或起诉。"),
    CaseState.ACCEPTED: ("正在办理", "已受理，正在审核。"),
    CaseState.EXAMINED: ("正在办理", "初审已通过，正在复审。"),
    CaseState.AWAITING_APPROVAL: ("正在办理", "复审已通过，正在核定。"),
    CaseState.REVIEWED: ("正在办理", "审核已通过，即将登簿。"),
    CaseState.AWAITING_PAYMENT: ("待缴税费", "审核已通过。请按缴费通知书缴纳税费，缴清后马上登簿；等待期间不计时。"),
    CaseState.SUSPENDED: ("中止办理", "原因写在中止办理通知书上。原因消除后恢复办理，期间不计时；恢复时另行通知。"),
    CaseState.FROZEN: ("暂停办理", "该不动产被人民法院查封，依法暂停办理，期间不计时；恢复办理时另行通知。"),
    CaseState.RECORDED: ("已登记", "登记已经完成，正在制作证书或办结通知。"),
    CaseState.CERTIFICATE_PREPARED: ("可以领证", "证书已制好，请按您选择的方式领取。"),
    CaseState.ISSUED: ("已发证", "证书已发出。"),
    CaseState.COMPLETED: ("已办结", "登记已经完成，不需要领证。"),
    CaseState.ARCHIVED: ("已办结", "登记已经完成并归档。"),
    CaseState.REFUSED: ("不予登记", "原因写在不予登记告知书上，请到收件窗口领取，也可以依法申请复议或起诉。"),
    CaseState.WITHDRAWN: ("已撤回", "申请已经撤回，材料原件请到收件窗口领取。可以重新申请。"),
    CaseState.HANDED_BACK: ("需要重新收件", "移交的材料有误，正由收件窗口重新办理，窗口会与您联系。"),
}
_FORGOTTEN = (
    "没有提交，预审信息已清除",
    "送交预审后长期没有提交，属地登记机构已清除申请信息。要继续办理，请联系收件窗口。",
)
_TONES = {
    CaseState.AWAITING_ONLINE_SUPPLEMENT: "warn",
    CaseState.PRE_REVIEWED: "ok",
    CaseState.PRE_REVIEW_REFUSED: "late",
    CaseState.AWAITING_SUPPLEMENT: "warn",
    CaseState.AWAITING_PAYMENT: "warn",
    CaseState.SUSPENDED: "warn",
    CaseState.FROZEN: "warn",
    CaseState.HANDED_BACK: "warn",
    CaseState.DECLINED: "late",
    CaseState.REFUSED: "late",
    CaseState.WITHDRAWN: "still",
}


def told_to_public(application: Application, *, at: datetime) -> dict[str, Any]:
    """Context for the answer page."""
    before = pre_review_state(application) if application.lodged_at is None else None
    state = before or state_of(mirror_of(application))
    headline, sentence = _FORGOTTEN if state is None and forgotten_at_home(application) else _SAID[state]
    if before is None and (since := silence_of(application, at=at)):
        headline, sentence = "视为受理", f"所在地登记机构在 {silence_told(since)}。办理时限已从那时起算。"
    done = state is not None and state.is_recorded
    return {
        "number": application.intake_number,
        "item": application.business.short_name,
        "headline": headline,
        "sentence": sentence,
        "tone": _TONES.get(state, "ok" if done else "brand") if state else "brand",
        "entries": public_timeline(application),
        "told_messages": told_by_message(application),
        "deadline": deadline_of(application, at=at),
        "supplement_url": supplement_address(application) if wanted_online(application) else "",
        "waits_for_paper": waiting_parcel(application) is not None and not done,
        "phone": application.institution.phone,
        "office": application.institution.name,
    }


@dataclass(frozen=True, kw_only=True)
class ToldMessage:
    """A message as its reader finds it on the page, whether or not the telephone got it."""

    at: datetime
    text: str


def told_by_message(application: Application) -> list[ToldMessage]:
    """The messages that go with the steps the home bureau has told of, the latest first, in the very same words."""
    mirror = mirror_of(application)
    if mirror is None:
        return []
    words = {
        "item": application.business.short_name,
        "number": mirror.case_number,
        "method": Delivery(application.delivery).label,
    }
    told = []
    for event in mirror.events.order_by("-sequence"):
        if event.action in TOLD_BESIDE:  # told beside the steps, in its very words
            told.append(ToldMessage(at=event.at, text=event.sentence))
        notice = TOLD_OF.get(event.action)
        if notice is not None:
            due = f"{localtime(event.due_at):%m月%d日 %H:%M}" if event.due_at else ""
            told.append(ToldMessage(at=event.at, text=notice.text.format(**words, due=due)))
    return told
