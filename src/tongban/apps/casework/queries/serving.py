"""Which notices of a case have to be served, on whom, how far that is, and what runs from it."""

from dataclasses import dataclass
from datetime import datetime

from tongban.apps.casework.models import Case, CasePaper, NoticeService
from tongban.apps.casework.queries.worktime import happened, supplement_until
from tongban.apps.identity.working_days import known_calendar
from tongban.domain.calendar import SHANGHAI
from tongban.domain.notice_law import NOTICE_LAWS, Runs, remedy_terms


@dataclass(frozen=True, kw_only=True)
class Serving:
    """One notice and one applicant: the service that counts, what failed before, and what runs from it."""

    paper: CasePaper
    recipient: str
    service: NoticeService | None
    given_up: tuple[NoticeService, ...]
    running: tuple[str, ...]

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
    services, names = list(case.services.select_related("paper")), recipients_of(case)
    return [_serving(paper, name, services) for paper in wanted for name in names]


def _serving(paper: CasePaper, name: str, services: list[NoticeService]) -> Serving:
    own = [one for one in services if one.paper_id == paper.pk and one.recipient == name]
    counts = next((one for one in own if one.given_up_at is None), None)
    return Serving(
        paper=paper,
        recipient=name,
        service=counts,
        given_up=tuple(one for one in own if one.given_up_at is not None),
        running=running_from(counts) if counts is not None and counts.served_at is not None else (),
    )


def running_from(service: NoticeService) -> tuple[str, ...]:
    """The terms that run from a service, each with its last day."""
    runs = NOTICE_LAWS[service.paper.kind].runs
    if runs is Runs.REMEDY:
        served = happened(service.served_at).astimezone(SHANGHAI).date()
        return tuple(term.sentence for term in remedy_terms(served, calendar=known_calendar()))
    if runs is Runs.SUPPLEMENT:
        until = max(service.case.supplement.respond_by, supplement_term(service))
        return (f"{runs.label}：至{until.astimezone(SHANGHAI):%Y-%m-%d}（含当日）",)
    return ()


def supplement_term(service: NoticeService) -> datetime:
    """Until when what is missing may be brought, counted from the service of the request."""
    return supplement_until(service.institution_id, requested_at=happened(service.served_at))
