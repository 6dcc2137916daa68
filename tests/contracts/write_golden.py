"""Publish new contracts: `python -m tests.contracts.write_golden`. What is published is never rewritten."""

import json
from pathlib import Path
from uuid import UUID

from tests.contracts.specimens import body_of, schema_of
from tongban.exchange.contracts import Call, Message, published_contracts
from tongban.exchange.envelope import Envelope, Kind, seal
from tongban.exchange.keys import generate_signing_key, load_signing_key

GOLDEN = Path(__file__).with_name("golden")
KEY = GOLDEN / "signing.pem"


def folder_of(contract: str) -> Path:
    """Where a contract's files lie."""
    return GOLDEN / contract.replace("/", "-")


def _kind(contract: str) -> Kind:
    published = published_contracts()[contract]
    if issubclass(published, Message):
        return Kind.MESSAGE
    return Kind.CALL if issubclass(published, Call) else Kind.ANSWER


def _write(contract: str) -> None:
    folder = folder_of(contract)
    folder.mkdir()
    published = published_contracts()[contract]
    envelope = Envelope.model_validate(
        {
            "id": UUID("00000000-0000-4000-8000-000000000001"),
            "kind": _kind(contract),
            "contract": contract,
            "sender": "bureau.410100",
            "recipient": "bureau.419001",
            "about": "41010020261121S00001",
            "sequence": 1,
            "sent_at": "2026-11-23T09:30:00+08:00",
            "body": published.read(body_of(published)).body(),
        }
    )
    schema = json.dumps(schema_of(published), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "schema.json").write_text(schema + "\n", "utf-8")
    (folder / "good.jws").write_text(seal(envelope, load_signing_key(KEY)) + "\n", "ascii")


def main() -> None:
    """Write what is missing."""
    GOLDEN.mkdir(exist_ok=True)
    if not KEY.exists():
        KEY.write_text(generate_signing_key().private_pem(), "ascii")
    for contract in published_contracts():
        if not folder_of(contract).exists():
            _write(contract)


if __name__ == "__main__":
    main()
