"""Printing a paper and keeping it with its application."""

from datetime import datetime

from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.operations import file_paper
from tongban.apps.intake.models import Application, Paper
from tongban.apps.intake.signing import signed_paper
from tongban.apps.intake.words import PaperKind


def print_paper(application: Application, kind: PaperKind, *, at: datetime) -> StoredFile:
    """Typeset the paper as things stand and file it, one of a kind; raises GlyphMissing."""
    stored = file_paper(paper=signed_paper(application, kind, at=at), at=at)
    Paper.objects.update_or_create(
        application=application, kind=kind, defaults={"digest": stored.digest, "printed_at": at}
    )
    return stored
