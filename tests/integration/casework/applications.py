"""Applications for items beyond the first three, as a counter in 郑州 lodges them."""

from tests.integration.casework.conftest import BANK, BANK_CODE, OWNER, OWNER_ID, lodging, party
from tongban.exchange.contracts.cases import CaseLodged

BUYER, BUYER_ID = "王五", "41010119850101123X"


def told(**answers: str) -> list[dict]:
    """The item's own fields of the form."""
    return [{"code": code, "name": code, "value": value} for code, value in answers.items()]


def sale(intake_number: str = "41010020261120S00041", **more) -> CaseLodged:
    """2001: 张䶮 sells to 王五."""
    parties = [party("seller", OWNER, OWNER_ID), party("buyer", BUYER, BUYER_ID)]
    answers = told(price="980000.00", tax="paid", **more.pop("answers", {}))
    return lodging("2001", intake_number=intake_number, parties=parties, particulars=answers, **more)


def loan(intake_number: str = "41010020261120S00042", *, by: str = BUYER, by_id: str = BUYER_ID, **more) -> CaseLodged:
    """3701: whoever owns the house mortgages it to the bank."""
    parties = [party("mortgagor", by, by_id), party("mortgagee", BANK, BANK_CODE, kind="enterprise")]
    answers = told(
        mortgage_amount="300000.00", mortgage_scope="主债权及利息", transfer_banned="否", debt_until="2046-11-20"
    )
    return lodging("3701", intake_number=intake_number, parties=parties, particulars=answers, **more)
