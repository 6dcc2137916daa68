"""Rows that could contradict one another, told apart before the register is asked."""

from collections.abc import Iterator, Sequence

from tongban.apps.register.importing.staged import StagedRow


def without_collisions(rows: Sequence[StagedRow]) -> list[list[StagedRow]]:
    """The rows in passes, none of which holds two that say the same or claim the same thing; almost always one.

    The register judges a pass as a whole. A row that may be the second of its kind waits until the first has been
    written or refused, exactly as if they had come one by one.
    """
    if _are_apart(rows):
        return [list(rows)]
    passes, left = [], list(rows)
    while left:
        claimed: set[tuple[str, str]] = set()
        now, later = [], []
        for row in left:
            claims = set(_claims(row))
            if claimed.isdisjoint(claims):
                now.append(row)
            else:
                later.append(row)
            claimed |= claims
        passes.append(now)
        left = later
    return passes


def _are_apart(rows: Sequence[StagedRow]) -> bool:
    """Whether nothing is said or claimed twice, at a glance."""
    own = [one for row in rows for one in row.own]
    numbers = [row.number for row in rows if row.number] + [number for _, number, _ in own]
    serials = [row.serial for row in rows if row.serial] + [serial for *_, serial in own if serial]
    alone = [(row.kind, row.unit_code) for row in rows if row.alone]
    claims = ([row.key for row in rows], numbers, serials, alone)
    return all(len(set(claim)) == len(claim) for claim in claims)


def _claims(row: StagedRow) -> Iterator[tuple[str, str]]:
    yield "key", row.key
    if row.alone:
        yield row.kind, row.unit_code
    if row.number:
        yield "number", row.number
    if row.serial:
        yield "serial", row.serial
    for _, number, serial in row.own:
        yield "number", number
        if serial:
            yield "serial", serial
