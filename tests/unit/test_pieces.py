"""Stitched gzip streams are what any browser unpacks."""
import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from consult.core.web.gzip_splice import gzipped, joined, piece


@given(st.lists(st.text(max_size=300), max_size=6))
def test_pieces_unpack_to_what_was_packed(texts):
    assert gzip.decompress(gzipped(piece(text) for text in texts)).decode() == "".join(texts)


def test_joined_pieces_unpack_the_same_and_keep_their_checksum():
    body = joined([piece("one " * 4000), piece(""), piece("عربي " * 999)])
    whole = gzip.decompress(gzipped([piece("head"), body, piece("tail")]))
    assert whole == b"head" + body.plain + b"tail" and body.crc == zlib.crc32(body.plain)
