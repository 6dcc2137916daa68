"""What a home bureau does with a case: one operation per act of the procedure."""

from tongban.apps.casework.operations.accepting import accept_case, decline_case, request_supplement
from tongban.apps.casework.operations.archiving import archive_case, receive_paper
from tongban.apps.casework.operations.certifying import complete_without_certificate, issue, prepare_certificate
from tongban.apps.casework.operations.examining import examine_case, refuse_case, return_to_examiner, review_case
from tongban.apps.casework.operations.posting import post_certificate, withdraw_posting
from tongban.apps.casework.operations.receiving import note_dispatch, receive_case, receive_supplement
from tongban.apps.casework.operations.recording import record

__all__ = [
    "accept_case",
    "archive_case",
    "complete_without_certificate",
    "decline_case",
    "examine_case",
    "issue",
    "note_dispatch",
    "post_certificate",
    "prepare_certificate",
    "receive_case",
    "receive_paper",
    "receive_supplement",
    "record",
    "refuse_case",
    "request_supplement",
    "return_to_examiner",
    "review_case",
    "withdraw_posting",
]
