"""Facts that no application tells and that an officer notes on a folio: disputes, locks, public interest and the like.

Each holds until it is lifted. One officer proposes noting or lifting, another confirms: a note stops people from
dealing in their home, and lifting one lets a disputed home be sold.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tongban.domain.errors import DomainError
from tongban.domain.labelled import Labelled
from tongban.domain.people import Role


class NoteKind(Labelled):
    """What is noted; the rules read it as a fact of the folio."""

    DISPUTE = "dispute", "权属争议"
    LOCK = "lock", "锁定"
    PUBLIC_INTEREST = "public_interest", "公益设施"
    TROUBLED_PROJECT = "troubled_project", "问题楼盘"
    LAND_PRICE_PAID = "land_price_paid", "土地价款已缴清"

    @property
    def means(self) -> str:
        """What follows from it, as the officer reads it before confirming."""
        return _MEANS[self]

    @property
    def statute(self) -> str:
        """The law behind it."""
        return _STATUTES[self]

    @property
    def restricts(self) -> bool:
        """Whether a search must call it a restriction on disposal (资料查询暂行办法 §21)."""
        return self in {NoteKind.DISPUTE, NoteKind.LOCK}

    @property
    def reaches_up(self) -> bool:
        """Whether a note on the folio of the land holds for every unit on it."""
        return self is not NoteKind.LAND_PRICE_PAID


_MEANS: Final[Mapping[NoteKind, str]] = MappingProxyType(
    {
        NoteKind.DISPUTE: "争议解决之前，不能办理转移、抵押等处分登记。",
        NoteKind.LOCK: "解锁之前，除法院等机关的协助执行外，不能办理任何登记。",
        NoteKind.PUBLIC_INTEREST: "学校、幼儿园、医疗机构、养老机构等公益设施，不能办理抵押权和抵押预告登记。",
        NoteKind.TROUBLED_PROJECT: "历史遗留问题楼盘，不通过全豫通办收件，只在本机构办理。",
        NoteKind.LAND_PRICE_PAID: "已购公有住房、经济适用住房补缴土地价款之后，可以通过全豫通办转让。",
    }
)
_STATUTES: Final[Mapping[NoteKind, str]] = MappingProxyType(
    {
        NoteKind.DISPUTE: "不动产登记暂行条例 §22(2); 城市房地产管理法 §38(5)",
        NoteKind.LOCK: "查封规定 §23; 不动产登记暂行条例 §22",
        NoteKind.PUBLIC_INTEREST: "民法典 §399(3); 自然资发〔2021〕54号",
        NoteKind.TROUBLED_PROJECT: "总体方案 五",
        NoteKind.LAND_PRICE_PAID: "总体方案 五; 城市房地产管理法 §40",
    }
)


class NoteReach(Labelled):
    """How far a note goes."""

    UNIT = "unit", "只这一个单元"
    BUILDING = "building", "本幢全部单元"


class ProposalState(Labelled):
    """How far a proposal has come."""

    WAITING = "waiting", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DECLINED = "declined", "未同意"


class ProposalDecided(DomainError):
    """Somebody has decided the proposal before."""

    def __init__(self, state: ProposalState) -> None:
        super().__init__(f"这件标注{state.label}，不能再次处理。")
        self.state = state


PROPOSES: Final = (Role.EXAMINE, Role.REVIEW, Role.CHIEF)
CONFIRMS: Final = (Role.REVIEW, Role.CHIEF)
