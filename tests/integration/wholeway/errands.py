"""Every item and way a counter elsewhere takes in: what stands in the register, who applies, what the form says.

A test holds this table against the catalogue: an item that is offered and not walked here fails it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.integration.wholeway import ground as g
from tests.integration.wholeway.people import BANK, BUYER, DEVELOPER, OTHER_BANK, OWNER, Person
from tongban.apps.register.models import (
    AdvanceNotice,
    Burden,
    Certificate,
    Mortgage,
    Objection,
    Ownership,
    UnitDescription,
)

_RENAMED = Person("张龑", OWNER.number)
_RENAMED_BANK = Person("中原银行股份有限公司济源示范区分行", BANK.number, company=True)
_RENAMED_BUYER = Person("王武", BUYER.number)
_LOAN = {
    "mortgage_amount": "300000.00",
    "mortgage_scope": "主债权及利息",
    "transfer_banned": "否",
    "debt_until": "2046-11-20",
}
_TAX = {"tax": "paid"}
Applicant = tuple[Person, str] | tuple[Person, str, str]


def owners() -> list[str]:
    standing = Ownership.objects.filter(ended_at=None)
    return [holder.name for one in standing for holder in one.holders.all()]


def lenders() -> list[str]:
    standing = Mortgage.objects.filter(ended_at=None).order_by("pk")
    return [holder.name for one in standing for holder in one.holders.all()]


def notices() -> list[tuple[str, str]]:
    standing = AdvanceNotice.objects.filter(ended_at=None).order_by("pk")
    return [(one.kind, holder.name) for one in standing for holder in one.holders.all()]


def objectors() -> list[str]:
    return [one.applicant for one in Objection.objects.filter(ended_at=None)]


def mortgagors() -> list[str]:
    return [one.mortgagor for one in Mortgage.objects.filter(ended_at=None)]


def burdens() -> list[tuple[str, str, str]]:
    """Kind, holder and last day of every right of habitation or easement."""
    standing = Burden.objects.filter(ended_at=None).order_by("pk")
    return [(one.kind, holder.name, str(one.until_date or "")) for one in standing for holder in one.holders.all()]


def unit() -> tuple[str, str]:
    now = UnitDescription.objects.get(ended_at=None)
    return now.location, f"{now.area:.2f}"


def reissued() -> int:
    return Certificate.objects.filter(replaces__isnull=False, voided_at=None).count()


@dataclass(frozen=True)
class Errand:
    """`about` names the certificate the application is about; `then` is asked of the register afterwards."""

    before: Callable[[g.Ground], None]
    applicants: tuple[Applicant, ...]
    then: Callable[[], object]
    expected: object
    told: Mapping[str, str] = field(default_factory=dict)
    about: str = ""


def _passes(item_told: Mapping[str, str] = _TAX, *, roles: tuple[str, str] = ("obligor", "right_holder")) -> Errand:
    giving, gaining = roles
    return Errand(g.a_home, ((OWNER, giving), (BUYER, gaining)), owners, [BUYER.name], item_told)


_LANE, _HOME = g.a_home_with_an_easement, g.a_home_lived_in
_GIVES, _HAS = (OWNER, "obligor"), (BUYER, "right_holder")

ERRANDS: Mapping[tuple[str, str], Errand] = {
    ("1901", "joint"): Errand(
        g.a_home, (_GIVES, _HAS), burdens, [("19", BUYER.name, "2056-01-01")],
        {"burden_content": "经院内通行", "dominant_land": "济源市沁园路3号", "burden_until": "2056-01-01"},
    ),
    ("1902", "joint"): Errand(
        _LANE, (_GIVES, _HAS), burdens, [("19", BUYER.name, "2050-01-01")], {"burden_until": "2050-01-01"}, "burden"
    ),
    ("1902", "renamed"): Errand(
        _LANE, ((_RENAMED_BUYER, "right_holder"),), burdens, [("19", _RENAMED_BUYER.name, "2046-01-01")],
        {"former_name": BUYER.name}, "burden",
    ),
    ("1903", "joint"): Errand(
        _LANE, ((BUYER, "obligor"), (DEVELOPER, "right_holder")), burdens, [("19", DEVELOPER.name, "2046-01-01")], {},
        "burden",
    ),
    ("1904", "holder"): Errand(_LANE, (_HAS,), burdens, [], {}, "burden"),
    ("1904", "joint"): Errand(_LANE, (_GIVES, _HAS), burdens, [], {}, "burden"),
    ("1904", "judgment"): Errand(_LANE, (_GIVES,), burdens, [], {}, "burden"),
    ("9201", "joint"): Errand(
        g.a_home, (_GIVES, _HAS), burdens, [("92", BUYER.name, "")], {"burden_content": "居住全部房屋，水电费自理"}
    ),
    ("9201", "judgment"): Errand(
        g.a_home, (_HAS,), burdens, [("92", BUYER.name, "2046-01-01")],
        {"burden_content": "居住北屋一间", "burden_until": "2046-01-01"},
    ),
    ("9202", "joint"): Errand(
        _HOME, (_GIVES, _HAS), burdens, [("92", BUYER.name, "2050-01-01")], {"burden_until": "2050-01-01"}, "burden"
    ),
    ("9202", "renamed"): Errand(
        _HOME, ((_RENAMED_BUYER, "right_holder"),), burdens, [("92", _RENAMED_BUYER.name, "2046-01-01")],
        {"former_name": BUYER.name}, "burden",
    ),
    ("9203", "holder"): Errand(_HOME, (_HAS,), burdens, [], {}, "burden"),
    ("9203", "ended"): Errand(_HOME, (_GIVES,), burdens, [], {}, "burden"),
    ("9203", "joint"): Errand(_HOME, (_GIVES, _HAS), burdens, [], {}, "burden"),
    ("2001", "joint"): _passes({**_TAX, "price": "980000.00"}, roles=("seller", "buyer")),
    ("2002", "joint"): Errand(g.a_new_home, ((DEVELOPER, "seller"), (BUYER, "buyer")), owners, [BUYER.name], _TAX),
    ("2002", "buyer"): Errand(g.a_new_home, ((BUYER, "buyer"),), owners, [BUYER.name], _TAX),
    ("2003", "joint"): Errand(
        # 加名: the owner stays and takes his wife in.
        g.a_home, ((OWNER, "obligor"), (OWNER, "right_holder"), (BUYER, "right_holder")), owners,
        [OWNER.name, BUYER.name], {"mode": "1", "tax": "exempt"},
    ),
    ("2004", "heir"): Errand(
        g.a_home, ((BUYER, "right_holder"),), owners, [BUYER.name],
        {"deceased": f"{OWNER.name}，{OWNER.number}", "tax": "exempt"},
    ),
    ("2005", "joint"): _passes(),
    ("2006", "right_holder"): Errand(g.a_home, ((BUYER, "right_holder"),), owners, [BUYER.name], _TAX),
    ("2007", "joint"): Errand(
        g.a_home_of_two, ((BUYER, "obligor"), (OWNER, "right_holder")), owners, [OWNER.name], _TAX
    ),
    ("3001", "owner"): Errand(
        g.a_home, ((_RENAMED, "owner"),), owners, [_RENAMED.name], {"former_name": OWNER.name}
    ),
    ("3002", "owner"): Errand(
        g.a_home, ((OWNER, "owner"),), unit, ("济源市黄河路8号", "98.52"), {"new_location": "济源市黄河路8号"}
    ),
    ("3002", "co_owners"): Errand(
        g.a_home_of_two, ((OWNER, "owner", "1/3"), (BUYER, "owner", "2/3")), owners, [OWNER.name, BUYER.name],
        {"mode": "2"},
    ),
    ("3701", "joint"): Errand(
        g.a_home, ((OWNER, "mortgagor"), (BANK, "mortgagee")), lenders, [BANK.name], _LOAN
    ),
    ("3702", "joint"): Errand(
        g.a_mortgaged_home, ((OWNER, "mortgagor"), (BANK, "mortgagee")), lenders, [BANK.name],
        {"mortgage_amount": "400000.00"}, "mortgage",
    ),
    ("3702", "renamed"): Errand(
        g.a_mortgaged_home, ((_RENAMED_BANK, "mortgagee"),), lenders, [_RENAMED_BANK.name],
        {"former_name": BANK.name}, "mortgage",
    ),
    ("3702", "renamed_mortgagor"): Errand(
        g.a_mortgaged_home, ((_RENAMED, "mortgagor"),), mortgagors, [_RENAMED.name], {"former_name": OWNER.name},
        "mortgage",
    ),
    ("3702", "mortgagor"): Errand(
        g.a_mortgaged_home, ((OWNER, "mortgagor"),), lenders, [BANK.name], {}, "mortgage"
    ),
    ("3703", "joint"): Errand(
        g.a_mortgaged_home, ((BANK, "obligor"), (OTHER_BANK, "right_holder")), lenders, [OTHER_BANK.name],
        about="mortgage",
    ),
    ("3704", "mortgagee"): Errand(g.a_mortgaged_home, ((BANK, "mortgagee"),), lenders, [], {}, "mortgage"),
    ("3704", "joint"): Errand(
        g.a_mortgaged_home, ((BANK, "mortgagee"), (OWNER, "mortgagor")), lenders, [], {}, "mortgage"
    ),
    ("3704", "mortgagor"): Errand(g.a_mortgaged_home, ((OWNER, "mortgagor"),), lenders, [], {}, "mortgage"),
    ("5001", "owner"): Errand(
        g.a_home, ((OWNER, "owner"),), unit, ("济源市沁园路1号1幢1单元101", "99.10"), {"new_area": "99.10"}
    ),
    ("5001", "interested"): Errand(
        g.a_home, ((BUYER, "interested"),), owners, [BUYER.name],
        {"owners_after": f"{BUYER.name}，{BUYER.number}"},
    ),
    ("6001", "interested"): Errand(
        g.a_home, ((BUYER, "interested"),), objectors, [BUYER.name], {"matter": "房屋系共同出资购买"}
    ),
    ("6002", "interested"): Errand(g.a_disputed_home, ((BUYER, "interested"),), objectors, [], {}, "objection"),
    ("6002", "dismissed"): Errand(g.a_disputed_home, ((BUYER, "interested"),), objectors, [], {}, "objection"),
    ("7001", "joint"): Errand(
        g.a_home_to_be_built, ((DEVELOPER, "preseller"), (BUYER, "prebuyer")), notices, [("1", BUYER.name)],
        {"price": "610000.00"},
    ),
    ("7001", "prebuyer"): Errand(g.a_home_to_be_built, ((BUYER, "prebuyer"),), notices, [("1", BUYER.name)]),
    ("7002", "joint"): Errand(
        g.a_presold_home, ((BUYER, "mortgagor"), (BANK, "mortgagee")), notices, [("1", BUYER.name), ("3", BANK.name)],
        _LOAN,
    ),
    ("7003", "joint"): Errand(
        g.a_home, ((OWNER, "seller"), (BUYER, "buyer")), notices, [("2", BUYER.name)], {"price": "980000.00"}
    ),
    ("7003", "mortgage"): Errand(
        g.a_home, ((OWNER, "mortgagor"), (BANK, "mortgagee")), notices, [("4", BANK.name)], _LOAN
    ),
    ("7004", "holder"): Errand(g.a_presold_home, ((BUYER, "right_holder"),), notices, [], {}, "notice"),
    ("7004", "joint"): Errand(
        g.a_presold_home, ((BUYER, "right_holder"), (DEVELOPER, "obligor")), notices, [], {}, "notice"
    ),
    ("7005", "holder"): Errand(
        g.a_presold_home, ((_RENAMED_BUYER, "right_holder"),), notices, [("1", _RENAMED_BUYER.name)],
        {"former_name": BUYER.name}, "notice",
    ),
    ("7006", "joint"): Errand(
        g.a_presold_home, ((BUYER, "obligor"), (OWNER, "right_holder")), notices, [("1", OWNER.name)], {}, "notice"
    ),
    ("9001", "owner"): Errand(g.a_home, ((OWNER, "owner"),), reissued, 1, {}, "title"),
    ("9001", "holder"): Errand(g.a_mortgaged_home, ((BANK, "right_holder"),), reissued, 1, {}, "mortgage"),
    ("9002", "owner"): Errand(g.a_home, ((OWNER, "owner"),), reissued, 1, {}, "title"),
    ("9002", "holder"): Errand(g.a_mortgaged_home, ((BANK, "right_holder"),), reissued, 1, {}, "mortgage"),
}  # fmt: skip
