"""Tests of drafts over HTTP: the list, the forms that show them, and keeping without a script."""

import html
import re

import pytest
from sqlalchemy import select

from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.documents.models import Clause
from consult.drafts.models import Draft
from tests.support.contributions.amendments import propose
from tests.support.contributions.comments import say

KEEP = "/en/my/drafts"


def keep(browser, mark, name="pia", **fields):
    """Press “Keep as a draft” in a form that carries this mark."""
    return browser(name).fill(KEEP, {"draft": mark, "key": "k", **fields})


def find_mark(page, form):
    """Find the mark that a form carries."""
    return re.search(rf'name="draft"\s+value="({re.escape(form)}:\d+)"', page)[1]


def list_drafts(world):
    with world.app.app_context():
        return [(each.target, each.fields) for each in db.session.scalars(select(Draft))]


def test_without_a_script_a_press_keeps_the_draft_and_the_list_leads_back_to_it(browser, world):
    path, form = f"/en/clauses/{world.clause}", f"clause-{world.clause}"
    page = browser("pia").get(path).text
    assert "Keep as a draft" in page and 'formaction="/en/my/drafts"' in page
    answer = keep(
        browser, find_mark(page, form), body="Half a\r\nthought", kind="question", place="clause"
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, KEEP)
    listed = browser("pia").get(KEEP)
    assert listed.headers["Cache-Control"] == "no-store"
    for words in (
        "Half a\nthought",
        "Comment on clause",
        "Nobody but you reads a draft, unless you show it to colleagues",
        f'href="{path}#f-body"',
    ):
        assert words in html.unescape(listed.text).replace("\r\n", "\n").replace(
            "\u2068", ""
        ).replace("\u2069", "")
    shown = browser("pia").get(path)
    assert shown.headers["Cache-Control"] == "no-store"
    assert re.search(r"<textarea[^>]*name=\"body\"[^>]*>\s*Half a\r?\nthought", shown.text)
    assert re.search(r'<option value="question"\s+selected', shown.text)
    assert find_mark(shown.text, form) != find_mark(page, form)
    assert "Half a" not in browser("hana").get(path).text + browser("ada").get(path).text
    assert "Half a" not in browser().get(path).text


@pytest.mark.parametrize("scripted", [False, True])
def test_a_draft_goes_with_the_form_that_sends_it(browser, world, scripted):
    form = f"clause-{world.clause}"
    keep(browser, f"{form}:0", body="Half a thought")
    mark = find_mark(browser("pia").get(f"/en/clauses/{world.clause}").text, form)
    path = f"/en/clauses/{world.clause}/comments"
    refused = browser("pia").fill(
        path, {"draft": mark, "body": "", "place": "clause"}, scripted=scripted
    )
    assert refused.status_code == 422 and len(list_drafts(world)) == 1, "not sent, not lost"
    sent = browser("pia").fill(
        path, {"draft": mark, "body": "The whole thought"}, scripted=scripted
    )
    assert sent.status_code in {200, 303}
    assert list_drafts(world) == []


def test_a_text_typed_on_another_device_meanwhile_stays_when_a_form_is_sent(browser, world):
    form = f"clause-{world.clause}"
    keep(browser, f"{form}:0", body="From the phone")
    browser("pia").fill(
        f"/en/clauses/{world.clause}/comments", {"draft": f"{form}:0", "body": "From here"}
    )
    assert list_drafts(world) == [(form, {"body": "From the phone"})]


def test_without_a_script_the_slower_press_shows_both_texts(browser, world):
    form = f"clause-{world.clause}"
    keep(browser, f"{form}:0", body="From the phone")
    answer = keep(browser, f"{form}:0", body="From the library", kind="question")
    assert answer.status_code == 409
    for words in (
        "From the phone",
        "From the library",
        "Both texts are shown",
        "Continue with that text",
    ):
        assert words in answer.text
    assert list_drafts(world) == [(form, {"body": "From the phone"})]
    keep(browser, find_mark(answer.text, form), body="From the library", kind="question")
    assert list_drafts(world) == [(form, {"body": "From the library", "kind": "question"})]


def test_a_script_is_told_of_the_other_text_and_may_ask_for_it(browser, world):
    form, pia = f"clause-{world.clause}", browser("pia")
    first = pia.fill(KEEP, {"draft": f"{form}:0", "body": "One"}, scripted=True).json
    assert (first["state"], first["is_new"]) == ("saved", False)
    late = pia.fill(KEEP, {"draft": f"{form}:0", "body": "Two"}, scripted=True).json
    assert (late["state"], late["version"]) == ("other", first["version"])
    other = pia.get(f"/en/my/drafts/{late['id']}/other")
    assert "One" in other.text and other.headers["Cache-Control"] == "no-store"
    assert browser("hana").get(f"/en/my/drafts/{late['id']}/other").status_code == 404
    emptied = pia.fill(
        KEEP, {"draft": f"{form}:{first['version']}", "body": ""}, scripted=True
    ).json
    assert (emptied["state"], emptied["version"]) == ("discarded", 0)


