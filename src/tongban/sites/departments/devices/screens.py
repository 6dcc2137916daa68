"""The simulator's own pages: 客户屏, where the applicant reads and signs, and 控制台, where an operator plays."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from typing import Any, Final

from tongban import web
from tongban.domain.codes.id_number import IdNumber, InvalidIdNumber
from tongban.exchange.devices.messages import CardRead
from tongban.exchange.devices.words import DeviceKind, ErrorCode
from tongban.sites.departments.devices.desk import Desk, Reading
from tongban.sites.departments.devices.drivers import Clock
from tongban.sites.departments.devices.operations import Counter
from tongban.sites.departments.devices.samples import SAMPLES

Answer = tuple[bytes, str]
_PAGES: Final = Path(__file__).with_name("pages")
_TOKENS: Final = Path(web.__file__).parent / "static" / "css" / "tokens.css"
_FILES: Final = {
    "/": (_PAGES / "control.html", "text/html; charset=utf-8"),
    "/screen": (_PAGES / "screen.html", "text/html; charset=utf-8"),
    "/control.js": (_PAGES / "control.js", "text/javascript; charset=utf-8"),
    "/screen.js": (_PAGES / "screen.js", "text/javascript; charset=utf-8"),
    "/devices.css": (_PAGES / "devices.css", "text/css; charset=utf-8"),
    "/tokens.css": (_TOKENS, "text/css; charset=utf-8"),
}
_JSON: Final = "application/json; charset=utf-8"
_FAULTS: Final = (
    ErrorCode.DEVICE_ABSENT,
    ErrorCode.COVER_OPEN,
    ErrorCode.OUT_OF_PAPER,
    ErrorCode.UNREADABLE,
    ErrorCode.TIMED_OUT,
    ErrorCode.BROKEN,
)
_HOLD_SECONDS: Final = 20.0
_MOST_SHEETS: Final = 20


class Screens:
    """Answers what the two pages ask."""

    def __init__(self, counters: Mapping[str, Counter], *, clock: Clock) -> None:
        self._counters = counters
        self._clock = clock
        self._acts: dict[str, Callable[[Desk, dict[str, Any]], None]] = {
            "/control/card": _lay_card,
            "/control/take": _take_card,
            "/control/setting": _set,
            "/screen/shown": self._shown,
            "/screen/read": self._read,
            "/screen/sign": _sign,
            "/screen/decline": _decline,
        }

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: bytes) -> Answer | None:
        """The content and its type, or None for what does not exist or cannot be understood."""
        if method == "GET" and path in _FILES:
            file, media_type = _FILES[path]
            return file.read_bytes(), media_type
        if method == "GET" and path == "/counters":
            return _json({"counters": list(self._counters)})
        counter = self._counters.get(query.get("counter", [""])[0])
        if counter is None:
            return None
        if method == "GET" and path == "/screen/state":
            return _json(_screen(counter.desk, after=query.get("after", [""])[0]))
        if method == "GET" and path == "/control/state":
            return _json(_control(counter))
        return self._act(counter.desk, path, body) if method == "POST" else None

    def _act(self, desk: Desk, path: str, body: bytes) -> Answer | None:
        act = self._acts.get(path)
        try:
            told = json.loads(body or b"{}")
        except ValueError:
            return None
        if act is None or not isinstance(told, dict):
            return None
        with desk.changed:
            try:
                act(desk, told)
            except (KeyError, TypeError, ValueError, InvalidIdNumber) as error:
                return _json({"sentence": error.sentence if isinstance(error, InvalidIdNumber) else "内容不完整。"})
            desk.say()
        return _json({"sentence": ""})

    def _shown(self, desk: Desk, told: dict[str, Any]) -> None:
        reading = _reading(desk, told)
        reading.shown_at = reading.shown_at or self._clock()

    def _read(self, desk: Desk, told: dict[str, Any]) -> None:
        """The end was reached; every question has to be confirmed by itself."""
        reading = _reading(desk, told)
        if int(told["confirmed"]) < len(reading.text.questions):
            raise ValueError("questions")
        reading.confirmed = len(reading.text.questions)
        reading.read_at = self._clock()


def _json(message: dict[str, Any]) -> Answer:
    return json.dumps(message, ensure_ascii=False).encode(), _JSON


def _reading(desk: Desk, told: dict[str, Any]) -> Reading:
    if desk.reading is None or desk.reading.operation != told["operation"]:
        raise ValueError("reading")
    return desk.reading


def _sign(desk: Desk, told: dict[str, Any]) -> None:
    """Nobody signs what has not been read to its end."""
    reading = _reading(desk, told)
    if reading.read_at is None:
        raise ValueError("unread")
    reading.answer = {name: told[name] for name in ("width", "height", "strokes", "image")}


def _decline(desk: Desk, told: dict[str, Any]) -> None:
    _reading(desk, told).declined = True


def _lay_card(desk: Desk, told: dict[str, Any]) -> None:
    number = IdNumber.parse(str(told["number"]))
    desk.card = CardRead(
        name=str(told["name"]).strip(),
        number=number.text,
        sex=number.sex.label,
        nation=str(told.get("nation") or "汉"),
        birth_date=number.birth_date,
        address=str(told.get("address", "")),
        issuer=str(told.get("issuer") or "虚构市公安局"),
        valid_until=told.get("valid_until") or None,
    )


def _take_card(desk: Desk, told: dict[str, Any]) -> None:
    del told
    desk.card = None


def _set(desk: Desk, told: dict[str, Any]) -> None:
    """One setting of the desk: a fault, the resemblance, what lies under the camera, how long everything takes."""
    match told["name"], told["value"]:
        case "resemblance", value:
            desk.resemblance = min(max(float(value), 0.0), 100.0)
        case "live", value:
            desk.live = bool(value)
        case "sheets", value:
            desk.sheets = min(max(int(value), 0), _MOST_SHEETS)
        case "sample", value if value in SAMPLES:
            desk.sample = value
        case "delay", value:
            desk.delay = min(max(float(value), 0.0), 60.0)
        case kind, "":
            desk.faults.pop(DeviceKind(kind), None)
        case kind, value:
            desk.faults[DeviceKind(kind)] = ErrorCode(value)


def _screen(desk: Desk, *, after: str) -> dict[str, Any]:
    """What stands on the customer's screen; held back while it is what the page has already."""
    known = int(after) if after.isdecimal() else -1
    until = monotonic() + _HOLD_SECONDS
    with desk.changed:
        while desk.version == known and (left := until - monotonic()) > 0:
            desk.changed.wait(left)
        reading = desk.reading
        return {
            "version": desk.version,
            "title": desk.message[0],
            "lines": list(desk.message[1]),
            "reading": reading
            and {
                "operation": reading.operation,
                "text": reading.text.model_dump(mode="json"),
                "digest": reading.digest,
                "by_finger": reading.by_finger,
            },
        }


def _control(counter: Counter) -> dict[str, Any]:
    desk = counter.desk
    with desk.changed:
        return {
            "card": desk.card and desk.card.model_dump(mode="json"),
            "settings": {
                "resemblance": desk.resemblance,
                "live": desk.live,
                "sheets": desk.sheets,
                "sample": desk.sample,
                "delay": desk.delay,
            },
            "samples": dict(SAMPLES),
            "devices": [
                {
                    "kind": kind.value,
                    "label": kind.label,
                    "state": desk.state_of(kind).label,
                    "fault": desk.faults.get(kind, ""),
                }
                for kind in DeviceKind
            ],
            "faults": {code.value: code.label for code in _FAULTS},
            "slips": [{"title": title, "lines": list(lines), "qr": qr} for title, lines, qr in desk.slips],
        }
