"""Tests of real files from import to working version, with the corrections that a reviewer
makes.
"""

import json

import pytest

from consult.core.database.engine import find_row
from consult.core.web.uploads import Upload
from consult.documents.actions import create_document, create_version, issue_version
from consult.documents.queries import load_clause_texts
from consult.exchange.imports import actions
from consult.exchange.imports.conversion import build_comments
from consult.exchange.imports.tracked_changes.tracked_amendments import build_amendments
from consult.exchange.imports.tracked_change_actions import enter_changes, list_submissions
from consult.exchange.models import FileImport
from consult.exchange.imports.queries import has_open_warnings, load_review
from consult.exchange.imports.parsing.sandbox import parse_file
from consult.text.parsing.light_markup import extract_plain_text
from tests.real import LANGUAGES, find_real_data
from tests.support.files.word_files import paragraph_xml, build_word_file

SECTIONS = {  # of the resolution: each heading, and the labels beneath it
    "忆及": "a) b) c) d) e) f) g) h) i) j) k) l)",
    "考虑到": "a) b) c) d) e) f) g) - - i) ii) iii) iv) v) - - - - - h)",
    "认识到": "a) b) c) d) e) f) g) h) i) ii) i)",
    "注意到": "a) b)",
    "做出决议": "1 2 3 a) b) 4 5 6 a) b)",
    "责成理事会信息社会世界峰会和可持续发展目标工作组": "1 2 3 4 5",
    "责成秘书长": "1 2 3 4 5 6 7 8 9 10 11 12 13 14",
    "责成秘书长和各局主任": "1 2 3 4 5",
    "请成员国、部门成员和所有利益攸关方": "1 2 3 4 5 6 7",
    "附件": "",
    "理事会信息社会世界峰会和可持续发展目标工作组（CWG-WSIS&SDG）的职责范围": (
        "a) b) c) d) e) f) g) h)"
    ),
}
DELETED = (137, 155)  # paragraphs that a lost tracked change had taken out
ONE_AND_OTHER = {
    150: "请成员国、部门成员和所有利益攸关方"
}  # “鼓励” was to become “请”; both stand there
TAIL = 159  # “one annex”, as letters say


def reviewed(gone, kinds, levels, merged):
    """Review the Chinese file: discard the report before the resolution, correct the rest."""
    yield {"op": "drop_before", "key": "58"}
    yield {"op": "drop", "key": str(gone)}
    yield {"op": "settle_all", "code": "flattened", "answer": "new"}
    for code in ("bookmark", "note_mark", "heading_doubtful", "footnote"):
        yield {"op": "settle_all", "code": code}
    yield from (
        {"op": "change", "key": str(number), "kind": kind} for number, kind in kinds.items()
    )
    yield from (
        {"op": "change", "key": str(number), "kind": "item", "level": level}
        for number, level in levels.items()
    )
    yield from (
        {"op": "change", "key": str(number), "text": text} for number, text in ONE_AND_OTHER.items()
    )
    yield from ({"op": "merge", "key": str(number)} for number in merged)


RESOLUTION = list(
    reviewed(
        gone=TAIL,
        kinds={58: "title", 59: "title", 60: "title"},
        levels={83: 3, 84: 3, **dict.fromkeys(range(85, 90), 4), 90: 5, 91: 5, 92: 5, 93: 3, 94: 4},
        merged=[60, 162],
    )
)


def begun(world, language, slug="real"):
    """Create a document in this language with an empty working version; return their numbers."""
    document = create_document(
        world.actor("sera"),
        world.consultation,
        slug,
        {"en": slug.title(), language: slug.title()},
        authentic=language,
    )
    return document.id, create_version(
        world.actor("sera"), document.id, "zero", {"en": "Zero draft"}, f"R/{slug}"
    ).id


def taken(world, version, language, name, content):
    """Return the number of the import of a file."""
    return actions.start_import(
        world.actor("sera"), version, language, Upload(name, content), parse_file(name, content)
    ).id


def labels_by_heading(lines):
    found = {}
    for each in lines:
        if each.kind == "heading":
            found[each.text] = heading = []
        elif found:
            heading.append(each.label or "-")
    return {name: " ".join(labels) for name, labels in found.items()}


