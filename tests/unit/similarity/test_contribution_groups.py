"""Tests of similar contributions: background search, grouping, splitting, merging, naming,
undo; all support kept.
"""

import time

import pytest
from sqlalchemy import select

from consult.amendments.actions import withdraw_amendment
from consult.amendments.sponsors.actions import sponsor_amendment
from consult.comments.actions import post_comment, withdraw_comment
from consult.core.events import dispatcher as follower
from consult.core.database.engine import db
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import Event
from consult.core.moderation_reasons import ModerationReason
from consult.similarity import (
    actions,
    opt_out_actions as leaving,
    suggestions as looking,
    queries,
    search_process as seeking,
)
from consult.moderation.actions import hide_comment
from tests.unit.amendments.test_amendment_actions import NOW, outcomes, propose
from tests.support.consultation.notices import notices, said

pytestmark = pytest.mark.usefixtures("here")
SAME = "Every school needs a connection that pupils can afford, in towns and in villages alike"
APART = "The reporting cycle should be shortened to one year because two years are far too long."
WHO = ("pia", "paul", "ivo", "dora", "nils", "hana")


def say(world, name, words, clause=None):
    return post_comment(world.actor(name), clause or world.clause, words).id


@pytest.fixture
def alike(world):
    """Create six nearly identical comments of different people, and a different one."""
    numbers = [say(world, name, f"{SAME}{'.' * (at % 2 + 1)}") for at, name in enumerate(WHO)]
    return [*numbers, say(world, "cho", APART)]


def items(numbers, kind="comment"):
    return [f"{kind}:{number}" for number in numbers]


def group(world, numbers, name="mona", kind="comment", **more):
    return actions.create_group(world.actor(name), world.document, items(numbers, kind), **more)


def members(world, row, name="mona"):
    db.session.expire_all()
    return [each.id for each in queries.load_group(world.actor(name), row.id).members]


def sought(world, name="mona"):
    """Run the search and wait for its result."""
    looking.start_search(world.actor(name), world.document)
    for _ in range(600):
        found = looking.load_status(world.document)
        if found.sought.state != "working":
            return found
        time.sleep(0.1)
    pytest.fail("the search does not end")


def test_a_program_suggests_what_says_the_same_and_says_what_came_since(world, alike):
    assert looking.load_status(world.document) is None
    found = sought(world)
    assert found.sought.state == "done" and not found.stale and len(found.look.seen) == 7
    (one,) = looking.build_suggestions(world.actor("mona"), found)
    assert (
        [each.id for each in one.members] == alike[:6]
        and one.campaign
        and one.score > 0.9
        and one.clause_id == world.clause
    )
    assert (one.counts.organisations, one.counts.individuals, one.counts.total) == (2, 2, 4)
    assert "".join(each.text for each in one.words[alike[0]]).startswith(SAME) and any(
        each.same for each in one.words[alike[0]]
    )
    withdraw_comment(world.actor("cho"), alike[6])
    say(world, "fay", "Something else is new here, and nobody has looked at it.")
    now = looking.load_status(world.document)
    assert (now.new, now.changed, now.gone) == (1, 0, 1) and now.stale


def test_a_search_that_was_cut_short_is_said_and_can_be_begun_again(world, alike, monkeypatch):
    monkeypatch.setattr(seeking, "start_job", lambda *_: None)
    looking.start_search(world.actor("mona"), world.document)
    assert looking.load_status(world.document).sought.state == "failed"
    monkeypatch.undo()
    assert sought(world).sought.state == "done"


def test_amendments_are_compared_by_their_change_and_not_by_their_common_clause(world):
    one, other = (
        propose(
            world, name, text=NOW.replace("by 2030", "by the end of the year 2032 at the latest")
        )
        for name in ("pia", "paul")
    )
    propose(
        world, "ivo", text=NOW.replace("public financing", "affordable loans of development banks")
    )
    found = sought(world)
    (suggested,) = looking.build_suggestions(world.actor("mona"), found)
    assert suggested.kind == "amendment" and [each.id for each in suggested.members] == [one, other]


