"""What every test may ask for: institutions, officers, moments in time."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management.commands import flush
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import timezone
from xdist.scheduler import LoadScopeScheduling

from tongban.apps.identity.models import Institution, Officer
from tongban.domain.people import Role

SHANGHAI = ZoneInfo("Asia/Shanghai")
PASSWORD = "Tongban-2026"
JOURNEYS = "tests/journeys/"


# What `migrate` itself writes, and tests only read.
_WRITTEN_BY_MIGRATE = {"django_content_type", "auth_permission"}


def _flush_what_was_written() -> None:
    """Between transactional tests empty the tables that have rows, past the triggers; production has no such door.

    Some two hundred tables are empty after every test: TRUNCATE would give each of them and their indexes new files.
    """

    def sql_flush(self: DatabaseOperations, _style: Any, tables: Iterable[str], **_: Any) -> list[str]:
        filled = _filled(self.connection, sorted(set(tables) - _WRITTEN_BY_MIGRATE))
        deletions = [f"DELETE FROM {self.quote_name(table)}" for table in filled]  # noqa: S608 - names of our tables
        return ["SET LOCAL session_replication_role = replica", *deletions] if deletions else []

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign, assignment]
    flush.emit_post_migrate_signal = lambda *_: None  # what it would write again was not taken away


def _filled(connection: Any, tables: Iterable[str]) -> list[str]:
    quoted = connection.ops.quote_name
    looks = [f"SELECT '{table}' WHERE EXISTS (SELECT FROM {quoted(table)})" for table in tables]  # noqa: S608 - as above
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        return [table for (table,) in cursor.fetchall()]


_flush_what_was_written()


class _ByRooms(LoadScopeScheduling):
    """Where two processes share the tests, one walks the journeys, which need one province; the other does the rest.

    The rest goes by files, which keeps what a file prepares for all its tests in one place.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return JOURNEYS if file.startswith(JOURNEYS) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Two processes share the tests by rooms."""
    return _ByRooms(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys first: they take as long as all the rest."""
    items.sort(key=lambda item: not item.nodeid.startswith(JOURNEYS))


def moment(text: str) -> datetime:
    """An instant in Shanghai, e.g. moment("2026-11-20 09:00")."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def friday_morning() -> datetime:
    """A working day with office hours ahead: Friday 20 November 2026, 09:00."""
    return moment("2026-11-20 09:00")


@pytest.fixture
def zhengzhou(db: None) -> Institution:
    """The institution at whose counter people apply."""
    covers = ["410102", "410103", "410104", "410105", "410106", "410108"]
    return Institution.objects.create(code="410100", name="郑州市不动产登记中心", place="郑州市", covers=covers)


@pytest.fixture
def jiyuan(db: None) -> Institution:
    """The institution where the property lies."""
    return Institution.objects.create(code="419001", name="济源市不动产登记中心", place="济源市", covers=["419001"])


@pytest.fixture
def appoint(db: None) -> Callable[..., Officer]:
    """Open an account: appoint("王审核", jiyuan, Role.EXAMINE)."""

    def _appoint(name: str, institution: Institution, *roles: Role, username: str = "") -> Officer:
        return Officer.objects.create_officer(
            username=username or f"{institution.code}-{name}",
            name=name,
            institution=institution,
            roles=_as_list(roles),
            password=PASSWORD,
        )

    return _appoint


@pytest.fixture
def own_calendar(tmp_path: Path, settings: Any) -> None:
    """A node's folder of its own, in which nobody has imported a notice: 2027 is unknown."""
    node = settings.TONGBAN.node.model_copy(update={"files_dir": tmp_path / "files"})
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"node": node})


@pytest.fixture
def demonstration_at(settings: Any, tmp_path: Path) -> Callable[[datetime], None]:
    """A demonstration whose clock is set, whatever day it really is: demonstration_at(moment("2027-01-04 09:00"))."""
    file = tmp_path / "clock"
    node = settings.TONGBAN.node.model_copy(update={"demo": True, "demonstration_clock": file})
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"node": node})

    def _demonstration_at(shown: datetime) -> None:
        file.write_text(f"{(shown - timezone.now()).total_seconds():.0f}", "ascii")

    return _demonstration_at


def _as_list(roles: Iterable[Role]) -> list[Role]:
    return list(roles)
