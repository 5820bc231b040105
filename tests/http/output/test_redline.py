"""Tests of the redline of a consolidated version: authors, public comments, and nothing
confidential.
"""

import re

import pytest

from consult.amendments.actions import propose_amendment
from consult.amendments.models import Amendment
from consult.comments.actions import post_comment, reply_to_comment
from consult.consolidation.workbench import actions as working
from consult.consolidation.workbench.clause_text_queries import load_offered_hunks, build_hunk_key
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.core.database.engine import db
from consult.core.moderation_reasons import ModerationReason
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import merge_clauses, remove_clause, split_clause
from consult.documents.models import Version
from consult.exchange.imports.parsing.paragraphs import format_text_after, format_text_before
from consult.moderation.actions import hide_comment
from consult.moderation.amendment_actions import hide_amendment
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.publication_clearance import clear_for_publication
from .test_file_pages import ready
from tests.support.files.redlines import read_paragraphs
from tests.unit.amendments.test_amendment_actions import LATER, NOW

AT = "/en/c/talks/statement/next/files"
SPLIT = "We *resolve*", "to connect every school by 2030 through [voluntary] public financing."


@pytest.fixture
def issued(app, world):
    """Issue a version made of two amendments and a moderator's text, with public and hidden
    comments.
    """
    with app.app_context():
        made = create_working_version(world, based_on=world.version)
        first = propose_amendment(
            world.actor("pia"), world.other_clause, "mod", LATER, "Time is needed."
        )
        propose_amendment(
            world.actor("nils"),
            world.other_clause,
            "mod",
            NOW.replace("connect every", "connect each and every"),
            "All of them.",
        )
        said = post_comment(world.actor("hana"), world.other_clause, "Who pays?").id
        reply_to_comment(world.actor("paul"), said, "We do.")
        hide_comment(
            world.actor("mona"),
            post_comment(world.actor("ivo"), world.other_clause, "Rude.").id,
            ModerationReason("insult"),
        )
        keys = [
            build_hunk_key(hunk, number)
            for _each, hunks in load_offered_hunks(world.actor("mona"), world.other_clause)
            for number, hunk in enumerate(hunks)
        ]
        work = working.build_clause_text(world.actor("mona"), made, world.other_clause, keys)
        text = "".join(words for words, _sources in work.passages)
        working.rewrite_clause(
            world.actor("mona"),
            made,
            world.other_clause,
            text.replace("public financing", "shared public financing"),
        )
        issue_version(
            world.actor("sera"),
            clear_for_publication(world, made),
            db.session.get_one(Version, made).row_version,
        )
        return first.id


def test_a_removed_clause_names_the_author_of_an_accepted_deletion(app, world, browser):
    with app.app_context():
        made = create_working_version(world, based_on=world.version)
        for name, clause in (("nils", world.third_clause), ("pia", world.other_clause)):
            asked = propose_amendment(world.actor(name), clause, "sup", None, "It says nothing.")
            outcome = "accepted" if name == "nils" else "not_accepted"
            propose_dispositions(
                world.actor("mona"),
                made,
                [ContributionRef("amendment", asked.id)],
                outcome,
                "So it is.",
            )
        for clause in (world.third_clause, world.other_clause):
            remove_clause(world.actor("rana"), made, clause)
        issue_version(
            world.actor("sera"),
            clear_for_publication(world, made),
            db.session.get_one(Version, made).row_version,
        )
    answer = ready(browser(), f"{AT}/redline_word")
    gone = {
        each.label: each.removed.author for each in read_paragraphs(answer.data) if each.removed
    }
    assert gone == {"2": "Next", "3": "Norvania"}


def changed(answer, label="2"):
    """Return (author, text) of what a clause gained and lost, and its comments."""
    clause = next(each for each in read_paragraphs(answer.data) if each.label == label)
    came = [(run.inserted.author, run.text.strip()) for run in clause.runs if run.inserted]
    went = [(run.deleted.author, run.text.strip()) for run in clause.runs if run.deleted]
    return clause, came, went


