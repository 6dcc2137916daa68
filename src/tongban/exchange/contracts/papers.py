"""The paper originals sheet by sheet: what was wrong with them, and what is done about it. 纸质材料清点"""

from typing import Literal

from pydantic import Field

from tongban.exchange.contracts.base import Message, Part
from tongban.exchange.contracts.types import CaseNumberText, Code, Instant, IntakeNumberText, Name, Sentence, ShortText


class Sheet(Part):
    """One page of one material, as it was scanned. 页"""

    material: Code = Field(description="材料代码", examples=["M02"])
    name: Name = Field(description="材料名称", examples=["申请人身份证明"])
    page: int = Field(ge=1, le=10_000, description="第几页，从 1 起", examples=[1])


class SheetFault(Part):
    """How one sheet differs from its scan. 清点不符"""

    material: Code = Field(description="材料代码", examples=["M02"])
    page: int = Field(ge=1, le=10_000, description="第几页，从 1 起", examples=[1])
    fault: Literal["missing", "differs", "illegible", "copy"] = Field(
        description="缺页、与扫描件不一致、看不清、不是原件", examples=["missing"]
    )
    note: ShortText = Field(default="", description="说明", examples=["信封内没有这一页。"])


class FaultAnswer(Part):
    """What the counter does about one fault. 不符答复"""

    material: Code = Field(description="材料代码", examples=["M02"])
    page: int = Field(ge=1, le=10_000, description="第几页，从 1 起", examples=[1])
    answer: Literal["post", "explain"] = Field(description="补寄、说明情况", examples=["post"])
    note: ShortText = Field(default="", description="说明", examples=["原件仍在窗口，今日补寄。"])


class PaperAnswered(Message, name="paper.answered", version=1):
    """The counter answers what the home bureau found wrong, sheet by sheet. 清点不符答复"""

    intake_number: IntakeNumberText
    case_number: CaseNumberText
    answers: tuple[FaultAnswer, ...] = Field(min_length=1, max_length=1000, description="逐页答复")
    answered_by: Name = Field(description="答复人", examples=["陈收件"])
    at: Instant = Field(description="答复时刻")


class LostSheet(Sheet):
    """A sheet that is lost, and what takes its place. 遗失的页"""

    remedy: Literal["certified_copy", "recollect"] = Field(
        description="以扫描件制作核对副本补寄、请申请人重新提交原件", examples=["recollect"]
    )


class PaperSearched(Message, name="paper.searched", version=1):
    """A parcel has not arrived: it is searched for. 包裹查找"""

    intake_number: IntakeNumberText
    case_number: CaseNumberText | None = Field(default=None, description="业务编号")
    waybill: Code = Field(description="运单号", examples=["1234567890123"])
    cause: Literal["silent", "carrier_says"] = Field(description="久无音信、承运方确认丢失", examples=["silent"])
    carrier_reference: ShortText = Field(default="", description="承运方查单号", examples=["11183-20261123-01"])
    at: Instant = Field(description="开始查找的时刻")


class PaperLost(Message, name="paper.lost", version=1):
    """A parcel is lost, as two people have established; what takes the place of each sheet. 包裹遗失"""

    intake_number: IntakeNumberText
    case_number: CaseNumberText | None = Field(default=None, description="业务编号")
    waybill: Code = Field(description="运单号", examples=["1234567890123"])
    statement: Sentence = Field(min_length=1, description="查找经过和结论", examples=["邮政11183答复确认丢失。"])
    sheets: tuple[LostSheet, ...] = Field(default=(), max_length=1000, description="遗失的页和处理办法")
    declared_by: Name = Field(description="认定人", examples=["陈收件"])
    confirmed_by: Name = Field(description="复核人", examples=["孙收件"])
    at: Instant = Field(description="复核时刻")
