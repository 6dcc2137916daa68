"""The base of every refusal of a number or code."""

from tongban.domain.errors import DomainError


class InvalidCode(DomainError):
    """A number or code cannot be what it claims to be; `sentence` says why and what to do."""
