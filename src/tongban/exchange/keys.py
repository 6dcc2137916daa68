"""Keys that sign and verify what travels: SM2 with SM3 (GB/T 32918) and Ed25519 (RFC 8032). 签名密钥

SM2's signer ID is always given explicitly as 1234567812345678 (GM/T 0009): libraries disagree about the
default, and a signature made under another ID does not verify. Signatures are r‖s, 64 bytes, never DER.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

import gmssl_pyx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from tongban.exchange import openssl_sm2
from tongban.exchange.digests import sm3_hex

SIGNER_ID: Final = b"1234567812345678"
SIGNATURE_BYTES: Final = 64

# PKCS#8 and SubjectPublicKeyInfo of an EC key on curve SM2 (1.2.156.10197.1.301) have one fixed shape;
# the `cryptography` library refuses the curve, so the shape is written here.
_SM2_PRIVATE_HEAD: Final = bytes.fromhex("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420")
_SM2_PRIVATE_MIDDLE: Final = bytes.fromhex("a14403420004")
_SM2_PUBLIC_HEAD: Final = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")
_SM2_ORDER: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_TO_STANDARD: Final = bytes.maketrans(b"-_+/=", b"+/***")  # what is no letter of base64url is none afterwards
_SM2_PRIVATE_BYTES: Final = len(_SM2_PRIVATE_HEAD) + 32 + len(_SM2_PRIVATE_MIDDLE) + 64


class Algorithm(StrEnum):
    """The signature algorithms of the exchange, by their JWS names; nothing else is ever accepted."""

    SM2 = "SM2-SM3"
    ED25519 = "EdDSA"


class UnusableKey(ValueError):
    """The key material is damaged or of a kind the exchange does not use."""


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A member's public key: 64 bytes x‖y for SM2, 32 bytes for Ed25519."""

    algorithm: Algorithm
    point: bytes

    @property
    def key_id(self) -> str:
        """The key's name in JWS headers: its JWK thumbprint (RFC 7638) under SM3."""
        return _thumbprint(self)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature over exactly these bytes was made by the key's holder."""
        if len(signature) != SIGNATURE_BYTES:
            return False
        if self.algorithm is Algorithm.ED25519:
            return _ed25519_verifies(self.point, message, signature)
        return _sm2_verifies(self.point, message, signature)

    def public_jwk(self) -> dict[str, str]:
        """The key as a JWK (RFC 7517); SM2 as kty EC, crv SM2."""
        if self.algorithm is Algorithm.ED25519:
            return {"kty": "OKP", "crv": "Ed25519", "x": to_base64url(self.point)}
        return {
            "kty": "EC",
            "crv": "SM2",
            "x": to_base64url(self.point[:32]),
            "y": to_base64url(self.point[32:]),
        }

    def public_pem(self) -> str:
        """The key as a SubjectPublicKeyInfo PEM that openssl reads too."""
        if self.algorithm is Algorithm.ED25519:
            public = Ed25519PublicKey.from_public_bytes(self.point)
            der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
            return _pem("PUBLIC KEY", der)
        return _pem("PUBLIC KEY", _SM2_PUBLIC_HEAD + self.point)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its public half. Never logged: the secret is not part of its representation."""

    verifying_key: VerifyingKey
    _secret: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.algorithm}, {self.key_id})"

    @property
    def algorithm(self) -> Algorithm:
        """Which algorithm the key signs with."""
        return self.verifying_key.algorithm

    @property
    def key_id(self) -> str:
        """The name of its public half."""
        return self.verifying_key.key_id

    def sign(self, message: bytes) -> bytes:
        """Sign the bytes as they are; 64 bytes."""
        if self.algorithm is Algorithm.ED25519:
            return Ed25519PrivateKey.from_private_bytes(self._secret).sign(message)
        der = _sm2_signature(self._secret, self.verifying_key.point, message)
        r, s = decode_dss_signature(der)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def public_jwk(self) -> dict[str, str]:
        """The public half as a JWK."""
        return self.verifying_key.public_jwk()

    def public_pem(self) -> str:
        """The public half as PEM."""
        return self.verifying_key.public_pem()

    def private_pem(self) -> str:
        """The private key as unencrypted PKCS#8 PEM: write it to a file only its owner can read."""
        if self.algorithm is Algorithm.ED25519:
            der = Ed25519PrivateKey.from_private_bytes(self._secret).private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            return _pem("PRIVATE KEY", der)
        point = self.verifying_key.point
        return _pem("PRIVATE KEY", _SM2_PRIVATE_HEAD + self._secret + _SM2_PRIVATE_MIDDLE + point)


def generate_signing_key(algorithm: str = Algorithm.SM2) -> SigningKey:
    """Make a new key from the system's random source."""
    if Algorithm(algorithm) is Algorithm.ED25519:
        return _ed25519_key(Ed25519PrivateKey.generate())
    point, secret = gmssl_pyx.sm2_key_generate()
    return SigningKey(VerifyingKey(Algorithm.SM2, point), secret)


