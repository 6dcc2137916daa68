"""标注 as the examiner and the reviewer meet it in the browser."""

import pytest
from django.urls import reverse

from tests.integration.register.conftest import UNIT
from tests.integration.registry.test_pages import text
from tongban.apps.register.models import FolioNote, NoteProposal

ASKED = {"kind": "dispute", "reason": "张三诉李四确认合同无效", "basis": "（2026）豫9001民初8号受理通知书"}


@pytest.fixture
def examiner(register, staff, signed_in):
    """The examiner's browser."""
    return signed_in(staff.examiner)


@pytest.fixture
def reviewer(register, staff, signed_in):
    """The reviewer's browser."""
    return signed_in(staff.reviewer)


def propose(browser) -> NoteProposal:
    browser.post(reverse("registry:note-new", args=[UNIT]), ASKED)
    return NoteProposal.objects.get()


def test_a_dispute_is_asked_for_on_the_folio_confirmed_by_another_and_lifted(examiner, reviewer):
    folio = reverse("registry:folio", args=[UNIT])
    assert "提请标注" in text(examiner.get(folio))
    proposal = propose(examiner)
    page = reverse("registry:proposal", args=[proposal.number])
    assert "等待另一位复审或者科长确认" in text(examiner.get(page))
    assert "待您确认" in text(reviewer.get(reverse("registry:notes")))
    assert "不能办理转移、抵押" in text(reviewer.get(page))

    done = text(reviewer.post(reverse("registry:proposal-confirm", args=[proposal.number]), follow=True))

    assert "已确认，写入 1 个簿页" in done
    assert "张三诉李四确认合同无效" in text(examiner.get(folio))
    lift = reverse("registry:note-lift", args=[UNIT, FolioNote.objects.get().pk])
    assert "提请解除" in text(examiner.get(lift))
    examiner.post(lift, {"reason": "判决生效", "basis": "判决书"})
    lifting = NoteProposal.objects.get(lifts__isnull=False)
    reviewer.post(reverse("registry:proposal-confirm", args=[lifting.number]))
    assert not FolioNote.objects.filter(ended_at__isnull=True).exists()


def test_what_is_left_out_is_told_beside_the_field(examiner):
    answer = examiner.post(reverse("registry:note-new", args=[UNIT]), {"kind": "lock"})

    assert answer.status_code == 422
    assert not NoteProposal.objects.exists()


def test_who_does_not_agree_says_why(examiner, reviewer):
    proposal = propose(examiner)
    decline = reverse("registry:proposal-decline", args=[proposal.number])

    assert reviewer.post(decline, {"reason": ""}).status_code == 422
    assert "没有受理通知书" in text(reviewer.post(decline, {"reason": "没有受理通知书"}, follow=True))
    assert not FolioNote.objects.exists()


def test_the_examiner_cannot_confirm_and_the_counter_sees_no_button(examiner, staff, signed_in):
    proposal = propose(examiner)

    assert examiner.post(reverse("registry:proposal-confirm", args=[proposal.number])).status_code == 403
    assert "提请标注" not in text(signed_in(staff.accepter).get(reverse("registry:folio", args=[UNIT])))
