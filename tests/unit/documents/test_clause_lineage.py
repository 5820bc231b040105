"""Tests of clause lineage: recorded by editors, shown in the concordance, followed by
carry-over.
"""

import pytest
from sqlalchemy import select

from consult.amendments.actions import propose_amendment
from consult.consolidation.carry_over import reaffirmation as affirming, confirmation as confirming
from consult.consolidation.carry_over.models import CarryOver
from consult.consolidation.models import ContributionRef
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.documents.clauses import actions as clauses
from consult.documents.actions import create_document, create_version
from consult.documents.comparison import compare_versions
from consult.documents.versions.rename_discard_actions import discard_version
from consult.documents.forms import AddClauseForm
from consult.documents.models import Version
from consult.documents.clauses.lineage_actions import set_clause_lineage
from consult.documents.clauses.lineage_queries import load_heirs, load_clause_lineage
from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import NOW
from tests.unit.consolidation.test_publication import (
    answer,
    edit,
    issued,
    places,
    quoted,
    reword,
    said,
)

pytestmark = pytest.mark.usefixtures("here")
THIRD = "We *invite* all stakeholders to report every two years."


@pytest.fixture
def draft(world):
    """Create a working version based on the current one."""
    return create_working_version(world, "next", based_on=world.version)


def added(world, draft, text, after=None):
    form = AddClauseForm.model_validate(
        {"kind": "operative", "level": 1, "text": text, "label": "9."}
    )
    return clauses.add_clause(world.actor("mona"), draft, form, after or world.clause)


def gone(world, draft, *numbers):
    for number in numbers:
        clauses.remove_clause(world.actor("mona"), draft, number)


def said_of(world, draft, clause_id):
    found = compare_versions(find_row(Version, world.version), find_row(Version, draft), "en")
    return next(
        (each.kind, each.came_from, each.went_to, each.continues)
        for each in found.changes
        if each.clause_id == clause_id
    )


def test_a_new_clause_continues_two_that_were_taken_out(world, draft):
    new = added(world, draft, NOW + " " + THIRD)
    gone(world, draft, world.other_clause, world.third_clause)
    there = load_clause_lineage(find_row(Version, draft), new)
    assert [line.clause_id for line in there.gone] == [world.other_clause, world.third_clause]
    set_clause_lineage(world.actor("mona"), draft, new, [world.other_clause, world.third_clause])
    both = (world.other_clause, world.third_clause)
    assert said_of(world, draft, new) == ("split", both, (), True)
    assert said_of(world, draft, world.other_clause) == ("merged", (), (new,), False)
    assert load_clause_lineage(find_row(Version, draft), new).joined == set(both)
    assert world.events().count("clause.traced") == 1
    set_clause_lineage(
        world.actor("rana"), draft, new, list(both)
    )  # the same again changes nothing
    assert world.events().count("clause.traced") == 1
    clauses.restore_clause(world.actor("mona"), draft, world.third_clause)
    assert said_of(world, draft, new) == ("split", (world.other_clause,), (), True)
    set_clause_lineage(world.actor("rana"), draft, new, [])
    assert (
        said_of(world, draft, new) == ("new", (), (), False)
        and load_heirs(find_row(Version, draft)) == {}
    )


def test_a_clause_that_stays_takes_another_in_and_a_new_one_is_split_from_one_that_stays(
    world, draft
):
    new = added(world, draft, THIRD)
    gone(world, draft, world.third_clause)
    set_clause_lineage(world.actor("mona"), draft, world.other_clause, [world.third_clause])
    set_clause_lineage(world.actor("mona"), draft, new, [world.third_clause], world.other_clause)
    assert said_of(world, draft, world.other_clause) == ("same", (world.third_clause,), (), False)
    assert said_of(world, draft, new) == (
        "split",
        (world.third_clause, world.other_clause),
        (),
        False,
    )
    assert said_of(world, draft, world.third_clause) == (
        "merged",
        (),
        (world.other_clause, new),
        False,
    )
    assert load_heirs(find_row(Version, draft)) == {
        world.third_clause: [world.other_clause, new],
        world.other_clause: [new],
    }