@pytest.mark.parametrize("path", ["docx/zh.docx", "council-res-1332-zh/seed.txt"])
def test_the_chinese_resolution_is_whole_right_after_its_review(world, here, path):
    document, version = begun(world, "zh")
    number = taken(world, version, "zh", path.rpartition("/")[2], find_real_data(path).read_bytes())
    before = load_review(find_row(FileImport, number))
    assert (
        before.counts().clauses >= 131
        and before.counts().labels >= 131
        and before.counts().open >= 18
    )
    shift = len(before.rows) - 170  # the text file breaks some lines elsewhere
    assert shift == 0
    actions.apply_corrections(world.actor("sera"), number, RESOLUTION)
    review = load_review(find_row(FileImport, number))
    assert [row.key for row in review.rows if has_open_warnings(row)] == []
    assert review.title == (
        "第1332号决议（2024年修订） "
        "国际电联在落实信息社会世界峰会（WSIS）成果和《2030年可持续发展议程》方面的作用"
    )
    actions.create_clauses(world.actor("sera"), number)
    lines = load_clause_texts(version, "zh", "zh")
    assert lines[0].text == "国际电联理事会，"
    assert labels_by_heading(lines) == SECTIONS
    kept = [
        each
        for each in before.rows
        if int(each.key) > 60 and int(each.key) not in {*DELETED, TAIL, *ONE_AND_OTHER}
    ]
    words = "".join(extract_plain_text(each.text).partition("\n¹")[0] for each in lines)
    assert all(extract_plain_text(each.before) in words for each in kept)
    assert len(words) == sum(len(extract_plain_text(each.before)) for each in kept) + sum(
        map(len, ONE_AND_OTHER.values())
    )
    for _ in range(3):
        with pytest.raises(actions.Conflict, match="import_over"):
            actions.undo_correction(world.actor("sera"), number)
    assert issue_version(world.actor("sera"), version).issued and document


def test_a_review_of_the_chinese_resolution_is_undone_step_by_step_to_where_it_began(world, here):
    _, version = begun(world, "zh")
    number = taken(world, version, "zh", "zh.docx", find_real_data("docx/zh.docx").read_bytes())

    def now():
        return [
            (row.key, row.kind, row.level, row.label, row.before, row.is_left_out)
            for row in load_review(find_row(FileImport, number)).rows
        ]

    first = now()
    for each in RESOLUTION:
        actions.apply_corrections(world.actor("sera"), number, [each])
    last = now()
    for _ in RESOLUTION:
        actions.undo_correction(world.actor("sera"), number)
    assert now() == first
    for _ in RESOLUTION:
        actions.redo_correction(world.actor("sera"), number)
    assert now() == last != first


def test_the_english_draft_is_created_with_its_107_labels_and_its_changes_wait_with_their_sources(
    world, here
):
    _, version = begun(world, "en")
    number = taken(world, version, "en", "en.docx", find_real_data("docx/en.docx").read_bytes())
    counts = load_review(find_row(FileImport, number)).counts()
    assert (counts.labels, counts.changes, counts.comments) == (
        105,
        8,
        3,
    )  # of two paragraphs, nothing stood there before
    sources = load_review(find_row(FileImport, number)).parsed.authors
    actions.set_sources(world.actor("sera"), number, "amendments", [world.lakeside] * len(sources))
    review = load_review(find_row(FileImport, number))
    assert {each.author for each in build_amendments(review)} == {
        "Delegate of Ruritania",
        "A",
        "B",
        "C",
        "D",
    }
    assert [(each.author, each.within) for each in build_amendments(review) if each.within] == [
        ("B", "A")
    ]  # a word of A's struck
    assert [each.author for each in build_comments(review)] == ["Civil Society Coalition"] * 3
    actions.create_clauses(world.actor("sera"), number)
    lines = load_clause_texts(version, "en", "en")
    assert sum(bool(each.label) for each in lines) == 105
    assert sum(any(f"\n{sign} See A/RES" in each.text for sign in "¹²³⁴") for each in lines) == 4
    asked = len(build_amendments(review))
    issue_version(world.actor("sera"), version)
    made = enter_changes(world.actor("sera"), number, "Tracked in the draft")
    assert (made.amendments, made.comments, made.left) == (asked, 3, 0)
    assert [each.source for each in list_submissions(find_row(FileImport, number))] == [
        "Delegate of Ruritania",
        "A",
        "B",
        "C",
        "D",
        "Civil Society Coalition",
    ]


