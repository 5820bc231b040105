"""What a person should look at in a paragraph: second labels, alternatives between strokes, deceptive signs, gaps."""
import regex

from consult.text.deceptive_characters import objections
from consult.text.labels import level_of, split_label

from .paragraphs import Paragraph, Warning, joined
from .label_sequences import count, doubt

_MOST = 3
_LABEL_AHEAD = 40  # characters that a label may take up
_LIKE_LABEL = regex.compile(
    r"(?<=[\n\t.;:：；。،؛,，]\s*)(?<!\s)\s*[(（]?[\p{L}\p{N}]{1,6}(?:\.\p{N}{1,3})*(?:[)）.、．\t]|\s\p{L})"
)
_ALTERNATIVES = regex.compile(r"\[[^\[\]\n]{0,300}?\S\s+/\s+\S[^\[\]\n]{0,300}?\]")


def warn(paragraphs: list[Paragraph]) -> None:
    """Add the warnings that can be told from the words and labels alone."""
    for paragraph in paragraphs:
        text = joined(paragraph)
        if paragraph.label and not text.strip():
            _add(paragraph, "empty_label", paragraph.label)
        if paragraph.kind not in {"table", "title"}:
            for label in _second_labels(paragraph, text):
                _add(paragraph, "second_label", label)
        for match in _ALTERNATIVES.findall(text)[:_MOST]:
            _add(paragraph, "strokes_alternatives", match)
        for name in dict.fromkeys(each.name for each in objections(text)):
            _add(paragraph, "deceptive", name)
        if "\ufffd" in text:
            _add(paragraph, "encoding", "\ufffd")
        if "\t" in text:
            _add(paragraph, "tabs")
            for run in paragraph.runs:
                run.text = run.text.replace("\t", " ")
    doubt(paragraphs)


def _add(paragraph: Paragraph, code: str, found: str = "") -> None:
    """Add a warning."""
    paragraph.warnings.append(Warning(code=code, found=found[:200]))


def _second_labels(paragraph: Paragraph, text: str) -> list[str]:
    """Find labels that stand inside a paragraph: on a line of their own, next in its sequence, or first of a list."""
    own = count(paragraph.label, paragraph.level) if paragraph.label else None
    found: list[str] = []
    for match in _LIKE_LABEL.finditer(text):
        place = match.start() + len(match.group()) - len(match.group().lstrip())
        label, _rest = split_label(text[place : place + _LABEL_AHEAD])
        if label is None:
            continue
        lead = text[: match.start()].rstrip(" ")[-1:]
        this = count(label, level_of(label))
        is_next = own is not None and this == own._replace(number=own.number + 1)
        is_first = this is not None and this.number == 1 and label.endswith((")", "）")) and lead not in ",，،"
        if ("\n" in text[match.start() - 1 : place]) or is_next or is_first:
            found.append(label)
        if len(found) == _MOST:
            break
    return found
