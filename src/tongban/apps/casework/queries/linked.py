"""Cases that are recorded together (转移和抵押合并办理): lodged together, they carry the same first intake number."""

from collections.abc import Iterable, Sequence

from tongban.apps.casework.models import Case
from tongban.apps.identity.queries import visible_rows
from tongban.domain.catalogue import go_together, in_order_of_recording


def open_beside(case: Case) -> list[Case]:
    """The other cases on its unit that are neither recorded nor closed, the oldest first."""
    found = visible_rows(Case, case, unit_code=case.unit_code, recorded_at=None, closed_at=None)
    for one in found:
        one.institution = case.institution
    return [one for one in found if one.pk != case.pk]


def partners_of(case: Case, *, beside: Sequence[Case] | None = None) -> list[Case]:
    """The other cases lodged together with it on its unit that may still be recorded, in the order of recording.

    `beside` are those of open_beside where they were asked for before.
    """
    if not case.bundle:
        return []
    lodged = (case.bundle, case.receiving_code)
    others = open_beside(case) if beside is None else beside
    together = (one for one in others if (one.bundle, one.receiving_code) == lodged)
    return in_order(one for one in together if go_together(one.item, case.item))


def together_with(case: Case, *, beside: Sequence[Case] | None = None) -> list[Case]:
    """The case and its partners in the order in which they are recorded: who mortgages must own first."""
    return in_order([case, *partners_of(case, beside=beside)])


def in_order(cases: Iterable[Case]) -> list[Case]:
    """Cases in the order of recording."""
    known = sorted(cases, key=lambda one: one.pk)
    places = in_order_of_recording([one.item for one in known])
    return sorted(known, key=lambda one: places.index(one.item))
