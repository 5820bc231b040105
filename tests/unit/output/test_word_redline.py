"""Property tests of the redline: refused it is the earlier text, accepted the later one."""

import io
import zipfile
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from consult.exchange.word.docx_parser import read_word
from consult.output.render_input import ChangeAuthor, FileComment, WordingStage
from consult.text.label_parser import split_label
from consult.text.clause_names import strip_label
from tests.support.files.redlines import (
    compute_expected_texts,
    read_labels,
    make_line,
    read_paragraphs,
    make_redline,
    resolve_changes,
    is_present,
    read_texts,
    write_file,
)

WORDS = {
    language: words.split()
    for language, words in {
        "en": (
            "We resolve to connect every school by 2030 through public "
            "financing, and we invite States"
        ),
        "ar": "نحن نقرر ربط كل مدرسة بحلول عام 2030 من خلال التمويل العام ICT وندعو الدول",
        "zh": "我们 决定 到 2030 年 通过 公共 融资 将 每 所 学校 连接 起来",
    }.items()
}
STOPS = {"zh": "。"}  # without one, a short paragraph may be taken for a heading
LABELS = (
    "",
    "1.",
    "2.",
    "3.",
    "4.",
    "12",
    "a)",
    "b)",
    "c)",
    "(i)",
    "(ii)",
    "(v)",
    "A.",
    "2 bis",
    "C5.3",
    "C5.4",
    "Article 7",
)
KINDS = ("heading", "preambular", "operative", "item")


@st.composite
def wording(draw, language):
    """Generate realistic text: emphasis, nested or unpaired brackets, alternatives, line breaks."""
    words = draw(st.lists(st.sampled_from(WORDS[language]), min_size=2, max_size=14))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(words) - 1))
        form = draw(
            st.sampled_from(
                [
                    "*{}*",
                    "[{}]",
                    "*[{}]*",
                    "[*{}*]",
                    "[alt 1: {} / alt 2 (Norvania): –]",
                    "{}\n",
                    "[{}",
                ]
            )
        )
        words[at] = form.format(words[at]) if not set(words[at]) & set("*[\n") else words[at]
    text = ("" if language == "zh" else " ").join(words).replace("\n ", "\n").strip() + STOPS.get(
        language, "."
    )
    return text if split_label(text)[0] is None else f"We {text}"


@st.composite
def both(draw, language):
    """Generate an earlier and a later text: clauses kept, reworded, renumbered, moved, added,
    removed.
    """
    numbers = count(1)

    def clause(number):
        kind = draw(st.sampled_from(KINDS))
        label = draw(st.sampled_from(LABELS))
        return make_line(
            number, kind, draw(st.integers(1, 3)), label, draw(wording(language)), language
        )

    old = [clause(next(numbers)) for _ in range(draw(st.integers(1, 7)))]
    new = []
    for there in old:
        each, fate = (
            there,
            draw(st.sampled_from(["same", "same", "reworded", "renumbered", "gone", "after"])),
        )
        if fate == "reworded":
            each = each._replace(text=draw(wording(language)))
        elif fate == "renumbered":
            each = each._replace(label=draw(st.sampled_from(LABELS)))
        if fate != "gone":
            new.append(each)
        if fate == "after":
            new.append(clause(next(numbers)))
    if draw(st.booleans()):
        new = draw(st.permutations(new))
    return old, list(new)


@pytest.mark.parametrize("language", ["en", "ar", pytest.param("zh", marks=pytest.mark.thorough)])
def test_refused_it_is_the_earlier_text_and_accepted_the_later_one(language):
    @settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=60,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(pair=both(language))
    @example(pair=([make_line(1, "operative", 1, "1.", "One.", language)], []))
    def check(pair):
        old, new = pair
        content = write_file(make_redline(old, new, language))
        assert read_texts(content, accepted=False) == compute_expected_texts(old)
        assert read_texts(content, accepted=True) == compute_expected_texts(new)
        for accepted, lines in ((False, old), (True, new)):
            left = resolve_changes(content, accepted=accepted)
            assert (
                read_texts(left, accepted=True)
                == read_texts(left, accepted=False)
                == compute_expected_texts(lines)
            )
            assert read_labels(left, accepted=True) == [strip_label(each.label) for each in lines]

    check()


