"""The sixteen officers who work at once, each with an account."""

from dataclasses import dataclass
from typing import Final

from tongban.domain.people import Role

PASSWORD: Final = "Bench-2026-Jiyuan"  # noqa: S105 - of accounts that exist only where something is measured
_POSTS: Final = (
    (Role.ACCEPT, 3),
    (Role.EXAMINE, 5),
    (Role.REVIEW, 3),
    (Role.RECORD, 2),
    (Role.ISSUE, 2),
    (Role.ARCHIVE, 1),
)


@dataclass(frozen=True)
class BenchOfficer:
    """One account and its only role, so that nobody reviews what they examined."""

    username: str
    name: str
    role: Role


STAFF: Final = tuple(
    BenchOfficer(f"bench.{role.value}{number}", f"{role.label}{number}号", role)
    for role, count in _POSTS
    for number in range(1, count + 1)
)
ALONE: Final = STAFF[0]
"""Who is timed alone, when the others are away."""
