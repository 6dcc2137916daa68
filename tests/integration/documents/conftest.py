"""A fresh place for files."""

import pytest
from django.conf import settings

from tests.conftest import moment


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    """The node's files lie in a folder of this test's own."""
    node = settings.TONGBAN.node.model_copy(update={"files_dir": tmp_path})
    monkeypatch.setattr(settings, "TONGBAN", settings.TONGBAN.model_copy(update={"node": node}))
    return tmp_path


@pytest.fixture
def at():
    return moment("2026-11-20 09:00")


@pytest.fixture
def configured(monkeypatch):
    """Change the [files] section: configured(grace_hours=1)."""

    def _configured(**values):
        section = settings.TONGBAN.files.model_copy(update=values)
        monkeypatch.setattr(settings, "TONGBAN", settings.TONGBAN.model_copy(update={"files": section}))

    return _configured
