"""What a counter does with an application, one module per part of the procedure."""

from tongban.apps.intake.operations.checking import check_application
from tongban.apps.intake.operations.drafts import (
    choose_right,
    record_look,
    send_home,
    start_application,
    start_together,
    take_over,
    take_register_data,
)
from tongban.apps.intake.operations.enquiries import Progress, answer_enquiry, forget_old_enquiries
from tongban.apps.intake.operations.interview import record_interview
from tongban.apps.intake.operations.lodging import lodge, shortcomings_of
from tongban.apps.intake.operations.materials import (
    add_material_file,
    count_material,
    move_material_file,
    remove_material_file,
    waive_material,
)
from tongban.apps.intake.operations.mirror import apply_receipt, apply_step, note_paper_arrival
from tongban.apps.intake.operations.papers import dispatch_paper, note_overdue_parcels
from tongban.apps.intake.operations.people import (
    ApplicantEntry,
    Correspondence,
    RepresentativeEntry,
    review_person,
    save_applicants,
    verify_person,
)
from tongban.apps.intake.operations.reminding import may_remind, note_answer, remind_home
from tongban.apps.intake.operations.supplement import supplement
from tongban.apps.intake.operations.withdrawing import may_withdraw, note_refusal, request_withdrawal

__all__ = [
    "ApplicantEntry",
    "Correspondence",
    "Progress",
    "RepresentativeEntry",
    "add_material_file",
    "answer_enquiry",
    "apply_receipt",
    "apply_step",
    "check_application",
    "choose_right",
    "count_material",
    "dispatch_paper",
    "forget_old_enquiries",
    "lodge",
    "may_remind",
    "may_withdraw",
    "move_material_file",
    "note_answer",
    "note_overdue_parcels",
    "note_paper_arrival",
    "note_refusal",
    "record_interview",
    "record_look",
    "remind_home",
    "remove_material_file",
    "request_withdrawal",
    "review_person",
    "save_applicants",
    "send_home",
    "shortcomings_of",
    "start_application",
    "start_together",
    "supplement",
    "take_over",
    "take_register_data",
    "verify_person",
    "waive_material",
]
