"""Cases that are recorded together (转移和抵押合并办理): lodged together, they carry the same first intake number."""

from collections.abc import Iterable

from tongban.apps.casework.models import Case
from tongban.domain.catalogue import go_together, in_order_of_recording


def partners_of(case: Case) -> list[Case]:
    """The other cases lodged together with it on its unit that may still be recorded, in the order of recording."""
    if not case.bundle:
        return []
    rows = Case.objects.of(case.institution_id).filter(
        bundle=case.bundle,
        receiving_code=case.receiving_code,
        unit_code=case.unit_code,
        recorded_at__isnull=True,
        closed_at__isnull=True,
    )
    others = rows.exclude(pk=case.pk).select_related("institution")
    return in_order(one for one in others if go_together(one.item, case.item))


def together_with(case: Case) -> list[Case]:
    """The case and its partners in the order in which they are recorded: who mortgages must own first."""
    return in_order([case, *partners_of(case)])


def in_order(cases: Iterable[Case]) -> list[Case]:
    """Cases in the order of recording."""
    known = sorted(cases, key=lambda one: one.pk)
    places = in_order_of_recording([one.item for one in known])
    return sorted(known, key=lambda one: places.index(one.item))
