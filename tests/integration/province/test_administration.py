"""The province's accounts: one person opens them, another appoints, a third reads what both did."""

import pytest

from tongban.apps.identity.models import Officer
from tongban.domain.people import Role

NEW = {"username": "hn.xinren", "name": "韩新人", "password": "Chongzhi-2026"}


@pytest.fixture
def system(seated):
    """卫系统, who keeps the accounts."""
    return seated("卫系统", Role.ADMINISTER_SYSTEM)


@pytest.fixture
def security(seated):
    """蒋安全, who appoints."""
    return seated("蒋安全", Role.ADMINISTER_SECURITY)


@pytest.fixture
def audit(seated):
    """沈审计, who reads the trail."""
    return seated("沈审计", Role.ADMINISTER_AUDIT)


def test_who_opens_an_account_can_not_appoint(system):
    system.post("/administration/accounts/new", {**NEW, "roles": ["supervise"]})

    assert Officer.objects.get(username=NEW["username"]).roles == []


def test_who_appoints_can_neither_open_nor_stop_an_account(system, security):
    system.post("/administration/accounts/new", NEW)
    account = f"/administration/accounts/{NEW['username']}"

    assert security.get("/administration/accounts/new").status_code == 403
    assert security.post(f"{account}/password", {"password": "Chongzhi-2027"}).status_code == 403
    security.post(account, {"roles": ["supervise"], "is_active": ""})

    appointed = Officer.objects.get(username=NEW["username"])
    assert (appointed.roles, appointed.is_active) == (["supervise"], True)


def test_the_three_posts_go_to_three_people(system, security):
    system.post("/administration/accounts/new", NEW)

    answer = security.post(
        f"/administration/accounts/{NEW['username']}", {"roles": ["administer_system", "administer_audit"]}
    )

    assert "不能兼任其他岗位" in answer.content.decode()
    assert Officer.objects.get(username=NEW["username"]).roles == []


def test_a_stopped_account_keeps_its_post(system, security):
    system.post("/administration/accounts/new", NEW)
    security.post(f"/administration/accounts/{NEW['username']}", {"roles": ["supervise"]})

    system.post(f"/administration/accounts/{NEW['username']}", {})

    stopped = Officer.objects.get(username=NEW["username"])
    assert (stopped.roles, stopped.is_active) == (["supervise"], False)


def test_only_the_auditor_reads_what_was_done(system, security, audit):
    system.post("/administration/accounts/new", NEW)

    assert "开立账号" in audit.get("/administration/audit").content.decode()
    assert system.get("/administration/audit").status_code == 403
    assert security.get("/administration/audit").status_code == 403
    assert audit.get("/administration/accounts").status_code == 403
