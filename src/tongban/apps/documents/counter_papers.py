"""The papers a counter prints beside form, interview record and receipt."""

from dataclasses import dataclass
from typing import ClassVar

from tongban.apps.documents.paper_parts import Exchange, Fact, Property, Signature
from tongban.apps.documents.papers import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Somebody who signs a paper: in what standing, with which document."""

    name: str
    standing: str
    document_number: str = ""
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking(Paper):
    """承诺书: what people promise in writing, why it is asked for and by which article. `number` is the 收件编号."""

    template: ClassVar = "undertaking"
    title: ClassVar = "承诺书"

    heading: str
    item_name: str
    home_office: str
    unit: Property
    cause: str
    basis: str
    promises: tuple[str, ...]
    signatories: tuple[Signatory, ...]

    @property
    def printed_title(self) -> str:
        """What is promised."""
        return self.heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise as part of a larger sheet: its name, its article, its sentences."""

    heading: str
    basis: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningSheet(Paper):
    """共同申请签署页: what one of several applicants applies for, answers and promises at another counter.

    `number` is the 协办编号, `office` the counter at which it is signed. Of the others it only says who.
    """

    template: ClassVar = "signing_sheet"
    title: ClassVar = "不动产登记共同申请签署页"

    lead_office: str
    home_office: str
    item_name: str
    unit: Property
    applicant: str
    others: str
    told: tuple[Fact, ...]
    exchanges: tuple[Exchange, ...]
    promises: tuple[Promise, ...]
    interviewer: str
    signatories: tuple[Signatory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceSlip(Paper):
    """引导单: why this counter cannot go on, and where people go with what (总体方案 六: 告知到属地申请).

    `number` is the 收件编号, `office` the counter that gives it.
    """

    template: ClassVar = "guidance_slip"
    title: ClassVar = "不动产登记办理引导单"

    item_name: str
    applicants: tuple[str, ...]
    unit: Property
    home_office: str
    home_place: str
    reason: str
    bring: tuple[str, ...]
    given_by: str
