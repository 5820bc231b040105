"""Tests of labels in a working version: computed, set by hand, and never changed once issued."""

import pytest

from consult.core.errors import Invalid
from consult.documents import queries
from consult.documents.clauses import actions as clauses
from consult.documents.forms import AddClauseForm
from consult.documents.labels.queries import load_labelled_text
from consult.documents.versions.markdown_import_actions import import_markdown
from consult.text.parsing.markdown_clauses import parse_document
from tests.support.consultation.working_version import create_working_version
from .test_versions import change, copy

FILE = """# A text

1. One.
2. Two.
2 bis. Between.
4. Four.
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
