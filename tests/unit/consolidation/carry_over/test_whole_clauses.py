"""Tests of carry-over of comments on a whole clause, on the document, and on its beginning."""

import pytest
from sqlalchemy import select

from consult.amendments.actions import propose_amendment, propose_clause_at_top
from consult.comments import queries as comments
from consult.comments.actions import post_comment, post_document_comment
from consult.comments.models import PassagePlacement
from consult.consolidation.carry_over import reaffirmation as affirming
from consult.consolidation.carry_over.models import CarryOver
from consult.core.database.engine import db
from consult.documents.clauses.actions import add_clause, remove_clause
from consult.documents.forms import AddClauseForm
from consult.documents.clauses.lineage_actions import set_clause_lineage
from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import LATER, NOW
from tests.unit.consolidation.test_publication import (
    answer,
    edit,
    issued,
    places,
    reword,
    said,
)

pytestmark = pytest.mark.usefixtures("here")


def carried(number):
    return db.session.scalars(select(CarryOver.verdict).where(CarryOver.comment_id == number)).all()


@pytest.mark.parametrize(
    ("text", "verdict", "asked"),
    [(NOW, "kept", 0), ("Wholly other words stand here.", "changed", 1), (None, "gone", 1)],
)
def test_a_comment_on_a_whole_clause_stays_with_it_and_its_author_is_asked_once_it_changed(
    world, draft, text, verdict, asked
):
    number = post_comment(world.actor("ivo"), world.other_clause, "Why at all?").id
    assert places(world, draft, "comment") == []  # it may still get an answer that ends it
    answer(world, draft, said(number), "carried_over")
    if text is None:
        remove_clause(world.actor("mona"), draft, world.other_clause)
    elif text != NOW:
        reword(world, draft, text)
    (place,) = places(world, draft, "comment")
    assert (place.verdict, place.doubtful, place.is_trivial) == (verdict, False, verdict == "kept")
    issued(world, draft)
    assert (
        carried(number) == [verdict]
        and len(affirming.load_reaffirmation_requests(world.actor("ivo"))) == asked
    )
    assert db.session.get(PassagePlacement, (number, draft)) is None
    assert (
        comments.load_comment(world.actor("ivo"), number).is_passage_gone is False
    )  # it is about no words that could be gone


def test_what_is_about_the_whole_document_or_its_beginning_is_kept(world, draft):
    number = post_document_comment(world.actor("ivo"), world.document, "Too long.").id
    first = propose_clause_at_top(
        world.actor("pia"), world.document, "We the peoples.", "To begin."
    ).id
    answer(world, draft, said(number), "carried_over")
    answer(world, draft, edit(first), "carried_over")
    assert {
        (each.kind, each.verdict, each.is_trivial)
        for each in places(world, draft)
        if each.kind != "bracket"
    } == {("comment", "kept", True), ("amendment", "kept", True)}
    issued(world, draft)
    assert len(db.session.scalars(select(CarryOver)).all()) == 2
    assert (
        affirming.load_reaffirmation_requests(world.actor("ivo"))
        == []
        == affirming.load_reaffirmation_requests(world.actor("pia"))
    )


def test_comments_on_a_removed_clause_stay_marked_as_gone(world, draft):
    number = post_comment(world.actor("ivo"), world.other_clause, "Why at all?").id
    change = propose_amendment(
        world.actor("pia"), world.other_clause, "mod", LATER, "Time is needed."
    ).id
    for version in (draft, None):
        second = version or create_working_version(world, "second", based_on=draft)
        answer(world, second, said(number), "carried_over")
        answer(world, second, edit(change), "carried_over")
        if version:
            remove_clause(world.actor("mona"), second, world.other_clause)
        found = [each for each in places(world, second) if each.kind != "bracket"]
        assert {(each.kind, each.verdict, each.sureness) for each in found} == {
            ("comment", "gone", 100),
            ("amendment", "gone", 100),
        }
        issued(world, second)
    assert carried(number) == ["gone", "gone"]


def test_a_comment_on_a_clause_that_another_one_continues_goes_there(world, draft):
    number = post_comment(world.actor("ivo"), world.other_clause, "Why at all?").id
    answer(world, draft, said(number), "carried_over")
    new = add_clause(
        world.actor("mona"),
        draft,
        AddClauseForm.model_validate({"kind": "operative", "level": 1, "text": NOW + " Soon."}),
        world.clause,
    )
    remove_clause(world.actor("mona"), draft, world.other_clause)
    set_clause_lineage(world.actor("mona"), draft, new, [world.other_clause])
    (place,) = places(world, draft, "comment")
    assert (place.verdict, place.heir) == ("moved", new)
