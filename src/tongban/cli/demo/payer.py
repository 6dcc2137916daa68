"""An applicant who pays the registration fee, played at the simulated treasury's own desk."""

from typing import Final

from tongban.cli.demo.person import NoSuchForm, Page, Person
from tongban.cli.demo.telling import Tell, wait_for

_ACTS: Final = ("issue", "pay")


class Payer:
    """Has the treasury issue its code at once, and pays by it."""

    def __init__(self, *, desk: Person, tell: Tell) -> None:
        self._desk = desk
        self._tell = tell

    def pay(self, case_number: str) -> None:
        """Wait for the notice of a case, and pay it; raises DemoFailed when it does not come."""
        wait_for(lambda: self._paid(f"{case_number}-F1"), what="登记费缴款单")
        self._tell("财政非税 开具缴款码，申请人缴纳登记费，款项到账")

    def _paid(self, notice: str) -> Page | None:
        """Do what the desk offers for a notice; the page once its money has arrived."""
        page = self._desk.open("/offices/treasury")
        for act in _ACTS:
            try:
                page = self._desk.submit(page, {}, action=f"/{notice}/{act}")
            except NoSuchForm:
                continue
        line = " ".join(page.texts(f'//tr[contains(., "{notice}")]'))
        return page if "已到账" in line else None
