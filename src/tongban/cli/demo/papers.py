"""Papers as a scanner delivers them: grey-white, a little crooked, with a red seal. Made on the spot."""

import io
from pathlib import Path
from secrets import SystemRandom
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tongban.cli.demo.journeys import Paper
from tongban.cli.demo.matters import Matter
from tongban.cli.demo.person import Upload

_A4_AT_100_DPI: Final = (827, 1169)
_FONT: Final = Path(__file__).parents[2] / "apps" / "documents" / "fonts" / "NotoSansCJKsc-Regular.otf"
_MARGIN: Final = 90
_CHANCE: Final = SystemRandom()
_PAPER, _INK, _SEAL = (246, 245, 240), (38, 38, 46), (196, 40, 40)


def scan_of(paper: Paper, matter: Matter) -> Upload:
    """One paper about this unit: a photograph of a single page, a PDF of several."""
    sheets = [_sheet(paper, matter, page) for page in range(1, paper.pages + 1)]
    out = io.BytesIO()
    if len(sheets) == 1:
        sheets[0].save(out, format="JPEG", quality=82)
        return (f"{paper.title}.jpg", out.getvalue(), "image/jpeg")
    sheets[0].save(out, format="PDF", save_all=True, append_images=sheets[1:], resolution=100)
    return (f"{paper.title}.pdf", out.getvalue(), "application/pdf")


def _sheet(paper: Paper, matter: Matter, page: int) -> Image.Image:
    sheet = Image.new("RGB", _A4_AT_100_DPI, _PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((_A4_AT_100_DPI[0] / 2, 130), paper.title, font=_font(34), fill=_INK, anchor="mm")
    for line, text in enumerate(_lines(paper, matter, page)):
        pen.text((_MARGIN, 230 + 48 * line), text, font=_font(21), fill=_INK)
    _stamp(pen)
    return _as_scanned(sheet)


def _lines(paper: Paper, matter: Matter, page: int) -> list[str]:
    return [
        f"不动产单元号：{matter.unit_code}",
        f"坐落：{matter.location}",
        *(f"{one.name}" for one in matter.applicants),
        *([f"证号：{matter.certificate_number}"] if matter.certificate_number else []),
        "",
        "本页为演示系统当场生成的虚构材料，不具有任何效力。",
        f"第 {page} 页，共 {paper.pages} 页",
    ]


def _stamp(pen: ImageDraw.ImageDraw) -> None:
    across, down = _CHANCE.randint(540, 600), _CHANCE.randint(880, 940)
    pen.ellipse((across - 82, down - 82, across + 82, down + 82), outline=_SEAL, width=5)
    pen.text((across, down), "★", font=_font(54), fill=_SEAL, anchor="mm")
    pen.text((across, down + 54), "演示专用章", font=_font(20), fill=_SEAL, anchor="mm")


def _as_scanned(sheet: Image.Image) -> Image.Image:
    """Laid on the glass by hand, and with the grain of the sensor, which also makes every scan its own."""
    crooked = sheet.rotate(_CHANCE.uniform(-0.8, 0.8), resample=Image.Resampling.BILINEAR, fillcolor=(226, 226, 224))
    grain = Image.effect_noise(sheet.size, 14).convert("RGB")
    return Image.blend(crooked.filter(ImageFilter.GaussianBlur(0.4)), grain, 0.06)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size)
