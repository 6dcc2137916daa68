"""Starting a draft, asking the home register, and ending a draft that cannot be lodged."""

from datetime import datetime
from time import perf_counter
from typing import Literal

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.models import Officer
from tongban.apps.intake.directory import Home, home_of_certificate, home_of_unit
from tongban.apps.intake.failures import NotTakenIn, OutOfScope, OwnProperty, TakenOverMeanwhile
from tongban.apps.intake.models import Application, IntakeCounter, MaterialRow
from tongban.apps.intake.operations.consulting import close_consultation
from tongban.apps.intake.operations.filing import print_paper
from tongban.apps.intake.operations.local_rules import ask_local_rules, keep_local_rules
from tongban.apps.intake.operations.locking import locked, locked_draft, note, save_draft
from tongban.apps.intake.operations.parts import void_parts
from tongban.apps.intake.operations.pre_review import give_up_pre_review
from tongban.apps.intake.operations.undertakings import follow_findings
from tongban.apps.intake.queries import application_of
from tongban.apps.intake.rights import rights_to_choose
from tongban.apps.intake.scope import exclusions_of_code
from tongban.apps.intake.words import ApplicationState, PaperKind, Step
from tongban.apps.messaging.calls import call
from tongban.domain import catalogue
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue import BusinessItem
from tongban.domain.catalogue.listing import listed_item
from tongban.domain.catalogue.offers import ways_at_counter
from tongban.domain.codes.certificate_number import CertificateNumber
from tongban.domain.codes.intake_number import IntakeNumber
from tongban.domain.codes.unit_code import UnitCode
from tongban.exchange.contracts.registers import SearchUnit, UnitExtract

_DEADLINE_SECONDS = 8


def start_application(
    *, officer: Officer, item: str, way: str, at: datetime, unit_code: str = "", certificate_number: str = ""
) -> Application:
    """Number and keep a new draft for the property named by its unit code or by a certificate.

    Raises InvalidCode for a code that cannot be, OutOfScope when the code alone shows it, NoHomeInstitution,
    OwnProperty, NotTakenIn for an item or a way no counter takes in. The home register is not asked yet: that is
    `take_register_data`.
    """
    business = _taken_in(item, way)
    unit = UnitCode.parse(unit_code) if unit_code else None
    certificate = "" if unit or not certificate_number else CertificateNumber.parse(certificate_number).text
    if unit is None and not certificate:
        raise NotTakenIn("请输入不动产单元号或证书、证明号。")
    if unit:
        _refuse_by_code(unit, business=business, officer=officer, at=at)
    home = home_of_unit(unit) if unit else home_of_certificate(certificate)
    if home.code == officer.institution_id:
        raise OwnProperty(home.name)
    return open_draft(
        officer=officer,
        business=business,
        way=way,
        home=home,
        unit_code=unit.text if unit else "",
        certificate=certificate,
        at=at,
    )


def start_together(*, number: str, officer: Officer, item: str, way: str, at: datetime) -> Application:
    """Number a draft that goes together with a lodged application of the same property (转移和抵押合并办理).

    What the first has brought home is recorded with it, in one act. Raises NotTakenIn unless the first is lodged,
    its case not ended, and the items go together; ApplicationNotFound for another institution's.
    """
    first = application_of(officer, number)
    business = _taken_in(item, way)
    if first.state != ApplicationState.LODGED or not catalogue.go_together(first.item, item):
        raise NotTakenIn(f"{first.business.short_name}已办结或者还没有提交，或者不能与{business.short_name}合并办理。")
    return open_draft(
        officer=officer,
        business=business,
        way=way,
        home=Home(code=first.home_code, name=first.home_name),
        unit_code=first.unit_code,
        certificate="",
        at=at,
        together_with=first.together_with or first.intake_number,
    )


def _taken_in(code: str, way: str) -> BusinessItem:
    listed = listed_item(code)
    business = listed.recorded
    if business is None or listed.why_not:
        raise NotTakenIn(f"{listed.name}：{listed.why_not}")
    if not business.offered or way not in {one.code for one in ways_at_counter(business)}:
        raise NotTakenIn(f"{business.name}不能在这里按这种方式收件，请到不动产所在地登记机构办理。")
    return business


def _refuse_by_code(unit: UnitCode, *, business: BusinessItem, officer: Officer, at: datetime) -> None:
    """What the code itself says is enough to refuse: no number is taken, the register is left alone."""
    reasons = exclusions_of_code(unit=unit, item=business, on=at.astimezone(SHANGHAI).date())
    if not reasons:
        return
    record_act(
        act="异地收件：不在范围",
        at=at,
        institution_code=officer.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject=unit.text,
        purpose=f"异地收件：{business.name}",
        detail={"reasons": [sentence for sentence, _ in reasons]},
        succeeded=False,
    )
    raise OutOfScope(reasons)


