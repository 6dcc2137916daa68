"""What the protocol asks of a bridge, one case each; the first line of a docstring is what the vendor reads."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

import httpx
from pydantic import BaseModel, ValidationError

from tongban.cli.devices.client import BridgeClient, BridgeRefused
from tongban.cli.devices.clock import machine_time
from tongban.cli.devices.pairing import Pairing
from tongban.exchange.devices.examples import SIGNING_TEXT, example_parameters
from tongban.exchange.devices.messages import (
    ALWAYS,
    ENDINGS,
    RESULTS,
    Description,
    Operation,
    PagesTaken,
    Refusal,
    Signed,
)
from tongban.exchange.devices.seals import SealBroken, Ticket, unseal, write_ticket
from tongban.exchange.devices.words import (
    LARGEST_REQUEST,
    ROOT,
    STATUS,
    TICKET_HEADER,
    Act,
    DeviceState,
    ErrorCode,
    OperationState,
)
from tongban.exchange.digests import sm3_hex

_FOREIGN: Final = "https://elsewhere.example"
_UNATTENDED_SECONDS: Final = 2
_ATTENDED_SECONDS: Final = 120
_HOLDING: Final = Act.SIGN


class WrongAnswer(Exception):
    """The bridge answered otherwise than the protocol says."""


@dataclass(frozen=True, kw_only=True)
class Probe:
    """The bridge under examination, seen with the eyes of the first counter and bureau it is paired with."""

    url: str
    pairing: Pairing
    attended: bool = False

    @property
    def counter(self) -> str:
        """The counter whose page asks."""
        return next(iter(self.pairing.keys))

    @property
    def key(self) -> bytes:
        """Its key."""
        return self.pairing.keys[self.counter]

    @property
    def origin(self) -> str:
        """The bureau's origin."""
        return min(self.pairing.origins)

    def client(self, **changes: Any) -> BridgeClient:
        """A page with a fresh ticket; `changes` are those of the ticket."""
        told = {
            "counter": self.counter,
            "origin": self.origin,
            "officer": "check",
            "about": "check",
            "nonce": secrets.token_urlsafe(18),
            "expires_at": machine_time() + timedelta(minutes=5),
            **changes,
        }
        return BridgeClient(url=self.url, ticket=write_ticket(Ticket(**told), key=self.key), origin=self.origin)


def tells_who_it_is(probe: Probe) -> None:
    """不带凭据也说明自己是谁、什么版本"""
    _typed(Description, _sent(lambda: httpx.get(f"{probe.url}{ROOT}", timeout=10, trust_env=False)))


def refuses_without_a_ticket(probe: Probe) -> None:
    """没有凭据，什么也不答"""
    client = replace(probe.client(), ticket="")
    _refused(_sent(lambda: client.ask("GET", "/devices")), ErrorCode.NO_TICKET)


def refuses_a_forged_ticket(probe: Probe) -> None:
    """伪造的凭据无效"""
    client = probe.client()
    body, _, mac = client.ticket.partition(".")
    forged = replace(client, ticket=f"{body}.{'0' if mac[0] != '0' else '1'}{mac[1:]}")
    _refused(_sent(lambda: forged.ask("GET", "/devices")), ErrorCode.NO_TICKET)


def refuses_an_expired_ticket(probe: Probe) -> None:
    """过期的凭据无效"""
    client = probe.client(expires_at=machine_time() - timedelta(seconds=1))
    _refused(_sent(lambda: client.ask("GET", "/devices")), ErrorCode.NO_TICKET)


def refuses_another_origin(probe: Probe) -> None:
    """别的网页即使拿到凭据也不能用设备"""
    stolen = replace(probe.client(), origin=_FOREIGN)
    _refused(_sent(lambda: stolen.ask("GET", "/devices")), ErrorCode.FOREIGN_ORIGIN)
    bound = probe.client(origin=_FOREIGN)
    _refused(_sent(lambda: bound.ask("GET", "/devices")), ErrorCode.FOREIGN_ORIGIN)


