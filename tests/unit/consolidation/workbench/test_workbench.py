"""Tests of the workbench: objectors' brackets, new and deleted clauses, brackets removed by a
decision.
"""

import pytest
from sqlalchemy import select

from consult.amendments.actions import propose_amendment as propose_edit
from consult.amendments.actions import revise_amendment, withdraw_amendment
from consult.positions.actions import take_position
from consult.consolidation.workbench import (
    queries as benching,
    clause_actions as placing,
    actions as working,
)
from consult.consolidation.workbench.clause_text_queries import (
    load_offered_hunks,
    build_hunk_key,
    load_inserted_works,
)
from consult.consolidation.brackets.insertion_actions import insert_brackets
from consult.consolidation.brackets.objector_queries import load_objectors
from consult.consolidation.actions import decide_clauses, propose_dispositions
from consult.consolidation.models import REMOVED_DIGEST, ContributionRef, DecidedClause
from consult.consolidation.publishing.queries import load_blockers
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import Event
from consult.documents.clauses.actions import remove_clause
from consult.documents.models import Version
from consult.documents.queries import load_clause_texts
from consult.text.brackets.bracket_tree import count_brackets, parse_brackets
from consult.text.brackets.removed_brackets import find_removed_brackets
from tests.unit.amendments.test_amendment_actions import LATER, NOW, propose
from tests.unit.consolidation.test_decisions import EDITORS, outcomes, words

pytestmark = pytest.mark.usefixtures("here")
WHY = "Two cannot promise it."


def objecting(world, clause):
    """Let Norvania object to the text of a clause; return its source."""
    from consult.positions.queries import find_clause_ballot

    digest = next(
        line.digest
        for line in load_clause_texts(world.version, "en", "en")
        if line.clause_id == clause
    )
    take_position(
        world.actor("nils"), find_clause_ballot(clause), "object", "We cannot pay.", digest
    )
    return f"o{world.norvania}"


def test_text_is_put_in_brackets_and_objectors_are_named_beside_it(world, draft):
    who = objecting(world, world.other_clause)
    assert [(each.source, each.reason) for each in load_objectors(world.other_clause)] == [
        (who, "We cannot pay.")
    ]
    made = insert_brackets(
        world.actor("mona"), draft, world.other_clause, "resolve to connect", who
    )
    text = words(world, draft)
    assert text.startswith("We [alt 1 (Zero draft): *resolve* to connect / alt 2 (Norvania): –]")
    assert "".join(part for part, _ in made.passages) == text and [who] in [
        sources for _, sources in made.passages
    ]
    alternatives = parse_brackets(text).brackets[0].alternatives
    assert [each.by for each in alternatives] == ["Zero draft", "Norvania"]
    insert_brackets(
        world.actor("mona"),
        draft,
        world.other_clause,
        "every school",
        None,
        made.row_version,
        why=WHY,
    )
    assert "[every school]" in words(world, draft)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ("by 2031", "words_not_there"),
        ("[voluntary", "words_cut_a_bracket"),
        ("c", "words_more_than_once"),
    ],
)
def test_text_that_is_not_unique_in_the_clause_is_refused(world, draft, given, wrong):
    with pytest.raises(Invalid) as refused:
        insert_brackets(world.actor("mona"), draft, world.other_clause, given)
    assert refused.value.details["fields"] == {"words": {"type": wrong}}
    assert words(world, draft) == NOW


def test_only_objectors_are_named_and_only_editors_put_brackets(world, draft):
    one = propose(world, "pia")
    withdraw_amendment(world.actor("pia"), one)
    for by in (f"o{world.norvania}", f"a{one}", "a999"):
        with pytest.raises(Invalid):
            insert_brackets(world.actor("mona"), draft, world.other_clause, "by 2030", by)
    made = insert_brackets(world.actor("mona"), draft, world.other_clause, "by 2030", why=WHY)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        insert_brackets(
            world.actor("rana"), draft, world.other_clause, "every school", None, 9, why=WHY
        )
    assert outcomes(
        world,
        lambda actor: (
            insert_brackets(
                actor, draft, world.other_clause, "every school", None, made.row_version, why=WHY
            )
            if actor.user_id != world.ids["rana"]
            else None
        ),
    ) >= EDITORS - {"mona", "sera"}


