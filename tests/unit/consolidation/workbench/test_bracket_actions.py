"""Tests of brackets on the workbench: each resolution and its change, a reason for each
action, undo.
"""

import pytest

from consult.consolidation.brackets import insertion_actions as bracketing, actions as brackets
from consult.consolidation.brackets.bracket_options import list_brackets, KEEP_NOTHING
from consult.consolidation.workbench import actions as working
from consult.consolidation.workbench.clause_text_queries import find_clause_work
from consult.consolidation.actions import decide_clauses
from consult.consolidation.brackets.change_log import load_bracket_changes
from consult.consolidation.models import BracketChange
from consult.core.database.engine import db
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.documents.actions import create_version
from consult.documents.versions.rename_discard_actions import discard_version
from consult.documents.queries import load_clause_texts
from tests.unit.amendments.test_amendment_actions import NOW
from tests.world import ROLES

WHY = "Nobody holds it any more."
OFFERED = NOW.replace("by 2030", "[alt 1 (Norvania): by 2030 / alt 2 (Lakeside): [very] soon]")

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def offered(world, draft):
    """Provide the clause with two alternatives, one of which holds a bracket, and a plain
    bracket.
    """
    working.rewrite_clause(world.actor("mona"), draft, world.other_clause, OFFERED)
    return draft


def line_in(world, draft):
    return next(
        line
        for line in load_clause_texts(draft, "en", "en")
        if line.clause_id == world.other_clause
    )


def words(world, draft):
    return line_in(world, draft).text


def settle(world, draft, number, kept, name="mona", why=WHY, **more):
    return brackets.close_bracket(
        world.actor(name), draft, world.other_clause, number, kept, why, **more
    )


@pytest.mark.parametrize(
    ("number", "kept", "kind", "reads"),
    [
        (0, 0, "taken", NOW),
        (0, 1, "taken", NOW.replace("by 2030", "[very] soon")),
        (0, -1, "removed", NOW.replace(" by 2030", "")),
        (1, 0, "removed", OFFERED.replace("[very]", "very")),
        (1, -1, "removed", OFFERED.replace("[very] ", "")),
        (2, 0, "removed", OFFERED.replace("[voluntary]", "voluntary")),
        (2, -1, "removed", OFFERED.replace("[voluntary] ", "")),
    ],
)
def test_every_resolution_of_a_bracket_writes_its_text_with_a_reason(
    world, offered, number, kept, kind, reads, look
):
    offers = list_brackets(line_in(world, offered), "en")[number].offers
    assert kept in {each.keep for each in offers}
    before = words(world, offered)
    settle(world, offered, number, kept)
    assert words(world, offered) == reads
    (deed,) = load_bracket_changes(offered, world.other_clause)
    assert (deed.kind, deed.reason, deed.digest) == (kind, WHY, line_in(world, offered).digest)
    assert (deed.kept is None) == (kept == KEEP_NOTHING)
    assert f"bracket.{kind}" in world.events()[-2:]
    brackets.undo_bracket_change(world.actor("rana"), deed.id)
    assert (
        words(world, offered) == before and load_bracket_changes(offered, world.other_clause) == []
    )
    assert (
        world.events()[-1] == "bracket.restored"
        and look("select count(*) from bracket_deed where undone_at is not null")[0][0] == 1
    )


def test_the_announced_change_of_a_resolution_is_its_effect(world, offered):
    for number, there in enumerate(list_brackets(line_in(world, offered), "en")):
        for offer in there.offers:
            assert any(each.kind in {"ins", "del"} for each in offer.change)
            settle(world, offered, number, offer.keep)
            brackets.undo_bracket_change(
                world.actor("mona"), load_bracket_changes(offered, world.other_clause)[0].id
            )
    assert words(world, offered) == OFFERED


def test_provenance_survives_accepting_an_alternative_and_undo(world, draft):
    made = bracketing.insert_brackets(
        world.actor("mona"), draft, world.other_clause, "by 2030", why="Two cannot promise it."
    )
    before = made.passages
    assert [each.kind for each in load_bracket_changes(draft, world.other_clause)] == ["opened"]
    settle(world, draft, 0, 0)
    assert words(world, draft) == NOW and [
        source for _, own in made.passages for source in own
    ] == ["base"]
    brackets.undo_bracket_change(
        world.actor("mona"), load_bracket_changes(draft, world.other_clause)[0].id
    )
    assert find_clause_work(draft, world.other_clause).passages == before


