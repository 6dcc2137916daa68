"""`python -m tongban.cli.bench.casework.proving CONFIG.toml FOLDER`: was all kept that people were told was done?

In the home bureau, after the day. The order {"institution", "since", "acts", "lodged"} comes as JSON on standard
input: acts as [kind, case number, account], lodged as intake numbers with the number of scans that were confirmed.
Faults go out as sentences.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from tongban.cli.node import set_up_django
from tongban.domain.cases.transitions import Action

# What the last part of an address does to the case.
ACTIONS: Final[Mapping[str, Action]] = {
    "accept": Action.ACCEPT,
    "examine": Action.EXAMINE,
    "review": Action.REVIEW,
    "record": Action.RECORD,
    "prepare": Action.PREPARE_CERTIFICATE,
    "issue": Action.ISSUE,
    "complete": Action.COMPLETE_WITHOUT_CERTIFICATE,
    "archive": Action.ARCHIVE,
}
_KEPT: Final = 20
Found = Counter[tuple[str, str, str]]


def main(config: Path, folder: Path) -> None:
    """Compare."""
    del folder
    set_up_django(config)
    order = json.load(sys.stdin)
    events = _events(order["institution"], order["since"])
    acknowledged = Counter((ACTIONS[kind].value, number, by) for kind, number, by in order["acts"] if kind in ACTIONS)
    lost = list(_lost(acknowledged, events)) + list(_strayed(order["institution"], order["lodged"]))
    double = list(_double(events))
    json.dump(
        {
            "acts_confirmed": sum(acknowledged.values()),
            "acts_found": sum(events.values()),
            # Done, but the person went home before the page came.
            "acts_unconfirmed": sum((events - acknowledged).values()),
            "applications_lodged": len(order["lodged"]),
            "lost": len(lost),
            "double": len(double),
            "faults": [*lost, *double][:_KEPT],
            "derived_anew": _derived(order["institution"]),
        },
        sys.stdout,
    )


def _events(institution: str, since: str) -> Found:
    """What virtual people did since then to the cases they took in, from the event lists."""
    from tongban.apps.casework.models import CaseEvent

    actions = [action.value for action in ACTIONS.values()]
    rows = CaseEvent.objects.of(institution).filter(
        case__window__contains="压测", action__in=actions, at__gte=datetime.fromisoformat(since)
    )
    return Counter(rows.values_list("action", "case__case_number", "actor"))


def _lost(acknowledged: Found, events: Found) -> Iterator[str]:
    for action, number, by in acknowledged - events:
        yield f"{number}：{by} 的“{Action(action).label}”已确认，案件里没有"


def _double(events: Found) -> Iterator[str]:
    done = Counter((action, number) for action, number, _ in events.elements())
    for (action, number), many in done.items():
        if many > 1:
            yield f"{number}：“{Action(action).label}”做了 {many} 次"


def _strayed(institution: str, lodged: Mapping[str, int]) -> Iterator[str]:
    """Applications that did not arrive, or arrived without a scan that the counter had confirmed."""
    from django.db.models import Count

    from tongban.apps.casework.models import Case

    cases = Case.objects.of(institution).filter(intake_number__in=list(lodged)).annotate(scans=Count("files"))
    arrived = dict(cases.values_list("intake_number", "scans"))
    for number, scans in lodged.items():
        if number not in arrived:
            yield f"{number}：已提交，属地没有收到"
        elif arrived[number] != scans:
            yield f"{number}：窗口扫描 {scans} 份，属地收到 {arrived[number]} 份"


def _derived(institution: str) -> int:
    """Every case that was taken in, its state derived anew from its events; raises CaseDerivedWrongly."""
    from tongban.apps.casework.models import Case
    from tongban.cli.bench.caseload import verify_these

    taken_in = Case.objects.of(institution).filter(window__contains="压测")
    return verify_these(list(taken_in.values_list("pk", flat=True)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
