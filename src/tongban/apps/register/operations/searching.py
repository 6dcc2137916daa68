"""出具查询结果证明: one unit, one applicant, what the law lets them know (资料查询暂行办法；实施细则 §97–§102)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.documents.operations import file_paper
from tongban.apps.documents.paper_parts import Fact, Office
from tongban.apps.documents.papers import SearchCertificatePaper
from tongban.apps.identity.models import Officer
from tongban.apps.register.models import Folio, SearchCertificate
from tongban.apps.register.operations.looking import Looker, note_looks
from tongban.apps.register.proving.apart import append_apart
from tongban.apps.register.proving.logbook import Author, Seals, hold_the_pen
from tongban.apps.register.queries.find import find_unit
from tongban.apps.register.queries.findings import findings_for, holds_a_right, is_a_holder
from tongban.apps.register.refusals import SearchRefused
from tongban.domain.calendar import SHANGHAI
from tongban.domain.codes.identity_documents import DocumentKind, mask
from tongban.domain.searching import SCOPES, Searcher, is_owned_by_searcher, stands_for_a_holder

_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O
_CODE_LENGTH = 16


@dataclass(frozen=True, kw_only=True)
class SearchApplication:
    """Who applies for a search, in what capacity, about which unit or certificate, and why.

    `stated_name` is the owner's name a lawyer has compared (办法 §22), or whose place a successor takes (§17).
    """

    searcher: Searcher
    applicant: str
    document_kind: DocumentKind
    document_number: str
    subject: str
    purpose: str
    proofs: tuple[str, ...]
    represented_by: str = ""
    stated_name: str = ""


@transaction.atomic
def issue_search_certificate(
    *, application: SearchApplication, officer: Officer, at: datetime, address: str = ""
) -> SearchCertificate:
    """Search, cut the result to the applicant's capacity, print it, write the look down.

    Raises FolioNotFound, SearchRefused (实施细则 §99: materials missing, no right to know, no purpose), GlyphMissing.
    """
    _refuse_unfounded(application)
    institution = officer.institution
    unit_code = find_unit(institution=institution, text=application.subject).unit_code
    _refuse_stranger(application, officer, unit_code)
    lines = findings_for(
        officer=officer,
        unit_code=unit_code,
        searcher=application.searcher,
        at=at,
        stated_name=application.stated_name,
    )
    number, code = _next_number(officer, at), "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
    facts = [Fact(label=line.label, value=line.value) for line in lines]
    stored = file_paper(paper=_paper(application, officer, facts, number=number, code=code, at=at), at=at)
    fields = sorted({line.field.value for line in lines})
    row: SearchCertificate = SearchCertificate.objects.create(
        institution=institution,
        number=number,
        code=code,
        folio=Folio.objects.of(institution).get(unit_code=unit_code),
        searcher=application.searcher.value,
        applicant=application.applicant,
        document_kind=application.document_kind.value,
        document_number=application.document_number,
        represented_by=application.represented_by,
        purpose=application.purpose,
        proofs=list(application.proofs),
        lines=[[line.field.value, line.label, line.value] for line in lines],
        fields=fields,
        issued_at=at,
        issued_by=officer.username,
        issued_by_name=officer.name,
        digest=stored.digest,
    )
    _seal(row, officer)
    _note(row, officer, unit_code, address=address)
    return row


def _seal(row: SearchCertificate, officer: Officer) -> None:
    seals = Seals()
    seals.opened(SearchCertificate, [row.pk])
    append_apart(
        institution=officer.institution, seals=seals, under=row.number, summary=f"出具查询结果证明{row.number}",
        author=Author(username=officer.username, name=officer.name), at=row.issued_at,
    )  # fmt: skip


def _refuse_unfounded(application: SearchApplication) -> None:
    scope = SCOPES[application.searcher]
    if not application.purpose.strip():
        raise SearchRefused("没有说明查询目的")
    missing = [proof for proof in scope.proofs if proof not in application.proofs]
    if missing:
        raise SearchRefused(f"还缺{'、'.join(missing)}（{scope.statute}）")


def _refuse_stranger(application: SearchApplication, officer: Officer, unit_code: str) -> None:
    if stands_for_a_holder(application.searcher):
        _refuse_without_principal(application, officer, unit_code)
    if is_owned_by_searcher(application.searcher) and not holds_a_right(
        officer=officer,
        unit_code=unit_code,
        name=application.applicant,
        document_number=application.document_number,
    ):
        raise SearchRefused("登记簿没有将申请人记载为该不动产的权利人，请按利害关系人或者其他身份申请")


def _refuse_without_principal(application: SearchApplication, officer: Officer, unit_code: str) -> None:
    name = application.stated_name.strip()
    if not name:
        raise SearchRefused("没有写明被继承人（被代管、被监护、清算、破产的人）的姓名或者名称")
    if not is_a_holder(officer=officer, unit_code=unit_code, name=name):
        raise SearchRefused(f"登记簿没有将{name}记载为该不动产的权利人")


def _next_number(officer: Officer, at: datetime) -> str:
    """CX + institution + day + five digits, in order; the institution's row is locked until commit."""
    hold_the_pen(officer.institution)
    day = at.astimezone(SHANGHAI)
    stem = f"CX{officer.institution_id}{day:%Y%m%d}"
    last = SearchCertificate.objects.filter(number__startswith=stem).order_by("-number").first()
    return f"{stem}{int(last.number[-5:]) + 1 if last else 1:05d}"


def _paper(
    application: SearchApplication, officer: Officer, facts: Sequence[Fact], *, number: str, code: str, at: datetime
) -> SearchCertificatePaper:
    node = settings.TONGBAN.node
    grouped = "-".join(code[place : place + 4] for place in range(0, _CODE_LENGTH, 4))
    return SearchCertificatePaper(
        office=Office(name=officer.institution.name, demo=node.demo),
        number=number,
        dated=at.astimezone(SHANGHAI).date(),
        applicant=application.applicant,
        capacity=_capacity(application),
        document=f"{application.document_kind.label} {mask(application.document_number)}",
        represented_by=application.represented_by,
        purpose=application.purpose,
        basis=SCOPES[application.searcher].statute,
        searched_at=at,
        facts=tuple(facts),
        officer=officer.name,
        code=grouped,
        verify_url=f"{node.public_url}/v?s={code}",
    )


def _capacity(application: SearchApplication) -> str:
    label = application.searcher.label
    return f"{label}（代位于{application.stated_name.strip()}）" if stands_for_a_holder(application.searcher) else label


def _note(row: SearchCertificate, officer: Officer, unit_code: str, *, address: str) -> None:
    looker = Looker(
        actor=officer.username,
        actor_name=officer.name,
        act="出具查询结果证明",
        purpose=row.purpose,
        on_behalf_of=f"{row.applicant}（{row.capacity}）",
        address=address,
    )
    at = row.issued_at
    note_looks(institution=officer.institution, unit_codes=[unit_code], looker=looker, fields=row.fields, at=at)
    record_act(
        act=looker.act,
        at=at,
        institution_code=officer.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject=row.number,
        purpose=row.purpose,
        detail={"unit_code": unit_code, "searcher": row.searcher, "fields": row.fields},
        address=address,
    )
