"""What imports did, and what they set aside."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import ImportRun, QuarantinedRow


@dataclass(frozen=True, kw_only=True)
class ImportLine:
    """One import as the administrator sees it; `set_aside` counts rows of the own institution."""

    run: ImportRun
    set_aside: int


def imports_of(*, institution: Institution | str, last: int = 20) -> list[ImportLine]:
    """The last imports into this node, newest first."""
    runs = list(ImportRun.objects.order_by("-pk")[:last])
    rows = _rows(institution).filter(run__in=runs).values_list("run").annotate(n=Count("pk"))
    counted = dict(rows)
    return [ImportLine(run=run, set_aside=counted.get(run.pk, 0)) for run in runs]


def quarantined(*, institution: Institution | str, run: int) -> "QuerySet[QuarantinedRow]":
    """Rows of one import that were not taken over, in the order of their files."""
    return _rows(institution).filter(run_id=run).order_by("file", "line", "pk")


def reasons(*, institution: Institution | str, run: int) -> list[tuple[str, int]]:
    """Why rows of one import were set aside, the most frequent first."""
    rows = quarantined(institution=institution, run=run).order_by().values_list("reason").annotate(n=Count("pk"))
    return Counter(dict(rows)).most_common()


def _rows(institution: Institution | str) -> "QuerySet[QuarantinedRow]":
    code = institution if isinstance(institution, str) else institution.code
    return QuarantinedRow.objects.filter(institution_id=code)
