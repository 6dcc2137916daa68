"""A program of its own: opens one file of a stranger under resource limits and answers in JSON.

Started by `isolation.run_isolated` with `python -I`, so it imports nothing of this package. It reads
one request from standard input and writes one answer to standard output.
"""

import json
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the libraries themselves are imported after the limits are set
    import pypdfium2
    from PIL import Image

Request = dict[str, Any]

MAX_PAGES = 200
MAX_PIXELS = 80_000_000
MAX_PAGE_SIDE_POINTS = 5_000
MEMORY_BYTES = 1_536 * 1024 * 1024
CPU_SECONDS = 10
OUTPUT_BYTES = 32 * 1024 * 1024
ENCRYPTED_ERROR = 4  # FPDF_ERR_PASSWORD
THUMBNAIL_PIXELS = 200
TAIL_BYTES = 64 * 1024
MAX_HEIGHT = 12_000
JPEG_QUALITY = 88


class Refused(Exception):
    """The file is not taken in; the text is the code that inspection.py turns into a sentence."""


def limit_resources() -> None:
    """From here on neither memory nor time nor disk can be used up by a file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def inspect_image(path: Path, media_type: str) -> int:
    """Decode every pixel; a picture has one page."""
    image = open_image(path, media_type)
    try:
        image.load()
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refused("broken") from error
    return 1


def open_image(path: Path, media_type: str) -> "Image.Image":
    """Open with the one decoder the content asks for, and look at the size before decoding."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # checked below, with a refusal instead of a warning
    try:
        image = Image.open(path, formats=[media_type.removeprefix("image/").upper()])
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused("broken") from error
    if image.width * image.height > MAX_PIXELS:
        raise Refused("dimensions")
    return image


def open_pdf(path: Path) -> "pypdfium2.PdfDocument":
    """Open a PDF that is complete and not encrypted."""
    import pypdfium2
    from pypdfium2 import raw

    if b"%%EOF" not in end_of(path):
        raise Refused("broken")
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Refused("encrypted" if error.err_code == ENCRYPTED_ERROR else "broken") from error
    if raw.FPDF_GetSecurityHandlerRevision(document.raw) != -1:
        raise Refused("encrypted")
    return document


def end_of(path: Path) -> bytes:
    """The last bytes that are not padding; a file of a gigabyte is not read for them."""
    with path.open("rb") as stream:
        place = stream.seek(0, 2)
        while place:
            place = max(0, place - TAIL_BYTES)
            stream.seek(place)
            tail = stream.read(2 * TAIL_BYTES).rstrip(b"\0\r\n\t ")
            if tail:
                return tail[-2048:]
    return b""


def inspect_pdf(path: Path) -> int:
    """Parse every page, draw the first; the answer is the number of pages."""
    import pypdfium2

    document = open_pdf(path)
    if len(document) > MAX_PAGES:
        raise Refused("pages")
    if len(document) == 0:
        raise Refused("broken")
    try:
        for index in range(len(document)):
            page = document[index]
            check_page_size(page)
            if index == 0:
                page.render(scale=THUMBNAIL_PIXELS / max(page.get_size()))
            page.close()
    except pypdfium2.PdfiumError as error:
        raise Refused("broken") from error
    return len(document)


def check_page_size(page: "pypdfium2.PdfPage") -> None:
    """A page larger than any paper is a mistake or an attack."""
    width, height = page.get_size()
    if min(width, height) < 1:
        raise Refused("broken")
    if max(width, height) > MAX_PAGE_SIDE_POINTS:
        raise Refused("dimensions")


def draw_pdf_page(request: Request) -> "Image.Image":
    """One page as a picture of the wanted width, turned clockwise."""
    document = open_pdf(Path(request["path"]))
    page = document[request["page"] - 1]
    width, height = page.get_size()
    across, along = (height, width) if request["rotate"] % 180 else (width, height)
    scale = min(request["width"] / across, MAX_HEIGHT / along)
    drawn: Image.Image = page.render(scale=scale, rotation=request["rotate"]).to_pil()
    return drawn


def draw_image(request: Request) -> "Image.Image":
    """The picture the way up its camera noted, at most as wide as wanted."""
    from PIL import Image, ImageOps

    image = open_image(Path(request["path"]), request["media_type"])
    image.draft("RGB", (request["width"] * 2, request["width"] * 2))
    upright = ImageOps.exif_transpose(image).rotate(-request["rotate"], expand=True)
    upright.thumbnail((request["width"], MAX_HEIGHT), Image.Resampling.LANCZOS)
    return upright


def draw(request: Request) -> dict[str, object]:
    """Write the page as a JPEG without any metadata to the wanted place."""
    from PIL import Image

    drawn = draw_pdf_page(request) if request["media_type"] == "application/pdf" else draw_image(request)
    drawn = drawn.convert("RGBA") if "A" in drawn.getbands() or "transparency" in drawn.info else drawn
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn.convert("RGB"), mask=drawn.getchannel("A") if drawn.mode == "RGBA" else None)
    paper.save(request["output"], format="JPEG", quality=JPEG_QUALITY)
    return {"width": paper.width, "height": paper.height}


def inspect(request: Request) -> dict[str, object]:
    """Answer with the number of pages."""
    path = Path(request["path"])
    is_pdf = request["media_type"] == "application/pdf"
    return {"page_count": inspect_pdf(path) if is_pdf else inspect_image(path, request["media_type"])}


def answer(request: Request) -> dict[str, object]:
    """Do the task; a refusal is an answer, anything else that goes wrong ends the process."""
    tasks = {"inspect": inspect, "draw": draw}
    try:
        return tasks[request["task"]](request)
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "complex"}


if __name__ == "__main__":
    limit_resources()
    json.dump(answer(json.load(sys.stdin)), sys.stdout)
