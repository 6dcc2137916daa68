"""Folios as an old register would have left them, and officers to write on them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from tests.conftest import moment
from tests.integration.register.acts import Home
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.register.models import (
    AdvanceNotice,
    Certificate,
    Entry,
    Folio,
    Holder,
    Mortgage,
    Ownership,
    Seizure,
    UnitDescription,
)
from tongban.domain.people import Role

UNIT = "419001001002GB00012F00180302"
FUTURE_UNIT = "419001001003GB00020F00010101"
LONG_AGO = moment("2019-06-03 10:00")


class Register:
    """Writes entries as an old register would hold them."""

    def __init__(self, institution: Institution) -> None:
        self.institution = institution

    @transaction.atomic
    def folio(self, unit_code: str, *, location: str = "济源市沁园路1号1幢1单元101", status: str = "surveyed") -> Folio:
        folio = Folio.objects.create(
            institution=self.institution, unit_code=unit_code, opened_at=LONG_AGO, opened_under="旧簿"
        )
        self._write(
            UnitDescription, folio, location=location, status=status, use_code="11", kind_code="1", right_type="4",
            nature_code="0", land_nature_code="102", land_use_code="0701", area=Decimal("98.52"),
            land_right_holder="济源测试置业有限公司",
        )  # fmt: skip
        return folio

    @transaction.atomic
    def ownership(self, folio: Folio, *names: str, mode: str = "0", number: str = "", shares: tuple = ()) -> Ownership:
        ownership = self._write(Ownership, folio, mode=mode, cause="买卖", registration_type="200")
        self._hold(folio, names, shares, ownership=ownership)
        self._certify(folio, "title", number, ownership=ownership)
        return ownership

    @transaction.atomic
    def mortgage(self, folio: Folio, bank: str, *, number: str, amount: str = "500000.00") -> Mortgage:
        mortgage = self._write(Mortgage, folio, kind="1", amount=Decimal(amount), registration_type="100")
        self._hold(folio, [bank], (), kind="2", mortgage=mortgage)
        self._certify(folio, "registration", number, mortgage=mortgage)
        return mortgage

    @transaction.atomic
    def presale(self, folio: Folio, buyer: str, *, number: str) -> AdvanceNotice:
        notice = self._write(AdvanceNotice, folio, kind="1", obligor="济源测试置业有限公司")
        self._hold(folio, [buyer], (), advance_notice=notice)
        self._certify(folio, "registration", number, advance_notice=notice)
        return notice

    def seizure(self, folio: Folio, *, court: str, since: date, until: date) -> Seizure:
        return self._write(
            Seizure, folio, kind="1", court=court, document_number="（2026）豫9001执1号", served_at=LONG_AGO,
            from_date=since, until_date=until,
        )  # fmt: skip

    def _write(self, model: type[Entry], folio: Folio, **fields):
        return model.objects.create(
            institution=self.institution, folio=folio, recorded_at=LONG_AGO, recorded_by="old",
            recorded_by_name="旧簿登簿人", recorded_under="旧簿", **fields,
        )  # fmt: skip

    def _hold(self, folio: Folio, names, shares, *, kind: str = "1", **right) -> None:
        for position, name in enumerate(names, start=1):
            numerator, denominator = shares[position - 1] if shares else (None, None)
            Holder.objects.create(
                institution=self.institution, folio=folio, position=position, name=name, kind=kind,
                document_kind="1" if kind == "1" else "7",
                document_number="419001199003072512" if kind == "1" else "91419001MA00000079",
                share_numerator=numerator, share_denominator=denominator, **right,
            )  # fmt: skip

    def _certify(self, folio: Folio, kind: str, number: str, **right) -> None:
        if number:
            Certificate.objects.create(
                institution=self.institution, folio=folio, kind=kind, number=number, issued_at=LONG_AGO,
                issued_by="old", issued_under="旧簿", **right,
            )  # fmt: skip


@pytest.fixture
def register(jiyuan: Institution) -> Register:
    """The register of 济源."""
    return Register(jiyuan)


@pytest.fixture
def clerk(jiyuan: Institution, appoint: Callable[..., Officer]) -> Officer:
    """Who records at 济源."""
    return appoint("赵登簿", jiyuan, Role.RECORD)


@pytest.fixture
def home(jiyuan: Institution, clerk: Officer) -> Home:
    """A surveyed home with nothing recorded on it yet, written by the operations alone."""
    return Home(institution=jiyuan, officer=clerk).open()
