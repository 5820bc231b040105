"""Gzip streams spliced from pieces: shared parts of a page are compressed once.

A gzip stream may consist of raw deflate blocks that each end in a full flush. A piece that is
told which bytes come before it refers back to them, as in one stream, instead of spelling out
again what each clause repeats; it then belongs behind these bytes only. The trailer needs the
CRC-32 of the whole. CRC(a followed by b) follows from CRC(a), CRC(b) and the length of b,
because appending a zero bit is a linear map over GF(2).

Source: RFC 1952; `crc32_combine` and `deflateSetDictionary` in the manual of zlib.
"""

import struct
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
WINDOW = 32_768  # bytes: deflate refers back no further
LAST_BLOCK = b"\x03\x00"  # an empty last block
POLYNOMIAL = 0xEDB88320  # CRC-32, reflected
Matrix = tuple[int, ...]


class GzipPiece(NamedTuple):
    """A compressed piece of a page, with its plain bytes and CRC-32."""

    plain: bytes
    packed: bytes
    crc: int


def compress_piece(text: str, level: int = 6, before: bytes = b"") -> GzipPiece:
    """Compress a text into a piece.

    Args:
        before: the end of what precedes the piece in every stream that it is part of.
    """
    plain = text.encode()
    packer = zlib.compressobj(level, zlib.DEFLATED, -15, zdict=before[-WINDOW:])
    return GzipPiece(
        plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH), zlib.crc32(plain)
    )


def combine_pieces_into_one(pieces: Iterable[GzipPiece]) -> GzipPiece:
    """Join several pieces into one."""
    all_of_it = list(pieces)
    crc = 0
    for each in all_of_it:
        crc = _combine_crc(crc, each.crc, len(each.plain))
    return GzipPiece(
        b"".join(each.plain for each in all_of_it), b"".join(each.packed for each in all_of_it), crc
    )


def build_gzip_stream(pieces: Iterable[GzipPiece]) -> bytes:
    """Build a gzip stream of the pieces in order, without compressing anything."""
    crc, size, parts = 0, 0, [HEADER]
    for each in pieces:
        crc = _combine_crc(crc, each.crc, len(each.plain))
        size += len(each.plain)
        parts.append(each.packed)
    return b"".join([*parts, LAST_BLOCK, struct.pack("<II", crc, size & 0xFFFFFFFF)])


def _combine_crc(first: int, second: int, length: int) -> int:
    """Combine the CRC-32 of two pieces; `length` is that of the second in bytes."""
    return _multiply_vector(_build_zeros_matrix(length), first) ^ second


def _multiply_vector(matrix: Matrix, vector: int) -> int:
    """Multiply a matrix over GF(2) by a vector."""
    total, row = 0, 0
    while vector:
        if vector & 1:
            total ^= matrix[row]
        vector >>= 1
        row += 1
    return total


def _square_matrix(matrix: Matrix) -> Matrix:
    """Square a matrix over GF(2)."""
    return tuple(_multiply_vector(matrix, row) for row in matrix)


@lru_cache(maxsize=256)
def _build_zeros_matrix(length: int) -> Matrix:
    """Build the matrix that maps a CRC to the one after appending this many zero bytes."""
    power: Matrix = (POLYNOMIAL, *(1 << bit for bit in range(31)))  # one zero bit
    for _ in range(3):
        power = _square_matrix(power)  # one zero byte
    result: Matrix = tuple(1 << bit for bit in range(32))
    while length:
        if length & 1:
            result = tuple(_multiply_vector(power, row) for row in result)
        length >>= 1
        power = _square_matrix(power)
    return result
