"""A member's own page, reached by a ticket that the member asked for with its signature."""

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tongban.apps.audit.operations import record_act
from tongban.apps.directory.joining import change_contacts, trial_steps
from tongban.apps.directory.keys import valid_keys
from tongban.apps.directory.log_search import exchange_log
from tongban.apps.directory.models import EntryRefusal, Member
from tongban.apps.directory.retention import HUB_OFFICE
from tongban.apps.directory.returning import returns_to, returns_under_way, stuck_from
from tongban.apps.directory.statistics import backlog_of, traffic_by_contract
from tongban.apps.directory.trials import holder_of_ticket
from tongban.apps.directory.turned_away import turned_away
from tongban.apps.identity.clock import localdate, now
from tongban.sites.province.forms import ContactsForm
from tongban.sites.province.log import line_of
from tongban.sites.province.refusals import reason_of
from tongban.sites.province.words import contract_label, level_of
from tongban.web.access import public
from tongban.web.acts import address_of

_SHOWN: Final = 20
_LATELY: Final = timedelta(days=7)
_REASON: Final = "The address itself is the hub's signed answer to the member's signed question, valid for half an hour"


@public(reason=_REASON)
@never_cache
@require_GET
def own_page(request: HttpRequest, ticket: str) -> HttpResponse:
    """State, keys, contacts, backlog, checklist and the latest exchanges, never their content."""
    member, person = _holder(ticket)
    form = ContactsForm(contacts=member.contacts.all())
    return render(request, "province/own.html", {"ticket": ticket, **_shown(member, person, form)})


@public(reason=_REASON)
@never_cache
@require_POST
def own_contacts(request: HttpRequest, ticket: str) -> HttpResponse:
    """The member itself says whom to call; the province's audit trail keeps who said so."""
    member, person = _holder(ticket)
    form = ContactsForm(request.POST, contacts=member.contacts.all())
    if not form.is_valid():
        context = {"ticket": ticket, **_shown(member, person, form)}
        return render(request, "province/own.html", context, status=422)
    at = now()
    before = change_contacts(name=member.name, contacts=form.contacts(), at=at)
    record_act(
        act="member.contacts",
        at=at,
        institution_code=HUB_OFFICE,
        actor=member.name,
        actor_name=person,
        subject=member.name,
        detail={"before": before, "after": form.contacts()},
        address=address_of(request),
    )
    messages.success(request, "联系人已更新，省平台按此联系。")
    return redirect("own-page", ticket=ticket)


def _holder(ticket: str) -> tuple[Member, str]:
    try:
        name, person = holder_of_ticket(ticket)
    except LookupError as error:
        raise Http404 from error
    member = Member.objects.select_related("line").filter(name=name).first()
    if member is None:
        raise Http404
    return member, person


def _shown(member: Member, person: str, contacts_form: ContactsForm) -> dict[str, object]:
    traffic = traffic_by_contract(since=now() - timedelta(days=1), member=member.name)
    return {
        "member": member,
        "person": person,
        "contacts_form": contacts_form,
        "backlog": backlog_of(member.name),
        "keys": valid_keys(at=now()).filter(member_id=member.name),
        "grants": ["全部接口" if contract == "*" else contract_label(contract) for contract in member.grants],
        "steps": [
            {"level": level_of(done=step.done), "sentence": f"{step.label}：{step.how}"} for step in trial_steps(member)
        ],
        "traffic": [(row, contract_label(row.contract)) for row in traffic],
        "lines": [line_of(record) for record in exchange_log(member=member.name)[:50]],
        "refused": _refused_on_entry(member),
        **_gone_wrong(member),
        "site_name": member.title,
    }


def _refused_on_entry(member: Member) -> list[tuple[EntryRefusal, str, str]]:
    """What the hub did not take in from the member of late, or in its name, and why."""
    rows = turned_away(member=member.name, since=localdate(now() - _LATELY))[:_SHOWN]
    return [(row, contract_label(row.contract), reason_of(row)) for row in rows]


def _gone_wrong(member: Member) -> dict[str, object]:
    """What the member said that others would not take in: given back, or still in the hub's hands."""
    returns, stuck = list(returns_to(member.name)[:_SHOWN]), list(stuck_from(member.name)[:_SHOWN])
    recipients = {one.record.recipient for one in returns} | {row.recipient for row in stuck}
    titles = dict(Member.objects.filter(name__in=recipients).values_list("name", "title"))
    under_way = returns_under_way(row.pk for row in stuck)
    return {
        "returns": [
            (one, contract_label(one.record.contract), titles.get(one.record.recipient, one.record.recipient))
            for one in returns
        ],
        "stuck": [
            (row, contract_label(row.record.contract), titles.get(row.recipient, row.recipient), row.pk in under_way)
            for row in stuck
        ],
    }
