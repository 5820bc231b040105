"""Merkle tree over the digests of rows, as RFC 6962 hashes it; pure functions.

Only its right edge is kept: the roots of the complete subtrees, the largest first. With it a tree
grows by a leaf in a few hashes, and its root follows at any size.
"""

from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()  # of a tree without leaves


def hash_leaf(data: bytes) -> bytes:
    """Hash a leaf; the prefix keeps it apart from an inner node."""
    return sha256(b"\x00" + data).digest()


def hash_children(left: bytes, right: bytes) -> bytes:
    """Hash an inner node."""
    return sha256(b"\x01" + left + right).digest()


class MerkleTree:
    """A tree that grows by leaves.

    Attributes:
        size: number of leaves.
        edge: the roots of its complete subtrees, the largest first.
    """

    def __init__(self, size: int = 0, edge: list[bytes] | None = None) -> None:
        self.size, self.edge = size, list(edge or [])

    def append(self, data: bytes) -> None:
        """Append a leaf."""
        node, rest = hash_leaf(data), self.size
        while rest & 1:
            node, rest = hash_children(self.edge.pop(), node), rest >> 1
        self.edge.append(node)
        self.size += 1

    def compute_root(self) -> bytes:
        """Compute the root of the tree at its present size."""
        if not self.edge:
            return EMPTY_ROOT
        root = self.edge[-1]
        for node in reversed(self.edge[:-1]):
            root = hash_children(node, root)
        return root
