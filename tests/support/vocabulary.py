"""Rules on the English of the project: replaced words, and the start of sentences.

The rules read docstrings, comments, messages, help of commands and documents, but no code.
docs/development/glossary.md gives the meaning of each word.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tests.support.sources import ROOT

DOCSTRING, COMMENT, MESSAGE = "docstring", "comment", "message"
GUIDE, DOCUMENT = "guide", "document"
EVERYWHERE = frozenset({DOCSTRING, COMMENT, MESSAGE, GUIDE, DOCUMENT})
MESSAGE_FUNCTIONS = {"_", "N_", "gettext", "ngettext", "lazy"}
CONTEXT_FUNCTIONS = {"pgettext", "lazy_pgettext"}  # their first argument is no message
HELP_KEYWORDS = {"help", "description"}
PYTHON_FOLDERS = ("consult", "tests", "bench", "tools", "deploy", "docs")
MOST_WORDS = 20  # in the first sentence of a docstring


class Passage(NamedTuple):
    """A stretch of English text of a file.

    Attributes:
        line: Number of its first line.
        kind: "docstring", "comment", "message", "guide" or "document".
    """

    line: int
    text: str
    kind: str


class Find(NamedTuple):
    """A place that breaks a rule.

    Attributes:
        rule: Name of the rule.
        text: The words found.
    """

    path: str
    line: int
    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.text}"


class Rule(NamedTuple):
    """A pattern that stands for an unwanted word.

    Attributes:
        name: The word to use instead.
        kinds: Kinds of text that the rule reads.
        plants: Texts in which the rule has to find something.
        passed: Texts in which it must not find anything.
    """

    name: str
    pattern: re.Pattern[str]
    kinds: frozenset[str]
    plants: tuple[str, ...]
    passed: tuple[str, ...] = ()


def build_rule(
    name: str,
    pattern: str,
    kinds: frozenset[str],
    plants: tuple[str, ...],
    passed: tuple[str, ...] = (),
) -> Rule:
    """Build a rule on whole words in any case; a space in the pattern matches a line break."""
    spaced = pattern.replace(" ", r"\s+")
    return Rule(name, re.compile(rf"\b(?:{spaced})\b", re.IGNORECASE), kinds, plants, passed)


class Exemption(NamedTuple):
    """Files that may use a word, with the reason.

    Attributes:
        prefix: Beginning of their paths.
        rule: Name of the rule; empty for all rules.
    """

    prefix: str
    rule: str
    reason: str

    def covers(self, find: Find) -> bool:
        """Return whether the exemption allows this find."""
        return find.path.startswith(self.prefix) and self.rule in {"", find.rule}


QUESTION_WORD = r"(?:Who(?:ever)?|What(?:ever)?|Which(?:ever)?|Whence|Whether|Where(?:ver)?)"
RULES = (
    build_rule(
        "amendment",
        r"propos(?:als?|ed edits?)"
        r"|(?:an?|the|each|every|this|your|these|those) edits?"
        r"(?! (?:page|form|field|button|lock|conflict|mode))",
        EVERYWHERE,
        ("Your proposal waits.", "List the proposed\n    edits.", "Each edit has a number."),
        ("The edit lock is free.", "You can edit it."),
    ),
    build_rule(
        "disposition, answer",
        r"fates?|what bec(?:ame|omes) of",
        EVERYWHERE,
        ("The fate of a comment.", "Tell what became of it."),
    ),
    build_rule("source, origin", r"whence", EVERYWHERE, ("Whence a clause came.",)),
    build_rule(
        "author, holder, delegate, participant, reader",
        r"who(?:so)?ever",
        EVERYWHERE,
        ("The pen is free, whoever had it.",),
    ),
    build_rule(
        "text, wording",
        r"(?:the|these|own|exact|new|issued|authentic|your|its|their) words(?! (?:that|in) )",
        frozenset({GUIDE}),
        ("Change the words of a clause.", "Your words stay."),
        ("Find all words.",),
    ),
    build_rule(
        "text, wording",
        r"words of (?:an?|the|this|your|each) (?:clause|amendment|version|bracket|comment|passage)",
        EVERYWHERE - {GUIDE},
        ("Load the words of a clause.",),
        ("Count the words of a text.", "Collect the words that differ."),
    ),
    build_rule(
        "connection",
        r"(?:lost|without a) (?:line|wire)"
        r"|(?:a|the|your|their|lost) (?:lines?|wires?) (?:drops?|fails?|is back|is lost|was lost)",
        EVERYWHERE,
        ("If your line drops, wait.", "A lost line counts.", "Works without a line."),
        ("The line break is lost.", "Each line is decoded."),
    ),
    build_rule(
        "withdraw, undo",
        r"(?:tak(?:e|es|en|ing)|took) (?:(?:it|this|that|them) )?back",
        EVERYWHERE,
        ("It can be taken back.", "You take that back."),
        ("It takes the reader back to the text.",),
    ),
    build_rule(
        "discard",
        r"thr(?:ow|ows|ew|own) (?:(?:it|this|that|them) )?away",
        EVERYWHERE,
        ("The file was thrown away.",),
    ),
    build_rule(
        "electorate",
        r"those who are asked|who is asked|whom it asks",
        EVERYWHERE,
        ("Load those who are asked.",),
    ),
    build_rule(
        "organization",
        r"organisation(?:s|al)?",
        EVERYWHERE,
        ("The organisation decides.", "Names of organisations."),
        ("`organisation_id`", "    organisation: Its name.", 'A tie: "organisation" or "own".'),
    ),
    build_rule(
        "due",
        r"owed",
        EVERYWHERE,
        ("Answers owed until a day.",),
        ("    owed: Number of answers.",),
    ),
    build_rule("sponsor", r"backers?", EVERYWHERE, ("Count the backers.",)),
    Rule(
        "subject first: no statement begins with a question word",
        re.compile(rf"(?:\A|(?<=[.!?] )|(?<=[.!?]\n))\s*{QUESTION_WORD}\b[^.!?]*[.!]"),
        EVERYWHERE - {MESSAGE},
        ("Whether it is open.", "It is open. Where it is not, wait."),
        ("Who decides?", "It is open. Who may vote? You."),
    ),
    Rule(
        "main clause first: no docstring or comment begins with How, That or Whose",
        re.compile(r"\A\s*(?:How|That|Whose|Whom)\b[^.!?]*(?:[.!]|\Z)"),
        frozenset({DOCSTRING, COMMENT}),
        ("How many there are.", "That it was issued", "Whose turn it is."),
        ("How many are there?", "It says how many there are."),
    ),
    Rule(
        f"first sentence of at most {MOST_WORDS} words",
        re.compile(rf"\A\s*(?:[^\s.!?]+\s+){{{MOST_WORDS}}}[^\s.!?]"),
        frozenset({DOCSTRING}),
        (" ".join(["word"] * (MOST_WORDS + 1)) + ".",),
        (" ".join(["word"] * MOST_WORDS) + ".",),
    ),
)
EXEMPTIONS = (
    Exemption("consult/text/", "amendment", "an edit is a step of a diff"),
    Exemption("docs/development/glossary.md", "", "lists the words that are not used"),
    Exemption("CHANGELOG.md", "", "tells the past in the words of its time"),
    Exemption("docs/development/changelog_0.1.md", "", "tells the past in the words of its time"),
    Exemption("docs/development/changelog_0.2.md", "", "tells the past in the words of its time"),
    Exemption("docs/events", "", "debt: old English, see docs/development/known_debts.md"),
    Exemption("docs/data", "", "debt: descriptions of edition 1 of the data"),
    Exemption("consult/output/data/", "organization", "debt: descriptions of edition 1"),
    Exemption("consult/output/data/", "disposition, answer", "debt: descriptions of edition 1"),
)
NOT_PROSE = re.compile(
    r"`[^`]*`|\]\([^)]*\)|https?://\S+"  # code, targets of links, addresses
    r"|%\(\w+\)s|\{\w*\}"  # placeholders
    r"|(?<![\w.])/[\w/<>-]+|\b\w*_\w+\b|\b\w+\.py\b"  # paths and identifiers
    r'|"\w+"'  # codes
    r"|^ {4,}\w+(?:, \w+)*(?=:)",  # names of arguments and attributes
    re.MULTILINE,
)
STRING = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
TEMPLATE_MESSAGE = re.compile(
    rf"\b(?:(?:_|ngettext)\(|pgettext\(\s*(?:{STRING})\s*,)\s*({STRING})"
    rf"(?:\s*,\s*({STRING}))?"
)
TEMPLATE_COMMENT = re.compile(r"\{#-?\s*(.*?)\s*-?#\}", re.DOTALL)
BLOCK_COMMENT = re.compile(r"/\*+\s*(.*?)\s*\*/", re.DOTALL)
LINE_COMMENT = re.compile(r"(|.*?[\s;{}(])//\s?(.*)")
CODE_BLOCK = re.compile(r"^```.*?^```|<!--.*?-->|^ {4}\S.*?$", re.MULTILINE | re.DOTALL)
QUOTED_LABEL = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])")
BLOCK_START = re.compile(r"\n(?=\s*\n|\s*(?:[-*|#>!]|\d+\.)\s?)")


def blank(found: re.Match[str]) -> str:
    """Return spaces in place of a match, with its line breaks."""
    return re.sub(r"[^\n]", " ", found[0])


def join_comments(lines: Iterable[tuple[int, bool, str]]) -> Iterator[Passage]:
    """Yield comments; those that fill adjacent lines are one passage.

    Args:
        lines: Line number, whether the comment fills the line, and text, in the order of the file.
    """
    start, last, parts = 0, 0, list[str]()
    for line, is_whole, text in lines:
        if not (is_whole and parts and line == last + 1):
            if parts:
                yield Passage(start, "\n".join(parts), COMMENT)
            start, parts = line, []
        parts.append(text)
        last = line if is_whole else 0
    if parts:
        yield Passage(start, "\n".join(parts), COMMENT)


def read_comments(source: str) -> Iterator[Passage]:
    """Yield the comments of a Python file."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    yield from join_comments(
        (each.start[0], each.line.lstrip().startswith("#"), each.string.lstrip("#:! "))
        for each in tokens
        if each.type == tokenize.COMMENT
    )


