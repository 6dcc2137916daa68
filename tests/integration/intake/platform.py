"""The platform for shared data beside the home bureau: the real simulator answers, without a socket."""

from uuid import uuid4

import httpx

from tests.integration.casework.offices import connect
from tests.integration.intake.home import HomeBureau
from tongban.apps.messaging import wire
from tongban.apps.messaging.handlers import Asked, call_handler
from tongban.apps.messaging.models import Member
from tongban.apps.messaging.node import signing_key
from tongban.exchange.contracts import Call
from tongban.exchange.envelope import MEDIA_TYPE, Kind, new_envelope, peek, seal
from tongban.exchange.receipts import write_refusal
from tongban.exchange.refusals import ExchangeRefused
from tongban.sites.departments.shared_data.operations import DepartmentSilent, UnknownDataset

SHARING = "sharing.410000"
HUSBAND, WIFE = ("张䶮", "419001199003072512"), ("李𬱖", "41010119850101123X")


class Platform:
    """Hands calls for the platform to the simulator, all others to the home bureau. `asked` keeps what came."""

    def __init__(self, home: HomeBureau) -> None:
        self.home = home
        self.reachable = True
        self.asked: list[Call] = []
        self.meanwhile = None

    def connect(self, at) -> None:
        connect(SHARING, at=at)
        keys = [signing_key().public_jwk()]
        Member.objects.filter(name=SHARING).update(keys=keys, title="河南省政务数据共享平台")
        wire.connect(httpx.MockTransport(self.handle))

    def handle(self, request: httpx.Request) -> httpx.Response:
        call = peek(request.content)
        if call.recipient != SHARING:
            return self.home.handle(request)
        if not self.reachable:
            raise httpx.ReadTimeout("no answer", request=request)
        self.asked.append(call.payload())
        if self.meanwhile:
            self.meanwhile()
        return _signed(self._answer(call))

    def _answer(self, call) -> str:
        asked = Asked(
            id=str(call.id),
            sender=call.sender,
            recipient=call.recipient,
            about=call.about,
            operator=call.operator,
            purpose=call.purpose,
            case=call.case,
            at=call.sent_at,
        )
        try:
            answer = call_handler(call.contract)(call.payload(), asked)
        except (DepartmentSilent, UnknownDataset) as refused:
            told = ExchangeRefused(type(refused).__name__, refused.sentence)
            return write_refusal(refusal=told, signer=SHARING, key=signing_key(), at=call.sent_at, in_reply_to=call.id)
        envelope = new_envelope(
            id=uuid4(),
            kind=Kind.ANSWER,
            payload=answer,
            sender=SHARING,
            recipient=call.sender,
            about=call.about,
            sent_at=call.sent_at,
            in_reply_to=call.id,
        )
        return seal(envelope, signing_key())


def _signed(jws: str) -> httpx.Response:
    return httpx.Response(200, stream=httpx.ByteStream(jws.encode("ascii")), headers={"Content-Type": MEDIA_TYPE})
