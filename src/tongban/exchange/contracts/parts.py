"""One application with people at several counters: a counter asks another for one person's part. 多地共同申请"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tongban.exchange.contracts.base import Message, Part
from tongban.exchange.contracts.cases import IdentityCheck, InterviewAnswer
from tongban.exchange.contracts.types import (
    Code,
    Instant,
    IntakeNumberText,
    ItemCode,
    MaterialCode,
    Materials,
    Name,
    Particulars,
    PartyData,
    Sentence,
    ShortText,
    UnitCodeText,
)

PartNumber = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Z-]{8,44}-\d{1,3}$"),
    Field(description="协办编号：收件编号加序号", examples=["41010020261121S00001-1"]),
]


QuestionCode = Annotated[str, StringConstraints(pattern=r"^Q\d{1,3}$"), Field(description="问题代码", examples=["Q1"])]


class CoApplicant(Part):
    """Who else applies, by name and role only: one must know with whom one applies. 共同申请人"""

    role: Code = Field(description="身份", examples=["buyer"])
    name: Name = Field(description="姓名或名称", examples=["王五"])


class WantedPaper(Part):
    """A paper this person brings. 须交材料"""

    code: MaterialCode
    name: Name = Field(description="材料名称", examples=["申请人身份证明"])


class WantedAnswer(Part):
    """A question to be put to this person. 询问问题"""

    code: QuestionCode
    question: Sentence = Field(min_length=1, description="问题", examples=["申请登记事项是否为申请人的真实意思表示？"])
    yes_no: bool = Field(description="是否只答是或否", examples=[True])
    statute: ShortText = Field(default="", description="法律依据", examples=["民法典 §212"])


class WantedPromise(Part):
    """A written promise this person signs. 须签承诺书"""

    heading: Name = Field(description="名称", examples=["知悉异议登记承诺书"])
    cause: Sentence = Field(description="承诺缘由", examples=["刘异议已对该不动产提出异议登记。"])
    basis: ShortText = Field(description="法律依据", examples=["《不动产登记暂行条例实施细则》第八十四条"])
    promises: tuple[Sentence, ...] = Field(
        min_length=1, max_length=9, description="承诺内容", examples=[["本人自愿承担由此产生的风险。"]]
    )


class PartRequested(Message, name="intake.part_requested", version=1):
    """A counter asks another to verify, interview and take the signature of one applicant. 协办请求

    It carries what that person reads and signs and nothing else: no register data, no numbers of other people.
    """

    part: PartNumber
    intake_number: IntakeNumberText
    item: ItemCode
    way: Code = Field(description="申请方式代码", examples=["joint"])
    home: Name = Field(description="属地登记机构", examples=["济源市不动产登记中心"])
    unit_code: UnitCodeText
    location: ShortText = Field(description="坐落", examples=["济源市沁园路1号1幢1单元101"])
    applicant: PartyData = Field(description="须在协办窗口到场的申请人")
    others: tuple[CoApplicant, ...] = Field(default=(), max_length=50, description="共同申请人")
    particulars: Particulars = ()
    papers: tuple[WantedPaper, ...] = Field(default=(), max_length=40, description="该申请人须交的材料")
    questions: tuple[WantedAnswer, ...] = Field(default=(), max_length=60, description="询问问题")
    promises: tuple[WantedPromise, ...] = Field(default=(), max_length=9, description="须签的承诺书")
    asked_by: Name = Field(description="牵头窗口经办人", examples=["陈收件"])
    window: ShortText = Field(default="", description="牵头窗口", examples=["3号窗口"])
    phone: ShortText = Field(default="", description="牵头窗口电话", examples=["0371-00000000"])
    note: Sentence = Field(default="", description="给协办窗口的说明", examples=["申请人今天下午到场。"])
    asked_at: Instant = Field(description="请求时刻")
    respond_by: Instant = Field(description="应在此前交回，逾期失效")


class PartGiven(Message, name="intake.part_given", version=1):
    """The part is done: who was there, what was said, signed and scanned, where and when. 协办交回"""

    part: PartNumber
    intake_number: IntakeNumberText
    identity_checks: tuple[IdentityCheck, ...] = Field(min_length=1, max_length=20, description="身份核验")
    interview: tuple[InterviewAnswer, ...] = Field(default=(), max_length=60, description="询问笔录")
    materials: Materials
    signed_at: Instant = Field(description="签名时刻")
    given_by: Name = Field(description="协办窗口经办人", examples=["李收件"])
    window: ShortText = Field(default="", description="协办窗口", examples=["1号窗口"])
    given_at: Instant = Field(description="交回时刻")


class PartDeclined(Message, name="intake.part_declined", version=1):
    """The asked counter could not do it, and says why. 协办退回"""

    part: PartNumber
    intake_number: IntakeNumberText
    reason: Sentence = Field(min_length=1, description="理由", examples=["申请人未到场。"])
    declined_by: Name = Field(description="协办窗口经办人", examples=["李收件"])
    at: Instant = Field(description="退回时刻")


class PartWithdrawn(Message, name="intake.part_withdrawn", version=1):
    """The asking counter needs the part no longer, or not in this form. 协办撤回"""

    part: PartNumber
    intake_number: IntakeNumberText
    cause: Literal["withdrawn", "expired", "changed", "ended"] = Field(
        description="原因：撤回、逾期、内容已改、收件已结束", examples=["withdrawn"]
    )
    at: Instant = Field(description="撤回时刻")
