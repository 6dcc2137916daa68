"""How far an import has come, written down after every batch, so that an interrupted one goes on."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import ImportRun, QuarantinedRow
from tongban.exchange.national.records import BadRow


class Journal:
    """One import's place in its files. What it took over is committed before the place is written down."""

    def __init__(self, run: ImportRun, institutions: Mapping[str, Institution]) -> None:
        self._run = run
        self._institutions = institutions
        self._kept = 0

    @classmethod
    def of(cls, *, fingerprint: str, label: str, at: datetime, institutions: Mapping[str, Institution]) -> "Journal":
        """The unfinished import of these files, else a new one."""
        run, _ = ImportRun.objects.get_or_create(
            fingerprint=fingerprint, finished_at=None, defaults={"label": label, "started_at": at}
        )
        return cls(run, institutions)

    @property
    def position(self) -> int:
        """How many rows have been dealt with before."""
        return self._run.position

    @property
    def added(self) -> Counter[str]:
        """What was taken over before."""
        return Counter(self._run.added)

    @property
    def unchanged(self) -> int:
        """What was there already before."""
        return self._run.unchanged

    def note(self, position: int, *, added: Counter[str], unchanged: int, bad: list[BadRow]) -> None:
        """Write down where the import stands."""
        self._quarantine(bad[self._kept :])
        self._kept = len(bad)
        run = self._run
        run.position, run.added, run.unchanged = position, dict(added), unchanged
        run.save(update_fields=["position", "added", "unchanged"])

    def finish(self, at: datetime) -> None:
        """Nothing is left to do."""
        self._run.finished_at = at
        self._run.save(update_fields=["finished_at"])

    def _quarantine(self, bad: Iterable[BadRow]) -> None:
        rows = [
            QuarantinedRow(
                run=self._run,
                institution=self._institutions.get(one.unit_code[:6]),
                file=one.file[-300:],
                line=one.line,
                unit_code=one.unit_code[:40],
                reason=one.reason[:300],
            )
            for one in bad
        ]
        QuarantinedRow.objects.bulk_create(rows, ignore_conflicts=True)
