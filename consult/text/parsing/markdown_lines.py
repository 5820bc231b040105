"""Lines of a Markdown document: their constructs, attributes and places in the outline."""

from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from consult.text.label_parser import get_label_level, split_label

# Possessive quantifiers: a block matches in one pass or not at all.
_BLOCK = (
    r"\{(?=#|[\w-]+=)(?:#(?P<id>[^\s{}\"=]++))?"
    r"(?P<pairs>(?:\s*+[\w-]++=(?:\"[^\"{}]*+\"|[^\s\"{}]*+))*+)\s*+\}"
)
_FIRST_BLOCK = regex.compile(_BLOCK + r"(?:\s+|$)")
_LAST_BLOCK = regex.compile(r"(?:^|\s)" + _BLOCK + r"$")
_PAIR = regex.compile(r"([\w-]++)=(?:\"([^\"]*)\"|([^\s}]*))")
_HEADING = regex.compile(r"(#{1,6})(?:\s+(.*))?$")
_BULLET = regex.compile(r"[-*•–](?:\s+|$)")
_ESCAPE = regex.compile(r"\\(?!\*\S)")
_WIDE = regex.compile(r"[\p{Han}\u3000-\u303F\uFF00-\uFFEF]")
_FOREIGN = {
    "fence": regex.compile(r"```|~~~"),
    "rule": regex.compile(r"(?:-{3,}|\*{3,}|_{3,}|={3,})$"),
    "table": regex.compile(r"\|"),
    "quote": regex.compile(r">"),
    "html": regex.compile(r"</?[a-zA-Z]"),
    "picture": regex.compile(r"!\["),
}
_LABEL_MARKS = ("", ".", "、", " ·")
_HAN_LABEL, _CODE_LABEL = regex.compile(r"\p{Han}+"), regex.compile(r"\p{L}+\p{Nd}+")
_FORBIDDEN = regex.compile(r"[\"{}\s]+")


class ClauseStart(NamedTuple):
    """The first line of a clause: its printed label, text, attributes and bullet."""

    label: str
    text: str
    named: dict[str, str]
    bullet: bool


@dataclass
class LineOutline:
    """The state of the outline while lines are read: open indents, and the previous label."""

    indents: list[int] = field(default_factory=lambda: [0])
    previous: str = ""

    def place(self, indent: int, label: str, *, bullet: bool) -> tuple[int, bool]:
        """Return the level of a clause by its indent and label, and whether it is a list item."""
        while indent < self.indents[-1]:
            self.indents.pop()
        if indent > self.indents[-1]:
            self.indents.append(indent)
        by_label = get_label_level(label, self.previous) if label else 1 + bullet
        self.previous = label or self.previous
        depth = len(self.indents)
        return max(depth, by_label), depth > 1 or (by_label > 1 and "." not in label)


def find_foreign_construct(body: str) -> str | None:
    """Find the construct that clauses do not have: fence, rule, table, quote, html or picture."""
    return next((name for name, form in _FOREIGN.items() if form.match(body)), None)


def parse_heading(body: str) -> tuple[int, str] | None:
    """Parse a heading into its number of signs and its words; None for any other line."""
    match = _HEADING.match(body)
    return (len(match[1]), (match[2] or "").strip()) if match else None


def parse_heading_words(words: str) -> ClauseStart:
    """Parse the words of a heading: its label, and the attributes at its end."""
    named: dict[str, str] = {}
    if block := _LAST_BLOCK.search(words):
        named, words = _parse_attribute_block(block), words[: block.start()]
    label, rest = (None, words.strip()) if "label" in named else split_label(words)
    return ClauseStart(named.get("label", label or ""), rest, named, bullet=False)


def parse_clause_start(body: str) -> ClauseStart | None:
    """Parse a line that begins a clause with attributes, a bullet or a label; else None."""
    if bullet := _BULLET.match(body):
        return _parse_with_attributes("", body[bullet.end() :], bullet=True)
    if _FIRST_BLOCK.match(body):
        return _parse_with_attributes("", body, bullet=False)
    label, rest = split_label(body)
    return None if label is None else _parse_with_attributes(label, rest, bullet=False)


def _parse_with_attributes(label: str, words: str, *, bullet: bool) -> ClauseStart:
    """Parse the attributes before the words.

    A label among the attributes takes precedence over the printed one.
    """
    block = _FIRST_BLOCK.match(words)
    if block is None:
        return ClauseStart(label, words.strip(), {}, bullet)
    named = _parse_attribute_block(block)
    return ClauseStart(named.get("label", label), words[block.end() :].strip(), named, bullet)


def _parse_attribute_block(block: regex.Match[str]) -> dict[str, str]:
    """Parse the attributes of a block; the identity is named id."""
    named = {name: quoted or bare for name, quoted, bare in _PAIR.findall(block["pairs"])}
    return named | ({"id": block["id"]} if block["id"] else {})


def format_attributes(named: dict[str, str]) -> str:
    """Format attributes as a block, the identity first."""
    pairs = [f"#{named['id']}"] if named.get("id") else []
    for name, value in named.items():
        if name != "id":
            bare = _FORBIDDEN.sub(" ", value).strip()
            pairs.append(f'{name}="{bare}"' if " " in bare or not bare else f"{name}={bare}")
    return "{" + " ".join(pairs) + "}"


def format_label(label: str) -> str | None:
    """Format a label with a mark by which it can be parsed again; None if there is none."""
    usual = "、" if _HAN_LABEL.fullmatch(label) else " ·" if _CODE_LABEL.fullmatch(label) else ""
    forms = (f"{label}{mark}" for mark in (usual, *_LABEL_MARKS))
    return next((form for form in forms if split_label(f"{form} {{}}") == (label, "{}")), None)


def escape_line(words: str) -> str:
    """Escape a line of words that would be parsed as the beginning of something else."""
    begins = (
        parse_heading(words)
        or parse_clause_start(words)
        or find_foreign_construct(words)
        or words.startswith("<!--")
        or _ESCAPE.match(words)
    )
    return f"\\{words}" if begins else words


def unescape_line(body: str) -> str:
    """Remove the backslash that `escape_line` puts before a line."""
    return _ESCAPE.sub("", body, count=1) if _ESCAPE.match(body) else body


def join_lines(before: str, after: str) -> str:
    """Join two lines of a paragraph with a space; two Chinese lines without one."""
    between = "" if _WIDE.match(before[-1:]) and _WIDE.match(after) else " "
    return before + between + after if before else after


def measure_indent(line: str) -> int:
    """Measure the indent of a line in columns; a tab reaches to the next multiple of four."""
    return len(line[: len(line) - len(line.lstrip())].expandtabs(4))
