"""Tests of editing a working version without a script; two simultaneous editors both see the
conflict.
"""

import re

import pytest

from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.documents.forms import ChangeClauseForm
from consult.documents.models import Clause, Placement, Wording
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.costs import count_calls, count_statements
from .test_document_pages import EDIT, ids, lines, neighbours

__all__ = ["neighbours"]


def test_a_whole_document_is_begun_written_and_issued_without_a_script(app, world, browser):
    sera = browser("sera")
    assert (
        sera.fill(
            "/en/c/talks/documents", {"slug": "vision", "title_en": "Vision", "authentic": "en"}
        ).status_code
        == 303
    )
    assert "no versions yet" in sera.get("/en/c/talks/vision/versions").text
    made = sera.fill(
        "/en/c/talks/vision/versions",
        {"slug": "zero", "title_en": "Zero draft", "symbol": "T/V/Zero"},
    )
    assert made.location.endswith("/en/c/talks/vision/zero/edit")
    assert "no clause yet" in sera.get(made.location).text
    first = sera.fill(
        made.location + "/add",
        {"text": "We *envision* [one] network.", "label": "1.", "kind": "operative", "level": "1"},
    )
    number = re.search(r"/edit/(\d+)#", first.location)[1]
    sera.fill(f"{made.location}/{number}/add", {"text": "We decide.", "label": "2."})
    assert (
        sera.fill(
            "/en/c/talks/vision/zero/editions", {"language": "fr", "title": "Vision"}
        ).status_code
        == 303
    )
    page = sera.get("/en/c/talks/vision/zero/publish").text
    assert "2 clauses are not translated" in page
    assert sera.fill("/en/c/talks/vision/zero/publish", {}).status_code == 303
    assert "T/V/Zero" in browser().get("/en/c/talks/documents").text
    assert sera.get("/en/c/talks/vision/zero/edit").status_code == 409
    assert (
        sera.fill(
            f"/en/c/talks/vision/zero/edit/{number}", {"language": "en", "text": "Other."}
        ).status_code
        == 409
    )


def test_what_is_wrong_with_a_form_is_said_beside_it_and_what_was_typed_stays(browser):
    page = browser("sera").fill(
        "/en/c/talks/documents",
        {"slug": "Not a slug", "title_fr": "Titre gardé", "authentic": "en"},
    )
    assert page.status_code == 422
    assert "Titre gardé" in page.text
    assert "expected form" in page.text
    reserved = browser("sera").fill(
        "/en/c/talks/documents", {"slug": "documents", "title_en": "D", "authentic": "en"}
    )
    assert "Choose another" in reserved.text
    again = browser("sera").fill(
        "/en/c/talks/documents", {"slug": "statement", "title_en": "D", "authentic": "en"}
    )
    assert again.status_code == 422
    assert "already in use." in again.text


def test_only_the_clause_being_edited_has_a_form_with_text(world, browser):
    page = browser("mona").get(f"{EDIT}/{world.clause}").text
    assert page.count("<textarea") == 1
    assert "<textarea" not in browser("mona").get(EDIT).text


def test_a_stale_save_shows_both_texts_and_the_second_time_it_is_meant(app, world, browser):
    mona, rana = browser("mona"), browser("rana")
    address = f"{EDIT}/{world.clause}"
    seen = dict(ids(rana.get(address).text))
    mona.fill(address, {"language": "en", "text": "Mona wrote this.", "label": "1."})
    refused = rana.fill(
        address, {"language": "en", "text": "Rana wrote that.", "label": "1.", **seen}
    )
    assert refused.status_code == 409
    assert "Mona wrote this." in refused.text
    assert "Rana wrote that." in refused.text
    assert "A different text was saved in the meantime" in refused.text
    again = dict(ids(refused.text))
    assert (
        rana.fill(
            address, {"language": "en", "text": "Rana wrote that.", "label": "1.", **again}
        ).status_code
        == 303
    )
    assert lines(app, world)[1].text == "Rana wrote that."


