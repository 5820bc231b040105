"""Passages that a file strikes through, or that lead to an address: the text after an answer."""

from itertools import groupby

from consult.exchange.imports.parsing.paragraphs import ParseWarning
from .review_rows import RowSpan, describe_passage, drop_prefix


def resolve_passages(
    spans: tuple[RowSpan, ...], warning: ParseWarning, answer: str
) -> tuple[RowSpan, ...]:
    """Return the spans with the passages of a warning as the answer chooses.

    Struck text stays as ordinary text ("leave"), goes ("without"), or gets brackets around it
    ("bracket"). A link loses its address ("leave"), or has it after its text ("address").
    """
    made: list[RowSpan] = []
    gone: list[RowSpan] = []  # the passage before this one, if it went
    for mark, group in groupby(spans, key=lambda each: getattr(each, warning.code)):
        passage = list(group)
        if not mark or describe_passage(warning.code, passage) != warning.found:
            made += _close_gap(made, gone, passage) if gone else passage
            gone = []
        elif answer == "without":
            gone = passage
        elif warning.code == "struck":
            kept = [each._replace(struck=False) for each in passage]
            made += _add_brackets(kept) if answer == "bracket" else kept
        else:
            made += [each._replace(link=None) for each in passage]
            if answer == "address":
                made.append(made[-1]._replace(text=f" ({mark})", paragraph=0, start=0))
    return tuple(made)


def _close_gap(before: list[RowSpan], gone: list[RowSpan], after: list[RowSpan]) -> list[RowSpan]:
    """Return the text after a removed passage, with one space where there was one or more."""
    ends = not before or before[-1].text[-1:].isspace()
    begins = after[0].text[:1].isspace()
    if ends and begins:
        return [drop_prefix(after[0], 1), *after[1:]]
    if ends or begins or not (gone[0].text[:1].isspace() or gone[-1].text[-1:].isspace()):
        return after
    return [gone[0]._replace(text=" ", struck=False, paragraph=0, start=0), *after]


def _add_brackets(passage: list[RowSpan]) -> list[RowSpan]:
    """Put brackets around the text of a passage, inside the white space at its ends."""
    first, last = passage[0], passage[-1]
    lead = len(first.text) - len(first.text.lstrip())
    head = [first._replace(text=first.text[:lead])] if lead else []
    inner = [drop_prefix(first, lead), *passage[1:]]
    words = inner[-1].text.rstrip()
    tail = [drop_prefix(inner[-1], len(words))] if len(words) < len(inner[-1].text) else []
    inner[-1] = inner[-1]._replace(text=words)
    opens, closes = (
        each._replace(text=sign, paragraph=0, start=0) for each, sign in ((first, "["), (last, "]"))
    )
    return [*head, opens, *inner, closes, *tail]
