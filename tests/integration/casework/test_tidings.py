"""查封告知: who has to be told when a queue of seizures moves, the letter, and that it went out."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.integration.casework.conftest import BANK, OWNER
from tests.integration.casework.test_court_orders import (  # noqa: F401 - fixtures
    FIRST,
    RELEASE,
    SECOND,
    ZHENGZHOU,
    carried_out,
    taken_in,
)
from tests.integration.documents.samples import text_of
from tests.integration.register.conftest import UNIT
from tongban.apps.casework.models import Manner, SeizureTiding
from tongban.apps.casework.operations.court.court_orders import submit_order
from tongban.apps.casework.operations.court.court_orders_answered import carry_out_order
from tongban.apps.casework.operations.court.tidings import mark_tiding_sent, print_tiding
from tongban.apps.casework.queries.tidings import tiding_of, tidings_unsent
from tongban.apps.casework.refusals import OpinionMissing, TidingNotFound, TidingNotReady, WrongRole
from tongban.apps.casework.tiding_letters import sentence_of
from tongban.apps.documents.queries import open_file
from tongban.apps.register.models import Mortgage
from tongban.apps.register.operations import sweep
from tongban.domain.people import Role
from tongban.domain.register.seizure_events import Occurrence

NEIGHBOUR = "419001001002GB00012F00180403"


@pytest.fixture
def moved_up(carried_out, friday_morning) -> SeizureTiding:  # noqa: F811
    """郑州's seizure waited and took effect when the first was released."""
    for hours, told in enumerate((FIRST, SECOND, RELEASE), start=1):
        carried_out(told, at=friday_morning + timedelta(hours=hours))
    return SeizureTiding.objects.get()


def words(tiding: SeizureTiding) -> str:
    with open_file(digest=tiding.digest) as stream:
        return "".join(text_of(stream.read()).split())


def test_the_court_whose_turn_has_come_is_told_when_and_until_when(moved_up, staff, friday_morning):
    assert (moved_up.about, moved_up.whom) == (Occurrence.ACTIVATED, ZHENGZHOU)

    printed = print_tiding(number=moved_up.pk, officer=staff.accepter, at=friday_morning + timedelta(hours=4))

    letter = words(printed)
    assert "轮候查封生效通知书" in letter
    assert "自2026-11-20起转为正式查封，期限自2026-11-20起至2029-11-19止" in letter
    assert SECOND.ruling_number in letter
    again = print_tiding(number=moved_up.pk, officer=staff.recorder, at=friday_morning + timedelta(days=1))
    assert again.digest == printed.digest


def test_a_letter_is_sent_once_after_it_was_printed_and_leaves_the_list(moved_up, staff, friday_morning):
    sending = {"number": moved_up.pk, "manner": Manner.POST, "officer": staff.accepter, "at": friday_morning}
    with pytest.raises(TidingNotReady):
        mark_tiding_sent(receipt="1012345678901", **sending)
    print_tiding(number=moved_up.pk, officer=staff.accepter, at=friday_morning)
    with pytest.raises(OpinionMissing):
        mark_tiding_sent(receipt=" ", **sending)

    sent = mark_tiding_sent(receipt="1012345678901", **sending)

    assert (sent.manner_label, sent.sent_by) == ("邮寄送达", staff.accepter)
    assert not tidings_unsent(staff.accepter).exists()
    with pytest.raises(TidingNotReady):
        mark_tiding_sent(receipt="1012345678901", **sending)


def test_who_waits_is_told_also_when_the_first_ran_out_unrenewed(carried_out, friday_morning):  # noqa: F811
    carried_out(FIRST, at=friday_morning)
    carried_out(SECOND, at=friday_morning + timedelta(hours=1))

    sweep(at=friday_morning + timedelta(days=3 * 366))
    sweep(at=friday_morning + timedelta(days=3 * 366 + 1))

    (tiding,) = SeizureTiding.objects.all()
    assert (tiding.about, tiding.whom, f"{tiding.from_date}") == (Occurrence.ACTIVATED, ZHENGZHOU, "2029-11-20")


def test_co_owners_and_the_mortgagee_of_a_maximum_amount_are_told(register, taken_in, staff, friday_morning):  # noqa: F811
    shared = register.folio(NEIGHBOUR, location="济源市沁园路1号1幢1单元403")
    register.ownership(shared, OWNER, "李㙍", mode="2", shares=((1, 2), (1, 2)))
    with transaction.atomic():
        secured = register._write(Mortgage, shared, kind="2", amount=900_000, registration_type="100")
        register._hold(shared, [BANK], (), kind="2", mortgage=secured)
    order = taken_in(FIRST, at=friday_morning, units=(NEIGHBOUR,))
    submit_order(number=order.number, officer=staff.accepter, at=friday_morning)
    carry_out_order(number=order.number, officer=staff.recorder, at=friday_morning + timedelta(minutes=1))

    told = {one.whom: one for one in SeizureTiding.objects.all()}

    assert {name: one.about for name, one in told.items()} == {
        "李㙍": Occurrence.CO_OWNERS,
        BANK: Occurrence.MAXIMUM_AMOUNT,
    }
    letter = words(print_tiding(number=told[BANK].pk, officer=staff.accepter, at=friday_morning))
    assert "自收到本通知时起，最高额抵押权所担保的债权额不再增加" in letter
    assert f"属于被执行人{OWNER}的份额" in sentence_of(told["李㙍"])


def test_nobody_of_another_institution_or_post_sees_or_sends_it(moved_up, staff, appoint, zhengzhou, friday_morning):
    stranger = appoint("外人", zhengzhou, Role.ACCEPT)
    with pytest.raises(TidingNotFound):
        tiding_of(officer=stranger, number=moved_up.pk)
    with pytest.raises(TidingNotFound):
        print_tiding(number=moved_up.pk, officer=stranger, at=friday_morning)
    with pytest.raises(WrongRole):
        print_tiding(number=moved_up.pk, officer=staff.archivist, at=friday_morning)
    assert moved_up.unit_code == UNIT
