"""Files as people send them, good and hostile, made on the spot."""

import io
import struct
import zipfile
import zlib

import pypdfium2
from PIL import Image


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 96), color: str = "steelblue", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, format=kind, **options)
    return out.getvalue()


def pdf(pages: int = 1, size: tuple[float, float] = (595, 842)) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(*size)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def padded_pdf(total: int) -> bytes:
    """A PDF of exactly `total` bytes: white space after the end is allowed."""
    content = pdf()
    return content + b"\n" * (total - len(content))


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A few kilobytes that claim 3.6 thousand million pixels."""
    header = _png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = _png_chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
    return b"\x89PNG\r\n\x1a\n" + header + body + _png_chunk(b"IEND", b"")


def _assemble(objects: list[bytes], trailer: bytes = b"") -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def _one_page(content: bytes, filters: bytes) -> list[bytes]:
    return [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>",
        b"<</Length %d/Filter[%b]>>stream\n%b\nendstream" % (len(content), filters, content),
    ]


def pdf_bomb() -> bytes:
    """A page whose drawing inflates twice, to a thousand megabytes of strokes."""
    strokes = b"0 0 m 600 900 l S 600 0 m 0 900 l S\n" * 500_000
    once = zlib.compressobj(1)
    packed = b"".join(once.compress(strokes) for _ in range(60)) + once.flush()
    return _assemble(_one_page(zlib.compress(packed, 9), b"/FlateDecode/FlateDecode"))


def encrypted_pdf() -> bytes:
    """Protected with the standard handler; opening needs a password nobody told."""
    handler = b"<</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>>" % (b"ab" * 32, b"cd" * 32)
    objects = [*_one_page(zlib.compress(b"q Q"), b"/FlateDecode"), handler]
    return _assemble(objects, b"/Encrypt 5 0 R/ID[<%b><%b>]" % (b"01" * 16, b"01" * 16))


def text_of(content: bytes) -> str:
    """All text of a PDF as a reader would copy it."""
    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in document)