def test_what_is_not_renumbered_keeps_its_label_whichever_changes_are_accepted():
    old = [
        make_line(n, "operative", 1, f"{n}.", f"Clause number {n} says this.") for n in range(1, 9)
    ]
    new = [each for each in old if each.clause_id not in {2, 5}]
    new.insert(3, make_line(20, "operative", 1, "4 bis", "A new clause."))
    new.insert(5, make_line(21, "operative", 1, "6.", "Another one."))
    content = write_file(make_redline(old, new))
    before, after = (
        ["1", "2", "3", "4", "5", "6", "7", "8"],
        ["1", "3", "4", "4 bis", "6", "6", "7", "8"],
    )
    assert (
        read_labels(content, accepted=False)
        == read_labels(resolve_changes(content, accepted=False), accepted=True)
        == before
    )
    assert (
        read_labels(content, accepted=True)
        == read_labels(resolve_changes(content, accepted=True), accepted=True)
        == after
    )


def test_a_label_that_changed_is_seen_as_a_tracked_change():
    content = write_file(
        make_redline(
            [make_line(1, "operative", 1, "3.", "We act.")],
            [make_line(1, "operative", 1, "2.", "We act.")],
        )
    )
    paragraph = read_paragraphs(content)[0]
    assert paragraph.label == "3" and [(each.code, each.found) for each in paragraph.warnings] == [
        ("label_changed", "3 → 2")
    ]
    body = part(content, "word/document.xml")
    assert '<w:delText xml:space="preserve">3.</w:delText>' in body and "<w:pPrChange" not in body
    odd = write_file(
        make_redline(
            [make_line(1, "operative", 1, "Article 3", "We act.")],
            [make_line(1, "operative", 1, "Article 2", "We act.")],
        )
    )
    assert "<w:pPrChange" in part(odd, "word/document.xml") and read_labels(odd, accepted=True) == [
        "Article 2"
    ]


def part(content, name):
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def test_a_clause_that_moved_and_reads_otherwise_is_moved_with_its_changes_inside():
    old = [
        make_line(n, "operative", 1, f"{n}.", f"Clause {n} of the text says this.")
        for n in range(1, 5)
    ]
    new = [old[3]._replace(text="Clause 4 of the text says that."), *old[:3]]
    content = write_file(make_redline(old, new))
    body = part(content, "word/document.xml")
    assert body.count("<w:moveFromRangeStart") == body.count("<w:moveToRangeStart") == 1
    assert body.count('w:name="move4"') == 2
    moved = [
        each
        for each in read_paragraphs(content)
        if (each.inserted or each.removed) and (each.inserted or each.removed).move
    ]
    assert [is_present(each, accepted=True) for each in moved] == [True, False]
    assert [run.text for run in moved[0].runs if run.inserted and not run.inserted.move] == ["that"]


NORVANIA, LAKESIDE = (
    ChangeAuthor(author="Norvania", at="2026-11-01T09:00:00Z"),
    ChangeAuthor(author="Lakeside Schools Network", at="2026-11-02T09:00:00Z"),
)
MODERATORS = ChangeAuthor(author="Moderators", at="2026-11-15T09:00:00Z")


def traced(old, new, passages, struck=()):
    """Make a redline of one clause with known provenance."""
    data = make_redline(
        [make_line(1, "operative", 1, "1.", old)], [make_line(1, "operative", 1, "1.", new)]
    )
    data.edits = {"a12": NORVANIA, "a15": LAKESIDE}
    data.changes[0].stages = [
        WordingStage(text=old, step=-1),
        WordingStage(
            text=new, step=0, passages=passages, deletions=list(struck), moderators=MODERATORS
        ),
    ]
    return [
        (run.text, (run.inserted or run.deleted).author, (run.inserted or run.deleted).at.day)
        for run in read_paragraphs(write_file(data))[0].runs
        if run.inserted or run.deleted
    ]


