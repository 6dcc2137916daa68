"""Whether a part can be given back, and everything that is still missing, at once."""

from collections.abc import Iterator

from tongban.apps.intake.failures import Shortcoming
from tongban.apps.intake.models import PartTask
from tongban.apps.intake.part_people import unverified
from tongban.apps.intake.queries.parts import checks_of_task
from tongban.apps.intake.words import Step


def shortcomings_of_task(task: PartTask) -> list[Shortcoming]:
    """What keeps the part from being given back, in the order of the page."""
    return list(_missing(task))


def _missing(task: PartTask) -> Iterator[Shortcoming]:
    asked = task.asked
    holding = frozenset(one.document_number for one in checks_of_task(task).values() if one.holds)
    for name in unverified(asked.applicant, holding):
        yield Shortcoming(step=Step.APPLICANTS, sentence=f"{name}还没有通过人证核验。")
    scanned = set(task.files.values_list("code", flat=True))
    for paper in asked.papers:
        if paper.code not in scanned:
            yield Shortcoming(step=Step.MATERIALS, sentence=f"缺少材料：{paper.name}。")
    silent = [one for one in asked.questions if one.code not in task.answers]
    if silent:
        yield Shortcoming(step=Step.INTERVIEW, sentence=f"询问笔录还有 {len(silent)} 个问题没有回答。")
    if task.signed_at is None:
        yield Shortcoming(step=Step.INTERVIEW, sentence="申请人还没有在签署页上签名。")
