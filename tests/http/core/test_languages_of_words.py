"""Tests that what people wrote carries its language on every page (WCAG 3.1.2)."""

import json
import re
from html.parser import HTMLParser

import pytest
from sqlalchemy import text

from consult.core.database.engine import db
from consult.core.events.log import transaction
from tests.http.core.test_hostile_text import READERS, choose_readers, client
from tests.http.doors.restorable_worlds import SqliteWorld

MARK = "信息社会应当保护所有人的权利"
LANGUAGE = "zh"
WORDS = {  # table: columns with words of a person in one language
    "comment": "body",
    "comment_revision": "body",
    "amendment_revision": "reason",
    "position": "reason",
    "disposition": "reason",
    "contest": "reason reply",
    "decision": "reason",
    "ruling": "words",
    "explanation": "words",
    "silence": "reason withdrawn_reason",
    "correction": "reason",
    "summary_contest": "reason reply",
    "group_note": "body",
    "bracket_deed": "reason",
    "clause_invitation": "words",
}
UNREAD = {"title", "script", "style", "textarea", "option"}  # no markup inside, or own fields
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class LanguageReader(HTMLParser):
    """A parser that finds the marked words that do not carry their language."""

    def __init__(self):
        super().__init__()
        self.open, self.found, self.lacking = [], 0, []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang")))

    def handle_endtag(self, tag):
        names = [name for name, _ in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data):
        if MARK[:8] not in data or any(name in UNREAD for name, _ in self.open):
            return
        self.found += 1
        languages = [language for _, language in self.open[1:] if language]
        if languages[-1:] != [LANGUAGE]:
            self.lacking.append(" ".join(name for name, _ in self.open[-3:]))


def read(page):
    reader = LanguageReader()
    reader.feed(page)
    reader.close()
    return reader


def test_the_reader_itself_notices_words_without_their_language():
    assert read(f'<html lang="zh"><p>{MARK}</p>').lacking == ["html p"]
    assert read(f'<html lang="en"><p lang="zh"><br><b>{MARK}</b></p>').lacking == []
    assert read(f'<html lang="en"><p lang="zh">a</p>{MARK}').lacking == ["html"]


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """Provide a world in which all people write Chinese."""
    house = SqliteWorld(tmp_path_factory.mktemp("spoken"))
    with house.app.app_context(), transaction():
        for table, columns in WORDS.items():
            names = {row[1] for row in db.session.execute(text(f"pragma table_info({table})"))}
            new = [f'"{each}" = :mark' for each in columns.split()]
            new += [f"language = '{LANGUAGE}'"] if "language" in names else []
            db.session.execute(text(f'update "{table}" set {", ".join(new)}'), {"mark": MARK})
        kept = json.dumps({"body": MARK, "exact": MARK}, ensure_ascii=False)
        db.session.execute(text("update draft set fields = :kept"), {"kept": kept})
    yield house
    house.leave()


@pytest.mark.parametrize("name", READERS)
def test_words_of_people_carry_their_language_on_every_page(spoken, name, pytestconfig):
    reader, wrong, shown = client(spoken, name), set(), set()
    thorough = pytestconfig.getoption("thorough")
    for endpoint, method, path in spoken.doors():
        if method != "GET" or name not in choose_readers(endpoint, thorough=thorough):
            continue
        answer = reader.get(path)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            page = read(answer.text)
            shown |= {endpoint} if page.found else set()
            wrong |= {(endpoint, each) for each in page.lacking}
    lacking = [f"{endpoint}: {place}" for endpoint, place in sorted(wrong)]
    assert "\n".join(lacking) == "" and shown


@pytest.mark.parametrize(
    ("ui", "label"), [("en", "Chinese"), ("fr", "chinois"), ("ar", "الصينية"), ("zh", None)]
)
def test_a_label_names_a_language_that_is_not_the_readers(spoken, ui, label):
    page = client(spoken, "pia").get(f"/{ui}/clauses/{spoken.world.clause}/comments").text
    labels = set(re.findall(r'<span class="chip tongue"\s+lang="(\w+)">([^<]+)</span>', page))
    assert MARK in page and labels == ({(ui, label)} if label else set())
