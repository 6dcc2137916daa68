"""The registry's pages as a browser asks for them."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.integration.casework.conftest import (  # noqa: F401 - fixtures
    Staff,
    advance,
    lodged,
    receive,
    register,
    staff,
)
from tongban.apps.casework.models import Case
from tongban.apps.identity.models import Officer
from tongban.apps.identity.operations import claim_session


@pytest.fixture
def signed_in(db: None) -> Callable[[Officer], Client]:
    """A browser in which the officer has signed in."""

    def _signed_in(officer: Officer) -> Client:
        client = Client()
        client.force_login(officer, backend="tongban.apps.identity.sessions.StaffBackend")
        claim_session(officer=officer, session_key=client.session.session_key)
        return client

    return _signed_in


def shown(case: Case) -> dict[str, int]:
    """What every form of the case's pages says of itself: how many steps it has shown."""
    case.refresh_from_db()
    return {"seen": case.events_count}
