"""Which notices of a case have to be served, on whom, how far that is, and what runs from it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tongban.apps.casework.models import Case, CasePaper, MaterialFile, NoticeService
from tongban.apps.casework.queries.worktime import happened, supplement_until
from tongban.apps.identity.working_days import known_calendar
from tongban.domain.calendar import SHANGHAI, CalendarNotPublished
from tongban.domain.notice_law import NOTICE_LAWS, Runs, remedy_terms

_RECEIPTS: Final = "service."


@dataclass(frozen=True, kw_only=True)
class Serving:
    """One notice and one applicant: the service that counts, what failed before, and what runs from it."""

    paper: CasePaper
    recipient: str
    service: NoticeService | None
    given_up: tuple[NoticeService, ...]
    running: tuple[str, ...]
    scans: tuple[MaterialFile, ...] = ()

    @property
    def anchor(self) -> str:
        """Where its scans are on the page."""
        return f"service-{self.service.pk}" if self.service else ""

    @property
    def is_served(self) -> bool:
        """Whether it has arrived, or counts as arrived from a day that is fixed."""
        return self.service is not None and self.service.served_at is not None


def recipients_of(case: Case) -> list[str]:
    """On whom the notices of a case are served: each applicant once."""
    return list(dict.fromkeys(party.name for party in case.parties.all()))


def servings_of(case: Case) -> list[Serving]:
    """Every notice that has to be served with every applicant, in the order of the papers."""
    wanted = [paper for paper in case.papers.all() if paper.kind in NOTICE_LAWS and NOTICE_LAWS[paper.kind].served]
    if not wanted:
        return []
    services, names = list(case.services.all()), recipients_of(case)
    scans = receipt_scans(case)
    return [_serving(paper, name, services, scans) for paper in wanted for name in names]


def receipt_code(service: NoticeService) -> str:
    """Under which code the scans of the receipt signed on paper lie among the materials of the case."""
    return f"{_RECEIPTS}{service.pk}"


def receipt_scans(case: Case) -> dict[str, tuple[MaterialFile, ...]]:
    """The scans of signed receipts, by their code."""
    found: dict[str, tuple[MaterialFile, ...]] = {}
    for material in case.materials.all():
        if material.code.startswith(_RECEIPTS):
            found[material.code] = (*found.get(material.code, ()), *material.files.all())
    return found


def _serving(
    paper: CasePaper, name: str, services: list[NoticeService], scans: dict[str, tuple[MaterialFile, ...]]
) -> Serving:
    own = [one for one in services if one.paper_id == paper.pk and one.recipient == name]
    counts = next((one for one in own if one.given_up_at is None), None)
    return Serving(
        paper=paper,
        recipient=name,
        service=counts,
        given_up=tuple(one for one in own if one.given_up_at is not None),
        running=running_from(counts) if counts is not None and counts.served_at is not None else (),
        scans=scans.get(receipt_code(counts), ()) if counts is not None else (),
    )


def running_from(service: NoticeService) -> tuple[str, ...]:
    """The terms that run from a service, each with its last day."""
    runs = NOTICE_LAWS[service.paper.kind].runs
    if runs is Runs.REMEDY:
        served = happened(service.served_at).astimezone(SHANGHAI).date()
        return tuple(term.sentence for term in remedy_terms(served, calendar=known_calendar()))
    if runs is Runs.SUPPLEMENT:
        until = f"{service.case.supplement.respond_by.astimezone(SHANGHAI):%Y-%m-%d}"
        settled = f"至{until}（含当日）" if _is_settled(service) else f"不早于{until}，放假安排公布后确定"
        return (f"{runs.label}：{settled}",)
    return ()


def _is_settled(service: NoticeService) -> bool:
    """Whether the calendar of the year in which the term ends is known; the request holds the day itself."""
    try:
        supplement_until(service.institution_id, requested_at=happened(service.served_at))
    except CalendarNotPublished:
        return False
    return True


def supplement_begins(case: Case) -> datetime:
    """From when the time for the supplement runs: its latest service, or the request until it has been served."""
    kinds = [kind for kind, law in NOTICE_LAWS.items() if law.runs is Runs.SUPPLEMENT]
    served = case.services.filter(paper__kind__in=kinds, served_at__isnull=False).order_by("-served_at")
    latest: datetime | None = served.values_list("served_at", flat=True).first()
    return max(case.supplement.requested_at, latest) if latest else case.supplement.requested_at
