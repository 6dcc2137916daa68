"""Code 128 (ISO/IEC 15417), code set B: the bars that every counter's hand scanner reads."""

from typing import Final

# The widths of bar, gap, bar, gap, bar, gap of each value, 0 to 105, in modules; 104 starts code set B.
_WIDTHS: Final = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221"
    "223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321"
    "112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131"
    "311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114"
    "122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141"
    "214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232"
)
_START_B: Final = 104
_STOP: Final = "2331112"
_QUIET_MODULES: Final = 10
_HEIGHT: Final = 40
_FIRST, _LAST = 0x20, 0x7E


class NotInCode128(ValueError):
    """Code set B holds printable ASCII alone."""


def code_128_values(text: str) -> list[int]:
    """The symbol's values: start, characters, check value; raises NotInCode128 for an empty text too."""
    if not text or any(not _FIRST <= ord(character) <= _LAST for character in text):
        raise NotInCode128(text)
    values = [ord(character) - _FIRST for character in text]
    weighed = sum(place * value for place, value in enumerate(values, start=1))
    return [_START_B, *values, (_START_B + weighed) % 103]


def code_128(text: str) -> str:
    """The text as bars in SVG, one unit a module, with its quiet zones; nothing for an empty text."""
    if not text:
        return ""
    widths = "".join(_WIDTHS[6 * value : 6 * value + 6] for value in code_128_values(text)) + _STOP
    bars, x = [], _QUIET_MODULES
    for place, width in enumerate(map(int, widths)):
        if place % 2 == 0:
            bars.append(f"M{x} 0h{width}v{_HEIGHT}h-{width}z")
        x += width
    size = f'width="{x + _QUIET_MODULES}" height="{_HEIGHT}" viewBox="0 0 {x + _QUIET_MODULES} {_HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path d="{"".join(bars)}"/></svg>'
