"""Tests of labels in a working version: computed, set by hand, and never changed once issued."""

import pytest
from sqlalchemy import select, update

from consult.core.database.engine import db
from consult.core.errors import Conflict, Forbidden, Invalid
from consult.core.events.log import Event, transaction
from consult.documents import actions, queries
from consult.documents.clauses import actions as clauses
from consult.documents.forms import AddClauseForm
from consult.documents.labels.actions import (
    choose_numbers,
    release_labels,
    set_working_numbers,
)
from consult.documents.labels.preview_queries import preview_numbers
from consult.documents.labels.queries import load_labelled_text
from consult.documents.models import Version, Wording
from consult.documents.versions.markdown_import_actions import import_markdown
from consult.text.parsing.markdown_clauses import parse_document
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.working_version import create_working_version
from .test_versions import change, copy

FILE = """# A text

1. One.
2. Two.
2 bis. Between.
4. Four.
"""


RENUMBERED = """# A text

## A. Preamble {#h}

1. {#one kind=preambular} Recalling.
2. {#two} We add.
3. {#three} We invite.
"""


@pytest.fixture(autouse=True)
def inside(here):
    """Enter the application context, because every test here calls actions and queries."""


def label(version, language="en"):
    return [line.label for line in queries.load_clause_texts(version, language, "en")]


def by_hand(version):
    text = load_labelled_text(version)
    return [text.labels[key] for key, own in text.by_hand.items() if own]


def add(world, version, after, text="We add.", **fields):
    return clauses.add_clause(
        world.actor("mona"), version, AddClauseForm(text=text, **fields), after
    )


def test_a_clause_put_in_has_a_number_between_those_that_stand(world):
    add(world, world.working, world.other_clause)
    add(world, world.working, world.third_clause)
    assert label(world.working) == ["A.", "1.", "2.", "2 bis.", "3.", "4."]
    assert label(world.version) == ["A.", "1.", "2.", "3."]


def test_a_clause_split_off_has_a_number(world):
    clauses.split_clause(
        world.actor("mona"), world.working, world.other_clause, "We *resolve*.", "We also do."
    )
    assert label(world.working) == ["A.", "1.", "2.", "2 bis.", "3."]


def test_a_moved_clause_is_counted_at_its_new_place_and_gets_its_number_back(world):
    made = copy(world)
    actor = world.actor("mona")
    clauses.move_clause(actor, made, world.third_clause, world.clause)
    assert label(made) == ["A.", "1.", "1 bis.", "2."]
    clauses.move_clause(actor, made, world.third_clause, world.other_clause)
    assert label(made) == ["A.", "1.", "2.", "3."]


def test_the_number_of_a_removed_clause_stays_free_until_it_is_restored(world):
    made = copy(world)
    clauses.remove_clause(world.actor("mona"), made, world.other_clause)
    new = add(world, made, world.clause)
    assert label(made) == ["A.", "1.", "1 bis.", "3."]
    clauses.restore_clause(world.actor("mona"), made, world.other_clause)
    assert label(made) == ["A.", "1.", "2.", "2 bis.", "3."]
    clauses.remove_clause(world.actor("mona"), made, new)
    assert label(made) == ["A.", "1.", "2.", "3."]


def test_translations_have_the_same_number_in_their_own_words(world):
    made = copy(world)
    new = add(world, made, world.other_clause)
    clauses.change_clause(world.actor("mona"), made, new, change("fr", "Nous ajoutons."))
    assert label(made, "fr") == ["A.", "1.", "2.", "2 bis.", "3."]


def test_a_label_set_by_hand_wins_and_is_marked(world):
    made = copy(world)
    new = add(world, made, world.other_clause, label="2 alt.")
    assert label(made) == ["A.", "1.", "2.", "2 alt.", "3."]
    assert by_hand(made) == ["2 alt."]
    clauses.move_clause(world.actor("mona"), made, new, world.clause)
    assert label(made) == ["A.", "1.", "2 alt.", "2.", "3."]


def test_a_typed_label_that_the_numbering_gives_anyway_is_not_by_hand(world):
    made = copy(world)
    add(world, made, world.other_clause, label="2 bis.")
    assert by_hand(made) == []


