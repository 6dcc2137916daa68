"""A session is its officer's as long as it lasts and the account is in use."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tongban.apps.identity.models import Institution, Officer
from tongban.apps.identity.sessions import SessionStore, StaffBackend
from tongban.domain.people import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(jiyuan: Institution, appoint: Callable[..., Officer]) -> Officer:
    found: Officer = appoint("王审核", jiyuan, Role.EXAMINE)
    return found


def kept() -> str:
    store = SessionStore()
    store["seen"] = 1.5
    store.save()
    return str(store.session_key)


def test_what_was_kept_is_read_again() -> None:
    assert SessionStore(kept())["seen"] == 1.5


def test_what_is_added_is_kept_under_the_same_key() -> None:
    store = SessionStore(kept())
    store["more"] = "讲"
    store.save()
    again = SessionStore(store.session_key)
    assert (again["seen"], again["more"]) == (1.5, "讲")
    assert Session.objects.count() == 1


def test_a_session_that_was_ended_meanwhile_is_not_brought_back() -> None:
    store = SessionStore(kept())
    store["more"] = "讲"
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()
    assert not Session.objects.exists()


@pytest.mark.parametrize("ended", ["expired", "gone"])
def test_a_session_that_ended_is_empty_and_its_key_is_not_used_again(ended: str) -> None:
    key = kept()
    rows = Session.objects.filter(session_key=key)
    _ = rows.update(expire_date=timezone.now() - timedelta(seconds=1)) if ended == "expired" else rows.delete()
    store = SessionStore(key)
    assert "seen" not in store
    assert store.session_key is None


def test_the_officer_is_as_django_reads_it_and_brings_the_institution(officer: Officer) -> None:
    found = StaffBackend().get_user(str(officer.pk))
    stored = Officer.objects.get(pk=officer.pk)
    assert found == stored
    fields = [one.attname for one in Officer._meta.concrete_fields]
    assert [getattr(found, one) for one in fields] == [getattr(stored, one) for one in fields]
    with CaptureQueriesContext(connection) as asked:
        named = found.institution.name
    assert (named, len(asked)) == (stored.institution.name, 0)


def test_nobody_comes_for_an_account_out_of_use_or_gone(officer: Officer) -> None:
    Officer.objects.filter(pk=officer.pk).update(is_active=False)
    assert StaffBackend().get_user(officer.pk) is None
    assert StaffBackend().get_user(officer.pk + 1_000) is None
