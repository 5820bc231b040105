"""Tests of proposed moves as Word moves: valid, correct once resolved, described if Word
cannot show them.
"""

import re
from xml.etree import ElementTree as ET

import pytest

from consult.exchange.returned_copies.interpretation import interpret_copy
from consult.exchange.word.docx_parser import read_word
from consult.output.render_input import (
    FileClause,
    OpenAmendment,
    ChangeAuthor,
    AnnotatedText,
    AnnotatedClause,
    OpenNewClause,
    FileComment,
)
from consult.output.word.clause_moves import plan_moves
from tests.support.files.redlines import (
    WORD_NAMESPACE,
    make_line,
    resolve_changes,
    make_source,
    read_texts,
)
from tests.unit.exchange.test_copy_round_trip import written
from .test_word_redline import part

AT = "2026-11-24T10:00:00Z"


def edit(number, kind="move", after=None, level=None, text=""):
    return OpenAmendment(
        id=number,
        kind=kind,
        hand=ChangeAuthor(author=f"Norvania, A{number}", at=AT),
        text=text,
        said=f"MOVE: “{number}”",
        reason=f"Reason {number}",
        after_id=after,
        level=level,
    )


def marked(edits, levels=(1, 1, 2, 1, 1)):
    """Build five clauses, the third an item of the second, with amendments by clause."""
    clauses = [
        FileClause(
            id=number,
            kind="operative",
            level=level,
            label=f"{number}.",
            text=f"Clause {number} of the text says this.",
            language="en",
            stale=False,
            status="open",
        )
        for number, level in enumerate(levels, 1)
    ]
    given = make_source().model_copy(
        update={"labels": {**make_source().labels, "open_amendments": "Open."}}
    )
    return AnnotatedText(
        source=given,
        clauses=[AnnotatedClause(clause=each, edits=edits.get(each.id, [])) for each in clauses],
    )


def order(content, *, accepted):
    return [
        int(re.search(r"Clause (\d)", words)[1])
        for words, _looks in read_texts(content, accepted=accepted)
        if "Clause" in words
    ]


@pytest.mark.parametrize(
    ("clause", "after", "then"),
    [(2, 4, [1, 4, 2, 3, 5]), (4, None, [4, 1, 2, 3, 5]), (5, 1, [1, 5, 2, 3, 4])],
)
def test_accepted_a_clause_stands_at_its_new_place_with_what_belongs_to_it_and_refused_at_its_own(
    clause, after, then
):
    content = written(marked({clause: [edit(1, after=after)]}))
    assert (
        order(content, accepted=False) == [1, 2, 3, 4, 5] and order(content, accepted=True) == then
    )
    for accepted, expected in ((True, then), (False, [1, 2, 3, 4, 5])):
        assert order(resolve_changes(content, accepted=accepted), accepted=True) == expected


def test_it_is_written_as_word_writes_moves():
    body = part(written(marked({2: [edit(1, after=4)], 5: [edit(2)]})), "word/document.xml")
    for name in ("move1", "move2"):
        for tag in ("From", "To"):
            (number,) = re.findall(
                (
                    rf'<w:move{tag}RangeStart w:id="(\d+)" w:author="[^"]+" '
                    rf'w:date="{AT}" w:name="{name}"/>'
                ),
                body,
            )
            assert body.count(f'<w:move{tag}RangeEnd w:id="{number}"/>') == 1
    changes = re.findall(
        r'<w:(?:ins|del|moveFrom|moveTo|moveFromRangeStart|moveToRangeStart) w:id="(\d+)"', body
    )
    assert len(changes) == len(set(changes)) == 16
    names = re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="([^"]+)"', body)
    assert (
        len({number for number, _name in names})
        == len({name for _number, name in names})
        == len(names)
    )
    for tag in ("moveFrom", "moveTo"):
        marks = re.findall(
            (
                r"<w:p><w:pPr>(?:(?!</w:pPr>).)*<w:rPr>"
                rf'<w:{tag} w:id="\d+" w:author="Norvania, A\d" w:date="{AT}"/></w:rPr></w:pPr>'
            ),
            body,
        )
        assert len(marks) == 3, "the marks of the paragraphs are moved, too"
    assert "MOVE:" not in part(written(marked({2: [edit(1, after=4)]})), "word/comments.xml")
    assert "Reason 1" in part(written(marked({2: [edit(1, after=4)]})), "word/comments.xml")


@pytest.mark.parametrize(
    "edits",
    [
        {
            2: [edit(1, after=4), edit(2, "mod", text="Clause 2 says that.")]
        },  # somebody else changes its words
        {2: [edit(1, after=4)], 3: [edit(2, "sup")]},  # or what belongs to it
        {2: [edit(1, after=99)]},  # a place that is not in the text
        {2: [edit(1, after=1, level=2)]},  # the same place at another level
    ],
)
def test_moves_that_word_cannot_show_are_described_beside_the_clause(edits):
    found = marked(edits)
    assert plan_moves(found).gone == {}
    content = written(found)
    assert "w:moveFrom" not in part(content, "word/document.xml") and "MOVE: “1”" in part(
        content, "word/comments.xml"
    )


def test_of_two_moves_of_a_clause_one_is_shown_and_the_other_described():
    content = written(marked({2: [edit(1, after=4), edit(2, after=5)], 4: [edit(3, after=1)]}))
    assert part(content, "word/document.xml").count("<w:moveToRangeStart") == 1
    said = part(content, "word/comments.xml")
    assert "MOVE: “1”" not in said and "MOVE: “2”" in said and "MOVE: “3”" in said


