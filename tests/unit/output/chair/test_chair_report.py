"""Tests of the chair's report: process, open issues and their proposers, text, contributors;
and its Word file.
"""

import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
from openxml_audit import OpenXmlValidator
from sqlalchemy import update

from consult.accounts.models import User
from consult.amendments.actions import propose_amendment, propose_clause_at_top
from consult.amendments.sponsors.actions import sponsor_amendment
from consult.positions.actions import take_position
from consult.comments.actions import post_comment, withdraw_comment
from consult.consolidation.actions import decide_clauses, propose_dispositions
from consult.consolidation.models import (
    REMOVED_DIGEST,
    ContributionRef,
    DecidedClause,
    ChairDecision,
)
from consult.consolidation.publishing.chair_decision_actions import postpone_answers
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.errors import NotFound, SignInRequired
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.documents.actions import issue_version
from consult.documents.models import Version
from consult.exchange.word.docx_parser import read_word
from consult.moderation.actions import hide_comment
from consult.output.reports import word_writer as report_word
from consult.output.reports.chair import chair_report as chair, decision_section as decisions
from consult.output.render_input import FileClause
from consult.output.reports.report_input import (
    ReportAnnex,
    ReportTable,
    ReportHeading,
    ReportPaper,
    ReportParagraph,
    ReportRun,
    PortraitBreak,
)
from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import LATER, NOW
from tests.unit.output.test_pdf_text import HOSTILE, source

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def report(app, world, version_id, language="en", name=None):
    with app.test_request_context():
        actor = world.actor(name) if name else Actor()
        return chair.collect_chair_report(actor, db.session.get_one(Version, version_id), language)


def under(paper, heading):
    """Return the blocks under a first-level heading."""
    found, there = [], False
    for block in paper.blocks:
        if block.kind == "heading" and block.level == 1:
            there = block.text == heading
        elif there:
            found.append(block)
    return found


def table(blocks):
    return next(block for block in blocks if block.kind == "grid")


def words_of(blocks):
    return " ".join(
        "".join(run.text for run in block.runs) for block in blocks if block.kind == "paragraph"
    )


@pytest.fixture
def concluded(app, world):
    """Issue a version with decisions and answers, and one contribution without an answer."""
    with app.app_context():
        made = create_working_version(world, based_on=world.version)
        propose_amendment(world.actor("pia"), world.other_clause, "mod", LATER, "Time is needed.")
        hidden = post_comment(world.actor("paul"), world.other_clause, "An insult.").id
        hide_comment(world.actor("mona"), hidden, ModerationReason("insult"))
        withdraw_comment(
            world.actor("pia"), post_comment(world.actor("pia"), world.clause, "Not any more.").id
        )
        post_comment(world.actor("ivo"), world.clause, "Well said.")
        propose_dispositions(
            world.actor("mona"),
            made,
            [ContributionRef("amendment", 1)],
            "not_accepted",
            "As far as 2032.",
        )
        decide_clauses(
            world.actor("cho"),
            made,
            [world.clause, world.third_clause],
            "agreed",
            "I see no objection.",
        )
        postpone_answers(
            world.actor("cho"),
            made,
            utc_now().replace(year=2031, month=1, day=2),
            "The meeting is tomorrow.",
        )
        issue_version(world.actor("sera"), made)
    return made


def test_it_describes_the_process_the_versions_and_participation(app, world, concluded):
    found = report(app, world, concluded)
    assert (found.symbol, found.title) == (
        "T/S/Next/Report",
        "Report of the chair on “Statement”, Next",
    )
    stages = table(under(found, "The process"))
    assert [row[1] for row in stages.rows] == [
        "Call for inputs",
        "Open commenting",
        "Consolidation",
    ]
    assert all(re.match(r"\d+ \w+ \d{4}, \d\d:\d\d UTC$", row[2]) for row in stages.rows)
    versions = table(under(found, "The document and its versions"))
    assert [(row[0], row[1], row[4], row[5]) for row in versions.rows] == [
        ("Zero draft", "T/S/Zero draft", "3", "1"),
        ("Next", "T/S/Next", "3", "1"),
    ]
    heard = under(found, "Contributions")
    assert words_of(heard).startswith(
        "1 organization was heard. There is 1 comment, 1 amendment and 0 positions."
    )
    groups = {row[0]: row[1:] for row in table(heard).rows}
    assert groups["Civil society"] == ["1", "0", "1", "0"] and groups["In a personal capacity"] == [
        "0",
        "1",
        "0",
        "0",
    ]
    assert groups["Governments"] == ["0", "0", "0", "0"] and groups["Total"] == ["1", "1", "1", "0"]
    assert [block.rows for block in heard if block.kind == "grid"][2] == [["not accepted", "1"]]


