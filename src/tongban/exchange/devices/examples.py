"""Examples of every message, used in the documentation and by the check of a bridge. All people are fictional."""

from base64 import b64encode
from datetime import UTC, date, datetime, timedelta
from typing import Final

from tongban.exchange.devices.messages import (
    CardRead,
    FaceCompared,
    PagesTaken,
    PageTold,
    Printed,
    Question,
    Row,
    Section,
    Shown,
    Signed,
    Signer,
    SigningText,
    Wire,
)
from tongban.exchange.devices.words import Act
from tongban.exchange.digests import sm3_hex

_NUMBER: Final = "41010119850101123X"
_AT: Final = datetime(2026, 11, 23, 2, 15, tzinfo=UTC)
_PIXEL: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
SIGNING_TEXT: Final = SigningText(
    title="不动产登记询问笔录",
    number="41010020261123S00037",
    office="郑州市不动产登记中心",
    signer=Signer(name="李𬱖", standing="抵押权人的委托代理人", document="身份证 尾号 123X"),
    sections=(Section(heading="申请", rows=(Row(label="申请事项", value="抵押权注销登记"),)),),
    questions=(Question(question="申请登记的事项是否为申请人的真实意思表示？", answer="是"),),
    declaration="以上笔录我（单位）已阅读（已向我宣读），记录属实。",
).model_dump_json()

EXAMPLES: Final[dict[Act, Wire]] = {
    Act.READ_CARD: CardRead(
        name="李𬱖",
        number=_NUMBER,
        sex="男",
        nation="汉",
        birth_date=date(1985, 1, 1),
        address="河南省郑州市虚构路 1 号",
        issuer="虚构市公安局",
        valid_from=date(2020, 1, 1),
        valid_until=date(2040, 1, 1),
    ),
    Act.COMPARE_FACE: FaceCompared(number=_NUMBER, score=93.9, live=True),
    Act.CAPTURE: PagesTaken(pages=(PageTold(media_type="image/jpeg", size=182_044, digest=sm3_hex(b"page 1")),)),
    Act.SCAN: PagesTaken(
        pages=tuple(
            PageTold(media_type="image/jpeg", size=182_044, digest=sm3_hex(b"page %d" % number)) for number in (1, 2)
        )
    ),
    Act.SIGN: Signed(
        digest=sm3_hex(SIGNING_TEXT.encode()),
        shown_at=_AT,
        read_at=_AT + timedelta(seconds=48),
        signed_at=_AT + timedelta(seconds=61),
        confirmed=1,
        width=1200,
        height=360,
        strokes=(((80, 40, 0), (84, 90, 16), (90, 160, 33)), ((70, 60, 210), (140, 58, 245))),
        image=b64encode(_PIXEL),
    ),
    Act.PRINT: Printed(),
    Act.SHOW: Shown(),
}
EXAMPLES[Act.PRESS_FINGER] = EXAMPLES[Act.SIGN].model_copy(update={"strokes": ()})


def example_parameters(act: Act, *, number: str = "") -> dict[str, object]:
    """What a page would ask with; `number` is that of the card read before."""
    told: dict[Act, dict[str, object]] = {
        Act.COMPARE_FACE: {"number": number or _NUMBER},
        Act.SCAN: {"double_sided": False},
        Act.SIGN: {"content": SIGNING_TEXT},
        Act.PRESS_FINGER: {"content": SIGNING_TEXT},
        Act.PRINT: {
            "title": "收件回执",
            "lines": ["收件编号 41010020261123S00037"],
            "qr": "https://example.cn/progress",
        },
        Act.SHOW: {"title": "已收件", "lines": ["请收好回执。"]},
    }
    return told.get(act, {})
