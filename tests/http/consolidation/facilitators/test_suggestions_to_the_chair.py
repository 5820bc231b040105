"""Suggestions of a facilitator to the chair: on the workbench, the desk and after the decision."""

import re

from consult.consolidation.actions import decide_clauses, undo_decision
from consult.consolidation.models import REMOVED_DIGEST
from consult.consolidation.workbench.clause_actions import remove_working_clause

CHIP = '<span class="chip">decision suggested</span>'


def find_digest(page):
    """Find the digest that the form of a suggestion carries."""
    form = page.partition('/suggestion"')[2].partition("</form>")[0]
    return re.search(r'name="digest" value="(\w+)"', form)[1]


def test_a_facilitator_suggests_a_decision_and_the_chair_sees_it(draft, world, browser):
    bench = f"/en/versions/{draft}/desk/{world.other_clause}"
    page = browser("fay").get(bench).text
    assert "Suggest a decision to the chair" in page
    digest = find_digest(page)
    refused = browser("fay").fill(f"{bench}/suggestion", {"status": "agreed", "digest": digest})
    assert refused.status_code == 422 and 'href="#f-p-reason"' in refused.text
    given = {"status": "bracketed", "digest": digest, "reason": "Nobody objects any more."}
    assert browser("fay").fill(f"{bench}/suggestion", given).status_code == 303
    assert "Suggest another decision" in browser("fay").get(bench).text
    board = browser("cho").get(f"/en/versions/{draft}/desk").text
    assert board.count(CHIP) == 1
    page = browser("cho").get(bench).text
    words = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert "Fay suggests: bracketed Nobody objects any more." in words
    assert "UTC · about the text of Next as it is now" in words
    assert "/suggestion" not in page
    used = browser("cho").get(re.search(r'href="([^"]*use=\d+)#deciding"', page)[1]).text
    form = used.partition('id="deciding"')[2]
    assert re.search(r'value="bracketed"\s+checked', form) and "Nobody objects any more." in form
    given = {"text": "We *resolve* otherwise."}
    browser("mona").fill(f"{bench}/words", given)
    page = browser("cho").get(bench).text
    assert "UTC</time></span> <span" in " ".join(page.partition('id="suggestions"')[2].split())
    assert "before it was changed" in page and "?use=" not in page
    assert browser("fay").fill(f"{bench}/suggestion/withdraw", {}).status_code == 303
    assert "Fay suggests" not in browser("cho").get(bench).text


def read_words(text):
    """Read the words of a part of a page, without its marks."""
    return " ".join(re.sub("<[^>]+>", " ", text).split())


def test_a_suggestion_ends_with_the_decision_of_the_chair(app, draft, world, browser):
    bench = f"/en/versions/{draft}/desk/{world.other_clause}"
    browser("fay").fill(f"{bench}/words", {"text": "We *resolve* otherwise."})
    digest = find_digest(browser("fay").get(bench).text)
    given = {"status": "adref", "digest": digest, "reason": "Nobody objects any more."}
    browser("fay").fill(f"{bench}/suggestion", given)
    with app.app_context():
        decided = decide_clauses(world.actor("cho"), draft, [world.other_clause], "open", "Later.")
        number = decided.number
    page = browser("fay").get(bench).text
    part = read_words(page.partition('id="suggestions"')[2])
    assert f"decided by the chair, D-{number}: open" in part
    assert "/suggestion/withdraw" not in page
    assert "?use=" not in browser("cho").get(bench).text
    assert CHIP not in browser("cho").get(f"/en/versions/{draft}/desk").text
    with app.app_context():
        undo_decision(world.actor("cho"), decided.id)
    assert "decided by the chair" not in browser("fay").get(bench).text
    assert "?use=" in browser("cho").get(bench).text


def test_removed_brackets_are_no_proposal_once_the_chair_has_decided(app, draft, world, browser):
    bench = f"/en/versions/{draft}/desk/{world.other_clause}"
    words = "This is only proposed."
    with app.app_context():
        remove_working_clause(world.actor("mona"), draft, world.other_clause)
    assert words in browser("fay").get(bench).text
    with app.app_context():
        decide_clauses(
            world.actor("cho"),
            draft,
            [world.other_clause],
            "open",
            "It goes.",
            {world.other_clause: REMOVED_DIGEST},
        )
    page = browser("fay").get(bench).text
    assert words not in page and "decided in D-1" in page.partition('id="gone"')[2]


def test_agreed_is_not_suggested_for_a_text_with_brackets(draft, world, browser):
    bench = f"/en/versions/{draft}/desk/{world.other_clause}"
    browser("fay").fill(f"{bench}/words", {"text": "We [*resolve*] otherwise."})
    page = browser("fay").get(bench).text
    form = page.partition('/suggestion"')[2].partition("</form>")[0]
    assert 'value="bracketed" required' in form and "checked" not in form
    given = {"digest": find_digest(page), "reason": "Nobody objects any more."}
    none = browser("fay").fill(f"{bench}/suggestion", given)
    assert none.status_code == 422 and 'href="#f-p-status"' in none.text
    assert "checked" not in none.text.partition('/suggestion"')[2].partition("</form>")[0]
    for status in ("agreed", "adref"):
        refused = browser("fay").fill(f"{bench}/suggestion", {**given, "status": status})
        assert refused.status_code == 409 and "still contains brackets" in refused.text
        assert "Nobody objects any more." in refused.text
    taken = browser("fay").fill(f"{bench}/suggestion", {**given, "status": "bracketed"})
    assert taken.status_code == 303