def test_a_bracket_is_written_otherwise_and_keeps_the_rest(world, offered):
    mona = world.actor("mona")
    brackets.change_bracket(
        mona, offered, world.other_clause, 0, "alt 1 (Norvania): by 2031 / alt 2: soon", WHY
    )
    assert words(world, offered) == NOW.replace(
        "by 2030", "[alt 1 (Norvania): by 2031 / alt 2: soon]"
    )
    assert (
        load_bracket_changes(offered, world.other_clause)[0].kind == "changed"
        and "bracket.changed" in world.events()
    )
    for wrong, field in (
        ("by [2031", "words_cut_a_bracket"),
        ("alt 1 (Norvania): by 2031 / alt 2: soon", "no_change"),
    ):
        with pytest.raises(Invalid) as refused:
            brackets.change_bracket(mona, offered, world.other_clause, 0, wrong, WHY)
        assert refused.value.details["fields"]["inside"]["type"] == field


def test_an_opened_bracket_has_a_reason_its_own_or_the_objectors(world, draft):
    mona = world.actor("mona")
    with pytest.raises(Invalid) as refused:
        bracketing.insert_brackets(mona, draft, world.other_clause, "by 2030")
    assert (
        refused.value.details["fields"] == {"why": {"type": "missing"}}
        and words(world, draft) == NOW
    )
    bracketing.insert_brackets(
        mona, draft, world.other_clause, "by 2030", why="Two cannot promise it."
    )
    assert load_bracket_changes(draft, world.other_clause)[0].reason == "Two cannot promise it."


@pytest.mark.parametrize(("number", "kept"), [(3, 0), (0, 2), (1, 1), (-1, 0)])
def test_what_is_not_there_is_refused_and_nothing_changes(world, offered, number, kept):
    with pytest.raises(Invalid) as refused:
        settle(world, offered, number, kept)
    assert refused.value.details["fields"]["keep"]["type"] == "no_such_bracket"
    assert words(world, offered) == OFFERED and db.session.query(BracketChange).count() == 0


def test_a_clause_of_nothing_but_a_bracket_is_not_left_empty(world, draft):
    working.rewrite_clause(world.actor("mona"), draft, world.other_clause, "[We resolve.]")
    assert [each.keep for each in list_brackets(line_in(world, draft), "en")[0].offers] == [0]
    with pytest.raises(Invalid, match="invalid"):
        settle(world, draft, 0, -1)
    assert words(world, draft) == "[We resolve.]"


def test_only_moderators_resolve_brackets(world, offered):
    did = set()
    for name in [*ROLES, None]:
        try:
            settle(world, offered, 0, 0, name)
        except (Forbidden, SignInRequired):
            continue
        did.add(name)
        brackets.undo_bracket_change(
            world.actor(name), load_bracket_changes(offered, world.other_clause)[0].id
        )
    assert did == {"rana", "mona", "sera"}
    settle(world, offered, 0, 0)
    deed = load_bracket_changes(offered, world.other_clause)[0]
    for name in set(ROLES) - did:
        with pytest.raises(Forbidden):
            brackets.undo_bracket_change(world.actor(name), deed.id)


def test_the_slower_editor_is_told_and_later_changes_are_not_undone(world, offered):
    digest = line_in(world, offered).digest
    settle(world, offered, 2, 0, digest=digest)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        settle(world, offered, 0, 0, "rana", digest=digest)
    deed = load_bracket_changes(offered, world.other_clause)[0]
    working.rewrite_clause(world.actor("rana"), offered, world.other_clause, OFFERED + " By all.")
    with pytest.raises(Conflict, match="bracket_words_changed"):
        brackets.undo_bracket_change(world.actor("mona"), deed.id)
    with pytest.raises(NotFound):
        brackets.undo_bracket_change(world.actor("mona"), 999)


def test_it_is_a_proposal_until_the_chair_decides_and_ends_with_its_version(world, offered):
    settle(world, offered, 2, 0)
    made = decide_clauses(
        world.actor("cho"), offered, [world.other_clause], "bracketed", "I see no objection."
    )
    assert made.clauses[0].removed == ["voluntary"]
    db.session.rollback()
    other = create_version(
        world.actor("mona"),
        world.document,
        "other",
        {"en": "Other"},
        "T/S/O",
        based_on=world.version,
    ).id
    bracketing.insert_brackets(world.actor("mona"), other, world.other_clause, "by 2030", why=WHY)
    discard_version(world.actor("sera"), other)
    assert (
        load_bracket_changes(other, world.other_clause) == []
        and len(load_bracket_changes(offered, world.other_clause)) == 1
    )
