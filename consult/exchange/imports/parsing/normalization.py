"""Last steps after every format parser: labels, kinds, warnings, title and text direction."""

import regex

from . import warning_detection as doubts, paragraph_kinds as kinds
from .label_extraction import (
    remove_conversion_marks,
    is_blank_or_rule,
    extract_label,
    trim_paragraph,
    resolve_changes,
)
from .paragraphs import ParsedParagraph, ParsedFile

SAMPLE_LENGTH = 20_000  # characters from which the language and direction are detected
_RTL = regex.compile(r"[\p{Arabic}\p{Hebrew}]", regex.V1)
_LETTER = regex.compile(r"\p{L}")
_LABELLED = frozenset({"operative", "preambular", "item", "heading"})


def normalize_file(parsed: ParsedFile) -> ParsedFile:
    """Bring a parsed file into its final form.

    Paragraphs without text, label, note, comment or warning are left out.
    """
    for paragraph in parsed.paragraphs:
        remove_conversion_marks(paragraph)
        trim_paragraph(paragraph)
        if paragraph.label_from == "" and paragraph.kind in _LABELLED:
            extract_label(paragraph)
    parsed.paragraphs = [each for each in parsed.paragraphs if _has_content(each)]
    for number, paragraph in enumerate(parsed.paragraphs, start=1):
        paragraph.number = number
    kinds.assign_kinds(parsed.paragraphs)
    doubts.add_warnings(parsed.paragraphs)
    titles = (
        resolve_changes(each, accepted=True) for each in parsed.paragraphs if each.kind == "title"
    )
    parsed.title = parsed.title or next(titles, "")
    return set_direction(parsed)


def set_direction(parsed: ParsedFile) -> ParsedFile:
    """Set right-to-left direction where most letters of the text are Arabic or Hebrew.

    Otherwise the direction that the paragraphs of the file declare stays.
    """
    words = extract_sample(parsed)
    if 2 * len(_RTL.findall(words)) > len(_LETTER.findall(words)):
        parsed.direction = "rtl"
    return parsed


def _has_content(paragraph: ParsedParagraph) -> bool:
    """Return whether a paragraph is more than an empty line or a drawn one."""
    return not is_blank_or_rule(paragraph) or bool(
        paragraph.label or paragraph.remarks or paragraph.notes or paragraph.warnings
    )


def extract_sample(parsed: ParsedFile) -> str:
    """Return text from the beginning of a file, long enough to detect its language."""
    found, length = [], 0
    for paragraph in parsed.paragraphs:
        found.append(resolve_changes(paragraph, accepted=True))
        length += len(found[-1])
        if length > SAMPLE_LENGTH:
            break
    return "\n".join(found)[:SAMPLE_LENGTH]
