"""Who this node is on the exchange: the members it speaks for and its keys."""

from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from tongban.exchange.keys import SigningKey, VerifyingKey, load_signing_key, load_verifying_key

HUB = "province"


class ExchangePlace(Protocol):
    """The [exchange] section of the node's configuration."""

    @property
    def hub_url(self) -> str:
        """Where the hub listens."""
        ...

    @property
    def hub_key_file(self) -> Path:
        """The hub's public key."""
        ...

    @property
    def batch_seconds(self) -> float:
        """How long the other side may take over a batch."""
        ...

    @property
    def signing_key_file(self) -> Path:
        """The node's private key."""
        ...

    @property
    def members(self) -> tuple[str, ...]:
        """The members this node speaks for."""
        ...


class ExchangeNotConfigured(Exception):
    """The node's configuration has no [exchange] section."""

    status = 503
    sentence = "本节点没有接入数据交换，请系统管理员检查配置。"


def exchange_settings() -> ExchangePlace:
    """The node's place on the exchange; raises ExchangeNotConfigured."""
    section: ExchangePlace | None = settings.TONGBAN.exchange
    if section is None:
        raise ExchangeNotConfigured
    return section


def own_members() -> tuple[str, ...]:
    """The members this node speaks for."""
    return exchange_settings().members


@cache
def signing_key() -> SigningKey:
    """The node's private key, read once."""
    return load_signing_key(exchange_settings().signing_key_file)


@cache
def hub_key() -> VerifyingKey:
    """The hub's public key, the anchor of the directory."""
    return load_verifying_key(exchange_settings().hub_key_file)
