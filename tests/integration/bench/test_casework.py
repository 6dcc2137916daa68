"""The measured province: who works in it, and stored cases that a bureau could have had."""

from collections import Counter
from random import Random

import pytest
from django.db import connection

from tests.conftest import moment
from tongban.apps.casework.models import Case, CaseNumberSequence, CasePaper
from tongban.apps.identity.models import Institution
from tongban.cli.bench.casework.crew import FEWEST_PEOPLE, PAIRS, staff_of, teams_of
from tongban.cli.bench.casework.multiplying import multiply
from tongban.cli.bench.casework.report import judged
from tongban.cli.bench.casework.visitor import kind_of
from tongban.cli.bench.pages.filling import open_staff_accounts, stock_files
from tongban.cli.bench.stored_cases.caseload import Bureau, Caseload, verify_these
from tongban.cli.county import make_county
from tongban.domain.codes.case_number import CaseNumber
from tongban.domain.people import Role

_CASES, _TIMES = 40, 3
_INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
_CONSTRAINTS = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype IN ('p', 'u', 'f', 'c')"


@pytest.mark.parametrize("people", [FEWEST_PEOPLE, 40, 100, 1_200])
def test_everybody_has_a_place_and_every_post_is_filled(people: int) -> None:
    teams = teams_of(people)
    staff = [one for institution, _ in PAIRS for one in staff_of(teams, institution)]
    accounts = [username for username, _, _ in staff]

    assert len(accounts) + sum(team.citizens for team in teams) == people
    assert len(accounts) == len(set(accounts))
    assert all(team.clerks > 0 and team.citizens > 0 for team in teams)
    assert all(min(team.officers.values()) > 0 for team in teams)
    assert {role for _, _, role in staff} == {*teams[0].officers, Role.RECEIVE}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/cases/4190012026112200L370400001A/accept", "/cases/*/accept"),
        ("/intake/41010020261121S00001/materials/M02/files", "/intake/*/materials/*/files"),
        ("/register/419001001001GB00001F00010001", "/register/*"),
        ("/guide/3704", "/guide/*"),
        ("/cases", "/cases"),  # a page without numbers stays itself
    ],
)
def test_pages_are_counted_by_kind(path: str, kind: str) -> None:
    assert kind_of(path) == kind


@pytest.mark.django_db(transaction=True)
def test_copied_cases_are_lawful_and_the_tables_are_as_before() -> None:
    staff = open_staff_accounts()
    institution = Institution.objects.get(code="419001")
    county, now = make_county(code="419001", units=300, seed=7), moment("2026-11-20 16:30")
    bureau = Bureau(institution=institution, staff=staff, stock=stock_files(at=now))
    Caseload(bureau=bureau, units=county.units, now=now, chance=Random(7)).write(_CASES)  # noqa: S311 - the same cases every time
    before = _shape()

    units = [(unit.unit_code, unit.location) for unit, _ in county.units]
    multiply(_superuser(), institution=institution.code, units=units, times=_TIMES)

    cases = list(Case.objects.all())
    assert len(cases) == _CASES * _TIMES
    assert verify_these([case.pk for case in cases]) == len(cases)
    given = Counter(CaseNumber.parse(case.case_number).day for case in cases)
    assert given == {one.day: one.last for one in CaseNumberSequence.objects.all()}
    assert all(case.number.startswith(case.case.case_number) for case in CasePaper.objects.select_related("case"))
    assert Case.objects.create(**_another(cases[0])).pk > max(case.pk for case in cases)
    assert _shape() == before


def test_a_trial_does_not_pass_for_the_whole() -> None:
    fast = {"p95_ms": 20.0}
    found = {
        "work": {"people": 24, "errors": 0, "pages": {"GET /cases": fast}, "acts": {}},
        "kept": {"lost": 0, "double": 0},
        "stored": {"cases": 300},
        "watched": {"others_share": 0.0},
    }
    goals = judged(found)

    assert {name for name, goal in goals.items() if not goal["met"]} == {"people", "stored_cases"}


def _superuser() -> str:
    """The address of the tests' own database."""
    told = connection.get_connection_params()
    return f"postgresql://{told['user']}:{told['password']}@{told['host']}:{told['port']}/{told['dbname']}"


def _shape() -> tuple[list[object], list[object]]:
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES)
        indexes = sorted(cursor.fetchall())
        cursor.execute(_CONSTRAINTS)
        return indexes, sorted(cursor.fetchall())


def _another(case: Case) -> dict[str, object]:
    """The fields of one more case, without a key or a number of its own yet."""
    fields = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields}
    fields.pop("id")
    return {**fields, "case_number": "one more", "intake_number": "one more", "printed_serial": ""}
