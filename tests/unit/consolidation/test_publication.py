"""Tests of publication: answers take effect with the version, later rounds, and the chair's
decisions.
"""

import pytest

from consult.amendments import queries as amendments
from consult.amendments.actions import (
    propose_amendment,
    retable_amendment,
    revise_amendment,
    withdraw_amendment,
)
from consult.amendments.sponsors.actions import sponsor_amendment
from consult.positions.actions import open_amendment_ballot, take_position
from consult.positions.queries import find_amendment_ballot
from consult.comments.actions import post_comment
from consult.comments.passages import PassageQuote
from consult.consolidation.carry_over import queries as carrying
from consult.consolidation import actions as deciding
from consult.consolidation.publishing import chair_decision_actions as publishing
from consult.consolidation.publishing.queries import digest_order, load_blockers
from consult.consolidation.workbench import actions as working
from consult.consolidation.workbench.clause_text_queries import build_hunk_key, load_offered_hunks
from consult.consolidation.workbench.queries import load_workbench
from consult.consolidation.desk.queries import load_board
from consult.consolidation.models import REMOVED_DIGEST, ContributionRef
from consult.consolidation.queries import load_unplaced_contributions
from consult.core.database.engine import find_row
from consult.core.errors import Conflict, Forbidden, Invalid, SignInRequired
from consult.core.events.log import transaction
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import add_clause, change_clause, move_clause
from consult.documents.forms import ChangeClauseForm, AddClauseForm
from consult.documents.models import Document, Version
from consult.documents.queries import load_clause_texts
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import LATER, NOW
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
ENDING = ("accepted", "modified", "not_accepted", "out_of_scope", "duplicate", "noted", "withdrawn")
BOTH = LATER.replace("every school", "every school and library")


def proposed(world, name="pia", text=LATER, clause=None):
    return propose_amendment(
        world.actor(name), clause or world.other_clause, "mod", text, "Time is needed."
    ).id


def answer(world, version, item, outcome="noted", **more):
    return deciding.propose_dispositions(
        world.actor("mona"), version, [item], outcome, "Because.", **more
    )


def take(world, version, number):
    """Take all changes of an amendment into the text."""
    mona = world.actor("mona")
    keys = [
        build_hunk_key(hunk, place)
        for each, found in load_offered_hunks(mona, world.other_clause)
        if each.id == number
        for place, hunk in enumerate(found)
    ]
    return working.build_clause_text(mona, version, world.other_clause, keys)


def edit(number):
    return ContributionRef("amendment", number)


def said(number):
    return ContributionRef("comment", number)


def quoted(world, exact, name="paul", clause=None):
    return post_comment(
        world.actor(name),
        clause or world.other_clause,
        "Why this?",
        quote=PassageQuote(exact=exact),
    ).id


def reword(world, version, text, clause=None):
    change_clause(
        world.actor("mona"),
        version,
        clause or world.other_clause,
        ChangeClauseForm.model_validate({"language": "en", "text": text, "label": "2."}),
    )


def issued(world, version):
    issue_version(world.actor("sera"), clear_for_publication(world, version))
    return version


def seen(world, number, name="pia"):
    return amendments.load_amendment(world.actor(name), number)


def owed(version):
    found = load_blockers(find_row(Version, version))
    return found.amendments, found.comments


def places(world, version, kind=None):
    return [
        each
        for each in carrying.compute_carry_over(world.actor("mona"), find_row(Version, version))
        if kind in {None, each.kind}
    ]