def test_moderators_group_contributions_and_facilitators_on_their_own_clauses(world, alike):
    numbers = iter([say(world, "ivo", f"{SAME} {count}") for count in range(40)])
    did = outcomes(
        world,
        lambda name: (
            group(world, [next(numbers), next(numbers)], name)
            if name
            else actions.create_group(world.actor(None), world.document, items(alike[:2]))
        ),
    )
    assert did == {"fay", "rana", "mona", "sera"}
    elsewhere = [
        say(world, "pia", SAME, world.other_clause),
        say(world, "paul", SAME, world.other_clause),
    ]
    with pytest.raises(Forbidden):
        group(world, elsewhere, "fay")
    with pytest.raises(Forbidden):
        group(world, [elsewhere[0], alike[0]], "fay")
    assert group(world, [elsewhere[0], alike[0]]).clause_id is None
    assert world.events().count("similar.grouped") == 5


def test_what_cannot_be_grouped_is_refused_in_words(world, alike):
    edit = propose(world)
    for given, problem in (
        ([f"comment:{alike[0]}"], Invalid),
        ([f"comment:{alike[0]}", f"amendment:{edit}"], Invalid),
        (["comment:99999", f"comment:{alike[0]}"], NotFound),
    ):
        with pytest.raises(problem):
            actions.create_group(world.actor("mona"), world.document, given)
    group(world, alike[:2])
    with pytest.raises(Conflict, match="grouped_already"):
        group(world, alike[1:3])
    answer = post_comment(
        world.actor("ivo"), world.clause, "I agree with every word.", parent_id=alike[3]
    ).id
    with pytest.raises(Conflict, match="not_to_group"):
        group(world, [alike[3], answer])


def test_no_supporter_is_lost_and_none_counts_twice(world, alike):
    row = group(world, alike[:6], score=0.95)
    found = queries.load_group(world.actor(None), row.id)
    counts = found.counts
    assert (counts.contributions, counts.people, counts.organisations, counts.individuals) == (
        6,
        6,
        2,
        2,
    )
    assert counts.groups == {"civ": 1, "gov": 1} and counts.regions == {"africa": 1, "europe": 1}
    assert (
        counts.languages == {"en": 6}
        and counts.total == 4
        and found.campaign
        and not queries.is_campaign(counts, 0.6)
    )
    queries_of_one = queries.find_group_link("comment", alike[0])
    assert (queries_of_one.id, queries_of_one.others) == (row.id, 5) and queries.find_group_link(
        "comment", alike[6]
    ) is None
    edits = [propose(world, name, text=NOW.replace("2030", "2032")) for name in ("pia", "ivo")]
    sponsor_amendment(world.actor("nils"), edits[0])
    sponsor_amendment(world.actor("dora"), edits[0])
    counts = queries.load_group(
        world.actor("mona"), group(world, edits, kind="amendment").id
    ).counts
    assert (counts.contributions, counts.people, counts.organisations, counts.individuals) == (
        2,
        4,
        2,
        2,
    )


def test_what_is_hidden_or_withdrawn_shows_nowhere_in_a_group(world, alike):
    row = group(world, alike[:4])
    hide_comment(world.actor("mona"), alike[0], ModerationReason("off_topic", ""))
    withdraw_comment(world.actor("paul"), alike[1])
    for name in ("mona", None):
        assert members(world, row, name) == alike[2:4]
    assert queries.find_group_link("comment", alike[2]).others == 1
    with pytest.raises(NotFound):
        group(world, [alike[0], alike[4]])


def test_groups_are_split_merged_named_undone_and_put_together_again(world, alike):
    mona = world.actor("mona")
    first = group(world, alike[:4], name="mona")
    second = actions.split_group(mona, first.id, items(alike[2:4]))
    assert (
        second.id != first.id
        and members(world, first) == alike[:2]
        and members(world, second) == alike[2:4]
    )
    actions.name_group(mona, first.id, "Affordable connections")
    actions.merge_groups(mona, first.id, second.id)
    assert members(world, first) == alike[:4] and first.name == "Affordable connections"
    with pytest.raises(Conflict, match="group_dissolved"):
        actions.name_group(mona, second.id, "Late")
    actions.restore_group(mona, second.id)
    assert members(world, first) == alike[:2] and members(world, second) == alike[2:4]
    actions.add_members(mona, first.id, items([alike[4]]))
    assert (
        actions.split_group(mona, first.id, items([alike[4]])).id == first.id
        and members(world, first) == alike[:2]
    )
    with pytest.raises(Conflict, match="group_would_end"):
        actions.split_group(mona, first.id, items([alike[0]]))
    actions.dissolve_group(mona, first.id)
    assert queries.find_group_link("comment", alike[0]) is None
    actions.restore_group(mona, first.id)
    assert members(world, first) == alike[:2]
    verbs = [each for each in world.events() if each.startswith("similar.")]
    assert verbs == [
        f"similar.{each}"
        for each in (
            "grouped",
            "split",
            "named",
            "merged",
            "restored",
            "added",
            "split",
            "ungrouped",
            "restored",
        )
    ]


