"""The province's desk: its staff and its exchange."""

import pytest

from tests.integration.directory.conftest import as_province, due, heard, line, now, province, registrations, step
from tongban.apps.identity.models import Institution
from tongban.domain.people import Role

__all__ = ["as_province", "due", "heard", "line", "now", "province", "registrations", "step"]


@pytest.fixture
def office(db):
    """The province's own office."""
    return Institution.objects.create(code="410000", name="河南省自然资源厅确权登记局", place="河南省")


@pytest.fixture
def seated(as_province, appoint, office, client_class):
    """A browser at which someone with these roles has signed in: seated("周监管", Role.SUPERVISE)."""

    def _seated(name: str, *roles: Role):
        officer = appoint(name, office, *roles)
        browser = client_class()
        browser.force_login(officer, backend="tongban.apps.identity.sessions.StaffBackend")
        officer.session_key = browser.session.session_key
        officer.save()
        return browser

    return _seated


@pytest.fixture
def client_class():
    """Django's test browser."""
    from django.test import Client

    return Client
