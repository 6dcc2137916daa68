"""The counter's devices: tickets for the page, and what their results say once their seals have been proven.

The devices hang on the clerk's own machine, behind its bridge (docs/reference/devices.md). The page carries; it holds
no secret and is believed nothing: every result is bound to counter, officer, application and a short time.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, Final, TypeVar

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from pydantic import ValidationError

from tongban.apps.identity.clock import localdate
from tongban.apps.identity.models import Officer
from tongban.apps.intake.operations import DeviceUse
from tongban.domain.codes.id_number import IdNumber, InvalidIdNumber
from tongban.exchange.devices.messages import CardRead, FaceCompared, Result, Sealed, Wire
from tongban.exchange.devices.seals import SealBroken, Ticket, counter_key, read_ticket, unseal, write_ticket
from tongban.exchange.devices.words import Act
from tongban.web.access import StaffRequest

Told = TypeVar("Told", bound=Wire)

_TICKET_LIFE: Final = timedelta(minutes=40)  # reading a long form takes its time
_GRACE: Final = timedelta(minutes=5)  # for the way of the result from the bridge to here
_NOTHING: Final = "没有读到设备的结果：这台计算机上没有运行窗口设备服务，或者设备没有接好。"
_UNUSABLE: Final = "设备送来的结果不能使用（不是本窗口、本人员或本件的，或者已过时）。"


class DeviceFailure(Exception):
    """No usable result came; `sentence` says what the clerk can do."""

    status = HTTPStatus.BAD_REQUEST
    next_step = "请重新操作设备；也可以手工录入证件信息，并人工核验。"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class Card:
    """What the chip of an identity card says; `valid_until` is None for a card valid for life."""

    name: str
    number: str
    valid_until: date | None
    address: str = ""

    def expired(self, *, on: date) -> bool:
        """Whether the card was no longer valid on that day."""
        return self.valid_until is not None and self.valid_until < on


@dataclass(frozen=True, kw_only=True)
class Bridge:
    """What a page needs to reach the bridge of its machine."""

    url: str
    ticket_url: str


def bridge_of(officer: Officer, *, ticket_url: str) -> Bridge | None:
    """The bridge of the officer's counter, or None where the node or the officer has none."""
    section = settings.TONGBAN.devices
    return Bridge(url=section.bridge_url, ticket_url=ticket_url) if section and officer.window else None


View = Callable[..., HttpResponse]


def reaches_bridge(view: View) -> View:
    """Let the page's script call the bridge of its own machine, and nothing else."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        section = settings.TONGBAN.devices
        request.reaches_bridge = section is not None  # type: ignore[attr-defined]  # the frame brings the script then
        answer = view(request, *args, **kwargs)
        if section is None:
            return answer
        csp_update({"connect-src": [section.bridge_url]})(lambda _: answer)(request)
        return answer

    return wrapped


def ticket_for(request: StaffRequest, *, about: str, at: datetime) -> str:
    """A ticket for the page that asks, about one application or part; raises DeviceFailure without a counter."""
    officer = request.officer
    ticket = Ticket(
        counter=_counter(officer),
        origin=f"{request.scheme}://{request.get_host()}",
        officer=officer.username,
        about=about,
        nonce=secrets.token_urlsafe(18),
        expires_at=at + _TICKET_LIFE,
    )
    return write_ticket(ticket, key=_key(officer))


def card_from(request: StaffRequest, *, about: str, at: datetime) -> Card:
    """The card that the counter's reader has read; raises DeviceFailure."""
    card, _ = opened(request, "device_card", act=Act.READ_CARD, told=CardRead, about=about, at=at)
    try:
        number = IdNumber.parse(card.number, on=localdate(at)).text
    except InvalidIdNumber as error:
        raise DeviceFailure(error.sentence) from error
    return Card(name=card.name.strip(), number=number, valid_until=card.valid_until, address=card.address.strip())


def face_from(request: StaffRequest, *, about: str, at: datetime) -> tuple[str, float, DeviceUse]:
    """Whose face was compared, how much it resembles the card (0 to 100) and by which device; raises DeviceFailure.

    Whoever is not found to be alive before the camera resembles nobody.
    """
    face, use = opened(request, "device_face", act=Act.COMPARE_FACE, told=FaceCompared, about=about, at=at)
    return face.number, face.score if face.live else 0.0, use


def opened(
    request: StaffRequest, field: str, *, act: Act, told: type[Told], about: str, at: datetime
) -> tuple[Told, DeviceUse]:
    """What a sealed result in the posted field says; raises DeviceFailure for all that is not exactly in order."""
    posted = request.POST.get(field, "")
    if not posted:
        raise DeviceFailure(_NOTHING)
    try:
        result = unseal(Sealed.model_validate_json(posted), key=_key(request.officer))
        _require_own(result, request, act=act, about=about, at=at)
        return told.model_validate(result.result), DeviceUse(device=result.device, operation=result.operation)
    except (SealBroken, ValidationError) as error:
        raise DeviceFailure(_UNUSABLE) from error


def _require_own(result: Result, request: StaffRequest, *, act: Act, about: str, at: datetime) -> None:
    officer = request.officer
    ticket = read_ticket(result.ticket, key=_key(officer), at=at - _GRACE)
    own = (_counter(officer), officer.username, about, act)
    if (ticket.counter, ticket.officer, ticket.about, result.act) != own:
        raise SealBroken("result: of another page")


def _counter(officer: Officer) -> str:
    if not officer.window:
        raise DeviceFailure("您的账号没有登记窗口，不能使用窗口设备，请联系管理员。")
    return f"{officer.institution_id}/{officer.window}"


def _key(officer: Officer) -> bytes:
    section = settings.TONGBAN.devices
    if section is None:
        raise DeviceFailure("本系统没有配置窗口设备，请手工录入并人工核验。")
    return counter_key(section.pairing_key, counter=_counter(officer))
