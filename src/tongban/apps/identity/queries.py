"""The one authorization filter, and look-ups of people and institutions."""

from typing import Protocol, TypeVar

from django.db.models import QuerySet

from tongban.apps.identity.gathering import find
from tongban.apps.identity.models import Institution, Officer, OwnedModel

Row = TypeVar("Row", bound=OwnedModel)


class Belongs(Protocol):
    """Anything that serves one institution."""

    institution_id: str


def visible_to(rows: "QuerySet[Row]", officer: Belongs) -> "QuerySet[Row]":
    """The rows an officer may know of: those of the own institution and no others.

    Every list, search, file and API starts from here.
    """
    return rows.filter(institution_id=officer.institution_id)


def visible_row(model: "type[Row]", officer: Belongs, *paths: str, lock: bool = False, **held: object) -> "Row | None":
    """The one row with these values that the officer may know of, with what the paths name (see `gathering.find`).

    What `visible_to(...).filter(...).first()` finds, in one planned statement: pages and acts begin with it.
    """
    return find(model, {**held, "institution_id": officer.institution_id}, *paths, lock=lock)


def institution(code: str) -> Institution:
    """One institution served by this node; raises Institution.DoesNotExist."""
    return Institution.objects.get(code=code)


def institution_covering(division: str) -> Institution | None:
    """The institution of this node that a unit code's division leads to."""
    return Institution.objects.filter(covers__contains=[division]).first()


def officers_of(institution_code: str) -> "QuerySet[Officer]":
    """Everyone on the staff of an institution, by name."""
    return Officer.objects.filter(institution_id=institution_code).order_by("username")
