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


def test_joined_pieces_unpack_the_same_and_keep_their_checksum():
    body = combine_pieces_into_one(
        [compress_piece("one " * 4000), compress_piece(""), compress_piece("عربي " * 999)]
    )
    whole = gzip.decompress(
        build_gzip_stream([compress_piece("head"), body, compress_piece("tail")])
    )
    assert whole == b"head" + body.plain + b"tail" and body.crc == zlib.crc32(body.plain)
