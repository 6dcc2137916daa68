"""What a home bureau does with a case: one operation per act of the procedure."""

from tongban.apps.casework.operations.offices.branching import settle_branch, start_branch
from tongban.apps.casework.operations.offices.one_window import ask_housing_again, declare_again, waive_fee
from tongban.apps.casework.operations.papers.archiving import archive_case
from tongban.apps.casework.operations.papers.lending import lend_file, return_file
from tongban.apps.casework.operations.papers.paper import note_dispatch, receive_paper
from tongban.apps.casework.operations.procedure.accepting import accept_case, decline_case, request_supplement
from tongban.apps.casework.operations.procedure.certifying import (
    complete_without_certificate,
    issue,
    prepare_certificate,
)
from tongban.apps.casework.operations.procedure.examining import (
    approve_case,
    examine_case,
    refuse_case,
    return_to_examiner,
    review_case,
)
from tongban.apps.casework.operations.procedure.handing_back import hand_back
from tongban.apps.casework.operations.procedure.receiving import receive_case, receive_supplement
from tongban.apps.casework.operations.procedure.recording import record
from tongban.apps.casework.operations.procedure.suspending import (
    await_payment,
    resume_case,
    settle_payment,
    suspend_case,
)
from tongban.apps.casework.operations.procedure.withdrawing import take_withdrawal, withdraw_case
from tongban.apps.casework.operations.telling.posting import post_certificate, withdraw_posting

__all__ = [
    "accept_case",
    "approve_case",
    "archive_case",
    "ask_housing_again",
    "await_payment",
    "complete_without_certificate",
    "declare_again",
    "decline_case",
    "examine_case",
    "hand_back",
    "issue",
    "lend_file",
    "note_dispatch",
    "post_certificate",
    "prepare_certificate",
    "receive_case",
    "receive_paper",
    "receive_supplement",
    "record",
    "refuse_case",
    "request_supplement",
    "resume_case",
    "return_file",
    "return_to_examiner",
    "review_case",
    "settle_branch",
    "settle_payment",
    "start_branch",
    "suspend_case",
    "take_withdrawal",
    "waive_fee",
    "withdraw_case",
    "withdraw_posting",
]
