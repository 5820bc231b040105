"""Tests that spliced gzip streams decompress in any browser."""

import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from consult.core.web.gzip_splice import build_gzip_stream, combine_pieces_into_one, compress_piece


@given(st.lists(st.text(max_size=300), max_size=6))
def test_pieces_unpack_to_what_was_packed(texts):
    assert gzip.decompress(
        build_gzip_stream(compress_piece(text) for text in texts)
    ).decode() == "".join(texts)


@given(st.text(max_size=300), st.text(max_size=300), st.integers(0, 700))
def test_a_piece_may_refer_back_to_what_comes_before_it(first, second, kept):
    before = first.encode()
    later = compress_piece(second + first, before=before[max(0, len(before) - kept) :])
    whole = gzip.decompress(build_gzip_stream([compress_piece(first), later]))
    assert whole.decode() == first + second + first


def test_what_was_said_before_costs_little():
    clause = "".join(chr(97 + number * number % 26) + str(number) for number in range(900))
    alone = compress_piece(clause)
    later = compress_piece(clause, before=alone.plain)
    assert len(later.packed) < len(alone.packed) / 10


def test_joined_pieces_unpack_the_same_and_keep_their_checksum():
    body = combine_pieces_into_one(
        [compress_piece("one " * 4000), compress_piece(""), compress_piece("عربي " * 999)]
    )
    whole = gzip.decompress(
        build_gzip_stream([compress_piece("head"), body, compress_piece("tail")])
    )
    assert whole == b"head" + body.plain + b"tail" and body.crc == zlib.crc32(body.plain)
