"""The papers a counter prints beside form, interview record and receipt."""

from dataclasses import dataclass
from datetime import datetime

from tongban.apps.documents.paper_parts import Exchange, Fact, Property, Signature
from tongban.apps.documents.papers import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Somebody who signs a paper: in what standing, with which document."""

    name: str
    standing: str
    document_number: str = ""
    signatures: tuple[Signature, ...] = ()


class Undertaking(Paper, template="undertaking", title="承诺书", titled_by="heading"):
    """承诺书: what people promise in writing, why it is asked for and by which article. `number` is the 收件编号."""

    heading: str
    item_name: str
    home_office: str
    unit: Property
    cause: str
    basis: str
    promises: tuple[str, ...]
    signatories: tuple[Signatory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise as part of a larger sheet: its name, its article, its sentences."""

    heading: str
    basis: str
    sentences: tuple[str, ...]


class SigningSheet(Paper, template="signing_sheet", title="不动产登记共同申请签署页"):
    """共同申请签署页: what one of several applicants applies for, answers and promises at another counter.

    `number` is the 协办编号, `office` the counter at which it is signed. Of the others it only says who.
    """

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


class GuidanceSlip(Paper, template="guidance_slip", title="不动产登记办理引导单"):
    """引导单: why this counter cannot go on, and where people go with what (总体方案 六: 告知到属地申请).

    `number` is the 收件编号, `office` the counter that gives it.
    """

    item_name: str
    applicants: tuple[str, ...]
    unit: Property
    home_office: str
    home_place: str
    reason: str
    bring: tuple[str, ...]
    given_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One material in the envelope: its sheets from first to last, and what they are."""

    code: str
    name: str
    form: str
    first: str
    last: str
    pages: int


class CoverSheet(Paper, template="cover_sheet", title="纸质材料封面", qr="number", bars="number"):
    """封面条码页: lies on top of a case's paper, from the counter into the archive. `number` is the 收件编号."""

    item_name: str
    home_office: str
    home_address: str = ""
    applicants: tuple[str, ...]
    unit: Property
    post_by: datetime | str
    bundles: tuple[Bundle, ...]
    pages: int


class WithdrawalApplication(Paper, template="withdrawal_application", title="不动产登记撤回申请书"):
    """撤回申请书（条例 §15；实施细则 §13）: every applicant signs. `number` is the 收件编号."""

    home_office: str
    case_number: str
    item_name: str
    unit: Property
    lodged_at: datetime
    signatories: tuple[Signatory, ...]
