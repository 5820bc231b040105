"""Tests that user text stays text: every page is rendered with hostile text in every field."""

import json
from html.parser import HTMLParser
from pathlib import Path
from zlib import crc32

import pytest
from sqlalchemy import text

from consult.core.events.log import transaction
from consult.core.database.engine import db
from consult.exchange.imports.parsing.paragraphs import (
    ParsedParagraph,
    ParsedFile,
    MarginComment,
    TrackedChange,
    TextRun,
    ParseWarning,
)
from tests.http.doors.request_data import build_bodies
from tests.http.doors.restorable_worlds import ANONYMOUS, SqliteWorld
from tests.support.markup.page_rules import find_markup_faults

HOSTILE = """"'></textarea></title><x-mark onx="1">&amp;"""
TABLE = json.loads((Path(__file__).parents[1] / "doors" / "doors.json").read_text())
READERS = (ANONYMOUS, "pia", "hana", "rana", "mona", "sera", "cho", "ada")
WORDS = {  # table: columns of text, and columns that hold a text in several languages
    "user": (("name", "title", "evidence"), ()),
    "organisation": (("name",), ("names",)),
    "sign_in": (("label",), ()),
    "consultation": ((), ("title", "lead", "rules_text")),
    "stage": ((), ("title", "note")),
    "tag": ((), ("title",)),
    "document": ((), ("title", "subtitle")),
    "version": (("symbol",), ("name",)),
    "edition": (("title",), ()),
    "wording": (("text", "label"), ()),
    "translation": (("title",), ()),
    "clause_translation": (("text", "label"), ()),
    "wording_correction": (("reason",), ()),
    "comment": (("body", "exact"), ()),
    "comment_revision": (("body",), ()),
    "import": (("filename",), ()),
    "position": (("reason",), ()),
    "report": (("reason",), ()),
    "disposition": (("reason",), ()),
    "clause_invitation": (("words",), ()),
    "flag": (("reason",), ()),
    "amendment": (("hidden_reason",), ()),
    "amendment_revision": (("text", "reason"), ()),
    "rendering": (("text",), ()),
    "coalition": (("name",), ()),
    "record_correction": (("words",), ()),
    "explanation": (("words",), ()),
    "written_statement": (("words",), ()),
    "line_correction": (("words",), ()),
    "submission": (("title", "source", "filename", "words"), ()),
}
MADE = TrackedChange(number=1, author=HOSTILE)
READ = ParsedFile(
    format="docx",
    title=HOSTILE,
    authors=[HOSTILE],
    warnings=[ParseWarning(code="encoding", found=HOSTILE)],
    paragraphs=[
        ParsedParagraph(
            number=number,
            kind="operative",
            level=1,
            label=HOSTILE[:40],
            style=HOSTILE,
            notes=[HOSTILE],
            runs=[TextRun(text=HOSTILE), TextRun(text=HOSTILE, inserted=MADE, link=HOSTILE)],
            remarks=[MarginComment(number=number, author=HOSTILE, text=HOSTILE, start=0, end=3)],
            warnings=[
                ParseWarning(code=code, found=HOSTILE)
                for code in ("second_label", "flattened", "text_box", HOSTILE)
            ],
        )
        for number in (1, 2)
    ],
)


class Wall(HTMLParser):
    """A parser that records every element or attribute created by user text."""

    def __init__(self):
        super().__init__()
        self.breaches = []

    def handle_starttag(self, tag, attrs):
        self.breaches += (
            [tag]
            if tag == "x-mark"
            else [f"{tag} {name}" for name, _ in attrs if name.startswith("onx")]
        )


def breaches(page):
    wall = Wall()
    wall.feed(page)
    wall.close()
    return wall.breaches