def test_each_change_names_the_organisation_that_asked_for_it(app, world, browser, issued):
    answer = ready(browser(), f"{AT}/redline_word?language=en&with=zero-draft")
    assert answer.status_code == 200
    assert "T-S-Next-redline-against-Zero-draft-en.docx" in answer.headers["Content-Disposition"]
    clause, came, went = changed(answer)
    assert ("Norvania", "each and") in came and ("Moderators", "shared") in came
    assert any(author == "Lakeside Schools Network" for author, _words in came)
    assert ("Lakeside Schools Network", "2030") in went
    assert format_text_before(clause) == NOW and "each and every" in format_text_after(clause)


@pytest.mark.parametrize(
    ("how", "expected"), [("split", ["split from 2"]), ("merge", ["with 3", "merged with 2"])]
)
def test_which_clauses_were_split_or_joined_stands_in_the_margin_as_a_note_of_the_version(
    app, world, browser, how, expected
):
    with app.app_context():
        made = create_working_version(world, based_on=world.version)
        if how == "split":
            split_clause(world.actor("rana"), made, world.other_clause, *SPLIT)
        else:
            merge_clauses(world.actor("rana"), made, world.other_clause)
        issue_version(
            world.actor("sera"),
            clear_for_publication(world, made),
            db.session.get_one(Version, made).row_version,
        )
    rows = read_paragraphs(ready(browser(), f"{AT}/redline_word").data)
    assert [(remark.author, remark.text) for row in rows for remark in row.remarks] == [
        ("Next", words) for words in expected
    ]


def test_public_comments_stand_in_the_margin_and_hidden_ones_do_not(browser, issued):
    clause, _came, _went = changed(ready(browser(), f"{AT}/redline_word"))
    assert [(each.author, each.text) for each in clause.remarks] == [
        ("Hana (Lakeside Schools Network)", "Who pays?"),
        ("Paul (Norvania)", "We do."),
    ]


@pytest.mark.parametrize("name", [None, "mona"])
def test_a_hidden_amendment_names_nobody_in_a_file_for_any_reader(
    app, world, browser, issued, name
):
    with app.app_context():
        hide_amendment(world.actor("mona"), issued, ModerationReason("insult"))
        assert db.session.get_one(Amendment, issued).hidden_at
    _clause, came, went = changed(ready(browser(name), f"{AT}/redline_word"))
    assert "Lakeside Schools Network" not in {author for author, _words in [*came, *went]}


def test_the_page_offers_the_redline_against_each_earlier_version(world, browser, issued):
    page = browser().get(AT).text
    assert "since Zero draft" in page and re.search(
        r"redline_word\?language=en&amp;with=zero-draft", page
    )
    listed = browser().get(f"/api/v1{page_number(browser)}/files").json
    redline = next(each for each in listed["files"] if each["code"] == "redline_word")
    assert redline["against"] == [world.version]
    assert ready(browser(), f"{redline['address']}?against={world.version}").data[:2] == b"PK"
    assert browser().get(f"{redline['address']}?against={world.working}").status_code == 404, (
        "not issued"
    )


def page_number(browser):
    found = browser().get("/api/v1/documents/1/versions").json["versions"]
    return f"/versions/{next(each['id'] for each in found if each['slug'] == 'next')}"


def test_against_a_later_version_or_itself_there_is_no_redline(browser, issued):
    for path in (
        "next/files/redline_word?with=next",
        "zero-draft/files/redline_word",
        "zero-draft/files/redline_word?with=next",
    ):
        assert browser().get(f"/en/c/talks/statement/{path}").status_code == 404


def test_a_comparison_is_in_the_languages_that_both_versions_have(world, browser):
    listed = browser("mona").get(f"/api/v1/versions/{world.working}/files").json["files"]
    assert {each["code"]: each["languages"] for each in listed if each["code"].endswith("_word")}[
        "redline_word"
    ] == ["en"]
    page = browser("mona").get("/fr/c/talks/statement/rev-1/files").text
    assert "redline_word?language=en" in page and "redline_word?language=fr" not in page
    assert (
        browser("mona")
        .get("/en/c/talks/statement/rev-1/files/redline_word?language=fr")
        .status_code
        == 404
    )
