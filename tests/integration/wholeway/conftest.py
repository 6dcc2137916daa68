"""A counter in 郑州 and the home bureau in 济源 that really answers, within one process."""

from datetime import datetime

import httpx
import pytest

from tests.conftest import moment
from tests.integration.intake.home import HomeBureau, list_members
from tests.integration.wholeway.ground import Ground
from tongban.apps.casework.handlers import check_application, tell_unit
from tongban.apps.catalogue.handlers import tell_variant
from tongban.apps.messaging import wire
from tongban.apps.messaging.handlers import Asked
from tongban.domain.people import Role
from tongban.exchange.contracts import Answer, Call
from tongban.exchange.contracts.catalogue import SearchVariant
from tongban.exchange.contracts.registers import SearchUnit

COUNTER = "bureau.410100"


class Answering(HomeBureau):
    """The home bureau's own answers in place of prepared ones."""

    def answer(self, request: Call, at: datetime) -> Answer:
        number = getattr(request, "intake_number", "")
        asked = Asked(
            id="call", sender=COUNTER, recipient="bureau.419001", about=number, operator="孙收件",
            purpose="异地收件", case=number, at=at,
        )  # fmt: skip
        if isinstance(request, SearchVariant):
            return tell_variant(request, asked)
        return tell_unit(request, asked) if isinstance(request, SearchUnit) else check_application(request, asked)


@pytest.fixture
def friday_morning() -> datetime:
    return moment("2026-11-20 09:00")


@pytest.fixture
def line(zhengzhou, jiyuan, friday_morning):
    """The line between the two."""
    list_members(friday_morning)
    wire.connect(httpx.MockTransport(Answering().handle))
    yield
    wire.connect(None)


@pytest.fixture
def receiver(appoint, zhengzhou):
    return appoint("孙收件", zhengzhou, Role.RECEIVE)


@pytest.fixture
def staff(appoint, jiyuan, receiver):
    """One person for each role at home, and the clerk at the counter."""
    roles = (Role.ACCEPT, Role.EXAMINE, Role.REVIEW, Role.RECORD, Role.ISSUE, Role.ARCHIVE)
    return {role: appoint(role.label, jiyuan, role) for role in roles} | {Role.RECEIVE: receiver}


@pytest.fixture
def ground(jiyuan, staff) -> Ground:
    return Ground(institution=jiyuan, officer=staff[Role.RECORD])
