"""Departments compare what they are told with what they hold, and say whether it agrees (domain.md 10).

They give away nothing of their own: not to whom somebody is married, not what else a company is called.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from django.db import transaction
from django.db.models import Q

from tongban.apps.messaging.handlers import Asked, answers
from tongban.domain.calendar import SHANGHAI
from tongban.domain.codes.identity_documents import mask
from tongban.domain.shared_data import Dataset, Outcome
from tongban.exchange.contracts.sharing import SharedAnswer, SharedQuery, SharedResult, VerifyShared
from tongban.sites.departments.models import SharedEnquiry, SharedRecord, SilentDepartment

_ENDED: Final[Mapping[Dataset, str]] = MappingProxyType(
    {
        Dataset.IDENTITY: "证件已经失效或者户口已经注销。",
        Dataset.HOUSEHOLD: "户口已经注销。",
        Dataset.ENTERPRISE: "已经注销或者被吊销营业执照。",
        Dataset.ESTABLISHMENT: "已经撤销或者注销登记。",
        Dataset.MARRIAGE: "双方已经离婚，或者婚姻登记已经撤销。",
        Dataset.DEATH: "死亡登记已经撤销。",
        Dataset.FINANCE: "金融许可证已经失效。",
    }
)
Verdict = tuple[Outcome, str]


class DepartmentSilent(Exception):
    """A department behind the platform does not answer."""

    def __init__(self, department: str) -> None:
        super().__init__(department)
        self.sentence = f"{department}的系统没有应答。"


class UnknownDataset(Exception):
    """The platform has no such information."""

    def __init__(self, dataset: str) -> None:
        super().__init__(dataset)
        self.sentence = f"共享平台没有“{dataset}”这类数据。"


@answers(VerifyShared)
def verify(request: VerifyShared, asked: Asked) -> SharedAnswer:
    """What every department asked says, under one serial; the question is kept, whoever asked and for whatever."""
    datasets = [_dataset(one.dataset) for one in request.queries]
    _require_answering(datasets)
    results = tuple(_result(dataset, one) for dataset, one in zip(datasets, request.queries, strict=True))
    return SharedAnswer(
        number=request.number, serial=_kept(request, results, asked=asked), results=results, queried_at=asked.at
    )


def _dataset(code: str) -> Dataset:
    if code not in set(Dataset):
        raise UnknownDataset(code)
    return Dataset(code)


def _require_answering(datasets: Iterable[Dataset]) -> None:
    silent = set(SilentDepartment.objects.values_list("department", flat=True))
    for one in datasets:
        if one.department in silent:
            raise DepartmentSilent(one.department)


def _result(dataset: Dataset, query: SharedQuery) -> SharedResult:
    outcome, sentence = _HOLDING[dataset](dataset, query)
    return SharedResult(outcome=outcome.value, source=f"河南省{dataset.department}（模拟）", sentence=sentence)


def _of_one(dataset: Dataset, query: SharedQuery) -> Verdict:
    """A record of one person or organisation, with its former name or number where that is asked."""
    subject = query.subjects[0]
    held = SharedRecord.objects.filter(dataset=dataset, number=subject.document_number).first()
    if held is None:
        return Outcome.UNKNOWN, "按这个号码没有查到记录。"
    differing = [what for what, differs in _differing(held, query) if differs]
    if differing:
        return Outcome.DIFFERENT, f"{'、'.join(differing)}与登记不一致。"
    if held.standing == SharedRecord.Standing.ENDED:
        return Outcome.DIFFERENT, _ENDED[dataset]
    return Outcome.CONSISTENT, ""


def _differing(held: SharedRecord, query: SharedQuery) -> list[tuple[str, bool]]:
    return [
        ("姓名（名称）", held.name != query.subjects[0].name),
        ("曾用姓名（名称）", bool(query.former_name) and held.former_name != query.former_name),
        ("原证件号码", bool(query.former_number) and held.former_number != query.former_number),
    ]


def _of_a_couple(dataset: Dataset, query: SharedQuery) -> Verdict:
    """The marriage between exactly these two; whom else one of them married is not said."""
    if len(query.subjects) != 2:  # noqa: PLR2004 - a couple
        return Outcome.UNKNOWN, "婚姻登记须按双方核验。"
    first, second = query.subjects
    between = Q(number=first.document_number, other_number=second.document_number)
    between |= Q(number=second.document_number, other_number=first.document_number)
    records = SharedRecord.objects.filter(dataset=dataset)
    held = records.filter(between).first()
    if held is None:
        of_one = Q(number__in=[first.document_number, second.document_number])
        of_one |= Q(other_number__in=[first.document_number, second.document_number])
        if records.filter(of_one, standing=SharedRecord.Standing.IN_FORCE).exists():
            return Outcome.DIFFERENT, "其中一方登记的配偶不是另一方。"
        return Outcome.UNKNOWN, "没有查到双方的婚姻登记。"
    names = {(held.name, held.number), (held.other_name, held.other_number)}
    if names != {(one.name, one.document_number) for one in query.subjects}:
        return Outcome.DIFFERENT, "姓名与婚姻登记不一致。"
    if held.standing == SharedRecord.Standing.ENDED:
        return Outcome.DIFFERENT, _ENDED[dataset]
    return Outcome.CONSISTENT, ""


_HOLDING: Final[Mapping[Dataset, Callable[[Dataset, SharedQuery], Verdict]]] = MappingProxyType(
    {one: _of_a_couple if one is Dataset.MARRIAGE else _of_one for one in Dataset}
)


def _kept(request: VerifyShared, results: tuple[SharedResult, ...], *, asked: Asked) -> str:
    """The trace of the question; gives the serial."""
    day = asked.at.astimezone(SHANGHAI)
    people = (one for query in request.queries for one in query.subjects)
    kept = SharedEnquiry.objects.create(
        serial=asked.id,
        number=request.number,
        asker=asked.sender,
        operator=asked.operator[:100],
        purpose=request.purpose,
        basis=request.basis,
        asked="、".join(f"{one.name}（{mask(one.document_number)}）" for one in people)[:1000],
        outcome="；".join(_told(query, result) for query, result in zip(request.queries, results, strict=True))[:300],
        at=asked.at,
    )
    kept.serial = f"GX{day:%Y%m%d}{kept.pk:09d}"
    kept.save(update_fields=["serial"])
    return kept.serial


def _told(query: SharedQuery, result: SharedResult) -> str:
    return f"{Dataset(query.dataset).label}：{Outcome(result.outcome).label}"


@transaction.atomic
def hold(*, dataset: Dataset, name: str, number: str, **further: str) -> SharedRecord:
    """Enter what a department holds, or correct it."""
    other = further.pop("other_number", "")
    record, _ = SharedRecord.objects.update_or_create(
        dataset=dataset, number=number, other_number=other, defaults={"name": name, **further}
    )
    return record


@transaction.atomic
def turn(*, record: int) -> None:
    """Let a marriage end, a company close, a document lapse; or take that back."""
    held = SharedRecord.objects.select_for_update().filter(pk=record).first()
    if held is None:
        return
    standing = SharedRecord.Standing
    held.standing = standing.IN_FORCE if held.standing == standing.ENDED else standing.ENDED
    held.save(update_fields=["standing"])


@transaction.atomic
def let_answer(*, department: str, answering: bool) -> None:
    """Let the system of a department fall silent, or answer again."""
    if answering:
        SilentDepartment.objects.filter(department=department).delete()
    elif department in {one.department for one in Dataset}:
        SilentDepartment.objects.get_or_create(department=department)
