"""SM2 signatures by the system's OpenSSL: the same standard as GmSSL's, several times as fast.

Bound by its C interface (EVP, OpenSSL 3), because the `cryptography` library refuses the curve. Where the system has no
such library `available()` is false and GmSSL signs; both read each other's signatures.
"""

import ctypes
import ctypes.util
from functools import cache, lru_cache
from typing import Any, Final

_FUNCTIONS: Final = {
    "d2i_AutoPrivateKey": (ctypes.c_void_p, 3),
    "d2i_PUBKEY": (ctypes.c_void_p, 3),
    "EVP_sm3": (ctypes.c_void_p, 0),
    "EVP_MD_CTX_new": (ctypes.c_void_p, 0),
    "EVP_MD_CTX_free": (None, 1),
    "EVP_MD_CTX_set_pkey_ctx": (None, 2),
    "EVP_PKEY_free": (None, 1),
    "EVP_PKEY_CTX_new": (ctypes.c_void_p, 2),
    "EVP_PKEY_CTX_free": (None, 1),
    "EVP_PKEY_CTX_set1_id": (ctypes.c_int, 3),
    "EVP_DigestSignInit": (ctypes.c_int, 5),
    "EVP_DigestSign": (ctypes.c_int, 5),
    "EVP_DigestVerifyInit": (ctypes.c_int, 5),
    "EVP_DigestVerify": (ctypes.c_int, 5),
    "ERR_clear_error": (None, 0),
}
_LONG: Final = frozenset({"EVP_DigestSign", "EVP_DigestVerify"})
"""What takes so long that other threads may run meanwhile; for the others, giving up the interpreter costs more."""
_LONGEST_DER: Final = 80
_KEYS_KEPT: Final = 1024


class OpensslFailed(Exception):
    """OpenSSL refused what it must be able to do: a damaged key, or no memory."""


@cache
def available() -> bool:
    """Whether this system has an OpenSSL 3 that knows SM2."""
    try:
        return bool(_library().EVP_sm3())
    except (OSError, AttributeError):
        return False


def sign(private_der: bytes, message: bytes, *, signer_id: bytes) -> bytes:
    """The DER signature over the message, by a PKCS#8 private key; raises OpensslFailed."""
    library, context = _library(), _Context(_private_key(private_der), signer_id)
    with context:
        _require(library.EVP_DigestSignInit(context.digest, None, library.EVP_sm3(), None, context.key.pointer))
        signature, length = ctypes.create_string_buffer(_LONGEST_DER), ctypes.c_size_t(_LONGEST_DER)
        _require(library.EVP_DigestSign(context.digest, signature, ctypes.byref(length), message, len(message)))
        return signature.raw[: length.value]


def verify(public_der: bytes, message: bytes, signature_der: bytes, *, signer_id: bytes) -> bool:
    """Whether the DER signature is the key's over the message; raises OpensslFailed for a key it cannot read."""
    library, context = _library(), _Context(_public_key(public_der), signer_id)
    with context:
        _require(library.EVP_DigestVerifyInit(context.digest, None, library.EVP_sm3(), None, context.key.pointer))
        held = library.EVP_DigestVerify(context.digest, signature_der, len(signature_der), message, len(message))
        library.ERR_clear_error()
        return bool(held == 1)


class _Key:
    """A key as OpenSSL holds it, given back when nobody needs it any more."""

    def __init__(self, pointer: int | None) -> None:
        if not pointer:
            _library().ERR_clear_error()
            raise OpensslFailed("unreadable key")
        self.pointer = pointer

    def __del__(self) -> None:
        if pointer := getattr(self, "pointer", None):
            _library().EVP_PKEY_free(pointer)


class _Context:
    """One operation under a signer's id; both of OpenSSL's objects are given back at its end."""

    def __init__(self, key: _Key, signer_id: bytes) -> None:
        library = _library()
        self.key = key
        self.digest = library.EVP_MD_CTX_new()
        self._of_key = library.EVP_PKEY_CTX_new(key.pointer, None)
        _require(library.EVP_PKEY_CTX_set1_id(self._of_key, signer_id, len(signer_id)))
        library.EVP_MD_CTX_set_pkey_ctx(self.digest, self._of_key)

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        _library().EVP_MD_CTX_free(self.digest)
        _library().EVP_PKEY_CTX_free(self._of_key)


@lru_cache(maxsize=8)
def _private_key(der: bytes) -> _Key:
    return _Key(_read(_library().d2i_AutoPrivateKey, der))


@lru_cache(maxsize=_KEYS_KEPT)
def _public_key(der: bytes) -> _Key:
    return _Key(_read(_library().d2i_PUBKEY, der))


def _read(reader: Any, der: bytes) -> int | None:
    content = ctypes.create_string_buffer(der, len(der))
    pointer: int | None = reader(None, ctypes.byref(ctypes.cast(content, ctypes.c_void_p)), len(der))
    return pointer


def _require(outcome: int) -> None:
    if outcome != 1:
        _library().ERR_clear_error()
        raise OpensslFailed(f"OpenSSL answered {outcome}")


@cache
def _library() -> Any:
    """The shared library with its functions' types; raises OSError or AttributeError where it is none."""
    path = ctypes.util.find_library("crypto") or "libcrypto.so.3"
    brief, library = ctypes.PyDLL(path), ctypes.CDLL(path)
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(library if name in _LONG else brief, name)
        setattr(library, name, function)
        function.restype = result
        function.argtypes = [ctypes.c_void_p] * arguments
    library.d2i_AutoPrivateKey.argtypes = library.d2i_PUBKEY.argtypes = [
        ctypes.c_void_p, ctypes.c_void_p, ctypes.c_long
    ]  # fmt: skip
    library.EVP_PKEY_CTX_set1_id.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    library.EVP_DigestSign.argtypes = [
        ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t
    ]  # fmt: skip
    library.EVP_DigestVerify.argtypes = [
        ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t
    ]  # fmt: skip
    return library
