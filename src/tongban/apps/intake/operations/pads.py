"""What holds of every signature from a pad, whichever counter takes it."""

from datetime import datetime

from tongban.apps.documents.inspection import MediaType
from tongban.apps.documents.operations import store_file
from tongban.apps.intake.failures import DeviceResultUsed, NotTakenIn, SignedOtherText
from tongban.apps.intake.models import PadSignature, PartSignature, SignatureOnPad
from tongban.apps.intake.operations.judging import DeviceUse
from tongban.apps.intake.words import SignedBy
from tongban.exchange.devices.messages import Signed
from tongban.exchange.digests import sm3_hex


def refuse_unread(signed: Signed, *, text: str, paper: str, questions: int, by: SignedBy) -> None:
    """Refuse what was not shown, read to its end and written.

    Raises SignedOtherText when the pad showed anything but `text`, NotTakenIn when not every one of `questions` was
    confirmed or nothing was written.
    """
    if sm3_hex(text.encode()) != signed.digest:
        raise SignedOtherText(paper)
    if signed.confirmed < questions:
        raise NotTakenIn("询问笔录没有逐问确认，请重新阅读签名。")
    if by == SignedBy.HANDWRITING and not signed.is_written:
        raise NotTakenIn("没有收到笔迹，请重新签名。")


def keep_picture(signed: Signed, *, at: datetime) -> str:
    """Open the pad's picture apart and keep it as evidence; its digest. Raises NotTakenIn, FileRefused."""
    stored = store_file(chunks=[signed.image], filename="签名.png", at=at)
    if stored.media_type != MediaType.PNG:
        raise NotTakenIn("手写屏送来的签名图像不是 PNG，请联系设备厂商。")
    return stored.digest


def keep_signature(row: SignatureOnPad, signed: Signed, *, text: str, picture: str, use: DeviceUse) -> None:
    """Put what the pad sealed into the row and the row into its table; raises DeviceResultUsed."""
    tables = (PadSignature.objects, PartSignature.objects)
    if any(rows.filter(device_operation=use.operation).exists() for rows in tables):
        raise DeviceResultUsed
    row.text, row.text_sm3, row.image_digest = text, signed.digest, picture
    row.device, row.device_operation = use.device, use.operation
    row.shown_at, row.read_at, row.pad_signed_at = signed.shown_at, signed.read_at, signed.signed_at
    row.confirmed, row.width, row.height = signed.confirmed, signed.width, signed.height
    row.strokes = [[list(point) for point in stroke] for stroke in signed.strokes]
    row.save()
