"""The item of a case as it held at the home institution on the day the case was lodged."""

from tongban.apps.casework.models import Case
from tongban.apps.catalogue.queries import local_item
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue.variants import LocalItem


def local_item_of(case: Case) -> LocalItem:
    """The province's list with the institution's own rules of that day."""
    return local_item(case.institution_id, case.item, on=case.lodged_at.astimezone(SHANGHAI).date())


def needs_approval(case: Case) -> bool:
    """Whether a third person approves it before it is recorded (核定), as the institution had decided that day."""
    return local_item_of(case).third_review
