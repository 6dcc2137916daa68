"""A draft that a counter asked about becomes a case: what was said about it belongs to the case."""

from tongban.apps.casework.models import Case, CaseConsultation, DraftEnquiry


def adopt_enquiry(case: Case) -> None:
    """Put the thread of the draft with this intake number under the case; call in the transaction that numbers it.

    Only what the counter that lodged it had said: intake numbers of others are none of its business.
    """
    asked = DraftEnquiry.objects.filter(
        institution_id=case.institution_id, intake_number=case.intake_number, receiving_code=case.receiving_code
    )
    if asked.update(case=case, waiting_since=None, answer_by=None, ended="", ended_at=None, ended_reason=""):
        CaseConsultation.objects.filter(enquiry__in=asked).update(case=case)
