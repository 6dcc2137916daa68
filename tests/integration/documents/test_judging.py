"""A scan is judged after it was taken in: once, in its turn, and never so that another has to wait for ever."""

import threading
from datetime import timedelta

import pytest
from django.db import transaction

from tests.integration.documents.samples import pdf
from tongban.apps.documents import judging
from tongban.apps.documents.judging import ask_to_judge, judge_next
from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.operations import store_file
from tongban.apps.documents.queries import Judgement, judgements_of
from tongban.apps.documents.storage import blob_path
from tongban.sites.bureau import background

PAPER = pdf(1)
EMPTY_PAGE = "第 1 页看起来是空白页"
PENDING = Judgement(pending=True)


@pytest.fixture
def scan(at):
    """Takes in an empty page and asks for its judgement."""

    def _scan(mark: bytes = b"", minutes: int = 0) -> str:
        when = at + timedelta(minutes=minutes)
        digest = store_file(chunks=[PAPER + mark], filename="扫描.pdf", at=when).digest
        ask_to_judge(digest=digest, at=when)
        return digest

    return _scan


@pytest.mark.django_db
def test_a_scan_is_pending_until_it_is_judged(scan):
    digest = scan()
    assert judgements_of([digest]) == {digest: PENDING}

    assert judge_next()

    assert judgements_of([digest]) == {digest: Judgement(warnings=(EMPTY_PAGE,))}
    assert not judge_next()


@pytest.mark.django_db
def test_nothing_is_said_of_files_that_nobody_asked_about_and_of_those_in_order(at, scan, monkeypatch):
    paper = store_file(chunks=[pdf(2)], filename="文书.pdf", at=at).digest
    digest = scan()
    monkeypatch.setattr(judging, "judge_scan", lambda **_: ())
    while judge_next():
        pass

    assert judgements_of([paper, digest]) == {}
    assert judgements_of([]) == {}


@pytest.mark.django_db
def test_the_same_content_is_judged_once_however_often_it_comes(scan, monkeypatch):
    digest = scan()
    scan()
    judge_next()
    monkeypatch.setattr(judging, "judge_scan", lambda **_: pytest.fail("judged again"))
    scan(minutes=5)

    assert not judge_next()
    assert judgements_of([digest])[digest].warnings == (EMPTY_PAGE,)


@pytest.mark.django_db
def test_who_waits_longest_comes_first(scan):
    later, earlier = scan(b"%later\n%%EOF", minutes=2), scan(b"%earlier\n%%EOF", minutes=1)

    judge_next()

    assert judgements_of([earlier, later])[later] == PENDING
    assert judgements_of([earlier])[earlier].warnings


@pytest.mark.django_db
def test_two_that_judge_the_same_scan_write_once(scan, monkeypatch):
    digest, judged = scan(), judging.judge_scan

    def overtaken(**told):
        monkeypatch.setattr(judging, "judge_scan", judged)
        assert judge_next()
        return ()

    monkeypatch.setattr(judging, "judge_scan", overtaken)
    judge_next()

    assert judgements_of([digest])[digest].warnings == (EMPTY_PAGE,)


@pytest.mark.django_db
def test_a_scan_removed_meanwhile_leaves_nothing(scan, monkeypatch):
    digest = scan()
    monkeypatch.setattr(judging, "judge_scan", lambda **_: StoredFile.objects.all().delete() and ())

    assert judge_next()
    assert judgements_of([digest]) == {}
    assert not judge_next()


@pytest.mark.django_db
@pytest.mark.parametrize("failure", [ValueError("a fault nobody knows"), OSError()])
def test_a_scan_that_cannot_be_judged_gives_no_warning_and_keeps_nobody_waiting(scan, monkeypatch, failure):
    broken = scan()

    def fails(**_):
        raise failure

    with monkeypatch.context() as patched:
        patched.setattr(judging, "judge_scan", fails)
        judge_next()
    after = scan(b"%after\n%%EOF", minutes=1)
    judge_next()

    assert judgements_of([broken, after]) == {after: Judgement(warnings=(EMPTY_PAGE,))}


@pytest.mark.django_db
def test_a_file_whose_content_is_gone_is_not_looked_at_for_ever(scan):
    digest = scan()
    blob_path(digest).unlink()

    assert judge_next()
    assert not judge_next()
    assert judgements_of([digest]) == {}


@pytest.mark.django_db(transaction=True)
def test_what_was_not_taken_in_is_not_asked_about(at):
    digest = store_file(chunks=[pdf(1)], filename="扫描.pdf", at=at).digest
    with transaction.atomic():
        ask_to_judge(digest=digest, at=at)
        transaction.set_rollback(True)

    assert judgements_of([digest]) == {}


@pytest.mark.django_db(transaction=True)
def test_the_loop_judges_what_has_waited_while_the_node_was_off(scan, monkeypatch):
    digests, stop = [scan(b"%%%d\n%%%%EOF" % one) for one in range(3)], threading.Event()
    monkeypatch.setattr(background, "judge_next", lambda: judge_next() or stop.set())

    background.run_judging(stop)

    assert [judgements_of([one])[one].warnings for one in digests] == [(EMPTY_PAGE,)] * 3
