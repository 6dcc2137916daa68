"""嘱托转移: whom a court's order passes a home to, as its papers name them (实施细则 §19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tongban.domain.catalogue.particulars import Told
from tongban.domain.codes.errors import InvalidCode
from tongban.domain.codes.id_number import IdNumber
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.codes.social_credit import SocialCreditCode
from tongban.domain.errors import DomainError

_FIELD: Final = "acquirers"


class AcquirersUnreadable(DomainError):
    """Somebody who acquires is not named as a certificate must name him."""


@dataclass(frozen=True, kw_only=True)
class Acquirer:
    """Who acquires; `share` where several acquire by shares, or where a part passes."""

    name: str
    document_kind: DocumentKind
    document_number: str
    share: Fraction | None = None

    @property
    def is_person(self) -> bool:
        """Whether it is a natural person."""
        return self.document_kind.is_personal


def acquirers_of(text: str, *, part: Fraction | None = None) -> tuple[Acquirer, ...]:
    """Those named, a line each: name, document number, share. `part` is what passes, where it is a part.

    Raises AcquirersUnreadable for a line without a name and a number, and for shares that do not make up what passes.
    """
    named = Told({_FIELD: text}).people(_FIELD)
    if not named:
        raise AcquirersUnreadable("请写明受让人，每行一人：姓名或者名称，证件号码，份额（共有的填写，如1/2）。")
    for one in named:
        if not one.document_number:
            raise AcquirersUnreadable(f"请写明{one.name}的证件号码，与姓名之间用逗号隔开。")
    shares = [one.share for one in named]
    _require_fitting(shares, part)
    return tuple(
        Acquirer(
            name=one.name,
            document_kind=_kind_of(one.document_number),
            document_number=one.document_number,
            share=one.share,
        )
        for one in named
    )


def _require_fitting(shares: Sequence[Fraction | None], part: Fraction | None) -> None:
    """Raises AcquirersUnreadable unless the shares together are what passes; nobody names one where all is joint."""
    if part is None and not any(shares):
        return
    passing = part or Fraction(1)
    total = sum((one or Fraction() for one in shares), Fraction())
    if not all(shares) or total != passing:
        raise AcquirersUnreadable(f"各受让人的份额都要写明，合计应为{passing}，现为{total}。")


def _kind_of(number: str) -> DocumentKind:
    """An identity card or a credit code shows by its check character; anything else is another document."""
    readings = ((IdNumber.parse, DocumentKind.ID_CARD), (SocialCreditCode.parse, DocumentKind.SOCIAL_CREDIT_CODE))
    for parse, kind in readings:
        try:
            parse(number)
        except InvalidCode:
            continue
        return kind
    return DocumentKind.OTHER
