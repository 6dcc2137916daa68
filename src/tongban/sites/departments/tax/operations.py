"""The tax office assesses what was declared, takes the money and certifies it (gateways.md 3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from tongban.apps.documents.queries import missing_files
from tongban.apps.messaging.handlers import Received, handles
from tongban.apps.messaging.operations import want_files
from tongban.domain.calendar import SHANGHAI
from tongban.domain.declarations import Kinship, ReturnCode
from tongban.domain.dictionaries import TaxClearance
from tongban.exchange.contracts.taxes import DeclarationReturned, TaxAssessed, TaxCleared, TaxDeclared, TaxPaid
from tongban.sites.departments.models import OfficeMatter
from tongban.sites.departments.offices.matters import (
    PACE,
    PAYING_PACE,
    Act,
    Office,
    answer,
    head,
    names_of,
    open_office,
    price_of,
    refusal,
    take_in,
)
from tongban.sites.departments.tax.rates import exemption, lines_of

_S = OfficeMatter.Stage
_TO_PAY: Final = timedelta(days=15)
_WITHOUT_PRICE: Final = frozenset({"2003", "2004"})


@handles(TaxDeclared)
def take_declaration(message: TaxDeclared, received: Received) -> None:
    """Keep the declaration, and have the papers that support it fetched from whoever declared (A006 影像资料接收)."""
    take_in(message, received)
    want_files(
        message.evidence,
        from_member=received.sender,
        for_member=received.recipient,
        about=received.about,
        at=received.at,
    )


def look_at(matter: OfficeMatter, *, at: datetime) -> None:
    """What a clerk would do first: send back what is incomplete, clear what is exempt, assess the rest."""
    if basis := exemption(matter.body):
        clear(matter, at=at, clearance=TaxClearance.EXEMPT, basis=basis)
    elif lacking := _lacking(matter):
        send_back(matter, at=at, code=lacking.value)
    else:
        assess(matter, at=at)


def _lacking(matter: OfficeMatter) -> ReturnCode | None:
    if matter.body["item"] in _WITHOUT_PRICE:
        return None
    wanted = {"price": ReturnCode.PRICE, "contract_date": ReturnCode.CONTRACT_DATE, "family_homes": ReturnCode.HOMES}
    if not str(matter.body.get("use", "")).startswith("1"):
        del wanted["family_homes"]
    return next((code for name, code in wanted.items() if not matter.body.get(name)), None)


def send_back(matter: OfficeMatter, *, at: datetime, code: str) -> None:
    """The declaration cannot be assessed."""
    reason = f"{ReturnCode(code).label}。"
    message = DeclarationReturned(**head(matter, at), code=code, reason=reason)
    answer(matter, message, stage=_S.RETURNED, told=f"退回：{reason}", at=at)


def assess(matter: OfficeMatter, *, at: datetime) -> None:
    """Say what is due; where that is nothing, clear it at once."""
    lines = lines_of(matter.body, on=at.astimezone(SHANGHAI).date())
    total = sum((one.due - one.relief for one in lines), Decimal(0))
    if not total:
        clear(matter, at=at, clearance=TaxClearance.NOT_TAXABLE, basis="应纳税额为零")
        return
    ticket = f"341{matter.asker.rpartition('.')[2]}{at.astimezone(SHANGHAI):%y%m}{matter.pk % 10**5:05d}"
    message = TaxAssessed(
        **head(matter, at),
        assessed_price=matter.body.get("price") or Decimal(0),
        lines=tuple(lines),
        total=total,
        ticket=ticket,
        pay_by=(at.astimezone(SHANGHAI) + _TO_PAY).date(),
        assessor="吴核税",
    )
    told = f"应缴 ¥{total:,.2f}，电子税票 {ticket}"
    kept = {"ticket": ticket, "total": f"{total:.2f}"}
    answer(matter, message, stage=_S.ASSESSED, told=told, at=at, again_in=PAYING_PACE, **kept)


def pay(matter: OfficeMatter, *, at: datetime) -> None:
    """The money has arrived."""
    message = TaxPaid(
        **head(matter, at), ticket=matter.answer["ticket"], amount=Decimal(matter.answer["total"]), paid_at=at
    )
    told = f"¥{Decimal(matter.answer['total']):,.2f} 已入库"
    answer(matter, message, stage=_S.PAID, told=told, at=at, again_in=PACE)


def certify(matter: OfficeMatter, *, at: datetime) -> None:
    """Paid: the certificate."""
    clear(matter, at=at, clearance=TaxClearance.PAID, basis="")


def exempt(matter: OfficeMatter, *, at: datetime) -> None:
    """Exempt, as the visitor decides."""
    clear(matter, at=at, clearance=TaxClearance.EXEMPT, basis=exemption(matter.body) or "契税法 §6")


def clear(matter: OfficeMatter, *, at: datetime, clearance: TaxClearance, basis: str) -> None:
    """Write the certificate of payment, exemption, or of no tax."""
    certificate = f"({at.astimezone(SHANGHAI).year})豫税证字{matter.pk:08d}号"
    message = TaxCleared(
        **head(matter, at),
        clearance=clearance.value,
        certificate_number=certificate,
        basis=basis,
        issued_on=at.astimezone(SHANGHAI).date(),
    )
    answer(matter, message, stage=_S.ANSWERED, told=f"{clearance.label}，{certificate}", at=at)


def _shown(matter: OfficeMatter) -> list[tuple[str, str]]:
    body = matter.body
    kinship = body.get("kinship")
    return [
        ("坐落", body["location"]),
        ("出让方", names_of(body.get("transferors", ()))),
        ("承受方", names_of(body["transferees"])),
        ("合同价款", price_of(body)),
        ("签订日期", body.get("contract_date") or "未填"),
        ("双方关系", Kinship(kinship).label if kinship in set(Kinship) else "未填"),
        ("佐证材料", _papers(body.get("evidence", ()))),
    ]


def _papers(evidence: Sequence[Mapping[str, Any]]) -> str:
    """The papers that came along, and which of them are still on their way; empty where there are none."""
    coming = set(missing_files(digests=[one["digest"] for one in evidence]))
    return "、".join(
        f"{one['name']}（{one['pages']} 页{'，正在调取' if one['digest'] in coming else ''}）" for one in evidence
    )


open_office(
    Office(
        system="tax",
        title="税务机关",
        acts=(
            Act(name="assess", label="核税", stage=_S.RECEIVED, does=assess),
            Act(name="exempt", label="免税", stage=_S.RECEIVED, does=exempt),
            refusal(name="return", label="退回申报", does=send_back, codes=ReturnCode),
            Act(name="pay", label="税款已入库", stage=_S.ASSESSED, does=pay),
            Act(name="certify", label="开具完税凭证", stage=_S.PAID, does=certify),
        ),
        by_itself={_S.RECEIVED: look_at, _S.ASSESSED: pay, _S.PAID: certify},
        shown=_shown,
    )
)
