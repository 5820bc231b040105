"""Tests of a facilitator at the desk: the own clauses, and nothing for the own organization."""

import pytest

from consult.amendments.models import Amendment
from consult.amendments.queries import load_document_amendments
from consult.amendments.sponsors.actions import (
    confirm_membership,
    end_sponsorship,
    make_coalition,
    sponsor_amendment,
)
from consult.comments.actions import post_comment
from consult.consolidation.actions import (
    decide_clauses,
    find_disposition,
    propose_dispositions,
    withdraw_dispositions,
)
from consult.consolidation.brackets.insertion_actions import insert_brackets
from consult.consolidation.desk.batch_actions import run_batch_action, undo_batch_action
from consult.consolidation.desk.queries import load_board
from consult.consolidation.desk.suggestion_actions import answer_as_suggested
from consult.consolidation.desk.suggestion_queries import digest_suggestions, load_suggestions
from consult.consolidation.dispositions.effect_queries import check_answers
from consult.consolidation.models import ContributionRef
from consult.consolidation.workbench import actions as working, clause_actions as placing
from consult.consolidation.workbench.amendment_actions import take_amendments
from consult.consolidation.workbench.clause_text_queries import build_hunk_key, load_offered_hunks
from consult.consultations.roles import facilitation_actions
from consult.core.database.engine import db, find_row
from consult.core.errors import Forbidden
from consult.core.events.log import transaction
from consult.core.permissions.rules import is_allowed
from consult.accounts.models import User
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import change_clause, set_clause_status
from consult.documents.forms import ChangeClauseForm
from consult.documents.models import Version
from consult.documents.queries import list_readable_versions
from consult.documents.versions.rename_discard_actions import discard_version
from tests.support.consultation.workbench import texts
from tests.unit.amendments.test_amendment_actions import NOW, propose
from tests.world import CLAUSE_TEXTS

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def fay(world):
    """Make Fay responsible for the clause that amendments of these tests change."""
    facilitation_actions.assign_clauses(
        world.actor("sera"),
        world.consultation,
        world.ids["fay"],
        clause_ids=[world.other_clause],
    )
    return world.actor("fay")


def join_lakeside(world, name):
    with transaction():
        user = db.session.get(User, world.ids[name])
        user.organisation_id, user.affiliation = world.lakeside, "verified"
    return world.actor(name)


