"""Tests of consolidation: hunks accepted with provenance, dispositions, and the chair's
decisions.
"""

import pytest
from sqlalchemy import func, select

from consult.accounts.models import Organisation
from consult.comments.actions import post_comment
from consult.consolidation import actions as deciding
from consult.consolidation.decisions.queries import load_decisions_by_clause
from consult.consolidation.workbench import actions as working
from consult.consolidation.workbench.clause_text_queries import find_clause_work
from consult.consolidation.actions import decide_clauses, propose_dispositions
from consult.consolidation.models import (
    REMOVED_DIGEST,
    ClauseWork,
    ContributionRef,
    ChairDecision,
    Disposition,
)
from consult.consolidation.publishing.queries import load_blockers
from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.documents.actions import create_version, issue_version
from consult.documents.clauses.actions import remove_clause, restore_clause
from consult.documents.models import Clause, Version
from consult.documents.queries import load_clause_texts
from tests.unit.amendments.test_amendment_actions import LATER, NOW, propose
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
EDITORS = {"rana", "mona", "sera"}
PODIUM = {"cho", "vic"}


def words(world, version, clause=None):
    return next(
        each.text
        for each in load_clause_texts(version, "en", "en")
        if each.clause_id == (clause or world.other_clause)
    )


def outcomes(world, act):
    """Return who could do it; everyone else was refused."""
    did = set()
    for name in [*ROLES, None]:
        try:
            act(world.actor(name))
            did.add(name)
        except (Forbidden, SignInRequired):
            continue
    return did


def test_an_accepted_hunk_has_its_provenance(world, draft):
    one = propose(world, "pia")
    made = working.build_clause_text(world.actor("mona"), draft, world.other_clause, [f"{one}:0"])
    assert words(world, draft) == LATER and words(world, world.version) == NOW
    assert [text for text, sources in made.passages if sources == [f"a{one}"]] == ["2032"]
    assert "".join(text for text, _ in made.passages) == LATER
    assert [(text, sources) for _, text, sources in made.struck] == [("2030", [f"a{one}"])]
    again = working.build_clause_text(
        world.actor("rana"), draft, world.other_clause, [], made.row_version
    )
    assert words(world, draft) == NOW and again.taken == []


def test_what_collides_stands_in_brackets_and_a_typed_text_keeps_provenance(world, draft):
    one, two = propose(world, "pia"), propose(world, "nils", text=NOW.replace("2030", "2035"))
    made = working.build_clause_text(
        world.actor("mona"), draft, world.other_clause, [f"{one}:0", f"{two}:0"]
    )
    there = words(world, draft)
    assert "2030 / alt 2 (Lakeside Schools Network): 2032 / alt 3 (Norvania): 2035]" in there
    made = working.build_clause_text(
        world.actor("mona"), draft, world.other_clause, [f"{one}:0"], made.row_version
    )
    typed = LATER.replace("2032", "2032 at the latest")
    made = working.rewrite_clause(
        world.actor("mona"), draft, world.other_clause, typed, made.row_version
    )
    assert words(world, draft) == typed
    own = [text.strip() for text, sources in made.passages if sources == [f"m{world.ids['mona']}"]]
    assert own == ["at the latest"]
    with pytest.raises(Conflict, match="changed_meanwhile"):
        working.rewrite_clause(world.actor("rana"), draft, world.other_clause, NOW, 1)
    with pytest.raises(Invalid):
        working.build_clause_text(
            world.actor("mona"), draft, world.other_clause, ["999:0"], made.row_version
        )
    with pytest.raises(Conflict, match="not_based_on_current"):
        working.build_clause_text(
            world.actor("mona"),
            create_version(world.actor("mona"), world.document, "new", {"en": "N"}, "N").id,
            world.other_clause,
            [],
        )


def test_only_editors_consolidate_and_only_the_podium_decides(world, draft):
    one = ContributionRef("amendment", propose(world, "pia"))
    assert (
        outcomes(
            world,
            lambda actor: working.rewrite_clause(
                actor, draft, world.other_clause, f"{NOW} {actor.user_id}", _version(draft, world)
            ),
        )
        == EDITORS
    )
    assert (
        outcomes(
            world, lambda actor: propose_dispositions(actor, draft, [one], "noted", "Because.")
        )
        == EDITORS
    )
    assert (
        outcomes(
            world,
            lambda actor: decide_clauses(
                actor, draft, [world.other_clause], "open", "No objection."
            ),
        )
        == PODIUM
    )
    assert (
        db.session.scalar(select(func.count(ChairDecision.id))),
        db.session.scalar(select(func.count(ClauseWork.id))),
    ) == (2, 1)


def _version(draft, world):
    there = find_clause_work(draft, world.other_clause)
    return there.row_version if there else None


