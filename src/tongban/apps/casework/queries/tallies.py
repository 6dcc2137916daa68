"""What waits beside the queue, counted in one statement for the head of the inbox.

Each count is that of a list which the officer can open; a test holds every one against its list.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tongban.apps.identity.prepared import ask
from tongban.apps.identity.queries import Belongs
from tongban.domain.cases.states import CaseState

# States stand in the text: a plan for any state would pass the partial indexes by.
_COUNTED: Final = f"""SELECT
    (SELECT count(DISTINCT case_id) FROM case_consultation
        WHERE institution_id = %(own)s AND incoming AND read_at IS NULL AND case_id IS NOT NULL),
    (SELECT count(*) FROM case_consultation
        WHERE institution_id = %(own)s AND waiting_since IS NOT NULL AND answer_by < %(at)s),
    (SELECT count(*) FROM draft_enquiry WHERE institution_id = %(own)s AND waiting_since IS NOT NULL),
    (SELECT count(*) FROM draft_enquiry
        WHERE institution_id = %(own)s AND waiting_since IS NOT NULL AND answer_by < %(at)s),
    (SELECT count(*) FROM case_supplement_request r JOIN casework_case c ON c.id = r.case_id
        WHERE r.institution_id = %(own)s AND r.respond_by < %(at)s AND r.answered_at IS NULL
        AND c.state = '{CaseState.AWAITING_SUPPLEMENT.value}'),
    (SELECT count(*) FROM pre_review WHERE institution_id = %(own)s AND state = '{CaseState.PRE_REVIEW.value}'),
    (SELECT count(*) FROM pre_review
        WHERE institution_id = %(own)s AND state = '{CaseState.PRE_REVIEW.value}' AND answer_by < %(at)s)"""  # noqa: S608 - words of ours


@dataclass(frozen=True)
class Tallies:
    """Cases with unread questions; questions, enquiries, supplements and pre-reviews, waiting and late."""

    asked: int
    questions_late: int
    enquiries: int
    enquiries_late: int
    supplements_overdue: int
    pre_reviews: int
    pre_reviews_late: int


def tallies_of(officer: Belongs, *, at: datetime) -> Tallies:
    """The counts of the officer's own institution."""
    (counts,) = ask(_COUNTED, {"own": officer.institution_id, "at": at})
    return Tallies(*counts)
