"""A member's own page, reached by a ticket that the member asked for with its signature."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tongban.apps.directory.joining import trial_steps
from tongban.apps.directory.keys import valid_keys
from tongban.apps.directory.log_search import exchange_log
from tongban.apps.directory.models import Member
from tongban.apps.directory.statistics import backlog_of, traffic_by_contract
from tongban.apps.directory.trials import holder_of_ticket
from tongban.apps.identity.clock import now
from tongban.sites.province.log import line_of
from tongban.sites.province.words import contract_label, level_of
from tongban.web.access import public


@public(reason="The address itself is the hub's signed answer to the member's signed question, valid for half an hour")
@never_cache
@require_GET
def own_page(request: HttpRequest, ticket: str) -> HttpResponse:
    """State, keys, backlog, checklist and the latest exchanges, never their content."""
    try:
        name, person = holder_of_ticket(ticket)
    except LookupError as error:
        raise Http404 from error
    member = Member.objects.select_related("line").filter(name=name).first()
    if member is None:
        raise Http404
    traffic = traffic_by_contract(since=now() - timedelta(days=1), member=name)
    context = {
        "member": member,
        "person": person,
        "backlog": backlog_of(name),
        "keys": valid_keys().filter(member_id=name),
        "grants": [contract_label(contract) for contract in member.grants],
        "steps": [
            {"level": level_of(done=step.done), "sentence": f"{step.label}：{step.how}"} for step in trial_steps(member)
        ],
        "traffic": [(row, contract_label(row.contract)) for row in traffic],
        "lines": [line_of(record) for record in exchange_log(member=name)[:50]],
        "site_name": member.title,
    }
    return render(request, "province/own.html", context)