@pytest.mark.parametrize("outcome", ENDING)
def test_an_answered_amendment_is_closed_by_publication_and_can_be_reintroduced(
    world, draft, outcome
):
    one = proposed(world)
    if outcome in {"accepted", "modified"}:
        take(world, draft, one)
    if outcome == "modified":
        reword(world, draft, LATER.replace("2032", "the year 2032"))
    same = {"same_as": f"comment:{quoted(world, 'every school')}"} if outcome == "duplicate" else {}
    answer(world, draft, edit(one), outcome, **same)
    for each in same.values():
        answer(world, draft, said(int(each.partition(":")[2])))
    assert seen(world, one).state == "open"
    issued(world, draft)
    there = seen(world, one)
    assert (there.state, there.answered_in_id, there.allowed_acts) == (
        "answered",
        draft,
        {"retable"},
    )
    hana = world.actor("hana")
    for act in (
        lambda: sponsor_amendment(hana, one),
        lambda: revise_amendment(world.actor("pia"), one, NOW.replace("2030", "2040"), "Better."),
        lambda: withdraw_amendment(world.actor("pia"), one),
    ):
        with pytest.raises(Conflict, match="amendment_answered"):
            act()
    assert [
        each.id
        for each in amendments.load_document_amendments(hana, world.document, amendments.IS_OPEN)
    ] == []
    if outcome == "accepted":  # its words stand in the text: there is nothing to ask for again
        with pytest.raises(Invalid):
            retable_amendment(world.actor("pia"), one)
        return
    again = retable_amendment(world.actor("pia"), one)
    assert (again.retabled_from_id, again.answered_in_id, seen(world, again.id).state) == (
        one,
        None,
        "open",
    )
    with pytest.raises(Conflict, match="amendment_not_withdrawn"):
        retable_amendment(world.actor("pia"), again.id)


def test_no_position_is_taken_on_an_answered_amendment_and_what_was_taken_stays(world, draft):
    one = proposed(world)
    open_amendment_ballot(one)
    take_position(world.actor("nils"), find_amendment_ballot(one), "support")
    issued(world, draft)
    with pytest.raises(Conflict):
        take_position(world.actor("nils"), find_amendment_ballot(one), "object", "No.")


def test_a_reintroduced_amendment_proposes_the_same_on_the_current_text(world, draft):
    one = proposed(world)
    answer(world, draft, edit(one), "not_accepted")
    reword(world, draft, NOW.replace("every school", "each school"))
    issued(world, draft)
    again = retable_amendment(world.actor("pia"), one)
    assert seen(world, again.id).text == LATER.replace("every school", "each school")
    withdraw_amendment(world.actor("pia"), again.id)
    later = create_working_version(world, "later", based_on=draft)
    reword(world, later, LATER.replace("every school", "each school"))
    issued(world, later)
    with pytest.raises(Invalid):
        retable_amendment(world.actor("pia"), again.id)


def test_in_a_second_round_only_new_and_carried_over_contributions_are_due(world, draft):
    done, kept = proposed(world), proposed(world, "nils", NOW.replace("2030", "2035"))
    spoken, open_still = quoted(world, "every school"), quoted(world, "financing")
    for item, outcome in (
        (edit(done), "noted"),
        (edit(kept), "carried_over"),
        (said(spoken), "part"),
        (said(open_still), "carried_over"),
    ):
        answer(world, draft, item, outcome)
    issued(world, draft)
    new_edit, new_word = (
        proposed(world, "ivo", NOW.replace("2030", "2040")),
        quoted(world, "public"),
    )
    second = create_working_version(world, "second", based_on=draft)
    assert owed(second) == ([kept, new_edit], [open_still, new_word])
    rows = load_board(world.actor("mona"), find_row(Version, second)).rows
    row = next(each for each in rows if each.line.clause_id == world.other_clause)
    assert (row.amendments, row.comments, row.due) == (2, 2, 4)
    assert load_unplaced_contributions(world.actor("mona"), find_row(Version, second)).owed == 0
    assert [
        each.proposals[0].id for spot in working_spots(world, second) for each in spot.options
    ] == [kept, new_edit]
    answer(world, second, said(open_still), "noted")
    issued(world, second)
    assert owed(create_working_version(world, "third", based_on=second)) == ([], [])


def working_spots(world, version):
    return load_workbench(
        world.actor("mona"), find_row(Version, version), world.other_clause
    ).places


