"""Pages out of pieces that are compressed beforehand: what everyone sees is packed once, what one reader sees each time.

A gzip stream may be stitched from raw deflate blocks that each end in a full flush. Its trailer needs the CRC-32 of the
whole: CRC(a followed by b) follows from CRC(a), CRC(b) and the length of b alone, since appending a zero bit is a linear
map over GF(2); see RFC 1952 and the description of crc32_combine in zlib's manual.
"""
import struct
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
END = b"\x03\x00"  # an empty last block
POLYNOMIAL = 0xEDB88320  # of CRC-32, reflected
Matrix = tuple[int, ...]


class Piece(NamedTuple):
    """Some text of a page, packed: its bytes, and what the trailer needs of it."""

    plain: bytes
    packed: bytes
    crc: int


def piece(text: str, level: int = 6) -> Piece:
    """Pack a text."""
    plain = text.encode()
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return Piece(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH), zlib.crc32(plain))


def joined(pieces: Iterable[Piece]) -> Piece:
    """Several pieces as one."""
    all_of_it = list(pieces)
    crc = 0
    for each in all_of_it:
        crc = _combined(crc, each.crc, len(each.plain))
    return Piece(b"".join(each.plain for each in all_of_it), b"".join(each.packed for each in all_of_it), crc)


def gzipped(pieces: Iterable[Piece]) -> bytes:
    """A gzip stream of the pieces in their order; nothing is compressed here."""
    crc, size, parts = 0, 0, [HEADER]
    for each in pieces:
        crc = _combined(crc, each.crc, len(each.plain))
        size += len(each.plain)
        parts.append(each.packed)
    return b"".join([*parts, END, struct.pack("<II", crc, size & 0xFFFFFFFF)])


def _combined(first: int, second: int, length: int) -> int:
    return _times(_zeros(length), first) ^ second


def _times(matrix: Matrix, vector: int) -> int:
    total, row = 0, 0
    while vector:
        if vector & 1:
            total ^= matrix[row]
        vector >>= 1
        row += 1
    return total


def _squared(matrix: Matrix) -> Matrix:
    return tuple(_times(matrix, row) for row in matrix)


@lru_cache(maxsize=256)
def _zeros(length: int) -> Matrix:
    """The map that appending so many zero bytes makes of a CRC."""
    power: Matrix = (POLYNOMIAL, *(1 << bit for bit in range(31)))  # one zero bit
    for _ in range(3):
        power = _squared(power)  # one zero byte
    result: Matrix = tuple(1 << bit for bit in range(32))
    while length:
        if length & 1:
            result = tuple(_times(power, row) for row in result)
        length >>= 1
        power = _squared(power)
    return result
