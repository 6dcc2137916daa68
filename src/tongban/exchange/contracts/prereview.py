"""线上预审: what was sent in is looked at before anything is lodged, and may be added to online. 线上预审

Whoever holds the application — the portal, or a counter — sends it in under its intake number; the home bureau says
what is missing, or that it would do. Nothing is decided by it: whoever wants to lodges all the same (操作规范 1.1.4).
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from tongban.exchange.contracts.base import Message
from tongban.exchange.contracts.cases import CaseLodged, SupplementItem
from tongban.exchange.contracts.types import Instant, IntakeNumberText, Materials, Name, Sentence


class ApplicationSentIn(CaseLodged, name="application.sent_in", version=1):
    """An application on its way: the home bureau is asked to look at it before it is lodged. 送交预审

    The same fields as in `case.lodged`, as far as there is anything to say; `lodged_at` is the instant of sending.
    What is lodged later bears the same intake number. After a refusal it may be sent in again, mended.
    """


class ApplicationPreReviewed(Message, name="application.pre_reviewed", version=1):
    """What the home bureau says to an application that was sent in. 预审结果"""

    intake_number: IntakeNumberText
    outcome: Literal["passed", "supplement_requested", "refused"] = Field(
        description="结果：passed 预审通过，supplement_requested 请网上补充材料，refused 预审未通过",
        examples=["supplement_requested"],
    )
    items: tuple[SupplementItem, ...] = Field(default=(), max_length=50, description="要补充的材料；只随补充要求给出")
    sentence: Sentence = Field(
        min_length=1, description="给申请人看的说明", examples=["身份证反面不清晰，请重新拍照。"]
    )
    from_name: Name = Field(description="预审人", examples=["赵受理"])
    at: Instant = Field(description="预审时刻")

    @model_validator(mode="after")
    def names_what_is_missing(self) -> Self:
        """What is asked for is named, and nothing else is asked for."""
        if bool(self.items) != (self.outcome == "supplement_requested"):
            raise ValueError("要求补充材料的须逐项列出，其他结果不得列出")
        return self


class ApplicationSupplemented(Message, name="application.supplemented", version=1):
    """The applicants have added online what the pre-review found missing. 网上补充材料"""

    intake_number: IntakeNumberText
    materials: Materials
    note: Sentence = Field(default="", description="说明", examples=["已重新拍照。"])
    at: Instant = Field(description="补充时刻")


class ApplicationForgotten(Message, name="application.forgotten", version=1):
    """What was sent in and never lodged is no longer kept by the home bureau. 清除预审信息

    Nobody decided anything. Whoever holds the application may send it in anew or lodge it, and must not count on what
    was said before.
    """

    intake_number: IntakeNumberText
    last_word_at: Instant = Field(description="最后一次往来的时刻")
    kept_days: int = Field(ge=0, le=3660, description="此后保留的自然日数", examples=[90])
    sentence: Sentence = Field(
        min_length=1,
        description="给收件人员和申请人看的说明",
        examples=["送交预审后 90 日没有提交，属地已清除申请信息。"],
    )
    at: Instant = Field(description="清除时刻")


class ApplicationGivenUp(Message, name="application.given_up", version=1):
    """What was sent in will not be lodged: nobody need look at it any more. 放弃申请"""

    intake_number: IntakeNumberText
    sentence: Sentence = Field(min_length=1, description="原因", examples=["申请人不再办理。"])
    at: Instant = Field(description="放弃时刻")
