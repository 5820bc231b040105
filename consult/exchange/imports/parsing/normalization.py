"""The last steps of every reading: typed labels apart, kinds and levels, doubts, the title and the direction."""
import regex

from . import parse_warnings as doubts, paragraph_kinds as kinds
from .label_extraction import clear, is_rule, take_label, trim, view
from .paragraphs import Paragraph, Parsed

ENOUGH = 20_000  # characters from which a language and its direction are told
_RTL = regex.compile(r"[\p{Arabic}\p{Hebrew}]", regex.V1)
_LETTER = regex.compile(r"\p{L}")
_LABELLED = frozenset({"operative", "preambular", "item", "heading"})


def finished(parsed: Parsed) -> Parsed:
    """Bring what was read into its final form; paragraphs without words, label or comment are left out."""
    for paragraph in parsed.paragraphs:
        clear(paragraph)
        trim(paragraph)
        if paragraph.label_from == "" and paragraph.kind in _LABELLED:
            take_label(paragraph)
    parsed.paragraphs = [each for each in parsed.paragraphs if _says_something(each)]
    for number, paragraph in enumerate(parsed.paragraphs, start=1):
        paragraph.number = number
    kinds.settle(parsed.paragraphs)
    doubts.warn(parsed.paragraphs)
    titles = (view(each, accepted=True) for each in parsed.paragraphs if each.kind == "title")
    parsed.title = parsed.title or next(titles, "")
    return directed(parsed)


def directed(parsed: Parsed) -> Parsed:
    """Say whether the text is written from right to left: most of its letters are, or its paragraphs say so."""
    words = sample(parsed)
    if 2 * len(_RTL.findall(words)) > len(_LETTER.findall(words)):
        parsed.direction = "rtl"
    return parsed


def _says_something(paragraph: Paragraph) -> bool:
    """Tell a paragraph from an empty line or one that is only drawn."""
    return not is_rule(paragraph) or bool(paragraph.label or paragraph.remarks or paragraph.notes or paragraph.warnings)


def sample(parsed: Parsed) -> str:
    """Join words from the beginning, enough to tell a language from."""
    found, length = [], 0
    for paragraph in parsed.paragraphs:
        found.append(view(paragraph, accepted=True))
        length += len(found[-1])
        if length > ENOUGH:
            break
    return "\n".join(found)[:ENOUGH]
