"""Tests of the tree over the digests of events, by the published vectors of RFC 6962."""

from consult.core.events.merkle_tree import EMPTY_ROOT, MerkleTree, hash_children, hash_leaf

LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def compute_by_definition(leaves):
    """Compute the root as the RFC defines it: split at the largest power of two below."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return hash_leaf(leaves[0])
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hash_children(compute_by_definition(leaves[:half]), compute_by_definition(leaves[half:]))


def test_the_roots_are_those_of_the_published_vectors():
    tree = MerkleTree()
    assert tree.compute_root() == EMPTY_ROOT
    for leaf, root in zip(LEAVES, ROOTS, strict=True):
        tree.append(bytes.fromhex(leaf))
        assert tree.compute_root().hex() == root


def test_a_tree_that_goes_on_from_its_edge_has_the_root_of_the_whole():
    leaves = [number.to_bytes(4, "big") for number in range(70)]
    for kept in range(70):
        first = MerkleTree()
        for leaf in leaves[:kept]:
            first.append(leaf)
        rest = MerkleTree(first.size, first.edge)
        for leaf in leaves[kept:]:
            rest.append(leaf)
        assert rest.compute_root() == compute_by_definition(leaves) and rest.size == 70
