"""Whether a scan can be read: pages that are empty, blurred, sideways or upside down are named, never refused.

The pages are drawn and judged in the process that opens strangers' files, when the scan has been taken in (judging.py).
What it says is a warning for the person at the counter, who has the paper in hand; a scan that cannot be judged gives
no warning.
"""

from dataclasses import dataclass

from tongban.apps.documents.isolation import IsolationFailed, run_isolated
from tongban.apps.documents.storage import blob_path
from tongban.domain.labelled import Labelled


class ScanFault(Labelled):
    """What a page of a scan looks like, when it does not look like a page."""

    BLANK = "blank", "看起来是空白页"
    BLURRED = "blurred", "看起来模糊"
    SIDEWAYS = "sideways", "看起来横放了"
    UPSIDE_DOWN = "upside_down", "看起来上下颠倒"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanWarning:
    """A page (from 1) and what is the matter with it."""

    page: int
    fault: ScanFault

    @property
    def sentence(self) -> str:
        """As the clerk reads it."""
        return f"第 {self.page} 页{self.fault.label}"


def judge_scan(*, digest: str, media_type: str) -> tuple[ScanWarning, ...]:
    """What is wrong with the pages of a file of this node, at most its first 40."""
    try:
        answer = run_isolated("judge", path=str(blob_path(digest)), media_type=media_type)
    except IsolationFailed:
        return ()
    found = answer.get("faults")
    if not isinstance(found, list):
        return ()
    return tuple(ScanWarning(page=int(one["page"]), fault=ScanFault(one["fault"])) for one in found)
