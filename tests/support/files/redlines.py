"""Texts and redlines as the writers receive them, and files as the import reads them, also
once resolved by Word.
"""

import io
import zipfile
from itertools import groupby
from xml.etree import ElementTree as ET

from consult.documents.comparison import compare_texts
from consult.documents.queries import ClauseText
from consult.exchange.imports.parsing.paragraphs import (
    ParsedParagraph,
    format_text_after,
    format_text_before,
)
from consult.exchange.word.docx_parser import read_word
from consult.output.word import text_writer as word_clean, redline_writer as word_redline
from consult.output.word.redline_queries import _order_changes
from consult.output.render_input import FileClause, ChangeAuthor, Redline, FileSource, VersionText
from consult.text.clause_names import strip_label
from consult.text.parsing.light_markup import extract_plain_text, split_runs

MESSAGES = {
    "issued": "issued",
    "working": "working version, not issued",
    "tongue": "English",
    "authentic": "authentic text",
    "official": "translation",
    "unofficial": "unofficial translation",
    "agreed": "agreed",
    "adref": "agreed ad ref",
    "stale": "translation of an earlier text",
    "untranslated": "not translated yet",
    "compared": "authentic text; the translation is of an earlier one",
    "moderator": "Moderators",
    "somebody": "former participant",
    "changes_since": "Tracked changes since Zero draft (T/S/Zero draft).",
    "made_from": (
        "This text was made from Rev.1 of “Statement” at "
        "https://talks.example/en/c/talks/statement/rev-1"
    ),
}
REV_1_AUTHOR = ChangeAuthor(author="Rev.1", at="2026-11-20T10:00:00Z")


def make_source(language="en", issued=True):
    return FileSource(
        consultation="Talks on a declaration",
        document="Statement",
        title="The Statement",
        subtitle="On schools",
        symbol="T/S/Rev.1",
        version="Rev.1",
        version_id=7,
        document_id=3,
        language=language,
        edition_status="authentic",
        issued=issued,
        day="2026-11-20",
        date="20 Nov 2026",
        address="https://talks.example/en/c/talks/statement/rev-1",
        digest="d" * 64,
        labels=dict(MESSAGES),
    )


def make_line(number, kind, level, label, text, language="en", status="open"):
    """Make a clause as the database returns it."""
    return ClauseText(
        number,
        number,
        number,
        number,
        kind,
        level,
        label,
        text,
        text,
        language,
        False,
        status,
        (),
        text,
        status,
    )


def make_clause(number, kind, level, label, text, status="open", language="en"):
    """Make a clause as a file contains it."""
    return FileClause(
        id=number,
        kind=kind,
        level=level,
        label=label,
        text=text,
        language=language,
        stale=False,
        status=status,
    )


def make_redline(old, new, language="en"):
    """Make the redline between two texts whose provenance is unknown."""
    found = compare_texts(old, new, (), lambda _old, _new: [])
    changes = _order_changes(found, [each.clause_id for each in old])
    return Redline(source=make_source(language), changes=changes, steps=[REV_1_AUTHOR], edits={})


def write_file(data):
    """Write the file of a text or a redline."""
    writer = word_redline if isinstance(data, Redline) else word_clean
    return writer.write(data.model_dump_json().encode(), lambda percent: None)


def make_text(lines, language="en"):
    return VersionText(
        source=make_source(language),
        clauses=[
            FileClause(
                id=each.clause_id,
                kind=each.kind,
                level=each.level,
                label=each.label,
                text=each.text,
                language=each.language,
                stale=False,
                status=each.status,
            )
            for each in lines
        ],
    )


def read_paragraphs(content):
    """Return the paragraphs of clauses in a file."""
    return [each for each in read_word(content).paragraphs if each.kind != "title"]


def is_present(paragraph: ParsedParagraph, *, accepted: bool) -> bool:
    """Return whether a paragraph remains once its changes are accepted or refused."""
    return (paragraph.removed if accepted else paragraph.inserted) is None


def read_texts(content, *, accepted: bool):
    """Return the comparable texts of the paragraphs that remain once all changes are accepted or
    refused.
    """
    told = format_text_after if accepted else format_text_before
    return [
        normalize_emphasis(told(each))
        for each in read_paragraphs(content)
        if is_present(each, accepted=accepted)
    ]


def compute_expected_texts(lines):
    """Return the result that read_texts gives for these lines; emphasis in headings does not
    count.
    """
    return [
        normalize_emphasis(
            extract_plain_text(each.text).replace("*", "\\*")
            if each.kind == "heading"
            else each.text
        )
        for each in lines
    ]


def normalize_emphasis(text):
    """Return the plain text and its emphasized parts; asterisks around white space do not count."""
    words = [
        (letter, each.emphasis and not letter.isspace())
        for each in split_runs(text)
        for letter in each.text
    ]
    parts = [
        (flag, "".join(letter for letter, _ in group))
        for flag, group in groupby(
            words, key=lambda each: each[1] if not each[0].isspace() else None
        )
    ]
    return extract_plain_text(text), [part for flag, part in parts if flag]


def read_labels(content, *, accepted: bool):
    """Return the labels of the paragraphs that remain."""
    return [
        strip_label(each.label)
        for each in read_paragraphs(content)
        if is_present(each, accepted=accepted)
    ]


WORD_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
INSERTED_TAGS, DELETED_TAGS = (
    (WORD_NAMESPACE + "ins", WORD_NAMESPACE + "moveTo"),
    (WORD_NAMESPACE + "del", WORD_NAMESPACE + "moveFrom"),
)


def resolve_changes(content, *, accepted):
    """Return the file as Word leaves it once all changes are accepted or refused."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as archive:
        for name in given.namelist():
            told = given.read(name)
            archive.writestr(
                name, _resolve_document(told, accepted) if name == "word/document.xml" else told
            )
    return out.getvalue()


def _resolve_document(document, accepted):
    root = ET.fromstring(document)
    away, stay = (DELETED_TAGS, INSERTED_TAGS) if accepted else (INSERTED_TAGS, DELETED_TAGS)
    body = root.find(WORD_NAMESPACE + "body")
    for paragraph in list(body.iter(WORD_NAMESPACE + "p")):
        if any(
            paragraph.find(f"{WORD_NAMESPACE}pPr/{WORD_NAMESPACE}rPr/{tag}") is not None
            for tag in away
        ):
            body.remove(paragraph)
            continue
        was = paragraph.find(f"{WORD_NAMESPACE}pPr/{WORD_NAMESPACE}pPrChange")
        if was is not None:
            properties = paragraph.find(WORD_NAMESPACE + "pPr")
            properties.remove(was)
            if not accepted:
                paragraph[list(paragraph).index(properties)] = was.find(WORD_NAMESPACE + "pPr")
    _unwrap_elements(root, away, stay)
    for each in root.iter(WORD_NAMESPACE + "delText"):
        each.tag = WORD_NAMESPACE + "t"
    return ET.tostring(root)


def _unwrap_elements(element, away, stay):
    """Remove the elements that go, and unwrap those that stay."""
    for each in list(element):
        _unwrap_elements(each, away, stay)
        if each.tag in (*away, *stay):
            at = list(element).index(each)
            element.remove(each)
            for place, inner in enumerate(list(each) if each.tag in stay else []):
                element.insert(at + place, inner)
