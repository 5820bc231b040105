"""Tests that the pages in docs/ match the program: verbs, rules, settings, commands, and test
names.
"""

import ast
import re
from pathlib import Path

import click
import pytest

from consult.audit.messages import VERB_NAMES
from consult.commands import consult
from consult.core.config import SETTINGS
from consult.core.permissions.rules import RULES
from tests.support.documentation import rules_table, event_verbs as verbs
from tests.support.documentation.event_facts import find_recorded_facts

ROOT = Path(__file__).parents[3]
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
SECURITY = ROOT / "docs" / "security.md"


def page(name):
    """Return the text of a documentation page."""
    return (ROOT / "docs" / name).read_text("utf-8")


def documented(text):
    """Return the verbs in the first cells of the page's tables, by heading."""
    found = {}
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        cells = [line.split("|")[1] for line in part.splitlines() if line.startswith("|")]
        found[part.split()[0].lower()] = {
            verb for cell in cells for verb in re.findall(r"`(\w+\.\w+)`", cell)
        }
    return found


def documented_verbs():
    """By heading of the pages of events, the verbs in the first cells of their tables."""
    return documented(page("events.md")) | documented(page("events_meetings.md"))


def commands(group, path=()):
    """Yield every visible command with its groups."""
    for name, each in group.commands.items():
        if isinstance(each, click.Group):
            yield from commands(each, (*path, name))
        elif not each.hidden:
            yield " ".join((*path, name))


def lists(text):
    """Return the settings in the first cells of a table, with default and meaning."""
    return re.findall(r"^\| `([A-Z_]+)` \|\s*(?:`(.*?)`)?\s*\| (.+) \|$", text, flags=re.MULTILINE)