def test_new_clauses_behind_it_keep_it_where_it_is():
    found = marked({2: [edit(1, after=4)]})
    found.clauses[1].behind.append(
        OpenNewClause(
            edit=edit(2, "add", text="New."),
            clause=found.clauses[0].clause.model_copy(update={"text": "New."}),
        )
    )
    assert plan_moves(found).gone == {}


def test_the_file_of_all_amendments_types_every_label():
    found = marked({2: [edit(1, after=4)], 5: [edit(3, "mod", text="Clause 5 says more.")]})
    found.clauses[0].behind.append(
        OpenNewClause(
            edit=edit(2, "add", text="New."),
            clause=found.clauses[0].clause.model_copy(update={"label": "1 bis", "text": "New."}),
        )
    )
    body = part(written(found), "word/document.xml")
    assert "<w:numPr" not in body, "LibreOffice would count deleted and inserted paragraphs, too"
    assert all(f">{number}.<" in body for number in range(1, 6))


@pytest.mark.parametrize("accepted", [True, False])
def test_a_copy_in_which_all_was_accepted_or_refused_asks_for_nothing_new(accepted):
    found = marked({2: [edit(1, after=4)]})
    lines = [
        make_line(
            each.clause.id, "operative", each.clause.level, each.clause.label, each.clause.text
        )
        for each in found.clauses
    ]
    told = interpret_copy(read_word(resolve_changes(written(found), accepted=accepted)), lines)
    assert [each.kind for each in told.items if each.kind != "comment"] == []
    assert [each.why for each in told.lost] == ([] if accepted else ["comment_without_place"]), (
        "the reason goes with the move"
    )


def remark(number, body, parent=None):
    return FileComment(
        id=number, parent=parent, author="Pia Mwangi (Meridian Net)", at=AT, body=body, quoted=""
    )


def left(content):
    """Return the comments in a file by the clause that they are beside."""
    said = {
        each.get(WORD_NAMESPACE + "id"): "".join(
            words.text or "" for words in each.iter(WORD_NAMESPACE + "t")
        )
        for each in ET.fromstring(part(content, "word/comments.xml")).iter(
            WORD_NAMESPACE + "comment"
        )
    }
    found = []
    for paragraph in ET.fromstring(part(content, "word/document.xml")).iter(WORD_NAMESPACE + "p"):
        clause = re.search(
            r"Clause (\d)",
            "".join(each.text or "" for each in paragraph.iter(WORD_NAMESPACE + "t")),
        )
        found += [
            (int(clause[1]) if clause else 0, said[each.get(WORD_NAMESPACE + "id")])
            for each in paragraph.iter(WORD_NAMESPACE + "commentReference")
        ]
    return sorted(found)


@pytest.mark.parametrize("accepted", [True, False])
def test_what_was_said_of_a_clause_is_beside_it_once_whether_its_move_is_accepted_or_refused(
    accepted,
):
    found = marked({2: [edit(1, after=4), edit(2, after=5)]})
    found.clauses[1].remarks += [remark(7, "What for?"), remark(8, "For order.", 7)]
    found.clauses[2].remarks.append(remark(9, "And this?"))
    content = written(found)
    told = [(2, "For order."), (2, "MOVE: “2”Reason 2"), (2, "What for?"), (3, "And this?")]
    assert left(resolve_changes(content, accepted=accepted)) == sorted(
        [*told, *([(2, "Reason 1")] if accepted else [])]
    )


def test_a_comment_goes_with_the_moved_text_and_replies_to_the_one_at_the_original_place():
    found = marked({2: [edit(1, after=4)]})
    found.clauses[1].remarks += [remark(7, "What for?"), remark(8, "For order.", 7)]
    content = written(found)
    body, threads = part(content, "word/document.xml"), part(content, "word/commentsExtended.xml")
    for tag, most in (("moveFrom", 2), ("moveTo", 3)):
        within = "".join(re.findall(rf"<w:{tag} [^>]*[^/]>.*?</w:{tag}>", body))
        assert within.count("<w:commentReference ") == most
    assert body.count("<w:commentReference ") == 5
    first, answer, *_reason, again, second = re.findall(
        r'w15:paraId="([0-9A-F]+)"(?: w15:paraIdParent="([0-9A-F]+)")?', threads
    )
    assert (answer[1], second[1]) == (first[0], again[0]) and first[0] != again[0], (
        "each answers the one at its own place"
    )


@pytest.mark.parametrize("accepted", [True, False])
def test_nothing_is_left_of_the_other_place_and_its_status_goes_with_a_clause(accepted):
    found = marked({2: [edit(1, after=4)]})
    found.clauses[1].clause = found.clauses[1].clause.model_copy(update={"status": "agreed"})
    content = written(found)
    for paragraph in ET.fromstring(part(content, "word/document.xml")).iter(WORD_NAMESPACE + "p"):
        if any(
            paragraph.find(f"{WORD_NAMESPACE}pPr/{WORD_NAMESPACE}rPr/{WORD_NAMESPACE}{tag}")
            is not None
            for tag in ("moveFrom", "moveTo")
        ):
            assert not [
                each
                for each in paragraph
                if each.tag in {WORD_NAMESPACE + "r", WORD_NAMESPACE + "sdt"}
            ], "an end that goes joins what stays to the next"
    there = [
        "".join(each.text or "" for each in paragraph.iter(WORD_NAMESPACE + "t"))
        for paragraph in ET.fromstring(
            part(resolve_changes(content, accepted=accepted), "word/document.xml")
        ).iter(WORD_NAMESPACE + "p")
    ]
    assert sum(each.startswith("2.Clause 2") and each.endswith("[agreed]") for each in there) == 1
    assert sum("[agreed]" in each for each in there) == 1