def read_script(source: str) -> Iterator[Passage]:
    """Yield the comments of a script or a style sheet."""
    for found in BLOCK_COMMENT.finditer(source):
        yield Passage(source.count("\n", 0, found.start()) + 1, found[1], COMMENT)
    matches = ((n, LINE_COMMENT.match(line)) for n, line in enumerate(source.split("\n"), 1))
    yield from join_comments((n, not found[1].strip(), found[2]) for n, found in matches if found)


def read_python(source: str) -> Iterator[Passage]:
    """Yield the docstrings, comments, messages and help texts of a Python file."""
    yield from read_comments(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node, clean=False)
            if text:
                yield Passage(node.body[0].lineno, text, DOCSTRING)
        elif isinstance(node, ast.Call):
            named = [each.value for each in node.keywords if each.arg in HELP_KEYWORDS]
            function = getattr(node.func, "id", "")
            told = node.args if function in MESSAGE_FUNCTIONS else []
            told = node.args[1:] if function in CONTEXT_FUNCTIONS else told
            for each in (*told, *named):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield Passage(each.lineno, each.value, MESSAGE)


def read_template(source: str) -> Iterator[Passage]:
    """Yield the comments and messages of a template."""
    for found in TEMPLATE_COMMENT.finditer(source):
        yield Passage(source.count("\n", 0, found.start()) + 1, found[1], COMMENT)
    for found in TEMPLATE_MESSAGE.finditer(source):
        line = source.count("\n", 0, found.start()) + 1
        yield from (Passage(line, text[1:-1], MESSAGE) for text in found.groups() if text)


