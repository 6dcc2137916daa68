"""Fictional persons and companies whose numbers bear the right check characters."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tongban.cli.county.words import BANKS, GIVEN, RARE, SURNAMES, TRADES
from tongban.domain.codes.check_digits import mod_11_2
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.codes.social_credit import check_character, organisation_check_character
from tongban.domain.dictionaries import HolderKind
from tongban.exchange.national.records import HolderRecord

_ADULTS_BORN_FROM = date(1945, 1, 1)
_BIRTHDAYS = 20_000  # days, to 1999
_RARE_NAMES = 0.01
_THREE_CHARACTERS = 0.7


@dataclass(frozen=True)
class Company:
    """A company with its unified social credit code."""

    name: str
    credit_code: str

    def as_holder(self) -> HolderRecord:
        """The company as holder of a right."""
        return HolderRecord(
            name=self.name,
            kind=HolderKind.ENTERPRISE,
            document_kind=DocumentKind.BUSINESS_LICENCE,
            document_number=self.credit_code,
        )


class Population:
    """Makes persons and companies of one county, all from one source of chance."""

    def __init__(self, *, division: str, place: str, chance: Random) -> None:
        self._division = division
        self._place = place
        self._chance = chance
        self._companies = 0
        self.banks = tuple(self._bank(name, index) for index, name in enumerate(BANKS))

    def person(self) -> HolderRecord:
        """A person; one in a hundred has a rare character in the name."""
        chance = self._chance
        if chance.random() < _RARE_NAMES:
            given = chance.choice(RARE)
        else:
            given = chance.choice(GIVEN) + (chance.choice(GIVEN) if chance.random() < _THREE_CHARACTERS else "")
        born = _ADULTS_BORN_FROM + timedelta(days=chance.randrange(_BIRTHDAYS))
        number = id_number(division=self._division, born=born, serial=chance.randrange(1, 1000))
        return person_named(chance.choice(SURNAMES) + given, number)

    def couple(self) -> tuple[HolderRecord, HolderRecord]:
        """Two persons who own together."""
        return self.person(), self.person()

    def company(self) -> Company:
        """A trading company."""
        first, second = self._chance.choice(GIVEN), self._chance.choice(GIVEN)
        return self._numbered(f"{self._place}{first}{second}{self._chance.choice(TRADES)}有限公司")

    def developer(self, estate: str) -> Company:
        """The developer of an estate."""
        return self._numbered(f"{self._place}{estate}置业有限公司")

    def _numbered(self, name: str) -> Company:
        self._companies += 1
        return Company(name, credit_code(division=self._division, serial=self._companies))

    def _bank(self, name: str, index: int) -> Company:
        branch = f"{name}{self._place.removesuffix('市').removesuffix('县')}分行"
        return Company(branch, credit_code(division=self._division, serial=90_000_00 + index))


def person_named(name: str, number: str) -> HolderRecord:
    """A person with this identity number."""
    return HolderRecord(name=name, kind=HolderKind.PERSON, document_kind=DocumentKind.ID_CARD, document_number=number)


def id_number(*, division: str, born: date, serial: int) -> str:
    """A citizen identity number with its check character (GB 11643)."""
    body = f"{division}{born:%Y%m%d}{serial:03d}"
    return body + mod_11_2(body)


def credit_code(*, division: str, serial: int) -> str:
    """A unified social credit code of an enterprise, both check characters right (GB 32100)."""
    organisation = f"M{serial:07d}"
    body = f"91{division}{organisation}{organisation_check_character(organisation)}"
    return body + check_character(body)
