"""Fees of the worked cases (发改价格规〔2016〕2559号; 财税〔2016〕79号; 财税〔2019〕45号)."""

from decimal import Decimal

import pytest

from tests.unit.domain.worked_cases import Entry, cases, known
from tongban.domain.catalogue import item
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import PropertyUse
from tongban.domain.fees import Payer, fee_for

_DOCUMENTS = {
    "title_certificate": CertificateKind.TITLE,
    "registration_certificate": CertificateKind.REGISTRATION,
}

_PAYERS = dict.fromkeys(["person", "enterprise", "company", "bank", "developer", "individual"], Payer.ORDINARY)
_PAYERS |= dict.fromkeys(["individual_business", "self_employed"], Payer.SOLE_TRADER)


@pytest.mark.parametrize("case", cases("fees"))
def test_fee_is_charged_by_the_piece(case: Entry):
    fee = fee_for(
        item=item(str(known("fee", case)["item"])),
        use=PropertyUse(case["use"]),
        payer=_payer(case.get("payer", "ordinary")),
        extra_certificates=case.get("extra_certificates", 0),
        document=_DOCUMENTS[case.get("document", "title_certificate")],
        units=case.get("units", 1),
        parcels=1 if case.get("same_parcel") else case.get("parcels"),
    )

    assert fee == Decimal(case["fee"])


def _payer(word: str) -> Payer:
    return _PAYERS.get(word) or Payer(word)
