"""What page and bridge say to one another. All JSON, UTF-8; times are RFC 3339 with an offset."""

from datetime import date
from itertools import pairwise
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AwareDatetime, Base64Bytes, BaseModel, ConfigDict, Field, model_validator

from tongban.exchange.devices.words import MOST_PAGES, VERSION, Act, DeviceKind, DeviceState, ErrorCode, OperationState

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SM3 摘要，十六进制小写")]
Point = tuple[
    Annotated[int, Field(ge=0, le=20_000)], Annotated[int, Field(ge=0, le=20_000)], Annotated[int, Field(ge=0)]
]
"""x, y in units of the pad's own surface; milliseconds since the first touch."""

MOST_STROKES = 200
MOST_POINTS = 8_000
LEAST_POINTS = 8
LARGEST_IMAGE = 256 * 1024


class Wire(BaseModel):
    """The base: unknown fields are ignored, so that a later minor version may add some."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="ignore")


class DeviceTold(Wire):
    """One device of the counter."""

    kind: DeviceKind
    state: DeviceState
    model: str = Field(max_length=100, description="厂商和型号")
    serial: str = Field(default="", max_length=60, description="序列号")


class Description(Wire):
    """`GET /`: who answers here. The only answer without a ticket; it tells nothing of the counter."""

    protocol: Literal["tongban-devices"] = "tongban-devices"
    version: str = Field(default=VERSION, pattern=r"^1\.\d+$")
    vendor: str = Field(max_length=100, description="设备服务的厂商和版本")


class Devices(Wire):
    """`GET /devices`: what is attached."""

    devices: tuple[DeviceTold, ...]


class ReadCard(Wire):
    """id_reader.read. Waits until a card lies on the reader."""


class CompareFace(Wire):
    """face_camera.compare: hold the person before the camera against the card read just before."""

    number: str = Field(min_length=18, max_length=18, description="公民身份号码")


class Capture(Wire):
    """document_camera.capture: one picture of what lies under the camera."""


class Scan(Wire):
    """scanner.scan: every sheet in the feeder."""

    double_sided: bool = Field(default=False, description="双面扫描")


class Sign(Wire):
    """signature_pad.sign and fingerprint.sign: show the text, let it be read to its end, take the signature."""

    content: str = Field(max_length=200_000, description="SigningText 的 JSON 文本，逐字节计算摘要")


class Print(Wire):
    """receipt_printer.print."""

    title: str = Field(max_length=60)
    lines: tuple[Annotated[str, Field(max_length=120)], ...] = Field(max_length=60)
    qr: str = Field(default="", max_length=300, description="二维码内容，空则不印")


class Show(Wire):
    """customer_screen.show: a message for the applicant until the next one."""

    title: str = Field(max_length=60)
    lines: tuple[Annotated[str, Field(max_length=120)], ...] = Field(default=(), max_length=12)


class Ask(Wire):
    """`POST /operations`."""

    act: str = Field(max_length=60)
    parameters: dict[str, object] = Field(default_factory=dict)
    timeout_seconds: int = Field(default=60, ge=1, le=1800, description="多久没有完成即告超时")


class CardRead(Wire):
    """What the chip of an identity card says (GA/T 1011); no photo leaves the bridge."""

    name: str = Field(min_length=1, max_length=200, description="姓名")
    number: str = Field(pattern=r"^\d{17}[\dX]$", description="公民身份号码")
    sex: Literal["男", "女"]
    nation: str = Field(default="", max_length=20, description="民族")
    birth_date: date
    address: str = Field(default="", max_length=200, description="住址")
    issuer: str = Field(default="", max_length=100, description="签发机关")
    valid_from: date | None = None
    valid_until: date | None = Field(default=None, description="有效期止；长期有效为空")


class FaceCompared(Wire):
    """How much the person resembles the chip's photo; neither picture nor template leaves the bridge."""

    number: str = Field(pattern=r"^\d{17}[\dX]$")
    score: float = Field(ge=0, le=100, description="相似度，0 至 100")
    live: bool = Field(description="活体检测是否通过")


class PageTold(Wire):
    """One captured page; its bytes are fetched from `/operations/{operation}/pages/{n}`, n from 1."""

    media_type: Literal["image/jpeg", "image/png", "application/pdf"]
    size: int = Field(ge=1)
    digest: Digest


class PagesTaken(Wire):
    """What camera or scanner took."""

    pages: tuple[PageTold, ...] = Field(min_length=1, max_length=MOST_PAGES)


