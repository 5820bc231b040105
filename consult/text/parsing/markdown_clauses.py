"""Documents as Markdown files: title, headings, and labelled clauses with ids and tags.

# Title
## A. Heading {#A}
12. {#s12 tags=C2,SDG4 status=bracketed kind=preambular} text
   a) {#s12a} text of an item
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from . import markdown_lines as lines

KINDS = ("heading", "preambular", "operative", "item")
STATUSES = ("open", "bracketed", "adref", "agreed", "reopened")
_ATTRIBUTES = frozenset({"id", "label", "kind", "level", "tags", "status"})
_INDENT = 3
_DEEPEST_HEADING = 5
_SLUG = regex.compile(r"[^\p{L}\p{N}]+")
_COMMAS = tuple(",،，;؛；")


class MarkdownClause(NamedTuple):
    """A clause of a file; level 1 is outermost, and `label` is empty if none is printed."""

    id: str
    label: str
    kind: str
    level: int
    text: str
    tags: tuple[str, ...]
    status: str


class MarkdownWarning(NamedTuple):
    """A construct that was not understood: its line (from 1), a code, and its text."""

    line: int
    code: str
    found: str


class MarkdownDocument(NamedTuple):
    """A parsed file: its title, its clauses in order, and its warnings."""

    title: str
    clauses: list[MarkdownClause]
    warnings: list[MarkdownWarning]


@dataclass
class _ClauseDraft:
    """A clause that is being read."""

    line: int
    label: str
    text: str
    named: dict[str, str]
    level: int
    is_heading: bool = False
    is_item: bool = False
    id: str = ""


@dataclass
class _DocumentReader:
    """The state of the parser, line by line."""

    title: str = ""
    drafts: list[_ClauseDraft] = field(default_factory=list)
    warnings: list[MarkdownWarning] = field(default_factory=list)
    outline: lines.LineOutline = field(default_factory=lines.LineOutline)
    after_blank: bool = True
    in_fence: bool = False
    in_comment: bool = False

    def warn(self, line: int, code: str, found: str) -> None:
        """Add a warning."""
        self.warnings.append(MarkdownWarning(line, code, found[:80]))

    def read(self, number: int, line: str) -> None:
        """Read one line."""
        body = line.strip()
        if self.in_comment or body.startswith("<!--"):
            self.in_comment = "-->" not in body
        elif not body:
            self.after_blank = True
        elif self._is_dropped(number, body):
            self.after_blank = not self.in_fence
        else:
            self._take(number, lines.measure_indent(line), body)
            self.after_blank = False

    def _is_dropped(self, number: int, body: str) -> bool:
        """Warn of a construct that clauses do not have.

        Fences and rules are dropped; other constructs keep their words.
        """
        code = lines.find_foreign_construct(body)
        if code is None or (self.in_fence and code != "fence"):
            return False
        self.warn(number, code, body)
        self.in_fence ^= code == "fence"
        return code in {"fence", "rule"}

    def _take(self, number: int, indent: int, body: str) -> None:
        """Read a line as a heading or as a clause, or join it to the previous clause."""
        heading = None if self.in_fence else lines.parse_heading(body)
        start = None if self.in_fence else lines.parse_clause_start(body)
        last = self.drafts[-1] if self.drafts and not self.drafts[-1].is_heading else None
        if heading:
            self._head(number, *heading)
        elif start:
            self._begin(number, indent, start)
        elif last and not self.after_blank:
            last.text = lines.join_lines(last.text, lines.unescape_line(body))
        elif last and (indent or self.in_fence):
            last.text += "\n" + lines.unescape_line(body)
        else:
            self._begin(
                number, indent, lines.ClauseStart("", lines.unescape_line(body), {}, bullet=False)
            )

    def _head(self, number: int, signs: int, words: str) -> None:
        """Read the title or a heading."""
        if signs == 1 and not self.title and not self.drafts:
            self.title = words
            return
        if signs == 1:
            self.warn(number, "second_title", words)
        label, text, named, _bullet = lines.parse_heading_words(words)
        self.drafts.append(
            _ClauseDraft(number, label, text, named, max(1, signs - 1), is_heading=True)
        )
        self.outline = lines.LineOutline()

    def _begin(self, number: int, indent: int, start: lines.ClauseStart) -> None:
        """Read the first line of a clause."""
        level, is_item = self.outline.place(indent, start.label, bullet=start.bullet)
        self.drafts.append(
            _ClauseDraft(number, start.label, start.text, start.named, level, is_item=is_item)
        )


def parse_document(text: str) -> MarkdownDocument:
    """Parse a file; constructs that are not understood stay as words, with a warning.

    Attributes in braces are optional: ids are then made from the labels, the kind from
    indent and wording. Lines without a blank line between them are joined. An indented
    paragraph after a blank line belongs to the clause before it.

    Codes of warnings: fence, rule, table, quote, html, picture, no_title, second_title,
    no_text, double_id, attribute, kind, status, level.
    """
    reader = _DocumentReader()
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        reader.read(number, line)
    if not reader.title:
        reader.warn(1, "no_title", "")
    _assign_ids(reader)
    return MarkdownDocument(
        reader.title,
        [_finish_clause(draft, reader) for draft in reader.drafts],
        sorted(reader.warnings),
    )


def _assign_ids(reader: _DocumentReader) -> None:
    """Assign an id to every clause: that of the file, else one made from its label and parent."""
    names = _IdPool(set(), {})
    for draft in reader.drafts:
        own = draft.named.get("id", "")
        if own in names.taken:
            reader.warn(draft.line, "double_id", own)
        elif own:
            draft.id = own
            names.taken.add(own)
    parent = ""
    for place, draft in enumerate(reader.drafts, start=1):
        if not draft.id:
            slug = _SLUG.sub("-", draft.label).strip("-").lower() or str(place)
            lead = parent if draft.is_item and parent else "h" if draft.is_heading else "p"
            draft.id = names.make_unique(f"{lead}-{slug}")
        if not draft.is_item:
            parent = "" if draft.is_heading else draft.id


class _IdPool(NamedTuple):
    """The ids already assigned, and how often each was wanted again."""

    taken: set[str]
    again: dict[str, int]

    def make_unique(self, name: str) -> str:
        """Make a name unique by adding 2, 3, … to it if needed."""
        free = name
        while free in self.taken:
            self.again[name] = self.again.get(name, 1) + 1
            free = f"{name}-{self.again[name]}"
        self.taken.add(free)
        return free


def _finish_clause(draft: _ClauseDraft, reader: _DocumentReader) -> MarkdownClause:
    """Finish a clause from its draft, with a warning for each unknown attribute."""
    named = draft.named
    for name in named.keys() - _ATTRIBUTES:
        reader.warn(draft.line, "attribute", name)
    if not draft.text:
        reader.warn(draft.line, "no_text", draft.label)
    kind = _guess_kind(draft.text, is_heading=draft.is_heading, is_item=draft.is_item)
    if named.get("kind", kind) in KINDS:
        kind = named.get("kind", kind)
    else:
        reader.warn(draft.line, "kind", named["kind"])
    status = named.get("status", "open")
    if status not in STATUSES:
        reader.warn(draft.line, "status", status)
        status = "open"
    level = named.get("level", str(draft.level))
    if not regex.fullmatch(r"[1-9]", level):
        reader.warn(draft.line, "level", level)
        level = str(draft.level)
    tags = tuple(dict.fromkeys(tag for tag in named.get("tags", "").split(",") if tag))
    return MarkdownClause(draft.id, draft.label, kind, int(level), draft.text, tags, status)


def _guess_kind(text: str, *, is_heading: bool, is_item: bool) -> str:
    """Guess the kind of a clause by its place.

    A clause that begins with emphasis and ends with a comma is preambular.
    """
    if is_heading or is_item:
        return "heading" if is_heading else "item"
    return (
        "preambular" if text.lstrip("[").startswith("*") and text.endswith(_COMMAS) else "operative"
    )


def format_document(title: str, clauses: Iterable[MarkdownClause]) -> str:
    """Format a title and clauses as a file; `parse_document` gives them back."""
    outline = lines.LineOutline()
    written = [f"# {title}".rstrip()]
    was_heading = True
    for clause in clauses:
        is_heading = clause.kind == "heading"
        if is_heading or was_heading:
            written.append("")
        if is_heading:
            written.append(_format_heading(clause))
            outline = lines.LineOutline()
        else:
            written += _format_clause(clause, outline)
        was_heading = is_heading
    return "\n".join(written) + "\n"


def _format_heading(clause: MarkdownClause) -> str:
    """Format a heading with its attributes at the end."""
    depth = min(clause.level, _DEEPEST_HEADING)
    words = " ".join(clause.text.split("\n"))
    mark = lines.format_label(clause.label) if clause.label else None
    line = f"{mark}{'' if mark.endswith('、') else ' '}{words}" if mark else words
    named = _collect_attributes(clause, "heading", depth)
    read = lines.parse_heading_words(line)
    if (read.label, read.text, read.named) != (clause.label, words, {}):
        line, named = words, named | {"label": clause.label}
    return " ".join(
        part for part in ("#" * (depth + 1), line, lines.format_attributes(named)) if part
    )


def _format_clause(clause: MarkdownClause, outline: lines.LineOutline) -> list[str]:
    """Format a clause: label, attributes and words on one line, other paragraphs indented below."""
    indent = _INDENT * (clause.level - 1)
    first, *more = clause.text.split("\n")
    mark = lines.format_label(clause.label) if clause.label else ""
    level, is_item = outline.place(indent, clause.label if mark else "", bullet=False)
    kind = _guess_kind(clause.text, is_heading=False, is_item=is_item)
    named = _collect_attributes(clause, kind, level) | (
        {} if mark is not None else {"label": clause.label}
    )
    line = " ".join(part for part in (mark, lines.format_attributes(named), first) if part)
    written = [" " * indent + line]
    for paragraph in more:
        written += ["", " " * (indent + _INDENT) + lines.escape_line(paragraph)]
    return written


def _collect_attributes(clause: MarkdownClause, kind: str, level: int) -> dict[str, str]:
    """Collect the attributes of a clause that the parser would not derive itself."""
    named = {"id": clause.id}
    if clause.tags:
        named["tags"] = ",".join(clause.tags)
    if clause.status != "open":
        named["status"] = clause.status
    if clause.kind != kind:
        named["kind"] = clause.kind
    if clause.level != level:
        named["level"] = str(clause.level)
    return named
