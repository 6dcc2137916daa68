"""协助执行: two courts come to 济源's counter while a sale is being registered.

The first order freezes the case, the second waits; when the first is lifted the second takes effect by itself, and only
when nothing binds any longer does the case go on.
"""

from tests.journeys.people.court import Messengers
from tongban.domain.cases import CaseState
from tongban.domain.register.court_desk import EnforcementKind

_SEIZE, _RELEASE = EnforcementKind.SEIZE, EnforcementKind.RELEASE


def test_two_courts_in_turn_stop_a_case_in_flight(clerk, bureau, matters):
    matter = matters.take("7001")
    about = {"against": matter.applicants[0].name, "unit_code": matter.unit_code}
    number = clerk.lodge(matter, "7001")
    clerk.hears_of(number, CaseState.LODGED)
    bureau.accept(number)
    first = Messengers(bureau, court="济源市人民法院", number="（2026）豫9001执12号")
    second = Messengers(bureau, court="郑州市中级人民法院", number="（2026）豫01执88号")

    seizure = first.bring(_SEIZE, ruling="之一", **about)
    desk = bureau.officer("shouli")
    assert desk.says("将登记为预查封")
    assert desk.says("将暂停办理，期间不计时")  # told before it is done
    first.carried_out(seizure)
    assert bureau.find("chushen", number).says("法院冻结，暂停办理")
    assert "预查封，自" in first.letters(seizure)["协助执行回执"]

    queued = second.bring(_SEIZE, ruling="之一", **about)
    second.carried_out(queued)
    assert "第1位，首封法院济源市人民法院" in second.letters(queued)["轮候查封登记通知书"]
    folio = bureau.folio(matter.unit_code)
    assert "轮候第 1 位" in folio
    assert "转为预查封" in folio  # if the first were lifted today

    lifting = first.bring(_RELEASE, ruling="之二", earlier=f"{first.number}之一", **about)
    assert desk.says("轮候转为正式查封，通知该法院")
    first.carried_out(lifting)
    assert "轮候第 1 位" not in bureau.folio(matter.unit_code)
    assert bureau.find("chushen", number).says("法院冻结，暂停办理")

    last = second.bring(_RELEASE, ruling="之二", earlier=f"{second.number}之一", **about)
    second.carried_out(last)
    assert "查封顺位" not in bureau.folio(matter.unit_code)
    assert bureau.find("chushen", number).offers("同意，转复审")
