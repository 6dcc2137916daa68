"""What a file really is: sniffed from its content, then opened completely in a process of its own."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from tongban.apps.documents.isolation import IsolationFailed, run_isolated
from tongban.apps.documents.refusals import (
    BrokenFile,
    EncryptedFile,
    FileRefused,
    FileTooComplex,
    PageTooLarge,
    TooManyPages,
    WrongFileType,
)


class MediaType(StrEnum):
    """The three kinds of file a material may be."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"

    @property
    def label(self) -> str:
        """The name people know it by."""
        return self.name


@dataclass(frozen=True, slots=True)
class Inspection:
    """The verdict on a file that opens: its type and number of pages (1 for a picture)."""

    media_type: MediaType
    page_count: int


_ACCEPTED: Final = (
    (b"%PDF-", MediaType.PDF),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
)
_ZIP: Final = b"PK\x03\x04"
_INSIDE_ZIP: Final = ((b"word/", "DOCX"), (b"xl/", "XLSX"), (b"ppt/", "PPTX"), (b"OFD.xml", "OFD"))
_KNOWN_OTHERS: Final = (
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件（DOC、XLS）"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7Z 压缩包"),
    (b"{\\rtf", "RTF"),
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"<", "网页或 XML"),
)
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_TAIL_BYTES: Final = 64 * 1024


def sniff(stream: BinaryIO) -> MediaType | str:
    """The accepted type by its first bytes, or the name of what it is instead ('' when unknown)."""
    head = stream.read(4096).removeprefix(_BYTE_ORDER_MARK)
    for signature, media_type in _ACCEPTED:
        if head.startswith(signature):
            return media_type
    if head.startswith(_ZIP):
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - _TAIL_BYTES))
        listing = head + stream.read(_TAIL_BYTES)
        return next((name for mark, name in _INSIDE_ZIP if mark in listing), "ZIP 压缩包")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        return "HEIC" if head[8:12] in {b"heic", b"heix", b"mif1", b"heif"} else "视频"
    return next((name for signature, name in _KNOWN_OTHERS if head.lstrip().startswith(signature)), "")


_REFUSALS: Final[dict[str, type[BrokenFile | EncryptedFile | TooManyPages | PageTooLarge | FileTooComplex]]] = {
    "broken": BrokenFile,
    "encrypted": EncryptedFile,
    "pages": TooManyPages,
    "dimensions": PageTooLarge,
    "complex": FileTooComplex,
}


def inspect_file(*, path: Path, filename: str) -> Inspection:
    """Open the file as the archive will have to; raises a FileRefused when that fails.

    Pictures are decoded completely, every page of a PDF is parsed and its first page drawn. This
    happens in a child process with limits on time and memory, so no file can take the node down.
    """
    with path.open("rb") as stream:
        media_type = sniff(stream)
    if not isinstance(media_type, MediaType):
        raise WrongFileType(filename, found=media_type)
    try:
        answer = run_isolated("inspect", path=str(path), media_type=media_type.value)
    except IsolationFailed as failure:
        raise FileTooComplex(filename) from failure
    if "refused" in answer:
        raise _refusal(str(answer["refused"]), filename)
    return Inspection(media_type=media_type, page_count=int(str(answer["page_count"])))


def _refusal(code: str, filename: str) -> FileRefused:
    return _REFUSALS[code](filename)
