"""What the web server is handed: whole answers as one list of bytes, files as they come."""

from collections.abc import Iterator

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from tongban.web.whole import in_one_piece


@pytest.fixture
def ended() -> Iterator[list[object]]:
    """Every request that has come to its end."""
    seen: list[object] = []

    def note(sender: object, **_: object) -> None:
        seen.append(sender)

    request_finished.connect(note)
    yield seen
    request_finished.disconnect(note)


class Handler(WSGIHandler):
    """A site with one answer."""

    given: HttpResponse | StreamingHttpResponse

    def get_response(self, request: object) -> HttpResponse | StreamingHttpResponse:  # noqa: ARG002 - its name there
        """Whatever was asked."""
        return self.given


def asked(given: HttpResponse | StreamingHttpResponse) -> object:
    """The answer as the server gets it."""
    handler = Handler()
    handler.given = given
    return in_one_piece(handler)(RequestFactory().get("/").environ, lambda *_: None)


def test_an_answer_is_one_list_and_its_request_has_ended(ended):
    answer = asked(HttpResponse("你好"))

    assert answer == ["你好".encode()]
    assert len(ended) == 1


def test_a_file_goes_as_it_comes_and_its_request_ends_with_it(ended):
    answer = asked(StreamingHttpResponse(iter([b"1", b"2"])))

    assert not isinstance(answer, list)
    assert list(answer) == [b"1", b"2"]
    assert not ended
    answer.close()
    assert len(ended) == 1
