"""Extraction of typed labels, and removal of marks that other programs leave behind."""

import regex

from consult.text.label_parser import split_label

from .paragraphs import ParsedParagraph, TextRun, ParseWarning, join_runs

_BOOKMARK = regex.compile(r"\[bookmark: [^\]\s]{1,100}\]")
_NOTE_MARK = regex.compile(r"\[footnoteRef:(\d{1,4})\](?:\1)?")
_BULLET = regex.compile(r"[\s\u200E\u200F\u061C]*[-–—•·▪◦●○■□➢❖\uF0B7\uF0A7\uF0D8*](?=\s)\s*")
_BOX = "□"  # a bullet that is filled in by hand
_RULE = regex.compile(r"[\s_\-–—=*~.·]*")
_LEAD = regex.compile(r"[\s\u200E\u200F\u061C]*")


def remove_range(paragraph: ParsedParagraph, start: int, end: int) -> None:
    """Remove the text between two offsets of the joined runs.

    The passages of comments move along with their text.
    """
    left: list[TextRun] = []
    at = 0
    for run in paragraph.runs:
        first, last = max(start - at, 0), max(end - at, 0)
        at += len(run.text)
        run.text = run.text[:first] + run.text[last:] if last > first else run.text
        if run.text:
            left.append(run)
    paragraph.runs = left
    for remark in paragraph.remarks:
        remark.start, remark.end = (
            place if place <= start else max(start, place - (end - start))
            for place in (remark.start, remark.end)
        )


def resolve_changes(paragraph: ParsedParagraph, *, accepted: bool) -> str:
    """Return the text with all changes accepted, or with all refused."""
    return "".join(
        run.text for run in paragraph.runs if not (run.deleted if accepted else run.inserted)
    )


def is_blank_or_rule(paragraph: ParsedParagraph) -> bool:
    """Return whether a paragraph is empty or only a line drawn with signs."""
    return _RULE.fullmatch(join_runs(paragraph)) is not None


def remove_conversion_marks(paragraph: ParsedParagraph) -> None:
    """Remove the marks of bookmarks and footnotes that programs leave in flattened text.

    The text of such a footnote becomes a note of the paragraph.
    """
    text = join_runs(paragraph)
    if "[bookmark: " in text:
        _remove_matches(paragraph, _BOOKMARK, "bookmark")
    marks = _NOTE_MARK.findall(text) if "[footnoteRef:" in text else []
    if marks:
        _remove_matches(paragraph, _NOTE_MARK, "note_mark")
    for number in marks:
        note = regex.search(
            rf"\[{number}: (?:{number}\s)?\s*((?:[^\[\]]|\[[^\[\]]*\])*)\]\s*$",
            join_runs(paragraph),
        )
        if note:
            paragraph.notes.append(note[1].strip())
            remove_range(paragraph, note.start(), note.end())


def _remove_matches(paragraph: ParsedParagraph, form: regex.Pattern[str], code: str) -> None:
    """Remove every match, from the last to the first, with one warning."""
    found = list(form.finditer(join_runs(paragraph)))
    for match in reversed(found):
        remove_range(paragraph, match.start(), match.end())
    paragraph.warnings.append(ParseWarning(code=code, found=found[0].group()[:80]))


def trim_paragraph(paragraph: ParsedParagraph) -> None:
    """Remove white space around the text."""
    text = join_runs(paragraph)
    remove_range(paragraph, len(text.rstrip()), len(text))
    lead = _LEAD.match(text)
    remove_range(
        paragraph, 0, len(lead.group()) if lead and lead.group().strip("\u200e\u200f\u061c") else 0
    )


def extract_label(paragraph: ParsedParagraph) -> None:
    """Move a typed label, or a bullet, from the text to the paragraph's label.

    If a tracked change renumbered the label, the label before the change is taken, with the
    warning `label_changed`.
    """
    old, new = resolve_changes(paragraph, accepted=False), resolve_changes(paragraph, accepted=True)
    (label, length), (new_label, new_length) = _measure_label(old), _measure_label(new)
    if length or new_length:
        start = _find_text_start(paragraph, length, new_length)
        struck = _read_struck_text(paragraph, start)
        if any(sign.isalnum() for sign in struck):
            paragraph.warnings.append(ParseWarning(code="struck_label", found=struck))
        remove_range(paragraph, 0, start)
        paragraph.label, paragraph.label_from = (label or new_label), "typed"
        if old and new and label != new_label:
            paragraph.warnings.append(
                ParseWarning(code="label_changed", found=f"{label or '–'} → {new_label or '–'}")
            )
    elif match := _BULLET.match(join_runs(paragraph)):
        if _BOX in match.group():
            paragraph.warnings.append(ParseWarning(code="check_box", found=_BOX))
        else:
            remove_range(paragraph, 0, match.end())
        paragraph.kind, paragraph.label_from = "item", "typed"


def _read_struck_text(paragraph: ParsedParagraph, end: int) -> str:
    """Return what is struck through before an offset."""
    found, at = "", 0
    for run in paragraph.runs:
        found += run.text[: max(0, end - at)] if run.struck else ""
        at += len(run.text)
    return found.strip()


def _measure_label(words: str) -> tuple[str, int]:
    """Return the label at the start of a text and its length in characters, separator included."""
    label, rest = split_label(words)
    return ("", 0) if label is None else (label, len(words.rstrip()) - len(rest))


def _find_text_start(paragraph: ParsedParagraph, length: int, new_length: int) -> int:
    """Return the offset in the joined runs where the text starts, before and after the changes."""
    old = new = at = 0
    for run in paragraph.runs:
        for _character in run.text:
            if old >= length and new >= new_length:
                return at
            old += run.inserted is None
            new += run.deleted is None
            at += 1
    return at
