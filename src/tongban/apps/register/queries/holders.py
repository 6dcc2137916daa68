"""Holders by what they are called and by their documents, as the indexes find them."""

from collections.abc import Iterable

from django.db.models import QuerySet, Value

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import Holder
from tongban.apps.register.models.rights import HolderKey


def current_holders(
    *, institution: Institution | str, name: str = "", document_numbers: Iterable[str] = ()
) -> "QuerySet[Holder]":
    """Holders of rights that stand today, of exactly this name, with exactly one of these numbers, or both."""
    home = institution if isinstance(institution, str) else institution.code
    rows = Holder.objects.of(home).filter(ended_at__isnull=True)
    if name:
        rows = rows.filter(name=name)
    if numbers := list(document_numbers):
        keys = [HolderKey(Value(number), Value(home)) for number in numbers]
        found: QuerySet[Holder] = rows.alias(number_key=HolderKey("document_number")).filter(
            number_key__in=keys, document_number__in=numbers
        )
        return found
    # A number finds fewer than a name, and only one index is to be searched: the key of the name is left out above.
    named: QuerySet[Holder] = rows.alias(name_key=HolderKey("name")).filter(
        name_key=HolderKey(Value(name), Value(home))
    )
    return named
