"""Tests that README.md and the pages of docs/ claim what the program does."""

import re
import tomllib
from pathlib import Path
from typing import get_args

import click
import pytest

from consult.amendments.forms import ProposeForm
from consult.app import create_app
from consult.commands import consult
from consult.core.i18n import LANGUAGES
from consult.core.permissions.scopes import SCOPES
from consult.core.web.openapi import build_description
from consult.positions.forms import PositionForm

ROOT = Path(__file__).parents[3]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(page for page in sorted(ROOT.glob("docs/**/*.md")) if "known_debts" not in page.name),
]
README = PAGES[0].read_text("utf-8")
API = (ROOT / "docs" / "api.md").read_text("utf-8")
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"python -m consult ([a-z]+)")
TARGET = re.compile(r"(?:^ {4}|`)(?:\w+=\w+ )*make ([a-z-]+)", re.MULTILINE)
NAMES = {
    "ar": "Arabic", "zh": "Chinese", "en": "English", "fr": "French", "ru": "Russian",
    "es": "Spanish",
}  # fmt: skip
POSITION_WORDS = {
    "support": "support", "live": "can live with", "object": "object", "abstain": "abstain",
    "reserve": "reserve",
}  # fmt: skip
# in the addresses of the API there is nothing of these, and docs/api.md says so
WITHOUT_API = r"/issue|/agenda/|/register|/affiliation|/notices|/account|/mails|/people"


def find_broken_links(page):
    """Return the links of a page to files that are not there."""
    targets = (link.partition("#")[0] for link in LINK.findall(page.read_text("utf-8")))
    return {
        target
        for target in targets
        if target and "://" not in target and not (page.parent / target).exists()
    }


def list_makefile_targets():
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def find_unknown_words(text, pattern, known):
    """Return the commands or targets of a text that nothing knows."""
    return set(pattern.findall(text)) - known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_every_command_and_target_is_one(page):
    text = page.read_text("utf-8")
    assert find_broken_links(page) == set()
    assert find_unknown_words(text, COMMAND, set(consult.commands)) == set()
    assert find_unknown_words(text, TARGET, list_makefile_targets()) == set()


def test_a_wrong_link_command_or_target_is_noticed(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("See [this](nowhere.md). `make nothing`, then `python -m consult dance`.")
    text = page.read_text()
    assert find_broken_links(page) == {"nowhere.md"}
    assert find_unknown_words(text, COMMAND, set(consult.commands)) == {"dance"}
    assert find_unknown_words(text, TARGET, list_makefile_targets()) == {"nothing"}
    assert isinstance(consult, click.Group)


def test_the_readme_names_the_languages_and_the_python_that_are_needed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = re.search(r"Python (\d+\.\d+) or newer", README)[1]
    assert project["requires-python"] == f">={needed}"
    said = re.search(r"The interface is in ([\w, ]+ and \w+)\.", " ".join(README.split()))[1]
    assert set(re.findall(r"[A-Z]\w+", said)) == {NAMES[code] for code in LANGUAGES}


def test_the_readme_names_the_positions_and_kinds_of_amendments_that_there_are():
    text = " ".join(README.split())
    choices = get_args(PositionForm.model_fields["choice"].annotation)
    assert f"**Positions**: {', '.join(POSITION_WORDS[each] for each in choices)};" in text
    kinds = re.search(r"\*\*Amendments\*\* \(([^)]+)\)", text)[1].lower().split(", ")
    known = get_args(ProposeForm.model_fields["kind"].annotation)
    assert len(kinds) == len(known)


def test_the_api_covers_no_more_and_no_less_than_its_page_says():
    paths = build_description(create_app())["paths"]
    writes = {
        f"{method} {path}"
        for path, operations in paths.items()
        for method in operations
        if method != "get"
    }
    assert "do not" not in API.partition("## Tokens")[0] and "The API does not cover" in API
    assert [each for each in writes if re.search(WITHOUT_API, each)] == []
    assert not {each for each in writes if re.fullmatch(r"post .*/(documents|meetings)", each)}
    table = re.findall(r"^\| `(\w+)` \|", API.partition("## Writes")[0], re.MULTILINE)
    assert tuple(table) == SCOPES
    scopes = {each["x-scope"] for operations in paths.values() for each in operations.values()}
    assert scopes == {*SCOPES, "personal"}
