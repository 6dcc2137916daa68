"""The published standard: what was said once stays understood, and what was altered is noticed."""

import json

import pytest

from tests.contracts.specimens import body_of, schema_of
from tests.contracts.write_golden import GOLDEN, KEY, folder_of
from tongban.exchange.contracts import ContractBroken, contract_of, published_contracts
from tongban.exchange.envelope import open_sealed, seal
from tongban.exchange.keys import VerifyingKey, from_base64url, generate_signing_key, load_signing_key, to_base64url
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

CONTRACTS = sorted(published_contracts())
SIGNER = load_signing_key(KEY)


def only_signer(member: str, key_id: str) -> VerifyingKey | None:
    return SIGNER.verifying_key if (member, key_id) == ("bureau.410100", SIGNER.key_id) else None


def golden(contract: str) -> str:
    return (folder_of(contract) / "good.jws").read_text("ascii").strip()


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_contract_never_changes_without_a_new_version(contract):
    """Write a new class with version + 1 and run `python -m tests.contracts.write_golden`."""
    published = json.loads((folder_of(contract) / "schema.json").read_text("utf-8"))

    assert schema_of(contract_of(contract)) == published


def test_no_published_contract_disappears():
    assert {path.parent.name for path in GOLDEN.glob("*/schema.json")} == {folder_of(each).name for each in CONTRACTS}


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_golden_envelope_is_still_read(contract):
    envelope = open_sealed(golden(contract), key_of=only_signer)

    assert envelope.payload().body() == envelope.body


@pytest.mark.parametrize("contract", CONTRACTS)
def test_refuses_a_field_that_the_standard_does_not_name(contract):
    body = body_of(contract_of(contract)) | {"extra_field": 1}

    with pytest.raises(ContractBroken) as broken:
        contract_of(contract).read(body)

    assert "extra_field" in str(broken.value)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_field_is_explained_in_chinese(contract):
    schema = contract_of(contract).model_json_schema()

    for part in (schema, *schema.get("$defs", {}).values()):
        for name, field in part.get("properties", {}).items():
            assert any("一" <= letter <= "鿿" for letter in field.get("description", "")), name


def _with_payload(jws: str, change: tuple[str, str]) -> str:
    head, payload, signature = jws.split(".")
    altered = from_base64url(payload).decode().replace(*change).encode()
    assert altered != from_base64url(payload)
    return ".".join([head, to_base64url(altered), signature])


def _with_header(jws: str, **fields: str) -> str:
    head, payload, signature = jws.split(".")
    header = json.loads(from_base64url(head)) | fields
    return ".".join([to_base64url(json.dumps(header).encode()), payload, signature])


def _flipped(jws: str) -> str:
    head, payload, signature = jws.split(".")
    content = bytearray(from_base64url(signature))
    content[40] ^= 1
    return ".".join([head, payload, to_base64url(bytes(content))])


LODGED = golden("case.lodged/1")
STRANGER = generate_signing_key()


@pytest.mark.parametrize(
    ("tampered", "code"),
    [
        # one character of the content
        (_with_payload(LODGED, ("3704", "3705")), RefusalCode.SIGNATURE),
        # the same content under another sender's name
        (_with_payload(LODGED, ('"bureau.410100"', '"bureau.410200"')), RefusalCode.UNKNOWN_KEY),
        # one bit of the signature
        (_flipped(LODGED), RefusalCode.SIGNATURE),
        # no signature at all
        (_with_header(LODGED, alg="none"), RefusalCode.ALGORITHM),
        # a symmetric algorithm, hoping that the public key serves as secret
        (_with_header(LODGED, alg="HS256"), RefusalCode.ALGORITHM),
        # another allowed algorithm than the key's
        (_with_header(LODGED, alg="EdDSA"), RefusalCode.ALGORITHM),
        # a key of the sender's own choosing
        (_with_header(LODGED, jwk="{}"), RefusalCode.NOT_JWS),
        (_with_header(LODGED, jku="https://example.org"), RefusalCode.NOT_JWS),
        (_with_header(LODGED, crit="exp"), RefusalCode.NOT_JWS),
        # an unknown key
        (_with_header(LODGED, kid=STRANGER.key_id), RefusalCode.UNKNOWN_KEY),
        # the signature cut off, the parts not three, the alphabet wrong, padding
        (LODGED.rpartition(".")[0] + ".", RefusalCode.NOT_JWS),
        (LODGED.rpartition(".")[0], RefusalCode.NOT_JWS),
        (LODGED + "=", RefusalCode.NOT_JWS),
        ("你好", RefusalCode.NOT_JWS),
        ("a.b.c", RefusalCode.NOT_JWS),
        ("", RefusalCode.NOT_JWS),
        # too large to look at
        (LODGED + "A" * 1024 * 1024, RefusalCode.TOO_LARGE),
    ],
)
def test_refuses_a_tampered_envelope(tampered, code):
    with pytest.raises(ExchangeRefused) as refused:
        open_sealed(tampered.encode(), key_of=only_signer)

    assert refused.value.code == code
    assert any("一" <= letter <= "鿿" for letter in refused.value.sentence)


@pytest.mark.parametrize("path", sorted((GOLDEN / "tampered").glob("*.jws")), ids=lambda path: path.stem)
def test_refuses_the_published_tampered_files(path):
    """The files that a vendor's own software must refuse too; the name begins with the code of the refusal."""
    with pytest.raises(ExchangeRefused) as refused:
        open_sealed(path.read_text("ascii").strip(), key_of=only_signer)

    assert refused.value.code == path.stem.partition("-")[0]


def test_a_stranger_cannot_sign_for_a_member():
    forged = seal(open_sealed(LODGED, key_of=only_signer), STRANGER)

    with pytest.raises(ExchangeRefused) as refused:
        open_sealed(forged, key_of=only_signer)

    assert refused.value.code == RefusalCode.UNKNOWN_KEY
