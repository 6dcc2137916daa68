"""What names a stored file: found in the tables themselves, so that no app can forget to say so.

Every column of 64 characters called `digest` or `…_digest` counts, of whatever app is installed. A column
that holds digests of something else only keeps a file that nobody needs, never the other way round; those
that would make the look slow are left out by name.
"""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet

from tongban.apps.documents.models import StoredFile

_HEX_DIGITS = 64
# Digests of envelopes and of people's addresses, in tables that grow without end.
_NO_FILES = frozenset(
    {
        "casework.VerificationLookup",
        "directory.ExchangeRecord",
        "intake.ProgressEnquiry",
        "messaging.InboxMessage",
    }
)


def reference_columns() -> Iterator[tuple[type[models.Model], str]]:
    """Model and field of every column that may name a stored file."""
    for model in apps.get_models():
        table = model._meta  # noqa: SLF001 - Django's documented way to ask a model about itself
        if model is StoredFile or table.label in _NO_FILES or table.proxy:
            continue
        for field in table.local_concrete_fields:
            wide = isinstance(field, models.CharField) and field.max_length == _HEX_DIGITS
            if wide and field.name.endswith("digest"):
                yield model, field.name


def unreferenced(files: "QuerySet[StoredFile]") -> "QuerySet[StoredFile]":
    """Of these files, those that no row names, as the database stands at this moment."""
    for model, field in reference_columns():
        rows: QuerySet[models.Model] = QuerySet(model)  # no manager: hidden rows count, too
        files = files.exclude(Exists(rows.filter(**{field: OuterRef("pk")})))
    return files


def kept_by_nobody(digests: Iterable[str]) -> set[str]:
    """Of these digests, those that are no stored file's."""
    told = set(digests)
    return told - set(StoredFile.objects.filter(pk__in=told).values_list("pk", flat=True))
