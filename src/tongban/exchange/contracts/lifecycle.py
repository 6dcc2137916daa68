"""Turns of a case beside its straight way: withdrawal, handing back, reminders. 案件的其他环节"""

from typing import Literal

from pydantic import Field

from tongban.exchange.contracts.base import Message, Part
from tongban.exchange.contracts.cases import CaseStep
from tongban.exchange.contracts.onewindow import RequestNumber
from tongban.exchange.contracts.types import (
    CaseNumberText,
    Code,
    Count,
    FileRef,
    Instant,
    IntakeNumberText,
    Name,
    Particulars,
    Sentence,
)


class WithdrawalSignature(Part):
    """That one applicant signed the withdrawal, or somebody entitled to sign for them. 撤回签名"""

    party: Name = Field(description="申请人", examples=["张䶮"])
    signed_by: Name = Field(description="签名人", examples=["张䶮"])
    capacity: Literal["self", "agent", "representative"] = Field(
        description="本人、委托代理人、法定代表人或监护人", examples=["self"]
    )


class CaseWithdrawalRequested(Message, name="case.withdrawal_requested", version=1):
    """Every applicant wants the application back, before anything is recorded (条例 §15). 撤回申请"""

    intake_number: IntakeNumberText
    case_number: CaseNumberText
    reason: Sentence = Field(min_length=1, description="撤回原因", examples=["双方协商解除合同。"])
    signatures: tuple[WithdrawalSignature, ...] = Field(min_length=1, max_length=50, description="签名")
    place: Name = Field(description="签名地点", examples=["郑州市不动产登记中心 3号窗口"])
    document: FileRef = Field(description="签名的撤回申请书扫描件")
    taken_by: Name = Field(description="经办人", examples=["陈收件"])
    at: Instant = Field(description="提出时刻")


class ReturnedMaterial(Part):
    """A paper that goes back to the applicants. 退还的材料"""

    name: Name = Field(description="材料名称", examples=["不动产权证书"])
    originals: Count = Field(default=0, description="原件份数", examples=[1])


class CaseWithdrawn(CaseStep, name="case.withdrawn", version=1):
    """The application is withdrawn; nothing was recorded. 撤回通知"""

    returned: tuple[ReturnedMaterial, ...] = Field(default=(), max_length=200, description="退还的材料")


class CaseWithdrawalRefused(Message, name="case.withdrawal_refused", version=1):
    """It came too late, or not everybody signed. 撤回申请未予办理"""

    intake_number: IntakeNumberText
    case_number: CaseNumberText
    sentence: Sentence = Field(min_length=1, description="原因", examples=["案件已经登簿，不能撤回。"])
    at: Instant = Field(description="答复时刻")


class CaseHandedBack(CaseStep, name="case.handed_back", version=1):
    """The handing over was faulty, not the application: the counter takes it in again. 退回收件机构"""

    reason: Code = Field(description="退回原因代码", examples=["unreadable"])


class DeclarationReturnedHome(Message, name="case.declaration_returned", version=1):
    """The tax office returned the declaration: the counter at which the applicants are may supplement it. 申报退回告知

    It is supplemented with `case.supplemented` and its `particulars`, at either institution.
    """

    number: RequestNumber
    intake_number: IntakeNumberText
    case_number: CaseNumberText
    code: Code = Field(description="退回原因代码", examples=["S02"])
    reason: Sentence = Field(min_length=1, description="退回原因", examples=["没有填写合同签订日期。"])
    particulars: Particulars = ()
    at: Instant = Field(description="退回时刻")


class DeclarationSentAgain(Message, name="case.declaration_sent_again", version=1):
    """The returned declaration was supplemented and went to the tax office anew, whoever supplemented it. 申报已补充"""

    number: RequestNumber
    intake_number: IntakeNumberText
    case_number: CaseNumberText
    supplemented_by: Name = Field(description="补充人", examples=["郑州市不动产登记中心"])
    at: Instant = Field(description="重新推送时刻")


class CaseReminder(Message, name="case.reminder", version=1):
    """Somebody entitled to ask wants to know why a case is not further. 催办"""

    case_number: CaseNumberText
    sentence: Sentence = Field(min_length=1, description="催办内容", examples=["申请人来电询问，请尽快办理。"])
    from_name: Name = Field(description="催办人", examples=["郑州市不动产登记中心 陈收件"])
    at: Instant = Field(description="催办时刻")


class CaseReminderAnswered(Message, name="case.reminder_answered", version=1):
    """What the home bureau says to a reminder. 催办答复"""

    case_number: CaseNumberText
    reminded_at: Instant = Field(description="所答复的催办的时刻")
    sentence: Sentence = Field(min_length=1, description="答复", examples=["今日下午登簿。"])
    answered_by: Name = Field(description="答复人", examples=["赵受理"])
    at: Instant = Field(description="答复时刻")