def lets_only_bureaus_preflight(probe: Probe) -> None:
    """浏览器预检：只放行登记机构的网页"""
    for origin, allowed in ((probe.origin, True), (_FOREIGN, False)):
        asked = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": f"content-type, {TICKET_HEADER.lower()}",
            "Access-Control-Request-Private-Network": "true",
        }
        answer = _sent(
            lambda asked=asked: httpx.options(  # type: ignore[misc]
                f"{probe.url}{ROOT}/operations", headers=asked, timeout=10, trust_env=False
            )
        )
        if (answer.headers.get("Access-Control-Allow-Origin") == origin) is not allowed:
            raise WrongAnswer(f"来源 {origin} 应{'放行' if allowed else '拒绝'}")
        if allowed and answer.headers.get("Access-Control-Allow-Private-Network") != "true":
            raise WrongAnswer("没有放行本机网络访问（Access-Control-Allow-Private-Network）")


def refuses_another_host(probe: Probe) -> None:
    """以外部域名访问本机的请求被拒绝（防 DNS 重绑定）"""
    client = probe.client()
    _refused(
        _sent(lambda: client.ask("GET", "/devices", headers={"Host": "elsewhere.example:18610"})),
        ErrorCode.FOREIGN_ORIGIN,
    )


def refuses_what_it_does_not_know(probe: Probe) -> None:
    """不认识的操作、不合格的请求各有说法"""
    client = probe.client()
    unknown = {"act": "coffee.brew", "parameters": {}}
    _refused(_sent(lambda: client.ask("POST", "/operations", json=unknown)), ErrorCode.UNKNOWN_ACT)
    for content in (b"{", b"[]", json.dumps({"act": Act.COMPARE_FACE, "parameters": {"number": "1"}}).encode()):
        answer = _sent(lambda content=content: client.ask("POST", "/operations", content=content))  # type: ignore[misc]
        _refused(answer, ErrorCode.INVALID_REQUEST)


def refuses_what_is_too_large(probe: Probe) -> None:
    """过大的请求不读入"""
    client = probe.client()
    headers = {"Content-Length": str(LARGEST_REQUEST + 1)}
    try:
        answer = client.ask("POST", "/operations", content=b" " * (LARGEST_REQUEST + 1), headers=headers)
    except httpx.WriteError:
        return  # it hung up while we were still sending: nothing was taken in
    except httpx.HTTPError as error:
        raise WrongAnswer(f"没有应答：{error}") from error
    _refused(answer, ErrorCode.TOO_LARGE)


def keeps_operations_apart(probe: Probe) -> None:
    """一张凭据的操作，别的凭据看不到"""
    client = probe.client()
    begun = _begun(client, Act.SHOW)
    if begun is None:
        return
    for path in (f"/operations/{begun.operation}", "/operations/AAAAAAAAAAAAAAAAAAAAAAAA"):
        other = _sent(lambda path=path: probe.client().ask("GET", path))  # type: ignore[misc]
        _refused(other, ErrorCode.UNKNOWN_OPERATION)


def lists_its_devices(probe: Probe) -> None:
    """列出设备和状态，每种一台"""
    try:
        kinds = [one.kind for one in probe.client().devices().devices]
    except (BridgeRefused, ValidationError, httpx.HTTPError) as error:
        raise WrongAnswer(str(error)) from error
    if len(kinds) != len(set(kinds)):
        raise WrongAnswer("同一种设备列了两次")


def ends_every_act_in_a_typed_way(probe: Probe) -> None:
    """每项操作在时限内完成并密封结果，或者以规定的错误结束"""
    client = probe.client()
    number = ""
    for act in Act:
        begun = _begun(client, act, number=number, seconds=_patience(probe))
        if begun is None:
            continue
        done = client.finish(begun)
        number = str(_judged(probe, client, done).get("number", number))


def cancels(probe: Probe) -> None:
    """进行中的操作可以取消"""
    client = probe.client()
    begun = _begun(client, _HOLDING, seconds=30)
    if begun is None:
        return
    client.cancel(begun.operation)
    ended = client.finish(begun)
    if ended.error is None or ended.error.code is not ErrorCode.CANCELLED:
        raise WrongAnswer("取消之后没有以 cancelled 结束")


