"""A home bureau behind an in-memory line: it answers signed calls the way the hub would bring them back."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import uuid4

import httpx

from tongban.apps.messaging.models import Member
from tongban.apps.messaging.node import signing_key
from tongban.exchange.contracts import Answer, Call
from tongban.exchange.contracts.catalogue import LocalRule, SearchVariant, Variant
from tongban.exchange.contracts.registers import (
    ApplicationVerdict,
    CertificateExtract,
    CheckApplication,
    HolderExtract,
    MortgageExtract,
    OwnershipExtract,
    PartyMatch,
    SearchUnit,
    UnitExtract,
)
from tongban.exchange.contracts.types import Finding
from tongban.exchange.envelope import MEDIA_TYPE, Kind, new_envelope, peek, seal

UNIT = "419001001002GB00012F00180302"
TITLE = "豫(2019)济源市不动产权第0010023号"
MORTGAGE = "豫(2020)济源市不动产证明第0004711号"


@dataclass
class HomeBureau:
    """What the home bureau says; tests change it before asking. `asked` keeps every call that came."""

    findings: tuple[Finding, ...] = ()
    verdict_findings: tuple[Finding, ...] = ()
    in_scope: bool = True
    rules: tuple[LocalRule, ...] = ()
    reachable: bool = True
    asked: list[Call] = field(default_factory=list)

    def extract(self, at) -> UnitExtract:
        return UnitExtract(
            unit_code=UNIT,
            location="济源市沁园路118号18幢3单元302",
            use="成套住宅",
            area=Decimal("118.42"),
            structure="钢筋混凝土结构",
            floor="3",
            total_floors=18,
            right_nature="出让/市场化商品房",
            status="surveyed",
            ownership=OwnershipExtract(
                mode="sole",
                holders=(
                    HolderExtract(name="张䶮", kind="person", document_kind="1", masked_number="4190**********2512"),
                ),
            ),
            certificates=(CertificateExtract(number=TITLE, kind="title_certificate", about="所有权"),),
            mortgages=(
                MortgageExtract(
                    certificate_number=MORTGAGE,
                    mortgagee="中原银行股份有限公司济源分行",
                    amount=Decimal("420000.00"),
                    from_date=date(2020, 3, 1),
                    until_date=date(2040, 3, 1),
                ),
            ),
            findings=self.findings,
            in_scope=self.in_scope,
            taken_at=at,
        )

    def answer(self, request: Call, at) -> Answer:
        self.asked.append(request)
        if isinstance(request, SearchUnit):
            return self.extract(at)
        if isinstance(request, SearchVariant):
            return Variant(institution="419001", rules=self.rules, taken_at=at)
        assert isinstance(request, CheckApplication)
        matches = tuple(
            PartyMatch(party=place, matches=True, sentence=f"{party.name}与登记簿一致。")
            for place, party in enumerate(request.parties)
        )
        return ApplicationVerdict(findings=self.verdict_findings, matches=matches)

    def handle(self, request: httpx.Request) -> httpx.Response:
        """The hub's side of the line: carry the call over, bring the signed answer back."""
        if not self.reachable:
            raise httpx.ConnectError("the hub is away", request=request)
        call = peek(request.content)
        envelope = new_envelope(
            id=uuid4(),
            kind=Kind.ANSWER,
            payload=self.answer(call.payload(), call.sent_at),
            sender=call.recipient,
            recipient=call.sender,
            about=call.about,
            sent_at=call.sent_at,
            in_reply_to=call.id,
        )
        signed = httpx.ByteStream(seal(envelope, signing_key()).encode("ascii"))
        return httpx.Response(200, stream=signed, headers={"Content-Type": MEDIA_TYPE})


def list_members(at) -> None:
    """Both institutions in the node's copy of the directory."""
    list_member("410100", "郑州市", covers=["410102", "410105"], at=at)
    list_member("419001", "济源市", covers=["419001"], at=at)


def list_member(code: str, place: str, *, covers: list[str], at) -> None:
    """An institution in the node's copy of the directory."""
    Member.objects.create(
        name=f"bureau.{code}",
        kind="bureau",
        title=f"{place}不动产登记中心",
        place=place,
        endpoint="http://bureau.test",
        covers=covers,
        state="live",
        keys=[signing_key().public_jwk()],
        seen_at=at,
    )
