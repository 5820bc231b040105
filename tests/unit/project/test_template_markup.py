"""Templates put no block (a form, a list, a paragraph) where HTML takes words only.

A template shows each state of a page, and a test that draws pages meets some of them. So this reads
the source: what a macro draws counts where the macro is called.
"""

import re
from functools import cache

import pytest

from tests.support.markup.page_rules import BLOCKS
from tests.support.sources import ROOT

FOLDER = ROOT / "templates"
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
MACRO = re.compile(r"\{%-?\s*macro (\w+)\(.*?%\}(.*?)\{%-?\s*endmacro", re.DOTALL)
IMPORT = re.compile(r"\{% from \"([^\"]+)\" import ([^%]+?)(?: with context)? %\}")
TAKES_WORDS = {"p", "span", "bdi", "b", "i", "em", "strong", "h1", "h2", "h3", "h4", "q", "mark"}
BLOCK = re.compile(rf"<(?:{'|'.join(sorted(BLOCKS))})\b")
CALL = re.compile(r"\b([a-z_]\w*)\(")
PART = re.compile(
    rf"<(?P<end>/?)(?P<tag>{'|'.join(sorted(BLOCKS | TAKES_WORDS))})\b"
    r"|(?P<code>\{\{.*?\}\}|\{%-?\s*call\b.*?%\})|(?P<macro>\{%-?\s*(?:end)?macro\b)",
    re.DOTALL,
)


@cache
def read_template(name):
    """Return the source of a template without its comments; lines stay where they are."""
    return COMMENT.sub(lambda found: "\n" * found[0].count("\n"), (FOLDER / name).read_text())


@cache
def list_imports(name):
    """Return {name as it is called: (template, name of the macro)} of what a template imports."""
    found = {}
    for template, names in IMPORT.findall(read_template(name)):
        for each in names.split(","):
            own, _, alias = each.strip().partition(" as ")
            found[(alias or own).strip()] = (template, own.strip())
    return found


@cache
def draws_block(template, macro):
    """Return whether this macro of this template draws a block, itself or by what it calls."""
    if macro in list_imports(template):
        return draws_block(*list_imports(template)[macro])
    return any(
        BLOCK.search(body)
        or any(
            call != macro and draws_block(template, call)
            for code in re.findall(r"\{\{.*?\}\}|\{%-?\s*call\b.*?%\}", body, re.DOTALL)
            for call in CALL.findall(code)
        )
        for name, body in MACRO.findall(read_template(template))
        if name == macro
    )


def find_misplaced_blocks(name, source):
    """Yield "template:line: what" for each block in what takes words only."""
    opened = []
    for part in PART.finditer(source):
        where = f"{name}:{source.count(chr(10), 0, part.start()) + 1}"
        tag = part["tag"]
        if part["macro"]:
            opened = []
        elif part["code"]:
            if opened and TAKES_WORDS.intersection(opened):
                for call in CALL.findall(part["code"]):
                    if draws_block(name, call):
                        yield f"{where}: {call}() in <{opened[-1]}>"
        elif part["end"]:
            while tag in opened and opened.pop() != tag:
                pass
        else:
            if tag in BLOCKS and TAKES_WORDS.intersection(opened):
                yield f"{where}: <{tag}> in <{opened[-1]}>"
            opened.append(tag)


def test_no_template_puts_a_block_where_html_takes_words():
    names = [path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html")]
    assert [
        each for name in names for each in find_misplaced_blocks(name, read_template(name))
    ] == []


@pytest.mark.parametrize(
    "planted",
    [
        '<span class="end"><form method="post"></form></span>',
        "<p>{% if a %}{{ empty_note(_('None')) }}{% endif %}</p>",
        "<bdi><p>words</p></bdi>",
    ],
)
def test_a_planted_fault_is_found(planted):
    assert list(find_misplaced_blocks("reading/consultations.html", planted)) != []
