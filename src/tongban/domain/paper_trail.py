"""Where every sheet of a case's paper lies, what may be wrong with it, and what is done when it is lost.

A sheet is one page of one material as it was scanned; its code is the material's and its page, `M02-003`. The post
takes paper within one working day of lodging (总体方案 六(一)1(1)); the home bureau opens the parcel and counts
sheet by sheet against the scan, writing down what is missing (gateways.md 8.1 属地拆封核点，缺件登记).

A loss on the way is not the applicant's: no clock stands still for it (条例 §20 excepts public notices alone, §17 what
the applicant must supplement). Only the archive waits, since it keeps the originals.
"""

from datetime import date, timedelta
from typing import Final, Protocol

from tongban.domain.calendar import WorkCalendar
from tongban.domain.labelled import Labelled

# Paper leaves within so many working days of lodging (总体方案 六(一)1(1)).
DAYS_TO_POST: Final = 1
# So many working days without a signature of the home bureau, and the counter should search. Our own choice.
SILENT_AFTER_WORKING_DAYS: Final = 5


class SheetPlace(Labelled):
    """Where a sheet lies."""

    COUNTER = "counter", "在收件窗口"
    POSTED = "posted", "寄递途中"
    HOME = "home", "属地已收"
    FILED = "filed", "已归卷"
    MISSING = "missing", "属地未收到"
    LOST = "lost", "途中遗失"


class SheetFault(Labelled):
    """How a sheet differs from its scan."""

    MISSING = "missing", "缺页"
    DIFFERS = "differs", "与扫描件不一致"
    ILLEGIBLE = "illegible", "看不清"
    COPY = "copy", "不是原件"

    @property
    def place(self) -> SheetPlace:
        """Where a sheet with this fault lies."""
        return SheetPlace.MISSING if self is SheetFault.MISSING else SheetPlace.HOME


class FaultAnswer(Labelled):
    """What the counter does about a fault."""

    POST = "post", "补寄"
    EXPLAIN = "explain", "说明情况"


class LossCause(Labelled):
    """Why a parcel is searched for."""

    SILENT = "silent", "承运方久无音信"
    CARRIER_SAYS = "carrier_says", "承运方确认丢失"


class LossRemedy(Labelled):
    """What takes the place of a lost sheet."""

    CERTIFIED_COPY = "certified_copy", "以扫描件制作核对副本补寄"
    RECOLLECT = "recollect", "请申请人重新提交原件"


def sheet_code(material: str, page: int) -> str:
    """The code of a sheet, as it stands on the cover sheet: M02-003."""
    return f"{material}-{page:03d}"


def should_have_arrived(*, on: date, calendar: WorkCalendar) -> date:
    """The last day of posting whose parcels should be home by now: so many working days lie between."""
    return _working_days_before(on, SILENT_AFTER_WORKING_DAYS, calendar=calendar)


def last_day_to_have_posted(*, on: date, calendar: WorkCalendar) -> date:
    """The last day of lodging whose paper must have left by now: the working day to post it is over."""
    return _working_days_before(on, DAYS_TO_POST, calendar=calendar)


def _working_days_before(day: date, count: int, *, calendar: WorkCalendar) -> date:
    """The day before the last `count` working days that lie before this day."""
    for _ in range(count):
        day -= timedelta(days=1)
        while not calendar.is_workday(day):
            day -= timedelta(days=1)
    return day - timedelta(days=1)


class SheetTold(Protocol):
    """What is kept of a sheet, at either end."""

    material: str
    page: int
    place: str
    fault: str
    answer: str
    remedy: str


class SheetInWords:
    """A sheet as pages and papers name it, wherever it is kept."""

    @property
    def code(self: SheetTold) -> str:
        """As it stands on the cover sheet."""
        return sheet_code(self.material, self.page)

    @property
    def place_label(self: SheetTold) -> str:
        """Where it lies, in words."""
        return SheetPlace(self.place).label

    @property
    def fault_label(self: SheetTold) -> str:
        """What was found wrong, in words."""
        return SheetFault(self.fault).label if self.fault else ""

    @property
    def answer_label(self: SheetTold) -> str:
        """What the counter answered, in words."""
        return FaultAnswer(self.answer).label if self.answer else ""

    @property
    def remedy_label(self: SheetTold) -> str:
        """What takes its place, in words."""
        return LossRemedy(self.remedy).label if self.remedy else ""
