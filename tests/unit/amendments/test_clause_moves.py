"""Tests of amendments that move a clause: refusals, collisions, voting order, support bound to
the place.
"""

import pytest
from sqlalchemy import update

from consult.amendments import actions, queries
from consult.amendments.proposing import preview as previewing
from consult.amendments.sponsors import actions as sponsors
from consult.amendments.conflicts.collisions import find_clashes
from consult.amendments.proposing.move_destinations import list_destinations, load_surroundings
from consult.amendments.forms import AmendmentEntryForm
from consult.amendments.proposing.submission_entry_actions import enter_amendment
from consult.amendments.proposing.preview import RequestedDestination
from consult.amendments.voting_order import derive_voting_order
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import Event, transaction
from consult.documents.models import Clause, Placement, Version
from consult.output.word import amendment_queries as collecting_amendments
from consult.output.data.contribution_data import load_amendments
from tests.world import CONTRIBUTORS
from .test_amendment_actions import LATER, outcomes, propose, seen
from tests.unit.comments.test_submission_entry import letter  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("here")


def move(world, name="pia", after=None, level=None, clause=None):
    return propose(
        world,
        name,
        "move",
        None,
        "It belongs there.",
        clause=clause or world.third_clause,
        after=world.heading if after is None else after,
        clause_level=level,
    )


def changed(world, clause, **values):
    """Change place or level of a clause in the issued version, as if issued so."""
    with transaction():
        db.session.execute(
            update(Placement)
            .where(Placement.clause_id == clause, Placement.version_id == world.version)
            .values(**values)
        )
        db.session.expire_all()


def test_a_clause_is_moved_after_another_one_or_first_and_at_a_level(world):
    found = seen(world, move(world))
    assert (found.kind, found.after_id, found.clause_level, found.text, found.rebased_text) == (
        "move",
        world.heading,
        1,
        None,
        None,
    )
    assert (
        found.after_clause.words == "“Preamble”"
        and found.after_clause.label == "A"
        and found.label == "3."
        and not found.is_level_changed
    )
    assert (
        found.resulting_text == found.target_text
        and found.is_certain
        and not found.is_on_earlier_text
    )
    first = seen(world, move(world, "paul", 0, 2))
    assert (first.after_id, first.after_clause, first.clause_level, first.is_level_changed) == (
        None,
        None,
        2,
        True,
    )


def test_the_same_people_propose_moves_and_amendments(world):
    assert outcomes(world, lambda name: move(world, name)) == CONTRIBUTORS


@pytest.mark.parametrize(
    ("after", "wrong"),
    [
        (None, "missing"),
        ("third_clause", "moved_behind_itself"),
        ("other_clause", "stands_there"),
        (10**6, "place_not_in_text"),
    ],
)
def test_a_place_that_is_none_is_refused(world, after, wrong):
    number = getattr(world, after) if isinstance(after, str) else after
    with pytest.raises(Invalid) as refused:
        propose(world, kind="move", text=None, clause=world.third_clause, after=number)
    assert (
        refused.value.details["fields"] == {"after": {"type": wrong}}
        and world.events().count("amendment.proposed") == 0
    )


def test_a_move_has_no_text_and_cannot_be_amended_or_rendered(world):
    with pytest.raises(Invalid) as refused:
        propose(world, kind="move", text=LATER, after=world.heading)
    assert refused.value.details["fields"] == {"text": {"type": "no_words_wanted"}}
    with pytest.raises(Conflict, match="nothing_to_amend"):
        actions.amend_amendment(world.actor("paul"), move(world), LATER, "Other words.")


def test_what_belongs_to_a_clause_is_no_place_for_it(world):
    changed(world, world.third_clause, level=2)
    with pytest.raises(Invalid) as refused:
        propose(world, kind="move", text=None, after=world.third_clause)
    assert refused.value.details["fields"] == {"after": {"type": "moved_behind_itself"}}
    clause = find_row(Clause, world.other_clause)
    assert [number for number, _ in list_destinations(clause, "en")] == [
        0,
        world.heading,
        world.clause,
    ]
    french = [words for _, words in list_destinations(clause, "fr")]
    assert french[1:] == ["A “Préambule”", "1 “Rappelant que les États coopèrent de …”"]
    now, then = load_surroundings(clause.document, clause.id, None, 1)
    assert [(each.level, each.own) for each in now] == [(1, False), (1, True), (2, True)]
    assert [each.own for each in then] == [True, True, False]


def test_support_is_bound_to_the_place(world):
    number = move(world)
    sponsors.sponsor_amendment(world.actor("nils"), number)
    actions.revise_amendment(
        world.actor("pia"), number, None, "It belongs there.", after=world.clause, clause_level=1
    )
    found = seen(world, number)
    assert (found.after_id, found.revision, found.current_sponsors) == (world.clause, 2, [])
    actions.revise_amendment(
        world.actor("pia"), number, None, "It belongs there.", after=world.clause, clause_level=1
    )
    actions.revise_amendment(world.actor("pia"), number, None, "It belongs there.")
    assert seen(world, number).revision == 2
    with pytest.raises(Invalid):
        actions.revise_amendment(
            world.actor("pia"), number, None, "It belongs there.", after=world.third_clause
        )
    facts = db.session.query(Event).filter_by(verb="amendment.revised").one().facts
    assert facts["places"] == [world.heading, world.clause] and facts["words"] is True


