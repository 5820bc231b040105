"""Tests of references whose numbers change: found, corrected in each language, and undone."""

import pytest
from sqlalchemy import select

from consult.consolidation.publishing.queries import load_blockers
from consult.consolidation.carry_over.position_queries import (
    compute_full_carry_over,
    count_reconfirmations,
)
from consult.consolidation.references.actions import correct_references, undo_corrections
from consult.consolidation.references.models import ReferenceCorrection
from consult.consolidation.references.queries import load_references
from consult.consolidation.silence.early_end_actions import end_broken_silence
from consult.consolidation.workbench.actions import rewrite_clause
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import Event, transaction
from consult.core.digests import hash_text
from consult.documents import actions, queries
from consult.documents.clauses.actions import add_clause, change_clause, remove_clause
from consult.documents.forms import AddClauseForm, ChangeClauseForm
from consult.documents.labels.actions import choose_numbers
from consult.documents.models import Version, Wording
from consult.positions.actions import take_position
from consult.documents.versions.rename_discard_actions import discard_version
from consult.positions.models import Ballot, Position
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.working_version import create_working_version
from tests.unit.consolidation.silence.test_silence_procedure import object_to, put

pytestmark = [pytest.mark.usefixtures("here"), pytest.mark.postgresql]

TEXTS = {
    "en": "We *invite* all to act on paragraphs 1 and 2, and on paragraph 35 of the Tunis Agenda.",
    "fr": "Nous *invitons* chacun à donner suite aux paragraphes 1 et 2.",
}
CORRECTED = {
    "en": "We *invite* all to act on paragraphs 2 and 3, and on paragraph 35 of the Tunis Agenda.",
    "fr": "Nous *invitons* chacun à donner suite aux paragraphes 2 et 3.",
}


@pytest.fixture
def draft(world):
    """Create a working version counted anew, with a new first paragraph; clause 3 refers to 1 and
    2.
    """
    with transaction():
        for language, text in TEXTS.items():
            wording = find_row(Wording, world.wordings[world.third_clause, language])
            values = {"text": text, "digest": hash_text(text)}
            if language != "en":
                values["rendered_from"] = hash_text(TEXTS["en"])
            db.session.connection().execute(
                Wording.__table__.update().where(Wording.id == wording.id).values(values)
            )
    db.session.expire_all()
    made = create_working_version(world, based_on=world.version)
    form = AddClauseForm(text="We begin.", kind="preambular")
    add_clause(world.actor("mona"), made, form, world.heading)
    choose_numbers(world.actor("sera"), made, anew=True)
    return made


def find(draft, language="en"):
    return next(
        (each for each in load_references(find_row(Version, draft)) if each.language == language),
        None,
    )


def choose(*found):
    return {
        (each.clause_id, each.language): (each.digest, {n.start for n in each.outdated})
        for each in found
    }


def correct(world, draft, *languages, who="mona"):
    there = [find(draft, each) for each in languages or ("en", "fr")]
    return correct_references(world.actor(who), draft, choose(*there))


def text(world, draft, language="en", clause=None):
    line = queries.find_clause_text(draft, clause or world.third_clause, language, "en")
    return line.text


def test_outdated_numbers_are_listed_with_the_corrected_text_in_each_language(world, draft):
    for language in ("en", "fr"):
        found = find(draft, language)
        assert [(each.old, each.new, each.sure) for each in found.numbers] == [
            ("1", "2", True),
            ("2", "3", True),
        ]
        assert found.correct(found.outdated) == CORRECTED[language]
    assert find(draft).others == 1


def test_numbers_that_stand_need_no_correction(world, draft):
    choose_numbers(world.actor("sera"), draft, anew=False)
    found = find(draft)
    assert found.outdated == found.unresolved == []


def test_all_are_corrected_at_once_and_the_translation_stays_up_to_date(world, draft):
    assert correct(world, draft) == 4
    for language in ("en", "fr"):
        assert text(world, draft, language) == CORRECTED[language]
        assert find(draft, language).outdated == []
    line = queries.find_clause_text(draft, world.third_clause, "fr", "en")
    assert not line.is_outdated
    assert world.events()[-1] == "references.corrected"


