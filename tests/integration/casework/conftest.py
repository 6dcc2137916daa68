"""Applications as a counter in 郑州 would hand them over, and the staff of 济源 who decide them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace

import httpx
import pytest
from django.conf import settings
from django.test import RequestFactory

from tests.integration.register.conftest import FUTURE_UNIT, UNIT, Register
from tongban.apps.casework import ems
from tongban.apps.casework.models import Case
from tongban.apps.casework.operations import accept_case, examine_case, receive_case, record, review_case
from tongban.apps.identity.models import Institution, Officer
from tongban.domain import catalogue
from tongban.domain.catalogue import PartyRole
from tongban.domain.catalogue.offers import way_meant
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import CaseLodged
from tongban.sites.departments.courier.views import interface
from tongban.web.config import CarrierSection, SmsSection

BANK = "中原银行股份有限公司济源分行"
BANK_CODE = "91419001MA00000079"
OWNER = "张䶮"
OWNER_ID = "419001199003072512"
DEVELOPER = "济源测试置业有限公司"
PROOF = "豫(2019)济源市不动产证明第0000007号"
TITLE = "豫(2019)济源市不动产权第0000003号"
SENDER = "bureau.410100"


def party(role: str, name: str, number: str, *, kind: str = "person", **more) -> dict:
    """A party as the form names them."""
    document_kind = "1" if kind == "person" else "7"
    return {
        "role": role,
        "name": name,
        "kind": kind,
        "document_kind": document_kind,
        "document_number": number,
        "phone": "13803890001",
        "address": "河南省济源市沁园街道",
        **more,
    }


def papers_for(item: str, parties: list[dict], *more: str) -> list[dict]:
    """Every paper the item requires of these parties, handed in; `more` are papers it does not require."""
    business = catalogue.item(item)
    way = way_meant(business, told="", roles=[PartyRole(one["role"]) for one in parties])
    asked = [one for one in business.materials_for(way) if one.required or one.code in more]
    return [{"code": one.code, "name": one.name, "state": "received", "originals": 1, "pages": 1} for one in asked]


def lodging(item: str, *, intake_number: str, parties: list[dict], certificate: str = "", **more) -> CaseLodged:
    """The message of a counter in 郑州."""
    return CaseLodged.read(
        {
            "intake_number": intake_number,
            "mode": "L",
            "item": item,
            "unit_code": UNIT,
            "right_reference": {"kind": "mortgage", "certificate_number": certificate} if certificate else None,
            "parties": parties,
            "materials": papers_for(item, parties),
            "interview": [{"question": "申请登记事项是否为申请人的真实意思表示？", "answer": "是"}],
            "identity_checks": [
                {
                    "party": parties[0]["name"],
                    "method": "card_and_face",
                    "score_band": "high",
                    "at": "2026-11-20T08:40:00+08:00",
                    "officer": "陈收件",
                }
            ],
            "received_by": "陈收件",
            "window": "3号窗口",
            "lodged_at": "2026-11-20T08:55:00+08:00",
            "contact": {"name": parties[0]["name"], "phone": "13803890001"},
            "delivery": {"method": "counter", "name": parties[0]["name"], "phone": "13803890001"},
            **more,
        }
    )


def cancellation(intake_number: str = "41010020261120S00001", **more) -> CaseLodged:
    """3704: the bank gives up its mortgage."""
    bank = party("mortgagee", BANK, BANK_CODE, kind="enterprise")
    return lodging("3704", **{"intake_number": intake_number, "parties": [bank], "certificate": PROOF, **more})


def replacement(intake_number: str = "41010020261120S00002", certificate: str = TITLE) -> CaseLodged:
    """9001: the owner wants a new certificate for a damaged one."""
    return lodging(
        "9001", intake_number=intake_number, parties=[party("owner", OWNER, OWNER_ID)], certificate=certificate
    )


def presale(intake_number: str = "41010020261120S00003") -> CaseLodged:
    """7001: developer and buyer want an advance notice."""
    return lodging(
        "7001",
        intake_number=intake_number,
        parties=[
            party("preseller", DEVELOPER, BANK_CODE, kind="enterprise"),
            party("prebuyer", "李㙍", "41010119850101123X"),
        ],
        unit_code=FUTURE_UNIT,
        particulars=[{"code": "price", "name": "合同价款（元）", "value": "610000.00"}],
    )


@dataclass(frozen=True)
class Staff:
    """Everyone a case passes at 济源."""

    accepter: Officer
    examiner: Officer
    reviewer: Officer
    recorder: Officer
    issuer: Officer
    archivist: Officer


@pytest.fixture
def staff(jiyuan: Institution, appoint: Callable[..., Officer]) -> Staff:
    """One person for each role."""
    return Staff(
        accepter=appoint("赵受理", jiyuan, Role.ACCEPT),
        examiner=appoint("王审核", jiyuan, Role.EXAMINE),
        reviewer=appoint("钱复审", jiyuan, Role.REVIEW),
        recorder=appoint("周登簿", jiyuan, Role.RECORD),
        issuer=appoint("吴发证", jiyuan, Role.ISSUE),
        archivist=appoint("郑归档", jiyuan, Role.ARCHIVE),
    )


@pytest.fixture
def register(jiyuan: Institution) -> Register:
    """The register of 济源 with an owned and mortgaged home, and a home not yet built."""
    held = Register(jiyuan)
    home = held.folio(UNIT)
    held.ownership(home, OWNER, number=TITLE)
    held.mortgage(home, BANK, number=PROOF)
    held.folio(FUTURE_UNIT, location="济源市北海大道9号3幢101", status="predicted")
    return held


@pytest.fixture
def receive(jiyuan: Institution, register: Register, friday_morning: datetime) -> Callable[..., Case]:
    """Let a lodging arrive: receive(cancellation())."""

    def _receive(lodged: CaseLodged, *, at: datetime = friday_morning) -> Case:
        return receive_case(lodged=lodged, institution=jiyuan, sender=SENDER, sender_name="郑州市不动产登记中心", at=at)

    return _receive


@pytest.fixture
def lodged(receive: Callable[..., Case]) -> Case:
    """A mortgage cancellation waiting for acceptance."""
    return receive(cancellation())


@pytest.fixture
def advance(staff: Staff, friday_morning: datetime) -> Callable[..., Case]:
    """Take a case through the procedure: advance(case, to="reviewed")."""
    acts = {
        "accepted": lambda number: accept_case(number=number, officer=staff.accepter, at=friday_morning),
        "examined": lambda number: examine_case(
            number=number, officer=staff.examiner, opinion="材料齐全，权属清楚。", at=friday_morning
        ),
        "reviewed": lambda number: review_case(
            number=number, officer=staff.reviewer, opinion="同意。", at=friday_morning
        ),
        "recorded": lambda number: record(number=number, officer=staff.recorder, at=friday_morning),
    }

    def _advance(case: Case, *, to: str) -> Case:
        for state, act in acts.items():
            case = act(case.case_number)
            if state == to:
                return case
        raise AssertionError(to)

    return _advance


@pytest.fixture
def sms_account(monkeypatch: pytest.MonkeyPatch) -> SmsSection:
    """The node has an account with an operator."""
    account = SmsSection(url="http://sms.test", app_key="bureau", app_secret="a-secret")
    node = settings.TONGBAN
    monkeypatch.setattr(settings, "TONGBAN", SimpleNamespace(**{**dict(node), "sms": account}))
    return account


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> CarrierSection:
    """The node has an agreement with a carrier, and the simulated carrier itself answers, without a socket between."""
    agreement = CarrierSection(
        url="http://carrier.test/ems",
        app_key="bureau",
        authorization="bureau",
        app_secret="a-secret",
        customer="TB419001",
        sender_name="济源市不动产登记中心",
        sender_phone="03910000000",
        sender_address="河南省济源市政务服务中心",
    )
    node = {**dict(settings.TONGBAN), "carrier": agreement, "customers": {agreement.app_key: agreement.app_secret}}
    monkeypatch.setattr(settings, "TONGBAN", SimpleNamespace(**node))

    def post(url: str, *, data: dict[str, str], timeout: float) -> httpx.Response:
        assert url == agreement.url
        assert timeout
        answer = interface(RequestFactory().post("/ems", data))
        return httpx.Response(answer.status_code, content=answer.content, request=httpx.Request("POST", url))

    monkeypatch.setattr(ems.httpx, "post", post)
    return agreement