def test_half_a_form_is_no_error_and_hidden_characters_are_kept_as_typed(browser, world):
    form = f"amend-{world.other_clause}-en"
    assert (
        keep(
            browser, f"{form}:0", text="We\u202e", kind="", after="no number", anyway="1"
        ).status_code
        == 303
    )
    assert list_drafts(world) == [(form, {"text": "We\u202e", "after": "no number"})]
    assert keep(browser, "amend-1-de:0", text="We").status_code == 404
    assert keep(browser, f"{form}:x", text="We").status_code == 404


def test_every_form_shows_the_words_of_its_draft(browser, world):
    with world.app.app_context():
        said, amendment = say(world), propose(world)
        document = find_row(Clause, world.clause).document_id
    pages = {
        f"reply-{said}": f"/en/comments/{said}/reply",
        f"amendment-{amendment}": f"/en/amendments/{amendment}/comments",
        f"document-{document}": f"/en/documents/{document}/comments",
        f"amend-{world.other_clause}-en": f"/en/clauses/{world.other_clause}/amend",
        f"amend-{world.other_clause}-fr": f"/en/clauses/{world.other_clause}/amend?text=fr",
        f"new-{document}-{world.clause}": f"/en/clauses/{world.clause}/new-clause",
        f"new-{document}-0": f"/en/documents/{document}/new-clause",
        f"amend-it-{amendment}": f"/en/amendments/{amendment}/amend",
        f"position-{world.clause}": f"/en/clauses/{world.clause}/position",
    }
    for number, form in enumerate(pages):
        words = dict.fromkeys(("body", "text", "reason"), f"Words number {number}.")
        assert keep(browser, f"{form}:0", **words).status_code == 303, form
    listed = browser("pia").get(KEEP).text
    for number, (form, path) in enumerate(pages.items()):
        assert f"Words number {number}." in browser("pia").get(path).text, form
        assert f'href="{path}#' in html.unescape(listed).replace("?text=en", ""), form


def test_the_list_is_empty_at_first_and_discards_with_a_press(browser, world):
    assert "You have no drafts." in browser("pia").get(KEEP).text
    assert browser().get(KEEP).status_code == 401
    keep(browser, f"clause-{world.clause}:0", body="Half a thought")
    mark = find_mark(browser("pia").get(KEEP).text, f"clause-{world.clause}")
    keep(browser, mark, body="Changed in another tab")
    refused = browser("pia").fill(f"{KEEP}/discard", {"draft": mark})
    assert refused.status_code == 409 and "Changed in another tab" in refused.text
    mark = find_mark(refused.text, f"clause-{world.clause}")
    assert browser("pia").fill(f"{KEEP}/discard", {"draft": mark}).status_code == 303
    assert list_drafts(world) == []


def test_a_draft_of_a_changed_clause_says_so_and_is_sent_for_the_current_text(browser, world):
    form = f"amend-{world.other_clause}-en"
    keep(browser, f"{form}:0", text="We resolve anew.", reason="Why not", wording_id="1")
    with world.app.app_context(), transaction():
        db.session.scalars(select(Draft)).one().base_digest = "of an earlier text"
    assert "The text of the clause has changed since you began." in browser("pia").get(KEEP).text
    page = browser("pia").get(f"/en/clauses/{world.other_clause}/amend").text
    assert re.search(r"data-stale(?! hidden)", page) and "We resolve anew." in page
    assert not re.search(r'name="wording_id" value="1"', page)


def test_the_list_holds_a_long_text_whole_also_when_its_form_is_gone(browser, world):
    with world.app.app_context():
        said = say(world)
    words = "A long thought. " * 100 + "Its end."
    keep(browser, f"reply-{said}:0", body=words)
    browser("mona").fill(f"/en/comments/{said}/hide", {"ground": "insult", "reason": "No."})
    page = browser("pia").get(KEEP).text
    assert "The whole text" in page and "Its end." in page


def read_words(page):
    """Return the words of a page in one line."""
    return " ".join(
        re.sub("<[^>]+>", " ", page).replace("\u2068", "").replace("\u2069", "").split()
    )


