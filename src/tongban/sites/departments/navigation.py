"""Nobody signs in to the simulated systems: there is no navigation for staff."""

from tongban.web.context import NavigationItem


def items() -> list[NavigationItem]:
    """No entries."""
    return []
