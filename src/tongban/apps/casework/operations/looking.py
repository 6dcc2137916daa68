"""Looking at personal data is an act, too: it is written down with its purpose (个人信息保护法 §51、§54)."""

from datetime import datetime
from typing import Final

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import Case
from tongban.apps.casework.queries.cases import whole_case
from tongban.apps.casework.refusals import OpinionMissing, WrongRole
from tongban.apps.identity.models import Officer
from tongban.domain.people import Role

MAY_REVEAL: Final = (Role.ACCEPT, Role.EXAMINE, Role.REVIEW, Role.APPROVE, Role.RECORD, Role.ISSUE)


def note_look(
    *, act: str, officer: Officer, subject: str, at: datetime, address: str = "", purpose: str = "", **detail: object
) -> None:
    """Write down that an officer looked at something."""
    record_act(
        act=act,
        at=at,
        institution_code=officer.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject=subject,
        purpose=purpose,
        detail=detail,
        address=address,
    )


def reveal_numbers(*, number: str, officer: Officer, purpose: str, at: datetime, address: str = "") -> Case:
    """Let an officer see the full document numbers of a case, for a stated purpose.

    Raises WrongRole, CaseNotFound, OpinionMissing without a purpose.
    """
    if not officer.has_any(MAY_REVEAL):
        raise WrongRole(MAY_REVEAL)
    case = whole_case(number=number, officer=officer)
    if not purpose.strip():
        raise OpinionMissing("查看完整证件号码的目的")
    note_look(
        act="查看完整证件号码",
        officer=officer,
        subject=case.case_number,
        at=at,
        address=address,
        purpose=purpose.strip(),
    )
    return case
