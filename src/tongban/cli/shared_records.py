"""What departments hold of the people of a fictional county, so that they agree with its register."""

from collections.abc import Iterable, Iterator
from typing import Any

from tongban.cli.county import County
from tongban.cli.demo.parties import agent_of
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import CoOwnership, HolderKind
from tongban.domain.shared_data import Dataset
from tongban.exchange.national.records import HolderRecord, MortgageRecord, NoticeRecord, OwnershipRecord

_AGENTS = 2
Held = dict[str, Any]


def records_of(county: County) -> list[Held]:
    """A record for everybody named in the county: documents, licences, and the marriages of those who own jointly."""
    found: dict[tuple[Dataset, str], Held] = {}
    for one in _everybody(county):
        for dataset in _datasets_of(one):
            found.setdefault((dataset, one.document_number), _record(dataset, one))
    wed: set[str] = set()
    for first, second in _couples(county):
        if not {first.document_number, second.document_number} & wed:
            wed |= {first.document_number, second.document_number}
            married = {"other_name": second.name, "other_number": second.document_number}
            found[Dataset.MARRIAGE, first.document_number] = {**_record(Dataset.MARRIAGE, first), **married}
    return list(found.values())


def keep_records(records: Iterable[Held]) -> None:
    """Write them down at the departments' node; what is held already stays as it is."""
    from tongban.sites.departments.models import SharedRecord

    SharedRecord.objects.bulk_create([SharedRecord(**one) for one in records], ignore_conflicts=True)


def _record(dataset: Dataset, one: HolderRecord) -> Held:
    return {"dataset": dataset.value, "name": one.name, "number": one.document_number}


def _everybody(county: County) -> Iterator[HolderRecord]:
    for _, rights in county.units:
        for right in rights:
            if isinstance(right, OwnershipRecord | MortgageRecord | NoticeRecord):
                yield from (one for one in right.holders if one.document_number)
    for shown in (county.showcase["developer"], *_listed(county.showcase["buyers"])):
        yield _shown(shown)
    for agent in map(agent_of, range(_AGENTS)):
        yield HolderRecord(
            name=agent.name,
            kind=HolderKind.PERSON,
            document_kind=DocumentKind.ID_CARD,
            document_number=agent.number,
        )


def _listed(shown: Any) -> list[Any]:
    return list(shown)


def _shown(one: Any) -> HolderRecord:
    return HolderRecord(
        name=one["name"],
        kind=HolderKind[one["kind"].upper()],
        document_kind=DocumentKind(one["document_kind"]),
        document_number=one["document_number"],
    )


def _datasets_of(one: HolderRecord) -> tuple[Dataset, ...]:
    if one.kind is HolderKind.PERSON:
        return (Dataset.IDENTITY, Dataset.HOUSEHOLD)
    if one.kind is HolderKind.ENTERPRISE:
        return (Dataset.ENTERPRISE, Dataset.FINANCE) if "银行" in one.name else (Dataset.ENTERPRISE,)
    return (Dataset.ESTABLISHMENT,)


def _couples(county: County) -> Iterator[tuple[HolderRecord, HolderRecord]]:
    for _, rights in county.units:
        for right in rights:
            if isinstance(right, OwnershipRecord) and right.mode is CoOwnership.JOINT:
                match right.holders:
                    case (first, second) if first.kind is second.kind is HolderKind.PERSON:
                        yield first, second
