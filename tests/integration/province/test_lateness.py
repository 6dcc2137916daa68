"""The province sees who is late from the steps that pass through it: counts and case numbers, nobody's name."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.integration.messaging.conftest import ABOUT
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.models import CaseStanding, CaseUrging, ExchangeRecord
from tongban.apps.directory.standings import follow_cases, institutions_by_lateness, pressing_cases
from tongban.apps.messaging import courier
from tongban.apps.messaging.operations import publish
from tongban.domain.cases.clock import Urgency
from tongban.domain.people import Role
from tongban.exchange.contracts.lifecycle import CaseReminderAnswered

JIYUAN, ZHENGZHOU = "bureau.419001", "bureau.410100"


@pytest.fixture
def told(province, heard, step, now):
    """Let 济源 say a step: told(2, due_at=...)."""

    def _told(sequence: int, **more) -> None:
        with transaction.atomic():
            publish(step(sequence, **more), sender=JIYUAN, recipient=ZHENGZHOU, about=ABOUT, at=now)
        courier.deliver_due()
        hub_courier.deliver_due()

    return _told


def test_a_case_past_its_deadline_is_counted_and_named_by_its_number(told, seated, now):
    told(1, due_at=now - timedelta(hours=1))

    assert [follow_cases(), follow_cases()] == [1, 0]

    (row,) = institutions_by_lateness(at=now)
    assert (row.member, row.open_cases, row.late) == (JIYUAN, 1, 1)
    page = seated("周监管", Role.SUPERVISE).get("/lateness").content.decode()
    assert pressing_cases(Urgency.RED, at=now).get().case_number in page
    assert "张䶮" not in page


def test_what_the_home_institution_calls_nearly_late_is_yellow_here_too(told, seated, now):
    soon = {"due_at": now + timedelta(hours=1)}
    told(1, nearly_due_at=now + timedelta(minutes=30), **soon)
    follow_cases()
    assert [(row.late, row.nearly) for row in institutions_by_lateness(at=now)] == [(0, 0)]

    told(2, nearly_due_at=now - timedelta(minutes=1), **soon)
    follow_cases()
    assert [(row.late, row.nearly) for row in institutions_by_lateness(at=now)] == [(0, 1)]
    assert "即将超期" in seated("周监管", Role.SUPERVISE).get("/lateness").content.decode()
    assert [(row.late, row.nearly) for row in institutions_by_lateness(at=now + timedelta(hours=2))] == [(1, 0)]


def test_what_is_nearly_late_is_listed_as_what_is_late_and_moves_there(told, seated, now, demonstration_at):
    told(1, due_at=now + timedelta(hours=1), nearly_due_at=now - timedelta(minutes=1))
    follow_cases()
    number, browser = CaseStanding.objects.get().case_number, seated("周监管", Role.SUPERVISE)

    def listed(address: str) -> bool:
        return number in browser.get(address).content.decode()

    demonstration_at(now)
    assert (listed("/lateness"), listed("/lateness?show=yellow")) == (False, True)
    assert listed(f"/lateness?show=yellow&member={JIYUAN}")
    assert not listed(f"/lateness?show=yellow&member={ZHENGZHOU}")
    assert "/urge" not in browser.get("/lateness?show=yellow").content.decode()
    assert seated("孙系统", Role.EXAMINE).get("/lateness?show=yellow").status_code == 403

    demonstration_at(now + timedelta(hours=2))
    assert (listed("/lateness"), listed("/lateness?show=yellow")) == (True, False)


def test_the_province_reads_of_silence_what_everybody_reads(told, seated, now):
    told(1, action="resume", state="lodged", due_at=now - timedelta(hours=1))
    follow_cases()

    assert "待受理（已视为受理）" in seated("周监管", Role.SUPERVISE).get("/lateness").content.decode()


def test_both_lists_come_in_pages_of_fifty(seated, now, demonstration_at):
    due = {"state": "lodged", "sequence": 1, "is_open": True, "told_at": now, "member": JIYUAN}
    soon, late = now + timedelta(hours=1), now - timedelta(hours=1)
    CaseStanding.objects.bulk_create(
        CaseStanding(case_number=f"{kind}{n:03}", due_at=due_at, nearly_due_at=late, **due)
        for kind, due_at in (("Y", soon), ("R", late))
        for n in range(51)
    )
    demonstration_at(now)
    browser = seated("周监管", Role.SUPERVISE)

    for kind, show in (("Y", "yellow"), ("R", "red")):
        first, second = (browser.get(f"/lateness?show={show}&page={n}") for n in (1, 2))
        assert (f"{kind}049" in first.content.decode(), f"{kind}050" in first.content.decode()) == (True, False)
        assert f"{kind}050" in second.content.decode()


def test_the_province_asks_about_a_late_case_once_and_reads_the_answer(told, heard, seated, now):
    told(1, due_at=now - timedelta(hours=1))
    follow_cases()
    number, browser = pressing_cases(Urgency.RED, at=now).get().case_number, seated("周监管", Role.SUPERVISE)
    url = f"/lateness/{number}/urge"

    page = browser.post(url, {"sentence": "请说明原因。"}, follow=True).content.decode()
    assert "等待答复" in page
    assert "上一次督办还没有答复" in browser.post(url, {"sentence": "请快些。"}).content.decode()
    urging = CaseUrging.objects.get()
    hub_courier.deliver_due()
    record = ExchangeRecord.objects.get(contract="case.reminder/1")
    assert (record.sender, record.recipient, record.about) == ("province", JIYUAN, number)

    answer = CaseReminderAnswered(
        case_number=number, reminded_at=urging.at, sentence="今日登簿。", answered_by="赵受理", at=now
    )
    with transaction.atomic():
        publish(answer, sender=JIYUAN, recipient="province", about=ABOUT, at=now)
    courier.deliver_due()

    assert "赵受理" in browser.get("/lateness").content.decode()
    assert CaseUrging.objects.get().answer == "今日登簿。"


def test_only_supervisors_urge_and_only_what_is_late(told, seated, now):
    told(1, due_at=now + timedelta(days=400))
    follow_cases()
    url = f"/lateness/{CaseStanding.objects.get().case_number}/urge"

    assert seated("孙系统", Role.ADMINISTER_SYSTEM).get(url).status_code == 403
    assert "没有超期" in seated("周监管", Role.SUPERVISE).post(url, {"sentence": "请快些。"}).content.decode()
    assert not CaseUrging.objects.exists()


def test_a_case_that_stands_still_or_has_ended_is_not_late(told, now):
    told(1, due_at=now - timedelta(hours=1))
    told(2, due_at=now - timedelta(hours=1), action="suspend", state="suspended")
    follow_cases()

    (row,) = institutions_by_lateness(at=now)
    assert (row.late, row.standing_still) == (0, 1)

    told(3, action="withdraw", state="withdrawn")
    follow_cases()

    assert institutions_by_lateness(at=now) == []
    assert CaseStanding.objects.get().state == "withdrawn"
