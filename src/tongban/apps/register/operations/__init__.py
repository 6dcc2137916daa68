"""What a home bureau does to its register."""

from tongban.apps.register.operations.courts import (
    CourtAnswer,
    CourtPreview,
    carry_out_court_order,
    carry_out_on_units,
    court_order_preview,
)
from tongban.apps.register.operations.lapsing import Swept, note_lawsuit, sweep
from tongban.apps.register.operations.recording import changes_preview, record_case, record_together
from tongban.apps.register.operations.sheets import assign_printed_serial, receive_sheets, spoil_sheet
from tongban.apps.register.operations.survey import describe_building, describe_parcel, open_folio, survey_unit
from tongban.apps.register.operations.switching import decide_switch
from tongban.apps.register.operations.tree_heads import sign_tree_heads
from tongban.apps.register.recording.order import (
    BurdenTerms,
    Change,
    CourtTerms,
    IssuedCertificate,
    MortgageTerms,
    Recorded,
    RecordingOrder,
    UnitChange,
)
from tongban.apps.register.subscriptions import SeizuresChanged, on_seizures_changed

__all__ = [
    "BurdenTerms",
    "Change",
    "CourtAnswer",
    "CourtPreview",
    "CourtTerms",
    "IssuedCertificate",
    "MortgageTerms",
    "Recorded",
    "RecordingOrder",
    "SeizuresChanged",
    "Swept",
    "UnitChange",
    "assign_printed_serial",
    "carry_out_court_order",
    "carry_out_on_units",
    "changes_preview",
    "court_order_preview",
    "decide_switch",
    "describe_building",
    "describe_parcel",
    "note_lawsuit",
    "on_seizures_changed",
    "open_folio",
    "receive_sheets",
    "record_case",
    "record_together",
    "sign_tree_heads",
    "spoil_sheet",
    "survey_unit",
    "sweep",
]