class Signed(Wire):
    """A signature or fingerprint under exactly the text whose digest it carries."""

    digest: Digest
    shown_at: AwareDatetime = Field(description="开始显示全文")
    read_at: AwareDatetime = Field(description="滚动到全文末尾、逐问确认完毕")
    signed_at: AwareDatetime = Field(description="签名完成")
    confirmed: int = Field(ge=0, le=200, description="逐问确认的问题数")
    width: int = Field(ge=1, le=20_000)
    height: int = Field(ge=1, le=20_000)
    strokes: tuple[tuple[Point, ...], ...] = Field(max_length=MOST_STROKES, description="笔迹；按指印时为空")
    image: Base64Bytes = Field(max_length=LARGEST_IMAGE, description="签名或指印的 PNG，Base64")

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        """Times in order, points within the surface, the pen never going back in time."""
        if not self.shown_at <= self.read_at <= self.signed_at:
            raise ValueError("时间顺序不对")
        points = [point for stroke in self.strokes for point in stroke]
        if len(points) > MOST_POINTS:
            raise ValueError("笔迹过多")
        if any(x > self.width or y > self.height for x, y, _ in points):
            raise ValueError("笔迹超出书写区")
        if any(later[2] < earlier[2] for earlier, later in pairwise(points)):
            raise ValueError("笔迹时间倒退")
        return self

    @property
    def is_written(self) -> bool:
        """Whether a pen wrote it, and more than a dot."""
        return sum(len(stroke) for stroke in self.strokes) >= LEAST_POINTS


class Printed(Wire):
    """The slip has left the printer."""


class Shown(Wire):
    """The message stands on the screen."""


class Problem(Wire):
    """An error: `code` for programs, `sentence` for the clerk."""

    code: ErrorCode
    sentence: str = Field(max_length=300)


class Sealed(Wire):
    """A result as the bridge sealed it: the page carries it to the bureau and cannot change it."""

    payload: str = Field(max_length=1_500_000, description="Base64url 的 Result JSON，不带填充")
    mac: Digest


class Operation(Wire):
    """`POST /operations`, `GET /operations/{operation}`, `DELETE /operations/{operation}`."""

    operation: str = Field(pattern=r"^[0-9A-Za-z_-]{16,64}$", description="不可猜的操作编号")
    act: Act
    state: OperationState
    progress: str = Field(default="", max_length=200, description="给窗口人员看的一句话")
    sealed: Sealed | None = None
    error: Problem | None = None


class Refusal(Wire):
    """The body of every answer that is not 2xx."""

    error: Problem


class Result(Wire):
    """What is sealed."""

    protocol: Literal["tongban-devices"] = "tongban-devices"
    ticket: str = Field(max_length=2_000, description="请求所带的窗口凭据，原样")
    operation: str = Field(pattern=r"^[0-9A-Za-z_-]{16,64}$")
    act: Act
    device: str = Field(max_length=160, description="厂商、型号和序列号")
    at: AwareDatetime
    result: dict[str, object]


class Signer(Wire):
    """Who is to sign."""

    name: str = Field(max_length=200)
    standing: str = Field(max_length=200, description="以什么身份签名")
    document: str = Field(max_length=60, description="证件种类和号码末四位")


class Row(Wire):
    """A label and what stands beside it."""

    label: str = Field(max_length=100)
    value: str = Field(max_length=4_000)


class Section(Wire):
    """A part of the text with its heading."""

    heading: str = Field(max_length=100)
    rows: tuple[Row, ...] = ()
    sentences: tuple[str, ...] = ()


class Question(Wire):
    """One question of the interview; the applicant confirms each by itself."""

    question: str = Field(max_length=500)
    answer: str = Field(max_length=1_000)


class SigningText(Wire):
    """Everything the applicant reads before signing: the whole form, or the whole interview record."""

    title: str = Field(max_length=100)
    number: str = Field(max_length=40, description="收件编号")
    office: str = Field(max_length=100)
    signer: Signer
    sections: tuple[Section, ...]
    questions: tuple[Question, ...] = ()
    declaration: str = Field(max_length=500)


PARAMETERS: dict[Act, type[Wire]] = {
    Act.READ_CARD: ReadCard,
    Act.COMPARE_FACE: CompareFace,
    Act.CAPTURE: Capture,
    Act.SCAN: Scan,
    Act.SIGN: Sign,
    Act.PRESS_FINGER: Sign,
    Act.PRINT: Print,
    Act.SHOW: Show,
}
RESULTS: dict[Act, type[Wire]] = {
    Act.READ_CARD: CardRead,
    Act.COMPARE_FACE: FaceCompared,
    Act.CAPTURE: PagesTaken,
    Act.SCAN: PagesTaken,
    Act.SIGN: Signed,
    Act.PRESS_FINGER: Signed,
    Act.PRINT: Printed,
    Act.SHOW: Shown,
}
ENDINGS: dict[Act, tuple[ErrorCode, ...]] = {
    Act.READ_CARD: (ErrorCode.NO_CARD, ErrorCode.UNREADABLE),
    Act.COMPARE_FACE: (ErrorCode.NO_CARD, ErrorCode.UNREADABLE),
    Act.CAPTURE: (ErrorCode.UNREADABLE,),
    Act.SCAN: (ErrorCode.OUT_OF_PAPER, ErrorCode.COVER_OPEN, ErrorCode.UNREADABLE),
    Act.SIGN: (ErrorCode.DECLINED,),
    Act.PRESS_FINGER: (ErrorCode.DECLINED, ErrorCode.UNREADABLE),
    Act.PRINT: (ErrorCode.OUT_OF_PAPER, ErrorCode.COVER_OPEN),
    Act.SHOW: (),
}
"""How an act may end unfinished, beside device_absent, cancelled, timed_out and broken, which every act knows."""
ALWAYS = (ErrorCode.DEVICE_ABSENT, ErrorCode.CANCELLED, ErrorCode.TIMED_OUT, ErrorCode.BROKEN)
