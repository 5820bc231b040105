"""Tests of the cached page body: only parts with a change are packed again, and only changed
clauses rendered.
"""

import gzip

from consult.core.web.gzip_splice import build_gzip_stream
from consult.reading.text.body_cache import CUT_MARK, PART_LENGTH, RenderedBody
from consult.reading.text.fact_cache import ClauseFacts, DocumentFacts

HTML = "<!--cut-->".join(f"<p>Clause {number}</p><!--facts {number}-->" for number in range(1, 5))


def read(body: RenderedBody, known: DocumentFacts) -> str:
    return body.get_piece(known).plain.decode()


def test_only_the_clause_that_something_happened_to_is_drawn_anew():
    drawn = []

    def draw(clause, facts):
        drawn.append(clause)
        return f"[{clause}: {facts.comments}]"

    body = RenderedBody(HTML, draw)
    known = DocumentFacts(1, {2: ClauseFacts(3, None)}, 1, {2: 1})
    assert read(body, known) == (
        "<p>Clause 1</p>[1: 0]<p>Clause 2</p>[2: 3]<p>Clause 3</p>[3: 0]<p>Clause 4</p>[4: 0]"
    )
    assert drawn == [1, 2, 3, 4]
    body.get_piece(known)
    assert drawn == [1, 2, 3, 4]
    later = DocumentFacts(2, {2: ClauseFacts(4, None), 4: ClauseFacts(1, None)}, 2, {2: 2, 4: 2})
    assert "[2: 4]" in read(body, later) and "[4: 1]" in read(body, later)
    assert drawn == [1, 2, 3, 4, 2, 4]
    assert build_gzip_stream([body.get_piece(later)])


def test_a_part_is_packed_anew_with_its_own_facts_and_those_of_the_part_that_it_refers_to():
    words = " ".join(str(number * number) for number in range(PART_LENGTH // 6))
    html = CUT_MARK.join(f"<p>{words}</p><!--facts {number}-->" for number in range(1, 5))
    body = RenderedBody(html, lambda clause, facts: f"[{clause}: {facts.comments}]")
    body.get_piece(DocumentFacts(1, {}, 1, {}))
    before = [piece for _, piece in body.packed]
    assert sum(len(piece.plain) > PART_LENGTH for piece in before) == 4
    assert all(len(piece.packed) < len(before[0].packed) / 10 for piece in before[1:])
    whole = body.get_piece(DocumentFacts(2, {2: ClauseFacts(4, None)}, 2, {2: 2}))
    fresh = [piece is not old for (_, piece), old in zip(body.packed, before, strict=True)]
    assert fresh[:4] == [False, True, True, False]
    sent = gzip.decompress(build_gzip_stream([whole])).decode()
    assert sent.count(words) == 4 and "[2: 4]" in sent and "[3: 0]" in sent


def test_a_clause_of_which_nothing_is_known_any_more_is_drawn_without():
    body = RenderedBody(HTML, lambda clause, facts: f"[{clause}: {facts.comments}]")
    read(
        body, DocumentFacts(1, {2: ClauseFacts(3, None), 3: ClauseFacts(1, None)}, 1, {2: 1, 3: 1})
    )
    assert "[2: 0]" in read(body, DocumentFacts(2, {3: ClauseFacts(1, None)}, 2, {3: 2}))
