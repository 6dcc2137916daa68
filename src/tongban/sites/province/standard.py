"""The standard for whoever builds a member's system: chapters as pages, OpenAPI and JSON Schema as files."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from tongban.exchange.contracts import contract_of, published_contracts
from tongban.exchange.standard import (
    TITLE,
    Block,
    Listing,
    Paragraph,
    Table,
    chapters,
    member_openapi,
    openapi,
    schema_name,
    schema_of,
)
from tongban.web.access import public

_REASON = "The standard is published: vendors of any county's system read it"


@public(reason=_REASON)
@require_GET
def contents(request: HttpRequest) -> HttpResponse:
    """The list of chapters."""
    return render(request, "province/standard.html", {"title": TITLE, "chapters": chapters(), "site_name": "接口标准"})


@public(reason=_REASON)
@require_GET
def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter with its neighbours."""
    told = chapters()
    place = next((place for place, each in enumerate(told) if each.slug == slug), None)
    if place is None:
        raise Http404
    found = told[place]
    sections = [(section.title, [_shown(block) for block in section.blocks]) for section in found.sections]
    context = {
        "title": TITLE,
        "number": place + 1,
        "chapter": found,
        "sections": sections,
        "before": told[place - 1] if place else None,
        "after": told[place + 1] if place + 1 < len(told) else None,
        "site_name": "接口标准",
    }
    return render(request, "province/standard_chapter.html", context)


def _spelt(text: str) -> SafeString:
    """What stands between backticks is code."""
    pieces = enumerate(text.split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", piece) if place % 2 else piece,) for place, piece in pieces)
    )


def _shown(block: Block) -> dict[str, object]:
    """A block with the name of its kind, which templates can ask for."""
    shown: dict[str, object] = {"kind": type(block).__name__.lower(), "block": block}
    if isinstance(block, Table):
        shown["rows"] = [list(zip(block.headers, map(_spelt, row), strict=True)) for row in block.rows]
    if isinstance(block, Listing):
        shown["items"] = [_spelt(item) for item in block.items]
    if isinstance(block, Paragraph):
        shown["text"] = _spelt(block.text)
    return shown


@public(reason=_REASON)
@require_GET
def description(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1 of the hub: from it a vendor generates a client."""
    del request
    return JsonResponse(openapi(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@public(reason=_REASON)
@require_GET
def member_description(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1 of what a member offers: from it a vendor generates a server."""
    del request
    return JsonResponse(member_openapi(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@public(reason=_REASON)
@require_GET
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """The JSON Schema of one contract, by its file name."""
    del request
    named = {schema_name(contract): contract for contract in published_contracts()}
    if name not in named:
        raise Http404
    told = schema_of(contract_of(named[name]))
    return JsonResponse(
        told, content_type="application/schema+json", json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
