"""Who does what in the administration of a site."""

from dataclasses import dataclass

from tongban.domain.people import Role


@dataclass(frozen=True, kw_only=True)
class Duties:
    """Which role keeps accounts, which appoints people to posts, which reads the audit trail, and what posts there are.

    Windows exist only where there is a counter.
    """

    accounts: Role
    appointing: Role
    audit: Role
    posts: tuple[Role, ...]
    windows: bool

    @property
    def own(self) -> frozenset[Role]:
        """The roles nobody may take from themselves."""
        return frozenset({self.accounts, self.appointing, self.audit})