def test_the_rejected_part_of_an_amendment_stays_open_on_the_new_text(world, draft):
    one = proposed(world, text=BOTH)
    keys = [f"{one}:{number}" for number in (0, 1)]
    made = working.build_clause_text(world.actor("mona"), draft, world.other_clause, keys[1:])
    taken = next(
        each.text
        for each in load_clause_texts(draft, "en", "en")
        if each.clause_id == world.other_clause
    )
    assert made.taken == keys[1:] and taken == LATER
    answer(world, draft, edit(one), "part")
    issued(world, draft)
    there = seen(world, one)
    assert (there.state, there.is_certain, there.rebased_text) == ("open", True, BOTH)
    second = create_working_version(world, "second", based_on=draft)
    assert owed(second)[0] == [one]
    (spot,) = working_spots(world, second)
    assert (spot.options[0].old, spot.options[0].new.strip()) == ("", "and library")


@pytest.mark.parametrize(
    ("text", "hunks", "state"),
    [
        (LATER, {"0": "not_accepted", "1": "accepted"}, "answered"),
        (LATER, {"1": "accepted"}, "open"),
    ],
)
def test_an_amendment_accepted_in_part_without_remainder_is_answered(
    world, draft, text, hunks, state
):
    one = proposed(world, text=BOTH)
    reword(world, draft, text)
    answer(world, draft, edit(one), "part", hunks=hunks)
    issued(world, draft)
    assert seen(world, one).state == state


@pytest.mark.parametrize("begin", ["empty", "older"])
def test_a_version_that_is_no_copy_of_the_current_one_needs_the_chair_and_answers_too(
    world, draft, begin
):
    one = proposed(world)
    if begin == "older":
        issued(world, draft)
    other = create_working_version(
        world, "other", based_on=world.version if begin == "older" else None
    )
    two = proposed(world, "ivo", NOW.replace("2030", "2040")) if begin == "older" else one
    if begin == "empty":
        add_clause(world.actor("mona"), other, AddClauseForm(text="We begin anew.", label="1."))
    else:
        reword(world, other, NOW.replace("schools", "all schools").replace("2030", "2031"))
    with pytest.raises(Conflict, match="not_ready_to_issue"):
        issue_version(world.actor("sera"), other)
    found = load_blockers(find_row(Version, other))
    assert (len(found.undecided), len(found.gone)) == ((1, 4) if begin == "empty" else (1, 0))
    assert found.amendments == [two]
    chosen = {line.clause_id: line.digest for line in found.undecided} | {
        line.clause_id: REMOVED_DIGEST for line in found.gone
    }
    deciding.decide_clauses(world.actor("cho"), other, chosen, "open", "As a whole.", chosen)
    with pytest.raises(Conflict, match="not_ready_to_issue"):
        issue_version(world.actor("sera"), other)
    if begin == "empty":
        assert [
            each.id
            for each in load_unplaced_contributions(
                world.actor("mona"), find_row(Version, other)
            ).proposals
        ] == [one]
    answer(world, other, edit(two))
    assert issue_version(world.actor("sera"), other).issued


def test_the_order_of_the_clauses_is_the_chairs_too(world, draft):
    move_clause(world.actor("mona"), draft, world.third_clause, world.clause)
    found = load_blockers(find_row(Version, draft))
    assert [line.clause_id for line in found.moved] == [world.third_clause]
    order = digest_order(line.clause_id for line in load_clause_texts(draft, "en", "en"))
    did = set()
    for name in [*ROLES, None]:
        try:
            publishing.decide_order(world.actor(name), draft, order, "As the room wants it.")
            did.add(name)
        except (Forbidden, SignInRequired):
            continue
    assert did == {"cho", "vic"} and load_blockers(find_row(Version, draft)).is_clear
    move_clause(world.actor("mona"), draft, world.third_clause, None)
    assert not load_blockers(find_row(Version, draft)).is_clear
    with pytest.raises(Conflict, match="changed_since_seen"):
        publishing.decide_order(world.actor("cho"), draft, order, "As the room wanted it.")
    move_clause(world.actor("mona"), draft, world.third_clause, world.other_clause)
    assert load_blockers(find_row(Version, draft)).moved == []


def test_the_first_version_of_a_document_has_nothing_due(world):
    with transaction():
        find_row(Document, world.document).current_version_id = None
    assert (
        load_blockers(find_row(Version, world.working)).is_clear
        and places(world, world.working) == []
    )