def load_signing_key(source: Path | str) -> SigningKey:
    """Read a private key from a PEM file or PEM text; raises UnusableKey or OSError."""
    der = _der(source, "PRIVATE KEY")
    if der.startswith(_SM2_PRIVATE_HEAD):
        return _sm2_key(der)
    try:
        key = serialization.load_der_private_key(der, password=None)
    except (ValueError, TypeError) as error:
        raise UnusableKey(str(error)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableKey("neither SM2 nor Ed25519")
    return _ed25519_key(key)


def load_verifying_key(source: Path | str) -> VerifyingKey:
    """Read a public key from a PEM file or PEM text; raises UnusableKey or OSError."""
    der = _der(source, "PUBLIC KEY")
    if der.startswith(_SM2_PUBLIC_HEAD):
        return _checked_sm2(der[len(_SM2_PUBLIC_HEAD) :])
    try:
        key = serialization.load_der_public_key(der)
    except (ValueError, TypeError) as error:
        raise UnusableKey(str(error)) from error
    if not isinstance(key, Ed25519PublicKey):
        raise UnusableKey("neither SM2 nor Ed25519")
    return VerifyingKey(Algorithm.ED25519, key.public_bytes_raw())


def verifying_key_from_jwk(jwk: dict[str, str]) -> VerifyingKey:
    """Read a public JWK as a directory publishes it; raises UnusableKey."""
    try:
        return _key_of_jwk(jwk["kty"], jwk["crv"], jwk["x"], jwk.get("y", ""))
    except (KeyError, TypeError) as error:
        raise UnusableKey(str(error)) from error


@lru_cache(maxsize=1024)
def _key_of_jwk(kty: str, crv: str, x: str, y: str) -> VerifyingKey:
    """A member's key is read and held against its curve once, not for every signature."""
    try:
        if (kty, crv) == ("EC", "SM2"):
            return _checked_sm2(from_base64url(x) + from_base64url(y))
        if (kty, crv) == ("OKP", "Ed25519"):
            point = from_base64url(x)
            Ed25519PublicKey.from_public_bytes(point)
            return VerifyingKey(Algorithm.ED25519, point)
    except ValueError as error:
        raise UnusableKey(str(error)) from error
    raise UnusableKey(f"unknown kind of key {kty} {crv}")


def to_base64url(content: bytes) -> str:
    """Base64url without padding (RFC 7515 §2)."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """Strict inverse of to_base64url; raises ValueError for padding, foreign letters or loose bits.

    The last letters are written anew and compared: only they could hold bits that say nothing.
    """
    content = binascii.a2b_base64(
        text.encode("ascii").translate(_TO_STANDARD) + b"=" * (-len(text) % 4), strict_mode=True
    )
    rest = len(text) % 4
    if rest and to_base64url(content[-(len(content) % 3) :]) != text[-rest:]:
        raise ValueError("not canonical base64url")
    return content


@lru_cache(maxsize=1024)
def _thumbprint(key: VerifyingKey) -> str:
    canonical = json.dumps(key.public_jwk(), sort_keys=True, separators=(",", ":")).encode()
    return to_base64url(bytes.fromhex(sm3_hex(canonical)))


def _sm2_key(der: bytes) -> SigningKey:
    head, middle = len(_SM2_PRIVATE_HEAD), len(_SM2_PRIVATE_MIDDLE)
    secret, point = der[head : head + 32], der[head + 32 + middle :]
    if len(der) != _SM2_PRIVATE_BYTES or der[head + 32 : head + 32 + middle] != _SM2_PRIVATE_MIDDLE:
        raise UnusableKey("an SM2 private key must carry its public half")
    key = SigningKey(_checked_sm2(point), secret)
    if not key.verifying_key.verify(b"tongban", key.sign(b"tongban")):
        raise UnusableKey("the private and public halves do not belong together")
    return key


def _ed25519_key(key: Ed25519PrivateKey) -> SigningKey:
    public = VerifyingKey(Algorithm.ED25519, key.public_key().public_bytes_raw())
    return SigningKey(public, key.private_bytes_raw())


def _checked_sm2(point: bytes) -> VerifyingKey:
    """Only points on the curve y² = x³ − 3x + b."""
    p = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
    b = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
    x, y = int.from_bytes(point[:32], "big"), int.from_bytes(point[32:], "big")
    if len(point) != SIGNATURE_BYTES or max(x, y) >= p or (y * y - (x * x * x - 3 * x + b)) % p:
        raise UnusableKey("the point does not lie on the SM2 curve")
    return VerifyingKey(Algorithm.SM2, point)


def _sm2_signature(secret: bytes, point: bytes, message: bytes) -> bytes:
    if openssl_sm2.available():
        private = _SM2_PRIVATE_HEAD + secret + _SM2_PRIVATE_MIDDLE + point
        return openssl_sm2.sign(private, message, signer_id=SIGNER_ID)
    return bytes(gmssl_pyx.sm2_sign(secret, point, message, signer_id=SIGNER_ID))


def _sm2_verifies(point: bytes, message: bytes, signature: bytes) -> bool:
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < _SM2_ORDER and 0 < s < _SM2_ORDER):
        return False
    try:
        der = encode_dss_signature(r, s)
        if openssl_sm2.available():
            return openssl_sm2.verify(_SM2_PUBLIC_HEAD + point, message, der, signer_id=SIGNER_ID)
        return bool(gmssl_pyx.sm2_verify(point, message, der, signer_id=SIGNER_ID))
    except (gmssl_pyx.GmsslInnerError, openssl_sm2.OpensslFailed):
        return False


def _ed25519_verifies(point: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(point).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _pem(label: str, der: bytes) -> str:
    body = base64.encodebytes(der).decode("ascii").replace("\n", "")
    lines = [body[start : start + 64] for start in range(0, len(body), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def _der(source: Path | str, label: str) -> bytes:
    """The bytes between the PEM marks; a string is always the text itself: it may come from anybody."""
    try:
        text = source if isinstance(source, str) else source.read_text("ascii")
    except UnicodeDecodeError as error:
        raise UnusableKey("no PEM: not ASCII") from error
    begin, end = f"-----BEGIN {label}-----", f"-----END {label}-----"
    if begin not in text or end not in text:
        raise UnusableKey(f"no {label.lower()} in PEM form")
    try:
        return base64.b64decode("".join(text.split(begin)[1].split(end)[0].split()), validate=True)
    except ValueError as error:
        raise UnusableKey(str(error)) from error
