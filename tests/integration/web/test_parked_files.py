"""Files that were parked: a person has them fetched again, or gives them up and asks for others."""

import pytest

from tests.integration.registry.conftest import signed_in
from tongban.apps.audit.models import AuditEntry
from tongban.apps.messaging.models import FileWanted
from tongban.apps.messaging.operations import want_files
from tongban.domain.people import Role
from tongban.exchange.contracts.types import FileRef

__all__ = ["signed_in"]

ABOUT, DIGEST, JIYUAN, ZHENGZHOU = "41010020261121S00001", "0" * 64, "bureau.419001", "bureau.410100"


@pytest.fixture
def parked(db, friday_morning):
    """A file of Zhengzhou's that Jiyuan could not use."""
    return FileWanted.objects.create(
        digest=DIGEST,
        size=204_800,
        from_member=ZHENGZHOU,
        for_member=JIYUAN,
        about=ABOUT,
        state="parked",
        wrong_times=3,
        wanted_at=friday_morning,
        last_error="文件已损坏。",
    )


@pytest.fixture
def keeper(jiyuan, appoint, signed_in):
    """The browser of Jiyuan's administrator."""
    return signed_in(appoint("冯管理", jiyuan, Role.ADMINISTER))


def test_the_page_says_which_and_why(keeper, parked):
    page = keeper.get("/administration/files").content.decode()

    assert ABOUT in page
    assert "文件已损坏。" in page


def test_it_is_fetched_again_when_a_person_says_so(keeper, parked):
    keeper.post(f"/administration/files/{parked.pk}", {"act": "again"})

    parked.refresh_from_db()
    assert (parked.state, parked.wrong_times) == ("waiting", 0)
    assert AuditEntry.objects.get().act == "重新取件"
    assert keeper.post(f"/administration/files/{parked.pk}", {"act": "again"}).status_code == 409


def test_it_is_given_up_for_a_reason_and_comes_when_it_is_named_anew(keeper, parked, friday_morning):
    address = f"/administration/files/{parked.pk}"
    keeper.post(address, {"act": "give_up", "reason": " "})
    assert FileWanted.objects.get().state == "parked"

    keeper.post(address, {"act": "give_up", "reason": "对方确认扫描件损坏"})

    assert FileWanted.objects.get().state == "given_up"
    assert AuditEntry.objects.get().purpose == "对方确认扫描件损坏"
    ref = FileRef(digest=DIGEST, size=204_800, media_type="application/pdf", name="a.pdf")
    want_files([ref], from_member=ZHENGZHOU, for_member=JIYUAN, about=ABOUT, at=friday_morning)
    assert FileWanted.objects.get().state == "waiting"


def test_only_the_administrator_decides(jiyuan, appoint, signed_in, parked):
    clerk = signed_in(appoint("陈收件", jiyuan, Role.RECEIVE))

    assert clerk.get("/administration/files").status_code == 403
    assert clerk.post(f"/administration/files/{parked.pk}", {"act": "again"}).status_code == 403
