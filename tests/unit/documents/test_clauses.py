"""Tests of clauses of a working version: added, changed, moved, split, merged and restored
with their identity.
"""

import pytest
from sqlalchemy import select

from consult.core.database.engine import db
from consult.core.errors import Conflict, Forbidden, NotFound
from consult.documents import actions, queries
from consult.documents.clauses import actions as clauses
from consult.documents.versions.queries import list_removed_clauses
from consult.documents.forms import AddClauseForm
from consult.documents.models import Lineage, Placement
from tests.support.consultation.publication_clearance import clear_for_publication
from .test_versions import change, copy, order, words


@pytest.fixture(autouse=True)
def inside(here):
    """Enter the application context, because every test here calls actions and queries."""


def test_clauses_are_added_after_others_and_at_the_beginning(world):
    actor = world.actor("rana")
    last = clauses.add_clause(
        actor,
        world.working,
        AddClauseForm(text="We conclude."),
        clauses.find_last_clause(world.working),
    )
    first = clauses.add_clause(actor, world.working, AddClauseForm(text="Title", kind="heading"))
    middle = clauses.add_clause(
        actor, world.working, AddClauseForm(text="We insert.", label="1 bis."), world.clause
    )
    assert order(world) == [
        first,
        world.heading,
        world.clause,
        middle,
        world.other_clause,
        world.third_clause,
        last,
    ]
    with pytest.raises(NotFound):
        clauses.add_clause(actor, world.working, AddClauseForm(text="Nowhere"), 99_999)


def test_a_stale_save_is_refused_and_overwrites_nothing(world):
    seen = queries.find_wording(world.clause, world.working, "en").row_version
    clauses.change_clause(
        world.actor("mona"),
        world.working,
        world.clause,
        change(text="Mona's words", row_version=seen),
    )
    with pytest.raises(Conflict, match="changed_meanwhile"):
        clauses.change_clause(
            world.actor("rana"),
            world.working,
            world.clause,
            change(text="Rana's", row_version=seen),
        )
    assert queries.find_wording(world.clause, world.working, "en").text == "Mona's words"


def test_kind_and_level_are_the_same_in_all_languages_and_guarded_too(world):
    made = copy(world)
    placement = db.session.scalars(
        select(Placement).where(Placement.version_id == made, Placement.clause_id == world.clause)
    ).one()
    seen = placement.row_version
    clauses.change_clause(
        world.actor("mona"),
        made,
        world.clause,
        change(kind="item", level=2, placement_version=seen),
    )
    assert {
        (line.kind, line.level)
        for line in queries.load_clause_texts(made, "fr", "en")
        if line.clause_id == world.clause
    } == {("item", 2)}
    with pytest.raises(Conflict, match="changed_meanwhile"):
        clauses.change_clause(
            world.actor("rana"),
            made,
            world.clause,
            change(kind="operative", placement_version=seen),
        )


def test_a_save_that_changes_nothing_records_nothing(world):
    line = queries.find_clause_text(world.working, world.clause, "en", "en")
    clauses.change_clause(
        world.actor("mona"), world.working, world.clause, change(text=line.text, label=line.label)
    )
    assert world.events() == []


def test_text_in_a_language_needs_its_edition(world):
    with pytest.raises(Conflict, match="no_such_edition"):
        clauses.change_clause(
            world.actor("mona"), world.working, world.clause, change("es", "Recordando")
        )
    actions.set_edition(world.actor("mona"), world.working, "es", "Declaración")
    clauses.change_clause(
        world.actor("mona"), world.working, world.clause, change("es", "Recordando")
    )
    assert [line.language for line in queries.load_clause_texts(world.working, "es", "en")] == [
        "en",
        "es",
        "en",
        "en",
    ]


def test_an_edition_gets_another_title_and_the_authentic_one_stays_authentic(world):
    actions.set_edition(
        world.actor("mona"), world.working, "en", "Statement, revised", "unofficial"
    )
    (edition,) = queries.list_editions(world.working)
    assert (edition.title, edition.standing) == ("Statement, revised", "authentic")


def test_clauses_move_and_keep_their_identity(world):
    actor = world.actor("mona")
    clauses.move_clause(actor, world.working, world.third_clause, world.heading)
    assert order(world) == [world.heading, world.third_clause, world.clause, world.other_clause]
    clauses.move_clause(actor, world.working, world.heading, world.other_clause)
    assert order(world) == [world.third_clause, world.clause, world.other_clause, world.heading]
    clauses.move_clause_by_one(actor, world.working, world.heading, "up")
    clauses.move_clause_by_one(actor, world.working, world.clause, "up")
    clauses.move_clause_by_one(actor, world.working, world.clause, "up")
    assert order(world) == [world.clause, world.third_clause, world.heading, world.other_clause]
    clauses.move_clause_by_one(actor, world.working, world.clause, "down")
    assert order(world) == [world.third_clause, world.clause, world.heading, world.other_clause]
    with pytest.raises(Conflict):
        clauses.move_clause(actor, world.working, world.clause, world.clause)


