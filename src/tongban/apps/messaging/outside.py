"""HTTPS to systems outside the exchange: operators and carriers."""

import ssl
from functools import lru_cache

import httpx


@lru_cache(maxsize=1)
def trusted_certificates() -> ssl.SSLContext:
    """The authorities by whose certificates others are trusted, for `verify` of httpx.

    Loaded once a process: reading them takes tens of milliseconds of processor, more than most of what is sent.
    """
    return httpx.create_ssl_context()
