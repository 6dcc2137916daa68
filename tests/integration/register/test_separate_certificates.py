"""分别持证: co-owners each hold a certificate of their own, where they ask for it (实施细则 §21)."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction

from tests.integration.register.acts import Home, numbers_of, person
from tests.integration.register.test_round_trip import contents, empty_the_register
from tests.unit.exchange.national.samples import HOUSE, OWNERSHIP
from tongban.apps.register.exporting.register import export_register
from tongban.apps.register.importing import import_records
from tongban.apps.register.models import AccessMessage, Certificate
from tongban.apps.register.operations.access import write_access_messages
from tongban.apps.register.proving.verification import verify_register
from tongban.apps.register.queries import certificate_face
from tongban.cli.exports import write_as_extracts, write_as_messages
from tongban.cli.importing.node import import_files
from tongban.domain.catalogue import PartyRole as R
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import CoOwnership
from tongban.domain.register.rulebook import Blocked
from tongban.exchange.national.records import HolderRecord, Sourced

THIRD, TWO_THIRDS = Fraction(1, 3), Fraction(2, 3)


@pytest.fixture
def apart(home: Home) -> Home:
    """李㙍 owns a third, 王五 two thirds; each holds his own certificate."""
    home.sold_first_to("张䶮")
    home.sold_to("李㙍", "王五", shares=(THIRD, TWO_THIRDS), separate_certificates=True)
    return home


def own(home: Home) -> dict[str, str]:
    """The valid certificates by holder."""
    rows = Certificate.objects.filter(folio__unit_code=home.unit_code, voided_at__isnull=True).order_by("pk")
    return {row.holder.name if row.holder else "": row.number for row in rows}


def face(home: Home, number: str) -> dict[str, str]:
    found = certificate_face(institution=home.institution, number=number)
    return {line.label: line.value for line in found.lines}


def test_each_co_owner_gets_a_number_and_a_face_of_his_own(apart):
    numbers = own(apart)

    assert list(numbers) == ["李㙍", "王五"]
    first, second = (int(number[-8:-1]) for number in numbers.values())
    assert second == first + 1
    assert face(apart, numbers["李㙍"])["权利人"] == "李㙍"
    assert face(apart, numbers["李㙍"])["共有情况"] == "按份共有，持证人份额1/3；其他共有人：王五2/3"
    assert verify_register(apart.institution).holds


def test_joint_owners_may_hold_theirs_apart_too(home):
    home.sold_first_to("张䶮")
    home.sold_to("李㙍", "王五", separate_certificates=True)

    assert face(home, own(home)["王五"])["共有情况"] == "共同共有；其他共有人：李㙍"


def test_one_of_them_loses_his_and_the_others_stay_valid(apart):
    before = own(apart)

    done = apart.record(
        "9002", ("王五", R.OWNER), certificate_number=before["王五"],
        facts={"replaces": CertificateKind.TITLE, "right_certificate": before["王五"]},
    )  # fmt: skip

    assert own(apart) == {"李㙍": before["李㙍"], "王五": done.certificate.number}
    assert face(apart, done.certificate.number)["附记"] == f"补发，原证号{before['王五']}。"
    assert verify_register(apart.institution).holds


def test_nobody_replaces_the_certificate_of_another(apart):
    number = own(apart)["王五"]
    facts = {"replaces": CertificateKind.TITLE, "right_certificate": number}

    with pytest.raises(Blocked) as refusal:
        apart.record("9002", ("李㙍", R.OWNER), certificate_number=number, facts=facts)

    assert refusal.value.codes == ["NA05"]


def test_a_share_that_passes_leaves_them_apart(apart):
    apart.owner = "王五"
    done = apart.record(
        "2001", ("王五", R.SELLER), ("赵六", R.BUYER), holders=(person("赵六", share=THIRD),), obligor=person("王五"),
        mode=CoOwnership.BY_SHARES, facts={"share_only": True},
    )  # fmt: skip

    assert len(done.certificates) == 3
    assert list(own(apart)) == ["李㙍", "王五", "赵六"]


def test_they_may_come_together_again_and_part_again(apart):
    both = [("李㙍", R.OWNER), ("王五", R.OWNER)]
    together = apart.record("9001", *both, certificate_number=own(apart)["李㙍"], separate_certificates=False)
    assert own(apart) == {"": together.certificate.number}

    apart.record("9001", *both, certificate_number=together.certificate.number, separate_certificates=True)
    assert list(own(apart)) == ["李㙍", "王五"]
    assert len(numbers_of(apart, valid=False)) == 4


def test_the_access_message_names_every_certificate(apart, friday_morning):
    write_access_messages(institution=apart.institution, at=apart.at)
    content = bytes(AccessMessage.objects.order_by("-pk").first().content).decode()

    numbers = own(apart)
    assert "<CertCount>2</CertCount>" in content
    assert all(f'BDCQZH="{number}"' in content for number in numbers.values())


@pytest.mark.parametrize(
    ("write", "profile"),
    [(write_as_extracts, ""), (write_as_messages, "as100_2015"), (write_as_messages, "as100_2021")],
)
def test_they_are_exported_and_imported_apart(jiyuan, friday_morning, tmp_path, write, profile):
    def holder(name, serial, share):
        return HolderRecord(
            name=name, kind=OWNERSHIP.holders[0].kind, document_kind=None, document_number="", share=share,
            certificate_number=f"豫(2020)济源市不动产权第000000{serial}号", printed_serial=f"4100000000{serial}",
        )  # fmt: skip

    two = (holder("甲", 1, THIRD), holder("乙", 2, TWO_THIRDS))
    owned = replace(OWNERSHIP, holders=two, mode=CoOwnership.BY_SHARES, certificate_number="", printed_serial="")
    rows = [Sourced(record=one, file="旧", line=line) for line, one in enumerate((HOUSE, owned), start=1)]
    first = import_records(rows, institutions={"419001": jiyuan}, at=friday_morning, label="旧")
    assert first.bad == []
    assert Certificate.objects.get(holder_position=2).holder.name == "乙"
    assert verify_register(jiyuan).holds
    before = contents(jiyuan)

    files = write(list(export_register(institution=jiyuan)), folder=tmp_path, institution="419001", profile=profile)
    empty_the_register()
    again = import_files(files, at=friday_morning)

    assert again.bad == []
    assert contents(jiyuan) == before


def test_the_database_refuses_certificates_together_and_apart_at_once(apart):
    row = Certificate.objects.get(number=own(apart)["李㙍"])
    common = {
        "institution": apart.institution, "folio_id": row.folio_id, "kind": "title", "ownership_id": row.ownership_id,
        "issued_at": apart.at, "issued_by": "x", "issued_under": "x",
    }  # fmt: skip

    with pytest.raises(IntegrityError, match="certificate_one_for_a_holder"), transaction.atomic():
        Certificate.objects.create(number="旧1", holder_position=1, **common)
    with pytest.raises(IntegrityError, match="who does not own"), transaction.atomic():  # noqa: PT012 - the commit speaks
        Certificate.objects.create(number="旧2", holder_position=7, **common)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