def test_a_false_lineage_is_refused_and_only_editors_record_it(world, draft):
    new = added(world, draft, THIRD)
    gone(world, draft, world.third_clause)
    mona = world.actor("mona")
    for clause_id, joined, split_from in (
        (new, [world.other_clause], None),
        (new, [999], None),
        (new, [], world.third_clause),
        (world.other_clause, [], world.clause),
        (new, [], 999),
    ):
        with pytest.raises(Invalid):
            set_clause_lineage(mona, draft, clause_id, joined, split_from)
    with pytest.raises(NotFound):
        set_clause_lineage(mona, draft, world.third_clause, [])
    for name in ("pia", "cho", "otto", "fay", None):
        with pytest.raises((Forbidden, SignInRequired)):
            set_clause_lineage(world.actor(name), draft, new, [world.third_clause])
    issued(world, draft)
    with pytest.raises(Conflict, match="issued_already"):
        set_clause_lineage(mona, draft, new, [world.third_clause])
    made = create_document(world.actor("sera"), world.consultation, "other", {"en": "Other"})
    first = create_version(mona, made.id, "first", {"en": "First"}, "T/O/1").id
    only = clauses.add_clause(
        mona, first, AddClauseForm.model_validate({"kind": "operative", "level": 1, "text": THIRD})
    )
    with pytest.raises(Conflict, match="not_based_on_current"):
        set_clause_lineage(mona, first, only, [])


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        (THIRD + " " + NOW, "moved", "every school"),
        (THIRD + " " + NOW.replace("every school", "every schools"), "changed", "every schools"),
        ("Nothing of it is here.", "gone", None),
    ],
)
def test_the_passage_of_a_comment_is_searched_in_the_continuing_clause(
    world, draft, text, verdict, words
):
    number = quoted(world, "every school")
    answer(world, draft, said(number), "carried_over")
    new = added(world, draft, text)
    gone(world, draft, world.other_clause)
    assert places(world, draft, "comment")[0].verdict == "gone"
    set_clause_lineage(world.actor("mona"), draft, new, [world.other_clause])
    (place,) = places(world, draft, "comment")
    assert (place.verdict, place.heir, place.label_now) == (
        verdict,
        new if words else None,
        "9." if words else None,
    )
    assert place.new_excerpt is None or place.new_excerpt.words == words
    issued(world, draft)
    row = db.session.scalars(select(CarryOver).where(CarryOver.comment_id == number)).one()
    assert (row.verdict, row.heir_id) == (verdict, new if words else None)
    (still,) = affirming.load_reaffirmation_requests(world.actor("paul"))
    assert still.still.heir == row.heir_id


def test_in_the_next_version_passages_are_searched_where_they_went(world, draft):
    number, lost = quoted(world, "every school"), quoted(world, "resolve", "ivo")
    change = propose_amendment(
        world.actor("pia"),
        world.other_clause,
        "mod",
        NOW.replace("2030", "2032"),
        "Time is needed.",
    ).id
    new = added(world, draft, (THIRD + " " + NOW).replace("*resolve*", "have decided"))
    gone(world, draft, world.other_clause)
    set_clause_lineage(world.actor("mona"), draft, new, [world.other_clause])
    for version in (draft, None):
        second = version or create_working_version(world, "second", based_on=draft)
        for each in (said(number), said(lost), edit(change)):
            answer(world, second, each, "carried_over")
        if second != draft:
            found = {
                (each.kind, each.id): each
                for each in places(world, second)
                if each.kind != "bracket"
            }
            assert (found["comment", number].verdict, found["comment", number].heir) == (
                "kept",
                new,
            )
            assert (found["amendment", change].verdict, found["amendment", change].heir) == (
                "kept",
                new,
            )
            assert (found["comment", lost].verdict, found["comment", lost].heir) == ("gone", None)
            reword(world, second, THIRD, new)
            found = {
                (each.kind, each.id): each
                for each in places(world, second)
                if each.kind != "bracket"
            }
            assert {each.verdict for each in found.values()} == {"gone"}
        issued(world, second)
    assert (
        len(db.session.scalars(select(CarryOver).where(CarryOver.version_id == second)).all()) == 3
    )


def test_amendments_and_brackets_are_searched_there_too_and_a_person_may_correct_it(world, draft):
    number = propose_amendment(
        world.actor("pia"),
        world.other_clause,
        "mod",
        NOW.replace("2030", "2032"),
        "Time is needed.",
    ).id
    answer(world, draft, edit(number), "carried_over")
    clauses.split_clause(
        world.actor("mona"),
        draft,
        world.other_clause,
        "We *resolve*",
        "to connect every school by 2030 through [voluntary] public financing.",
    )
    (place,) = places(world, draft, "amendment")
    new = place.heir
    assert new is not None and place.verdict in {"changed", "moved"}
    (bracket,) = places(world, draft, "bracket")
    assert (bracket.verdict, bracket.heir, bracket.new_excerpt.words) == (
        "moved",
        new,
        "[voluntary]",
    )
    confirming.confirm_verdicts(
        world.actor("mona"), draft, {ContributionRef("amendment", number): place.digest}, "gone"
    )
    issued(world, draft)
    row = db.session.scalars(select(CarryOver).where(CarryOver.amendment_id == number)).one()
    assert (row.verdict, row.heir_id) == ("gone", None)


def test_a_version_with_such_a_confirmation_can_be_discarded(world, draft):
    number = quoted(world, "every school")
    new = added(world, draft, NOW.replace("every school by 2030", "most schools within nine years"))
    gone(world, draft, world.other_clause)
    set_clause_lineage(world.actor("mona"), draft, new, [world.other_clause])
    (place,) = places(world, draft, "comment")
    confirming.confirm_verdicts(world.actor("mona"), draft, {said(number): place.digest})
    discard_version(world.actor("sera"), draft)
    assert db.session.scalars(select(CarryOver)).all() == []


def test_what_is_surely_in_its_own_clause_is_not_sought_elsewhere(world, draft):
    quoted(world, "every school")
    new = added(world, draft, NOW)
    set_clause_lineage(world.actor("mona"), draft, new, [], world.other_clause)
    (place,) = places(world, draft, "comment")
    assert (place.verdict, place.heir) == ("kept", None)
    reword(world, draft, NOW.replace("every school", "all"))
    (place,) = places(world, draft, "comment")
    assert (place.verdict, place.heir) == ("moved", new)
