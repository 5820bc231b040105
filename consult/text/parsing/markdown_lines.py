"""Lines of a document file: what a line begins, the attributes in its braces, and where it stands in the outline."""

from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from consult.text.labels import get_label_level, split_label

# Possessive throughout: a block is read in one pass or not at all.
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
    """What the first line of a clause says: its printed label, words and attributes, and whether it has a bullet."""

    label: str
    text: str
    named: dict[str, str]
    bullet: bool


@dataclass
class LineOutline:
    """Where the clauses of a file stand: the indents now open, and the label before."""

    indents: list[int] = field(default_factory=lambda: [0])
    previous: str = ""

    def place(self, indent: int, label: str, *, bullet: bool) -> tuple[int, bool]:
        """Give the level of a clause by its indent and label, and whether it is an item of a list."""
        while indent < self.indents[-1]:
            self.indents.pop()
        if indent > self.indents[-1]:
            self.indents.append(indent)
        by_label = get_label_level(label, self.previous) if label else 1 + bullet
        self.previous = label or self.previous
        depth = len(self.indents)
        return max(depth, by_label), depth > 1 or (by_label > 1 and "." not in label)


def find_foreign_construct(body: str) -> str | None:
    """Name the construct that a line begins and that clauses do not have: fence, rule, table, quote, html, picture."""
    return next((name for name, form in _FOREIGN.items() if form.match(body)), None)


def parse_heading(body: str) -> tuple[int, str] | None:
    """Give the number of signs and the words of a heading, None for any other line."""
    match = _HEADING.match(body)
    return (len(match[1]), (match[2] or "").strip()) if match else None


def parse_heading_words(words: str) -> ClauseStart:
    """Read the words of a heading: its label, and the attributes at its end."""
    named: dict[str, str] = {}
    if block := _LAST_BLOCK.search(words):
        named, words = _parse_attribute_block(block), words[: block.start()]
    label, rest = (None, words.strip()) if "label" in named else split_label(words)
    return ClauseStart(named.get("label", label or ""), rest, named, bullet=False)


def parse_clause_start(body: str) -> ClauseStart | None:
    """Read a line that begins a clause, by attributes, a bullet or a printed label; None for a line that does not."""
    if bullet := _BULLET.match(body):
        return _parse_with_attributes("", body[bullet.end() :], bullet=True)
    if _FIRST_BLOCK.match(body):
        return _parse_with_attributes("", body, bullet=False)
    label, rest = split_label(body)
    return None if label is None else _parse_with_attributes(label, rest, bullet=False)


def _parse_with_attributes(label: str, words: str, *, bullet: bool) -> ClauseStart:
    """Read the attributes that may stand before the words; a label among them goes before the printed one."""
    block = _FIRST_BLOCK.match(words)
    if block is None:
        return ClauseStart(label, words.strip(), {}, bullet)
    named = _parse_attribute_block(block)
    return ClauseStart(named.get("label", label), words[block.end() :].strip(), named, bullet)


def _parse_attribute_block(block: regex.Match[str]) -> dict[str, str]:
    """Read the attributes of a block; the identity is called id."""
    named = {name: quoted or bare for name, quoted, bare in _PAIR.findall(block["pairs"])}
    return named | ({"id": block["id"]} if block["id"] else {})


def format_attributes(named: dict[str, str]) -> str:
    """Write attributes as a block, the identity first."""
    pairs = [f"#{named['id']}"] if named.get("id") else []
    for name, value in named.items():
        if name != "id":
            bare = _FORBIDDEN.sub(" ", value).strip()
            pairs.append(f'{name}="{bare}"' if " " in bare or not bare else f"{name}={bare}")
    return "{" + " ".join(pairs) + "}"


def format_label(label: str) -> str | None:
    """Write a label with the mark after it by which it is read again; None if there is no such mark."""
    usual = "、" if _HAN_LABEL.fullmatch(label) else " ·" if _CODE_LABEL.fullmatch(label) else ""
    forms = (f"{label}{mark}" for mark in (usual, *_LABEL_MARKS))
    return next((form for form in forms if split_label(f"{form} {{}}") == (label, "{}")), None)


def escape_line(words: str) -> str:
    """Write a line of words so that it is not read as the beginning of something else."""
    begins = parse_heading(words) or parse_clause_start(words) or find_foreign_construct(words) or words.startswith("<!--") or _ESCAPE.match(words)
    return f"\\{words}" if begins else words


def unescape_line(body: str) -> str:
    """Drop the backslash that kept a line from being read as the beginning of something else."""
    return _ESCAPE.sub("", body, count=1) if _ESCAPE.match(body) else body


def join_lines(before: str, after: str) -> str:
    """Join two lines of one paragraph: with a space, or without between Chinese ones."""
    between = "" if _WIDE.match(before[-1:]) and _WIDE.match(after) else " "
    return before + between + after if before else after


def measure_indent(line: str) -> int:
    """Measure the indent of a line in columns; a tab reaches to the next multiple of four."""
    return len(line[: len(line) - len(line.lstrip())].expandtabs(4))
