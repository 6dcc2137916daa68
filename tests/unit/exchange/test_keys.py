"""Keys: the published vectors of SM2 and SM3, and keys that survive being written down."""

import pytest

from tongban.exchange import openssl_sm2
from tongban.exchange.digests import RunningDigest, sm3_hex
from tongban.exchange.keys import (
    Algorithm,
    UnusableKey,
    VerifyingKey,
    from_base64url,
    generate_signing_key,
    load_signing_key,
    load_verifying_key,
    to_base64url,
    verifying_key_from_jwk,
)

# GB/T 32918.5 example on the recommended curve, ID 1234567812345678
STANDARD_POINT = bytes.fromhex(
    "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
STANDARD_SIGNATURE = bytes.fromhex(
    "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
)
JWS = (
    "eyJhbGciOiJTTTItU00zIiwidHlwIjoiSldUIn0"
    ".eyJpc3MiOiJzaW0tdGFjcyIsInN1YiI6InUxIiwiYXV0aF9sZXZlbCI6IkwzIn0"
    ".E-bq_SE5PYHjKPqwOsMhHXKpL0e7im2CrMAs5T-ak__zkK6DSxkfLoMDUQLMVizppexnz_EOD3Qdbwh4xtORsg"
)
JWK = {
    "kty": "EC",
    "crv": "SM2",
    "x": "CfnfMR5UIaFQ3X0WHkvFxnIXn60YM_wHa7CP81bzUCA",
    "y": "zOpJDOJndaUtxupxjMGqYArtBfvzXghKZjL2By2prRM",
}


def test_verifies_the_standard_sm2_signature():
    key = VerifyingKey(Algorithm.SM2, STANDARD_POINT)

    assert key.verify(b"message digest", STANDARD_SIGNATURE)
    assert not key.verify(b"message digesu", STANDARD_SIGNATURE)


def test_verifies_a_jws_made_by_another_implementation():
    signed, _, signature = JWS.rpartition(".")

    assert verifying_key_from_jwk(JWK).verify(signed.encode(), from_base64url(signature))


@pytest.mark.parametrize(
    ("content", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_standard_digests(content, digest):
    running = RunningDigest()
    list(running.watch([content[:1], content[1:]]))

    assert sm3_hex(content) == running.hex() == digest
    assert running.size == len(content)


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_key_survives_being_written_to_a_file(algorithm, tmp_path):
    key = generate_signing_key(algorithm)
    path = tmp_path / "key.pem"
    path.write_text(key.private_pem(), "ascii")

    read = load_signing_key(path)

    assert read.key_id == key.key_id
    for public in (load_verifying_key(key.public_pem()), verifying_key_from_jwk(key.public_jwk())):
        assert public.verify("䶮".encode(), read.sign("䶮".encode()))


@pytest.mark.parametrize("algorithm", list(Algorithm))
@pytest.mark.parametrize("signature", [b"", b"\0" * 64, b"\xff" * 64, b"\x01" * 64, b"\x01" * 63])
def test_refuses_malformed_signatures(algorithm, signature):
    assert not generate_signing_key(algorithm).verifying_key.verify(b"x", signature)


def test_an_ed25519_signature_is_no_sm2_signature():
    sm2, ed25519 = generate_signing_key(Algorithm.SM2), generate_signing_key(Algorithm.ED25519)

    assert not sm2.verifying_key.verify(b"x", ed25519.sign(b"x"))


def test_refuses_a_point_off_the_curve():
    with pytest.raises(UnusableKey):
        verifying_key_from_jwk(JWK | {"y": JWK["x"]})


@pytest.mark.parametrize("pem", ["-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "-----BEGIN X-----"])
def test_refuses_a_damaged_key_file(pem):
    with pytest.raises(UnusableKey):
        load_signing_key(pem)


def test_a_text_is_never_taken_for_the_path_of_a_file(tmp_path):
    """Applicants whom nobody knows paste keys into a page: what they write opens nothing on our disk."""
    path = tmp_path / "key.pem"
    path.write_text(generate_signing_key().public_pem(), "ascii")

    with pytest.raises(UnusableKey):
        load_verifying_key(str(path))


@pytest.mark.parametrize("content", ["郑州".encode(), b"\xff\xfe"])
def test_refuses_a_file_that_is_no_text(content, tmp_path):
    path = tmp_path / "key.pem"
    path.write_bytes(content)

    with pytest.raises(UnusableKey):
        load_verifying_key(path)


def test_refuses_halves_of_different_keys():
    one, other = generate_signing_key().private_pem(), generate_signing_key().private_pem()
    lines, others = one.splitlines(), other.splitlines()
    mixed = "\n".join([*lines[:2], *others[2:]])

    with pytest.raises(UnusableKey):
        load_signing_key(mixed)


def test_the_private_key_is_never_shown():
    key = generate_signing_key()

    assert "secret" not in repr(key)
    assert str(key._secret) not in repr(key)


def test_an_sm2_key_is_written_as_openssl_writes_it():
    """`openssl pkey -pubout` prints exactly this for the same point."""
    body = "".join(verifying_key_from_jwk(JWK).public_pem().splitlines()[1:-1])

    assert body.startswith("MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAE")


@pytest.mark.parametrize("text", ["YQ==", "YR", "Y Q", "Y+", "\u00e9"])
def test_base64url_is_strict(text):
    with pytest.raises(ValueError, match=r".*"):
        from_base64url(text)


def test_base64url_goes_both_ways():
    assert from_base64url(to_base64url(b"\xff\xfe\xfd")) == b"\xff\xfe\xfd"


@pytest.mark.parametrize("signs_with_openssl", [True, False])
def test_openssl_and_gmssl_read_each_others_sm2_signatures(monkeypatch, signs_with_openssl):
    if not openssl_sm2.available():
        pytest.skip("this system's OpenSSL does not know SM2")
    key = generate_signing_key("SM2-SM3")

    monkeypatch.setattr(openssl_sm2, "available", lambda: signs_with_openssl)
    signature = key.sign("䶮".encode())
    monkeypatch.setattr(openssl_sm2, "available", lambda: not signs_with_openssl)

    assert key.verifying_key.verify("䶮".encode(), signature)
    assert not key.verifying_key.verify(b"x", signature)