@pytest.mark.parametrize(("mode", "there"), [("accept", True), ("refuse", False)])
def test_the_changes_of_the_english_draft_are_taken_or_refused_as_a_whole(world, here, mode, there):
    _, version = begun(world, "en")
    number = taken(world, version, "en", "en.docx", find_real_data("docx/en.docx").read_bytes())
    actions.set_sources(world.actor("sera"), number, mode, [0] * 6)
    assert build_amendments(load_review(find_row(FileImport, number))) == []
    actions.create_clauses(world.actor("sera"), number)
    words = "\n".join(each.text for each in load_clause_texts(version, "en", "en"))
    assert ("INSERTED WORDS" in words) is there
    assert sum(bool(each.label) for each in load_clause_texts(version, "en", "en")) == (
        106 if there else 105
    )


def test_the_arabic_draft_is_created_from_right_to_left_with_its_numbers(world, here):
    _, version = begun(world, "ar")
    number = taken(world, version, "ar", "ar.docx", find_real_data("docx/ar.docx").read_bytes())
    review = load_review(find_row(FileImport, number))
    assert review.parsed.direction == "rtl" and review.counts().open == 0
    actions.create_clauses(world.actor("sera"), number)
    assert [each.label for each in load_clause_texts(version, "ar", "ar")] == [
        str(n) for n in range(1, 41)
    ]


def declaration(language):
    """Return the paragraphs of the Universal Declaration with their articles, none in the
    preamble.
    """
    told = json.loads(
        find_real_data(f"udhr-six-languages/{language}.json").read_text(encoding="utf-8")
    )
    parts = [(None, told["title"])]
    for clause in told["clauses"]:
        article = clause["id"] if "heading" in clause else None
        parts += [(article, clause["heading"])] if article else []
        parts += [(article, text) for text in clause.get("paragraphs") or [clause["text"]]]
    return parts


def as_file(language):
    """Return the declaration as a file: Word for some languages, plain text for others."""
    texts = [text for _, text in declaration(language)]
    if language in {"ar", "ru", "zh"}:
        return f"udhr-{language}.docx", build_word_file("".join(map(paragraph_xml, texts)))
    return f"udhr-{language}.txt", "\n\n".join(texts).encode()


def corrections(review):
    """Pair the clauses of an edition with those of the authentic one, as a person does."""
    for each in review.aligned_rows:
        if each.clause is not None and each.row is not None and each.doubts:
            yield {"op": "beside", "key": each.row.key, "clause": each.clause.clause_id}


def test_the_declaration_becomes_one_document_in_six_languages_and_its_unlike_preambles_survive(
    world, here
):
    _, version = begun(world, "en")
    number = taken(world, version, "en", *as_file("en"))
    actions.apply_corrections(
        world.actor("sera"), number, [{"op": "change", "key": "1", "kind": "title"}]
    )
    actions.create_clauses(world.actor("sera"), number)
    clauses = [each.clause_id for each in load_clause_texts(version, "en", "en")]
    parts = declaration("en")[1:]
    assert [extract_plain_text(each.text) for each in load_clause_texts(version, "en", "en")] == [
        text for _, text in parts
    ]
    apart = {}
    for language in (each for each in LANGUAGES if each != "en"):
        number = taken(world, version, language, *as_file(language))
        actions.apply_corrections(
            world.actor("sera"), number, [{"op": "change", "key": "1", "kind": "title"}]
        )
        actions.apply_corrections(
            world.actor("sera"),
            number,
            list(corrections(load_review(find_row(FileImport, number)))),
        )
        review = load_review(find_row(FileImport, number))
        apart[language] = [
            sum(each.row is None for each in review.aligned_rows),
            sum(each.clause is None for each in review.aligned_rows),
        ]
        assert all(
            each.is_sure
            for each in review.aligned_rows
            if each.clause is not None and each.row is not None
        )
        actions.create_clauses(world.actor("sera"), number)
        lines = load_clause_texts(version, language, "en")
        assert [each.clause_id for each in lines] == clauses
        own = declaration(language)[1:]
        articles = [
            extract_plain_text(line.text)
            for line, (article, _) in zip(lines, parts, strict=True)
            if article
        ]
        assert articles == [
            text for article, text in own if article
        ]  # all thirty, heading and paragraphs, in their places
        preamble = [
            extract_plain_text(line.text)
            for line, (article, _) in zip(lines, parts, strict=True)
            if not article and line.language == language
        ]
        wanted = [text for article, text in own if not article]
        assert preamble == [
            text for text in wanted if text in preamble
        ]  # in their order, none twice
        assert (
            len(wanted) - len(preamble) == apart[language][1]
        )  # what stands beside nothing is shown, and not forced
    assert apart == {"ar": [2, 1], "es": [1, 1], "fr": [1, 0], "ru": [1, 0], "zh": [2, 0]}
    assert all(line.language == "en" for line in load_clause_texts(version, "en", "en"))
