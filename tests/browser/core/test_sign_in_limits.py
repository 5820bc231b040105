"""Browser tests of a sign-in that ends while somebody writes: why, and the text is kept."""

import sqlite3
from contextlib import closing

from playwright.sync_api import expect

from tests.browser.comments.test_replies import at_clause, said_by

WORDS = "Written while the sign-in came to its end."
REASON = "your sign-in was not used for some time"


def let_sign_ins_rest(instance):
    """Make all sign-ins of browsers look as if nobody had used them for a month."""
    with closing(sqlite3.connect(instance / "consult.db", timeout=20)) as raw, raw:
        raw.execute("update sign_in set seen_at = '2020-01-01 00:00:00' where kind = 'browser'")


def test_a_comment_is_refused_with_the_reason_and_is_still_there_after_the_next_sign_in(
    visit, instance
):
    pia = at_clause(visit("Pia Mwangi"), "10")
    form = pia.page.locator("form[data-comment-form]")
    form.locator("textarea[name=body]").fill(WORDS)
    let_sign_ins_rest(instance)
    form.locator("button.go").click()
    expect(form.locator("[data-refused]")).to_contain_text(REASON)
    expect(form.locator("textarea[name=body]")).to_have_value(WORDS)
    pia.go("/en/c/wsis20")
    expect(pia.page.locator(".note.warn[role=status]")).to_contain_text(REASON)
    pia.sign_in("Pia Mwangi")
    at_clause(pia, "10")
    expect(form.locator("textarea[name=body]")).to_have_value(WORDS)
    form.locator("button.go").click()
    expect(said_by(pia, WORDS)).to_be_visible()
    assert pia.page.locator(".note.warn[role=status]").count() == 0
