"""Turns beside the straight way: suspend, resume, payment, withdrawal, handing back, what is handled in parallel."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations import (
    ask_housing_again,
    await_payment,
    declare_again,
    hand_back,
    resume_case,
    settle_branch,
    settle_payment,
    suspend_case,
    waive_fee,
    withdraw_case,
)
from tongban.apps.casework.operations.procedure.withdrawing import Signature, Withdrawal
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.queries.charges import fee_of
from tongban.apps.casework.queries.course import course_of
from tongban.apps.casework.queries.linked import partners_of
from tongban.apps.casework.queries.onewindow import (
    housing_to_ask_again,
    latest_requests,
    open_fee_notice,
    returned_declaration,
)
from tongban.apps.casework.words import Capacity
from tongban.apps.identity.clock import now
from tongban.domain.cases.branches import Branch, may_settle
from tongban.domain.cases.outside import System
from tongban.domain.cases.transitions import Action
from tongban.domain.people import Role
from tongban.sites.bureau.registry.acts.forms import OpinionForm
from tongban.sites.bureau.registry.acts.halting_forms import (
    BranchForm,
    DeclarationForm,
    HandBackForm,
    PaidForm,
    SuspendForm,
    TaxBranchForm,
    WaiverForm,
)
from tongban.sites.bureau.registry.case.desk import back_to
from tongban.sites.bureau.registry.case.shown import acting, on_case, seen_in
from tongban.sites.bureau.withdrawal import Signer, WithdrawalForm, names_of
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.forms import Form


@require(Role.EXAMINE, Role.REVIEW)
@on_case(Action.SUSPEND)
def suspend(request: StaffRequest, number: str) -> HttpResponse:
    """中止办理"""
    told = "中止后不计入办理时限，并向申请人发出中止办理通知书。"
    form = SuspendForm(request.POST or None)
    return _ask(request, number, form, act=suspend_case, title="中止办理", consequence=told, done="已中止办理")


@require(Role.EXAMINE, Role.REVIEW)
@on_case(Action.RESUME)
def resume(request: StaffRequest, number: str) -> HttpResponse:
    """恢复办理"""
    told = "恢复后重新初审，剩余的办理时限继续计算。"
    form = OpinionForm(request.POST or None)
    return _ask(request, number, form, act=resume_case, title="恢复办理", consequence=told, done="已恢复办理，待初审")


@require(Role.REVIEW, Role.RECORD)
@on_case(Action.AWAIT_PAYMENT)
def payment(request: StaffRequest, number: str) -> HttpResponse:
    """通知缴费"""
    told = "将制作缴费通知书并告知申请人；缴清前不计时，也不能登簿。"
    return _ask(
        request, number, None, act=await_payment, title="通知缴费", consequence=told, done="已通知缴费，等待申请人"
    )


@require(Role.RECORD, Role.ISSUE)
@on_case(Action.SETTLE_PAYMENT)
def paid(request: StaffRequest, number: str) -> HttpResponse:
    """税费缴清"""
    form = PaidForm(request.POST or None, fee=fee_of(case_numbered(number=number, officer=request.officer)))
    return _ask(
        request, number, form, act=settle_payment, title="确认税费缴清", consequence="", done="税费已缴清，待登簿"
    )


@require(Role.ACCEPT)
@on_case(Action.HAND_BACK)
def back(request: StaffRequest, number: str) -> HttpResponse:
    """退回收件机构"""
    told = (
        "只用于移交有误的情形；申请材料本身不齐的，请一次性告知补正或者不予受理。退回后本案终结，由收件机构重新收件。"
    )
    form = HandBackForm(request.POST or None)
    return _ask(
        request,
        number,
        form,
        act=hand_back,
        title="退回收件机构",
        consequence=told,
        done="已退回收件机构",
        kind="danger",
    )


@require(Role.ACCEPT, Role.EXAMINE, Role.REVIEW, Role.RECORD, Role.ISSUE)
@on_case(Action.SETTLE_BRANCH)
def branch(request: StaffRequest, number: str, branch: str) -> HttpResponse:
    """记录核税、备案、水电气暖的结果"""
    matter = Branch(branch)
    form = (TaxBranchForm if matter is Branch.TAX else BranchForm)(request.POST or None)
    if request.method != "POST":
        may_settle(matter, events=course_of(case_numbered(number=number, officer=request.officer)))

    def act(**told: object) -> Case:
        return settle_branch(branch=matter, **told)  # type: ignore[arg-type]  # the form's own fields

    told = (
        f"依据：{matter.statute}。只在对方系统没有接入、中断或者逾期未答复时人工记录，"
        "记录会标明“人工记录”并记入审计。其他事项照常办理，互不等待。"
    )
    return _ask(request, number, form, act=act, title=f"{matter.label}：记录结果", consequence=told, done="已记录")


@require(Role.ACCEPT, Role.EXAMINE, Role.REVIEW, Role.RECORD, Role.ISSUE)
@on_case(Action.SETTLE_BRANCH, ready=returned_declaration)
def declare(request: StaffRequest, number: str) -> HttpResponse:
    """补充涉税申报"""
    case = case_numbered(number=number, officer=request.officer)
    form = DeclarationForm(request.POST or None, request.FILES if request.POST else None, case=case)
    returned = latest_requests(case).get(System.TAX)
    why = f"税务机关退回：{returned.answer.get('reason', '')}" if returned else ""

    if acting(request) and form.is_valid() and (scans := form.kept_scans(at=now())) is not None:
        case = declare_again(
            number=number,
            officer=request.officer,
            answers=form.answers(),
            scans=scans,
            at=now(),
            address=address_of(request),
            seen=seen_in(request),
        )
        return back_to(request, case, "已重新推送税务机关")
    told = f"{why}按申请人补充的内容修改后重新推送税务机关；原来的申报作废。"
    return _page(request, case, form, title="补充涉税申报", consequence=told, kind="primary")


@require(Role.ACCEPT, Role.EXAMINE, Role.REVIEW, Role.RECORD, Role.ISSUE)
@on_case(Action.SETTLE_BRANCH, ready=housing_to_ask_again)
def housing_again(request: StaffRequest, number: str) -> HttpResponse:
    """重新核验网签备案"""
    told = "双方在住建部门改正合同后，重新核验。"
    return _ask(
        request, number, None, act=ask_housing_again, title="重新核验房屋交易备案", consequence=told, done="已重新推送"
    )


@require(Role.ACCEPT, Role.EXAMINE, Role.REVIEW, Role.RECORD, Role.ISSUE)
@on_case(Action.SETTLE_BRANCH, ready=open_fee_notice)
def waive(request: StaffRequest, number: str) -> HttpResponse:
    """减免登记费"""
    told = "只用于法律规定免收的情形（财税〔2016〕79号、财税〔2019〕45号）。已开具的缴款单随即作废。"
    form = WaiverForm(request.POST or None)
    return _ask(request, number, form, act=waive_fee, title="减免登记费", consequence=told, done="已减免登记费")


@require(Role.RECEIVE, Role.ACCEPT)
@on_case(Action.WITHDRAW)
def withdraw(request: StaffRequest, number: str) -> HttpResponse:
    """撤回申请"""
    case = case_numbered(number=number, officer=request.officer)
    place = f"{case.institution.name} {request.officer.window}".strip()
    form = WithdrawalForm(request.POST or None, request.FILES or None, signers=_signers(case), initial={"place": place})
    if acting(request) and form.is_valid() and (scan := form.scanned(at=now())):
        told = Withdrawal(
            reason=form.cleaned_data["reason"],
            place=form.cleaned_data["place"],
            signatures=tuple(
                Signature(party=one["party"], signed_by=one["signed_by"], capacity=Capacity(one["capacity"]))
                for one in form.signatures()
            ),
            document=scan,
        )
        done = withdraw_case(
            number=number,
            officer=request.officer,
            told=told,
            at=now(),
            address=address_of(request),
            seen=seen_in(request),
        )
        return back_to(request, done, "申请已撤回，撤回通知书已制发")
    told_first = "登簿前，全体申请人可以撤回（条例 §15）。撤回后案件终结，退还材料原件；可以重新申请。"
    if partners := partners_of(case):
        told_first += f"与它合并办理的 {'、'.join(one.case_number for one in partners)} 不会随之撤回，请一并确认。"
    return _page(request, case, form, title="撤回申请", consequence=told_first, kind="danger")


def _signers(case: Case) -> list[Signer]:
    return [
        Signer(
            party=party.name,
            has_guardian=party.has_guardian,
            agents=names_of(party.agents),
            representatives=names_of([party.represented_by]),
        )
        for party in case.parties.all()
    ]


def _ask(
    request: StaffRequest,
    number: str,
    form: Form | None,
    *,
    act: Callable[..., Case],
    title: str,
    consequence: str,
    done: str,
    kind: str = "primary",
) -> HttpResponse:
    case = case_numbered(number=number, officer=request.officer)
    if acting(request) and (form is None or form.is_valid()):
        told = form.cleaned_data if form else {}
        case = act(
            number=number, officer=request.officer, at=now(), address=address_of(request), seen=seen_in(request), **told
        )
        return back_to(request, case, done)
    return _page(request, case, form, title=title, consequence=consequence, kind=kind)


def _page(
    request: HttpRequest, case: Case, form: Form | None, *, title: str, consequence: str, kind: str
) -> HttpResponse:
    context = {
        "case": case,
        "title": title,
        "label": title,
        "consequence": consequence,
        "form": form,
        "kind": kind,
        "tall": True,
    }
    return render(request, "bureau/registry/acts/act.html", context, status=422 if form and form.errors else 200)
