"""Tests of the synthesis of inputs: by clause and subject, edited, published, and as files."""

import io
import zipfile

import pytest
from sqlalchemy import select

from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.consolidation.synthesis import actions, messages, queries
from consult.consolidation.synthesis.models import INTRODUCTION, WHOLE_DOCUMENT
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import Event
from consult.core.i18n import LANGUAGES, force_locale
from consult.core.permissions.actor import Actor
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import set_clause_tags
from consult.documents.models import Version
from consult.moderation.actions import hide_comment
from consult.output.reports import pdf_writer, synthesis_report, word_writer
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.contributions.amendments import propose
from tests.support.contributions.moderation import INSULT, say, who_may

PAGE = "/en/c/talks/statement/next/synthesis"
NOTE = {"en": "Schools asked for more time."}


@pytest.fixture
def issued(here, world):
    """Issue a version that answers two amendments and two comments; return its id."""
    mona = world.actor("mona")
    set_clause_tags(mona, world.clause, [world.tag])
    taken, left = propose(world, "pia"), propose(world, "nils", kind="sup", text=None)
    said, rude = say(world, "ivo"), say(world, "pia")
    hide_comment(mona, rude, INSULT)
    made = create_working_version(world, based_on=world.version)
    for outcome, refs in (
        ("noted", [ContributionRef("comment", said)]),
        ("carried_over", [ContributionRef("amendment", taken)]),
        ("not_accepted", [ContributionRef("amendment", left)]),
    ):
        propose_dispositions(mona, made, refs, outcome, "It is said elsewhere.")
    clear_for_publication(world, made)
    issue_version(world.actor("sera"), made)
    return made


def load(world, issued, name="mona"):
    return queries.load_synthesis(world.actor(name), find_row(Version, issued))


def test_each_contribution_stands_once_under_what_it_asks_and_once_under_its_answer(world, issued):
    found = load(world, issued)
    for part in found.parts:
        for groups in (part.list_asked(), part.list_reflected()):
            listed = [row for _, rows in groups for row in rows]
            assert sorted(listed, key=lambda row: (row.kind, row.id)) == sorted(
                part.rows, key=lambda row: (row.kind, row.id)
            )
    answers = [code for part in found.parts for code, _ in part.list_reflected()]
    assert sorted(answers) == ["carried_over", "not_accepted", "noted"]
    assert len(found.rows) == 3, "what is hidden is not in it"
    assert sum(count for part in found.parts for _, count in part.count_sources()) == 3


def test_what_is_hidden_after_its_answer_leaves_the_synthesis(world, issued):
    (said,) = [row for row in load(world, issued).rows if row.kind == "comment"]
    hide_comment(world.actor("mona"), said.id, INSULT)
    for name in ("mona", "sera"):
        assert [row.kind for row in load(world, issued, name).rows if row.kind == "comment"] == []


def test_subjects_count_the_contributions_on_clauses_with_the_tag(world, issued):
    (subject,) = load(world, issued).subjects
    on_clause = [row for row in load(world, issued).rows if row.clause_id == world.clause]
    assert subject.tag.id == world.tag and subject.clauses == 1
    assert subject.contributions == len(on_clause) > 0
    assert sum(count for _, count in subject.outcomes) == len(on_clause)


def test_its_sentences_are_there_in_six_languages(world, issued):
    found = load(world, issued)
    said = set()
    for language in LANGUAGES:
        with force_locale(language):
            sentences = [messages.describe_inputs(found)]
            sentences += [messages.describe_sources(part) for part in found.parts]
            sentences += [str(words) for words in messages.ASKED_NAMES.values()]
            sentences += [str(words) for words in messages.REFLECTED_NAMES.values()]
        assert all(sentences)
        said.add("|".join(sentences))
    assert len(said) == len(LANGUAGES)


def test_a_sentence_that_ends_with_a_quotation_has_one_full_stop(world, issued):
    row = load(world, issued).rows[0]._replace(given="Ten years are needed.")
    assert messages.choose_end(row, is_last=True, quotes=True).strip() == ""
    assert messages.choose_end(row, is_last=True).strip() == "."
    other = row._replace(given="Ten years")
    assert messages.choose_end(other, is_last=True, quotes=True).strip() == "."
    assert messages.choose_end(row, is_last=False, quotes=True).strip() == ";"


def test_every_kind_of_change_and_every_answer_has_a_sentence():
    assert set(messages.ASKED_NAMES) == set(queries.KINDS)
    assert set(messages.REFLECTED_NAMES) == set(queries.OUTCOMES)


