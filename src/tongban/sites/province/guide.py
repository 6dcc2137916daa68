"""办事指南: every item of the province's list in plain words, for whoever wants to know before going anywhere."""

from datetime import date
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongban.apps.identity.clock import localdate, now
from tongban.domain.catalogue import UnknownItem
from tongban.domain.catalogue.finding import find_items
from tongban.domain.catalogue.item import MaterialRule
from tongban.domain.catalogue.listing import ListedItem, listed_item, listed_items
from tongban.domain.catalogue.matters import Audience, Matter
from tongban.domain.catalogue.variants import LocalItem, VariantHistory, days_said
from tongban.sites.province.places import Place, local_rules, place_called, places
from tongban.web.access import public

_REASON: Final = "The guide is published: what to bring, how long it takes, what it costs"
_SHELL: Final = {"site_name": "不动产登记 办事指南", "site_say": "在河南任何地方，办全省任何一处房产的登记"}
_PERSON: Final = ("姓名或名称", "证件种类", "证件号码", "联系电话", "代理人姓名（有代理人的）", "代理人证件号码")
_MATTERS: Final = {
    Matter.TRANSFER: "house-add",
    Matter.LOAN: "bank",
    Matter.CERTIFICATE: "file-earmark-text",
    Matter.CHANGE: "pencil-square",
    Matter.NOTICE: "bookmark-check",
    Matter.FIRST: "plus-square",
    Matter.ENDING: "x-square",
    Matter.DWELLING: "person-heart",
    Matter.COUNTRY: "tree",
    Matter.LAND: "map",
    Matter.COURT: "shield-lock",
    Matter.SEA: "water",
}


@public(reason=_REASON)
@require_GET
def contents(request: HttpRequest) -> HttpResponse:
    """The signposts, or what was found."""
    said = request.GET.get("q", "").strip()[:40]
    who, what = _chosen(Audience, request.GET.get("who", "")), _chosen(Matter, request.GET.get("what", ""))
    asked = bool(said or who or what)
    found = find_items(listed_items(), text=said, audience=who, matter=what) if asked else []
    context = {
        **_frame(said),
        "asked": asked,
        "found": [(one, *_stands(one)) for one in found],
        "who": who,
        "what": what,
        "audiences": list(Audience),
        "matters": [(one, icon) for one, icon in _MATTERS.items()],
        "count": len(listed_items()),
    }
    return render(request, "province/guide.html", context)


@public(reason=_REASON)
@require_GET
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One item on one page, with the rules of a chosen place."""
    listed, today = _listed(code), localdate()
    place = place_called(request.GET.get("place", ""))
    rules = local_rules(place, at=now()) if place else None
    local = (rules or VariantHistory()).item(code, on=today)
    said, tone = _stands(listed)
    context = {
        **_frame(""),
        "item": listed,
        "stands": said,
        "tone": tone,
        "paper_groups": _paper_groups(local),
        "time": _time(local, today),
        "where": _where(listed, place),
        "places": places(),
        "place": place,
        "unknown": place is not None and rules is None,
        "differences": local.differences,
        "ahead": rules.ahead(code, on=today) if rules else (),
        "day": today,
    }
    return render(request, "province/guide_item.html", context)


@public(reason=_REASON)
@require_GET
def form(request: HttpRequest, code: str) -> HttpResponse:
    """The application form, blank, to read beforehand or to print."""
    listed = _listed(code)
    if listed.recorded is not None and listed.recorded.is_judicial:
        raise Http404
    recorded = listed.recorded
    roles = list(dict.fromkeys(role.label for way in recorded.alternatives for role in way.roles)) if recorded else []
    context = {
        **_frame(""),
        "item": listed,
        "person": _PERSON,
        "roles": roles or ["申请人", "另一方申请人（共同申请的填写）"],
        # What the tax office says is not for the applicant to write.
        "fields": [one for one in recorded.particulars if one.code != "tax"] if recorded else (),
        "questions": recorded.questions if recorded else (),
    }
    return render(request, "province/guide_form.html", context)


def _frame(said: str) -> dict[str, Any]:
    return {
        **_SHELL,
        "ask_url": reverse("guide"),
        "ask_hint": "想办什么？如：继承、房产证丢了",
        "search_query": said,
    }


def _chosen(kind: Any, text: str) -> Any:
    return kind(text) if text in set(kind) else None


def _listed(code: str) -> ListedItem:
    try:
        return listed_item(code)
    except UnknownItem as unknown:
        raise Http404(str(unknown)) from unknown


def _stands(one: ListedItem) -> tuple[str, str]:
    """Where it is done, in one phrase, and its colour."""
    if one.recorded is not None and one.recorded.is_judicial:
        return "法院等机关办理", "still"
    return ("全省窗口都能办", "ok") if one.offered else ("到不动产所在地办", "warn")


def _where(one: ListedItem, place: Place | None) -> list[str]:
    home = f"{place.title}（不动产所在地）" if place else "不动产所在地的登记机构"
    if one.recorded is not None and one.recorded.is_judicial:
        return ["由人民法院等机关通过网络或者派人办理，个人和单位不用申请。"]
    if one.offered:
        online = ["也可以选择网上申请，开通后在网上“一窗办事”平台办理。"] if one.online else []
        return [f"全省任何一个不动产登记窗口都可以交材料，由{home}审核发证，您不用跑回去。", *online]
    if one.in_scope:
        return [f"目前请到{home}办理：这一项属于全豫通办，异地窗口还没有开通。"]
    return [f"只能到{home}办理。", one.why_not]


def _time(local: LocalItem, today: date) -> dict[str, str]:
    limit = local.listed.limit(on=today)
    shorter = local.working_days < limit.working_days
    return {
        "said": days_said(local.working_days),
        "source": "不动产所在地登记机构的承诺" if shorter else limit.source,
        "note": "从受理开始算；等您补材料、缴税费的时间不算。" if local.working_days else "",
    }


def _paper_groups(local: LocalItem) -> list[tuple[str, list[dict[str, Any]]]]:
    """What to bring, what only some bring, and what the counter makes."""
    papers = [_paper(one, local=local) for one in local.materials]
    made_here = [one for one in papers if one["made_here"]]
    brought = [one for one in papers if not one["made_here"]]
    return [
        ("一定要带的", [one for one in brought if not (one["only_if"] or one["ways"])]),
        ("有这种情况才带的", [one for one in brought if one["only_if"] or one["ways"]]),
        ("窗口当场做好，您签字就行的", made_here),
    ]


def _paper(rule: MaterialRule, *, local: LocalItem) -> dict[str, Any]:
    """A paper as people ask about it: must I, can I do without, made there, only sometimes."""
    recorded = local.listed.recorded
    labels = {way.code: way.label for way in recorded.alternatives} if recorded else {}
    return {
        "name": rule.name,
        "note": rule.note,
        "made_here": rule.made_here,
        "only_if": not rule.required,
        "waivers": [one.label for one in rule.waivable_by],
        "ways": [labels[code] for code in rule.alternatives if code in labels],
        "local": rule in local.added_materials,
        "basis": rule.basis,
    }
