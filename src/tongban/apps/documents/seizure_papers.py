"""The letters that tell what came about beside a court's order."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tongban.apps.documents.papers import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class SeizureTidingLetter(Paper):
    """查封告知: to a court whose turn came or went, to co-owners and mortgagees (查封规定 §12、§25、§26)."""

    template: ClassVar = "seizure_tiding"
    title: ClassVar = "查封告知书"

    heading: str
    whom: str
    sentence: str
    basis: str
    unit_code: str
    location: str
    court: str
    court_case_number: str
    document_number: str
    against: str
    served_at: datetime

    @property
    def printed_title(self) -> str:
        """What it tells."""
        return self.heading