def test_editors_write_notes_and_the_secretariat_publishes(world, issued):
    def write(actor, _):
        actions.write_note(actor, issued, INTRODUCTION, NOTE)

    assert who_may(world, lambda: None, write) == {"mona", "sera", "rana"}
    readers = {
        name
        for name in ("pia", "otto", "hana", "fay", "rana", "mona", "sera", "vic", "cho")
        if can_read(world, issued, name)
    }
    assert readers == {"rana", "mona", "sera", "vic", "cho"}

    def publish(actor, _):
        actions.publish_synthesis(actor, issued)
        actions.withdraw_synthesis(world.actor("sera"), issued)

    assert who_may(world, lambda: None, publish) == {"sera"}


def can_read(world, issued, name):
    try:
        load(world, issued, name)
    except NotFound:
        return False
    return True


def test_a_public_synthesis_is_read_by_all_and_edited_only_after_it_was_taken_back(world, issued):
    sera = world.actor("sera")
    actions.write_note(sera, issued, world.clause, NOTE)
    made = actions.publish_synthesis(sera, issued)
    assert can_read(world, issued, "otto")
    for attempt in (
        lambda: actions.write_note(sera, issued, world.clause, {}),
        lambda: actions.publish_synthesis(sera, issued),
    ):
        with pytest.raises(Conflict, match="synthesis_public"):
            attempt()
    digest = actions.compute_notes_digest(made)
    facts = db.session.scalar(select(Event.facts).where(Event.verb == "synthesis.published"))
    assert facts["digest"] == digest
    actions.withdraw_synthesis(sera, issued)
    assert not can_read(world, issued, "otto")
    actions.write_note(sera, issued, world.clause, {})
    part = next(each for each in load(world, issued).parts if each.clause_id == world.clause)
    assert part.note == {}


def test_a_note_needs_a_clause_with_inputs_and_the_state_that_was_read(world, issued):
    sera = world.actor("sera")
    for subject in (WHOLE_DOCUMENT, world.third_clause):
        with pytest.raises(NotFound):
            actions.write_note(sera, issued, subject, NOTE)
    read = actions.write_note(sera, issued, INTRODUCTION, NOTE).row_version
    actions.write_note(sera, issued, world.clause, NOTE)
    with pytest.raises(Conflict):
        actions.write_note(sera, issued, INTRODUCTION, {}, read)
    with pytest.raises(Conflict):
        actions.publish_synthesis(sera, issued, read)


def test_word_and_pdf_hold_the_notes_and_the_sentences_with_links(app, world, issued):
    sera = world.actor("sera")
    actions.write_note(sera, issued, world.clause, NOTE)
    version = find_row(Version, issued)
    with app.test_request_context(), pytest.raises(NotFound):
        synthesis_report.collect_synthesis(Actor(), version, "en")
    actions.publish_synthesis(sera, issued)
    with app.test_request_context():
        data = synthesis_report.collect_synthesis(Actor(), find_row(Version, issued), "en")
    given = data.model_dump_json().encode()
    with zipfile.ZipFile(io.BytesIO(word_writer.write(given, lambda _: None))) as packed:
        words = packed.read("word/document.xml").decode()
        links = packed.read("word/_rels/document.xml.rels").decode()
    assert NOTE["en"] in words and "Not taken up" in words and "To delete the text" in words
    assert "/en/amendments/" in links and "/en/comments/" in links
    assert pdf_writer.write(given, lambda _: None).startswith(b"%PDF")


def test_the_page_is_edited_published_and_then_read_by_everyone(browser, issued):
    assert browser("pia").get(PAGE).status_code == 404
    page = browser("mona").get(PAGE).text
    assert "It is not published yet" in page and "Publish the synthesis" not in page
    for name in (None, "pia", "mona"):  # it stands beside the answers for those who may read it
        assert (f'href="{PAGE}"' in browser(name).get("/en/c/talks/documents").text) is (
            name == "mona"
        )
    note = f"{PAGE}/note"
    assert browser("mona").get(f"{note}?subject=0").status_code == 200
    assert browser("mona").get(f"{note}?subject=999999").status_code == 404
    given = {"subject": "0", "words_en": "x" * 60_000}
    refused = browser("mona").fill(note, given)
    assert refused.status_code == 422 and "x" * 60_000 in refused.text
    given = {"subject": "0", "words_en": "Much was asked."}
    assert browser("mona").fill(note, given).status_code == 303
    assert "Publish the synthesis" in browser("sera").get(PAGE).text
    assert browser("sera").fill(f"{PAGE}/publish", {}).status_code == 303
    page = browser().get(PAGE).text
    assert "Much was asked." in page and "Write a note" not in page
    report = browser().get("/en/c/talks/statement/next/dispositions").text
    assert f'href="{PAGE}"' in report
    assert f'href="{PAGE}"' in browser().get("/en/c/talks/documents").text
    assert browser("sera").fill(f"{PAGE}/withdraw", {}).status_code == 303
    assert browser().get(PAGE).status_code == 404
