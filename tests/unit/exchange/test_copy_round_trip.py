"""Property tests of the Word round trip: tracked changes and comments return complete, with
their authors.
"""

import io
import random
import zipfile

import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.exchange.returned_copies.clause_matches import parse_version_mark
from consult.exchange.returned_copies.interpretation import interpret_copy
from consult.exchange.word.docx_parser import read_word
from consult.output.word import amendment_writer as word_amendments
from consult.output.word.clause_moves import plan_moves
from consult.output.render_input import (
    FileClause,
    OpenAmendment,
    ChangeAuthor,
    AnnotatedText,
    AnnotatedClause,
    OpenNewClause,
    FileComment,
)
from consult.text.diff.hunks import find_hunks
from consult.text.parsing.light_markup import extract_plain_text
from tests.support.files.redlines import make_line, make_source
from tests.unit.text.test_diff_merge_properties import CLAUSES, rewritten

LABELS = ("", "1.", "2.", "3.", "a)", "(ii)", "2 bis", "C5.3", "Article 7")
KINDS = ("preambular", "operative", "item")
AT = "2026-11-24T10:00:00Z"


def written(marked):
    return word_amendments.write(marked.model_dump_json().encode(), lambda percent: None)


def unmarked(content):
    """Return the file without our properties and bookmarks, as some programs save it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as there, zipfile.ZipFile(out, "w") as archive:
        for name in there.namelist():
            told = there.read(name).decode()
            if name == "word/document.xml":
                told = regex.sub(r"<w:bookmark(?:Start|End) [^>]*/>", "", told)
            if name != "docProps/custom.xml":
                archive.writestr(name, told)
    return out.getvalue()


@st.composite
def proposed_to(draw):
    """Generate a text in one of six languages, with amendments of its clauses and new clauses."""
    language = draw(st.sampled_from(sorted(CLAUSES)))
    chance = random.Random(draw(st.integers(0, 10_000)))  # noqa: S311 - for tests
    edits, clauses = 0, []
    only = draw(st.booleans())  # moves: they are shown as such where nobody asks for other words

    def edit(kind, text):
        nonlocal edits
        edits += 1
        return OpenAmendment(
            id=edits,
            kind=kind,
            hand=ChangeAuthor(author=f"Norvania, A{edits}", at=AT),
            text=text,
            said=f"{kind.upper()}: “{extract_plain_text(text)}”",
            reason=f"Reason {edits}",
        )

    for number in range(1, draw(st.integers(1, 5)) + 1):
        text = rewritten(CLAUSES[language], language, chance, times=draw(st.integers(0, 3))).strip()
        if draw(st.booleans()):
            word = max(text.split(), key=len)
            text = text.replace(word, f"*{word}*", 1) if not set(word) & set("*[]") else text
        clause = FileClause(
            id=number,
            kind=draw(st.sampled_from(KINDS)),
            level=draw(st.integers(1, 3)),
            label=draw(st.sampled_from(LABELS)),
            text=text,
            language=language,
            stale=False,
            status="open",
        )
        own = []
        for _ in range(draw(st.integers(0, 3))):
            kind = draw(st.sampled_from(["move"] if only else ["mod", "mod", "mod", "sup", "move"]))
            words = (
                rewritten(text, language, chance, times=draw(st.integers(1, 4))).strip()
                if kind == "mod"
                else ""
            )
            to = (
                {
                    "after_id": draw(st.sampled_from([None, 1, 2, 3, 4])),
                    "level": draw(st.integers(1, 3)),
                }
                if kind == "move"
                else {}
            )
            own += [edit(kind, words).model_copy(update=to)] if words != text else []
        behind = []
        if not only and draw(st.booleans()):
            words = rewritten(CLAUSES[language], language, chance, times=2).strip()
            behind.append(
                OpenNewClause(
                    edit=edit("add", words),
                    clause=clause.model_copy(update={"id": 0, "label": "", "text": words}),
                )
            )
        said = [
            FileComment(
                id=number,
                parent=None,
                author="Pia (Lakeside)",
                at=AT,
                body=f"Who {number}?",
                quoted="",
            )
        ]
        clauses.append(
            AnnotatedClause(
                clause=clause, edits=own, behind=behind, remarks=said if draw(st.booleans()) else []
            )
        )
    return AnnotatedText(
        source=make_source(language).model_copy(
            update={"labels": {**make_source().labels, "open_amendments": "Open."}}
        ),
        clauses=clauses,
    )


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(marked=proposed_to(), keeps=st.booleans())
def test_what_goes_out_comes_in_again_by_the_same_names_and_nothing_is_lost(marked, keeps):
    lines = [
        make_line(
            each.clause.id,
            each.clause.kind,
            each.clause.level,
            each.clause.label,
            each.clause.text,
            each.clause.language,
        )
        for each in marked.clauses
    ]
    content = written(marked)
    read = read_word(content if keeps else unmarked(content))
    assert (
        parse_version_mark(
            read.told, {str(n): each.marks for n, each in enumerate(read.paragraphs)}
        )
        is not None
    ) == keeps
    found = interpret_copy(read, lines)
    assert found.lost == []
    asked = {each.author: each for each in found.items if each.kind != "comment"}
    said = {
        (each.clause_id, each.author, each.text) for each in found.items if each.kind == "comment"
    }
    plan = plan_moves(marked)
    for block in {id(each): each for each in plan.gone.values()}.values():
        item = asked.pop(block.edit.hand.author)
        assert (item.kind, item.clause_id, item.after_id, item.reason) == (
            "move",
            block.clauses[0][0].clause.id,
            block.behind,
            block.edit.reason,
        )
    shown = {each.edit.id for each in plan.gone.values()}
    for each in marked.clauses:
        _words, aside = word_amendments.place_amendments(each.clause, each.edits, marked.source)
        for edit in each.edits:
            if edit.id in shown:
                continue
            if edit in aside:
                assert (each.clause.id, edit.hand.author, f"{edit.said}\n{edit.reason}") in said
                assert edit.hand.author not in asked
                continue
            item = asked.pop(edit.hand.author)
            assert (item.kind, item.clause_id, item.reason) == (
                edit.kind,
                each.clause.id,
                edit.reason,
            )
            base = extract_plain_text(each.clause.text)
            assert find_hunks(base, extract_plain_text(item.text), 0) == find_hunks(
                base, extract_plain_text(edit.text), 0
            )
        for new in each.behind:
            item = asked.pop(new.edit.hand.author)
            assert (item.kind, item.clause_id, extract_plain_text(item.text)) == (
                "add",
                each.clause.id,
                extract_plain_text(new.edit.text),
            )
        for remark in each.remarks:
            assert (each.clause.id, remark.author, remark.body) in said
    assert asked == {}, "nothing comes in that did not go out"