def test_a_corrected_reference_is_not_corrected_again(world, draft):
    correct(world, draft)
    with pytest.raises(Conflict, match="references_changed"):
        correct_references(
            world.actor("mona"),
            draft,
            {(world.third_clause, "en"): (find(draft).digest, {find(draft).numbers[0].start})},
        )


def test_a_corrected_reference_follows_its_clause_when_the_numbers_change_back(world, draft):
    correct(world, draft)
    choose_numbers(world.actor("sera"), draft, anew=False)
    assert [(each.old, each.new) for each in find(draft).outdated] == [("2", "1"), ("3", "2")]
    correct(world, draft)
    assert text(world, draft) == TEXTS["en"]


def test_it_follows_its_clause_through_other_changes_of_the_text(world, draft):
    correct(world, draft)
    changed = CORRECTED["en"].replace("all to act", "all stakeholders to act at once")
    rewrite_clause(world.actor("mona"), draft, world.third_clause, changed)
    choose_numbers(world.actor("sera"), draft, anew=False)
    assert [(each.old, each.new, each.sure) for each in find(draft).outdated] == [
        ("2", "1", True),
        ("3", "2", True),
    ]


def test_a_reference_written_in_this_version_is_offered_but_not_sure(world, draft):
    form = ChangeClauseForm(language="en", text="We *resolve* to heed paragraph 1.")
    change_clause(world.actor("mona"), draft, world.other_clause, form)
    found = find(draft)
    assert [(each.old, each.new, each.sure) for each in found.outdated] == [("1", "2", False)]


def test_a_reference_that_cannot_be_resolved_says_why(world, draft):
    remove_clause(world.actor("mona"), draft, world.other_clause)
    form = ChangeClauseForm(language="en", text="*Recalling* paragraph 40,")
    change_clause(world.actor("mona"), draft, world.clause, form)
    problems = {
        (each.clause_id, number.old, number.problem)
        for each in load_references(find_row(Version, draft))
        if each.language == "en"
        for number in each.unresolved
    }
    assert problems == {
        (world.clause, "40", "unknown"),
        (world.third_clause, "2", "removed"),
    }


def relabel(world, draft, label):
    line = queries.find_clause_text(draft, world.clause, "en", "en")
    form = ChangeClauseForm(language="en", text=line.text, label=label)
    change_clause(world.actor("mona"), draft, world.clause, form)


def test_a_label_typed_by_hand_puts_no_words_into_another_clause(world, draft):
    relabel(world, draft, "1 shall not")
    assert [(each.old, each.problem) for each in find(draft).unresolved] == [("1", "unnumbered")]


def test_a_number_typed_by_hand_is_offered_but_needs_a_decision(world, draft):
    relabel(world, draft, "40.")
    (first, _) = find(draft).outdated
    assert (first.old, first.new, first.sure) == ("1", "40", False)
    correct(world, draft, "en")
    undecided = {line.clause_id for line in load_blockers(find_row(Version, draft)).undecided}
    assert world.third_clause in undecided


def test_a_text_that_changed_since_it_was_read_is_not_corrected(world, draft):
    seen = choose(find(draft))
    form = ChangeClauseForm(language="en", text=TEXTS["en"] + " Now.")
    change_clause(world.actor("mona"), draft, world.third_clause, form)
    with pytest.raises(Conflict, match="references_changed"):
        correct_references(world.actor("mona"), draft, seen)
    assert text(world, draft) == TEXTS["en"] + " Now."


def test_a_text_under_a_silence_is_not_corrected_and_nothing_else_is(world, draft):
    silence = put(world, world.third_clause)
    with pytest.raises(Conflict, match="under_silence"):
        correct(world, draft)
    assert [text(world, draft, each) for each in TEXTS] == list(TEXTS.values())
    assert db.session.scalars(select(ReferenceCorrection)).all() == []
    object_to(world, silence)
    end_broken_silence(world.actor("cho"), silence)
    assert correct(world, draft) == 4