def test_one_reason_disposes_of_many_and_can_be_repeated_and_withdrawn(world, draft):
    one = ContributionRef("amendment", propose(world, "pia"))
    two = ContributionRef("comment", post_comment(world.actor("paul"), world.clause, "Why?").id)
    made = propose_dispositions(
        world.actor("mona"), draft, [one, two, one], "noted", "It is said in clause 4."
    )
    assert [(each.amendment_id, each.comment_id) for each in made] == [
        (one.id, None),
        (None, two.id),
    ]
    (again,) = propose_dispositions(
        world.actor("mona"),
        draft,
        [one],
        "part",
        "The first hunk is taken.",
        {"0": "accepted"},
        made[0].row_version,
    )
    assert (again.id, again.outcome, again.hunks) == (made[0].id, "part", {"0": "accepted"})
    with pytest.raises(Conflict, match="changed_meanwhile"):
        propose_dispositions(world.actor("rana"), draft, [one], "noted", "Late.", row_version=1)
    with pytest.raises(Invalid):
        propose_dispositions(
            world.actor("mona"), draft, [one, two], "part", "Both.", {"0": "accepted"}
        )
    deciding.withdraw_dispositions(world.actor("mona"), draft, [two])
    assert db.session.scalar(select(func.count(Disposition.id))) == 1
    with pytest.raises(NotFound):
        deciding.withdraw_dispositions(world.actor("mona"), draft, [two])
    with pytest.raises(NotFound):
        propose_dispositions(
            world.actor("mona"), draft, [ContributionRef("comment", 999)], "noted", "Nobody."
        )


def test_the_chair_decides_the_displayed_text_and_its_status(world, draft):
    one = propose(world, "pia")
    made = working.build_clause_text(world.actor("mona"), draft, world.other_clause, [f"{one}:0"])
    with pytest.raises(Conflict, match="brackets_left"):
        decide_clauses(world.actor("cho"), draft, [world.other_clause], "agreed", "Too early.")
    working.rewrite_clause(
        world.actor("mona"),
        draft,
        world.other_clause,
        LATER.replace("[voluntary] ", ""),
        made.row_version,
    )
    line = next(
        each
        for each in load_clause_texts(draft, "en", "en")
        if each.clause_id == world.other_clause
    )
    with pytest.raises(Conflict, match="text_changed"):
        decide_clauses(
            world.actor("cho"),
            draft,
            [world.other_clause],
            "agreed",
            "I see no objection.",
            {world.other_clause: "0" * 64},
        )
    made = decide_clauses(
        world.actor("cho"),
        draft,
        [world.other_clause],
        "agreed",
        "I see no objection.",
        {world.other_clause: line.digest},
    )
    assert (made.number, len(made.clauses)) == (1, 1)
    assert find_row(Clause, world.other_clause).status == "agreed"
    assert load_decisions_by_clause(draft)[world.other_clause][1].digest == line.digest
    working.rewrite_clause(
        world.actor("mona"), draft, world.other_clause, f"[{NOW}]", _version(draft, world)
    )
    with pytest.raises(Conflict, match="brackets_left"):
        decide_clauses(world.actor("cho"), draft, [world.other_clause], "adref", "No.")
    with pytest.raises(Invalid):
        decide_clauses(world.actor("cho"), draft, [], "open", "Nothing.")


def test_a_clause_is_claimed_by_one_and_freed_by_anybody(world, draft):
    working.claim_clause(world.actor("mona"), draft, world.clause)
    working.claim_clause(world.actor("mona"), draft, world.clause)
    with pytest.raises(Conflict, match="claimed_already"):
        working.claim_clause(world.actor("rana"), draft, world.clause)
    working.release_clause(world.actor("rana"), draft, world.clause)
    assert (
        working.claim_clause(world.actor("rana"), draft, world.clause).user_id == world.ids["rana"]
    )
    issue_version(world.actor("sera"), draft)
    with pytest.raises(Conflict, match="issued_already"):
        working.release_clause(world.actor("rana"), draft, world.clause)


def test_a_clause_removed_meanwhile_is_not_decided_unseen_and_its_restoration_voids_the_decision(
    world, draft
):
    line = next(
        each
        for each in load_clause_texts(draft, "en", "en")
        if each.clause_id == world.third_clause
    )
    remove_clause(world.actor("mona"), draft, world.third_clause)
    with pytest.raises(Conflict, match="clause_left_the_text"):
        decide_clauses(
            world.actor("cho"),
            draft,
            [world.third_clause],
            "agreed",
            "As I read it.",
            {world.third_clause: line.digest},
        )
    decide_clauses(
        world.actor("cho"),
        draft,
        [world.third_clause],
        "agreed",
        "The clause is deleted.",
        {world.third_clause: REMOVED_DIGEST},
    )
    assert load_blockers(find_row(Version, draft)).gone == []
    restore_clause(world.actor("mona"), draft, world.third_clause)
    with pytest.raises(Conflict, match="text_changed"):
        decide_clauses(
            world.actor("cho"),
            draft,
            [world.third_clause],
            "agreed",
            "The clause is deleted.",
            {world.third_clause: REMOVED_DIGEST},
        )


def test_alternatives_name_their_authors_in_the_language_of_the_text(app, world, draft):
    one, two = propose(world, "nils"), propose(world, "pia", text=NOW.replace("2030", "2035"))
    with transaction():
        find_row(Organisation, world.norvania).names = {"en": "Norvania", "fr": "Norvanie"}
    with app.test_request_context("/fr/"):
        app.preprocess_request()
        working.build_clause_text(
            world.actor("mona"), draft, world.other_clause, [f"{one}:0", f"{two}:0"]
        )
    assert "(Norvania)" in words(world, draft) and "Norvanie" not in words(world, draft)
