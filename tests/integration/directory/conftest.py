"""The province of these tests is that of the messages."""

import pytest

from tests.integration.messaging.conftest import due, heard, line, now, province, registrations, step

__all__ = ["due", "heard", "line", "now", "province", "registrations", "step"]


@pytest.fixture
def as_province(db, settings):
    """This node is the province's."""
    node = settings.TONGBAN.node.model_copy(update={"site": "province"})
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"node": node})
    settings.ROOT_URLCONF = "tongban.sites.province.urls"
