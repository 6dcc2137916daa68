"""The Merkle tree of RFC 6962: its published values, and what must hold for trees of any size."""

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given
from hypothesis import strategies as st

from tongban.domain.register.merkle import (
    CompactRange,
    Hasher,
    NoSuchTree,
    consistency_proof,
    extends,
    includes,
    inclusion_proof,
    tree_root,
)


def _sm3(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


SHA = Hasher(lambda data: sha256(data).digest())
SM3 = Hasher(_sm3)
# The entries and roots that implementations of Certificate Transparency test with.
_ENTRIES = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
_ENTRIES.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
logs = st.lists(st.binary(max_size=6), min_size=1, max_size=40, unique=True)


def leaves_of(entries, hasher=SM3):
    return [hasher.leaf(entry) for entry in entries]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots_come_out(size):
    assert tree_root(leaves_of(_ENTRIES[:size], SHA), hasher=SHA).hex() == _ROOTS[size - 1]


def test_a_tree_without_leaves_has_the_hash_of_nothing():
    assert tree_root([], hasher=SHA).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert CompactRange(hasher=SM3).root == _sm3(b"")


def test_a_node_cannot_be_passed_off_as_an_entry():
    left, right = leaves_of([b"a", b"b"])

    assert SM3.leaf(left + right) != SM3.node(left, right)


def test_what_is_not_in_the_tree_is_refused():
    leaves = leaves_of([b"a", b"b"])

    with pytest.raises(NoSuchTree):
        inclusion_proof(leaves, index=2, hasher=SM3)
    with pytest.raises(NoSuchTree):
        consistency_proof(leaves, earlier=3, hasher=SM3)
    with pytest.raises(NoSuchTree):
        CompactRange(hasher=SM3, size=3, roots=(b"x",))
    assert not includes(root=b"", size=2, index=2, leaf=leaves[0], proof=(), hasher=SM3)
    assert not extends(earlier_root=b"", earlier_size=0, root=b"", size=2, proof=(), hasher=SM3)


@given(logs, st.data())
def test_every_entry_is_proved_where_it_stands_and_nowhere_else(entries, data):
    leaves = leaves_of(entries)
    root, size = tree_root(leaves, hasher=SM3), len(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(leaves, index=index, hasher=SM3)

    assert includes(root=root, size=size, index=index, leaf=leaves[index], proof=proof, hasher=SM3)
    assert len(proof) <= (size - 1).bit_length()
    assert not includes(root=root, size=size, index=index, leaf=SM3.leaf(b"forged!"), proof=proof, hasher=SM3)
    assert not includes(root=root, size=size, index=index, leaf=leaves[index], proof=(*proof, root), hasher=SM3)
    if proof:
        assert not includes(root=root, size=size, index=index, leaf=leaves[index], proof=proof[:-1], hasher=SM3)
        assert not includes(root=root, size=size, index=index ^ 1, leaf=leaves[index], proof=proof, hasher=SM3)


@given(logs, st.data())
def test_a_log_that_only_grew_is_proved_so(entries, data):
    leaves = leaves_of(entries)
    earlier = data.draw(st.integers(1, len(leaves)))
    proof = consistency_proof(leaves, earlier=earlier, hasher=SM3)
    told = {
        "earlier_root": tree_root(leaves[:earlier], hasher=SM3),
        "earlier_size": earlier,
        "root": tree_root(leaves, hasher=SM3),
        "size": len(leaves),
        "hasher": SM3,
    }

    assert extends(**told, proof=proof)
    assert not extends(**told, proof=(*proof, told["root"]))
    assert not extends(**{**told, "earlier_root": SM3.leaf(b"forged!")}, proof=proof)


@given(logs, st.data())
def test_a_log_rewritten_behind_the_head_is_found_out(entries, data):
    leaves = leaves_of(entries)
    earlier = data.draw(st.integers(1, len(leaves)))
    place = data.draw(st.integers(0, earlier - 1))
    forged = [*leaves[:place], SM3.leaf(b"forged!"), *leaves[place + 1 :]]

    assert not extends(
        earlier_root=tree_root(leaves[:earlier], hasher=SM3),
        earlier_size=earlier,
        root=tree_root(forged, hasher=SM3),
        size=len(forged),
        proof=consistency_proof(forged, earlier=earlier, hasher=SM3),
        hasher=SM3,
    )


@given(logs, logs)
def test_appending_gives_the_root_of_the_whole_and_keeps_only_a_few_hashes(first, second):
    grown = CompactRange.over(leaves_of(first), hasher=SM3).extended(leaves_of(second))

    assert grown.root == _by_definition(leaves_of([*first, *second]))
    assert len(grown.roots) == grown.size.bit_count()


def _by_definition(leaves):
    """MTH as §2.1 writes it, without any cleverness."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return SM3.node(_by_definition(leaves[:split]), _by_definition(leaves[split:]))