def test_each_change_names_its_author_and_date():
    found = traced(
        "We *resolve* to connect schools by 2030 in good faith.",
        "We *resolve* to connect all schools by 2035 and soon.",
        [
            ("We *resolve* to connect ", ["base"]),
            ("all ", ["a12", "a15"]),
            ("schools by ", ["base"]),
            ("2035", ["a12"]),
            (" and soon", ["m7"]),
            (".", ["base"]),
        ],
        [(47, "2030", ["a12"]), (51, " in good faith", ["a15"])],
    )
    assert [(text.strip(), *rest) for text, *rest in found] == [
        ("all", "Norvania, Lakeside Schools Network", 2),
        ("2030", "Norvania", 1),
        ("in good faith", "Lakeside Schools Network", 2),
        ("2035", "Norvania", 1),
        ("and soon", "Moderators", 15),
    ]


def test_what_nothing_is_known_of_is_the_versions():
    assert traced("We act.", "We act now.", None) == [("now", "Rev.1", 20)] or traced(
        "We act.", "We act now.", None
    ) == [(" now", "Rev.1", 20)]
    hidden = traced(
        "We act.", "We act now.", [("We act", ["base"]), (" now", ["a99"]), (".", ["base"])]
    )
    assert [author for _text, author, _day in hidden] == ["Moderators"], (
        "an edit that the reader may not read names nobody"
    )


def test_comments_come_back_with_their_authors_threads_and_days():
    old = [
        make_line(1, "operative", 1, "1.", "We act."),
        make_line(2, "operative", 1, "2.", "We go."),
    ]
    data = make_redline(old, old[:1])
    data.changes[0].remarks = [
        FileComment(
            id=5,
            parent=None,
            author="Pia (Lakeside Schools Network)",
            at="2026-11-10T10:00:00Z",
            body="Who pays?\n\n<b> & more",
            quoted="act",
        ),
        FileComment(
            id=6, parent=5, author="Norvania", at="2026-11-11T10:00:00Z", body="نحن", quoted=""
        ),
    ]
    data.changes[1].remarks = [
        FileComment(
            id=7, parent=None, author="Ivo", at="2026-11-12T10:00:00Z", body="Keep it.", quoted=""
        )
    ]
    content = write_file(data)
    first, second = read_paragraphs(content)
    assert [(each.author, each.text, each.at.day) for each in first.remarks] == [
        ("Pia (Lakeside Schools Network)", "“act”\nWho pays?\n<b> & more", 10),
        ("Norvania", "نحن", 11),
    ]
    assert [(each.author, each.text) for each in second.remarks] == [("Ivo", "Keep it.")], (
        "beside words that are taken out, too"
    )
    threads = part(content, "word/commentsExtended.xml")
    assert '<w15:commentEx w15:paraId="20000001" w15:paraIdParent="20000000"' in threads
    assert 'w:initials="P"' in part(content, "word/comments.xml")


def test_what_consult_adds_around_the_text_stays_outside_when_it_comes_in():
    old = [make_line(1, "operative", 1, "1.", "We act.", status="agreed")]
    data = make_redline(old, old)
    data.changes[0].new.status = "agreed"
    content = write_file(data)
    assert "[agreed]" in part(content, "word/document.xml")
    read = read_word(content)
    assert [each.kind for each in read.paragraphs] == ["title", "operative"] and read.paragraphs[
        0
    ].runs[0].text == "The Statement"
    assert read_texts(content, accepted=True) == [("We act.", [])]


def test_further_changes_are_tracked_and_dates_are_set():
    data = make_redline(
        [make_line(1, "operative", 1, "1.", "We act.")],
        [make_line(1, "operative", 1, "1.", "We act now.")],
    )
    content = write_file(data)
    assert "<w:trackRevisions/>" in part(content, "word/settings.xml")
    assert 'w:author="Rev.1" w:date="2026-11-20T10:00:00Z"' in part(content, "word/document.xml")
    assert content == write_file(data), "the same data make the same bytes"


def test_labels_are_typed_since_programs_count_deleted_and_inserted_paragraphs_differently():
    old = [make_line(at, "operative", 1, f"{at}.", f"We do thing {at}.") for at in range(1, 6)]
    new = [each for each in old if each.clause_id != 3]
    new.insert(2, make_line(9, "operative", 1, "2 bis", "A new clause."))
    body = part(write_file(make_redline(old, new)), "word/document.xml")
    assert "<w:numPr>" not in body
    assert body.count('<w:delText xml:space="preserve">3.</w:delText>') == 1
