"""Several cases at once, where each needs no judgement of its own: 领取, 分派, 归档. Never a decision."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tongban.apps.casework.operations import archive_case
from tongban.apps.casework.operations.assignment.assigning import assign_case, pull_case
from tongban.apps.identity.clock import now
from tongban.domain.errors import DomainError
from tongban.domain.people import HOME_STAFF
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of

AT_ONCE: Final = 20
"""A page of the queue: nobody acts on what they have not seen."""


@require(*HOME_STAFF)
@require_POST
def act(request: StaffRequest) -> HttpResponse:
    """Do the same with each ticked case; what is refused says why, the others are done."""
    chosen = request.POST.getlist("case")[:AT_ONCE]
    done_word, one = _act(request)
    if not chosen:
        messages.warning(request, "请先勾选要办理的案件。")
    done = sum(_done(request, one, line) for line in chosen)
    if done:
        messages.success(request, f"{done} 件{done_word}")
    return redirect(_back(request))


def _act(request: StaffRequest) -> tuple[str, Callable[[str, int, str], object]]:
    """What is asked for, in words and as an act on a number, its steps shown and its holder shown."""
    officer, address = request.officer, address_of(request)

    def claim(number: str, seen: int, held_by: str) -> object:
        del seen, held_by  # a claim is refused by itself when somebody was quicker
        return pull_case(number=number, officer=officer, at=now(), address=address)

    def assign(number: str, seen: int, held_by: str) -> object:
        del seen
        to = request.POST.get("to", "")
        return assign_case(number=number, officer=officer, to=to, held_by=held_by, at=now(), address=address)

    def archive(number: str, seen: int, held_by: str) -> object:
        del held_by
        return archive_case(number=number, officer=officer, at=now(), address=address, seen=seen)

    acts = {"assign": ("已分派", assign), "archive": ("已归档", archive)}
    return acts.get(request.POST.get("act", ""), ("已领取", claim))


def _done(request: StaffRequest, one: Callable[[str, int, str], object], line: str) -> int:
    """Do it with one line of the queue: its number, how many steps it showed, and whose it was."""
    number, _, rest = line.partition(":")
    seen, _, held_by = rest.partition(":")
    try:
        one(number, int(seen) if seen.isdecimal() else 0, held_by)
    except DomainError as refusal:
        messages.error(request, f"{number}：{refusal.sentence}")
        return 0
    return 1


def _back(request: StaffRequest) -> str:
    """The queue as it was filtered; nothing but its own query is taken from the form."""
    query = request.POST.get("query", "")
    return f"/cases?{query}" if query and query.isprintable() else "/cases"
