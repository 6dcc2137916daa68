"""Who stands at the counter: applicants and those who act for them. Everyone is fictional."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from tongban.cli.county.people import id_number

# Mobile numbers ending in 0000 cannot be reached in the simulated network.
_CONTACT_PHONE: Final = "13838380371"


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """A person with an identity card at the counter."""

    name: str
    number: str


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """An applicant; an organisation comes through its agent."""

    role: str
    name: str
    kind: str
    document_kind: str
    document_number: str
    share: str = ""
    phone: str = _CONTACT_PHONE
    agent: Bearer | None = None

    @property
    def bearer(self) -> Bearer:
        """Whose card lies on the reader."""
        return self.agent or Bearer(name=self.name, number=self.document_number)


def agent_of(serial: int) -> Bearer:
    """An employee with a power of attorney; 0 works for the bank, 1 for the developer."""
    name, born = (("苗㙍", date(1990, 4, 12)), ("段晓䶮", date(1986, 9, 3)))[serial]
    return Bearer(name=name, number=id_number(division="410105", born=born, serial=21 + 2 * serial))