def test_a_translation_is_written_beside_the_authentic_text(app, world, browser):
    mona = browser("mona")
    mona.fill("/en/c/talks/statement/rev-1/editions", {"language": "fr", "title": "Déclaration"})
    page = mona.get(f"{EDIT}/{world.other_clause}?text=fr").text
    assert "Authentic text (English)" in page
    saved = mona.fill(
        f"{EDIT}/{world.other_clause}",
        {"language": "fr", "text": "Nous décidons.", "label": "2.", **dict(ids(page))},
    )
    assert saved.location.endswith(
        f"/edit/{world.other_clause}?text=fr&saved={world.other_clause}#c{world.other_clause}"
    )
    found = lines(app, world, language="fr")[2]
    assert (found.text, found.language, found.is_outdated) == ("Nous décidons.", "fr", False)


def fill_label(app, world, person, sent):
    """Save the label of a clause as its form does; return its label and whether it is by hand."""
    address = f"{EDIT}/{world.other_clause}"
    page = person.get(address).text
    hidden = dict(re.findall(r'name="(label_was|was_unnumbered)" value="([^"]*)"', page))
    form = {"language": "en", "text": "We decide.", **dict(ids(page)), **hidden, **sent}
    assert person.fill(address, form).status_code == 303
    found = lines(app, world)[2]
    return found.label, found.label_by_hand


def test_a_label_is_set_by_hand_and_computed_again_on_the_page(app, world, browser):
    mona, address = browser("mona"), f"{EDIT}/{world.other_clause}"
    assert "Given by the numbering" in mona.get(address).text
    assert fill_label(app, world, mona, {"label": "2 alt."}) == ("2 alt.", True)
    assert "Set by hand. Empty the field, and the clause gets 2." in mona.get(address).text
    assert "label set by hand" in mona.get(EDIT).text
    assert fill_label(app, world, mona, {"label": "2 alt."}) == ("2 alt.", True)
    assert fill_label(app, world, mona, {"label": ""}) == ("2.", False)
    assert "label set by hand" not in mona.get(EDIT).text


def test_a_clause_is_without_a_number_until_the_box_is_cleared(app, world, browser):
    mona = browser("mona")
    sent = {"label": "2.", "unnumbered": "1"}
    assert fill_label(app, world, mona, sent) == ("", True)
    assert "no number, set by hand" in mona.get(EDIT).text
    assert 'name="unnumbered" value="1" checked' in " ".join(
        mona.get(f"{EDIT}/{world.other_clause}").text.split()
    )
    assert fill_label(app, world, mona, {"label": "", "unnumbered": "1"}) == ("", True)
    assert fill_label(app, world, mona, {"label": ""}) == ("2.", False)


def test_a_label_beside_the_box_for_none_is_refused_and_kept(world, browser):
    mona, address = browser("mona"), f"{EDIT}/{world.other_clause}"
    sent = {"language": "en", "text": "We decide.", "label": "7.", "label_was": "2."}
    refused = mona.fill(address, sent | {"unnumbered": "1"})
    assert refused.status_code == 422
    assert "Type a label, or say that the clause has none, but not both." in refused.text
    assert 'value="7."' in refused.text and 'name="label_was" value="2."' in refused.text


def test_a_removed_clause_can_be_restored_on_the_page(app, world, browser):
    mona = browser("mona")
    mona.fill(f"{EDIT}/{world.clause}/remove", {})
    assert "Removed from this version" in mona.get(EDIT).text
    assert mona.fill(f"{EDIT}/{world.clause}/restore", {}).status_code == 303
    assert len(lines(app, world)) == 4


def test_editing_one_of_a_thousand_clauses_needs_no_more_statements_than_one_of_three(
    app, world, browser
):
    mona, address = browser("mona"), f"{EDIT}/{world.clause}"
    mona.get(address)
    with app.app_context():
        few = count_statements(lambda: mona.get(address))
    with app.app_context(), transaction():
        made = [
            Clause(document_id=world.document, consultation_id=world.consultation)
            for _ in range(1_000)
        ]
        db.session.add_all(made)
        db.session.flush()
        placements = [
            Placement(version_id=world.working, clause_id=each.id, place=place, kind="operative")
            for place, each in enumerate(made, 10)
        ]
        db.session.add_all(placements)
        db.session.flush()
        db.session.add_all(
            Wording(
                placement_id=each.id,
                language="en",
                label=f"{each.place}.",
                digest="d",
                text="We *resolve* to connect [every] school and to report on it. " * 4,
            )
            for each in placements
        )
    with app.app_context():
        assert count_statements(lambda: mona.get(address)) == few
    page = mona.get(address)
    assert page.status_code == 200 and page.text.count('<li id="c') == 1_003
    saved = {"language": "en", "text": "Quickly."}
    drawing = count_calls(lambda: mona.get(address))
    saving = count_calls(lambda: mona.fill(address, saved, key="k"))
    print(f"the page {drawing} calls, saving {saving}")
    assert saving < drawing