def test_the_wall_itself_notices_an_element_and_an_attribute():
    assert breaches(f"<p>{HOSTILE}</p>") == ["x-mark"] and breaches('<a title="" onx="1">') == [
        "a onx"
    ]
    assert breaches("<p>&lt;x-mark onx=&quot;1&quot;&gt;</p>") == []


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Provide a world in which all text is hostile."""
    house = SqliteWorld(tmp_path_factory.mktemp("hostile"))
    titles = json.dumps({language: HOSTILE for language in ("en", "fr", "ar")})
    with house.app.app_context(), transaction():
        for table, (plain, dicts) in WORDS.items():
            new = ", ".join(
                [f'"{name}" = :plain' for name in plain] + [f'"{name}" = :dicts' for name in dicts]
            )
            db.session.execute(
                text(f'update "{table}" set {new}'), {"plain": HOSTILE, "dicts": titles}
            )
        db.session.execute(
            text("update comment set hidden_reason = :why where hidden_at is not null"),
            {"why": f"other\n{HOSTILE}"},
        )
        db.session.execute(
            text("update draft set fields = :fields"),
            {"fields": json.dumps({"body": HOSTILE, "exact": HOSTILE, "kind": HOSTILE})},
        )
        db.session.execute(
            text(
                "update comment set edited_at = posted_at, prefix = :none, "
                'suffix = :none, start = 0, "end" = 1'
            ),
            {"none": ""},
        )
        db.session.execute(
            text("update import set parsed = :parsed, sources = :sources"),
            {
                "parsed": READ.model_dump_json(),
                "sources": json.dumps({HOSTILE: house.world.lakeside}),
            },
        )
    yield house
    house.leave()


def client(house, name):
    made = house.app.test_client()
    made.token = "anonymous" if name == ANONYMOUS else house.world.tokens[name]
    made.set_cookie("consult", made.token)
    return made


def choose_readers(endpoint, *, thorough):
    """Choose readers whom the page admits: all if `thorough`.

    Otherwise an anonymous one, the secretariat, which sees most, and one whom each page has its own
    of; where these are not admitted, up to three others.
    """
    admitted = [
        name for name in READERS if TABLE[endpoint] == "*" or name in TABLE[endpoint].split()
    ]
    if thorough or len(admitted) <= 3:
        return admitted
    first = [name for name in (ANONYMOUS, "sera") if name in admitted]
    others = [name for name in admitted if name not in first]
    begin = crc32(endpoint.encode()) % len(others)
    return first + (others[begin:] + others[:begin])[: 3 - len(first)]


@pytest.mark.parametrize("name", READERS)
def test_no_page_turns_hostile_text_into_markup_or_breaks_a_rule_of_html(
    hostile, name, pytestconfig
):
    reader, wrong, drawn = client(hostile, name), [], 0
    thorough = pytestconfig.getoption("thorough")
    for endpoint, method, path in hostile.doors():
        if method != "GET" or name not in choose_readers(endpoint, thorough=thorough):
            continue
        answer = reader.get(path)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            drawn += "&lt;x-mark" in answer.text
            wrong += [(endpoint, found) for found in breaches(answer.text)]
            wrong += [(endpoint, found) for found in find_markup_faults(answer.text)]
        assert answer.status_code < 500, endpoint
    least = 9 if name == ANONYMOUS else 15
    assert wrong == [] and drawn > (least if thorough else 4), drawn


@pytest.mark.parametrize("name", ["pia", "sera", pytest.param("ada", marks=pytest.mark.thorough)])
def test_no_form_shown_again_turns_input_into_markup(hostile, name):
    writer, wrong, drawn = client(hostile, name), [], 0
    given = build_bodies(hostile.world, hostile.rows)
    for endpoint, method, path in hostile.doors():
        if method == "POST" and not path.startswith("/api/"):
            typed = dict.fromkeys(given.get(endpoint, {}), HOSTILE) | {HOSTILE: HOSTILE}
            answer = writer.fill(path, typed)
            assert answer.status_code < 500, endpoint
            drawn += "&lt;x-mark" in answer.text
            wrong += [(endpoint, found) for found in breaches(answer.text)]
    assert wrong == [] and drawn > 15


@pytest.mark.parametrize(
    "path",
    [
        "/en/c/talks/search?q={}",
        "/en/c/talks/statement?tag={}",
        "/en/c/talks/statement?text={}",
        "/en/c/talks/audit?verb={}",
        "/en/sign-in?next=/{}",
        "/en/nowhere/{}",
    ],
)
def test_no_address_puts_anything_into_a_page(hostile, path):
    assert breaches(client(hostile, "sera").get(path.format(HOSTILE)).text) == []
