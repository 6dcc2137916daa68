"""A province within one process: the real endpoints of hub and bureaus, reached without a socket."""

from collections.abc import Callable, Iterator
from datetime import datetime

import httpx
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve

from tongban.apps.directory.models import Member
from tongban.apps.directory.operations import register_member
from tongban.apps.messaging.members import refresh_directory
from tongban.apps.messaging.node import signing_key

HUB_URL = "http://hub.test"
BUREAU_URL = "http://bureau.test"
_ADDRESSES = {"hub.test": "tongban.sites.province.hub.urls", "bureau.test": "tongban.web.exchange_api"}


class InProcess(httpx.BaseTransport):
    """Carries a request to the view that answers it. Hosts in `down` refuse the connection.

    `others` are members with software of their own: what each host answers to a request.
    """

    def __init__(self) -> None:
        self.down: set[str] = set()
        self.others: dict[str, Callable[[httpx.Request], httpx.Response]] = {}
        self.lose_answers = 0
        self.break_after: int | None = None
        self.requests: list[httpx.Request] = []
        self.streamed: list[tuple[httpx.Request, httpx.Response]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.host in self.down:
            raise httpx.ConnectError("connection refused")
        content = request.read()
        if request.url.host in self.others:
            return self.others[request.url.host](request)
        factory = RequestFactory()
        headers = {
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in request.headers.items()
            if name not in {"content-type", "content-length"}
        }
        arriving = factory.generic(
            request.method,
            request.url.path,
            data=content,
            content_type=request.headers.get("content-type", ""),
            **headers,
        )
        arriving.user = AnonymousUser()
        try:
            match = resolve(request.url.path, _ADDRESSES[request.url.host])
        except Http404:
            return httpx.Response(404)
        response = match.func(arriving, *match.args, **match.kwargs)
        if self.lose_answers and not response.streaming:
            self.lose_answers -= 1
            raise httpx.ReadTimeout("the answer was lost")
        if response.streaming:
            stream = _Stream(response, self.break_after)
            answer = httpx.Response(response.status_code, headers=dict(response.items()), stream=stream)
            self.streamed.append((request, answer))
            return answer
        return httpx.Response(
            response.status_code, headers=dict(response.items()), stream=httpx.ByteStream(response.content)
        )


class _Stream(httpx.SyncByteStream):
    def __init__(self, response, break_after: int | None) -> None:
        self._response = response
        self._break_after = break_after

    def __iter__(self) -> Iterator[bytes]:
        for number, chunk in enumerate(self._response.streaming_content):
            if self._break_after is not None and number >= self._break_after:
                raise httpx.ReadError("connection reset")
            yield chunk

    def close(self) -> None:
        for closer in self._response._resource_closers:  # not response.close(): that would end the test's connection
            closer()


def register(name: str, *, at: datetime, title: str = "", **more: object) -> Member:
    """Enter a live member whose node is this process."""
    settled = {
        "kind": "bureau",
        "endpoint": BUREAU_URL,
        "public_key": signing_key().verifying_key,
        "covers": [name.rpartition(".")[2]],
        "place": "济源市",
        "state": Member.State.LIVE,
    } | more
    return register_member(code=name, name=title or f"{name}登记中心", at=at, **settled)


def open_the_province(at: datetime) -> None:
    """Zhengzhou and Jiyuan are members, and the bureaus know the directory."""
    register("bureau.410100", at=at, title="郑州市不动产登记中心", covers=["410102"], place="郑州市")
    register("bureau.419001", at=at, title="济源市不动产登记中心")
    refresh_directory()
