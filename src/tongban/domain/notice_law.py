"""What every notice has to say beside its matter: the law it rests on, what comes next, and how to object.

A decision against the applicant tells review and action with body and term (行政复议法 §20, §24; 行政诉讼法 §46). What
only moves the procedure on (受理、补正、缴费) is no decision: it says until when what is to be done, what happens
otherwise, and where to ask or complain. A suspension ends nothing, yet may hold a right up without an end, so it is
open to both (最高人民法院指导案例69号). Which notices are served, with what the law makes run from it, stands here too.
Everything a notice says of this is in this one table; templates only set it.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from tongban.domain.calendar import CalendarNotPublished, WorkCalendar
from tongban.domain.labelled import Labelled

REVIEW_DAYS: Final = 60
"""Natural days to ask for review (行政复议法 §20)."""
ACTION_MONTHS: Final = 6
"""Months to go to court (行政诉讼法 §46)."""
_MONTHS_A_YEAR: Final = 12


class Runs(Labelled):
    """What begins to run when a notice is served."""

    NOTHING = "nothing", ""
    REMEDY = "remedy", "申请复议和起诉的期限"
    SUPPLEMENT = "supplement", "补正期限"


@dataclass(frozen=True, kw_only=True)
class NoticeLaw:
    """What a kind of notice says; `then` are sentences with the notice's own fields in braces.

    `served` tells whether the law wants proof that it reached the person, `runs` what term begins with that.
    """

    kind: str
    basis: str
    then: tuple[str, ...]
    served: bool = False
    runs: Runs = Runs.NOTHING

    @property
    def decides(self) -> bool:
        """Whether review and action are open against it."""
        return self.runs is Runs.REMEDY


_ASK: Final = "请向本机构询问或者投诉{contact}，也可以拨打12345。"
_AGAIN: Final = "补齐材料或者消除上述情形后，可以重新申请。"
_LAWS: Final = (
    NoticeLaw(
        kind="intake_receipt",
        basis="《不动产登记暂行条例》第十六条、第十七条",
        then=(
            (
                "本回执是收到申请材料的凭证，不是受理决定。申请由不动产所在地的{home_office}依法审查；"
                "受理、不予受理或者需要补正的，将书面告知并发送短信。"
            ),
            "登记事项记载于不动产登记簿前，全体申请人可以共同申请撤回（《不动产登记暂行条例》第十五条）。",
            "请妥善保管本回执，查询网址：{progress_url}。" + f"对收件有疑问的，{_ASK}",
        ),
    ),
    NoticeLaw(
        kind="acceptance_notice",
        basis="《不动产登记暂行条例》第十七条第一款第（一）项、第二十条",
        then=(
            (
                "办理时限自受理之日起计算，依法需要公告、补充材料或者等待缴纳税费的时间不计入。"
                "法定期限为三十个工作日（《不动产登记暂行条例》第二十条）。"
            ),
            "登记事项记载于不动产登记簿前，全体申请人可以共同申请撤回（《不动产登记暂行条例》第十五条）。",
            (
                "申请人对申请材料的真实性负责，提供虚假材料造成他人损害的，依法承担赔偿责任"
                "（《中华人民共和国民法典》第二百二十二条）。"
            ),
            "受理不是登记决定。对办理有疑问，或者超过上述期限没有办结的，" + _ASK,
        ),
    ),
    NoticeLaw(
        kind="decline_notice",
        basis="《不动产登记暂行条例》第十七条第一款第（三）项、第（四）项",
        then=(_AGAIN + f"有疑问的，{_ASK}",),
        served=True,
        runs=Runs.REMEDY,
    ),
    NoticeLaw(
        kind="supplement_notice",
        basis="《不动产登记暂行条例》第十七条第一款第（二）项、第（三）项",
        then=(
            "请于{due_on}前补正。补正期限为三十日；本通知书送达晚于出具之日的，自送达之日起计算。",
            "补正材料提交后，本机构按本通知书所列内容查验，不再提出本通知书以外的补正要求；补正内容引起新的问题的除外。",
            (
                "补正期间不计入办理时限。逾期未补正的，本机构将依法作出不予受理的决定，你（单位）可以重新申请，"
                "也可以对该决定申请行政复议或者提起行政诉讼。"
            ),
            "能够通过数据共享取得的材料，无需重复提交（《不动产登记暂行条例》第二十五条）。",
            f"不清楚怎样补正，或者认为不应当要求补正的，{_ASK}",
        ),
        served=True,
        runs=Runs.SUPPLEMENT,
    ),
    NoticeLaw(
        kind="refusal_notice",
        basis="《不动产登记暂行条例》第二十二条",
        then=(_AGAIN + f"有疑问的，{_ASK}",),
        served=True,
        runs=Runs.REMEDY,
    ),
    NoticeLaw(
        kind="withdrawal_notice",
        basis="《不动产登记暂行条例》第十五条；《不动产登记暂行条例实施细则》第十三条",
        then=(
            "撤回后，可以就同一事项重新提出申请。已缴纳的登记费按规定退还。",
            f"没有签名，或者撤回不是本人真实意思的，请立即提出：{_ASK}",
        ),
        served=True,
    ),
    NoticeLaw(
        kind="suspension_notice",
        basis="《不动产登记暂行条例》第十八条、第十九条；《不动产登记暂行条例实施细则》第十七条",
        then=(
            "{resumes_when}",
            "中止情形消除后，本机构恢复办理并重新审核，剩余的办理时限继续计算。登簿前，全体申请人可以申请撤回。",
            f"对中止有疑问的，{_ASK}",
        ),
        served=True,
        runs=Runs.REMEDY,
    ),
    NoticeLaw(
        kind="payment_notice",
        basis="发改价格规〔2016〕2559号、财税〔2019〕45号；《中华人民共和国契税法》第十条、第十一条",
        then=(
            (
                "登记费由登记为权利人的一方凭缴款码缴入财政专户，本机构工作人员不收取现金。"
                "契税等税款在办理登记前向税务机关缴纳，登记机构查验完税、免税凭证或者有关信息。"
            ),
            (
                "请在缴款期限以前缴清；没有载明期限的，缴清以前案件保留。缴清以前不予登簿，"
                "等待缴纳的时间不计入办理时限；缴清后恢复计时，即予登簿。"
            ),
            (
                "对税额有异议的，向核税的税务机关提出，缴纳税款或者提供担保后可以依法申请行政复议"
                "（《中华人民共和国税收征收管理法》第八十八条）。"
            ),
            f"对登记费有疑问的，{_ASK}",
        ),
        served=True,
    ),
    NoticeLaw(
        kind="fee_notice",
        basis="发改价格规〔2016〕2559号、财税〔2019〕45号",
        then=(
            "登记费由登记为权利人的一方凭缴款码缴入财政专户，本机构工作人员不收取现金。",
            "请在缴款期限以前缴清。登记不因缴费停止，也不因缴费延长；证书、证明在缴清以后发给。",
            f"对登记费有疑问的，{_ASK}",
        ),
    ),
    NoticeLaw(
        kind="completion_notice",
        basis="《不动产登记暂行条例》第二十一条；《中华人民共和国民法典》第二百一十四条",
        then=(
            (
                "不动产登记簿是物权归属和内容的根据。证书、证明记载的事项与登记簿不一致的，除有证据证明登记簿确有错误外，"
                "以登记簿为准（《中华人民共和国民法典》第二百一十六条、第二百一十七条）。"
            ),
            (
                "权利人、利害关系人认为登记簿记载的事项错误的，可以申请更正登记、异议登记"
                "（《中华人民共和国民法典》第二百二十条）；对登记行为不服的，可以依法申请行政复议或者提起行政诉讼。"
            ),
            f"有疑问的，{_ASK}",
        ),
    ),
)
NOTICE_LAWS: Final[Mapping[str, NoticeLaw]] = MappingProxyType({one.kind: one for one in _LAWS})


@dataclass(frozen=True, kw_only=True)
class LegalClosing:
    """The end of a notice: the law it rests on, what comes next, and the remedy (empty where it decides nothing)."""

    basis: str
    then: tuple[str, ...]
    remedy: str


def legal_closing(
    kind: str, *, fields: Mapping[str, object], phone: str, review_authority: str, court: str
) -> LegalClosing | None:
    """How a notice of this kind ends; None for papers that are no notices. `fields` are its own, as printed."""
    law = NOTICE_LAWS.get(kind)
    if law is None:
        return None
    told = {**fields, "contact": f"（电话{phone}）" if phone else ""}
    return LegalClosing(
        basis=law.basis,
        then=tuple(sentence.format(**told) for sentence in law.then),
        remedy=remedy_sentence(review_authority=review_authority, court=court) if law.decides else "",
    )


def remedy_sentence(*, review_authority: str, court: str) -> str:
    """Review and action, with body and term (行政复议法 §20, §24; 行政诉讼法 §46)."""
    body = f"向{review_authority}" if review_authority else ""
    return (
        f"如对本决定不服，可以自收到本文书之日起六十日内{body}申请行政复议（《中华人民共和国行政复议法》第二十条），"
        f"或者自收到本文书之日起六个月内依法向{court or '有管辖权的人民法院'}提起行政诉讼"
        "（《中华人民共和国行政诉讼法》第四十六条）。"
    )


@dataclass(frozen=True, kw_only=True)
class RemedyTerm:
    """The last day of a remedy; not `settled` while the days off of that year are unpublished and may put it off."""

    what: str
    until: date
    settled: bool

    @property
    def sentence(self) -> str:
        """The term in words."""
        later = "" if self.settled else "，遇法定休假日顺延"
        return f"{self.what}：至{self.until:%Y-%m-%d}（含当日{later}）"


def remedy_terms(served: date, *, calendar: WorkCalendar) -> tuple[RemedyTerm, RemedyTerm]:
    """Until when review may be asked for and a court gone to, from the day of service, which is not counted.

    A last day on which offices rest gives way to the next working day (民事诉讼法 §85).
    """
    return (
        _term("申请行政复议", served + timedelta(days=REVIEW_DAYS), calendar),
        _term("提起行政诉讼", _months_after(served, ACTION_MONTHS), calendar),
    )


def _term(what: str, last: date, calendar: WorkCalendar) -> RemedyTerm:
    try:
        return RemedyTerm(what=what, until=next(calendar.workdays_from(last)), settled=True)
    except CalendarNotPublished:
        return RemedyTerm(what=what, until=last, settled=False)


def _months_after(day: date, months: int) -> date:
    """The day of the same number, or the last of a shorter month (民法典 §202)."""
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
