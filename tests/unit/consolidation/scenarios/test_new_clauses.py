"""Tests of scenarios with deletions and new clauses: text, obstacles, dissenters, application
and undo.
"""

import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select

from consult.amendments.actions import propose_clause_at_top, revise_amendment, withdraw_amendment
from consult.amendments.forms import ProposedClauseText
from consult.amendments.renderings.actions import enter_rendering
from consult.consolidation.desk import batch_actions as batching
from consult.consolidation.workbench import clause_actions as placing, actions as working
from consult.consolidation.workbench.clause_text_queries import (
    find_clause_work,
    load_inserted_works,
)
from consult.consolidation.scenarios.preview import order_steps
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ClauseWork, ContributionRef
from consult.consolidation.scenarios.simulation import ScenarioRule
from consult.core.database.engine import db
from consult.core.errors import Conflict
from consult.documents.actions import create_version, issue_version
from consult.documents.clauses.actions import remove_clause
from consult.documents.queries import load_clause_texts
from consult.text.parsing.light_markup import extract_plain_text
from tests.support.consultation.ballots import open_clause_ballot
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import propose
from tests.unit.amendments.test_clause_moves import move
from tests.support.contributions.split_merge import BASE, FIRST, SECOND, WORDS, merge, split
from .test_simulation import look, stand
from .test_split_merge import LATER, RULE, over, texts, told

pytestmark = pytest.mark.usefixtures("here")


def gone(world, name="nils", clause=None):
    return propose(world, name, "sup", None, "Said elsewhere.", clause=clause or world.other_clause)


def new(world, words, name="pia", clause=None, **more):
    return propose(
        world, name, "add", words, "Nobody says so.", clause=clause or world.other_clause, **more
    )


def shape(draft):  # noqa: F811
    db.session.expire_all()
    return [(line.kind, line.level, line.text) for line in load_clause_texts(draft, "en", "en")]


def works(draft):  # noqa: F811
    return set(
        db.session.scalars(select(ClauseWork.clause_id).where(ClauseWork.version_id == draft))
    )


def test_a_deletion_is_shown_with_all_its_proposers_applied_and_undone(world, draft):  # noqa: F811
    one, two = gone(world), gone(world, "pia")
    found, before = look(world, draft, RULE), shape(draft)
    (clause,) = found.clauses
    assert ([each.id for each in clause.deleted_by], clause.edits, clause.text, clause.changes) == (
        [one, two],
        clause.deleted_by,
        "",
        True,
    )
    assert {each.kind for each in clause.change} == {"del"} and "".join(
        each.text for each in clause.change
    ) == extract_plain_text(BASE)
    assert [each.text for each in found.text] == [
        text for *_, text in before if text != BASE
    ] and found.untouched == 3
    batch = over(world, draft)
    assert BASE not in texts(draft) and batch.left == 0
    assert find_clause_work(draft, world.other_clause).out == [f"a{one}", f"a{two}"]
    assert batching.undo_batch_action(world.actor("mona"), draft, batch.id).kept == 0
    assert (
        shape(draft) == before
        and works(draft) == set()
        and look(world, draft, RULE).clauses[0].blocked_by is None
    )


def test_what_stands_below_a_deleted_heading_stays_where_it_is(world, draft):  # noqa: F811
    gone(world, clause=world.heading)
    found, before = look(world, draft, RULE), shape(draft)
    assert [(each.level, each.text) for each in found.text] == [
        (level, text) for _, level, text in before[1:]
    ]
    over(world, draft)
    assert shape(draft) == before[1:]


def test_new_clauses_come_behind_the_one_they_name_by_number_and_at_the_beginning(
    world,
    draft,  # noqa: F811
):
    two = [
        new(world, "Then this.", clause_level=2, clause_kind="item"),
        new(world, "And that.", "paul"),
    ]
    first = propose_clause_at_top(
        world.actor("ivo"), world.document, "It opens.", "It needs one.", clause_kind="heading"
    ).id
    found, before = look(world, draft, RULE), shape(draft)
    assert [
        (each.edit.id, each.behind and each.behind.clause_id, each.kind, each.level, each.kept)
        for each in found.added
    ] == [
        (two[0], world.other_clause, "item", 2, None),
        (two[1], world.other_clause, "operative", 1, None),
        (first, None, "heading", 1, None),
    ]
    assert [each.edit.id for each in found.entries] == [first, *two] and (
        found.clauses,
        found.untouched,
    ) == ([], 4)
    assert [(each.clause_id, each.added.id) for each in found.text if each.added] == [
        (None, each) for each in [first, *two]
    ]
    batch = over(world, draft)
    assert shape(draft) == [
        ("heading", 1, "It opens."),
        *before[:3],
        ("item", 2, "Then this."),
        ("operative", 1, "And that."),
        before[3],
    ]
    work = load_inserted_works(draft)[two[0]]
    assert (
        work.passages == [["Then this.", [f"a{two[0]}"]]]
        and [each for each, _ in batch.items][2] == work.clause_id
    )
    assert [each.kept for each in look(world, draft, RULE).added] == ["worked"] * 3
    with pytest.raises(Conflict, match="nothing_to_take_over"):
        over(world, draft)
    assert (
        batching.undo_batch_action(world.actor("mona"), draft, batch.id).kept == 0
        and shape(draft) == before
    )


