"""The filters an officer keeps for the queue."""

from collections.abc import Mapping

from django.db import transaction

from tongban.apps.casework.models import SavedFilter
from tongban.apps.casework.refusals import FilterImpossible
from tongban.apps.identity.models import Officer

MOST = 12


@transaction.atomic
def save_filter(*, officer: Officer, name: str, chosen: Mapping[str, str], default: bool) -> SavedFilter:
    """Keep `chosen` under this name, in place of what had the name; as the default it replaces the former one.

    Raises FilterImpossible without a name, or for one too many.
    """
    Officer.objects.select_for_update().get(pk=officer.pk)
    kept = SavedFilter.objects.of(officer.institution_id).filter(officer=officer)
    if not name.strip():
        raise FilterImpossible("请给这组筛选条件起一个名称。")
    if kept.exclude(name=name.strip()).count() >= MOST:
        raise FilterImpossible(f"最多保存 {MOST} 组筛选条件，请先删除不用的。")
    if default:
        kept.update(is_default=False)
    saved, _ = SavedFilter.objects.update_or_create(
        officer=officer,
        name=name.strip(),
        defaults={"institution_id": officer.institution_id, "chosen": dict(chosen), "is_default": default},
    )
    return saved


@transaction.atomic
def drop_filter(*, officer: Officer, filter_id: int) -> None:
    """Forget one of one's own filters; another's, or one that is gone, changes nothing."""
    SavedFilter.objects.of(officer.institution_id).filter(officer=officer, pk=filter_id).delete()
