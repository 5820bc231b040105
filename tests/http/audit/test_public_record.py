"""Tests of the public record: its pages, its lines of JSON, and the standalone verifier."""

import json
import re
import subprocess
import sys
import threading
from pathlib import Path


import pytest
from sqlalchemy import delete, update
from werkzeug.serving import make_server

from consult.comments.actions import post_comment
from consult.comments.models import Comment
from consult.consultations.models import Consultation, Membership
from consult.core.database.engine import db, find_row
from consult.core.events.log import record_event, transaction
from consult.documents.clauses.actions import set_clause_status
from tests.support.consultation.recorded_world import record_world
from tests.world import ROLES

TOOL = Path(__file__).parents[3] / "tools" / "verify.py"
MAY = {"sera", "ada", "cho", "vic"}
pytestmark = pytest.mark.postgresql


@pytest.fixture
def busy(app, world):
    """Create twelve events, every third of which is not public."""
    with app.app_context():
        consultation = find_row(Consultation, world.consultation)
        for number in range(12):
            with transaction():
                record_event(
                    "tag.moved",
                    consultation,
                    world.actor("sera"),
                    place=number,
                    words="نص\u2028é",
                    audience="moderators" if number % 3 == 2 else "everyone",
                )
    return f"/api/v1/consultations/{world.consultation}/log"


def verified(lines, *more):
    done = subprocess.run(
        [sys.executable, "-I", TOOL, "-", *more],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
    )
    return done.returncode, done.stdout + done.stderr


def lines_of(answer):
    return answer.text.strip("\n").split("\n")


@pytest.mark.parametrize("path", ["/en/c/talks/audit", "/en/c/talks/audit/verify"])
def test_the_pages_of_the_record_are_for_secretariat_and_podium(browser, busy, path):
    for name in (None, *ROLES):
        assert browser(name).get(path).status_code == (
            200 if name in MAY else 403 if name else 401
        ), name


def test_the_record_is_shown_in_words_and_escaped(browser, app, world, busy):
    with app.app_context():
        post_comment(world.actor("pia"), world.clause, "Words")
        with transaction():
            record_event(
                "strange.verb",
                find_row(Consultation, world.consultation),
                world.actor("pia"),
                note="<script>",
            )
    page = browser("sera").get("/en/c/talks/audit").text
    assert "Tag moved" in page and "Comment posted" in page and "strange.verb" in page
    assert "&lt;script&gt;" in page and "<script>" not in page.split("<main")[1]
    few = browser("sera").get(f"/en/c/talks/audit?verb=comment.posted&clause={world.clause}").text
    assert (
        few.count("<tr>") == 2 and "<td>Comment posted" in few and "selected>Comment posted" in few
    )
    assert (
        "The record contains nothing of this kind."
        in browser("sera").get("/en/c/talks/audit?day=2001-01-01&person=x&clause=%00").text
    )


def test_the_check_says_how_many_events_fit(app, world, browser, busy):
    with app.app_context():
        record_world(world)
    page = browser("cho").get("/en/c/talks/audit/verify").text
    assert "events were checked: all are consistent." in page
    assert "Rows compared with the events" in page


def test_the_check_names_rows_that_are_not_as_their_events_tell(
    app, world, browser, busy, monkeypatch
):
    with app.app_context():
        record_world(world)
        number = post_comment(world.actor("pia"), world.clause, "Words").id
        with transaction():
            db.session.execute(update(Comment).values(body="Other words"))
    page = browser("cho").get("/en/c/talks/audit/verify").text
    assert "1 row is not as its events tell." in page and "are consistent" not in page
    fault = "its text is not the one that was recorded"
    assert re.search(rf"comment on a text\s<bdi dir=\"ltr\">{number}</bdi>: {fault}", page)
    with app.app_context(), transaction():
        db.session.execute(delete(Membership).where(Membership.role != "chair"))
    monkeypatch.setattr("consult.audit.views.MOST_SHOWN", 10)
    page = browser("cho").get("/en/c/talks/audit/verify").text
    assert "The first 10 are shown; the command “verify” names all." in page