def test_a_facilitator_writes_the_text_of_the_own_clause_alone(world, draft, fay):
    working.claim_clause(fay, draft, world.other_clause)
    working.rewrite_clause(fay, draft, world.other_clause, "We connect every school.")
    assert "We connect every school." in texts(draft)
    insert_brackets(fay, draft, world.other_clause, "every school", why="Not agreed.")
    working.release_clause(fay, draft, world.other_clause)
    for attempt in (
        lambda: working.claim_clause(fay, draft, world.third_clause),
        lambda: working.rewrite_clause(fay, draft, world.third_clause, "We pay."),
        lambda: insert_brackets(fay, draft, world.third_clause, "We", why="Not agreed."),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_a_facilitator_changes_neither_structure_nor_status_and_issues_nothing(world, draft, fay):
    own = world.other_clause
    form = ChangeClauseForm(language="en", text="We connect.", kind="heading")
    for attempt in (
        lambda: change_clause(fay, draft, own, form),
        lambda: placing.remove_working_clause(fay, draft, own),
        lambda: run_batch_action(fay, draft, "claim", [own]),
        lambda: set_clause_status(fay, own, "agreed"),
        lambda: decide_clauses(fay, draft, [own], "agreed", "I see no objection."),
        lambda: issue_version(fay, draft),
        lambda: discard_version(fay, draft),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_a_facilitator_builds_text_from_amendments_and_takes_a_whole_one(world, draft, fay):
    made = propose(world, "pia")
    hunks = [
        build_hunk_key(hunk, number)
        for _amendment, found in load_offered_hunks(fay, world.other_clause)
        for number, hunk in enumerate(found)
    ]
    working.build_clause_text(fay, draft, world.other_clause, hunks)
    assert any("2032" in text for text in texts(draft))
    whole = propose(world, "nils", text=NOW.replace("every", "each"))
    batch = take_amendments(fay, draft, [whole])
    assert any("each" in text for text in texts(draft))
    undo_batch_action(fay, draft, batch.id)
    assert not any("each" in text for text in texts(draft))
    removal = propose(world, "nils", "sup", None)
    elsewhere = propose(
        world, "nils", text=f"{CLAUSE_TEXTS['en'][3][1]} Soon.", clause=world.third_clause
    )
    for others in ([made, elsewhere], [removal]):
        with pytest.raises(Forbidden):
            take_amendments(fay, draft, others)


def test_a_facilitator_answers_on_the_own_clause_but_not_for_the_own_organization(
    world, draft, fay
):
    theirs, own = propose(world, "nils"), propose(world, "pia", text="We connect most schools.")
    join_lakeside(world, "fay")
    fay = world.actor("fay")
    given = ContributionRef("amendment", theirs)
    propose_dispositions(fay, draft, [given], "not_accepted", "Others asked for more.")
    assert find_disposition(draft, given).made_by_id == world.ids["fay"]
    with pytest.raises(Forbidden):
        propose_dispositions(
            fay, draft, [given, ContributionRef("amendment", own)], "not_accepted", "Others."
        )
    written = post_comment(fay, world.other_clause, "How?").id
    with pytest.raises(Forbidden):
        propose_dispositions(
            fay, draft, [ContributionRef("comment", written)], "noted", "I asked it."
        )
    elsewhere = post_comment(world.actor("nils"), world.third_clause, "How?").id
    with pytest.raises(Forbidden):
        propose_dispositions(
            fay, draft, [ContributionRef("comment", elsewhere)], "noted", "Read with thanks."
        )
    withdraw_dispositions(fay, draft, [given])
    assert find_disposition(draft, given) is None


def test_a_facilitator_answers_nothing_that_they_or_their_organization_support(world, draft, fay):
    given = ContributionRef("amendment", propose(world, "nils"))
    by_others = ContributionRef(
        "amendment", propose(world, "nils", text=NOW.replace("every", "each"))
    )
    join_lakeside(world, "fay")
    fay = world.actor("fay")
    for supporter in ("fay", "hana"):
        sponsor_amendment(world.actor(supporter), given.id)
        with pytest.raises(Forbidden):
            propose_dispositions(fay, draft, [given], "not_accepted", "Others asked for more.")
        (view,) = load_document_amendments(fay, world.document, Amendment.id == given.id)
        assert not is_allowed(fay, "answer.give", view)
        end_sponsorship(world.actor(supporter), given.id)
    propose_dispositions(fay, draft, [given, by_others], "not_accepted", "Others asked for more.")


def test_a_facilitator_answers_no_amendment_of_a_coalition_of_their_organization(world, draft, fay):
    made = make_coalition(world.actor("nils"), world.consultation, "Islands", [world.lakeside])
    given = ContributionRef("amendment", propose(world, "nils", coalition_id=made.id))
    join_lakeside(world, "fay")
    fay = world.actor("fay")
    propose_dispositions(fay, draft, [given], "not_accepted", "It is not confirmed.")
    confirm_membership(world.actor("hana"), made.id)
    with pytest.raises(Forbidden):
        propose_dispositions(fay, draft, [given], "not_accepted", "Others asked for more.")


def test_suggested_answers_leave_out_those_of_the_own_organization(world, draft, fay):
    both = [propose(world, "nils"), propose(world, "pia", text=NOW.replace("every", "each"))]
    take_amendments(fay, draft, both)
    version = find_row(Version, draft)

    def suggested(actor):
        return load_suggestions(actor, version, check_answers(version, world.other_clause))

    assert len(suggested(fay)) == 2
    fay = join_lakeside(world, "fay")
    (one,) = suggested(fay)
    assert one.amendment.organisation_id == world.norvania
    batch = answer_as_suggested(fay, draft, digest_suggestions(suggested(fay)), world.other_clause)
    assert len(batch.items) == 1
    undo_batch_action(fay, draft, batch.id)
    assert find_disposition(draft, ContributionRef("amendment", one.amendment.id)) is None
    with pytest.raises(Forbidden):
        answer_as_suggested(fay, draft, digest_suggestions(suggested(fay)))


def test_the_queue_of_a_facilitator_has_the_own_clauses_alone(world, draft, fay):
    post_comment(world.actor("pia"), world.other_clause, "How?")
    post_comment(world.actor("pia"), world.third_clause, "How?")
    board = load_board(fay, find_row(Version, draft))
    assert [row.line.clause_id for row in board.queue] == [world.other_clause]
    assert {row.line.clause_id for row in board.rows if row.facilitated} == {
        world.clause,
        world.other_clause,
    }
    every = load_board(world.actor("mona"), find_row(Version, draft))
    assert {row.line.clause_id for row in every.queue} == {world.other_clause, world.third_clause}


def test_a_facilitator_reads_the_working_version_and_a_participant_does_not(world, draft, fay):
    document = find_row(Version, draft).document
    assert draft in {each.id for each in list_readable_versions(fay, document)}
    assert draft not in {each.id for each in list_readable_versions(world.actor("pia"), document)}


def test_work_ends_with_the_assignment(world, draft, fay):
    facilitation_actions.unassign_clauses(world.actor("sera"), world.consultation, world.ids["fay"])
    with pytest.raises(Forbidden):
        working.rewrite_clause(world.actor("fay"), draft, world.other_clause, "We pay.")