def test_it_is_reintroduced_only_where_there_is_something_to_move(world):
    number = move(world)
    actions.withdraw_amendment(world.actor("pia"), number)
    again = seen(world, actions.retable_amendment(world.actor("pia"), number).id)
    assert (again.kind, again.after_id, again.clause_level) == ("move", world.heading, 1)
    actions.withdraw_amendment(world.actor("pia"), again.id)
    changed(world, world.heading, place=-9)
    assert not seen(world, again.id).is_certain and seen(world, again.id).after_clause is None
    with pytest.raises(Conflict, match="move_has_no_place"):
        actions.retable_amendment(world.actor("pia"), again.id)


def test_two_places_collide_and_so_does_a_deletion_and_the_same_place_does_not(world):
    one, same, other = move(world), move(world, "paul"), move(world, "ivo", 0)
    gone = propose(world, "nils", "sup", None, clause=world.third_clause)
    found = find_clashes(queries.load_clause_amendments(world.actor(None), world.third_clause))
    assert {(clash.other_id, clash.kind) for clash in found[one]} == {
        (other, "both_move"),
        (gone, "moved_and_deleted"),
    }
    assert {clash.other_id for clash in found[gone]} == {one, same, other}


def test_the_place_is_voted_on_last_and_falls_with_the_clause(world):
    one, other = move(world), move(world, "ivo", 0)
    text = "We *invite* all stakeholders to report every three years."
    words = propose(world, "paul", text=text, clause=world.third_clause)
    gone = propose(world, "nils", "sup", None, clause=world.third_clause)
    steps = derive_voting_order(
        queries.load_clause_amendments(world.actor(None), world.third_clause)
    ).steps
    assert [(each.amendment.id, each.reason_code) for each in steps] == [
        (gone, "deletes"),
        (words, "next"),
        (one, "moves"),
        (other, "moves"),
    ]
    assert {each.id for each in steps[0].lapses} == {words, one, other} and [
        each.id for each in steps[2].lapses
    ] == [other]


def test_an_amendment_for_the_same_place_is_offered_and_one_for_another_collides(world):
    one = move(world)
    actor = world.actor("paul")
    same = previewing.preview_amendment(
        actor, world.third_clause, "move", None, place=RequestedDestination(world.heading, 1)
    )
    assert [each.amendment.id for each in same.similar] == [one] and same.clashes == []
    other = previewing.preview_amendment(
        actor, world.third_clause, "move", None, place=RequestedDestination(0, 1)
    )
    assert other.similar == [] and [(each.id, clash.kind) for each, clash in other.clashes] == [
        (one, "both_move")
    ]
    assert previewing.preview_amendment(actor, world.third_clause, "move", None).clashes == []
    gone = previewing.preview_amendment(actor, world.third_clause, "sup", None)
    assert [clash.kind for _, clash in gone.clashes] == ["moved_and_deleted"]
    deletes = propose(world, "nils", "sup", None, clause=world.third_clause)
    assert deletes in [
        each.id
        for each, _ in previewing.preview_amendment(
            actor, world.third_clause, "move", None, place=RequestedDestination(world.heading, 1)
        ).clashes
    ]


def test_the_secretariat_enters_a_move_for_a_source(world, letter):  # noqa: F811
    form = AmendmentEntryForm.model_validate(
        {"kind": "move", "reason": "They ask.", "clause_id": world.third_clause, "after": "0"}
    )
    found = seen(world, enter_amendment(world.actor("sera"), letter, form).id)
    assert (found.kind, found.after_id) == ("move", None) and found.source


@pytest.mark.parametrize(
    ("after", "said"), [("heading", "after clause A."), (None, "to the beginning.")]
)
def test_the_word_file_describes_a_move_that_it_cannot_show(app, world, after, said):
    move(world, after=getattr(world, after) if after else 0)
    with app.test_request_context():
        marked = collecting_amendments.collect_annotated_text(
            world.actor(None), find_row(Version, world.version), "en", None
        )
    edit = next(each for each in marked.clauses if each.clause.id == world.third_clause).edits[0]
    assert (edit.kind, edit.said, edit.reason) == (
        "move",
        f"MOVE: “Move clause 3 {said}”",
        "It belongs there.",
    )


def test_the_data_hold_where_a_clause_is_moved(world):
    move(world)
    found = load_amendments(world.document, [])[0]
    assert (found.kind, found.revisions[0].after_id, found.revisions[0].clause_level) == (
        "move",
        world.heading,
        1,
    )
