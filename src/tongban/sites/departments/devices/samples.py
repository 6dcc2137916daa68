"""Fictional papers as camera and scanner see them: good ones, and such as a clerk should scan once more."""

import io
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tongban.apps import documents

_A4: Final = (1240, 1754)
_FONT: Final = Path(documents.__file__).parent / "fonts" / "NotoSansCJKsc-Regular.otf"
SAMPLES: Final = MappingProxyType(
    {
        "contract": "买卖合同",
        "card": "身份证复印件",
        "blurred": "模糊的合同",
        "upside_down": "放倒了的合同",
        "blank": "空白纸",
    }
)
_LINES: Final = (
    "出卖人：张卖方（虚构）　买受人：李买方（虚构）",
    "第一条　房屋坐落于虚构路 1 号 1 幢 1 单元 101 室，建筑面积 89.50 平方米。",
    "第二条　成交价款人民币捌拾万元整，双方同意资金监管。",
    "第三条　双方于本合同签订之日起三十日内共同申请转移登记。",
    "第四条　出卖人保证房屋没有未告知的抵押、查封和租赁。",
    "第五条　因履行本合同发生争议的，由双方协商解决；协商不成的，依法起诉。",
    "本页为模拟扫描件，仅供演示。",
)


@lru_cache(maxsize=32)
def draw_sample(sample: str, *, number: int) -> bytes:
    """A page as JPEG, A4 at 150 dpi; `number` is its place in the stack."""
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    page = Image.new("RGB", _A4, "white")
    if sample != "blank":
        draw = ImageDraw.Draw(page)
        title = "居民身份证（复印件）" if sample == "card" else "存量房屋买卖合同"
        draw.text((_A4[0] // 2, 150), title, font=ImageFont.truetype(str(_FONT), 54), fill="black", anchor="ma")
        body = ImageFont.truetype(str(_FONT), 30)
        for place, line in enumerate((f"第 {number} 页", *_LINES, *_LINES, *_LINES)):
            draw.text((130, 290 + place * 60), line, font=body, fill="black")
    if sample == "blurred":
        page = page.filter(ImageFilter.GaussianBlur(9))
    if sample == "upside_down":
        page = page.rotate(180)
    out = io.BytesIO()
    page.save(out, "JPEG", quality=85)
    return out.getvalue()