def test_a_replayed_form_adds_one_clause(app, world, browser):
    mona = browser("mona")
    for _ in range(2):
        assert mona.fill(EDIT + "/add", {"text": "Once."}, key="intent-1").status_code == 303
    assert [line.text for line in lines(app, world)].count("Once.") == 1


@pytest.mark.parametrize(
    "given",
    [
        {"text": "  "},
        {"text": "x" * 10_001},
        {"text": "a\u202eb"},
        {"text": "A", "kind": "poem"},
        {"text": "A", "level": "9"},
        {"text": "A", "extra": "x"},
        {},
    ],
)
def test_a_clause_that_cannot_be_is_refused_by_name(world, browser, given):
    assert browser("mona").fill(EDIT + "/add", given).status_code == 422
    assert world.events() == []


def test_form_and_action_agree_on_line_ends(app, world, browser):
    browser("mona").fill(f"{EDIT}/{world.clause}", {"language": "en", "text": "One\r\ntwo"})
    assert lines(app, world)[1].text == "One\ntwo"
    assert ChangeClauseForm(language="en", text="One\r\ntwo").text == "One\ntwo"


@pytest.mark.parametrize("meanwhile", ["words", "order", "a title"])
def test_a_text_that_was_changed_since_it_was_looked_at_is_not_issued_until_it_is_seen_again(
    app, world, browser, meanwhile
):
    sera, rana, issue = browser("sera"), browser("rana"), "/en/c/talks/statement/rev-1/publish"
    seen = re.search(r'name="seen" value="(\w+)"', sera.get(issue).text)[1]
    changed = {
        "words": (f"{EDIT}/{world.clause}", {"language": "en", "text": "Quite other words."}),
        "order": (f"{EDIT}/{world.clause}/move", {"way": "down"}),
        "a title": (
            "/en/c/talks/statement/rev-1/editions",
            {"language": "fr", "title": "Un titre"},
        ),
    }[meanwhile]
    assert rana.fill(*changed).status_code == 303
    refused = sera.fill(issue, {"seen": seen})
    assert refused.status_code == 409 and "Check it again" in refused.text
    again = re.search(r'name="seen" value="(\w+)"', refused.text)[1]
    with app.app_context():
        clear_for_publication(world, world.working)
    assert again != seen and sera.fill(issue, {"seen": again}).status_code == 303


def test_one_button_saves_and_goes_on_to_the_next_clause(app, world, browser):
    mona = browser("mona")
    page = mona.get(f"{EDIT}/{world.clause}").text
    form = {"language": "en", "text": "Saved on the way.", "label": "1.", **dict(ids(page))}
    gone_on = mona.fill(f"{EDIT}/{world.clause}", {**form, "then": "next"})
    assert gone_on.location.endswith(
        f"/edit/{world.other_clause}?saved={world.clause}#c{world.other_clause}"
    )
    assert lines(app, world)[1].text == "Saved on the way."
    assert "Clause 1 is saved." in mona.get(gone_on.location).text
    refused = mona.fill(f"{EDIT}/{world.clause}", {**form, "text": " ", "then": "next"})
    assert refused.status_code == 422 and "data-unsaved" in refused.text
    last = lines(app, world)[-1]
    form = {"language": "en", "text": last.text, "label": last.label, "then": "next"}
    form |= dict(ids(mona.get(f"{EDIT}/{last.clause_id}").text))
    assert f"/edit/{last.clause_id}?saved=" in mona.fill(f"{EDIT}/{last.clause_id}", form).location
    assert "data-sent" not in mona.get(f"{EDIT}/{world.clause}?saved=999999").text
