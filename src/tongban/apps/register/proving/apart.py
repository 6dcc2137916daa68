"""Lines of the log for what stands on no folio: parcels, buildings, printed sheets, answers given."""

from datetime import datetime

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import RegisterLogEntry
from tongban.apps.register.proving.logbook import Author, Draft, Entry, Seals, append_line, hold_the_pen


def append_apart(
    *, institution: Institution, seals: Seals, under: str, summary: str, author: Author, at: datetime
) -> RegisterLogEntry:
    """Seal rows that were just written in a line of their own; the lock taken here is held until commit.

    `under` is what the log shows as the business number.
    """
    draft = Draft()
    draft.seal(seals)
    entry = Entry(case_number=under[:80], summary=summary[:1000])
    return append_line(institution=institution, entry=entry, draft=draft, author=author, at=at)


def next_line(institution: Institution) -> int:
    """The number the next line will have; nobody else appends one before this transaction ends."""
    hold_the_pen(institution)
    last = RegisterLogEntry.objects.of(institution).order_by("-sequence").values_list("sequence", flat=True).first()
    return (last or 0) + 1
