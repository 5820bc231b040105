"""Tests of Markdown import: clauses in a first language, then others beside them, or nothing
at all.
"""

import pytest

from consult.core.config import ROOT
from consult.core.errors import Conflict, Forbidden, Invalid
from consult.documents import actions, queries
from consult.documents.cli import make_secretariat
from consult.documents.versions.markdown_import_actions import import_markdown
from consult.text.parsing.markdown_clauses import parse_document

EN = """# A declaration

## A. Preamble {#A}

1. {#d1 tags=C2 kind=preambular} *Recalling* the Charter,
2. {#d2 status=agreed} We *decide*:
   a) {#d2a} to meet;
"""
FR = """# Une déclaration

## A. Préambule {#A}

1. {#d1} *Rappelant* la Charte,
2. {#d2} Nous *décidons* :
   a) {#d2a} de nous réunir ;
"""


@pytest.fixture
def empty(here, world):
    """Create an empty working version of the statement."""
    return actions.create_version(
        world.actor("sera"), world.document, "new", {"en": "New"}, "T/New"
    ).id


def test_a_file_becomes_clauses_with_labels_kinds_levels_and_tags(world, empty):
    found = import_markdown(world.actor("mona"), empty, parse_document(EN), "en")
    lines = queries.load_clause_texts(empty, "en", "en")
    assert [(line.label, line.kind) for line in lines] == [
        ("A", "heading"),
        ("1", "preambular"),
        ("2", "operative"),
        ("a)", "item"),
    ]
    assert lines[1].tags == ("C2",)
    assert [found[each] for each in ("A", "d1", "d2", "d2a")] == [line.clause_id for line in lines]
    assert queries.list_editions(empty)[0].title == "A declaration"


def test_statuses_of_a_file_are_not_taken_since_the_chair_decides(world, empty):
    import_markdown(world.actor("mona"), empty, parse_document(EN), "en")
    assert {line.status for line in queries.load_clause_texts(empty, "en", "en")} == {"open"}


@pytest.mark.parametrize("by_id", [True, False])
def test_another_language_is_laid_beside_the_first(world, empty, by_id):
    found = import_markdown(world.actor("mona"), empty, parse_document(EN), "en")
    import_markdown(world.actor("mona"), empty, parse_document(FR), "fr", found if by_id else None)
    lines = queries.load_clause_texts(empty, "fr", "en")
    assert [line.language for line in lines] == ["fr"] * 4
    assert not any(line.is_outdated for line in lines)
    assert [edition.title for edition in queries.list_editions(empty)] == [
        "A declaration",
        "Une déclaration",
    ]


@pytest.mark.parametrize(
    "wrong, code",
    [
        (FR.replace("2. {#d2} Nous *décidons* :\n", ""), "misaligned"),
        (FR + "3. {#d3} Encore une.\n", "misaligned_count"),
        (FR.replace("## A. Préambule {#A}\n", ""), "misaligned"),
    ],
)
def test_texts_that_do_not_fit_are_refused_whole(world, empty, wrong, code):
    import_markdown(world.actor("mona"), empty, parse_document(EN), "en")
    before = queries.load_clause_texts(empty, "fr", "en")
    with pytest.raises(Conflict) as refused:
        import_markdown(world.actor("mona"), empty, parse_document(wrong), "fr")
    assert refused.value.code.startswith(code)
    assert queries.load_clause_texts(empty, "fr", "en") == before
    assert [edition.language for edition in queries.list_editions(empty)] == ["en"]


def test_known_clauses_keep_their_identity_in_a_later_version(world, empty):
    known = {"d1": world.clause, "d2": world.other_clause}
    found = import_markdown(world.actor("mona"), empty, parse_document(EN), "en", known)
    assert (found["d1"], found["d2"]) == (world.clause, world.other_clause)
    assert (
        queries.find_clause_text(empty, world.clause, "en", "en").text == "*Recalling* the Charter,"
    )


def test_a_file_goes_into_an_empty_version_only(world, empty):
    with pytest.raises(Conflict, match="version_not_empty"):
        import_markdown(world.actor("mona"), world.working, parse_document(EN), "en")
    with pytest.raises(Conflict, match="issued_already"):
        import_markdown(world.actor("mona"), world.version, parse_document(EN), "en")
    with pytest.raises(Invalid, match="file_empty"):
        import_markdown(world.actor("mona"), empty, parse_document("# Title only\n"), "en")
    with pytest.raises(Invalid, match="tags_unknown"):
        import_markdown(
            world.actor("mona"), empty, parse_document("1. {#x tags=C99} We agree.\n"), "en"
        )
    with pytest.raises(Forbidden):
        import_markdown(world.actor("pia"), empty, parse_document(EN), "en")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_sample_statement_is_aligned_in_its_languages(world, empty, language):
    folder = ROOT / "consult" / "sample" / "data"
    english = parse_document((folder / "statement.en.md").read_text("utf-8"))
    without_tags = english._replace(
        clauses=[clause._replace(tags=()) for clause in english.clauses]
    )
    import_markdown(world.actor("mona"), empty, without_tags, "en")
    import_markdown(
        world.actor("mona"),
        empty,
        parse_document((folder / f"statement.{language}.md").read_text("utf-8")),
        language,
    )
    lines = queries.load_clause_texts(empty, language, "en")
    assert len(lines) == len(english.clauses) >= 30
    assert {line.language for line in lines} == {language}


def test_the_command_line_acts_as_secretariat_of_one_consultation_only(world, here):
    assert make_secretariat(world.consultation).has_role(world.consultation, "secretariat")
    assert not make_secretariat(world.consultation).has_role(world.consultation + 1, "secretariat")
