"""What a counter does with an application, one module per part of the procedure."""

from tongban.apps.intake.operations.checking import check_application, check_unless_known
from tongban.apps.intake.operations.drafts import (
    choose_right,
    drop_draft,
    record_look,
    send_home,
    start_application,
    start_together,
    take_over,
    take_register_data,
)
from tongban.apps.intake.operations.enquiries import Progress, answer_enquiry, forget_old_enquiries
from tongban.apps.intake.operations.interview import record_interview
from tongban.apps.intake.operations.judging import DeviceUse
from tongban.apps.intake.operations.lodging import lodge, shortcomings_of
from tongban.apps.intake.operations.materials import (
    add_material_file,
    count_material,
    keep_material_file,
    move_material_file,
    remove_material_file,
)
from tongban.apps.intake.operations.mirror import apply_receipt, apply_step, step_withdrawn
from tongban.apps.intake.operations.papers import dispatch_paper, note_overdue_parcels
from tongban.apps.intake.operations.papers_answered import SheetAnswer, answer_faults, note_paper_arrival
from tongban.apps.intake.operations.papers_lost import collect_again, confirm_loss, declare_loss, search_parcel
from tongban.apps.intake.operations.part_signing import signing_text, take_part_signature
from tongban.apps.intake.operations.part_tasks import (
    add_part_file,
    close_task,
    decline_part,
    give_part,
    note_task,
    receive_part_request,
    record_for_part,
    remove_part_file,
    verify_for_part,
    vouch_for_part,
)
from tongban.apps.intake.operations.parts import (
    expire_parts,
    invite_counter,
    note_part_declined,
    take_part_back,
    withdraw_part,
)
from tongban.apps.intake.operations.people import (
    ApplicantEntry,
    Correspondence,
    RepresentativeEntry,
    review_person,
    save_applicants,
    verify_person,
)
from tongban.apps.intake.operations.pre_review import (
    Upload,
    hear_it_was_forgotten,
    hear_pre_review,
    send_for_pre_review,
    supplement_by_applicant,
    supplement_online,
)
from tongban.apps.intake.operations.reminding import may_remind, note_answer, remind_home
from tongban.apps.intake.operations.signing import take_signature
from tongban.apps.intake.operations.supplement import supplement
from tongban.apps.intake.operations.taking_again import take_in_again
from tongban.apps.intake.operations.verifying import ask_for_paper, leave_to_home, verify_material
from tongban.apps.intake.operations.withdrawing import may_withdraw, note_refusal, request_withdrawal

__all__ = [
    "ApplicantEntry",
    "Correspondence",
    "DeviceUse",
    "Progress",
    "RepresentativeEntry",
    "SheetAnswer",
    "Upload",
    "add_material_file",
    "add_part_file",
    "answer_enquiry",
    "answer_faults",
    "apply_receipt",
    "apply_step",
    "ask_for_paper",
    "check_application",
    "check_unless_known",
    "choose_right",
    "close_task",
    "collect_again",
    "confirm_loss",
    "count_material",
    "declare_loss",
    "decline_part",
    "dispatch_paper",
    "drop_draft",
    "expire_parts",
    "forget_old_enquiries",
    "give_part",
    "hear_it_was_forgotten",
    "hear_pre_review",
    "invite_counter",
    "keep_material_file",
    "leave_to_home",
    "lodge",
    "may_remind",
    "may_withdraw",
    "move_material_file",
    "note_answer",
    "note_overdue_parcels",
    "note_paper_arrival",
    "note_part_declined",
    "note_refusal",
    "note_task",
    "receive_part_request",
    "record_for_part",
    "record_interview",
    "record_look",
    "remind_home",
    "remove_material_file",
    "remove_part_file",
    "request_withdrawal",
    "review_person",
    "save_applicants",
    "search_parcel",
    "send_for_pre_review",
    "send_home",
    "shortcomings_of",
    "signing_text",
    "start_application",
    "start_together",
    "step_withdrawn",
    "supplement",
    "supplement_by_applicant",
    "supplement_online",
    "take_in_again",
    "take_over",
    "take_part_back",
    "take_part_signature",
    "take_register_data",
    "take_signature",
    "verify_for_part",
    "verify_material",
    "verify_person",
    "vouch_for_part",
    "withdraw_part",
]
