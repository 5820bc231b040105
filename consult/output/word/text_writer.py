"""Writer of a version as a Word file: the text with headings, numbers, brackets and statuses."""

from collections.abc import Callable

from consult.output.render_input import FileClause, FileSource, VersionText
from .package import PackageParts, pack_file
from .page_frame import (
    LINK_ID,
    add_clause_bookmark,
    build_footer,
    build_heading_lines,
    build_header,
    build_paragraph,
    build_status_marks,
)
from .list_numbers import (
    LEVELS,
    ListFamily,
    ListNumber,
    ListNumberWriter,
    build_indent,
    is_read_again,
)
from .runs import build_runs, is_rtl, split_by_style, wrap_own_content, build_run, build_styled_run

_STYLES_BY_KIND = {"preambular": "Preambular", "operative": "Operative", "item": "Item"}
_DEEPEST_HEADING = 6


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """Return the bytes of a .docx."""
    text = VersionText.model_validate_json(given)
    numbering, body = ListNumberWriter(), []
    for place, clause in enumerate(text.clauses):
        following = text.clauses[place + 1].label if place + 1 < len(text.clauses) else ""
        body.append(build_clause_paragraph(clause, text.source, numbering, following))
        if place % 50 == 0:
            progress(90 * place // len(text.clauses))
    said = text.source.labels.get("view", "")
    parts = PackageParts(
        body=build_heading_lines(text.source, said) + "".join(body) + build_annex(text),
        numbering=numbering.build_numbering(),
        header=build_header(text.source),
        footer=build_footer(text.source),
        links={LINK_ID: text.source.address},
        properties={"consult.changes": text.view} if text.view else {},
    )
    return pack_file(text.source, parts)


def build_annex(text: VersionText) -> str:
    """Build the annex after the text; all of it is ours and left out when the file is sent in."""
    source, rtl = text.source, text.source.rtl
    if not text.annex:
        return ""
    found = build_paragraph("Heading1", build_run(source.labels["annex"], rtl=rtl), rtl=rtl)
    for part in text.annex:
        found += build_paragraph("Heading2", build_run(part.title, rtl=rtl), rtl=rtl)
        for each in part.declared:
            found += build_paragraph(
                "Frame",
                build_styled_run(each.who, "Strong", rtl=rtl)
                + build_run(f" · {each.said}", rtl=rtl),
                rtl=rtl,
            )
            own_rtl = is_rtl(each.language)
            words = build_run(
                each.words,
                rtl=own_rtl,
                language="" if each.language == source.language else each.language,
            )
            found += build_paragraph(
                "Normal", words, add_direction(("", ""), rtl=own_rtl, is_turned=own_rtl != rtl)
            )
    return wrap_own_content(found + build_paragraph("Normal", ""), kind="frame")


def build_clause_paragraph(
    clause: FileClause,
    source: FileSource,
    numbering: ListNumberWriter,
    following: str,
    told_language: str = "",
) -> str:
    """Build the paragraph of a clause, with its label as a number of Word's if possible.

    Args:
        told_language: language of the text, if the file names it above; else that of the file.
    """
    rtl = is_rtl(clause.language)
    language = "" if clause.language == source.language else clause.language
    label, properties = resolve_label(clause, numbering, following)
    words = build_runs(split_by_style(clause.text), rtl=rtl, language=language)
    typed = build_run(f"{label}\t", rtl=rtl, language=language) if label else ""
    marks = build_status_marks(clause, source, told_language)
    return build_paragraph(
        get_style(clause),
        add_clause_bookmark(clause, typed + words + marks),
        add_direction(properties, rtl=rtl, is_turned=rtl != source.rtl),
    )


def add_direction(properties: tuple[str, str], *, rtl: bool, is_turned: bool) -> str:
    """Put the direction of a paragraph between its properties, where the schema expects it."""
    return (
        properties[0]
        + ("<w:bidi/>" if rtl else '<w:bidi w:val="0"/>' if is_turned else "")
        + properties[1]
    )


def resolve_label(
    clause: FileClause, numbering: ListNumberWriter, following: str = "", *, counted: bool = True
) -> tuple[str, tuple[str, str]]:
    """Return the label as typed text, and paragraph properties before and after the direction.

    The typed label is empty if Word prints the label as a number.

    Args:
        counted: let Word count. A text with tracked changes has typed labels, since programs
            count deleted and inserted paragraphs in different ways.
    """
    level = get_depth(clause)
    if not clause.label:
        return "", (
            "",
            build_indent(level - 1, hanging=False) if level and clause.kind != "heading" else "",
        )
    family = ListFamily(
        "heading" if clause.kind == "heading" else "clause", is_rtl(clause.language)
    )
    number = numbering.place_label(clause.label, family, level, following) if counted else None
    if number is None and not is_read_again(clause.label, clause.text):
        number = numbering.find_literal(clause.label, family, level)
    return (
        ("", (build_number_properties(number), ""))
        if number
        else (clause.label, ("", build_indent(level)))
    )


def build_number_properties(number: ListNumber) -> str:
    """Build the properties of a paragraph in Word's numbering."""
    return f'<w:numPr><w:ilvl w:val="{number.level}"/><w:numId w:val="{number.num}"/></w:numPr>'


def get_depth(clause: FileClause) -> int:
    """Return the depth of a clause from 0; an item stands one level under the clause before it."""
    level = max(clause.level, 2) if clause.kind == "item" else clause.level
    return min(level, LEVELS) - 1


def get_style(clause: FileClause) -> str:
    """Return the paragraph style of a clause by its kind."""
    if clause.kind == "heading":
        return f"Heading{min(clause.level, _DEEPEST_HEADING)}"
    return _STYLES_BY_KIND.get(clause.kind, "Operative")