@transaction.atomic
def open_draft(
    *,
    officer: Officer,
    business: BusinessItem,
    way: str,
    home: Home,
    unit_code: str,
    certificate: str,
    at: datetime,
    together_with: str = "",
) -> Application:
    """Number and keep a draft with the checklist of its item."""
    draft = Application.objects.create(
        institution=officer.institution,
        intake_number=_next_number(officer.institution_id, at=at),
        item=business.code,
        way=way,
        home_code=home.code,
        home_name=home.name,
        unit_code=unit_code,
        asked_certificate=certificate,
        together_with=together_with,
        officer=officer,
        window=officer.window,
        started_at=at,
        saved_at=at,
    )
    MaterialRow.objects.bulk_create(
        MaterialRow(
            application=draft,
            position=position,
            code=rule.code,
            name=rule.name,
            mandatory=rule.required,
            printed_here=rule.made_here,
        )
        for position, rule in enumerate(business.materials_for(way), start=1)
    )
    note("开始收件", application=draft, officer=officer, at=at, purpose=f"异地收件：{business.name}")
    return draft


def _next_number(institution_code: str, *, at: datetime) -> str:
    """The next number of the day: the row lock keeps windows apart, a rollback leaves no gap."""
    day = at.astimezone(SHANGHAI).date()
    IntakeCounter.objects.get_or_create(institution_id=institution_code, day=day)
    counter = IntakeCounter.objects.select_for_update().get(institution_id=institution_code, day=day)
    counter.last += 1
    counter.save(update_fields=["last"])
    return IntakeNumber.compose(institution=institution_code, day=day, serial=counter.last).text


def take_register_data(*, number: str, officer: Officer, at: datetime, address: str = "") -> Application:
    """Ask the home register for what the item needs, with purpose and operator recorded at both ends.

    Raises OutOfScope after deleting a draft that held nothing yet; HubUnreachable, DeadlinePassed and
    PartnerRefused of messaging. The network is asked outside any transaction: no lock is held while waiting.
    """
    with transaction.atomic():
        draft = locked_draft(number=number, officer=officer)
        purpose = f"异地收件：{draft.business.name}"
        note(
            "查询属地登记簿",
            application=draft,
            officer=officer,
            at=at,
            purpose=purpose,
            detail={"home": draft.home_code, "unit": draft.unit_code, "certificate": draft.asked_certificate},
            address=address,
        )
    started = perf_counter()
    extract = call(
        SearchUnit(
            unit_code=draft.unit_code or None,
            certificate_number=draft.asked_certificate or None,
            item=draft.item,
            purpose=purpose,
            intake_number=number,
        ),
        sender=officer.institution.member,
        recipient=draft.home_member,
        about=number,
        purpose=purpose,
        operator=officer.username,
        operator_name=officer.name,
        at=at,
        deadline_seconds=_DEADLINE_SECONDS,
    )
    milliseconds = round((perf_counter() - started) * 1000)
    if not extract.in_scope:
        _refuse_by_register(number=number, officer=officer, extract=extract, at=at)
    told = ask_local_rules(draft, officer=officer, at=at)
    keep_local_rules(number=number, officer=officer, told=told, at=at)
    return _keep_extract(number=number, officer=officer, extract=extract, milliseconds=milliseconds, at=at)


def _refuse_by_register(*, number: str, officer: Officer, extract: UnitExtract, at: datetime) -> None:
    reasons = [(one.sentence, one.statute) for one in extract.findings if one.severity == "block"]
    reasons = reasons or [("该不动产不属于异地可办范围。", "总体方案 五")]
    with transaction.atomic():
        draft = locked_draft(number=number, officer=officer)
        detail: dict[str, object] = {"unit": extract.unit_code, "reasons": [sentence for sentence, _ in reasons]}
        note("异地收件：不在范围", application=draft, officer=officer, at=at, detail=detail)
        if draft.extract is None:
            close_consultation(draft, outcome="sent_home", reason=reasons[0][0], at=at)
            draft.delete()
        else:
            _end(draft, state=ApplicationState.RETURNED, reason=reasons[0][0], officer=officer, at=at)
    raise OutOfScope(reasons)


@transaction.atomic
def _keep_extract(
    *, number: str, officer: Officer, extract: UnitExtract, milliseconds: int, at: datetime
) -> Application:
    draft = locked_draft(number=number, officer=officer)
    draft.extract = extract.body()
    draft.extract_taken_at = extract.taken_at
    draft.extract_milliseconds = milliseconds
    draft.unit_code = extract.unit_code
    draft.verdict = None
    draft.checked_at = None
    _choose_only_right(draft, extract)
    fields = ["extract", "extract_taken_at", "extract_milliseconds", "unit_code", "verdict", "checked_at"]
    save_draft(draft, at=at, fields=[*fields, "right_kind", "right_certificate"])
    follow_findings(draft, extract.findings, afresh=True, at=at)
    return draft


