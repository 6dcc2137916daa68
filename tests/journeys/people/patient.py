"""People who keep trying: what a node does not answer is asked again until it does."""

import time
from typing import Final

import httpx

from tongban.cli.demo.person import Person

_PATIENCE_SECONDS: Final = 90.0
_PAUSE_SECONDS: Final = 0.3
_TROUBLE: Final = {500, 502, 503}


class _Stubborn(httpx.BaseTransport):
    """Sends a request again when the node was not there, or fell while answering."""

    def __init__(self) -> None:
        self._line = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """As often as it takes; the last trouble is passed on when patience ends."""
        request.read()
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                answer = self._line.handle_request(request)
                answer.read()
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
            else:
                if answer.status_code not in _TROUBLE or time.monotonic() > deadline:
                    return answer
            time.sleep(_PAUSE_SECONDS)

    def close(self) -> None:
        """Hang up."""
        self._line.close()


class PatientPerson(Person):
    """Somebody with a session at one node who does not give up when it is away."""

    def __init__(self, base_url: str) -> None:
        super().__init__(base_url)
        self._client.close()
        self._client = httpx.Client(base_url=base_url, timeout=20, follow_redirects=True, transport=_Stubborn())
