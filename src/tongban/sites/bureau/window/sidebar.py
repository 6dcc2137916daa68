"""What stands beside every step: the home register's data, whether it can be taken in, what it costs and how long."""

from typing import Any

from django.utils.timezone import localtime

from tongban.apps.intake.accounts import said_of_accounts
from tongban.apps.intake.models import Application
from tongban.apps.intake.queries import pre_review_state
from tongban.domain.dictionaries import PropertyUse
from tongban.domain.fees import fee_for
from tongban.exchange.contracts.registers import UnitExtract
from tongban.exchange.contracts.types import Finding
from tongban.web.components import Check, Level
from tongban.web.formatting import money

_SAID = 2  # as much of a consultation as stands beside the form; the whole of it has its page
_LEVELS = {"block": Level.BLOCK, "consent": Level.WARN, "warn": Level.WARN}
_MODES = {"sole": "单独所有", "joint": "共同共有", "by_shares": "按份共有", "other": "其他共有"}
_NOTICES = {
    "presale": "预购商品房预告登记",
    "sale": "不动产买卖预告登记",
    "presale_mortgage": "预购商品房抵押预告登记",
    "mortgage": "不动产抵押预告登记",
}


def sidebar(application: Application) -> dict[str, Any]:
    """Context for `bureau/window/side.html`."""
    extract = application.register
    said = list(application.consultations.all()) if application.is_draft else []
    return {
        "said": said[-_SAID:],
        "unread": sum(one.incoming and one.read_at is None for one in said),
        "pre_review_state": pre_review_state(application) if application.is_draft else None,
        "extract": extract,
        "home_place": application.home_name.removesuffix("不动产登记中心"),
        "owners": _owners(extract),
        "notices": [(_NOTICES.get(one.kind, "预告登记"), one) for one in extract.advance_notices] if extract else [],
        "acceptance": acceptance_checks(application),
        "accounts": account_checks(application),
        "fee": _fee(application),
        "taxes": "、".join(one.label for one in application.business.taxes) or "不涉及",
        "days": application.local.working_days,
    }


def _owners(extract: UnitExtract | None) -> str:
    if extract is None or extract.ownership is None:
        return ""
    holders = "、".join(f"{one.name} {one.share}".strip() for one in extract.ownership.holders)
    return f"{holders}　{_MODES.get(extract.ownership.mode, '')}"


def acceptance_checks(application: Application) -> list[Check]:
    """What the home register and the law say, each with its statute; what is fine is said as well."""
    extract = application.register
    if extract is None:
        return [Check(level=Level.WARN, sentence="还没有取得属地登记数据，暂不能判断能否受理")]
    answer = application.answer
    findings = _once([*extract.findings, *(answer.findings if answer else ())])
    checks = [Check(level=Level.OK, sentence="属于“全豫通办”范围", statute="总体方案 五")]
    if not any(one.severity == "block" for one in findings):
        taken = localtime(extract.taken_at)
        place = application.home_name.removesuffix("不动产登记中心")
        checks.append(
            Check(level=Level.OK, sentence="未发现不能办理的登记事项", statute=f"{taken:%H:%M} {place}登记簿")
        )
    checks += [_check(one) for one in findings]
    if answer:
        checks += [
            Check(level=Level.OK if one.matches else Level.WARN, sentence=one.sentence, statute="属地登记簿核对")
            for one in answer.matches
            if one.sentence
        ]
    return checks


def account_checks(application: Application) -> list[Check]:
    """What the utilities say of the accounts that were named; nothing of it holds an application up."""
    return [
        Check(level=Level.WARN if one.doubtful else Level.OK, sentence=one.sentence)
        for one in said_of_accounts(application)
    ]


def _once(findings: list[Finding]) -> list[Finding]:
    return list({(one.code, one.sentence): one for one in findings}.values())


def _check(finding: Finding) -> Check:
    return Check(level=_LEVELS[finding.severity], sentence=finding.sentence, statute=finding.statute)


def _fee(application: Application) -> str:
    """The fee for a home, as the counter can tell before the home bureau has fixed it."""
    business = application.business
    fee = fee_for(item=business, use=PropertyUse.RESIDENTIAL)
    return f"{money(fee)}（住宅）" if fee else "不收费"