def test_an_emptied_label_is_computed_again(world):
    made = copy(world)
    new = add(world, made, world.other_clause, label="2 alt.")
    form = change(text="We add.", label_was="2 alt.")
    clauses.change_clause(world.actor("mona"), made, new, form)
    assert label(made) == ["A.", "1.", "2.", "2 bis.", "3."]
    assert by_hand(made) == []


def test_a_clause_may_be_without_a_number(world):
    made = copy(world)
    new = add(world, made, world.other_clause)
    form = change(text="We add.", unnumbered=True)
    clauses.change_clause(world.actor("mona"), made, new, form)
    assert label(made) == ["A.", "1.", "2.", "", "3."]
    clauses.change_clause(world.actor("mona"), made, new, change(text="Typed on."))
    assert label(made) == ["A.", "1.", "2.", "", "3."]
    with pytest.raises(Invalid) as refused:
        clauses.change_clause(
            world.actor("mona"), made, new, change(text="We.", label="9", unnumbered=True)
        )
    assert refused.value.details["fields"] == {"label": {"type": "label_or_none"}}


def test_a_label_that_changed_meanwhile_is_not_taken_for_one_typed_by_hand(world):
    made = create_working_version(world, "first")
    add(world, made, None, label="1.")
    last = add(world, made, clauses.find_last_clause(made))
    add(world, made, None, text="A new beginning.")
    assert label(made) == ["1.", "2.", "3."]
    form = change(text="We add on.", label="2.", label_was="2.")
    clauses.change_clause(world.actor("mona"), made, last, form)
    assert label(made) == ["1.", "2.", "3."]
    assert by_hand(made) == []


def test_a_new_label_does_not_make_the_text_of_another_writer_stale(world):
    made = create_working_version(world, "first")
    add(world, made, None, label="1.")
    last = add(world, made, clauses.find_last_clause(made))
    seen = queries.find_wording(last, made, "en").row_version
    add(world, made, None, text="A new beginning.")
    form = change(text="We go on.", label="2.", label_was="2.", row_version=seen)
    clauses.change_clause(world.actor("mona"), made, last, form)
    assert queries.find_wording(last, made, "en").text == "We go on."


def test_a_first_version_is_counted_from_one(world):
    made = create_working_version(world, "first")
    with_number = add(world, made, None, label="1)")
    add(world, made, with_number)
    add(world, made, None)
    assert label(made) == ["1)", "2)", "3)"]
    clauses.remove_clause(world.actor("mona"), made, with_number)
    assert label(made) == ["1)", "2)"]


def test_an_imported_text_keeps_each_label_and_what_breaks_the_count_is_by_hand(world):
    made = create_working_version(world, "imported")
    found = import_markdown(world.actor("mona"), made, parse_document(FILE), "en")
    assert label(made) == ["1", "2", "2 bis", "4"]
    assert by_hand(made) == ["2 bis", "4"]
    add(world, made, list(found.values())[-1])
    assert label(made)[-1] == "5"


def test_an_old_working_version_keeps_its_labels_and_new_clauses_get_a_number(world):
    """The working version of the world is older than the numbering: its labels have no mark."""
    clauses.remove_clause(world.actor("mona"), world.working, world.third_clause)
    assert label(world.working) == ["A.", "1.", "2."]
    assert by_hand(world.working) == []


def test_a_version_is_counted_anew_and_back_and_both_are_recorded(world):
    made = copy(world)
    clauses.remove_clause(world.actor("mona"), made, world.clause)
    add(world, made, world.other_clause)
    sera = world.actor("sera")
    choose_numbers(sera, made, anew=True)
    assert label(made) == ["A.", "1.", "2.", "3."]
    assert label(made, "fr") == ["A.", "1.", "2.", "3."]
    choose_numbers(sera, made, anew=False)
    assert label(made) == ["A.", "2.", "2 bis.", "3."]
    assert world.events().count("version.numbered") == 2


