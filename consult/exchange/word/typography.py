"""Typography of Word that carries meaning: raised and lowered characters, boxes, formulas."""

from collections.abc import Sequence
from itertools import groupby
from xml.etree.ElementTree import Element

import regex

from consult.exchange.imports.parsing.paragraphs import (
    ParsedParagraph,
    ParseWarning,
    TextRun,
    clip_found,
)
from .ooxml import find_child, is_on
from .styles import Script

EMPTY_BOX, TICKED_BOX = "☐", "☒"
_LONGEST_CONTEXT = 24  # characters before a raised passage that its warning quotes
_RAISED = str.maketrans("0123456789+-−–=()niao", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱªº")
_LOWERED = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_TABLES: dict[Script, dict[int, int]] = {"super": _RAISED, "sub": _LOWERED}
# Endings of ordinal numbers, which say the same on the line: 21st, 2nd, 1er, 1re, IIe.
_ORDINAL = regex.compile(r"(?:st|nd|rd|th|er|ers|re|res|ère|ères|nde?|e|es|ème|èmes|os|as)")
_NUMBER_BEFORE = regex.compile(r"(?:\p{N}|\b[IVXLCivxlc]+|[Nn])$")
_BOXES = {
    "wingdings": {0x6F: EMPTY_BOX, 0x71: EMPTY_BOX, 0x72: EMPTY_BOX, 0xA8: EMPTY_BOX}
    | {0xFD: TICKED_BOX, 0xFE: "☑"},
    "wingdings 2": {0x2A: EMPTY_BOX, 0xA3: EMPTY_BOX, 0x52: "☑", 0x53: TICKED_BOX, 0x54: "☒"},
}
_BOX_SIGNS = dict.fromkeys("☐□▢❏❐❑❒⬜◻", EMPTY_BOX) | {"☑": "☑", "☒": TICKED_BOX, "🗹": "☑"}
_MATH_MARKS: dict[str, tuple[Script, str]] = {"m:sup": ("super", "^"), "m:sub": ("sub", "_")}


def convert_scripts(paragraph: ParsedParagraph) -> None:
    """Replace raised and lowered text by characters that are raised and lowered themselves.

    Text without such characters stays on the line, with a warning; the ending of an ordinal
    number says the same there.
    """
    before = ""
    for script, group in groupby(paragraph.runs, key=lambda run: run.script):
        runs = list(group)
        words = "".join(run.text for run in runs)
        if script and words.strip() and not _raise_runs(runs, script, before):
            mark = "^" if script == "super" else "_"
            last = before.rsplit(maxsplit=1)[-1][-_LONGEST_CONTEXT:] if before.strip() else ""
            _warn(paragraph, f"{script}script", f"{last}{mark}{words.strip()}")
        before = (before + words)[-2 * _LONGEST_CONTEXT :]


def _raise_runs(runs: Sequence[TextRun], script: Script, before: str) -> bool:
    """Raise or lower the text of runs, and return whether nothing is lost."""
    words = "".join(run.text for run in runs).strip()
    table = _TABLES[script]
    if script == "super" and _ORDINAL.fullmatch(words) and _NUMBER_BEFORE.search(before):
        for run in runs:
            run.script = ""
        return True
    if not all(ord(sign) in table or sign.isspace() for sign in words):
        return False
    for run in runs:
        run.text, run.script = run.text.translate(table), ""
    return True


def read_box_sign(font: str, code: int) -> str:
    """Return the check box that a character of a symbol font draws; "" for another character."""
    return _BOXES.get(font.strip().lower(), {}).get(code & 0xFF if code >= 0xF000 else code, "")


def read_box_bullet(font: str, bullet: str) -> str:
    """Return the check box that a bullet draws; "" for another bullet."""
    sign = bullet.strip()
    if len(sign) != 1:
        return ""
    return _BOX_SIGNS.get(sign) or read_box_sign(font, ord(sign))


def read_control_box(properties: Element | None) -> str:
    """Return the check box of a content control, ticked or not; "" for another control."""
    box = find_child(properties, "w14:checkbox")
    if box is None:
        return ""
    checked = find_child(box, "w14:checked")
    on = checked is not None and checked.get("w14:val", "1").lower() not in {"0", "false", "off"}
    return TICKED_BOX if on else EMPTY_BOX


def read_form_box(field: Element) -> str:
    """Return the check box of a form field, ticked or not; "" for another field."""
    box = find_child(find_child(field, "w:ffData"), "w:checkBox")
    if box is None:
        return ""
    state = is_on(box, "w:checked")
    return TICKED_BOX if (is_on(box, "w:default") if state is None else state) else EMPTY_BOX


def format_formula(element: Element) -> str:
    """Format a formula as plain characters on one line: fractions with a stroke, roots by sign."""
    if element.tag == "m:t":
        return element.text or ""
    if element.tag in {"m:f", "m:rad"}:
        return _format_fraction_or_root(element)
    words = ""
    for each in element:
        if each.tag in _MATH_MARKS:
            words += _format_script(format_formula(each), *_MATH_MARKS[each.tag])
        else:
            words += format_formula(each)
    return words


def _format_fraction_or_root(element: Element) -> str:
    """Format a fraction or a root."""
    parts = {each.tag: format_formula(each) for each in element}
    if element.tag == "m:f":
        return f"{_wrap(parts.get('m:num', ''))}/{_wrap(parts.get('m:den', ''))}"
    degree = parts.get("m:deg", "")
    return f"{degree.translate(_RAISED)}√{_wrap(parts.get('m:e', ''))}"


def _format_script(words: str, script: Script, mark: str) -> str:
    """Format an index or an exponent by raised or lowered characters, else behind a mark."""
    table = _TABLES[script]
    if all(ord(sign) in table for sign in words):
        return words.translate(table)
    return f"{mark}{_wrap(words)}"


def _wrap(words: str) -> str:
    """Put brackets around more than one character."""
    return words if len(words) < 2 or words.isdecimal() else f"({words})"


def _warn(paragraph: ParsedParagraph, code: str, found: str) -> None:
    """Add a warning to a paragraph, once."""
    warning = ParseWarning(code=code, found=clip_found(found))
    if warning not in paragraph.warnings:
        paragraph.warnings.append(warning)
