"""`python -m tongban.cli.bench.casework.proving CONFIG.toml FOLDER`: was all kept that people were told was done?

In the home bureau, after the day. The order {"institution", "since", "acts", "lodged", "scans"} comes as JSON on
standard input: acts as [kind, case number, account], lodged as intake numbers, scans as [intake number, material] for
every file whose receipt was confirmed. Faults go out as sentences.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

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
    lost = list(_lost(acknowledged, events)) + list(_strayed(order["institution"], order))
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


def _strayed(institution: str, order: Mapping[str, Any]) -> Iterator[str]:
    """Applications that did not arrive, or arrived without a scan that the counter had confirmed."""
    from tongban.apps.casework.models import Case, MaterialFile

    cases = Case.objects.of(institution).filter(intake_number__in=order["lodged"])
    arrived = set(cases.values_list("intake_number", flat=True))
    files = MaterialFile.objects.filter(case__in=cases).values_list("case__intake_number", "material__code")
    kept, confirmed = Counter(files), Counter((number, code) for number, code in order["scans"])
    for number in order["lodged"]:
        if number not in arrived:
            yield f"{number}：已提交，属地没有收到"
    for (number, code), many in (confirmed - kept).items():
        yield f"{number}：材料 {code} 有 {many} 份扫描件没有到属地"


def _derived(institution: str) -> int:
    """Every case that was taken in, its state derived anew from its events; raises CaseDerivedWrongly."""
    from tongban.apps.casework.models import Case
    from tongban.cli.bench.stored_cases.caseload import verify_these

    taken_in = Case.objects.of(institution).filter(window__contains="压测")
    return verify_these(list(taken_in.values_list("pk", flat=True)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