def read_document(source: str, kind: str) -> Iterator[Passage]:
    """Yield the paragraphs, list items and table rows of a Markdown file, without code."""
    line = 1
    for block in BLOCK_START.split(CODE_BLOCK.sub(blank, source)):
        text = re.sub(r"\A\s*(?:[-*>!#|]+|\d+\.)\s", blank, block)
        yield Passage(line, text, kind)
        line += block.count("\n") + 1


def read_passages(path: str, source: str) -> Iterator[Passage]:
    """Yield the English text of a file, by the kind of the file."""
    if path.endswith(".py"):
        yield from read_python(source)
    elif path.endswith(".md"):
        yield from read_document(source, DOCUMENT if "development" in path else GUIDE)
    elif path.endswith((".js", ".css")):
        yield from read_script(source)
    else:
        yield from read_template(source)


def check_passage(path: str, passage: Passage) -> Iterator[Find]:
    """Yield what breaks a rule in a passage."""
    text = NOT_PROSE.sub(blank, passage.text)
    for rule in RULES:
        if passage.kind in rule.kinds:
            for found in rule.pattern.finditer(text):
                line = passage.line + text.count("\n", 0, found.start())
                words = " ".join(passage.text[found.start() : found.end() + 30].split())
                yield Find(path, line, rule.name, words[:100])


def check_source(path: str, source: str) -> list[Find]:
    """Return what breaks a rule in a file."""
    return [each for part in read_passages(path, source) for each in check_passage(path, part)]


def list_labels(source: str) -> set[str]:
    """Return the labels of the interface that a guide quotes, which are in italics."""
    return set(QUOTED_LABEL.findall(re.sub(r"`[^`\n]*`", "", source)))


def list_messages(texts: dict[str, str]) -> set[str]:
    """Return the messages of the program and its templates, each on one line."""
    return {
        " ".join(part.text.split())
        for path, source in texts.items()
        if not path.endswith(".md")
        for part in read_passages(path, source)
        if part.kind == MESSAGE
    }


def drop_exempted(
    finds: Iterable[Find], exemptions: Sequence[Exemption] = EXEMPTIONS
) -> tuple[list[Find], list[Exemption]]:
    """Return the finds that no exemption covers, and the exemptions that cover no find."""
    found = list(finds)
    left = [find for find in found if not any(each.covers(find) for each in exemptions)]
    return left, [each for each in exemptions if not any(each.covers(find) for find in found)]


def read_texts() -> dict[str, str]:
    """Return {path from the root: source} of all files with English text, but for migrations."""
    python = [path for folder in PYTHON_FOLDERS for path in (ROOT / folder).rglob("*.py")]
    files = [
        *(path for path in python if "migrations" not in path.parts),
        *(path for path in (ROOT / "static").rglob("*") if path.suffix in {".js", ".css"}),
        *(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}),
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.glob("*.md"),
    ]
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted(files)}
