"""Templates, scripts and style sheets contain nothing that is forbidden there."""

import re

import pytest

from tests.support.sources import ROOT

TEMPLATE = {
    "inline code": r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=[\"']",
    "a mark of English": r"loop\.last %\}\s*[,;]|[}>][,;:](</span>)? (?=[{<“])",
    "parts of a second, which HTML does not take": (
        r' datetime="\{\{(?! format_to_second)(?! day\.)'
    ),
}
SCRIPT = {"HTML in a script": r"innerHTML\s*=|insertAdjacentHTML|eval\(|new Function"}
SHEET = {
    "a direction": r"(?<![-\w])(?:margin|padding|border)-(?:left|right)\b"
    r"|(?<![-\w])(?:left|right)\s*:"
}
KINDS = {
    "templates/**/*.html": TEMPLATE,
    "templates/**/*.txt": TEMPLATE,
    "static/js/**/*.js": SCRIPT,
    "static/css/**/*.css": SHEET,
}
FREE = {"static/css/core/tokens.css"}


def find_faults(source, rules):
    """Yield what the source holds and must not."""
    yield from (what for what, pattern in rules.items() if re.search(pattern, source))


@pytest.mark.parametrize("pattern", KINDS)
def test_no_template_script_or_sheet_holds_what_belongs_elsewhere(pattern):
    files = {
        path.relative_to(ROOT).as_posix(): list(find_faults(path.read_text(), KINDS[pattern]))
        for path in ROOT.glob(pattern)
        if "vendor" not in path.parts
    }
    assert files
    assert {name: found for name, found in files.items() if found and name not in FREE} == {}


@pytest.mark.parametrize(
    ("rules", "planted"),
    [
        (TEMPLATE, "<p style='color: red'>"),
        (TEMPLATE, '<button onclick="go()">'),
        (TEMPLATE, "<script>go()</script>"),
        (TEMPLATE, "{{ a }}, {{ b }}"),
        (TEMPLATE, '<time datetime="{{ at }}">'),
        (SCRIPT, "box.innerHTML = words"),
        (SHEET, "p { margin-left: 1em }"),
    ],
)
def test_a_planted_fault_is_found(rules, planted):
    assert list(find_faults(planted, rules)) != []


COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
TYPE_NAME = re.compile(r"(?<![\w.])([a-z_]+(?:\.[a-z_]+)+)\.([A-Z]\w+)")
FILE_NAME = re.compile(r"(?:(\w+)\s+of\s+)?\b([\w/]+\.(?:py|js))\b")


def has_definition(file, name):
    """Return whether the file exists and defines the name, or exists if there is no name."""
    path = ROOT / file
    pattern = rf"^(?:class|def) {name}\b"
    return path.is_file() and (
        not name or re.search(pattern, path.read_text(), re.MULTILINE) is not None
    )


def find_unknown_names(source):
    """Return the types and files that comments of a template name and that do not exist."""
    unknown = set()
    for comment in COMMENT.findall(source):
        for module, name in TYPE_NAME.findall(comment):
            if not has_definition(module.replace(".", "/") + ".py", name):
                unknown.add(f"{module}.{name}")
        for name, file in FILE_NAME.findall(comment):
            if "/" in file and not has_definition(file, "" if file.endswith(".js") else name):
                unknown.add(f"{name} of {file}" if name else file)
    return unknown


def test_everything_that_a_template_names_in_its_comments_exists():
    files = list(ROOT.glob("templates/**/*.html"))
    for pattern in (TYPE_NAME, FILE_NAME):
        assert any(
            pattern.search(part) for path in files for part in COMMENT.findall(path.read_text())
        )
    assert {
        path.name: found for path in files if (found := find_unknown_names(path.read_text()))
    } == {}


def test_a_name_that_does_not_exist_is_found():
    known = (
        "{# each is consult.comments.models.CommentView; load_amendment_page of\n"
        "   consult/reading/amendment_queries.py; see consult/output/formats.py, floor.js\n"
        "   and static/js/core/page.js. #}"
    )
    assert find_unknown_names(known) == set()
    for old, new in (
        ("View", "Sight"),
        ("load_", "lose_"),
        ("formats", "fomats"),
        ("page.js", "a.js"),
    ):
        assert len(find_unknown_names(known.replace(old, new))) == 1, new
    assert find_unknown_names("{# card: ballots.asked.Card #}") == {"ballots.asked.Card"}