def says_busy(probe: Probe) -> None:
    """正在使用的设备不接第二项操作"""
    client = probe.client()
    begun = _begun(client, _HOLDING, seconds=30)
    if begun is None:
        return
    try:
        asked = {"act": _HOLDING, "parameters": example_parameters(_HOLDING)}
        _refused(_sent(lambda: client.ask("POST", "/operations", json=asked)), ErrorCode.DEVICE_BUSY)
    finally:
        client.cancel(begun.operation)
        client.finish(begun)


Case = Callable[[Probe], None]
CASES: Final[tuple[Case, ...]] = (
    tells_who_it_is,
    refuses_without_a_ticket,
    refuses_a_forged_ticket,
    refuses_an_expired_ticket,
    refuses_another_origin,
    lets_only_bureaus_preflight,
    refuses_another_host,
    refuses_what_it_does_not_know,
    refuses_what_is_too_large,
    keeps_operations_apart,
    lists_its_devices,
    ends_every_act_in_a_typed_way,
    cancels,
    says_busy,
)


def _patience(probe: Probe) -> int:
    return _ATTENDED_SECONDS if probe.attended else _UNATTENDED_SECONDS


def _begun(client: BridgeClient, act: Act, *, number: str = "", seconds: int = 10) -> Operation | None:
    """The operation, or None where the counter has no such device."""
    try:
        attached = {one.kind: one.state for one in client.devices().devices}
        if attached.get(act.device, DeviceState.ABSENT) is DeviceState.ABSENT:
            return None
        return client.start(act, example_parameters(act, number=number), seconds=seconds)
    except (BridgeRefused, ValidationError, httpx.HTTPError) as error:
        raise WrongAnswer(f"{act}：{error}") from error


def _judged(probe: Probe, client: BridgeClient, done: Operation) -> dict[str, Any]:
    """What the operation brought, when everything about it is right."""
    if done.error is not None:
        if done.sealed is not None or done.error.code not in (*ENDINGS[done.act], *ALWAYS):
            raise WrongAnswer(f"{done.act} 以不该有的错误结束：{done.error.code}")
        return {}
    if done.state is not OperationState.DONE or done.sealed is None:
        raise WrongAnswer(f"{done.act} 已结束，却没有密封的结果")
    try:
        result = unseal(done.sealed, key=probe.key)
        typed = RESULTS[done.act].model_validate(result.result)
    except (SealBroken, ValidationError) as error:
        raise WrongAnswer(f"{done.act} 的结果不合格：{error}") from error
    if (result.ticket, result.operation, result.act) != (client.ticket, done.operation, done.act):
        raise WrongAnswer(f"{done.act} 的结果没有写明凭据、操作编号和操作")
    if isinstance(typed, Signed) and typed.digest != sm3_hex(SIGNING_TEXT.encode()):
        raise WrongAnswer(f"{done.act} 的摘要不是所显示全文的 SM3")
    if isinstance(typed, PagesTaken):
        _pages(client, done.operation, typed)
    return result.result


def _pages(client: BridgeClient, operation: str, taken: PagesTaken) -> None:
    for number, page in enumerate(taken.pages, start=1):
        answer = _sent(lambda number=number: client.ask("GET", f"/operations/{operation}/pages/{number}"))  # type: ignore[misc]
        if sm3_hex(answer.content) != page.digest or len(answer.content) != page.size:
            raise WrongAnswer(f"第 {number} 页的内容与摘要、大小不符")


def _sent(send: Callable[[], httpx.Response]) -> httpx.Response:
    try:
        return send()
    except httpx.HTTPError as error:
        raise WrongAnswer(f"没有应答：{error}") from error


def _typed(message: type[BaseModel], answer: httpx.Response) -> None:
    if not answer.is_success:
        raise WrongAnswer(f"状态码 {answer.status_code}")
    try:
        message.model_validate_json(answer.content)
    except ValidationError as error:
        raise WrongAnswer(str(error)) from error


def _refused(answer: httpx.Response, code: ErrorCode) -> None:
    if answer.status_code != STATUS[code]:
        raise WrongAnswer(f"应为 {STATUS[code]:d} {code}，实为 {answer.status_code}")
    try:
        told = Refusal.model_validate_json(answer.content).error.code
    except ValidationError as error:
        raise WrongAnswer("拒绝的内容不是规定的格式") from error
    if told is not code:
        raise WrongAnswer(f"应为 {code}，实为 {told}")
