"""People on the folio as values of the law."""

from tongban.apps.register.models import Holder, Ownership
from tongban.apps.register.queries.rows import FolioRows
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import CoOwnership, HolderKind, RightType
from tongban.domain.register import facts


def holder_of(row: Holder) -> facts.Holder:
    """A recorded holder as a value."""
    return facts.Holder(
        name=row.name,
        kind=HolderKind(row.kind),
        document_kind=DocumentKind(row.document_kind) if row.document_kind else None,
        document_number=row.document_number,
        share=row.share,
    )


def ownership_of(row: Ownership, rows: FolioRows | None = None) -> facts.Ownership:
    """Recorded ownership as a value; with the folio's rows also its type and certificates."""
    numbers = tuple(one.number for one in rows.certificates_for(ownership_id=row.pk)) if rows else ()
    return facts.Ownership(
        mode=CoOwnership(row.mode),
        holders=tuple(holder_of(holder) for holder in row.holders.all()),
        right_type=RightType(rows.unit.right_type) if rows and rows.unit else RightType.HOUSE,
        certificate_numbers=numbers,
    )
