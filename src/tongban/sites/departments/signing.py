"""How the simulated systems and their customers prove who calls: HMAC-SHA256 over the body, with a timestamp.

Headers `X-App-Key`, `X-Timestamp` (seconds), `X-Nonce`, `X-Signature` (hex). Signed text: key, timestamp, nonce
and the body, joined by newlines (the common shape of commercial gateways, gateways.md 11.3).
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping

from tongban.apps.identity.clock import now

_TOLERANCE_SECONDS = 300


class CallRefused(Exception):
    """The caller did not prove who it is."""

    status = 401

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def signature(*, app_key: str, secret: str, timestamp: str, nonce: str, body: bytes) -> str:
    """The hex HMAC of one call."""
    text = b"\n".join([app_key.encode(), timestamp.encode(), nonce.encode(), body])
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def signed_headers(*, app_key: str, secret: str, body: bytes) -> dict[str, str]:
    """Headers for a call of ours, e.g. a delivery report."""
    timestamp, nonce = str(int(now().timestamp())), secrets.token_hex(8)
    proof = signature(app_key=app_key, secret=secret, timestamp=timestamp, nonce=nonce, body=body)
    return {"X-App-Key": app_key, "X-Timestamp": timestamp, "X-Nonce": nonce, "X-Signature": proof}


def check(headers: Mapping[str, str], body: bytes, *, secrets_by_app: Mapping[str, str], at: float) -> str:
    """The app key of a rightly signed call; raises CallRefused."""
    app_key, timestamp = headers.get("X-App-Key", ""), headers.get("X-Timestamp", "")
    secret = secrets_by_app.get(app_key)
    if secret is None:
        raise CallRefused("应用未登记。")
    if not timestamp.isdigit() or abs(at - int(timestamp)) > _TOLERANCE_SECONDS:
        raise CallRefused("时间戳缺失，或与本机相差超过 5 分钟。")
    nonce = headers.get("X-Nonce", "")
    expected = signature(app_key=app_key, secret=secret, timestamp=timestamp, nonce=nonce, body=body)
    if not hmac.compare_digest(expected, headers.get("X-Signature", "")):
        raise CallRefused("签名不符。")
    return app_key
