"""The one authorization filter, and look-ups of people and institutions."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from django.db.models import QuerySet

from tongban.apps.identity.conditions import conditions_of, values_of
from tongban.apps.identity.gathering import Part, count_all, find, find_all, find_part
from tongban.apps.identity.models import Institution, Officer, OwnedModel

Row = TypeVar("Row", bound=OwnedModel)


class Belongs(Protocol):
    """Anything that serves one institution."""

    institution_id: str


def visible_to(rows: "QuerySet[Row]", officer: Belongs) -> "QuerySet[Row]":
    """The rows an officer may know of: those of the own institution and no others.

    Every list, search, file and API starts from here.
    """
    return rows.filter(**_own(officer))


def visible_row(model: "type[Row]", officer: Belongs, *paths: str, lock: bool = False, **held: object) -> "Row | None":
    """The one row with these values that the officer may know of, with what the paths name (see `gathering.find`).

    What `visible_to(...).filter(...).first()` finds, in one planned statement: pages and acts begin with it.
    """
    return find(model, {**held, **_own(officer)}, *paths, lock=lock)


def visible_rows(model: "type[Row]", officer: Belongs, *paths: str, **held: object) -> "list[Row]":
    """What `visible_to(...).filter(...)` lists in the model's own order, in one planned statement."""
    return find_all(model, {**held, **_own(officer)}, *paths)


def visible_part(
    model: "type[Row]", officer: Belongs, held: Mapping[str, object], *paths: str, part: Part
) -> "list[Row]":
    """What `visible_to(...).filter(...).order_by(...)[first:]` lists, in one statement."""
    return find_part(model, {**held, **_own(officer)}, *paths, part=part)


def visible_count(model: "type[Row]", officer: Belongs, **held: object) -> int:
    """What `visible_to(...).filter(...).count()` tells."""
    return count_all(model, {**held, **_own(officer)})


def visible_condition(officer: Belongs, **held: object) -> tuple[str, dict[str, object]]:
    """What `visible_to(...).filter(...)` asks of the table `t` of a statement that is written out, and its values."""
    asked = {**held, **_own(officer)}
    return conditions_of(asked), values_of(asked)


def _own(officer: Belongs) -> dict[str, str]:
    """What decides who sees a row: the filter itself, however it is asked."""
    return {"institution_id": officer.institution_id}


def institution(code: str) -> Institution:
    """One institution served by this node; raises Institution.DoesNotExist."""
    return Institution.objects.get(code=code)


def institution_covering(division: str) -> Institution | None:
    """The institution of this node that a unit code's division leads to."""
    return Institution.objects.filter(covers__contains=[division]).first()


def officers_of(institution_code: str) -> "QuerySet[Officer]":
    """Everyone on the staff of an institution, by name."""
    return Officer.objects.filter(institution_id=institution_code).order_by("username")
