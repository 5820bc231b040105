"""Tests of amendments that split a clause or merge it with the one before."""

import pytest
from sqlalchemy import update

from consult.amendments import actions, queries
from consult.amendments.sponsors import actions as sponsors
from consult.amendments.forms import AmendmentEntryForm
from consult.amendments.proposing.submission_entry_actions import enter_amendment
from consult.amendments.proposing.split_merge import describe_cut, list_cuts, build_reshaped_text
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import Event, transaction
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import change_clause
from consult.documents.forms import ChangeClauseForm
from consult.documents.models import Clause, Document, Placement, Version
from consult.output.word import amendment_queries as collecting_amendments
from consult.output import text_variants as collecting_views
from consult.output.data.contribution_data import load_amendments
from tests.support.consultation.working_version import create_working_version
from tests.world import CONTRIBUTORS
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.contributions.amendments import propose, seen
from tests.support.contributions.permissions import outcomes
from tests.unit.comments.test_submission_entry import letter  # noqa: F401 - a fixture
from tests.support.contributions.split_merge import BASE, WORDS, merge, split

pytestmark = pytest.mark.usefixtures("here")


def placed(world, clause, **values):
    """Change kind or level of a clause in the issued version, as if issued so."""
    with transaction():
        db.session.execute(
            update(Placement)
            .where(Placement.clause_id == clause, Placement.version_id == world.version)
            .values(**values)
        )
        db.session.expire_all()


def issued_with(world, text):
    """Issue a version with another text of the third clause."""
    draft = create_working_version(world, based_on=world.version)
    change_clause(
        world.actor("mona"),
        draft,
        world.third_clause,
        ChangeClauseForm.model_validate({"language": "en", "text": text, "label": "3."}),
    )
    left = [
        ContributionRef("amendment", each.id)
        for each in queries.load_document_amendments(world.actor("mona"), world.document)
        if each.state == "open"
    ]
    propose_dispositions(world.actor("mona"), draft, left, "carried_over", "Later.")
    clear_for_publication(world, draft)
    issue_version(world.actor("sera"), draft)


def test_a_clause_is_split_where_its_second_part_begins(world):
    found = seen(world, split(world))
    assert (
        found.kind,
        found.cut,
        found.cut_now,
        found.text,
        found.rebased_text,
        found.after_id,
        found.clause_level,
    ) == ("split", WORDS.index("to report"), WORDS.index("to report"), None, None, None, None)
    assert (
        found.resulting_text == found.target_text == WORDS
        and found.is_certain
        and not found.is_on_earlier_text
    )
    assert build_reshaped_text(found).texts == (
        "We *invite* all stakeholders",
        "to report every two years.",
    )
    assert describe_cut(found)[1:] == ("… invite all stakeholders", "to report every two years.")


def test_a_clause_is_merged_with_the_one_before(world):
    found = seen(world, merge(world))
    assert (found.kind, found.after_id, found.cut, found.text) == (
        "merge",
        world.other_clause,
        None,
        None,
    )
    assert found.after_clause.label == "2"
    assert (
        found.is_certain
        and build_reshaped_text(found).texts == (f"{BASE} {WORDS}",)
        and describe_cut(found) is None
    )


@pytest.mark.parametrize("act", [split, merge])
def test_the_same_people_propose_splits_merges_and_amendments(world, act):
    assert outcomes(world, lambda name: act(world, name)) == CONTRIBUTORS


@pytest.mark.parametrize(
    ("cut", "wrong"),
    [
        (None, "missing"),
        (len(WORDS), "no_cut_there"),
        (10**4, "no_cut_there"),
        (1, "no_cut_there"),
        (4, "no_cut_there"),
        (WORDS.index("nvite"), "no_cut_there"),
        (WORDS.index(" to "), "no_cut_there"),
    ],
)
def test_a_cut_that_is_none_is_refused(world, cut, wrong):
    with pytest.raises(Invalid) as refused:
        propose(world, kind="split", text=None, clause=world.third_clause, cut=cut)
    assert (
        refused.value.details["fields"] == {"cut": {"type": wrong}}
        and world.events().count("amendment.proposed") == 0
    )


