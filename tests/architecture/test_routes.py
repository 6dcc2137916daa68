"""Every address of every site says who may reach it."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.urls import URLPattern, URLResolver

SITES = ("province", "bureau", "departments")


def patterns_of(site: str) -> Iterator[tuple[str, URLPattern]]:
    """Every route of a site with its full text."""
    yield from _walk("", import_module(f"tongban.sites.{site}.urls").urlpatterns)


def _walk(prefix: str, entries: list[URLPattern | URLResolver]) -> Iterator[tuple[str, URLPattern]]:
    for entry in entries:
        text = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(text, entry.url_patterns)
        else:
            yield text, entry


@pytest.mark.parametrize("site", SITES)
def test_every_route_declares_its_access(site):
    undeclared = [text for text, entry in patterns_of(site) if not hasattr(entry.callback, "access")]

    assert undeclared == []


@pytest.mark.parametrize("site", SITES)
def test_what_is_public_says_why(site):
    silent = [
        text
        for text, entry in patterns_of(site)
        if getattr(entry.callback, "access", "") == "public" and not getattr(entry.callback, "reason", "")
    ]

    assert silent == []