def test_pages_of_drafts_name_the_clause(browser, world):
    with world.app.app_context():
        edit = propose(world)
    for mark in (f"clause-{world.clause}:0", f"amendment-{edit}:0", f"amend-it-{edit}:0"):
        keep(browser, mark, body="How?", text="How?")
    words = read_words(browser("pia").get(KEEP).text)
    number = re.search(r"Comment on amendment (\S+) to clause 2", words)[1]
    assert "Comment on clause 1" in words
    assert f"Amendment to amendment {number} to clause 2" in words
    for draft in re.findall(r'id="draft-(\d+)"', browser("pia").get(KEEP).text):
        page = read_words(browser("pia").get(f"{KEEP}/{draft}/review").text)
        assert re.search(r"clause [12]", page)


def test_the_way_to_colleagues_stands_beside_a_form_from_its_first_words_on(browser, world):
    link = re.compile(r'<a class="small" data-show-draft href="([^"]+)"( hidden)?>')
    path = f"/en/clauses/{world.clause}"
    assert link.search(browser("pia").get(path).text).groups() == (
        "/en/my/drafts/0/review",
        " hidden",
    )
    keep(browser, f"clause-{world.clause}:0", body="How?")
    found = link.search(browser("pia").get(path).text)
    assert found[1] != "/en/my/drafts/0/review" and found[2] is None
    assert not link.search(browser("ivo").get(path).text)


def test_a_colleague_sends_a_draft_and_both_are_told(browser, world):
    path, form = f"/en/clauses/{world.clause}", f"clause-{world.clause}"
    mark = f"{form}:0"
    keep(browser, mark, body="Half a thought.")
    mark = find_mark(browser("pia").get(path).text, form)
    number = re.search(r"/my/drafts/(\d+)/review", browser("pia").get(path).text)[1]
    assert browser("pia").fill(f"{KEEP}/{number}/review/hand-over", {}).status_code == 303
    assert browser("hana").fill(f"{KEEP}/{number}/review/take-over", {}).status_code == 303
    said = {"body": "Half a thought."}
    refused = browser("pia").fill(f"{path}/comments", {**said, "draft": mark, "key": "a"})
    assert refused.status_code == 409 and "Hana has taken this draft over" in html.unescape(
        refused.text
    )
    own = find_mark(browser("hana").get(path).text, form)
    sent = browser("hana").fill(f"{path}/comments", {**said, "draft": own, "key": "b"})
    assert sent.status_code == 303
    refused = browser("pia").fill(f"{path}/comments", {**said, "draft": mark, "key": "c"})
    assert refused.status_code == 409 and "has sent it" in refused.text
    assert "Half a thought." in refused.text
    assert "A colleague sent 1 draft that you began" in browser("pia").get("/en/c/talks").text
    words = read_words(browser("pia").get(KEEP).text)
    assert "Hana has sent the draft that you began: Statement, Comment on clause 1" in words
    note = re.search(r"/my/drafts/sent/\d+/remove", browser("pia").get(KEEP).text)[0]
    assert browser("pia").fill(f"/en{note}", {}).status_code == 303
    opened = browser("pia").get(f"{KEEP}/{number}/review")
    assert opened.status_code == 200 and f'href="/en/clauses/{world.clause}"' in opened.text
    assert "Hana has sent the draft that you began: Statement" in read_words(opened.text)
    assert browser("paul").get(f"{KEEP}/{number}/review").status_code == 404
    assert "Sent by colleagues" not in browser("pia").get(KEEP).text


def test_a_remark_is_changed_and_removed_on_the_page_of_its_draft(browser, world):
    keep(browser, f"clause-{world.clause}:0", body="Half a thought.")
    page = browser("pia").get(KEEP).text
    address = re.search(r"/my/drafts/\d+/review", page)[0]
    browser("pia").fill(f"/en{address}/hand-over", {})
    browser("hana").fill(f"/en{address}/remarks", {"words": "Say which schools."})
    assert "Change the remark" not in browser("pia").get(f"/en{address}").text
    remark = re.search(r"/remarks/\d+", browser("hana").get(f"/en{address}").text)[0]
    refused = browser("hana").fill(f"/en{address}{remark}", {"words": " "})
    assert refused.status_code == 422 and "<details open>" in refused.text
    assert "Please fill this in." in refused.text
    browser("hana").fill(f"/en{address}{remark}", {"words": "Say which ones."})
    page = browser("pia").get(f"/en{address}").text
    assert "Say which ones." in page and "Say which schools." not in page
    assert "changed" in read_words(page)
    assert browser("hana").fill(f"/en{address}{remark}/remove", {}).status_code == 303
    assert "Say which ones." not in browser("pia").get(f"/en{address}").text
