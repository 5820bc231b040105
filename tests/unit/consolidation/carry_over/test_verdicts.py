"""Tests of carry-over into a version: verdicts on comments, amendments and brackets, and their
confirmation.
"""

import pytest
from sqlalchemy import select

from consult.positions.actions import open_standing_ballots, take_position
from consult.comments import queries as comments
from consult.comments.models import Comment
from consult.consolidation.carry_over import (
    position_queries as carrying_positions,
    confirmation as confirming,
)
from consult.consolidation import actions as deciding
from consult.consolidation.publishing.queries import load_blockers
from consult.consolidation.carry_over.models import CarryOver
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, NotFound, SignInRequired
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import change_clause, remove_clause
from consult.documents.versions.rename_discard_actions import discard_version
from consult.documents.forms import ChangeClauseForm
from consult.documents.models import Version
from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import LATER, NOW
from tests.unit.consolidation.test_publication import (
    answer,
    edit,
    issued,
    places,
    proposed,
    quoted,
    reword,
    said,
)

pytestmark = pytest.mark.usefixtures("here")


CARRIED = [  # the passage, the clause as it reads next, the verdict, its new words
    ("every school", NOW, "kept", "every school"),
    ("every school", LATER, "kept", "every school"),
    (
        "[voluntary] public financing",
        NOW.replace("every school by 2030", "all"),
        "kept",
        "[voluntary] public financing",
    ),
    (
        "connect every school by 2030",
        NOW.replace("connect every school", "connect each school"),
        "changed",
        "connect each school by 2030",
    ),
    ("every school by 2030", "We *resolve* to think about it.", "gone", None),
]


@pytest.mark.parametrize(("exact", "text", "verdict", "words"), CARRIED)
def test_a_comment_on_a_passage_is_carried_over_with_a_verdict_that_holds(
    world, draft, exact, text, verdict, words
):
    number = quoted(world, exact)
    reword(world, draft, text)
    (place,) = places(world, draft, "comment")
    assert (place.id, place.verdict, place.old_excerpt.words) == (number, verdict, exact)
    assert (place.sureness == 100) is (verdict == "kept") or verdict == "gone"
    if words is not None:
        assert place.new_excerpt.words == words
    issued(world, draft)
    (anchor,) = comments.load_anchors(world.document, draft, "en")
    assert anchor.is_gone is (verdict == "gone")
    assert comments.load_comment(world.actor("pia"), number).is_passage_gone is (verdict == "gone")
    kept = db.session.scalars(select(CarryOver)).one()
    assert (kept.comment_id, kept.verdict) == (number, verdict)


def test_the_label_of_a_clause_that_changed_is_told_as_moved(world, draft):
    quoted(world, "every school")
    change_clause(
        world.actor("mona"),
        draft,
        world.other_clause,
        ChangeClauseForm.model_validate({"language": "en", "text": NOW, "label": "7."}),
    )
    (place,) = places(world, draft, "comment")
    assert (place.verdict, place.sureness, place.label_now) == ("moved", 100, "7.")
    remove_clause(world.actor("mona"), draft, world.other_clause)
    (place,) = places(world, draft, "comment")
    assert (place.verdict, place.sureness, place.new_excerpt) == ("gone", 100, None)


DOUBTFUL = NOW.replace("every school by 2030", "most schools within nine years")