def test_an_action_on_a_stale_group_is_refused(world, alike):
    row = group(world, alike[:3])
    before = row.row_version
    actions.add_members(world.actor("rana"), row.id, items([alike[3]]), before)
    for act in (
        lambda: actions.name_group(world.actor("mona"), row.id, "Other", before),
        lambda: actions.split_group(world.actor("mona"), row.id, items(alike[:1]), before),
        lambda: actions.dissolve_group(world.actor("mona"), row.id, before),
    ):
        with pytest.raises(Conflict, match="changed_meanwhile"):
            act()


def test_authors_are_told_and_remove_their_contribution_which_no_moderator_adds_again(world, alike):
    news = follower.Dispatcher()
    row = group(world, alike[:4])
    actions.name_group(world.actor("mona"), row.id, "Affordable connections")
    news.step()
    assert said(notices(world, "pia", "similar.grouped")[0]) == (
        (
            "Your comment was grouped with 3 others as Affordable connections; you can remove "
            "it: Statement, clause 1"
        ),
        f"/en/similar/{row.id}",
    )
    assert not notices(world, "hana", "similar.grouped") and not notices(
        world, "mona", "similar.grouped"
    )
    with pytest.raises(Forbidden):
        leaving.leave_group(world.actor("hana"), row.id, f"comment:{alike[0]}")
    assert [each.item for each in leaving.list_own_members(world.actor("pia"), row)] == [
        f"comment:{alike[0]}"
    ]
    leaving.leave_group(world.actor("pia"), row.id, f"comment:{alike[0]}")
    news.step()
    assert (
        members(world, row) == alike[1:4]
        and queries.load_group(world.actor("mona"), row.id).left == 1
    )
    assert (
        len(notices(world, "mona", "similar.left")) == 1
        and queries.find_group_link("comment", alike[0]) is None
    )
    with pytest.raises(Conflict, match="author_left"):
        actions.add_members(world.actor("mona"), row.id, items([alike[0]]))
    leaving.return_to_group(world.actor("pia"), row.id, f"comment:{alike[0]}")
    assert members(world, row) == alike[:4]
    facts = db.session.scalars(select(Event.facts).where(Event.verb == "similar.left")).one()
    assert facts["members"] == [alike[0]] and facts["kind"] == "comment"


def test_a_contribution_removed_by_its_author_stays_out_when_groups_are_merged_and_split(
    world, alike
):
    mona, first, second = world.actor("mona"), group(world, alike[:2]), group(world, alike[2:5])
    leaving.leave_group(world.actor("ivo"), second.id, f"comment:{alike[2]}")
    actions.merge_groups(mona, first.id, second.id)
    with pytest.raises(Conflict, match="author_left"):
        actions.add_members(mona, first.id, items([alike[2]]))
    actions.restore_group(mona, second.id)
    assert members(world, second) == alike[3:5] and members(world, first) == alike[:2]
    with pytest.raises(Conflict, match="author_left"):
        actions.add_members(mona, first.id, items([alike[2]]))


def test_a_withdrawn_amendment_counts_in_no_group(world):
    edits = [
        propose(world, name, text=NOW.replace("2030", "2032")) for name in ("pia", "ivo", "paul")
    ]
    row = group(world, edits, kind="amendment")
    withdraw_amendment(world.actor("pia"), edits[0])
    assert (
        members(world, row) == edits[1:]
        and queries.list_groups(world.actor(None), world.document)[0].counts.contributions == 2
    )


def test_deletions_of_different_alternatives_are_not_suggested_as_similar(world):
    one, other = (
        "with the help of banks for development in every region",
        "with the help of banks for business in every region",
    )
    long = NOW.replace("through", f"{one} and {other} through")
    edits = [
        propose(world, name, text=text)
        for name, text in (
            ("pia", long),
            ("paul", NOW.replace("every school", "each of the schools")),
            ("ivo", NOW.replace("school", "village")),
        )
    ]
    rows = queries.load_contributions(world.actor("mona"), "amendment", edits)
    there = [rows[number] for number in edits]
    assert looking.filter_alike(there) == there[:1]
    same = propose(world, "nils", text=long)
    there.append(queries.load_contributions(world.actor("mona"), "amendment", [same])[same])
    assert [each.id for each in looking.filter_alike(there)] == [edits[0], same]
