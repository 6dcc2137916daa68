"""What a node is told at its start: one TOML file, typed and checked before anything else runs."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

InstitutionCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
Site = Literal["province", "bureau", "departments"]


class ConfigurationError(Exception):
    """The node's configuration file cannot be used."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NodeSection(_Section):
    """Who this node is and where its files lie."""

    name: str
    site: Site
    institutions: tuple[InstitutionCode, ...] = ()
    public_url: str = Field(description="Address that citizens and other nodes reach, without trailing slash")
    files_dir: Path = Field(description="Content-addressed files: scans, papers, certificates")
    secret_key: str = Field(min_length=32)
    demo: bool = Field(default=False, description="A demonstration: papers say so, demo accounts exist")
    demonstration_clock: Path | None = Field(
        default=None, description="Demonstrations only: the file that says how far ahead of the real time nodes go"
    )

    @model_validator(mode="after")
    def _only_a_demonstration_moves_time(self) -> Self:
        """A production node goes by the real time: a deadline of the law is not for moving."""
        if self.demonstration_clock is not None and not self.demo:
            raise ValueError("demonstration_clock 只能用于演示节点（demo = true）")
        return self


class HttpSection(_Section):
    """Where the node listens. Threads are capped: each holds one database connection at most."""

    host: str = "127.0.0.1"
    port: int = Field(ge=1, le=65535)
    threads: int = Field(default=8, ge=1, le=64)
    behind_tls: bool = Field(default=False, description="A proxy terminates TLS: cookies are marked secure")


class DatabaseSection(_Section):
    """The node's own database. The owner migrates; the application's role can never rewrite what is append-only."""

    url: str = Field(description="postgresql://app-role:password@host:port/name")
    owner_url: str = Field(description="postgresql://owner-role:password@host:port/name, for migrations only")


class ExchangeSection(_Section):
    """This node's place on the exchange."""

    hub_url: str
    hub_key_file: Path = Field(description="The hub's public key: the anchor of the whole directory")
    signing_key_file: Path
    members: tuple[str, ...] = Field(description="Members this node speaks for, e.g. bureau.419001")
    batch_seconds: float = Field(
        default=10.0,
        ge=1,
        le=120,
        description="How long the other side may take over a batch before it counts as silent",
    )


class FilesSection(_Section):
    """How large a file of the exchange may be, how long a ticket for one holds, and when leftovers are cleared."""

    largest_exchanged_mib: int = Field(default=1024, ge=20, le=1024)
    ticket_minutes: int = Field(default=60, ge=1, le=24 * 60)
    grace_hours: int = Field(default=24, ge=1, description="A file is kept this long whether anything names it or not")
    partial_days: int = Field(default=7, ge=1, description="A half fetched file is kept this long after its last byte")


class JoiningSection(_Section):
    """How much the province lets the whole world apply for, since the form to join is open to it."""

    a_day_from_an_address: int = Field(default=10, ge=1, description="A prefecture may apply for all its counties")
    a_day: int = Field(default=60, ge=1)
    undecided: int = Field(default=200, ge=1)
    undecided_mib: int = Field(default=1024, ge=20, description="Room for the commitments of undecided applications")
    incomplete_days: int = Field(
        default=14, ge=1, le=365, description="An application waits this long for its commitment, then it is deleted"
    )


class SmsSection(_Section):
    """The operator that carries short messages (gateways.md 8.2)."""

    url: str
    app_key: str
    app_secret: str


class CarrierSection(_Section):
    """The carrier that brings certificates to people, by its open interface (gateways.md 8.1)."""

    url: str
    app_key: str
    authorization: str
    app_secret: str
    customer: str = Field(description="Our number in the agreement with the carrier (custCode)")
    sender_name: str
    sender_phone: str
    sender_address: str
    look_minutes: int = Field(default=60, ge=1, le=24 * 60, description="How often a parcel's track is asked for")


class DeviceSection(_Section):
    """The devices of the counters, each behind the bridge on its own machine (docs/reference/devices.md)."""

    pairing_key: str = Field(min_length=32, description="The secret from which each counter's key is derived")
    bridge_url: str = Field(
        default="http://127.0.0.1:18610", description="Where a counter's browser finds the bridge of its machine"
    )


class NodeConfig(_Section):
    """One node's whole configuration."""

    node: NodeSection
    http: HttpSection
    database: DatabaseSection
    exchange: ExchangeSection | None = None
    files: FilesSection = FilesSection()
    joining: JoiningSection = JoiningSection()
    sms: SmsSection | None = None
    carrier: CarrierSection | None = None
    devices: DeviceSection | None = None
    customers: dict[str, str] = Field(
        default_factory=dict, description="Simulated operators only: app key → secret of each customer"
    )


def load_config(path: Path) -> NodeConfig:
    """Read and check a node's TOML file; raises ConfigurationError with one readable line."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        return NodeConfig.model_validate(raw)
    except OSError as error:
        raise ConfigurationError(path, error.strerror or str(error)) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(path, str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(path, f"{where}: {first['msg']}") from error
