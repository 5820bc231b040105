"""Warnings about paragraphs: second labels, alternatives between strokes, deceptive signs."""

import regex

from consult.text.deceptive_characters import find_refused_characters
from consult.text.label_parser import get_label_level, split_label

from .paragraphs import ParsedParagraph, ParseWarning, clip_found, join_runs
from .label_sequences import parse_label_number, add_sequence_warnings

_MAX_FOUND = 3
_MAX_LABEL = 40  # characters of the longest label
_LIKE_LABEL = regex.compile(
    r"(?<=[\n\t.;:：；。،؛,，]\s*)(?<!\s)\s*[(（]?[\p{L}\p{N}]{1,6}(?:\.\p{N}{1,3})*(?:[)）.、．\t]|"
    r"\s\p{L})"
)
_ALTERNATIVES = regex.compile(r"\[[^\[\]\n]{0,300}?\S\s+/\s+\S[^\[\]\n]{0,300}?\]")


def add_warnings(paragraphs: list[ParsedParagraph]) -> None:
    """Add the warnings that text and labels alone can give, and replace tabs by spaces."""
    for paragraph in paragraphs:
        text = join_runs(paragraph)
        if paragraph.label and not text.strip():
            _add_warning(paragraph, "empty_label", paragraph.label)
        if paragraph.kind not in {"table", "title"}:
            for label in _find_second_labels(paragraph, text):
                _add_warning(paragraph, "second_label", label)
        for match in _ALTERNATIVES.findall(text)[:_MAX_FOUND]:
            _add_warning(paragraph, "strokes_alternatives", match)
        for name in dict.fromkeys(each.name for each in find_refused_characters(text)):
            _add_warning(paragraph, "deceptive", name)
        if "\ufffd" in text:
            _add_warning(paragraph, "encoding", "\ufffd")
        if "\t" in text:
            _add_warning(paragraph, "tabs")
            for run in paragraph.runs:
                run.text = run.text.replace("\t", " ")
    add_sequence_warnings(paragraphs)


def _add_warning(paragraph: ParsedParagraph, code: str, found: str = "") -> None:
    """Add a warning that quotes what was found."""
    paragraph.warnings.append(ParseWarning(code=code, found=clip_found(found)))


def _find_second_labels(paragraph: ParsedParagraph, text: str) -> list[str]:
    """Find labels inside a paragraph.

    Such a label stands on a line of its own, is the next in its sequence, or is the first of a
    list.
    """
    own = parse_label_number(paragraph.label, paragraph.level) if paragraph.label else None
    found: list[str] = []
    for match in _LIKE_LABEL.finditer(text):
        place = match.start() + len(match.group()) - len(match.group().lstrip())
        label, _rest = split_label(text[place : place + _MAX_LABEL])
        if label is None:
            continue
        lead = text[: match.start()].rstrip(" ")[-1:]
        this = parse_label_number(label, get_label_level(label))
        is_next = own is not None and this == own._replace(number=own.number + 1)
        is_first = (
            this is not None
            and this.number == 1
            and label.endswith((")", "）"))
            and lead not in ",，،"
        )
        if ("\n" in text[match.start() - 1 : place]) or is_next or is_first:
            found.append(label)
        if len(found) == _MAX_FOUND:
            break
    return found
