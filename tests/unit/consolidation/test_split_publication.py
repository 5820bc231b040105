"""Tests of splits and merges that are decided and issued, and of other amendments of their
clauses.
"""

import pytest

from consult.consolidation.carry_over import queries as carrying
from consult.consolidation.publishing import queries as publication
from consult.consolidation.workbench import split_merge_actions as reshaping, actions as working
from consult.consolidation.actions import decide_clauses, propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.consolidation.provenance.story import load_story
from consult.core.database.engine import find_row
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import remove_clause
from consult.documents.comparison import compare_versions
from consult.documents.models import Version
from consult.documents.queries import load_clause_order
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import propose, seen
from tests.support.contributions.split_merge import FIRST, SECOND, WORDS, merge, split
from tests.support.consultation.workbench import line, texts

pytestmark = pytest.mark.usefixtures("here")


def issued(world, version, number):
    mona = world.actor("mona")
    propose_dispositions(
        mona, version, [ContributionRef("amendment", number)], "accepted", "So it reads better."
    )
    clear_for_publication(world, version)
    issue_version(world.actor("sera"), version)
    return compare_versions(find_row(Version, world.version), find_row(Version, version), "en")


def test_a_split_is_decided_and_issued_and_the_concordance_and_the_story_know(
    world,
    draft,
):
    number = split(world)
    reshaping.reshape_clause(world.actor("mona"), draft, number)
    heir = load_clause_order(draft)[-1].clause
    found = publication.load_blockers(find_row(Version, draft))
    assert {each.clause_id for each in found.undecided} == {
        world.third_clause,
        heir,
    } and found.moved == []
    digests = {each: line(draft, each).digest for each in (world.third_clause, heir)}
    decide_clauses(world.actor("cho"), draft, list(digests), "open", "No objection.", digests)
    assert publication.load_blockers(find_row(Version, draft)).undecided == []
    sources = publication.load_publication(world.actor("mona"), find_row(Version, draft)).sources
    assert {each.change.clause_id: each.edits for each in sources} == {
        world.third_clause: [1],
        heir: [1],
    }
    changes = {each.clause_id: each for each in issued(world, draft, number).changes}
    assert (changes[heir].kind, changes[heir].came_from) == ("split", (world.third_clause,))
    assert seen(world, number).state == "answered" and texts(draft)[-2:] == [FIRST, SECOND]
    told = load_story(world.actor(None), find_row(Version, draft), heir)
    assert [each.clause_id for moment in told.moments for each in moment.origins] == [
        world.third_clause
    ]


def test_a_merge_is_decided_and_issued_and_the_concordance_and_the_story_know(
    world,
    draft,
):
    number = merge(world)
    reshaping.reshape_clause(world.actor("mona"), draft, number)
    found = publication.load_blockers(find_row(Version, draft))
    assert [each.clause_id for each in found.undecided] == [world.other_clause]
    assert [each.clause_id for each in found.gone] == [world.third_clause]
    changes = {each.clause_id: each for each in issued(world, draft, number).changes}
    assert (changes[world.third_clause].kind, changes[world.third_clause].went_to) == (
        "merged",
        (world.other_clause,),
    )
    assert (
        changes[world.other_clause].came_from == (world.third_clause,)
        and seen(world, number).state == "answered"
    )
    told = load_story(world.actor(None), find_row(Version, draft), world.other_clause)
    assert [each.clause_id for moment in told.moments for each in moment.origins] == [
        world.third_clause
    ]


@pytest.mark.parametrize("act", [split, merge])
def test_other_amendments_are_searched_where_their_text_went(world, draft, act):
    mona, number = world.actor("mona"), act(world)
    words = propose(world, "paul", text=WORDS.replace("two", "three"), clause=world.third_clause)
    propose_dispositions(
        mona, draft, [ContributionRef("amendment", words)], "carried_over", "Later."
    )
    reshaping.reshape_clause(mona, draft, number)
    place = next(
        each
        for each in carrying.compute_carry_over(mona, find_row(Version, draft))
        if each.id == words
    )
    assert (
        place.heir == (load_clause_order(draft)[-1].clause if act is split else world.other_clause)
        and place.verdict != "gone"
    )


@pytest.mark.parametrize(
    ("act", "changed", "doubtful"),
    [
        (split, WORDS.replace("two", "three"), False),
        (split, "We *invite* everybody [to report every two years].", True),
        (merge, WORDS, False),
        (merge, None, True),
    ],
)
def test_what_stays_open_waits_for_a_person_where_it_has_no_place(
    world,
    draft,
    act,
    changed,
    doubtful,
):
    mona, number = world.actor("mona"), act(world)
    propose_dispositions(
        mona, draft, [ContributionRef("amendment", number)], "carried_over", "Later."
    )
    if changed is None:
        remove_clause(mona, draft, world.other_clause)
    else:
        working.rewrite_clause(mona, draft, world.third_clause, changed)
    place = next(
        each
        for each in carrying.compute_carry_over(mona, find_row(Version, draft))
        if each.kind == "amendment"
    )
    assert (place.verdict, place.doubtful) == (("changed", True) if doubtful else ("kept", False))
