"""Who works in the measured province: teams of clerks, officers and applicants, each around one pair of bureaus."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tongban.cli.demo_province import HOSTED, JIYUAN, ZHENGZHOU, DemoInstitution
from tongban.domain.people import Role

PASSWORD: Final = "Bench-2026-Henan"  # noqa: S105 - of accounts that exist only where something is measured
PAIRS: Final = ((ZHENGZHOU, JIYUAN), (JIYUAN, HOSTED[0]), (HOSTED[0], ZHENGZHOU))
"""Receiving bureau and home bureau: a ring, so that every bureau node takes in and decides."""
FEWEST_PEOPLE: Final = 24
_TEAM: Final = 100
_OFFICERS, _CITIZENS = 0.45, 0.18
# As much of the officers' time as each post's pages take.
_WEIGHTS: Final[Mapping[Role, int]] = {
    Role.ACCEPT: 33,
    Role.EXAMINE: 30,
    Role.REVIEW: 27,
    Role.RECORD: 27,
    Role.ISSUE: 42,
    Role.ARCHIVE: 21,
}


@dataclass(frozen=True, kw_only=True)
class Team:
    """Clerks of one bureau, the officers of another who decide what they take in, and applicants of both.

    `first_clerk` and `first_officers` say where the numbers of its accounts begin in their institutions.
    """

    number: int
    receiving: DemoInstitution
    home: DemoInstitution
    clerks: int
    officers: Mapping[Role, int]
    citizens: int
    first_clerk: int
    first_officers: Mapping[Role, int]

    @property
    def clerk_accounts(self) -> list[str]:
        """Accounts of those at the counter."""
        return [account(self.receiving, Role.RECEIVE, self.first_clerk + place) for place in range(self.clerks)]

    def officer_accounts(self, role: Role) -> list[str]:
        """Accounts of one post of the home bureau."""
        first = self.first_officers[role]
        return [account(self.home, role, first + place) for place in range(self.officers[role])]


def teams_of(people: int) -> list[Team]:
    """Teams of about a hundred, every pair of bureaus alike; raises ValueError below FEWEST_PEOPLE."""
    if people < FEWEST_PEOPLE:
        raise ValueError(f"fewer than {FEWEST_PEOPLE}")
    count = len(PAIRS) * max(1, round(people / _TEAM / len(PAIRS)))
    sizes = [people // count + (number < people % count) for number in range(count)]
    return list(_placed(sizes))


def staff_of(teams: Sequence[Team], institution: DemoInstitution) -> Iterator[tuple[str, str, Role]]:
    """Account, name and role of everyone who works for the institution."""
    for team in teams:
        if team.receiving == institution:
            yield from ((one, _name(one, Role.RECEIVE), Role.RECEIVE) for one in team.clerk_accounts)
        if team.home == institution:
            for role in team.officers:
                yield from ((one, _name(one, role), role) for one in team.officer_accounts(role))


def account(institution: DemoInstitution, role: Role, number: int) -> str:
    """The account of the so-manieth in a post."""
    return f"{institution.prefix}.{role.value}{number}"


def counter_window(institution: DemoInstitution, account_name: str) -> str:
    """The counter window of a virtual clerk; no window of the demonstration is called so."""
    number = "".join(sign for sign in account_name if sign.isdigit())
    return f"{institution.place}压测{number}号窗口"


def _name(account_name: str, role: Role) -> str:
    number = "".join(sign for sign in account_name if sign.isdigit())
    return f"{role.label}{number}号"


def _placed(sizes: Sequence[int]) -> Iterator[Team]:
    clerks_before: dict[str, int] = {}
    officers_before: dict[str, dict[Role, int]] = {}
    for number, size in enumerate(sizes):
        receiving, home = PAIRS[number % len(PAIRS)]
        citizens = max(1, round(size * _CITIZENS))
        officers = _posts(max(len(_WEIGHTS), round(size * _OFFICERS)))
        clerks = size - citizens - sum(officers.values())
        first = officers_before.setdefault(home.code, dict.fromkeys(_WEIGHTS, 1))
        yield Team(
            number=number,
            receiving=receiving,
            home=home,
            clerks=clerks,
            officers=officers,
            citizens=citizens,
            first_clerk=clerks_before.get(receiving.code, 1),
            first_officers=dict(first),
        )
        clerks_before[receiving.code] = clerks_before.get(receiving.code, 1) + clerks
        for role, many in officers.items():
            first[role] += many


def _posts(officers: int) -> dict[Role, int]:
    """Officers spread over the posts by their weight, at least one each."""
    whole = sum(_WEIGHTS.values())
    posts = {role: max(1, officers * weight // whole) for role, weight in _WEIGHTS.items()}
    for role in sorted(_WEIGHTS, key=lambda role: posts[role] / _WEIGHTS[role]):
        if sum(posts.values()) < officers:
            posts[role] += 1
    while sum(posts.values()) > officers:
        posts[max(posts, key=lambda role: posts[role])] -= 1
    return posts