def test_headings_and_translations_are_not_split(world):
    for more, wrong in (
        ({"clause": world.heading}, "heading_stays_whole"),
        ({"language": "fr"}, "split_in_authentic"),
    ):
        with pytest.raises(Invalid) as refused:
            propose(
                world, kind="split", text=None, cut=4, **({"clause": world.third_clause} | more)
            )
        assert refused.value.details["fields"] == {"kind": {"type": wrong}}


@pytest.mark.parametrize(
    ("clause", "wrong"),
    [
        ("heading", "nothing_before"),
        ("clause", "other_kind_before"),
        ("other_clause", "other_kind_before"),
    ],
)
def test_a_clause_is_merged_only_with_one_of_the_same_kind(world, clause, wrong):
    with pytest.raises(Invalid) as refused:
        merge(world, clause=getattr(world, clause))
    assert refused.value.details["fields"] == {"kind": {"type": wrong}}


def test_neither_different_levels_nor_two_headings_are_merged(world):
    placed(world, world.third_clause, level=2)
    with pytest.raises(Invalid):
        merge(world)
    for clause in (world.other_clause, world.third_clause):
        placed(world, clause, level=1, kind="heading")
    with pytest.raises(Invalid):
        merge(world)


def test_they_have_no_text_and_cannot_be_amended(world):
    for kind, more in (("split", {"cut": WORDS.index("to report")}), ("merge", {})):
        with pytest.raises(Invalid) as refused:
            propose(world, kind=kind, text=BASE, clause=world.third_clause, **more)
        assert refused.value.details["fields"] == {"text": {"type": "no_words_wanted"}}
    for number in (split(world), merge(world, "paul")):
        with pytest.raises(Conflict, match="nothing_to_amend"):
            actions.amend_amendment(world.actor("ivo"), number, BASE, "Other words.")


def test_closed_agreed_clauses_are_neither_split_nor_merged(world):
    with transaction():
        process = find_row(Document, world.document).consultation
        process.agreed_closed = True
        find_row(Clause, world.other_clause).status = "agreed"
    with pytest.raises(Conflict, match="clause_agreed"):
        propose(
            world, kind="split", text=None, clause=world.other_clause, cut=BASE.index("by 2030")
        )
    with pytest.raises(Conflict, match="clause_before_agreed"):
        merge(world)
    split(world)


def test_support_is_bound_to_the_cut(world):
    number = split(world)
    sponsors.sponsor_amendment(world.actor("nils"), number)
    revise = actions.revise_amendment
    revise(world.actor("pia"), number, None, "Two duties.")
    revise(world.actor("pia"), number, None, "Two duties.", cut=WORDS.index("to report"))
    assert seen(world, number).revision == 1
    revise(world.actor("pia"), number, None, "Better so.")
    assert [each.holder for each in seen(world, number).current_sponsors] == [f"o{world.norvania}"]
    revise(world.actor("pia"), number, None, "Two duties.", cut=WORDS.index("every two"))
    found = seen(world, number)
    assert (found.cut, found.revision, found.current_sponsors) == (WORDS.index("every two"), 3, [])
    with pytest.raises(Invalid) as refused:
        revise(world.actor("pia"), number, None, "Two duties.", cut=1)
    assert refused.value.details["fields"] == {"cut": {"type": "no_cut_there"}}


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("We *invite* all governments to report every two years.", "to report every two years."),
        ("We *invite* all stakeholders to act.", "to act."),
        ("We *invite* everybody [to report every two years].", None),
    ],
)
def test_a_cut_follows_the_text_into_the_next_version(world, text, second):
    number = split(world)
    issued_with(world, text)
    found = seen(world, number)
    assert found.is_on_earlier_text and found.is_certain is (second is not None)
    assert (found.cut_now and text[found.cut_now :]) == second and found.cut == WORDS.index(
        "to report"
    )
    wording = queries.load_amendment(world.actor(None), number).current_text
    assert wording == text


