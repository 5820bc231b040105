"""Tests of document files: parsed into clauses with identities, and written so that they parse
alike.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import consult
from consult.text.parsing.markdown_clauses import (
    KINDS,
    STATUSES,
    MarkdownClause,
    format_document,
    parse_document,
)

SAMPLES = sorted((Path(consult.__file__).parent / "sample" / "data").glob("*.md"))
FILE = """\
# Statement

## A. Preamble {#A}

1. {#s1 tags=C11,SDG17 status=agreed kind=preambular} *Recalling* the outcome documents,

### C2 · Infrastructure {#C2}

12. {#s12 tags=C2 status=bracketed} We *resolve* to connect [every] school, and to that end:
   a) {#s12a} to plan for power;
      (i) {#s12a-i} from the outset;
   b) {#s12b} to lower fees.
12 bis. {#s12bis} We note
what was said.
"""

WORDS = st.lists(
    st.sampled_from(
        [
            "We",
            "*note*",
            "12.",
            "a)",
            "[x]",
            "人权",
            "حقوق",
            "{#x}",
            "{#y kind=item}",
            "# no",
            "- x",
            "* x",
            "\\",
            "\\a)",
            "\\*",
            "|",
            "> q",
            "```",
            "---",
            "<b>",
            "<!--",
            "![x]",
            "(iv)",
            "C5.3",
            "·",
            "label=",
            '"',
            ",",
        ]  # fmt: skip
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
LABELS = st.sampled_from(
    [
        "",
        "1",
        "12 bis",
        "12.3",
        "a)",
        "(a)",
        "(i)",
        "(iv)",
        "C5.3",
        "C2",
        "I",
        "أ)",
        "一",
        "（一）",
        "Article 5",
        "١٢",
    ]
)
CLAUSES = st.lists(
    st.builds(
        MarkdownClause,
        id=st.just(""),
        label=LABELS,
        kind=st.sampled_from(KINDS),
        level=st.integers(1, 9),
        text=st.lists(WORDS, min_size=1, max_size=3).map("\n".join),
        tags=st.lists(st.sampled_from(["C1", "SDG4", "δ"]), unique=True).map(tuple),
        status=st.sampled_from(STATUSES),
    ),
    max_size=6,
).map(
    lambda clauses: [
        clause._replace(
            id=f"c{number}",
            text=clause.text.replace("\n", " ") if clause.kind == "heading" else clause.text,
        )
        for number, clause in enumerate(clauses)
    ]
)


def test_title_headings_clauses_and_items_are_read_with_their_attributes():
    parsed = parse_document(FILE)
    assert parsed.title == "Statement"
    assert parsed.warnings == []
    assert parsed.clauses == [
        MarkdownClause("A", "A", "heading", 1, "Preamble", (), "open"),
        MarkdownClause(
            "s1",
            "1",
            "preambular",
            1,
            "*Recalling* the outcome documents,",
            ("C11", "SDG17"),
            "agreed",
        ),
        MarkdownClause("C2", "C2", "heading", 2, "Infrastructure", (), "open"),
        MarkdownClause(
            "s12",
            "12",
            "operative",
            1,
            "We *resolve* to connect [every] school, and to that end:",
            ("C2",),
            "bracketed",
        ),
        MarkdownClause("s12a", "a)", "item", 2, "to plan for power;", (), "open"),
        MarkdownClause("s12a-i", "(i)", "item", 3, "from the outset;", (), "open"),
        MarkdownClause("s12b", "b)", "item", 2, "to lower fees.", (), "open"),
        MarkdownClause("s12bis", "12 bis", "operative", 1, "We note what was said.", (), "open"),
    ]


@settings(deadline=None)
@given(CLAUSES)
def test_what_is_written_reads_the_same_again(clauses):
    parsed = parse_document(format_document("The title", clauses))
    assert parsed.title == "The title"
    assert parsed.clauses == clauses


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_sample_documents_read_without_a_warning_and_are_written_back(path):
    parsed = parse_document(path.read_text(encoding="utf-8"))
    assert parsed.warnings == []
    assert len(parsed.clauses) > 30
    assert parse_document(format_document(parsed.title, parsed.clauses)) == parsed


def test_identities_are_made_from_labels_when_the_file_has_none():
    parsed = parse_document(
        "# T\n## A. Aims\n12. one\n   a) two\n   b) three\n12. again\n"
        "words alone follow\n\nunlabelled\n"
    )
    assert [clause.id for clause in parsed.clauses] == [
        "h-a",
        "p-12",
        "p-12-a",
        "p-12-b",
        "p-12-2",
        "p-6",
    ]


def test_an_identity_given_twice_is_kept_once_and_reported():
    parsed = parse_document("# T\n1. {#x} one\n2. {#x} two\n")
    assert [clause.id for clause in parsed.clauses] == ["x", "p-2"]
    assert [(warning.line, warning.code) for warning in parsed.warnings] == [(3, "double_id")]


def test_lines_without_a_blank_between_them_are_joined_in_chinese_without_a_space():
    parsed = parse_document("# T\n1. We\nnote\n\n2. 各国应\n保护人权\n")
    assert [clause.text for clause in parsed.clauses] == ["We note", "各国应保护人权"]


def test_an_indented_paragraph_after_a_blank_belongs_to_the_clause_before():
    parsed = parse_document("# T\n1. one\n\n   \\a) no item\n   goes on\n\nnew clause\n")
    assert [clause.text for clause in parsed.clauses] == ["one\na) no item goes on", "new clause"]


def test_items_at_the_margin_are_told_by_their_labels():
    parsed = parse_document("# T\n1. one\n(h) x\n(i) y\n- z\n2. two\n2.1 sub\n")
    assert [(clause.label, clause.kind, clause.level) for clause in parsed.clauses] == [
        ("1", "operative", 1),
        ("(h)", "item", 2),
        ("(i)", "item", 2),
        ("", "item", 2),
        ("2", "operative", 1),
        ("2.1", "operative", 2),
    ]


@pytest.mark.parametrize(
    "text", ["*Recalling* that,", "*وإذ نستذكر* الوثائق،", "*回顾*成果，", "[*Noting* x,"]
)
def test_what_begins_with_emphasis_and_ends_in_a_comma_is_preambular(text):
    assert parse_document(f"# T\n1. {text}\n").clauses[0].kind == "preambular"


def test_tabs_and_windows_line_ends_are_read_as_usual():
    parsed = parse_document("# T\r\n\r\n12.\tWe note\r\n\ta)\tfirst\r\n")
    assert [(clause.label, clause.level, clause.text) for clause in parsed.clauses] == [
        ("12", 1, "We note"),
        ("a)", 2, "first"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("| a | b |", "table", ["| a | b |"]),
        ("> said", "quote", ["> said"]),
        ("<b>x</b>", "html", ["<b>x</b>"]),
        ("![x](y)", "picture", ["![x](y)"]),
        ("```\n# code\n```", "fence", ["# code"]),
        ("1. one\n---\ntwo", "rule", ["one", "two"]),
        ("1. {#a colour=red} x", "attribute", ["x"]),
        ("1. {#a kind=verse} x", "kind", ["x"]),
        ("1. {#a status=done} x", "status", ["x"]),
        ("1. {#a level=deep} x", "level", ["x"]),
        ("1. {#a}", "no_text", [""]),
        ("1. x\n# Second", "second_title", ["x", "Second"]),
    ],
)
def test_unknown_markup_is_reported_and_its_text_is_kept(text, code, words):
    parsed = parse_document(f"# T\n{text}\n")
    assert {warning.code for warning in parsed.warnings} == {code}
    assert [clause.text for clause in parsed.clauses] == words


def test_a_file_without_a_title_is_reported():
    assert [warning.code for warning in parse_document("1. x").warnings] == ["no_title"]
    assert parse_document("").clauses == []


def test_comments_are_left_out():
    assert [
        clause.text for clause in parse_document("# T\n<!-- a\n1. no\n-->\n1. yes\n").clauses
    ] == ["yes"]


@settings(deadline=None)
@given(st.text(st.characters(), max_size=60) | st.text('#{}=a1.)\\- \n*<!>|`\t"(', max_size=60))
def test_no_file_breaks_the_reading_and_every_clause_has_an_identity_of_its_own(text):
    parsed = parse_document(text)
    identities = [clause.id for clause in parsed.clauses]
    assert len(set(identities)) == len(identities)
    assert all(identities)
    assert all(
        clause.kind in KINDS and clause.status in STATUSES and clause.level >= 1
        for clause in parsed.clauses
    )


@pytest.mark.parametrize(
    "text",
    ["{" + "a=a" * 20_000, "{#a " + "a= " * 20_000, "## a" + " " * 50_000 + "{", "1. x\n" * 5_000],
)
def test_repetitive_files_are_read_in_time(text):
    assert len(parse_document(text).clauses) in (1, 5_000)
