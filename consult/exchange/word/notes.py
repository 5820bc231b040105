"""Footnotes and endnotes of a Word file, with warnings about what of them is not kept."""

from collections.abc import Sequence
from itertools import groupby
from xml.etree.ElementTree import Element

from consult.exchange.imports.parsing.paragraphs import (
    ParsedParagraph,
    ParseWarning,
    TextRun,
    clip_found,
    is_address_written,
    is_emphasised,
)
from .annotations import WordAnnotations, WordNote
from .ooxml import find_child, find_children, read_value
from .package import WordPackage
from .runs import RunWalker
from .styles import StyleTable
from .typography import convert_scripts

_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read_notes(package: WordPackage, styles: StyleTable) -> dict[tuple[str, str], WordNote]:
    """Read the footnotes and endnotes of a file by their kind and id."""
    found: dict[tuple[str, str], WordNote] = {}
    for kind in ("footnote", "endnote"):
        links = package.list_links(f"{kind}s")
        for each in find_children(package.find_related(f"{kind}s"), f"w:{kind}"):
            if each.get("w:type") not in _SEPARATORS:
                walker = RunWalker(links, styles, WordAnnotations())
                found[kind, each.get("w:id", "")] = _read_note(each, walker, styles)
    return found


def _read_note(element: Element, walker: RunWalker, styles: StyleTable) -> WordNote:
    """Read a note: its tracked changes are accepted, and struck text is left out."""
    note = ParsedParagraph(number=1, kind="note", level=1)
    lines: list[str] = []
    for each in element.iter("w:p"):
        line = ParsedParagraph(number=1, kind="note", level=1, warnings=note.warnings)
        walker.begin(line, styles.get(read_value(find_child(each, "w:pPr"), "w:pStyle")))
        walker.walk(each)
        convert_scripts(line)
        lines.append(_join_kept_text(line.runs))
        note.warnings = line.warnings
        note.runs += line.runs
    return WordNote(
        "\n".join(line for line in lines if line),
        [*note.warnings, *_list_note_warnings(note.runs), *walker.take_warnings()],
    )


def _join_kept_text(runs: Sequence[TextRun]) -> str:
    """Join the text that stands, with each address that a link leads to after its text."""
    found = ""
    kept = (run for run in runs if run.deleted is None and not run.struck)
    for link, group in groupby(kept, key=lambda run: run.link):
        words = "".join(run.text for run in group)
        says = link is None or is_address_written(words, link)
        found += words if says else f"{words} ({link})"
    return " ".join(found.split())


def _list_note_warnings(runs: Sequence[TextRun]) -> list[ParseWarning]:
    """List the warnings about struck text, tracked changes and emphasis of a note."""
    kept = [run for run in runs if run.deleted is None and not run.struck and run.text.strip()]
    emphasized = [run.text for run in kept if is_emphasised(run)]
    struck = "".join(run.text for run in runs if run.struck)
    deleted = "".join(run.text for run in runs if run.deleted)
    inserted = "".join(run.text for run in runs if run.inserted and not run.deleted)
    warnings = []
    if struck.strip():
        warnings.append(ParseWarning(code="note_struck", found=clip_found(struck)))
    if deleted or inserted:
        change = f"{deleted.strip() or '–'} → {inserted.strip() or '–'}"
        warnings.append(ParseWarning(code="note_changes", found=clip_found(change)))
    if 0 < len(emphasized) < len(kept):  # as in clauses, not the whole of it
        found = clip_found("".join(emphasized).strip())
        warnings.append(ParseWarning(code="note_emphasis", found=found))
    return warnings
