"""The counter's card reader and camera, spoken to over HTTP (gateways.md 6.1).

Photos never pass through here: the device service compares, and answers with a score.
"""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, Final

import httpx
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tongban.domain.codes.id_number import IdNumber, InvalidIdNumber

_SECONDS: Final = 10.0
_UNUSABLE: Final = "读卡器的答复无法识别，请重新读卡；仍不行时请手工录入证件。"


class DeviceFailure(Exception):
    """The device gave no usable answer; `sentence` says what the clerk can do."""

    status = HTTPStatus.BAD_GATEWAY
    next_step = "也可以手工录入证件信息，并人工核验。"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class Card:
    """What the chip of an identity card says; `valid_until` is None for a card valid for life."""

    name: str
    number: str
    valid_until: date | None

    def expired(self, *, on: date) -> bool:
        """Whether the card was no longer valid on that day."""
        return self.valid_until is not None and self.valid_until < on


class _CardAnswer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = Field(min_length=1, max_length=200)
    number: str
    valid_until: date | None = None


class _ScoreAnswer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    score: float = Field(ge=0, le=100)


def read_card(*, window: str) -> Card:
    """The card that lies on the window's reader; raises DeviceFailure, also when none lies there."""
    try:
        answer = _CardAnswer.model_validate(_ask("/devices/id-cards/read", {"window": window}))
        number = IdNumber.parse(answer.number).text
    except (ValidationError, InvalidIdNumber) as error:
        raise DeviceFailure(_UNUSABLE) from error
    return Card(name=answer.name, number=number, valid_until=answer.valid_until)


def compare_face(*, window: str, number: str) -> float:
    """How much the person before the camera resembles the card, 0 to 100; raises DeviceFailure."""
    try:
        return _ScoreAnswer.model_validate(_ask("/devices/faces/compare", {"window": window, "number": number})).score
    except ValidationError as error:
        raise DeviceFailure(_UNUSABLE) from error


def _ask(path: str, question: dict[str, str]) -> Any:
    section = settings.TONGBAN.devices
    if section is None:
        raise DeviceFailure("这个窗口没有配置读卡和人证比对设备，请手工录入并人工核验。")
    try:
        response = httpx.post(f"{section.url}{path}", json=question, timeout=_SECONDS, trust_env=False)
        body = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise DeviceFailure("读卡和人证比对设备没有答复，请检查设备是否开机、接好。") from error
    if response.status_code != HTTPStatus.OK:
        sentence = body.get("sentence") if isinstance(body, dict) else None
        raise DeviceFailure(str(sentence or _UNUSABLE))
    return body
