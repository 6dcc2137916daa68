"""Why an order of a court, or an act on a bound unit, is not carried out (domain notes 7.5–7.7)."""

from dataclasses import dataclass

from tongban.domain.labelled import Labelled


class Refusal(Labelled):
    """F01–F12 go back to the court as they stand; the others answer applicants."""

    NOTHING_FOUND = "F01", "登记簿上没有该不动产的权利人，无可查封的权利"
    NOT_THE_DEBTORS = "F02", "该不动产不在被执行人名下，第三人也没有书面确认"
    ALREADY_TRANSFERRED = "F03", "该不动产在送达之前已经完成转移登记"
    ANOTHER_UNIT = "F04", "单元号与证书号不相符"
    PAPERS_MISSING = "F05", "缺少法律文书或者文书不清"
    NUMBERS_DIFFER = "F06", "案号或者文号与在先的查封不一致"
    NO_EARLIER_SEIZURE = "F07", "没有现时有效的在先查封，不能续封或者解封"
    ANOTHER_COURTS = "F08", "在先的查封由另一法院作出，须由该法院、其上级法院或者凭移送文书办理"
    TOO_LONG = "F09", "查封期限超过三年"
    SCOPE_UNSUPPORTED = "F10", "查封范围超出被执行人的份额或者不能分割"
    QUEUED = "F11", "已有在先查封，本次登记为轮候"
    NEEDS_A_PERSON = "F12", "系统不能判断，转人工专岗办理"
    FROZEN_BY_COURT = "frozen_by_court", "受理之后送达了查封，解除之前不能登簿"
    SEIZED = "R04E", "该不动产已被查封"
    PRE_SEIZED = "R06E", "该不动产已被预查封"
    PROMISED_TO_ANOTHER = "R09E", "该不动产已为他人办理预告登记"
    CASE_IN_HAND = "R14E", "该不动产正在办理另一件转移登记"
    NOT_THE_OWNERS = "RF09", "申请与登记簿的记载不符"

    @property
    def statute(self) -> str:
        """The law behind it."""
        return _STATUTES[self]

    @property
    def sentence(self) -> str:
        """What the court or the applicant reads."""
        return f"{self.label}。"

    @property
    def is_success(self) -> bool:
        """Whether the order was carried out all the same: queueing is an answer, not a refusal."""
        return self is Refusal.QUEUED


_STATUTES = {
    Refusal.NOTHING_FOUND: "查封规定 §2",
    Refusal.NOT_THE_DEBTORS: "查封规定 §2",
    Refusal.ALREADY_TRANSFERRED: "查封规定 §23",
    Refusal.ANOTHER_UNIT: "不动产登记暂行条例 §8",
    Refusal.PAPERS_MISSING: "查封规定 §1; 不动产登记暂行条例实施细则 §90",
    Refusal.NUMBERS_DIFFER: "查封规定 §28; 不动产登记暂行条例实施细则 §90",
    Refusal.NO_EARLIER_SEIZURE: "民诉法解释 §485; 查封规定 §27",
    Refusal.ANOTHER_COURTS: "查封规定 §28",
    Refusal.TOO_LONG: "民诉法解释 §485",
    Refusal.SCOPE_UNSUPPORTED: "查封规定 §12",
    Refusal.QUEUED: "查封规定 §26; 不动产登记暂行条例实施细则 §91",
    Refusal.NEEDS_A_PERSON: "不动产登记暂行条例实施细则 §19",
    Refusal.FROZEN_BY_COURT: "查封规定 §23; 城市房地产管理法 §38",
    Refusal.SEIZED: "城市房地产管理法 §38",
    Refusal.PRE_SEIZED: "法发〔2004〕5号 §15、§22",
    Refusal.PROMISED_TO_ANOTHER: "民法典 §221",
    Refusal.CASE_IN_HAND: "不动产登记暂行条例实施细则 §67",
    Refusal.NOT_THE_OWNERS: "民法典 §216",
}


class Paper(Labelled):
    """What a court's messenger brings (实施细则 §90; 操作规范 18), and the buyer's tax certificate (契税法 §11)."""

    RULING = "ruling", "裁定书"
    NOTICE = "notice", "协助执行通知书"
    CREDENTIALS = "credentials", "工作证和执行公务证"
    DELEGATION = "delegation", "委托送达函"
    LIFTING_RULING = "lifting_ruling", "解除查封裁定书"
    TAX = "tax", "契税完税或减免税凭证"


class CourtAct(Labelled):
    """What the court asks for; the codes are those of the national control request (KZCS)."""

    SEIZE = "11", "查封"
    RENEW = "12", "继续查封"
    RELEASE = "14", "解除查封"
    TRANSFER = "15", "产权过户"


@dataclass(frozen=True, kw_only=True)
class OrderPapers:
    """A court's order before the register is looked at: what it names and what came with it.

    `through_another_court` asks for the letter of delegation; `electronic` orders need no credentials
    shown at the counter, the channel has identified the judge. Procuratorates and police (`by_court` False) come with
    their notice alone: 协助查封通知书, 协助解除查封通知书, 解除查封函 (实施细则 §19、§93; 操作规范 18).
    """

    act: CourtAct
    unit_code: str
    papers: frozenset[Paper]
    ruling_number: str = ""
    notice_number: str = ""
    certificate_number: str = ""
    through_another_court: bool = False
    electronic: bool = False
    by_court: bool = True


def papers_needed(order: OrderPapers) -> frozenset[Paper]:
    """The papers without which the order is handed back; this is a check of form, not of substance."""
    ruling = Paper.LIFTING_RULING if order.act is CourtAct.RELEASE else Paper.RULING
    needed = {ruling, Paper.NOTICE} if order.by_court else {Paper.NOTICE}
    if not order.electronic:
        needed.add(Paper.CREDENTIALS)
    if order.through_another_court:
        needed.add(Paper.DELEGATION)
    return frozenset(needed)


def faults_of(
    order: OrderPapers,
    *,
    unit_code: str,
    certificate_numbers: frozenset[str],
    seized_under: frozenset[str] = frozenset(),
) -> tuple[Refusal, ...]:
    """What is wrong with an order's form: F04 another unit, F05 papers missing, F06 numbers that differ.

    `certificate_numbers` are those current on the unit; `seized_under` the document numbers of the
    court's own entries, compared for renewals and releases when the order names one.
    """
    found = []
    strange = order.certificate_number and order.certificate_number not in certificate_numbers
    if order.unit_code != unit_code or strange:
        found.append(Refusal.ANOTHER_UNIT)
    if not papers_needed(order) <= order.papers:
        found.append(Refusal.PAPERS_MISSING)
    later_act = order.act in {CourtAct.RENEW, CourtAct.RELEASE}
    if later_act and order.ruling_number and seized_under and order.ruling_number not in seized_under:
        found.append(Refusal.NUMBERS_DIFFER)
    return tuple(found)