def test_everyone_takes_the_public_record_home_piece_by_piece(browser, busy):
    whole = lines_of(browser().get(busy))
    pieces = lines_of(browser().get(f"{busy}?limit=5")) + lines_of(browser().get(f"{busy}?after=5"))
    assert whole == pieces and len(whole) == 12 and browser().get(f"{busy}?after=12").text == ""
    hidden = [json.loads(line) for line in whole if "digest" in json.loads(line)]
    assert [row["seq"] for row in hidden] == [3, 6, 9, 12] and all(
        set(row) == {"seq", "number", "digest", "head"} for row in hidden
    )
    assert (
        browser().get(f"{busy}?limit=0").status_code == 422
        and browser().get("/api/v1/consultations/99/log").status_code == 404
    )


def test_the_verifier_finds_the_public_record_in_order(browser, busy):
    lines = lines_of(browser().get(busy))
    code, words = verified(lines)
    head = json.loads(lines[-1])["head"]
    assert code == 0 and "12 events (8 public) fit" in words and head in words
    assert verified(lines, "--expect", f"12:{head}")[0] == 0
    assert verified([]) == (0, "0 events (0 public) fit; the last head is empty\n")


def changed(lines, place, **values):
    row = {**json.loads(lines[place]), **values}
    return [*lines[:place], json.dumps(row, ensure_ascii=False), *lines[place + 1 :]]


@pytest.mark.parametrize(
    ("tamper", "bad"),
    [
        (lambda lines: changed(lines, 4, verb="tag.added"), 5),
        (lambda lines: changed(lines, 0, actor_id=1), 1),
        (lambda lines: changed(lines, 4, facts={"place": 5}), 5),
        (lambda lines: changed(lines, 4, at="2020-01-01T00:00:00+00:00"), 5),
        (lambda lines: changed(lines, 0, actor_id=None, nonce=None, people=None), 1),
        (lambda lines: changed(lines, 4, number=6), 5),
        (lambda lines: changed(lines, 4, number=None), 5),
        (lambda lines: changed(lines, 2, number=4), 3),
        (lambda lines: changed(lines, 2, digest="0" * 64), 3),
        (lambda lines: changed(lines, 2, head="0" * 64), 3),
        (lambda lines: changed(lines, 6, chain=2), 7),
        (lambda lines: lines[:3] + lines[4:], 5),
        (lambda lines: lines[:2] + lines[3:], 4),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], 3),
        (lambda lines: lines[:3] + lines[2:], 3),
    ],
)
def test_the_verifier_names_the_first_event_that_was_tampered_with(browser, busy, tamper, bad):
    code, words = verified(tamper(lines_of(browser().get(busy))))
    assert (code, words.split(":")[0]) == (1, f"first bad seq {bad}")


def test_a_record_that_was_cut_short_is_found_by_a_head_that_was_printed(browser, busy):
    lines = lines_of(browser().get(busy))
    head = json.loads(lines[-1])["head"]
    assert verified(lines[:-2])[0] == 0
    assert verified(lines[:-2], "--expect", f"12:{head}")[0] == 1
    assert verified(lines, "--expect", f"11:{head}")[0] == 1


@pytest.mark.parametrize(
    "lines", [["{"], ["[]"], ['{"seq": 1}'], ['{"seq": "x", "digest": "", "head": ""}']]
)
def test_an_invalid_record_is_reported_as_such(lines):
    code, words = verified(lines)
    assert code == 2 and "cannot be read" in words


def test_the_verifier_reads_from_the_address_of_the_record(app, busy):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        done = subprocess.run(
            [sys.executable, "-I", TOOL, f"http://127.0.0.1:{server.port}{busy}"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert done.returncode == 0 and "12 events (8 public) fit" in done.stdout


@pytest.mark.parametrize(
    ("language", "status", "value"), [("en", "Status", "agreed"), ("fr", "Statut", "approuvé")]
)
def test_the_facts_of_an_event_are_read_in_words(app, world, browser, language, status, value):
    with app.app_context():
        set_clause_status(world.actor("cho"), world.clause, "agreed")
    page = browser("cho").get(f"/{language}/c/talks/audit").text
    facts = re.search(r'<dl class="told">.*?</dl>', page, re.DOTALL)[0]
    assert f'<dt>{status}</dt><dd><bdi dir="auto">{value}</bdi>' in facts
    assert f'<bdi dir="auto">#{world.clause}</bdi>' in facts, "the number of a row, not of a clause"
    assert "{" not in facts and "<pre" not in page
