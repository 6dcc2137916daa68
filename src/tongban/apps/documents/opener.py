"""A program of its own: opens files of strangers, each in a child under resource limits, and answers in JSON.

Started by `isolation.run_isolated` with `python -I`, so it imports nothing of this package. It reads one request a
line from standard input, forks a child for it and writes one line with what became of the child to standard output.
It never opens a file itself, so no child knows anything of the files before; it loads the libraries once, which
takes longer than opening most files. Where nothing is asked for a while it ends.
"""

import json
import os
import resource
import select
import signal
import sys
from itertools import pairwise
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
CHILD_SECONDS = 30
IDLE_SECONDS = 300
OUTPUT_BYTES = 32 * 1024 * 1024
ENCRYPTED_ERROR = 4  # FPDF_ERR_PASSWORD
THUMBNAIL_PIXELS = 200
TAIL_BYTES = 64 * 1024
MAX_HEIGHT = 12_000
JPEG_QUALITY = 88
# Where a page begins to look wrong; tried on the papers of this house, drawn, turned, blurred and left empty.
MAX_JUDGED = 40
NICE = 10
JUDGED_WIDTH = 900
LEAST_CONTRAST = 40
BLANK_SHARE = 0.0006
DENSE_SHARE = 0.35
SHARP = 0.22
SIDEWAYS = 2.0
LEAST_LINE = 4
LEAST_LINES = 8
SAME_MARGIN = 0.012
TURNED = 0.35


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


def judge(request: Request) -> dict[str, object]:
    """For each page that looks wrong, its number and why: blank, blurred, sideways or upside_down.

    Nobody waits for it at a counter, so it takes what processor others leave.
    """
    os.nice(NICE)
    path = Path(request["path"])
    is_pdf = request["media_type"] == "application/pdf"
    pages = min(len(open_pdf(path)), MAX_JUDGED) if is_pdf else 1
    found = []
    for page in range(1, pages + 1):
        drawn = {**request, "page": page, "rotate": 0, "width": JUDGED_WIDTH}
        picture = draw_pdf_page(drawn) if is_pdf else draw_image(drawn)
        fault = fault_of(picture.convert("L"))
        if fault:
            found.append({"page": page, "fault": fault})
    return {"faults": found}


def fault_of(grey: "Image.Image") -> str:
    """The gravest fault of a page, or nothing; the margins, where scanners leave shadows, are not looked at."""
    across, along = grey.width, grey.height
    edge = 0.04
    grey = grey.crop((int(across * edge), int(along * edge), int(across * (1 - edge)), int(along * (1 - edge))))
    contrast = percentile(grey, 0.995) - percentile(grey, 0.005)
    limit = percentile(grey, 0.9) - max(contrast // 2, LEAST_CONTRAST)
    ink = grey.point([255 if level < limit else 0 for level in range(256)])
    inked = ink.histogram()[255] / (grey.width * grey.height)
    if contrast < LEAST_CONTRAST or inked < BLANK_SHARE:
        return "blank"
    if inked > DENSE_SHARE:
        return ""  # a photograph rather than a page of text: nothing can be said of its lines
    if sharpness(grey) < SHARP * contrast:
        return "blurred"
    return direction_of(ink)


def percentile(grey: "Image.Image", share: float) -> int:
    """The grey level below which this share of the pixels lies."""
    wanted, seen = share * grey.width * grey.height, 0
    for level, count in enumerate(grey.histogram()):
        seen += count
        if seen >= wanted:
            return level
    return 255


def sharpness(grey: "Image.Image") -> int:
    """How steep the steepest edges are: the difference between neighbours that one pixel in a hundred exceeds."""
    from PIL import ImageChops

    return percentile(ImageChops.difference(grey, ImageChops.offset(grey, 1, 0)), 0.99)


def direction_of(ink: "Image.Image") -> str:
    """Lines of text show as stripes across the page; most lines begin at the same margin and end where they end."""
    rows, columns = profile(ink, across=True), profile(ink, across=False)
    if unrest(columns) > SIDEWAYS * unrest(rows):
        return "sideways"
    return "upside_down" if begins_at_the_right(ink, rows) else ""


def profile(ink: "Image.Image", *, across: bool) -> list[int]:
    """The mean of every row, or of every column."""
    from PIL import Image

    size = (1, ink.height) if across else (ink.width, 1)
    return list(ink.resize(size, Image.Resampling.BOX).tobytes())


def unrest(levels: list[int]) -> float:
    """How much neighbours differ: stripes make it large, an even grey small."""
    return sum((one - other) ** 2 for one, other in pairwise(levels)) / max(len(levels) - 1, 1)


def begins_at_the_right(ink: "Image.Image", rows: list[int]) -> bool:
    """Whether the lines share their right margin and not their left one: so they look upside down."""
    left, right = [], []
    start = None
    for place, level in enumerate([*rows, 0]):
        if level > 1 and start is None:
            start = place
        elif level <= 1 and start is not None:
            box = ink.crop((0, start, ink.width, place)).getbbox() if place - start >= LEAST_LINE else None
            if box:
                left.append(box[0] / ink.width)
                right.append(1 - box[2] / ink.width)
            start = None
    if len(left) < LEAST_LINES:
        return False
    return aligned(right) - aligned(left) > TURNED


def aligned(edges: list[float]) -> float:
    """The share of lines that keep the commonest margin."""
    return max(sum(abs(one - other) < SAME_MARGIN for other in edges) for one in edges) / len(edges)


def answer(request: Request) -> dict[str, object]:
    """Do the task; a refusal is an answer, anything else that goes wrong ends the process."""
    tasks = {"inspect": inspect, "draw": draw, "judge": judge}
    try:
        return tasks[request["task"]](request)
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "complex"}


def ask_child(line: bytes) -> dict[str, Any]:
    """Let a child answer; what it said, or how it ended: `status` is its exit status, negative for a signal."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        work_as_child(line, theirs)
    os.close(theirs)
    said = b""
    with os.fdopen(ours, "rb") as pipe:
        if select.select([pipe], [], [], CHILD_SECONDS)[0]:
            said = pipe.read()
        else:
            os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {"status": status, "answer": json.loads(said)} if status == 0 else {"status": status}


def work_as_child(line: bytes, pipe: int) -> None:
    """Answer under limits and end; whatever goes wrong ends this process alone."""
    status = 1
    try:
        limit_resources()
        os.dup2(2, 1)  # where the parent answers, no library may print
        told = json.dumps(answer(json.loads(line))).encode()
        with os.fdopen(pipe, "wb") as out:
            out.write(told)
        status = 0
    finally:
        os._exit(status)


def load_libraries() -> None:
    """What every child would otherwise load for itself."""
    import pypdfium2
    from PIL import Image, ImageChops, ImageOps

    del pypdfium2, ImageChops, ImageOps
    Image.preinit()


def serve() -> None:
    """Answer line after line until nobody asks any more."""
    load_libraries()
    source, sink = sys.stdin.buffer, sys.stdout.buffer  # one line at a time, so nothing waits in a buffer
    while select.select([source], [], [], IDLE_SECONDS)[0]:
        line = source.readline()
        if not line:
            return
        sink.write(json.dumps(ask_child(line)).encode() + b"\n")
        sink.flush()


if __name__ == "__main__":
    serve()
