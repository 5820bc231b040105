"""The Nu HTML checker finds no error on any kind of page, drawn by those who see most.

It is a program in Java that is no part of the project: `make markup` fetches it. On each change the
rules of tests/support/markup/page_rules.py look at the same pages (test_hostile_text.py), and
tests/unit/project/test_template_markup.py reads the templates.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

from consult.core.config import ROOT
from tests.http.core.test_hostile_text import client
from tests.http.doors.restorable_worlds import ANONYMOUS, SqliteWorld
from tests.support.markup.page_rules import find_markup_faults

CHECKER = ROOT / "tools/vnu/node_modules/vnu-jar/build/dist/vnu.jar"
WRAP = "<!doctype html><html lang=en><title>A part of a page</title><body><h1>A</h1><h2>B</h2>"
READERS = (ANONYMOUS, "pia", "rana", "sera", "cho", "ada")


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ("<span><form></form></span>", "<form> in <span>"),
        ("<bdi><p>words</p></bdi>", "<p> in <bdi>"),
        ("<span><details></details></span>", "<details> in <span>"),
        ('<a href="/" role="status">news</a>', "role=status on <a>"),
        ('<table><tr role="row"></tr></table>', "role=row on a native <tr>"),
        ('<select><option value=""></option></select>', "an option is empty"),
        ('<img alt="" src="data:image/svg+xml,<svg >">', "a blank in src of <img>"),
        ("<time></time>", "a time without a moment: ''"),
        ("<p>words", "<p> is not closed"),
        ('<p id="a"class="b"></p>', "no space between attributes of <p>"),
        ("<!doctype html><h1>a</h1><h3>b</h3>", "<h3> follows <h1>"),
        ('<i id="a"></i><i id="a"></i>', "the id 'a' is no name, or is there twice"),
    ],
)
def test_the_rules_find_what_the_checker_once_found(planted, fault):
    assert fault in find_markup_faults(planted)


def test_the_rules_take_a_page_that_is_right():
    page = '<!doctype html><label for="a">A</label><select id="a"><option>b</option></select>'
    page += "<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2>"
    assert find_markup_faults(page + "<time>2026-11-30</time><ul><li>c</li></ul>") == []


@pytest.mark.thorough
@pytest.mark.skipif(
    not (CHECKER.exists() and shutil.which("java")), reason="make markup fetches the checker"
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_nu_html_checker_finds_no_error(tmp_path, language):
    house, drawn = SqliteWorld(tmp_path), 0
    pages = tmp_path / "pages"
    pages.mkdir()
    for name in READERS:
        reader = client(house, name)
        for endpoint, method, path in house.doors():
            if method != "GET" or path.startswith("/static/"):
                continue
            answer = reader.get(path.replace("/en/", f"/{language}/", 1))
            if answer.mimetype == "text/html" and answer.status_code != 302:
                whole = "<!doctype" in answer.text[:200].lower()
                file = Path(pages, f"{endpoint}-{name}.html")
                file.write_text(answer.text if whole else WRAP + answer.text)
                drawn += 1
    house.leave()
    checker = ["java", "-jar", str(CHECKER), "--errors-only", "--format", "gnu", str(pages)]
    found = subprocess.run(checker, capture_output=True, text=True, check=False)
    assert found.stderr.strip() == "" and found.returncode == 0 and drawn > 500
