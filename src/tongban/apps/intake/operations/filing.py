"""Printing a paper and keeping it with its application."""

from datetime import datetime
from typing import Final

from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.operations import file_paper
from tongban.apps.identity.prepared import send
from tongban.apps.intake.models import Application
from tongban.apps.intake.signing import signed_paper
from tongban.apps.intake.words import PaperKind

_FILED: Final = """INSERT INTO intake_paper (application_id, kind, digest, printed_at)
    VALUES (%(application)s, %(kind)s, %(digest)s, %(at)s)
    ON CONFLICT (application_id, kind) DO UPDATE SET digest = excluded.digest, printed_at = excluded.printed_at"""


def print_paper(application: Application, kind: PaperKind, *, at: datetime) -> StoredFile:
    """Typeset the paper as things stand and file it, one of a kind; raises GlyphMissing."""
    stored = file_paper(paper=signed_paper(application, kind, at=at), at=at)
    send(_FILED, {"application": application.pk, "kind": kind.value, "digest": stored.digest, "at": at})
    return stored