def _choose_only_right(draft: Application, extract: UnitExtract) -> None:
    """Take the shown certificate's right, or the only one; keep an earlier choice that still exists."""
    options = rights_to_choose(item=draft.item, extract=extract)
    if draft.right_certificate in {one.certificate_number for one in options}:
        return
    wanted = [one for one in options if one.certificate_number == draft.asked_certificate] or options
    only = wanted[0] if len(wanted) == 1 else None
    draft.right_kind = only.kind if only else ""
    draft.right_certificate = only.certificate_number if only else ""


@transaction.atomic
def choose_right(*, number: str, officer: Officer, version: int, certificate_number: str, at: datetime) -> Application:
    """Say which mortgage or certificate the application is about, and go on to the applicants."""
    draft = locked_draft(number=number, officer=officer, version=version)
    extract = draft.register
    if extract is None:
        raise NotTakenIn("还没有取得属地登记数据，请先取数。")
    options = rights_to_choose(item=draft.item, extract=extract)
    chosen = next((one for one in options if one.certificate_number == certificate_number), None)
    if options and chosen is None:
        raise NotTakenIn("请选择申请所指的权利或证书。")
    if chosen and chosen.certificate_number != draft.right_certificate:
        void_parts(draft, officer=officer, cause="changed", at=at)
        draft.right_kind, draft.right_certificate = chosen.kind, chosen.certificate_number
        draft.verdict, draft.checked_at = None, None
    draft.step = max(draft.step, Step.APPLICANTS)
    save_draft(draft, at=at, fields=["right_kind", "right_certificate", "step", "verdict", "checked_at"])
    return draft


@transaction.atomic
def take_over(
    *, number: str, officer: Officer, at: datetime, address: str = "", shown_with: str | None = None
) -> Application:
    """Go on with a colleague's draft; from now on it is the officer's own.

    `shown_with` is the account whose draft the page showed; raises TakenOverMeanwhile when it is another's by now.
    """
    draft = locked(number=number, officer=officer)
    if shown_with is not None and draft.officer_id != officer.pk and draft.officer.username != shown_with:
        raise TakenOverMeanwhile(draft.officer.name)
    if draft.is_draft and draft.officer_id != officer.pk:
        note(
            "接手收件草稿",
            application=draft,
            officer=officer,
            at=at,
            detail={"from": draft.officer.username},
            address=address,
        )
        draft.officer = officer
        draft.window = officer.window
        save_draft(draft, at=at, fields=["officer", "window"])
    return draft


@transaction.atomic
def send_home(*, number: str, officer: Officer, reason: str, at: datetime, version: int | None = None) -> Application:
    """Tell the applicants to apply at the home bureau itself (总体方案 六: 不能即时解决的，告知到属地申请).

    They leave with a slip that says why, where to go and what to bring; it stays with the application.
    """
    draft = locked_draft(number=number, officer=officer, version=version)
    if not reason.strip():
        raise NotTakenIn("请写明告知到属地办理的原因。")
    _end(draft, state=ApplicationState.RETURNED, reason=reason.strip(), officer=officer, at=at)
    print_paper(draft, PaperKind.GUIDANCE, at=at)
    note("告知到属地办理", application=draft, officer=officer, at=at, detail={"reason": reason.strip()})
    return draft


@transaction.atomic
def drop_draft(*, number: str, officer: Officer, reason: str, at: datetime, version: int | None = None) -> Application:
    """Go no further with a draft: the applicants do not want it any more, or it was begun by mistake.

    It stays on the list of what has ended, with its reason. Raises NotTakenIn without one.
    """
    draft = locked_draft(number=number, officer=officer, version=version)
    if not reason.strip():
        raise NotTakenIn("请写明放弃收件的原因。")
    _end(draft, state=ApplicationState.DROPPED, reason=reason.strip(), officer=officer, at=at)
    note("放弃收件", application=draft, officer=officer, at=at, detail={"reason": reason.strip()})
    return draft


def _end(draft: Application, *, state: ApplicationState, reason: str, officer: Officer, at: datetime) -> None:
    """Nobody works on it any more: not the counters that were asked for a part, nor the home bureau that was asked."""
    void_parts(draft, officer=officer, cause="ended", at=at)
    outcome: Literal["dropped", "sent_home"] = "dropped" if state is ApplicationState.DROPPED else "sent_home"
    close_consultation(draft, outcome=outcome, reason=reason, at=at)
    give_up_pre_review(draft, reason=reason, at=at)
    draft.state = state
    draft.ended_at = at
    draft.ended_reason = reason[:300]
    save_draft(draft, at=at, fields=["state", "ended_at", "ended_reason"])


def record_look(*, application: Application, officer: Officer, what: str, at: datetime, address: str = "") -> None:
    """Every look at personal data is recorded (细则 §97; 个保法): what was looked at, of which application."""
    note(f"查看{what}", application=application, officer=officer, at=at, address=address)
