"""Whether a part can be given back, and everything that is still missing, at once."""

from collections.abc import Iterator

from tongban.apps.intake.failures import Shortcoming
from tongban.apps.intake.models import PartTask
from tongban.apps.intake.part_people import lacking
from tongban.apps.intake.part_signing import part_signed_at
from tongban.apps.intake.queries.parts import checks_of_task
from tongban.apps.intake.words import Step


def shortcomings_of_task(task: PartTask) -> list[Shortcoming]:
    """What keeps the part from being given back, in the order of the page."""
    return list(_missing(task))


def _missing(task: PartTask) -> Iterator[Shortcoming]:
    asked = task.asked
    holding = frozenset(one.document_number for one in checks_of_task(task).values() if one.holds)
    for name in lacking(asked.applicant, holding):
        yield Shortcoming(step=Step.APPLICANTS, sentence=f"{name}还没有通过人证核验。")
    scanned = set(task.files.values_list("code", flat=True))
    for paper in asked.papers:
        if paper.code not in scanned:
            yield Shortcoming(step=Step.MATERIALS, sentence=f"缺少材料：{paper.name}。")
    if silent := unanswered(task):
        yield Shortcoming(step=Step.INTERVIEW, sentence=f"询问笔录还有 {silent} 个问题没有回答。")
    if part_signed_at(task) is None:
        yield Shortcoming(step=Step.INTERVIEW, sentence=_unsigned(task))


def unanswered(task: PartTask) -> int:
    """How many of the questions have no answer yet."""
    return sum(one.code not in task.answers for one in task.asked.questions)


def _unsigned(task: PartTask) -> str:
    """What is missing; whoever has signed on the pad before is told why that no longer counts."""
    if task.signatures.exists():
        return "还有人没有签名，或者签名之后回答有修改，原签名已失效，须重新阅读签名。"
    return "申请人还没有在签署页上签名。"