def test_an_undone_new_clause_returns_with_its_identity_at_its_place(world, draft):  # noqa: F811
    one, two = new(world, "One."), new(world, "Two.", "paul")
    withdraw_amendment(world.actor("pia"), one)
    batch = over(world, draft)
    clause = load_inserted_works(draft)[two].clause_id
    batching.undo_batch_action(world.actor("mona"), draft, batch.id)
    three = new(world, "Three.", "ivo")
    revise_amendment(world.actor("paul"), two, "Two, or more.", "More.")
    over(world, draft)
    assert texts(draft)[2:] == [BASE, "Two, or more.", "Three.", WORDS]
    assert (
        load_inserted_works(draft)[two].clause_id == clause
        and load_inserted_works(draft)[three].clause_id != clause
    )


def test_a_new_clause_undone_first_follows_those_with_smaller_numbers(world, draft):  # noqa: F811
    one, two = new(world, "One."), new(world, "Two.", "paul")
    mona = world.actor("mona")
    placing.insert_working_clause(mona, draft, two)
    placing.remove_working_clause(mona, draft, load_inserted_works(draft)[two].clause_id)
    found = look(world, draft, RULE)
    over(world, draft)
    assert (
        [each.text for each in found.text]
        == texts(draft)
        == [*texts(draft)[:2], BASE, "One.", "Two.", WORDS]
    )
    assert [each.edit.id for each in found.added] == [one, two]


def test_new_clauses_follow_moved_split_deleted_and_merged_clauses(world, draft):  # noqa: F811
    move(world, clause=world.clause, after=world.third_clause)
    split(world)
    gone(world)
    for clause, words in (
        (world.clause, "Behind what moves."),
        (world.third_clause, "Behind both parts."),
        (world.other_clause, "Behind what goes."),
    ):
        new(world, words, clause=clause)
    found, before = look(world, draft, RULE), shape(draft)
    assert [step.action for step in order_steps(found.clauses, found.added)] == [
        "words",
        "words",
        "move",
        "add",
        "add",
        "add",
        "split",
        "out",
    ]
    batch = over(world, draft)
    assert (
        texts(draft)
        == [each.text for each in found.text]
        == [
            before[0][2],
            "Behind what goes.",
            FIRST,
            SECOND,
            "Behind both parts.",
            before[1][2],
            "Behind what moves.",
        ]
    )
    assert (
        batching.undo_batch_action(world.actor("mona"), draft, batch.id).kept == 0
        and shape(draft) == before
    )


def test_a_new_clause_behind_a_merged_one_follows_both_and_one_between_prevents_the_merge(
    world,
    draft,  # noqa: F811
):  # noqa: F811
    joins, behind = merge(world), new(world, "Behind both.", clause=world.third_clause)
    over_it = look(world, draft, RULE)
    assert [each.text for each in over_it.text][2:] == [f"{BASE} {WORDS}", "Behind both."]
    between = new(world, "Between them.")
    found = look(world, draft, RULE)
    assert told(world, draft) == {
        number: ([], {("comes_between", joins, between)})
        for number in (world.other_clause, world.third_clause)
    }
    assert [each.edit.id for each in found.added] == [behind] and "Between them." not in [
        each.text for each in found.text
    ]
    over(world, draft)
    assert texts(draft)[2:] == [BASE, WORDS, "Behind both."]


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (lambda world: propose(world, "paul", text=LATER), "deleted_and_changed"),
        (lambda world: propose(world, "paul", "noc", None), "deleted_and_changed"),
        (lambda world: move(world, "ivo", clause=world.other_clause), "moved_and_deleted"),
        (
            lambda world: split(world, "ivo", BASE.index("by 2030"), world.other_clause),
            "reshaped_and_deleted",
        ),
    ],
)
def test_what_asks_otherwise_of_a_clause_that_is_deleted_collides(
    world,
    draft,  # noqa: F811
    other,
    kind,
):
    out, number = gone(world), other(world)
    assert told(world, draft) == {world.other_clause: ([], {(kind, out, number)})}
    assert [each.text for each in look(world, draft, RULE).text] == texts(draft)
    with pytest.raises(Conflict, match="nothing_to_take_over"):
        over(world, draft)
    withdraw_amendment(world.actor("nils"), out)
    assert all(not partings for _, partings in told(world, draft).values())


def test_a_clause_that_is_to_stay_changes_as_it_did_where_nobody_deletes_it(
    world,
    draft,  # noqa: F811
):
    propose(world, "paul", "noc", None)
    words = propose(world, text=LATER)
    assert told(world, draft) == {world.other_clause: ([words], set())}