def test_it_is_revised_for_the_current_text_and_reintroduced_only_where_it_has_a_place(world):
    number, gone = split(world), split(world, "paul", "every two")
    actions.withdraw_amendment(world.actor("paul"), gone)
    text = "We *invite* all governments to report in time."
    issued_with(world, text)
    wording = (
        db.session.scalars(
            db.select(Placement)
            .where(Placement.clause_id == world.third_clause)
            .order_by(Placement.id.desc())
        )
        .first()
        .wordings
    )
    now = next(each.id for each in wording if each.language == "en")
    actions.revise_amendment(world.actor("pia"), number, None, "Two duties.", wording_id=now)
    found = seen(world, number)
    assert (found.revision, found.is_on_earlier_text) == (
        2,
        False,
    ) and found.cut == found.cut_now == text.index("to report")
    again = seen(world, actions.retable_amendment(world.actor("paul"), gone).id)
    assert text[again.cut :] == "in time."
    actions.withdraw_amendment(world.actor("paul"), again.id)
    placed_first = merge(world, "ivo")
    actions.withdraw_amendment(world.actor("ivo"), placed_first)
    assert (
        seen(world, actions.retable_amendment(world.actor("ivo"), placed_first).id).after_id
        == world.other_clause
    )


def test_a_split_without_a_place_is_not_reintroduced(world):
    cut, joined = split(world), merge(world, "paul")
    actions.withdraw_amendment(world.actor("pia"), cut)
    actions.withdraw_amendment(world.actor("paul"), joined)
    issued_with(world, "We *invite* everybody [to report every two years].")
    with pytest.raises(Conflict, match="cut_has_no_place"):
        actions.retable_amendment(world.actor("pia"), cut)
    with transaction():
        db.session.execute(
            update(Placement).where(Placement.clause_id == world.other_clause).values(place=-9)
        )
        db.session.expire_all()
    with pytest.raises(Conflict, match="no_neighbour"):
        actions.retable_amendment(world.actor("paul"), joined)


def test_the_secretariat_enters_a_split_and_a_merge_for_a_source(world, letter):  # noqa: F811
    for given in ({"kind": "split", "cut": str(WORDS.index("to report"))}, {"kind": "merge"}):
        form = AmendmentEntryForm.model_validate(
            {"reason": "They ask.", "clause_id": world.third_clause, **given}
        )
        found = seen(world, enter_amendment(world.actor("sera"), letter, form).id)
        assert found.kind == given["kind"] and found.source


def test_a_form_offers_phrases_or_else_words(world):
    assert [words for _, words in list_cuts(WORDS)][1:3] == [
        "We invite ‖ all stakeholders to report every …",
        "We invite all ‖ stakeholders to report every two …",
    ]


def test_followers_of_both_clauses_hear_of_a_merge(world):
    merge(world)
    assert db.session.query(Event).filter_by(verb="amendment.proposed").one().facts["places"] == [
        world.other_clause
    ]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (
            split,
            "SPLIT: “Split clause 3 in two: the second begins with “to report every two years.”.”",
        ),
        (merge, "MERGE: “Merge clause 3 with clause 2, as one clause.”"),
    ],
)
def test_the_word_file_describes_them_beside_the_clause(app, world, act, said):
    act(world)
    with app.test_request_context():
        marked = collecting_amendments.collect_annotated_text(
            world.actor(None), find_row(Version, world.version), "en", None
        )
    edit = next(each for each in marked.clauses if each.clause.id == world.third_clause).edits[0]
    assert (edit.kind, edit.said) == ("told", said)


@pytest.mark.parametrize(
    "view", [collecting_views.collect_compilation, collecting_views.collect_rolling_text]
)
def test_the_printed_amendments_describe_them_in_words(app, world, view):
    split(world)
    merge(world, "paul")
    with app.test_request_context():
        made = view(world.actor(None), find_row(Version, world.version), "en").model_dump_json()
    assert "Split clause 3 in two: the second begins with “to report every two years.”." in made
    assert "Merge clause 3 with clause 2, as one clause." in made


def test_the_data_hold_the_place_of_a_split_and_the_partner_of_a_merge(world):
    split(world)
    merge(world, "paul")
    one, other = load_amendments(world.document, [])
    assert (one.kind, one.revisions[0].cut) == ("split", WORDS.index("to report"))
    assert (other.kind, other.revisions[0].after_id, other.revisions[0].cut) == (
        "merge",
        world.other_clause,
        None,
    )