@pytest.mark.parametrize("name", ["cho", "fay", "pia", "ada"])
def test_only_those_who_consolidate_correct_references(world, draft, name):
    with pytest.raises(Forbidden):
        correct(world, draft, who=name)
    with pytest.raises(Forbidden):
        undo_corrections(world.actor(name), draft)


def test_the_corrections_are_undone_where_the_text_is_as_corrected(world, draft):
    correct(world, draft)
    assert undo_corrections(world.actor("mona"), draft) == 2
    for language in ("en", "fr"):
        assert text(world, draft, language) == TEXTS[language]
    assert not queries.find_clause_text(draft, world.third_clause, "fr", "en").is_outdated
    assert db.session.scalars(select(ReferenceCorrection)).all() == []
    assert [each.new for each in find(draft).outdated] == ["2", "3"]


def test_undo_leaves_a_text_alone_that_was_written_since(world, draft):
    correct(world, draft)
    typed = CORRECTED["en"] + " Typed since."
    rewrite_clause(world.actor("mona"), draft, world.third_clause, typed)
    assert undo_corrections(world.actor("mona"), draft) == 1
    assert text(world, draft) == typed
    assert text(world, draft, "fr") == TEXTS["fr"]


def test_corrected_references_alone_need_no_decision_of_the_chair(world, draft):
    before = {line.clause_id for line in load_blockers(find_row(Version, draft)).undecided}
    assert world.third_clause not in before
    correct(world, draft)
    assert {line.clause_id for line in load_blockers(find_row(Version, draft)).undecided} == before
    rewrite_clause(
        world.actor("mona"), draft, world.third_clause, CORRECTED["en"].replace("all", "some")
    )
    after = {line.clause_id for line in load_blockers(find_row(Version, draft)).undecided}
    assert after == before | {world.third_clause}


def test_a_reference_that_is_not_sure_needs_a_decision(world, draft):
    new = "We *resolve* to heed paragraph 1."
    rewrite_clause(world.actor("mona"), draft, world.other_clause, new)
    clear_for_publication(world, draft)
    assert load_blockers(find_row(Version, draft)).undecided == []
    correct(world, draft, "en")
    assert text(world, draft, clause=world.other_clause) == "We *resolve* to heed paragraph 2."
    undecided = [line.clause_id for line in load_blockers(find_row(Version, draft)).undecided]
    assert undecided == [world.other_clause]


def take(world):
    ballot = db.session.scalar(
        select(Ballot.id).where(Ballot.clause_id == world.third_clause, Ballot.kind == "standing")
    )
    take_position(world.actor("hana"), ballot, "support")
    take_position(world.actor("nils"), ballot, "object", "Not yet.")


def test_positions_are_carried_where_nothing_but_references_changed(world, draft):
    take(world)
    correct(world, draft)
    version = find_row(Version, draft)
    (place,) = (
        each
        for each in compute_full_carry_over(world.actor("mona"), version)
        if each.kind == "position"
    )
    assert (place.verdict, place.sureness, place.positions) == ("moved", 100, 2)
    assert count_reconfirmations(version).staying == 2
    clear_for_publication(world, draft)
    actions.issue_version(world.actor("sera"), draft)
    digests = set(db.session.scalars(select(Position.digest)))
    assert digests == {hash_text(CORRECTED["en"])}
    (event,) = db.session.scalars(select(Event).where(Event.verb == "positions.carried"))
    assert (event.facts["positions"], event.facts["clause_id"]) == (2, world.third_clause)


def test_positions_wait_for_reconfirmation_where_another_word_changed_too(world, draft):
    take(world)
    correct(world, draft)
    rewrite_clause(
        world.actor("mona"), draft, world.third_clause, CORRECTED["en"].replace("all", "some")
    )
    assert count_reconfirmations(find_row(Version, draft)).staying == 0
    clear_for_publication(world, draft)
    actions.issue_version(world.actor("sera"), draft)
    assert set(db.session.scalars(select(Position.digest))) == {hash_text(TEXTS["en"])}
    assert "positions.carried" not in world.events()


def test_a_discarded_version_takes_its_corrections_with_it(world, draft):
    correct(world, draft)
    discard_version(world.actor("sera"), draft)
    assert db.session.scalars(select(ReferenceCorrection)).all() == []