def test_amendments_without_authentic_text_or_place_are_named_and_not_applied(
    world,
    draft,  # noqa: F811
):
    waits = propose(world, "fay", "add", "Nous décidons.", "Il manque.", language="fr")
    found = look(world, draft, RULE)
    assert ([each.id for each in found.waiting], found.added, found.entries, found.unplaced) == (
        [waits],
        [],
        [],
        [],
    )
    enter_rendering(world.actor("mona"), waits, "We decide.")
    found = look(world, draft, RULE)
    assert (found.waiting, [each.text for each in found.added]) == ([], ["We decide."])


def test_an_amendment_without_its_place_is_named_and_not_applied(world, draft):  # noqa: F811
    left = [
        gone(world, clause=world.third_clause),
        new(world, "Behind it.", clause=world.third_clause),
    ]
    remove_clause(world.actor("mona"), draft, world.third_clause)
    propose_dispositions(
        world.actor("mona"),
        draft,
        [ContributionRef("amendment", each) for each in left],
        "carried_over",
        "Later.",
    )
    clear_for_publication(world, draft)
    issue_version(world.actor("sera"), draft)
    after = create_version(
        world.actor("mona"), world.document, "later", {"en": "Later"}, "T/S/L", based_on=draft
    ).id
    found = look(world, after, RULE)
    assert ([each.id for each in found.unplaced], found.entries, found.waiting) == (left, [], [])


def test_locked_text_stays_and_all_the_rest_is_applied(world, draft):  # noqa: F811
    propose(world, text=LATER)
    propose(world, text="Schools come first.", clause=world.third_clause)
    open_clause_ballot(world)
    assert {each.line.clause_id: each.blocked_by for each in look(world, draft, RULE).clauses} == {
        world.other_clause: "under_ballot",
        world.third_clause: None,
    }
    batch = over(world, draft)
    assert batch.left == 1 and texts(draft)[2:] == [BASE, "Schools come first."]


def test_a_clause_under_a_ballot_is_not_deleted_and_counts_as_left(world, draft):  # noqa: F811
    gone(world)
    added = new(world, "Behind it.")
    open_clause_ballot(world)
    batch = over(world, draft)
    assert texts(draft)[2:4] == [BASE, "Behind it."] and batch.left == 1
    assert [each for each, _ in batch.items] == [load_inserted_works(draft)[added].clause_id]


def test_deletions_and_new_clauses_have_their_dissenters(world, draft):  # noqa: F811
    out, added = gone(world), new(world, "One.")
    stand(world, out, nils="support", hana="object")
    stand(world, added, hana="support")
    rule = ScenarioRule(organisations=1)
    found = look(world, draft, rule)
    assert {
        each.code: ([one.id for one in each.opposed], [one.id for one in each.unmet])
        for each in found.groups
    } == {"civ": ([out], [])}
    stand(world, added, nils="object")
    found = look(world, draft, RULE)
    assert (found.clauses, found.added, found.fitting) == ([], [], 0)
    found = look(world, draft, ScenarioRule(organisations=2))
    assert {each.code: [one.id for one in each.unmet] for each in found.groups} == {
        "civ": [added],
        "gov": [out],
    }


def test_an_applied_amendment_is_skipped_and_one_without_its_place_omitted(
    world,
    draft,  # noqa: F811
):
    mona, there, lost = (
        world.actor("mona"),
        new(world, "One."),
        new(world, "Two.", "paul", world.third_clause),
    )
    gone(world, clause=world.clause)
    placing.insert_working_clause(mona, draft, there)
    remove_clause(mona, draft, world.third_clause)
    working.claim_clause(world.actor("rana"), draft, world.clause)
    found = look(world, draft, RULE)
    assert ([each.blocked_by for each in found.clauses], [each.kept for each in found.added]) == (
        ["claimed"],
        ["worked", None],
    )
    batch = over(world, draft)
    assert (batch.items, batch.left) == ([], 3) and lost not in load_inserted_works(draft)
    assert texts(draft)[2:] == [BASE, "One."]


def test_later_changes_stay_and_the_rest_is_undone(world, draft):  # noqa: F811
    one, two = new(world, "One."), new(world, "Two.", "paul")
    gone(world, clause=world.clause)
    gone(world, clause=world.third_clause)
    batch, rana = over(world, draft), world.actor("rana")
    made = load_inserted_works(draft)
    working.rewrite_clause(rana, draft, made[one].clause_id, "One, and only.")
    placing.restore_working_clause(rana, draft, world.third_clause)
    before = texts(draft)
    assert "Two." in before and WORDS in before
    back = batching.undo_batch_action(world.actor("mona"), draft, batch.id)
    assert back.kept == 2
    assert texts(draft)[2:] == [BASE, "One, and only.", WORDS] and works(draft) == {
        made[one].clause_id,
        made[two].clause_id,
        world.third_clause,
    }


def test_the_longest_new_clause_that_is_taken_can_be_put_in_and_a_longer_one_is_refused_at_once(
    world,
    draft,  # noqa: F811
):  # noqa: F811
    longest = TypeAdapter(ProposedClauseText).validate_python("a" * 10_000)
    with pytest.raises(ValidationError):
        TypeAdapter(ProposedClauseText).validate_python("a" * 10_001)
    new(world, longest)
    assert over(world, draft).left == 0 and longest in texts(draft)
