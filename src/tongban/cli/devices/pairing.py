"""`tongban devices pair`: what a bridge must be told to serve one counter, in one TOML file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import tomli_w

from tongban.cli.refusal import Refusal
from tongban.exchange.devices.seals import counter_key
from tongban.exchange.devices.words import PORT
from tongban.web.config import ConfigurationError, load_config


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """A bridge's configuration: its port, the bureaus' addresses, and the key of each counter."""

    port: int
    origins: frozenset[str]
    keys: dict[str, bytes]


def read_pairing(file: Path) -> Pairing:
    """A bridge's file; raises Refusal with one readable line."""
    try:
        told = tomllib.loads(file.read_text("utf-8"))
        return Pairing(
            port=int(told.get("port", PORT)),
            origins=frozenset(map(str, told["origins"])),
            keys={str(name): bytes.fromhex(key) for name, key in told["counters"].items()},
        )
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refusal(f"设备服务的配置文件 {file} 不能使用：{error}") from error


def pairing_text(*, port: int, origins: list[str], keys: dict[str, bytes]) -> str:
    """The file as text. The keys are secrets: the file is readable for the bridge's account alone."""
    told: dict[str, Any] = {
        "port": port,
        "origins": origins,
        "counters": {name: key.hex() for name, key in keys.items()},
    }
    return tomli_w.dumps(told)


def origin_of(url: str) -> str:
    """The origin a browser sends for pages of this address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@click.command()
@click.argument("config", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--institution", required=True, help="登记机构代码，六位")
@click.option("--window", required=True, help="窗口名称，与窗口人员账号的窗口一致")
def pair(config: Path, institution: str, window: str) -> None:
    """输出一个窗口的设备服务配置（含配对密钥），存到窗口计算机上。"""
    try:
        node = load_config(config)
    except ConfigurationError as error:
        raise Refusal(str(error)) from error
    if node.devices is None:
        raise Refusal("节点配置没有 [devices] 一节，不能配对。")
    if institution not in node.node.institutions:
        raise Refusal(f"这个节点不服务机构 {institution}。")
    counter = f"{institution}/{window}"
    key = counter_key(node.devices.pairing_key, counter=counter)
    origins = [origin_of(node.node.public_url)]
    port = urlsplit(node.devices.bridge_url).port or PORT
    click.echo(pairing_text(port=port, origins=origins, keys={counter: key}), nl=False)
