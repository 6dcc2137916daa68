"""协助执行 at the counter: what a court may ask, which papers it brings, and how far an order has come.

One officer takes an order in, another carries it out (操作规范 4.8, 18). The register decides what it comes to;
the desk asks only for the form of the papers (实施细则 §19: 不作实体审查).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tongban.domain.errors import DomainError
from tongban.domain.labelled import Labelled
from tongban.domain.people import Role
from tongban.domain.register.refusals import CourtAct, OrderPapers, Paper, papers_needed


class Organ(Labelled):
    """Who orders: courts by ruling and notice, the others by their own notice (实施细则 §19、§93)."""

    COURT = "court", "人民法院"
    PROCURATORATE = "procuratorate", "人民检察院"
    POLICE = "police", "公安机关"
    OTHER = "other", "其他有权机关"

    @property
    def addressed_as(self) -> str:
        """How a letter speaks to it."""
        return "你院" if self in {Organ.COURT, Organ.PROCURATORATE} else "你单位"


class EnforcementKind(Labelled):
    """What the court asks. Whether a seizure binds, waits or is of what is yet to come, the register tells."""

    SEIZE = "seize", "查封（预查封、轮候由登记簿判定）"
    RENEW = "renew", "续行查封"
    RELEASE = "release", "解除查封"
    TRANSFER = "transfer", "产权过户"
    SEARCH = "search", "协助查询"

    @property
    def act(self) -> CourtAct | None:
        """The act on the register; None where the court only wants to know."""
        return _ACTS.get(self)

    @property
    def word(self) -> str:
        """The same in one word, for lists and sentences."""
        return self.label.partition("（")[0]

    @property
    def item(self) -> str:
        """The item of the catalogue its number is taken under; the register files it under the one it came to."""
        return _ITEMS[self]

    @property
    def statute(self) -> str:
        """What the register does it by."""
        return _STATUTES[self]

    @property
    def becomes_a_case(self) -> bool:
        """Whether it is examined, reviewed and recorded as a case of its item: new owners, tax, certificates."""
        return self is EnforcementKind.TRANSFER


_ACTS: Final = MappingProxyType(
    {
        EnforcementKind.SEIZE: CourtAct.SEIZE,
        EnforcementKind.RENEW: CourtAct.RENEW,
        EnforcementKind.RELEASE: CourtAct.RELEASE,
        EnforcementKind.TRANSFER: CourtAct.TRANSFER,
    }
)
_ITEMS: Final = MappingProxyType(
    {
        EnforcementKind.SEIZE: "8001",
        EnforcementKind.RENEW: "8003",
        EnforcementKind.RELEASE: "8005",
        EnforcementKind.TRANSFER: "2006",
        EnforcementKind.SEARCH: "8001",
    }
)
_STATUTES: Final = MappingProxyType(
    {
        EnforcementKind.SEIZE: "查封规定 §1、§26；民诉法解释 §485；不动产登记暂行条例实施细则 §90、§91",
        EnforcementKind.RENEW: "民诉法解释 §485；不动产登记暂行条例实施细则 §92",
        EnforcementKind.RELEASE: "查封规定 §28；不动产登记暂行条例实施细则 §92",
        EnforcementKind.TRANSFER: "民法典 §229；不动产登记暂行条例实施细则 §19；查封规定 §23；法发〔2004〕5号 §20",
        EnforcementKind.SEARCH: "不动产登记暂行条例 §27；不动产登记资料查询暂行办法",
    }
)


class OrderState(Labelled):
    """How far an order has come."""

    TAKING_IN = "taking_in", "收件中"
    SUBMITTED = "submitted", "待登簿"
    IN_CASE = "in_case", "转移登记办理中"
    DONE = "done", "已办理"
    HANDED_BACK = "handed_back", "已退回法院"


class OrderStep(Labelled):
    """What happens to an order; the label is what the audit trail calls it."""

    TAKE_IN = "take_in", "收取协助执行文书"
    CHANGE = "change", "修改协助执行收件"
    CORRECT_SERVICE = "correct_service", "更正送达时间"
    SUBMIT = "submit", "提交协助执行登簿"
    SEND_BACK = "send_back", "退回协助执行收件"
    HAND_BACK = "hand_back", "退回协助执行文书"
    CARRY_OUT = "carry_out", "办理协助执行登簿"
    ANSWER_SEARCH = "answer_search", "办理协助查询"
    OPEN_CASE = "open_case", "立案办理嘱托转移登记"
    CASE_RECORDED = "case_recorded", "嘱托转移登记已登簿"
    CASE_ENDED = "case_ended", "嘱托转移登记未能办理"

    @property
    def roles(self) -> tuple[Role, ...]:
        """Who may do it."""
        return RECORDS if self in {OrderStep.CARRY_OUT, OrderStep.SEND_BACK} else TAKES_IN


TAKES_IN: Final = (Role.RECEIVE, Role.ACCEPT)
RECORDS: Final = (Role.RECORD,)

_LEADS_TO: Final[Mapping[tuple[OrderState, OrderStep], OrderState]] = MappingProxyType(
    {
        (OrderState.TAKING_IN, OrderStep.CHANGE): OrderState.TAKING_IN,
        (OrderState.TAKING_IN, OrderStep.CORRECT_SERVICE): OrderState.TAKING_IN,
        (OrderState.TAKING_IN, OrderStep.SUBMIT): OrderState.SUBMITTED,
        (OrderState.TAKING_IN, OrderStep.HAND_BACK): OrderState.HANDED_BACK,
        (OrderState.TAKING_IN, OrderStep.ANSWER_SEARCH): OrderState.DONE,
        (OrderState.TAKING_IN, OrderStep.OPEN_CASE): OrderState.IN_CASE,
        (OrderState.IN_CASE, OrderStep.CASE_RECORDED): OrderState.DONE,
        (OrderState.IN_CASE, OrderStep.CASE_ENDED): OrderState.TAKING_IN,
        (OrderState.SUBMITTED, OrderStep.SEND_BACK): OrderState.TAKING_IN,
        (OrderState.SUBMITTED, OrderStep.CARRY_OUT): OrderState.DONE,
    }
)


class OrderStepNotAllowed(DomainError):
    """The order is not where this step begins."""

    def __init__(self, state: OrderState, step: OrderStep) -> None:
        super().__init__(f"这件协助执行现在是“{state.label}”，不能{step.label}。")
        self.state = state
        self.step = step


def next_order_state(state: OrderState, step: OrderStep) -> OrderState:
    """Where the step leads; raises OrderStepNotAllowed."""
    after = _LEADS_TO.get((state, step))
    if after is None:
        raise OrderStepNotAllowed(state, step)
    return after


def statute_of(kind: EnforcementKind, organ: Organ) -> str:
    """What the register does it by, for whoever asks."""
    return kind.statute if organ is Organ.COURT or kind.act is None else "不动产登记暂行条例实施细则 §19、§92、§93"


def papers_asked(
    kind: EnforcementKind, *, through_another_court: bool = False, organ: Organ = Organ.COURT
) -> tuple[Paper, ...]:
    """What the messengers must bring for this, in the order in which a desk asks for it (实施细则 §90)."""
    if kind.act is None:
        needed = {Paper.NOTICE, Paper.CREDENTIALS}
        needed |= {Paper.DELEGATION} if through_another_court else set()
    else:
        plain = OrderPapers(
            act=kind.act,
            unit_code="",
            papers=frozenset(),
            through_another_court=through_another_court,
            by_court=organ is Organ.COURT,
        )
        needed = set(papers_needed(plain))
    return tuple(paper for paper in Paper if paper in needed)