def test_a_new_clause_is_put_in_and_out_and_in_again_as_the_same(world, draft):
    mona, text = world.actor("mona"), "We *resolve* to report every year."
    one = propose_edit(world.actor("pia"), world.other_clause, "add", text, "Nobody reports.").id
    two = propose_edit(
        world.actor("nils"), world.other_clause, "add", "We count.", "Nobody counts."
    ).id
    made = placing.insert_working_clause(mona, draft, one)
    after = placing.insert_working_clause(mona, draft, two)
    order = [line.clause_id for line in load_clause_texts(draft, "en", "en")]
    at = order.index(world.other_clause)
    assert (
        order[at + 1 : at + 3] == [made.clause_id, after.clause_id]
        and words(world, draft, made.clause_id) == text
    )
    assert made.passages == [[text, [f"a{one}"]]]
    assert [line.clause_id for line in load_blockers(find_row(Version, draft)).undecided] == [
        made.clause_id,
        after.clause_id,
    ]
    with pytest.raises(Conflict, match="put_in_already"):
        placing.insert_working_clause(mona, draft, one)
    placing.remove_working_clause(mona, draft, made.clause_id)
    assert made.clause_id not in [line.clause_id for line in load_clause_texts(draft, "en", "en")]
    assert placing.insert_working_clause(mona, draft, one).clause_id == made.clause_id
    assert words(world, draft, made.clause_id) == text
    work = working.rewrite_clause(
        mona,
        draft,
        made.clause_id,
        text + " And more.",
        load_inserted_works(draft)[one].row_version,
    )
    assert [sources for _, sources in work.passages] == [[f"a{one}"], [f"m{world.ids['mona']}"]]
    found = benching.load_workbench(mona, find_row(Version, draft), made.clause_id)
    assert (
        found.base is None
        and found.source.id == one
        and found.suggest_outcome(found.source) == "modified"  # words by hand stand beside it
    )


def test_what_is_no_new_clause_is_not_put_in_nor_behind_one_that_went(world, draft):
    mona = world.actor("mona")
    with pytest.raises(NotFound):
        placing.insert_working_clause(mona, draft, propose(world, "pia"))
    one = propose_edit(
        world.actor("pia"), world.third_clause, "add", "We count.", "Nobody counts."
    ).id
    remove_clause(mona, draft, world.third_clause)
    with pytest.raises(Conflict, match="place_taken_out"):
        placing.insert_working_clause(mona, draft, one)
    with pytest.raises(Forbidden):
        placing.insert_working_clause(world.actor("cho"), draft, one)


def test_a_restored_new_clause_follows_its_amendment_or_returns_to_its_former_place(world, draft):
    mona = world.actor("mona")
    one = propose_edit(
        world.actor("pia"), world.other_clause, "add", "We count.", "Nobody counts."
    ).id
    made = placing.insert_working_clause(mona, draft, one).clause_id
    placing.remove_working_clause(mona, draft, made)
    revise_amendment(world.actor("pia"), one, "We count all.", "All count.")
    remove_clause(mona, draft, world.other_clause)
    assert placing.insert_working_clause(mona, draft, one).clause_id == made
    assert [line.clause_id for line in load_clause_texts(draft, "en", "en")][2:] == [
        made,
        world.third_clause,
    ]
    assert words(world, draft, made) == "We count all."


def test_a_clause_is_deleted_for_its_proposers_and_restored_as_it_was(world, draft):
    mona = world.actor("mona")
    one = propose_edit(
        world.actor("pia"), world.other_clause, "sup", None, "It is said elsewhere."
    ).id
    with pytest.raises(Conflict, match="changed_meanwhile"):
        placing.remove_working_clause(mona, draft, world.other_clause, "0" * 64)
    work = placing.remove_working_clause(mona, draft, world.other_clause)
    assert work.out == [f"a{one}"] and [
        line.clause_id for line in load_blockers(find_row(Version, draft)).gone
    ] == [world.other_clause]
    found = benching.load_workbench(mona, find_row(Version, draft), world.other_clause)
    assert (
        found.is_removed
        and found.unbracketed == ["voluntary"]
        and found.suggest_outcome(found.others[0]) == "accepted"
    )
    with pytest.raises(Conflict, match="clause_left_the_text"):
        working.rewrite_clause(mona, draft, world.other_clause, NOW)
    assert placing.restore_working_clause(mona, draft, world.other_clause).out == []
    assert words(world, draft) == NOW and load_blockers(find_row(Version, draft)).gone == []
    assert benching.load_workbench(mona, find_row(Version, draft), world.other_clause).passages[
        0
    ].sources == ("base",)


def test_a_decision_lists_the_brackets_that_it_removes(world, draft):
    made = working.rewrite_clause(
        world.actor("mona"), draft, world.other_clause, NOW.replace("[voluntary] ", "")
    )
    found = benching.load_workbench(
        world.actor("mona"), find_row(Version, draft), world.other_clause
    )
    assert (
        found.unbracketed == ["voluntary"] and not load_blockers(find_row(Version, draft)).is_clear
    )
    decided = decide_clauses(
        world.actor("cho"),
        draft,
        [world.other_clause],
        "agreed",
        "I see no objection.",
        {world.other_clause: made.digest},
    )
    row = db.session.scalars(
        select(DecidedClause).where(DecidedClause.decision_id == decided.id)
    ).one()
    assert (row.brackets_before, row.brackets_after, row.removed) == (1, 0, ["voluntary"])
    facts = db.session.scalars(select(Event.facts).where(Event.verb == "decision.taken")).one()
    assert facts["brackets"] == {str(world.other_clause): [1, 0]}
    goes = remove_clause(world.actor("mona"), draft, world.third_clause)
    assert goes is None
    decide_clauses(
        world.actor("cho"),
        draft,
        [world.third_clause],
        "open",
        "The clause is deleted.",
        {world.third_clause: REMOVED_DIGEST},
    )


