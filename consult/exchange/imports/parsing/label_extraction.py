"""Typed labels: told from the words of a paragraph and cut off, with what other programs leave before them."""
import regex

from consult.text.labels import split_label

from .paragraphs import Paragraph, Run, Warning, joined

_BOOKMARK = regex.compile(r"\[bookmark: [^\]\s]{1,100}\]")
_NOTE_MARK = regex.compile(r"\[footnoteRef:(\d{1,4})\](?:\1)?")
_BULLET = regex.compile(r"[\s\u200E\u200F\u061C]*[-–—•·▪◦●○■□➢❖\uF0B7\uF0A7\uF0D8*](?=\s)\s*")
_RULE = regex.compile(r"[\s_\-–—=*~.·]*")
_LEAD = regex.compile(r"[\s\u200E\u200F\u061C]*")


def cut(paragraph: Paragraph, start: int, end: int) -> None:
    """Take out the words between two places of the joined runs; comments keep the words they are about."""
    left: list[Run] = []
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
            place if place <= start else max(start, place - (end - start)) for place in (remark.start, remark.end)
        )


def view(paragraph: Paragraph, *, accepted: bool) -> str:
    """Give the words with all changes accepted, or refused."""
    return "".join(run.text for run in paragraph.runs if not (run.deleted if accepted else run.inserted))


def is_rule(paragraph: Paragraph) -> bool:
    """Tell whether there are no words at all: nothing, or a line drawn with signs."""
    return _RULE.fullmatch(joined(paragraph)) is not None


def clear(paragraph: Paragraph) -> None:
    """Take out what programs leave in flattened text: marks of bookmarks and of footnotes, whose words become notes."""
    text = joined(paragraph)
    if "[bookmark: " in text:
        _cut_all(paragraph, _BOOKMARK, "bookmark")
    marks = _NOTE_MARK.findall(text) if "[footnoteRef:" in text else []
    if marks:
        _cut_all(paragraph, _NOTE_MARK, "note_mark")
    for number in marks:
        note = regex.search(rf"\[{number}: (?:{number}\s)?\s*((?:[^\[\]]|\[[^\[\]]*\])*)\]\s*$", joined(paragraph))
        if note:
            paragraph.notes.append(note[1].strip())
            cut(paragraph, note.start(), note.end())


def _cut_all(paragraph: Paragraph, form: regex.Pattern[str], code: str) -> None:
    """Take out every match, from the last to the first, with one warning."""
    found = list(form.finditer(joined(paragraph)))
    for match in reversed(found):
        cut(paragraph, match.start(), match.end())
    paragraph.warnings.append(Warning(code=code, found=found[0].group()[:80]))


def trim(paragraph: Paragraph) -> None:
    """Take off white space around the words."""
    text = joined(paragraph)
    cut(paragraph, len(text.rstrip()), len(text))
    lead = _LEAD.match(text)
    cut(paragraph, 0, len(lead.group()) if lead and lead.group().strip("\u200e\u200f\u061c") else 0)


def take_label(paragraph: Paragraph) -> None:
    """Cut a typed label, or a bullet, off the words.

    Where a tracked change renumbered it, the label is the one before the change, with the warning `label_changed`.
    """
    old, new = view(paragraph, accepted=False), view(paragraph, accepted=True)
    (label, length), (new_label, new_length) = _label(old), _label(new)
    if length or new_length:
        cut(paragraph, 0, _place(paragraph, length, new_length))
        paragraph.label, paragraph.label_from = (label or new_label), "typed"
        if old and new and label != new_label:
            paragraph.warnings.append(Warning(code="label_changed", found=f"{label or '–'} → {new_label or '–'}"))
    elif match := _BULLET.match(joined(paragraph)):
        cut(paragraph, 0, match.end())
        paragraph.kind, paragraph.label_from = "item", "typed"


def _label(words: str) -> tuple[str, int]:
    """Give the label at the beginning of words, and how many characters it takes up with what parts it from them."""
    label, rest = split_label(words)
    return ("", 0) if label is None else (label, len(words.rstrip()) - len(rest))


def _place(paragraph: Paragraph, length: int, new_length: int) -> int:
    """Find where the words begin in the joined runs, both with changes refused and accepted."""
    old = new = at = 0
    for run in paragraph.runs:
        for _character in run.text:
            if old >= length and new >= new_length:
                return at
            old += run.inserted is None
            new += run.deleted is None
            at += 1
    return at
