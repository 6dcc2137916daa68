"""How values are written for people: times, money, codes. Used by the filters and by letters."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from tongban.apps.identity.clock import localdate
from tongban.domain.codes.identity_documents import mask

SHANGHAI = ZoneInfo("Asia/Shanghai")
UNIT_CODE_GROUPS = (6, 6, 7, 9)  # 区划 / 地籍区+子区 / 宗地特征码+顺序号 / 定着物（GB/T 37346-2018）
MOBILE_LENGTH = 11


def money(amount: Decimal | int) -> str:
    """Yuan with cents: ¥1,234.00, negative as -¥1,234.00."""
    cents = Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    sign = "-" if cents < 0 else ""
    return f"{sign}¥{abs(cents):,.2f}"


def when(moment: datetime) -> str:
    """An aware moment in Shanghai: 2026-11-21 16:30. A naive one is a programming error (ValueError)."""
    if moment.tzinfo is None:
        msg = "a moment without time zone cannot be shown"
        raise ValueError(msg)
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def short_when(moment: datetime) -> str:
    """The same for timelines and deadlines, without the year while it is this one: 11-21 16:30."""
    written, this_year = when(moment), f"{localdate().year}-"
    return written.removeprefix(this_year)


def day(moment: date | datetime) -> str:
    """A date: 2026-11-21; of a moment, the date in Shanghai."""
    if isinstance(moment, datetime):
        return when(moment)[:10]
    return moment.isoformat()


def masked(number: str) -> str:
    """An ID number or mobile number whose middle is hidden, e.g. 4101**********231X and 138****2231."""
    if number.isdigit() and len(number) == MOBILE_LENGTH:
        return f"{number[:3]}****{number[-4:]}"
    return mask(number)


def grouped_unit(code: str) -> str:
    """A 28-digit unit code in reading groups: 419001 001002 GB00012 F00180302; anything else as it is."""
    if len(code) != sum(UNIT_CODE_GROUPS):
        return code
    groups, start = [], 0
    for length in UNIT_CODE_GROUPS:
        groups.append(code[start : start + length])
        start += length
    return " ".join(groups)