def test_it_lists_the_decisions_with_reasons_and_due_answers(app, world, concluded):
    found = report(app, world, concluded)
    decision = table(under(found, "Decisions of the chair")).rows[0]
    assert (
        decision[3:] == ["agreed: 1, 3", "I see no objection."]
        and decision[2] == "\u2068T/S/Next\u2069"
    )
    left = under(found, "Open issues")
    assert words_of(left) == (
        "1 clause is not settled. 1 bracket is left. 1 contribution has no answer yet. The chair "
        "decided that answers are due by 2 Jan 2031."
    )
    assert table(left).rows == [["2", "open", "[voluntary]", "", ""]]


def test_a_decision_names_its_clauses_in_the_order_of_the_text_or_says_that_it_is_about_their_order(
    app,
):
    decided = [
        DecidedClause(
            clause_id=number, digest=REMOVED_DIGEST if number == 9 else "1", status="agreed"
        )
        for number in (9, 7, 5)
    ]
    with app.test_request_context():
        assert decisions.describe_decision(
            ChairDecision(clauses=decided), {5: "1", 7: "1 a)", 9: "2"}
        ) == [
            "agreed: 1, 1 a)",
            "removed: 2",
        ]
        assert decisions.describe_decision(ChairDecision(clauses=[], order_digest="1"), {}) == [
            "the order of the clauses"
        ]


def test_it_lists_the_proposers_of_open_changes(app, world, concluded):
    with app.app_context():
        propose_amendment(
            world.actor("nils"),
            world.other_clause,
            "mod",
            NOW.replace("2030", "2035"),
            "Much time is needed.",
        )
        sponsor_amendment(world.actor("hana"), 2)
        propose_amendment(world.actor("pia"), world.third_clause, "sup", None, "Said elsewhere.")
        propose_clause_at_top(
            world.actor("pia"), world.document, "We begin here.", "A beginning is missing."
        )
        take_position(world.actor("nils"), world.other_ballot, "object", "Too early.")
    found = report(app, world, concluded)
    rows = {row[0]: row for row in table(under(found, "Open issues")).rows}
    assert (
        rows["2"][3] == "A-2, Norvania, Lakeside Schools Network: Replace “2030” by “2035”."
        and rows["2"][4] == "Object: 1"
    )
    assert (
        rows["3"][:2] == ["3", "agreed"]
        and rows["3"][3] == "A-3, Lakeside Schools Network: Delete the clause."
    )
    assert "A-4, Lakeside Schools Network: Add a new clause here." in words_of(
        under(found, "Open issues")
    )
    earlier = report(app, world, world.version)
    assert table(under(earlier, "Open issues")).rows == [["2", "open", "[voluntary]", "", ""]]


def test_the_annexes_hold_the_text_and_the_contributors_but_no_closed_account(
    app, world, concluded
):
    found = report(app, world, concluded)
    assert [clause.label for clause in under(found, "Annex I: the text")[1].clauses] == [
        "A.",
        "1.",
        "2.",
        "3.",
    ]
    named = under(found, "Annex II: contributors")
    assert words_of(named) == "\u2068Lakeside Schools Network\u2069 \u2068Ivo\u2069"
    with app.app_context(), transaction():
        db.session.execute(update(User).where(User.name == "Ivo").values(closed_at=utc_now()))
    assert (
        words_of(under(report(app, world, concluded), "Annex II: contributors"))
        == "\u2068Lakeside Schools Network\u2069"
    )
    text = found.model_dump_json()
    assert "An insult" not in text and "Not any more" not in text and "people.example" not in text


def test_it_is_the_same_for_everyone_and_there_is_none_of_a_working_version(app, world, concluded):
    assert (
        len(
            {
                report(app, world, concluded, name=name).model_dump_json()
                for name in (None, "pia", "mona", "sera", "cho")
            }
        )
        == 1
    )
    with pytest.raises(NotFound):
        report(app, world, world.working, name="sera")
    with pytest.raises(SignInRequired):
        report(app, world, world.working)
    with pytest.raises(NotFound):
        report(app, world, concluded, "de")


def written(*blocks, **other):
    told = []
    data = ReportPaper(
        source=source(
            **{
                "labels": {
                    **source().labels,
                    "issued": "issued",
                    "tongue": "English",
                    "adref": "",
                    "agreed": "agreed",
                }
            }
            | other
        ),
        title=HOSTILE,
        symbol="T/S/1/Report",
        lead="<w:p/>",
        blocks=list(blocks),
    )
    made = report_word.write(data.model_dump_json().encode(), told.append)
    assert told == sorted(told)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert parts.testzip() is None
        trees = {name: ET.fromstring(parts.read(name)) for name in parts.namelist()}
    return made, trees["word/document.xml"]


