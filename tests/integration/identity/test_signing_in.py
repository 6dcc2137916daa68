"""Signing in: 等保三级 身份鉴别 (domain.md 9)."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client

from tests.conftest import PASSWORD
from tongban.apps.audit.models import AuditEntry
from tongban.apps.identity.operations import UsernameTaken, change_account, open_account
from tongban.domain.people import Role


@pytest.fixture
def examiner(appoint, jiyuan):
    return appoint("王初审", jiyuan, Role.EXAMINE, username="jy.chushen")


def sign_in(client: Client, password: str = PASSWORD):
    return client.post("/sign-in", {"username": "jy.chushen", "password": password})


def test_the_right_password_admits_and_is_audited(client, examiner):
    answer = sign_in(client)

    assert answer.status_code == 302
    assert AuditEntry.objects.get(act="登录").actor == "jy.chushen"


def test_a_page_for_staff_sends_strangers_to_sign_in(client, db):
    answer = client.get("/password")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in?next=/password")


@pytest.mark.parametrize("cookie", ['"' + r"\000" * 8 + '"', '"x"', "\xe4" * 8, "a" * 41], ids=repr)
def test_a_cookie_that_is_no_key_of_a_session_is_a_stranger_s(client, db, cookie):
    answer = client.get("/password", headers={"cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in?next=/password")


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(client, examiner):
    for _ in range(5):
        sign_in(client, "wrong")

    answer = sign_in(client)

    assert answer.status_code == 429
    assert "锁定 30 分钟" in answer.content.decode()


def test_four_wrong_passwords_do_not_lock(client, examiner):
    for _ in range(4):
        sign_in(client, "wrong")

    assert sign_in(client).status_code == 302


def test_a_second_session_ends_the_first(examiner):
    first, second = Client(), Client()
    sign_in(first)
    sign_in(second)

    assert first.get("/password").status_code == 302
    assert second.get("/password").status_code == 200


def test_a_session_ends_after_fifteen_idle_minutes(client, examiner):
    sign_in(client)
    stored = Session.objects.get(session_key=client.session.session_key)

    lifetime = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    assert lifetime == timedelta(minutes=15)
    stored.expire_date -= lifetime
    stored.save()

    assert client.get("/password").status_code == 302


def test_taking_someone_off_duty_ends_the_session_at_once(client, examiner):
    sign_in(client)
    change_account(officer=examiner, roles=[Role.EXAMINE], is_active=False, window="")

    assert client.get("/password").status_code == 302


@pytest.mark.parametrize(
    "password",
    [
        "Short-1",  # fewer than ten characters
        "onlylowercase",  # one kind
        "password123",  # two kinds
        "jy.chushen1",  # like the account's own name and three kinds by chance
    ],
)
def test_a_weak_password_is_refused(password, jiyuan):
    with pytest.raises(ValidationError):
        open_account(username="jy.chushen", name="王", institution=jiyuan, roles=[Role.EXAMINE], password=password)


def test_an_account_name_is_given_once(examiner, jiyuan):
    with pytest.raises(UsernameTaken):
        open_account(username="jy.chushen", name="王", institution=jiyuan, roles=[], password="Another-2026")


def test_passwords_are_kept_with_argon2():
    from tongban.web import settings as node_settings

    assert node_settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert Argon2PasswordHasher().encode("x", "a-salt-for-this-test").startswith("argon2$argon2id$")
