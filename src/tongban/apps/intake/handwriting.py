"""A signature as a drawing of our own: from numbers that were checked, or from a picture that was opened apart."""

from base64 import b64encode
from typing import Final

from tongban.apps.documents.page_images import page_image
from tongban.apps.documents.paper_parts import Signature
from tongban.apps.intake.models import SignatureOnPad
from tongban.apps.intake.words import SignedBy

_MARGIN: Final = 12
_WIDEST: Final = 5  # times as wide as high: the cell of a paper holds no wider signature
_FINGER_WIDTH: Final = 640


def mark(signature: SignatureOnPad) -> Signature:
    """The signature as a paper shows it: drawn, with its way, its time and the beginning of its text's digest."""
    return Signature(
        name=signature.name,
        svg=drawn(signature),
        way=SignedBy(signature.by).label,
        signed_at=signature.at,
        digest=signature.text_sm3[:16],
    )


def drawn(signature: SignatureOnPad) -> str:
    """The signature as SVG; nothing that the pad sent reaches a paper as it came.

    Strokes are drawn anew from their points; a fingerprint's pixels are decoded and redrawn in the process that opens
    strangers' files.
    """
    if signature.by == SignedBy.FINGERPRINT:
        return _picture(signature)
    points = [(int(x), int(y)) for stroke in signature.strokes for x, y, _ in stroke]
    left, top = min(x for x, _ in points) - _MARGIN, min(y for _, y in points) - _MARGIN
    width = max(x for x, _ in points) - left + _MARGIN
    written = max(y for _, y in points) - top + _MARGIN
    height = max(written, width // _WIDEST)
    top -= (height - written) // 2
    lines = "".join(
        f'<polyline points="{" ".join(f"{int(x)},{int(y)}" for x, y, _ in _visible(stroke))}"/>'
        for stroke in signature.strokes
        if stroke
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" width="{width}" '
        f'height="{height}"><g fill="none" stroke="#16212d" stroke-width="{_pen(height)}" stroke-linecap="round" '
        f'stroke-linejoin="round">{lines}</g></svg>'
    )


def _pen(height: int) -> int:
    """As thick as a pen looks at this size."""
    return max(3, height // 40)


def _visible(stroke: list[list[int]]) -> list[list[int]]:
    """A dot of one point becomes a line that can be seen."""
    return stroke if len(stroke) > 1 else [stroke[0], [stroke[0][0] + 1, stroke[0][1], stroke[0][2]]]


def _picture(signature: SignatureOnPad) -> str:
    content = b64encode(page_image(digest=signature.image_digest, page=1, width=_FINGER_WIDTH)).decode()
    width, height = signature.width, signature.height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{content}"/></svg>'
    )
