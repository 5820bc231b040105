"""Tests of contributions to moved clauses under chance changes: none is lost or doubled."""

from collections import Counter
from random import Random

import pytest
from sqlalchemy import select

from consult.positions.actions import open_standing_ballots
from consult.positions.orphan_queries import load_orphaned_positions
from consult.positions.models import Ballot, Position
from consult.comments import queries
from consult.comments.actions import post_comment, reply_to_comment
from consult.comments.models import Comment
from consult.comments.passages import PassageQuote
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict
from consult.documents.models import Document
from consult.documents.queries import load_clause_texts
from consult.text.parsing.light_markup import extract_plain_text
from tests.support.consultation.working_version import create_working_version
from .test_verdict_properties import rewritten
from tests.unit.consolidation.test_publication import answer, issued, said
from tests.support.contributions.moved_clauses import asked, beside, took

pytestmark = pytest.mark.usefixtures("here")


@pytest.mark.parametrize("seed", range(10))
def test_whatever_becomes_of_the_text_nothing_gets_lost_or_doubled(world, seed):
    chance = Random(seed)  # noqa: S311 - nothing is secret here
    asked(world)
    for line in load_clause_texts(world.version, "en", "en"):
        words = extract_plain_text(line.text)
        for name in ("paul", "ivo"):
            start = chance.randrange(len(words) - 1)
            if words[start : start + 12].strip():
                number = post_comment(
                    world.actor(name),
                    line.clause_id,
                    "So?",
                    quote=PassageQuote(start=start, end=min(len(words), start + 12)),
                ).id
                reply_to_comment(world.actor("hana"), number, "Yes.")
        post_comment(world.actor("ivo"), line.clause_id, "All of it?")
        if line.kind != "heading":
            took(world, line.clause_id, hana=chance.choice(["support", "live"]), ivo="support")
    every, held = _comments(), _positions()
    base = world.version
    for turn in ("one", "two"):
        version = create_working_version(world, turn, based_on=base)
        rewritten(chance, world, version)
        for number in db.session.scalars(
            select(Comment.id).where(Comment.parent_id.is_(None))
        ).all():
            if chance.random() < 0.8:
                try:
                    answer(
                        world,
                        version,
                        said(number),
                        chance.choice(["carried_over", "carried_over", "noted"]),
                    )
                except Conflict:
                    continue
        issued(world, version)
        open_standing_ballots(world.document)
        base = version
        assert _positions() == held
        _whole(world, version, every)


def _comments():
    return set(db.session.scalars(select(Comment.id)))


def _positions():
    return sorted(
        db.session.execute(select(Position.id, Position.holder, Position.choice, Position.digest))
    )


def _whole(world, version, every):
    """Assert that each comment is beside one clause, in the text if possible, and each position
    shown once.
    """
    now = {line.clause_id for line in load_clause_texts(version, "en", "en")}
    known = {
        *db.session.scalars(select(Comment.clause_id)),
        *db.session.scalars(select(queries.HOME_CLAUSE)),
        *now,
    }
    found = Counter()
    for clause_id in known:
        for first, replies in beside(world, clause_id).items():
            found.update([first, *replies])
    assert found == Counter(every)
    assert sum(queries.count_by_clause(world.document).values()) == len(every)
    for each in queries.load_anchors(world.document, version, "en"):
        if not each.is_gone:
            assert each.clause_id in now and each.comment_id in beside(world, each.clause_id)
    document = find_row(Document, world.document)
    shown = Counter(
        one.id
        for clause_id in now
        for each in load_orphaned_positions(clause_id, document)
        for one in each.positions
    )
    assert not shown or max(shown.values()) == 1
    there = dict(
        db.session.execute(
            select(Position.id, Ballot.clause_id).join(Ballot, Ballot.id == Position.ballot_id)
        ).all()
    )
    assert all(there[number] not in now for number in shown)
