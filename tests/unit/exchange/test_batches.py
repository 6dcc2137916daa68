"""One signature for many envelopes; every envelope proves itself alone."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.exchange.batches import MOST, BatchTooLarge, sign_batch, verify_batched
from tongban.exchange.contracts.joining import Greeting
from tongban.exchange.envelope import Kind, new_envelope, open_sealed, peek_header, seal_batch
from tongban.exchange.keys import from_base64url, generate_signing_key, to_base64url
from tongban.exchange.refusals import ExchangeRefused

KEY = generate_signing_key()


def greeting(number):
    return new_envelope(
        id=uuid4(),
        kind=Kind.MESSAGE,
        payload=Greeting(text=f"第{number}条"),
        sender="bureau.419001",
        recipient="province",
        about="联调",
        sequence=number,
        sent_at=datetime(2026, 11, 23, 1, 30, tzinfo=UTC),
    )


def opened(jws):
    return open_sealed(jws, key_of=lambda *_: KEY.verifying_key)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=40))
def test_every_text_verifies_and_no_other(texts):
    signatures = sign_batch(texts, KEY)

    assert all(verify_batched(KEY.verifying_key, *pair) for pair in zip(texts, signatures, strict=True))
    assert not verify_batched(KEY.verifying_key, b"x" * 41, signatures[0])


def test_each_envelope_of_a_batch_is_read_alone():
    sealed = seal_batch([greeting(number) for number in range(1, 8)], KEY)

    assert [opened(jws).sequence for jws in sealed] == list(range(1, 8))
    assert peek_header(sealed[0]).batched


def test_refuses_what_was_altered_or_borrowed_from_a_neighbour():
    first, second, _ = seal_batch([greeting(number) for number in (1, 2, 3)], KEY)
    borrowed = f"{first.rpartition('.')[0]}.{second.rpartition('.')[2]}"
    signature = bytearray(from_base64url(first.rpartition(".")[2]))
    signature[70] ^= 1
    altered = f"{first.rpartition('.')[0]}.{to_base64url(bytes(signature))}"

    for jws in (borrowed, altered):
        with pytest.raises(ExchangeRefused) as refused:
            opened(jws)
        assert refused.value.code == "signature"


@pytest.mark.parametrize("length", [0, 64, 103, 105, 104 + 32 * 11])
def test_refuses_signatures_of_impossible_length(length):
    assert not verify_batched(KEY.verifying_key, b"x", bytes(length))


@pytest.mark.parametrize("many", [0, MOST + 1])
def test_a_batch_has_bounds(many):
    with pytest.raises(BatchTooLarge):
        sign_batch([b"x"] * many, KEY)
