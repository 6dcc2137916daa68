"""What each act does at a simulated desk, as the driver of a real device would."""

import base64
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from pydantic import ValidationError

from tongban.exchange.devices.messages import (
    CardRead,
    CompareFace,
    FaceCompared,
    PagesTaken,
    PageTold,
    Print,
    Printed,
    Show,
    Shown,
    Sign,
    Signed,
    SigningText,
    Wire,
)
from tongban.exchange.devices.words import Act, ErrorCode
from tongban.exchange.digests import sm3_hex
from tongban.sites.departments.devices.desk import Desk, Ended, Reading, Running
from tongban.sites.departments.devices.samples import draw_sample

Clock = Callable[[], datetime]
Driver = Callable[[Desk, Running, Clock], Wire]


def _read_card(desk: Desk, running: Running, clock: Clock) -> Wire:
    del clock
    running.progress = "请把身份证平放在读卡区。"
    desk.wait(running, lambda: desk.card, late=ErrorCode.NO_CARD)
    desk.take_time(running)
    return _card(desk)


def _card(desk: Desk) -> CardRead:
    if desk.card is None:
        raise Ended(ErrorCode.NO_CARD)
    return desk.card


def _compare_face(desk: Desk, running: Running, clock: Clock) -> Wire:
    del clock
    running.progress = "请当事人面对摄像头，不要遮挡面部。"
    asked: CompareFace = running.parameters
    desk.take_time(running)
    card = _card(desk)
    if card.number != asked.number:
        raise Ended(ErrorCode.NO_CARD)
    return FaceCompared(number=card.number, score=desk.resemblance if desk.live else 0, live=desk.live)


def _capture(desk: Desk, running: Running, clock: Clock) -> Wire:
    del clock
    running.progress = "正在拍摄。"
    desk.take_time(running)
    return _taken(running, [draw_sample(desk.sample, number=1)])


def _scan(desk: Desk, running: Running, clock: Clock) -> Wire:
    del clock
    if desk.sheets == 0:
        raise Ended(ErrorCode.OUT_OF_PAPER)
    pages = []
    for number in range(1, desk.sheets + 1):
        running.progress = f"正在扫描第 {number} 页。"
        desk.take_time(running)
        pages.append(draw_sample(desk.sample, number=number))
    return _taken(running, pages)


def _taken(running: Running, pages: list[bytes]) -> PagesTaken:
    running.pages = [("image/jpeg", page) for page in pages]
    return PagesTaken(
        pages=tuple(PageTold(media_type="image/jpeg", size=len(page), digest=sm3_hex(page)) for page in pages)
    )


def _sign(desk: Desk, running: Running, clock: Clock) -> Wire:
    """Show the text on the customer's screen until it is signed there or declined."""
    asked: Sign = running.parameters
    try:
        text = SigningText.model_validate_json(asked.content)
    except ValidationError as error:
        raise Ended(ErrorCode.UNREADABLE) from error
    reading = Reading(
        operation=running.operation,
        text=text,
        digest=sm3_hex(asked.content.encode()),
        by_finger=running.act is Act.PRESS_FINGER,
    )
    running.progress = f"请{text.signer.name}在客户屏上阅读《{text.title}》。"
    with desk.changed:
        desk.reading = reading
        desk.say()
    try:
        desk.wait(running, lambda: reading if reading.declined or reading.answer else None)
    finally:
        with desk.changed:
            desk.reading = None
            desk.say()
    if reading.declined or reading.answer is None:
        raise Ended(ErrorCode.DECLINED)
    return _signed(reading, clock())


def _signed(reading: Reading, at: datetime) -> Signed:
    answer = reading.answer or {}
    try:
        return Signed(
            digest=reading.digest,
            shown_at=reading.shown_at or at,
            read_at=reading.read_at or at,
            signed_at=at,
            confirmed=reading.confirmed,
            width=answer["width"],
            height=answer["height"],
            strokes=() if reading.by_finger else answer["strokes"],
            image=base64.b64encode(base64.b64decode(answer["image"], validate=True)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Ended(ErrorCode.UNREADABLE) from error


def _print(desk: Desk, running: Running, clock: Clock) -> Wire:
    del clock
    asked: Print = running.parameters
    running.progress = "正在打印。"
    desk.take_time(running)
    desk.keep_slip(asked.title, asked.lines, asked.qr)
    return Printed()


def _show(desk: Desk, running: Running, clock: Clock) -> Wire:
    del clock
    asked: Show = running.parameters
    with desk.changed:
        desk.message = (asked.title, asked.lines)
        desk.say()
    return Shown()


DRIVERS: Final[Mapping[Act, Driver]] = MappingProxyType(
    {
        Act.READ_CARD: _read_card,
        Act.COMPARE_FACE: _compare_face,
        Act.CAPTURE: _capture,
        Act.SCAN: _scan,
        Act.SIGN: _sign,
        Act.PRESS_FINGER: _sign,
        Act.PRINT: _print,
        Act.SHOW: _show,
    }
)