def names_in(file):
    """Return the names of the tests in a file."""
    return {
        node.name
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


def test_every_verb_is_documented_where_its_feature_records_it():
    heading = {
        "attachments": "consultations",  # nomination letters, beside accreditation
        "audit": "record",
        "notifications": "notices",
        "questionnaires": "submissions",
        "sample": "the",
        "similarity": "grouping",
    }
    known = documented_verbs()
    missing = {
        (each.verb, each.where)
        for each in verbs.find_recorded_verbs()
        if each.verb not in known[heading.get(each.feature, each.feature)] | known["comments"]
    }
    assert not missing


def test_every_verb_of_a_process_has_a_description_on_the_page_of_the_record():
    apart = {"accounts", "the"}  # outside any process; the sample
    missing = {
        verb for name, found in documented_verbs().items() if name not in apart for verb in found
    } - VERB_NAMES.keys()
    assert not missing and "amendment.proposed" in VERB_NAMES


def test_no_verb_is_documented_that_nothing_records():
    told = set().union(*documented_verbs().values())
    assert len(told) > 70 and told == {each.verb for each in verbs.find_recorded_verbs()}


def test_every_fact_that_is_recorded_is_documented():
    words = set(re.findall(r"[a-z_]+", page("events.md") + page("events_meetings.md")))
    assert len(find_recorded_facts()) > 130 and not find_recorded_facts().keys() - words


def test_verbs_that_go_through_another_function_are_seen():
    through = set(verbs.find_recording_functions()) - {verbs.RECORD}
    assert {
        ("consult.comments.actions", "record_comment_event"),
        ("consult.documents.versions.working_version_actions", "record_clause_event"),
    } <= through
    assert {"comment.hidden", "clause.split", "deadline.near", "person.added"} <= {
        each.verb for each in verbs.find_recorded_verbs()
    }


def test_a_verb_that_cannot_be_read_from_the_source_is_a_mistake():
    function = ast.parse('def act(what): record("a" + what)').body[0]
    with pytest.raises(ValueError, match="cannot be read"):
        verbs._read_verbs(function.body[0].value.args[0], function, "here")


def test_every_setting_stands_in_the_operators_page_with_its_default_and_meaning():
    told = {name: (default, meaning) for name, default, meaning in lists(page("operators.md"))}
    assert told == {name: (str(default), meaning) for name, (default, meaning) in SETTINGS.items()}


def test_every_command_stands_in_the_operators_page():
    text = page("operators.md")
    assert [name for name in commands(consult) if not re.search(rf"`{name}\b", text)] == []


def test_the_table_of_rules_is_as_the_rules_are():
    text = page("rules.md")
    assert rules_table.update_page(text) == text, (
        "python -m tests.support.documentation.rules_table --write"
    )
    assert re.findall(r"^\| `([\w.]+)` \|", text, flags=re.MULTILINE) == list(RULES)


def test_a_rule_that_changes_makes_the_table_stale(monkeypatch):
    monkeypatch.setitem(RULES, "clause.mark", RULES["comment.read"])
    assert rules_table.update_page(page("rules.md")) != page("rules.md")


def test_the_api_page_names_the_endpoints_keys_and_refusals_that_programs_need():
    text = page("api.md")
    needed = [
        "/api/v1/openapi.json",
        "Authorization: Bearer",
        "Idempotency-Key",
        "X-CSRF-Token",
        "application/problem+json",
        "row_version",
        "next_after",
        "Retry-After",
        "/comments",
        "/positions/",
        "/tallies",
        "/events",
        "/log",
    ]
    assert [each for each in needed if each not in text] == []


def test_every_test_and_file_that_the_security_page_names_is_there():
    text = SECURITY.read_text("utf-8")
    named = NAMED.findall(text)
    assert len(named) > 30
    assert [
        (file, test)
        for file, test in named
        if not (ROOT / file).is_file() or (test and test not in names_in(ROOT / file))
    ] == []
    files = re.findall(r"`((?:consult|tools|templates|static|docs)/[\w./-]+\.\w+)`", text)
    assert [file for file in files if not (ROOT / file).is_file()] == []


# requirements of ASVS 5.0 of levels 1 and 2: the number of each section, and its last requirement
ASSESSED = {
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 11, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
}  # fmt: skip
REQUIREMENT = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
PLACE = re.compile(r"`(?:tests|consult|templates|docs)/[^`]+`")


def find_wrong_requirements(text):
    """Return the requirements that are missing, double, or met without naming a place."""
    found = REQUIREMENT.findall(text)
    wanted = [f"{section}.{n}" for section, last in ASSESSED.items() for n in range(1, last + 1)]
    numbers = [number for number, *_ in found]
    return {
        *(set(wanted) ^ set(numbers)),
        *(number for number in numbers if numbers.count(number) > 1),
        *(number for number, _words, standing, _why in found if standing not in STANDINGS),
        *(
            number
            for number, _words, standing, why in found
            if standing == "met" and not (PLACE.search(why) or "](" in why)
        ),
    }


STANDINGS = {"met", "partly", "not", "n/a"}


def test_each_requirement_of_five_chapters_is_assessed_once_and_what_is_met_names_a_place():
    text = SECURITY.read_text("utf-8")
    assert find_wrong_requirements(text) == set()
    met = next(line for line in text.splitlines() if line.startswith("| 7.3.1 "))
    assert find_wrong_requirements(text.replace(met, "")) == {"7.3.1"}
    assert find_wrong_requirements(text.replace(met, f"{met}\n{met}")) == {"7.3.1"}
    bare = "| 7.3.1 | Unused sessions end | met | Of course |"
    assert find_wrong_requirements(text.replace(met, bare)) == {"7.3.1"}


PATHS = re.compile(r"`((?:consult|tests|templates|static|bench|tools|deploy|docs)/[\w./*@-]*\w)")
PLANNED = {"static/js/core/live_fragment.js"}  # a cure that docs/development proposes


def find_missing_files(text):
    """Return the files and folders of the project that a document names and that are not there."""
    return {
        path
        for path in PATHS.findall(text)
        if not ((ROOT / path).exists() or ("*" in path and any(ROOT.glob(path))))
    }


def test_every_file_that_a_document_names_is_there():
    pages = [*ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md")]
    assert set().union(*(find_missing_files(page.read_text("utf-8")) for page in pages)) == PLANNED


def test_a_file_that_is_not_there_is_noticed():
    text = "See `consult/app.py`, `docs/*.md`, `tests/unit/` and `consult/no_such_module.py: f`."
    assert find_missing_files(text) == {"consult/no_such_module.py"}
