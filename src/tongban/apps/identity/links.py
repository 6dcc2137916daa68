"""Links between tables as the migrations write them."""

from typing import Any

from django.db import models


def protected_link(
    to: str, verbose_name: str | None = None, *, related_name: str | None = "+", **options: Any
) -> models.ForeignKey[Any, Any]:
    """A foreign key to what stays: nothing that is pointed to can be removed."""
    return models.ForeignKey(
        to, on_delete=models.PROTECT, verbose_name=verbose_name, related_name=related_name, **options
    )
