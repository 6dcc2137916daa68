"""Answers that are whole when they are given travel in one piece."""

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def in_one_piece(application: Application) -> Application:
    """The application, whose answers are lists of bytes wherever nothing is streamed.

    The server sends a list as one piece with its length. Anything else it asks for piece by piece, and sends head, body
    and end one after the other: three times as many wake-ups at both ends, for every page and every call.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        given: Any = application(environ, start_response)
        if getattr(given, "streaming", True):
            return given  # type: ignore[no-any-return]  # files: as they come
        try:
            return [given.content]
        finally:
            given.close()

    return answer