def test_a_removed_clause_can_be_restored_with_its_text(world):
    actor, before = world.actor("mona"), words(world)
    clauses.remove_clause(actor, world.working, world.clause)
    assert order(world) == [world.heading, world.other_clause, world.third_clause]
    assert [each.clause_id for each in list_removed_clauses(world.working, "en")] == [world.clause]
    assert queries.find_neighbours(world.working, world.heading) == (None, world.other_clause)
    with pytest.raises(NotFound):
        clauses.change_clause(actor, world.working, world.clause, change())
    clauses.restore_clause(actor, world.working, world.clause)
    assert words(world) == before
    assert order(world, world.version) == [
        world.heading,
        world.clause,
        world.other_clause,
        world.third_clause,
    ]


@pytest.mark.parametrize("last_first", [True, False])
def test_clauses_that_stood_side_by_side_come_back_in_their_order_also_behind_one_that_is_out(
    world, last_first
):
    actor, before = world.actor("mona"), order(world)
    form = AddClauseForm(text="New.")
    clauses.remove_clause(
        actor, world.working, clauses.add_clause(actor, world.working, form, world.clause)
    )
    both = [world.other_clause, world.third_clause]
    for each in both:
        clauses.remove_clause(actor, world.working, each)
    for each in reversed(both) if last_first else both:
        clauses.restore_clause(actor, world.working, each)
    assert order(world) == before


def test_publication_discards_removed_clauses(world):
    clauses.remove_clause(world.actor("mona"), world.working, world.clause)
    actions.issue_version(world.actor("sera"), clear_for_publication(world, world.working))
    left = db.session.scalars(
        select(Placement.clause_id).where(Placement.version_id == world.working)
    ).all()
    assert sorted(left) == sorted([world.heading, world.other_clause, world.third_clause])


def test_a_split_keeps_the_identity_for_the_first_part_and_remembers_where_the_second_came_from(
    world,
):
    made = copy(world)
    second = clauses.split_clause(
        world.actor("mona"),
        made,
        world.clause,
        "*Recalling* that States cooperate,",
        "*Recalling* good faith,",
        label="1 bis.",
    )
    assert order(world, made)[:3] == [world.heading, world.clause, second]
    assert queries.find_clause_text(made, second, "en", "en").tags == ("C2",)
    lineage = db.session.scalars(select(Lineage)).one()
    assert (lineage.from_clause_id, lineage.to_clause_id, lineage.kind) == (
        world.clause,
        second,
        "split",
    )
    french = {line.clause_id: line for line in queries.load_clause_texts(made, "fr", "en")}
    assert french[world.clause].is_outdated
    assert french[second].language == "en"


def test_a_merge_joins_both_in_every_language_and_can_be_undone(world):
    made = copy(world)
    gone = clauses.merge_clauses(world.actor("mona"), made, world.other_clause)
    assert gone == world.third_clause
    line = queries.find_clause_text(made, world.other_clause, "fr", "en")
    assert line.text.endswith("tous les deux ans.")
    assert not line.is_outdated
    assert db.session.scalars(select(Lineage.from_clause_id)).all() == [world.third_clause]
    with pytest.raises(Conflict, match="nothing_to_merge"):
        clauses.merge_clauses(world.actor("mona"), made, world.other_clause)
    clauses.restore_clause(world.actor("mona"), made, world.third_clause)
    assert order(world, made) == order(world, world.version)
    assert db.session.scalars(select(Lineage)).all() == []


def test_tags_are_set_and_those_of_other_consultations_are_not_found(world):
    clauses.set_clause_tags(world.actor("rana"), world.other_clause, [world.tag])
    assert queries.list_clauses_with_tag(world.version, world.tag) == [
        world.clause,
        world.other_clause,
    ]
    clauses.set_clause_tags(world.actor("rana"), world.other_clause, [])
    assert queries.list_clauses_with_tag(world.version, world.tag) == [world.clause]
    with pytest.raises(NotFound):
        clauses.set_clause_tags(world.actor("rana"), world.other_clause, [99_999])
    with pytest.raises(Forbidden):
        clauses.set_clause_tags(world.actor("pia"), world.other_clause, [world.tag])
