"""What the letters say that tell courts, co-owners and mortgagees what came about (查封告知)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from tongban.apps.casework.models import SeizureTiding
from tongban.apps.casework.notices import office_of
from tongban.apps.documents.seizure_papers import SeizureTidingLetter
from tongban.apps.identity.clock import localtime
from tongban.domain.register.seizure_events import Occurrence


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The letter's name, what it tells in a sentence, and the law behind it."""

    title: str
    short: str
    sentence: str
    basis: str


WORDINGS: Final[Mapping[Occurrence, Wording]] = MappingProxyType(
    {
        Occurrence.ACTIVATED: Wording(
            title="轮候查封生效通知书",
            short="轮候转为正式查封",
            sentence="在先的查封已经解除、失效或者处置，你单位的轮候查封自{day}起转为正式查封，期限{term}。"
            "期限届满前未办理续行查封的，查封的效力消灭。",
            basis="查封规定 §26；法发〔2004〕5号 §20",
        ),
        Occurrence.BECAME_SEIZURE: Wording(
            title="预查封转为查封通知书",
            short="预查封转为查封",
            sentence="该不动产已于{day}登记到被执行人{against}名下，你单位的预查封自动转为查封，期限{term}，"
            "自预查封之日起连续计算。",
            basis="法发〔2004〕5号 §16",
        ),
        Occurrence.VOIDED: Wording(
            title="轮候查封失效通知书",
            short="轮候查封失效",
            sentence="该不动产已于{day}全部处置、办理转移登记，你单位的轮候查封自动失效。",
            basis="法发〔2004〕5号 §20",
        ),
        Occurrence.CO_OWNERS: Wording(
            title="共有不动产查封通知书",
            short="通知其他共有人",
            sentence="你（单位）共有的不动产中属于被执行人{against}的份额，已由{court}查封，{day}送达，期限{term}。"
            "查封期间，被执行人的份额不能办理转移、抵押等登记。",
            basis="查封规定 §12",
        ),
        Occurrence.MAXIMUM_AMOUNT: Wording(
            title="最高额抵押财产查封通知书",
            short="通知最高额抵押权人",
            sentence="你（单位）享有最高额抵押权的不动产已由{court}查封，{day}送达，期限{term}。"
            "自收到本通知时起，最高额抵押权所担保的债权额不再增加。",
            basis="查封规定 §25",
        ),
    }
)


def sentence_of(tiding: SeizureTiding) -> str:
    """What there is to tell, in full."""
    return WORDINGS[tiding.about].sentence.format(
        day=f"{localtime(tiding.came_about_at):%Y-%m-%d}",
        term=_term(tiding.from_date, tiding.until_date),
        against=tiding.against,
        court=tiding.court,
    )


def letter_of(tiding: SeizureTiding, *, dated: date) -> SeizureTidingLetter:
    """The letter, ready to be typeset."""
    wording = WORDINGS[tiding.about]
    return SeizureTidingLetter(
        office=office_of(tiding.institution),
        number=tiding.number,
        dated=dated,
        heading=wording.title,
        whom=tiding.whom,
        sentence=sentence_of(tiding),
        basis=wording.basis,
        unit_code=tiding.unit_code,
        location=tiding.location,
        court=tiding.court,
        court_case_number=tiding.court_case_number,
        document_number=tiding.document_number,
        against=tiding.against,
        served_at=tiding.served_at,
    )


def _term(begins: date | None, ends: date | None) -> str:
    return f"自{begins}起至{ends}止" if begins and ends else "以协助执行通知书为准"