def test_the_remainder_of_an_amendment_and_its_probable_disposition_are_shown(world, draft):
    mona = world.actor("mona")
    both = propose(world, "pia", text=LATER.replace("every school", "every school and library"))
    version = find_row(Version, draft)
    found = benching.load_workbench(mona, version, world.other_clause)
    assert (
        found.suggest_outcome(found.worded[0]) is None
        and [each.option.taken for each in found.list_requested_changes(found.worded[0])]
        == [False] * 2
    )
    working.build_clause_text(mona, draft, world.other_clause, [f"{both}:1"])
    found = benching.load_workbench(mona, version, world.other_clause)
    left = [
        each.option.new.strip()
        for each in found.list_requested_changes(found.worded[0])
        if not each.option.taken
    ]
    assert found.suggest_outcome(found.worded[0]) == "part" and left == ["and library"]
    work = working.build_clause_text(
        mona, draft, world.other_clause, [f"{both}:0", f"{both}:1"], found.work.row_version
    )
    assert (
        benching.load_workbench(mona, version, world.other_clause).suggest_outcome(found.worded[0])
        == "accepted"
    )
    work = working.rewrite_clause(
        mona, draft, world.other_clause, words(world, draft) + " Now.", work.row_version
    )
    assert (  # words far from its own do not touch it
        benching.load_workbench(mona, version, world.other_clause).suggest_outcome(found.worded[0])
        == "accepted"
    )
    closer = words(world, draft).replace("and library", "and each library")
    working.rewrite_clause(mona, draft, world.other_clause, closer, work.row_version)
    assert (
        benching.load_workbench(mona, version, world.other_clause).suggest_outcome(found.worded[0])
        == "modified"
    )


def test_a_change_that_nobody_asks_for_has_no_answer(world, draft):
    one = ContributionRef("amendment", propose(world, "pia"))
    with pytest.raises(Invalid):
        propose_dispositions(
            world.actor("mona"), draft, [one], "part", "So far.", {"7": "accepted"}
        )
    (made,) = propose_dispositions(
        world.actor("mona"), draft, [one], "part", "So far.", {"0": "accepted"}
    )
    assert made.hunks == {"0": "accepted"}


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ("a [b] c", "a b c", ["b"]),
        ("a [b] c", "a [b] c", []),
        ("a [b] c", "a [other words] c", []),
        ("a [b] c", "", ["b"]),
        ("[a [b] c]", "a [b] c", ["a [b] c"]),
        ("[a] x [b]", "[b] x", ["a"]),
        ("a [b] c", "x y [b] z", []),
        ("no", "[no]", []),
    ],
)
def test_a_pair_of_brackets_is_gone_when_one_of_them_is(before, after, lost):
    assert find_removed_brackets(before, after) == lost and len(lost) <= count_brackets(before)


def test_a_bracket_without_its_partner_is_not_decided(world, draft):
    working.rewrite_clause(
        world.actor("mona"), draft, world.other_clause, NOW.replace("[voluntary]", "[voluntary")
    )
    for status in ("bracketed", "open"):
        with pytest.raises(Conflict, match="marks_torn"):
            decide_clauses(world.actor("cho"), draft, [world.other_clause], status, "So be it.")
    working.rewrite_clause(
        world.actor("mona"), draft, world.other_clause, NOW.replace("*resolve*", "*resolve"), 1
    )
    with pytest.raises(Conflict, match="marks_torn"):
        decide_clauses(world.actor("cho"), draft, [world.other_clause], "open", "So be it.")


def test_accepting_one_half_of_a_pair_accepts_the_other(world, draft):
    one = propose(world, text=NOW.replace("[voluntary]", "voluntary"))
    mona = world.actor("mona")
    keys = [
        build_hunk_key(hunk, place)
        for each, found in load_offered_hunks(mona, world.other_clause)
        if each.id == one
        for place, hunk in enumerate(found)
    ]
    made = working.build_clause_text(mona, draft, world.other_clause, keys[:1])
    assert (
        len(keys) == 2
        and made.taken == keys
        and words(world, draft) == NOW.replace("[voluntary]", "voluntary")
    )
    made = working.build_clause_text(
        mona, draft, world.other_clause, keys[1:], made.row_version
    )  # and leaves it with it
    assert made.taken == [] and words(world, draft) == NOW


def test_amendments_for_the_same_pair_are_accepted_together(world, draft):
    asked = NOW.replace("[voluntary]", "voluntary")
    one, two = propose(world, text=asked), propose(world, "paul", text=asked)
    mona = world.actor("mona")
    keys = {
        each.id: [build_hunk_key(hunk, place) for place, hunk in enumerate(found)]
        for each, found in load_offered_hunks(mona, world.other_clause)
    }
    made = working.build_clause_text(mona, draft, world.other_clause, [keys[one][0], keys[two][1]])
    assert made.taken == sorted(keys[one] + keys[two])
    again = working.build_clause_text(
        mona, draft, world.other_clause, [keys[one][0], keys[two][1]], made.row_version
    )
    assert again.taken == made.taken and words(world, draft) == asked
