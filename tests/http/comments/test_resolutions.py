"""Tests of resolved threads on pages without a script and in the API: one line says by whom."""

import re

from tests.http.comments.test_comment_pages import post

FOLD = re.compile(r'<details class="resolved"( open)?>\s*<summary>(.*?)</summary>', re.DOTALL)


def see_fold(browser, world, name=None):
    """Return whether the thread is folded, and the words of its line; else None."""
    found = FOLD.search(browser(name).get(f"/en/clauses/{world.clause}").text)
    if found is None:
        return None
    return not found[1], " ".join(re.sub(r"<[^>]*>", "", found[2]).split())


def test_a_press_folds_a_thread_to_one_line_and_another_one_undoes_it(browser, world):
    comment = post(browser, world, body="Say *who* pays.")
    page = browser("pia").get(f"/en/clauses/{world.clause}").text
    assert ">Resolve</button>" in page and see_fold(browser, world) is None
    answer = browser("mona").fill(f"/en/comments/{comment}/resolve", {})
    place = f"/en/clauses/{world.clause}?done=resolved-{comment}#comment-{comment}"
    assert answer.location == place
    before, _, _ = browser("mona").get(place).text.partition('<details class="resolved"')
    assert "The thread was resolved." in before, "it is not folded away"
    folded, line = see_fold(browser, world)
    assert folded
    assert re.fullmatch(r"Resolved by \u2068Mona\u2069, .* UTC Say who pays\.", line), line
    assert ">Reopen thread</button>" not in browser("paul").get(f"/en/clauses/{world.clause}").text
    assert "Resolved by" in browser("pia").get("/en/my/comments").text
    browser("pia").fill(f"/en/comments/{comment}/reopen-thread", {})
    assert see_fold(browser, world) is None


def test_a_later_reply_opens_the_fold(browser, world):
    comment = post(browser, world)
    browser("ivo").fill(f"/en/comments/{comment}/reply", {"body": "Before."})
    browser("pia").fill(f"/en/comments/{comment}/resolve", {})
    assert see_fold(browser, world)[0]
    browser("ivo").fill(f"/en/comments/{comment}/reply", {"body": "And after."})
    assert not see_fold(browser, world)[0]


def test_programs_resolve_and_are_told(browser, world):
    comment = post(browser, world)
    reply = browser("ivo").say(
        "POST", f"/api/v1/clauses/{world.clause}/comments", {"body": "No.", "parent_id": comment}
    )
    at = f"/api/v1/comments/{comment}/resolution"
    told = browser("mona").say("PUT", at, {}).json
    assert told["resolved_by"] == "Mona" and told["resolved_at"] and "reopen" in told["may"]
    assert browser("paul").say("DELETE", at, {}).status_code == 403
    refused = browser("mona").say("PUT", f"/api/v1/comments/{reply.json['id']}/resolution", {})
    assert refused.status_code == 409
    assert refused.json["detail"] == "This is a reply. Resolve the thread that it belongs to."
    told = browser("pia").say("DELETE", at, {}).json
    assert (told["resolved_at"], told["resolved_by"]) == (None, None)
