"""Entries and tree heads as bytes: the same from everywhere, different when anything differs."""

from datetime import UTC, date, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given
from hypothesis import strategies as st

from tongban.domain.calendar import SHANGHAI
from tongban.domain.register.log_entries import InclusionProof, NotCanonical, TreeHead, entry_bytes
from tongban.domain.register.merkle import Hasher, inclusion_proof, tree_root


def _sm3(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


SM3 = Hasher(_sm3)
_AT = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
entries = st.dictionaries(st.text(max_size=4), values, max_size=4)


def test_an_entry_reads_as_plain_text_in_one_order():
    assert entry_bytes({"单元": "419001", "b": [1, None, True]}) == '{"b":[1,null,true],"单元":"419001"}'.encode()


@pytest.mark.parametrize("value", [1.5, date(2026, 3, 2), b"x", {1: "x"}, {"a": {"b": 0.1}}])
def test_what_can_be_written_in_two_ways_is_refused(value):
    with pytest.raises(NotCanonical):
        entry_bytes({"value": value})


@given(entries)
def test_the_order_of_the_keys_does_not_matter(entry):
    assert entry_bytes(dict(reversed(entry.items()))) == entry_bytes(entry)


def test_a_head_signs_the_same_instant_wherever_it_is_read():
    told = {"institution": "419001", "size": 2, "root": b"\x01\x02"}
    here, there = TreeHead(**told, at=_AT), TreeHead(**told, at=_AT.astimezone(UTC))

    assert here.signed_bytes == there.signed_bytes
    assert here.signed_bytes == b"tongban-register-tree-head/1\n419001\n2\n0102\n2026-03-02T01:00:00.000000Z\n"


@given(st.lists(entries, min_size=1, max_size=9), st.data())
def test_the_holder_of_a_proof_knows_that_the_entry_stands_in_the_register(log, data):
    leaves = [SM3.leaf(entry_bytes(entry)) for entry in log]
    index = data.draw(st.integers(0, len(log) - 1))
    head = TreeHead(institution="419001", size=len(log), root=tree_root(leaves, hasher=SM3), at=_AT)
    proof = InclusionProof(head=head, index=index, path=inclusion_proof(leaves, index=index, hasher=SM3))

    assert proof.proves(log[index], hasher=SM3)
    assert not proof.proves({**log[index], "改": "改"}, hasher=SM3)
