"""Information other departments hold, in place of a paper the applicants would have to bring. 政务数据共享"""

from typing import Annotated

from pydantic import Field, StringConstraints

from tongban.exchange.contracts.base import Answer, Call, Part
from tongban.exchange.contracts.types import (
    Code,
    DocumentNumber,
    Instant,
    IntakeNumberText,
    ItemCode,
    MaterialCode,
    Name,
    Sentence,
    ShortText,
    VerificationNumber,
)

SerialText = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Za-z-]{1,60}$"),
    Field(description="共享平台的查询流水号", examples=["GX20261123000000017"]),
]


class SharedSubject(Part):
    """Somebody as the application names them: what is compared, and no more. 被核验人"""

    name: Name = Field(description="姓名或名称", examples=["张䶮"])
    document_kind: Code = Field(description="证件种类代码", examples=["1"])
    document_number: DocumentNumber


class SharedQuery(Part):
    """What one department is asked: whether it holds the same. 核验内容"""

    dataset: Code = Field(description="共享数据类别代码", examples=["marriage"])
    subjects: tuple[SharedSubject, ...] = Field(
        min_length=1, max_length=2, description="被核验人；婚姻登记为双方，其他为一人"
    )
    former_name: ShortText = Field(default="", description="曾用姓名（名称）；核验变更的填写", examples=["张龙"])
    former_number: ShortText = Field(default="", description="原证件号码；核验变更的填写", examples=["419001800510101"])


class SharedResult(Part):
    """What the department says: no data of its own, only whether it agrees and in what it does not. 核验结果"""

    outcome: Code = Field(description="核验结果代码", examples=["consistent"])
    source: Name = Field(description="数据来源部门", examples=["河南省民政厅"])
    sentence: Sentence = Field(
        default="", description="不一致之处；不得透露登记的其他内容", examples=["双方已办理离婚登记。"]
    )


class SharedAnswer(Answer, name="sharing.answer", version=1):
    """The answers to all questions about one paper, in their order. 共享数据核验结果"""

    number: VerificationNumber
    serial: SerialText
    results: tuple[SharedResult, ...] = Field(min_length=1, max_length=50, description="核验结果，与核验内容同序")
    queried_at: Instant = Field(description="查询时刻")


class VerifyShared(Call, name="sharing.verify", version=1, answer=SharedAnswer):
    """Ask whether departments hold what the application says, in place of one paper (条例 §25). 共享数据核验"""

    number: VerificationNumber
    intake_number: IntakeNumberText
    item: ItemCode
    material: MaterialCode
    purpose: ShortText = Field(min_length=1, description="核验目的", examples=["异地收件：抵押权首次登记"])
    basis: ShortText = Field(
        min_length=1, description="核验的法律依据", examples=["不动产登记暂行条例 §25；个人信息保护法 §13(1)(三)"]
    )
    queries: tuple[SharedQuery, ...] = Field(min_length=1, max_length=50, description="核验内容")
