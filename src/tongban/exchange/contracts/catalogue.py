"""The province's list of items and what an institution does differently. 事项清单"""

from typing import Literal

from pydantic import Field

from tongban.exchange.contracts.base import Answer, Call, Part
from tongban.exchange.contracts.types import Day, Instant, InstitutionCode, ItemCode, MaterialCode, Sentence, ShortText


class LocalRule(Part):
    """One decision of the institution; the latest of the same item, kind and paper due by a day holds. 本地规定"""

    since: Day = Field(description="生效日期（含当日）", examples=["2027-01-01"])
    item: ItemCode
    kind: Literal["material", "time_limit", "automatic_acceptance", "third_review"] = Field(
        description="种类：另需材料、缩短时限、预审通过即受理、登簿前须经核定", examples=["time_limit"]
    )
    holds: bool = Field(default=True, description="为否的，自该日起不再执行", examples=[True])
    material_code: MaterialCode | None = Field(
        default=None, description="材料代码；全省清单没有的以 L 开头", examples=["L01"]
    )
    material_name: ShortText = Field(default="", description="材料名称", examples=["维修资金交存凭证"])
    statute: ShortText = Field(default="", description="要求该材料的法律依据", examples=["物业管理条例 §53"])
    working_days: int | None = Field(default=None, ge=0, le=30, description="承诺工作日数", examples=[1])
    reason: Sentence = Field(description="决定的依据", examples=["中心会议纪要〔2026〕9号"])


class Variant(Answer, name="catalogue.variant", version=1):
    """What the institution does differently from the province's list, past decisions and coming ones. 本地差异"""

    institution: InstitutionCode
    rules: tuple[LocalRule, ...] = Field(default=(), max_length=2000, description="按决定先后")
    taken_at: Instant = Field(description="查询时刻")


class SearchVariant(Call, name="catalogue.search_variant", version=1, answer=Variant):
    """Ask an institution for its local rules, for one item or for all. 查询本地差异"""

    item: ItemCode | None = Field(default=None, description="业务事项代码；不填为全部", examples=["3704"])