@pytest.mark.parametrize("name", ["mona", "rana", "cho", "ada", "pia"])
def test_only_the_secretariat_chooses_how_a_version_is_counted(world, name):
    with pytest.raises(Forbidden):
        choose_numbers(world.actor(name), world.working, anew=True)


def test_an_issued_version_is_never_counted_anew(world):
    with pytest.raises(Conflict, match="issued_already"):
        choose_numbers(world.actor("sera"), world.version, anew=True)


def test_the_record_of_the_issue_says_how_the_version_is_numbered(world):
    clear_for_publication(world, world.working)
    choose_numbers(world.actor("sera"), world.working, anew=True)
    actions.issue_version(world.actor("sera"), world.working)
    event = db.session.scalars(select(Event).where(Event.verb == "version.issued")).one()
    assert event.facts["anew"] is True


def test_labels_set_by_hand_are_released_in_every_language(world):
    made = copy(world)
    new = add(world, made, world.other_clause, label="X.")
    clauses.change_clause(
        world.actor("mona"), made, new, change("fr", "Nous ajoutons.", label="Y.", label_was="X.")
    )
    assert sorted(by_hand(made)) == ["X.", "Y."]
    release_labels(world.actor("mona"), made, [new])
    assert (label(made)[3], label(made, "fr")[3], by_hand(made)) == ("2 bis.", "2 bis.", [])
    assert world.events()[-1] == "labels.released"


def test_new_working_versions_are_counted_anew_where_the_document_says_so(world):
    set_working_numbers(world.actor("sera"), world.document, anew=True)
    made = copy(world)
    clauses.remove_clause(world.actor("mona"), made, world.clause)
    assert label(made) == ["A.", "1.", "2."]
    assert label(world.version) == ["A.", "1.", "2.", "3."]


def test_the_preview_names_what_the_other_way_changes(world):
    made = copy(world)
    new = add(world, made, world.clause)
    twice = add(world, made, world.third_clause, label="3.")
    found = preview_numbers(db.session.get(Version, made))
    assert [(each.clause_id, each.before, each.kept, each.anew) for each in found.changes] == [
        (new, None, "1 bis.", "2."),
        (world.other_clause, "2.", "2.", "3."),
        (world.third_clause, "3.", "3.", "4."),
    ]
    assert (found.by_hand, found.twice, found.unnumbered) == ([twice], ["3."], [])


def test_a_clause_of_an_earlier_version_without_a_number_is_named_and_numbered_on_demand(world):
    with transaction():
        db.session.execute(
            update(Wording)
            .where(Wording.id == world.wordings[world.third_clause, "en"])
            .values(label="")
        )
    made = copy(world)
    assert label(made) == ["A.", "1.", "2.", ""]
    assert preview_numbers(db.session.get(Version, made)).unnumbered == [world.third_clause]
    release_labels(world.actor("mona"), made, [world.third_clause])
    assert label(made) == ["A.", "1.", "2.", "3."]


def test_a_file_that_is_numbered_anew_has_no_label_set_by_hand(world):
    made = create_working_version(world, "imported")
    known = {"h": world.heading, "one": world.clause, "three": world.third_clause}
    found = import_markdown(world.actor("mona"), made, parse_document(RENUMBERED), "en", known)
    assert label(made) == ["A", "1", "2", "3"]
    assert by_hand(made) == []
    assert db.session.get(Version, made).counted_anew
    clauses.remove_clause(world.actor("mona"), made, found["two"])
    assert label(made) == ["A", "1", "2"]


def test_a_label_of_a_level_without_numbers_stays_and_is_not_called_set_by_hand(world):
    made = copy(world)
    new = add(world, made, None, label="C5", kind="heading", level=2)
    clauses.move_clause(world.actor("mona"), made, new, world.clause)
    assert label(made) == ["A.", "1.", "C5", "2.", "3."]
    assert by_hand(made) == []


def test_a_numbered_clause_that_becomes_a_heading_loses_its_number(world):
    made = copy(world)
    form = change(text="Title", kind="heading", level=3, label="2.", label_was="2.")
    clauses.change_clause(world.actor("mona"), made, world.other_clause, form)
    assert label(made) == ["A.", "1.", "", "3."]
