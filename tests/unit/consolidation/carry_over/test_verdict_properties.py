"""Property tests of carry-over: each open contribution has one verdict, and "kept" is true."""

from random import Random

import pytest
from sqlalchemy import select

from consult.amendments.actions import propose_amendment
from consult.amendments.models import Amendment
from consult.comments.actions import post_comment
from consult.comments.models import Comment, PassagePlacement
from consult.comments.passages import PassageQuote
from consult.consolidation.dispositions.effect import UNANSWERED_COMMENT
from consult.consolidation.carry_over.models import VERDICTS, CarryOver
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict
from consult.documents.clauses import actions as clauses
from consult.documents.forms import ChangeClauseForm, AddClauseForm
from consult.documents.models import Version
from consult.documents.queries import load_clause_texts
from consult.documents.clauses.lineage_actions import set_clause_lineage
from consult.documents.clauses.lineage_queries import load_clause_lineage
from consult.text.parsing.light_markup import extract_plain_text
from tests.support.consultation.working_version import create_working_version
from tests.unit.consolidation.test_publication import answer, edit, issued, places, said

pytestmark = pytest.mark.usefixtures("here")
MORE = ("الطوعي", "学校", "каждую", "naïve", "2040", "[all]")


def lines(version):
    return {line.clause_id: line for line in load_clause_texts(version, "en", "en")}


def garbled(chance, text):
    """Generate a text with words removed, doubled, replaced and moved."""
    words = [
        each
        for word in text.split()
        for each in chance.choice(
            [[word], [word], [word], [word], [], [word, word], [chance.choice(MORE)]]
        )
    ]
    cut = chance.randrange(len(words) + 1) if chance.random() < 0.3 else 0
    return " ".join(words[cut:] + words[:cut]).replace("*", "") or "Nothing."


def contributed(chance, world, version):
    """Create open comments on passages and whole clauses, and amendments, in any number."""
    for line in lines(version).values():
        words = extract_plain_text(line.text)
        for name in chance.sample(["pia", "paul", "ivo", "hana"], 3):
            start = chance.randrange(len(words) - 1)
            quote = PassageQuote(start=start, end=min(len(words), start + chance.randrange(2, 30)))
            if words[quote.start : quote.end].strip():
                yield said(post_comment(world.actor(name), line.clause_id, "So?", quote=quote).id)
        yield said(post_comment(world.actor("ivo"), line.clause_id, "All of it?").id)
        proposed = garbled(chance, line.text)
        if proposed != line.text and line.kind != "heading":
            yield edit(
                propose_amendment(world.actor("pia"), line.clause_id, "mod", proposed, "Better.").id
            )


def rewritten(chance, world, draft):
    """Reword, remove, merge, split, move and continue clauses of a working version at random."""
    mona = world.actor("mona")
    for number, line in lines(draft).items():
        if number not in lines(draft):
            continue
        deed = chance.choice(["reword", "reword", "remove", "join", "split", "leave", "continue"])
        if deed == "reword":
            clauses.change_clause(
                mona,
                draft,
                number,
                ChangeClauseForm.model_validate(
                    {"language": "en", "text": garbled(chance, line.text), "label": "8."}
                ),
            )
        elif deed == "split":
            half = len(line.text.replace("*", "")) // 2
            clauses.split_clause(
                mona,
                draft,
                number,
                line.text.replace("*", "")[:half] or "A",
                line.text.replace("*", "")[half:] or "B",
            )
        elif deed == "join":
            try:
                clauses.merge_clauses(mona, draft, number)
            except Conflict:
                continue
        elif deed in {"remove", "continue"} and len(lines(draft)) > 1:
            clauses.remove_clause(mona, draft, number)
            if deed == "continue":
                form = AddClauseForm.model_validate(
                    {"kind": "operative", "level": 1, "text": "Now: " + line.text}
                )
                new = clauses.add_clause(mona, draft, form)
                set_clause_lineage(
                    mona,
                    draft,
                    new,
                    [
                        each.clause_id
                        for each in load_clause_lineage(find_row(Version, draft), new).gone
                    ][:2],
                )


def quoted_there(row, draft):
    """Return whether the quoted text of a kept comment is at its new place."""
    comment, place = (
        find_row(Comment, row.comment_id),
        db.session.get(PassagePlacement, (row.comment_id, draft)),
    )
    now = lines(draft)
    if comment.exact is None:
        return comment.clause_id in now
    return extract_plain_text(now[comment.clause_id].text)[place.start : place.end] == comment.exact


@pytest.mark.parametrize("seed", range(8))
def test_each_open_contribution_has_one_verdict_and_what_is_kept_is_there(world, seed):
    chance = Random(seed)  # noqa: S311 - nothing is secret here
    given = list(contributed(chance, world, world.version))
    draft = create_working_version(world, "next", based_on=world.version)
    rewritten(chance, world, draft)
    for each in given:
        answer(world, draft, each, "carried_over")
    for each in places(world, draft):
        assert each.verdict in VERDICTS and 0 <= each.sureness <= 100
    issued(world, draft)
    rows = db.session.scalars(select(CarryOver).where(CarryOver.version_id == draft)).all()
    assert sorted((each.comment_id or 0, each.amendment_id or 0) for each in rows) == sorted(
        (each.id, 0) if each.kind == "comment" else (0, each.id) for each in given
    )
    assert {each.verdict for each in rows} <= set(VERDICTS)
    for each in rows:
        if each.comment_id and each.verdict == "kept":
            assert quoted_there(each, draft)
        if each.heir_id:
            assert each.heir_id in lines(draft) and each.verdict in {"moved", "changed"}
    left = (
        set(db.session.scalars(select(Comment.id).where(UNANSWERED_COMMENT))),
        set(db.session.scalars(select(Amendment.id))),
    )
    assert left == (
        {each.comment_id for each in rows if each.comment_id},
        {each.amendment_id for each in rows if each.amendment_id},
    )