def test_the_word_file_has_headings_tables_with_repeated_heads_and_pages_that_lie():
    grid = ReportTable(
        columns=["a", "b"],
        widths=[1, 3],
        rows=[["one heading"], ["x", "12"], ["y\nz", "3"]],
        number_columns=[1],
    )
    made, body = written(
        ReportHeading(level=1, text="First"),
        grid,
        PortraitBreak(),
        ReportHeading(level=2, text="Second", new_page=True),
        ReportParagraph(
            runs=[ReportRun(text="bold", bold=True), ReportRun(text=" plain")], indent=1
        ),
    )
    styles = [each.get(f"{W}val") for each in body.iter(f"{W}pStyle")]
    assert {"Title", "Heading1", "Heading2"} <= set(styles)
    rows = list(body.iter(f"{W}tr"))
    assert len(rows) == 4 and rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert (
        rows[1].find(f".//{W}gridSpan").get(f"{W}val") == "2"
        and len(list(rows[3].iter(f"{W}p"))) == 3
    )
    sizes = [(each.get(f"{W}w"), each.get(f"{W}h")) for each in body.iter(f"{W}pgSz")]
    assert sizes == [("16838", "11906"), ("11906", "16838")]
    assert any("First" in part.text for part in (run for run in body.iter(f"{W}t")))
    assert read_word(made).paragraphs


def test_hostile_text_stays_text_and_the_file_opens():
    nasty = (
        HOSTILE + "\x00\x0b\ud800]]>&amp;<w:del/>".encode("utf-8", "replace").decode() + "W" * 5_000
    )
    made, body = written(
        ReportHeading(level=1, text=nasty),
        ReportParagraph(runs=[ReportRun(text=nasty)]),
        ReportTable(columns=[nasty], widths=[1], rows=[[nasty]]),
        ReportAnnex(
            clauses=[
                FileClause(
                    id=1,
                    kind="operative",
                    level=1,
                    label="1.",
                    text=nasty,
                    language="en",
                    stale=False,
                    status="agreed",
                )
            ]
        ),
    )
    text = "".join(each.text or "" for each in body.iter(f"{W}t"))
    assert (
        text.count("=SUM(1) +1 -1 @cmd") >= 5
        and text.count("<w:del/>") == 5
        and not list(body.iter(f"{W}del"))
    )
    assert "]]>&amp;" in text and "\x00" not in text
    assert read_word(made).paragraphs


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_the_word_file_keeps_to_the_schema_of_its_format(language, tmp_path):
    grid = ReportTable(
        columns=["a", "b"],
        widths=[1, 3],
        rows=[["one heading"], ["سطر", "12"], ["y\nz", HOSTILE]],
        number_columns=[1],
    )
    text = ReportAnnex(
        clauses=[
            FileClause(
                id=1,
                kind="heading",
                level=1,
                label="A.",
                text="Preamble",
                language=language,
                stale=False,
                status="open",
            ),
            FileClause(
                id=2,
                kind="operative",
                level=1,
                label="1.",
                text="*We* [note].",
                language="en",
                stale=True,
                status="agreed",
            ),
        ]
    )
    made, _body = written(
        ReportHeading(level=1, text="First"),
        grid,
        PortraitBreak(),
        ReportHeading(level=2, text="Second", new_page=True),
        ReportParagraph(
            runs=[ReportRun(text="bold", bold=True), ReportRun(text=" plain")], indent=1
        ),
        ReportParagraph(runs=[ReportRun(text="small")], small=True),
        grid,
        text,
        language=language,
        labels={
            **source().labels,
            "issued": "issued",
            "tongue": "-",
            "agreed": "agreed",
            "stale": "-",
            "untranslated": "-",
            "compared": "-",
        },
    )
    place = tmp_path / "report.docx"
    place.write_bytes(made)
    found = OpenXmlValidator(max_errors=50).validate(str(place)).errors
    assert [
        each.description for each in found if "relationships/theme" not in each.description
    ] == []


def test_text_has_its_own_direction():
    _made, body = written(
        ReportParagraph(runs=[ReportRun(text="نص عربي")]),
        ReportParagraph(runs=[ReportRun(text="English")]),
        ReportTable(columns=["a"], widths=[1], rows=[["سطر"]]),
        language="en",
    )
    turned = {
        "".join(part.text for part in each.iter(f"{W}t")): each.find(f"{W}pPr/{W}bidi")
        for each in body.iter(f"{W}p")
    }
    assert (
        turned["نص عربي"].get(f"{W}val") is None
        and turned["English"].get(f"{W}val") == "0"
        and turned["سطر"].get(f"{W}val") is None
    )
    _made, body = written(ReportTable(columns=["أ"], widths=[1], rows=[["English"]]), language="ar")
    assert body.find(f".//{W}bidiVisual") is not None