def test_issuing_waits_until_a_person_confirmed_what_nobody_should_guess(world, draft):
    number = quoted(world, "every school by 2030")
    reword(world, draft, DOUBTFUL)
    (place,) = places(world, draft, "comment")
    assert place.doubtful and place.sureness < 75
    seen_place = {said(number): place.digest}
    for name in ("pia", "cho", "otto", None):
        with pytest.raises((Forbidden, SignInRequired)):
            confirming.confirm_verdicts(world.actor(name), draft, seen_place)
    decided_and_answered(world, draft, number)
    with pytest.raises(Conflict, match="places_doubtful"):
        issue_version(world.actor("sera"), draft)
    with pytest.raises(Conflict, match="changed_since_seen"):
        confirming.confirm_verdicts(world.actor("mona"), draft, {said(number): "0" * 64})
    with pytest.raises(NotFound):
        confirming.confirm_verdicts(world.actor("mona"), draft, {said(999): place.digest})
    confirming.confirm_verdicts(world.actor("mona"), draft, seen_place)
    assert not places(world, draft, "comment")[0].doubtful
    reword(world, draft, DOUBTFUL.replace("nine", "ten"))
    assert places(world, draft, "comment")[0].doubtful  # it was said of other words
    confirming.confirm_verdicts(
        world.actor("rana"),
        draft,
        {said(number): places(world, draft, "comment")[0].digest},
        "gone",
    )
    confirming.withdraw_verdicts(world.actor("mona"), draft, [said(number)])
    assert places(world, draft, "comment")[0].doubtful
    with pytest.raises(NotFound):
        confirming.withdraw_verdicts(world.actor("mona"), draft, [said(number)])
    (place,) = places(world, draft, "comment")
    confirming.confirm_verdicts(world.actor("rana"), draft, {said(number): place.digest}, "gone")
    issued(world, draft)
    kept = db.session.scalars(select(CarryOver)).one()
    assert (
        kept.verdict,
        kept.confirmed_by_id,
        comments.load_comment(world.actor("pia"), number).is_passage_gone,
    ) == ("gone", world.ids["rana"], True)
    with pytest.raises(Conflict, match="issued_already"):
        confirming.withdraw_verdicts(world.actor("mona"), draft, [said(number)])


def decided_and_answered(world, draft, number):
    found = {
        line.clause_id: line.digest for line in load_blockers(find_row(Version, draft)).undecided
    }
    deciding.decide_clauses(world.actor("cho"), draft, found, "open", "No objection.", found)
    answer(world, draft, said(number), "noted")


def test_a_verdict_of_gone_can_be_corrected_by_a_person(world, draft):
    number = quoted(world, "every school by 2030")
    reword(world, draft, DOUBTFUL)
    (place,) = places(world, draft, "comment")
    confirming.confirm_verdicts(world.actor("mona"), draft, {said(number): place.digest}, "changed")
    issued(world, draft)
    (anchor,) = comments.load_anchors(world.document, draft, "en")
    assert (anchor.is_gone, anchor.start, anchor.end) == (False, *place.span)
    second = create_working_version(world, "second", based_on=draft)
    assert places(world, second, "comment") == []  # it has its answer


def test_amendments_and_brackets_are_carried_over_too_and_positions_await_reconfirmation(
    world, draft
):
    open_standing_ballots(world.document)
    take_position(world.actor("hana"), world.other_ballot, "support")
    take_position(world.actor("nils"), world.ballot, "live")
    stays, ends = proposed(world), proposed(world, "ivo", NOW.replace("2030", "2040"))
    answer(world, draft, edit(stays), "carried_over")
    answer(world, draft, edit(ends), "not_accepted")
    (bracket,) = places(world, draft, "bracket")
    assert (bracket.clause_id, bracket.verdict, bracket.old_excerpt.words) == (
        world.other_clause,
        "kept",
        "[voluntary]",
    )
    reword(
        world,
        draft,
        NOW.replace("[voluntary] public", "public").replace("by 2030", "within ten years"),
    )
    (found,) = places(world, draft, "amendment")
    assert (found.id, found.verdict in {"changed", "gone"}) == (stays, True)
    (bracket,) = places(world, draft, "bracket")
    assert (bracket.verdict, bracket.doubtful, bracket.decision) == ("gone", False, None)
    again = carrying_positions.count_reconfirmations(find_row(Version, draft))
    assert (again.positions, again.clauses, again.organisations, again.staying) == (1, 1, 1, 1)
    issued(world, draft)
    assert db.session.scalars(select(CarryOver.amendment_id)).all() == [stays]
    decision = places(world, create_working_version(world, "second", based_on=draft))
    assert [each.kind for each in decision] == []


def test_confirmations_are_discarded_with_their_version(world, draft):
    number = quoted(world, "every school by 2030")
    reword(world, draft, DOUBTFUL)
    confirming.confirm_verdicts(
        world.actor("mona"), draft, {said(number): places(world, draft, "comment")[0].digest}
    )
    discard_version(world.actor("sera"), draft)
    assert (
        db.session.scalars(select(CarryOver)).all() == []
        and db.session.get(Comment, number) is not None
    )
