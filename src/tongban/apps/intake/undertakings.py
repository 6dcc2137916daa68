"""What the people on a form must bring or promise because of who they are and what the register says.

A minor's guardians prove that they are (实施细则 §11) and promise that a disposal serves the minor (民法典 §35);
whoever goes on in spite of an objection takes the risk in writing (实施细则 §84); a power of attorney signed
before staff is photographed (操作规范 1.9). None of it can be known from the
item alone, so the catalogue does not list it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from tongban.apps.documents.counter_papers import Signatory
from tongban.apps.documents.counter_papers import Undertaking as UndertakingPaper
from tongban.apps.documents.paper_parts import Office, Property
from tongban.apps.intake.failures import UnknownMaterial
from tongban.apps.intake.models import ApplicantRow, Application, RepresentativeRow
from tongban.apps.intake.queries import applicants_of
from tongban.apps.intake.words import Capacity, Mandate, PaperKind, UndertakingKind
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue import PartyRole
from tongban.domain.codes.id_number import IdNumber
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import HolderSide

_OF_AGE: Final = 18
PAPER_OF: Final = MappingProxyType(
    {
        UndertakingKind.OBJECTION_KNOWN: PaperKind.OBJECTION_KNOWN,
        UndertakingKind.GUARDIANS_PROMISE: PaperKind.GUARDIANS_PROMISE,
    }
)
# Where the signed paper is filed; home bureaus read M37 as the promise rule R11W asks for.
FILED_AS: Final = MappingProxyType({UndertakingKind.OBJECTION_KNOWN: "M37", UndertakingKind.GUARDIANS_PROMISE: "M35P"})
STATUTES: Final = MappingProxyType(
    {
        UndertakingKind.OBJECTION_KNOWN: "《不动产登记暂行条例实施细则》第八十四条；《民法典》第二百二十条",
        UndertakingKind.GUARDIANS_PROMISE: "《民法典》第三十四条、第三十五条；《不动产登记暂行条例实施细则》第十一条",
    }
)
_PROMISES: Final = MappingProxyType(
    {
        UndertakingKind.OBJECTION_KNOWN: (
            "本人（单位）已知悉该不动产存在异议登记，了解异议成立时登记可能被更正、本次登记的权利可能受到影响。",
            "本人（单位）仍申请继续办理{item}，自愿承担由此产生的风险和法律责任。",
        ),
        UndertakingKind.GUARDIANS_PROMISE: (
            "本人是{minors}的监护人，保证本次办理{item}是为维护被监护人的利益。",
            "本次处分所得归被监护人所有并用于被监护人；损害被监护人合法权益的，本人依法承担法律责任。",
        ),
    }
)


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A line of the checklist that follows from the people; `made_here` is printed and signed at the counter."""

    code: str
    name: str
    made_here: bool = False


def is_minor(applicant: ApplicantRow, *, on: date) -> bool:
    """Whether the identity card says the applicant is not yet 18; other documents do not say."""
    if applicant.kind != "person" or applicant.document_kind != DocumentKind.ID_CARD:
        return False
    return IdNumber.parse(applicant.document_number).age(on) < _OF_AGE


def disposes(applicant: ApplicantRow, application: Application) -> bool:
    """Whether the applicant gives something away or burdens it by this application."""
    role = PartyRole(applicant.role)
    return application.business.disposes and (role.side is HolderSide.OBLIGOR or role is PartyRole.OWNER)


def brought_by(application: Application, *, on: date) -> Iterator[Brought]:
    """The further lines of the checklist that the people on the form bring about."""
    applicants = applicants_of(application)
    acting = [one for applicant in applicants for one in applicant.representatives.all()]
    if any(one.capacity == Capacity.GUARDIAN for one in acting) or any(is_minor(one, on=on) for one in applicants):
        yield Brought(code="M35", name="监护关系证明（户口簿、出生医学证明或者监护文书）")
    if any(one.capacity == Capacity.AGENT and one.mandate == Mandate.WITNESSED for one in acting):
        yield Brought(code="M03W", name="委托书见证照片")
    promised = {one.kind for one in application.undertakings.all()}
    for kind in UndertakingKind:
        if kind in promised:
            yield Brought(code=FILED_AS[kind], name=kind.label, made_here=True)


def promised_kinds(application: Application) -> list[UndertakingKind]:
    """What has to be promised in writing for this application."""
    return [UndertakingKind(one.kind) for one in application.undertakings.all()]


def promised_for_minors(application: Application, *, on: date) -> str:
    """Why the guardians must promise in writing; empty when no minor gives anything away."""
    minors = [one.name for one in _minors(application, on=on)]
    if not minors:
        return ""
    return f"{'、'.join(minors)}未满 18 周岁，监护人处分其不动产，须书面保证为被监护人的利益。"


def _minors(application: Application, *, on: date) -> list[ApplicantRow]:
    return [one for one in applicants_of(application) if is_minor(one, on=on) and disposes(one, application)]


def undertaking_paper(
    application: Application, kind: UndertakingKind, *, office: Office, unit: Property, at: datetime
) -> UndertakingPaper:
    """The paper people read and sign; raises UnknownMaterial when nobody has to promise this."""
    row = application.undertakings.filter(kind=kind).first()
    if row is None:
        raise UnknownMaterial
    day = at.astimezone(SHANGHAI).date()
    return UndertakingPaper(
        office=office,
        number=application.intake_number,
        dated=day,
        heading=kind.label,
        item_name=application.business.name,
        home_office=application.home_name,
        unit=unit,
        cause=row.sentence,
        basis=STATUTES[kind],
        promises=promises_of(application, kind, at=at),
        signatories=tuple(_signatory(one) for one in signing_pairs(application, kind, on=day)),
    )


def promises_of(application: Application, kind: UndertakingKind, *, at: datetime) -> tuple[str, ...]:
    """The sentences of a promise, as they are read out."""
    minors = "、".join(one.name for one in _minors(application, on=at.astimezone(SHANGHAI).date()))
    words = {"item": application.business.name, "minors": minors}
    return tuple(one.format(**words) for one in _PROMISES[kind])


def signs(application: Application, kind: UndertakingKind, applicant: ApplicantRow, *, on: date) -> bool:
    """Whether the applicant, or whoever acts for the applicant, has to sign this promise."""
    return any(one.pk == applicant.pk for one, _ in signing_pairs(application, kind, on=on))


def signing_pairs(
    application: Application, kind: UndertakingKind, *, on: date
) -> Iterator[tuple[ApplicantRow, RepresentativeRow | None]]:
    """Who signs a promise: guardians for their ward; else everybody, or whoever acts for them."""
    if kind is UndertakingKind.GUARDIANS_PROMISE:
        for ward in _minors(application, on=on):
            yield from ((ward, one) for one in ward.representatives.all() if one.capacity == Capacity.GUARDIAN)
        return
    for applicant in applicants_of(application):
        acting = list(applicant.representatives.all())
        yield from ((applicant, one) for one in acting)
        if not acting:
            yield applicant, None


def _signatory(pair: tuple[ApplicantRow, RepresentativeRow | None]) -> Signatory:
    applicant, acting = pair
    person = acting or applicant
    return Signatory(
        name=person.name,
        standing=f"{applicant.name}的{acting.capacity_label}" if acting else applicant.role_label,
        document_number=person.document_number,
    )
