# ruff: noqa: INP001
"""Check offline that a certificate was recorded: python verify_certificate.py proof.json [trusted-key.pem]

proof.json is what the certificate's verification page gives out as JSON. Needs nothing but Python itself and the
`openssl` command (SM3 and SM2). Give the institution's public key from a source you trust: the one in the proof
shows only that the proof agrees with itself.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path


def sm3(content: bytes) -> bytes:  # noqa: D103 - sixty lines at most
    command = ["openssl", "dgst", "-sm3", "-binary"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout  # noqa: S603


def root(leaf: bytes, index: int, size: int, path: list[str]) -> str:
    """RFC 6962 §2.1.1: from a leaf and its siblings up to the root of a tree of that size."""
    last, siblings = size - 1, [bytes.fromhex(one) for one in path]
    while last:
        if index % 2 or index < last:
            sibling = siblings.pop(0) if siblings else sys.exit("NOT PROVED: the path is too short")
            leaf = sm3(b"\1" + (sibling + leaf if index % 2 else leaf + sibling))
        index, last = index // 2, last // 2
    if siblings:
        sys.exit("NOT PROVED: the path is too long")
    return leaf.hex()


def check(proof: dict, number: str, key: str) -> list[str]:  # noqa: D103 - as above
    entry, line, head = json.loads(proof["entry"]), json.loads(proof["line"]), proof["head"].split("\n")
    rows = root(sm3(b"\0" + proof["entry"].encode()), proof["entry_index"], proof["entries"], proof["entry_path"])
    log = root(sm3(b"\0" + proof["line"].encode()), proof["line_index"], int(head[2]), proof["line_path"])
    if [*head[:2], head[3], line["rows"]] != ["tongban-register-tree-head/1", line["institution"], log, rows]:
        sys.exit("NOT PROVED: the entry does not lead to the signed root")
    if [*entry[:2], entry[5]] != ["certificate", "issued", number]:
        sys.exit("NOT PROVED: this is the proof of something else")
    with tempfile.TemporaryDirectory() as folder:
        told = {"head": proof["head"].encode(), "sig": bytes.fromhex(proof["signature"]), "pem": key.encode()}
        for name, content in told.items():
            Path(folder, name).write_bytes(content)
        command = "openssl pkeyutl -verify -pubin -inkey pem -in head -sigfile sig -rawin -digest sm3"
        distid = ["-pkeyopt", "distid:1234567812345678"]
        if subprocess.run([*command.split(), *distid], cwd=folder, capture_output=True, check=False).returncode:  # noqa: S603
            sys.exit("NOT PROVED: the signature of the tree head does not hold")
    return head


if __name__ == "__main__":
    shown = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    trusted = Path(sys.argv[2]).read_text("ascii") if sys.argv[2:] else shown["proofs"]["issued"]["public_key"]
    head = check(shown["proofs"]["issued"], shown["number"], trusted)
    print(f"PROVED: {shown['number']} is in the log of institution {head[1]}, {head[2]} lines, signed root {head[3]}")  # noqa: T201
