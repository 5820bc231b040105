"""Browser tests of replies: the form opens below the comment, keeps its text, and returns the
focus.
"""

from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations
from tests.browser.reading.test_text_page import STATEMENT, clause_of

TYPED = "form[data-answering] textarea[name=body]"


def at_clause(person, label):
    """Open the text page with the margin of a clause."""
    person.go(STATEMENT)
    clause_of(person.page, label).locator(".facts [data-at=comments]").click()
    expect(person.page.locator("[data-margin] #comments")).to_be_visible()
    expect(person.page.locator("[data-reading]")).to_have_attribute("data-live", "yes")
    return person


def say(person, words):
    """Comment on the clause with the open margin; return the comment's number.

    The comment is shown when others hear of it; the page goes to it when the answer has come.
    """
    person.page.locator("form[data-comment-form] textarea[name=body]").fill(words)
    person.page.locator("form[data-comment-form] button.go").click()
    said = said_by(person, words)
    expect(said).to_be_focused()
    return said.get_attribute("id").removeprefix("comment-")


def said_by(person, words):
    return person.page.locator(
        "#comments > article.say", has=person.page.locator("> .spoken", has_text=words)
    )


def test_a_reply_is_written_where_the_comment_stands_while_others_go_on_talking(visit):
    pia, leila = at_clause(visit("Pia Mwangi"), "9"), at_clause(visit("Leila Haddad"), "9")
    number = say(pia, "Who would pay for this?")
    leila.page.locator(f"#comment-{number} [data-reply]").click()
    box = leila.page.locator(f"#comment-{number} {TYPED}")
    expect(box).to_be_focused()
    assert leila.page.url.split("#")[0].endswith(STATEMENT)
    leila.page.keyboard.type("The fund of clause 20")
    leila.page.locator(f"#comment-{number} form select[name=kind]").select_option("technical")
    say(pia, "And until when?")
    expect(leila.page.locator("#comments")).to_contain_text("And until when?")
    expect(box).to_have_value("The fund of clause 20")
    expect(leila.page.locator(f"#comment-{number} form select[name=kind]")).to_have_value(
        "technical"
    )
    expect(leila.page.locator(f"#comment-{number} [data-kept]")).to_be_visible()
    leila.page.locator(f"#comment-{number} form button.go").click()
    answer = leila.page.locator(f"#comment-{number} article.say", has_text="The fund of clause 20")
    expect(answer).to_be_focused()
    expect(answer).to_contain_text("technical")
    expect(leila.page.locator("form[data-answering]")).to_have_count(0)
    expect(pia.page.locator(f"#comment-{number}")).to_contain_text("The fund of clause 20")


def test_by_keyboard_a_reply_opens_closes_and_is_still_there(visit):
    pia = at_clause(visit("Pia Mwangi"), "9")
    number = say(pia, "Reply to me by keyboard.")
    link = pia.page.locator(f"#comment-{number} [data-reply]")
    link.focus()
    pia.page.keyboard.press("Enter")
    expect(pia.page.locator(TYPED)).to_be_focused()
    pia.page.keyboard.type("Not ready yet")
    assert find_violations(pia.page) == []
    pia.page.keyboard.press("Escape")
    expect(pia.page.locator("form[data-answering]")).to_have_count(0)
    expect(link).to_be_focused()
    at_clause(pia, "9")
    pia.page.locator(f"#comment-{number} [data-reply]").click()
    expect(pia.page.locator(TYPED)).to_have_value("Not ready yet")
    pia.page.locator("[data-shut]").click()
    expect(link).to_be_focused()


def test_a_reply_that_is_refused_says_why_and_keeps_what_was_typed(visit):
    pia = at_clause(visit("Pia Mwangi"), "10")
    number = say(pia, "Answer this with nothing but spaces.")
    pia.page.locator(f"#comment-{number} [data-reply]").click()
    form = pia.page.locator("form[data-answering]")
    form.evaluate("""form => {
        Object.assign(form.elements.body, { required: false, value: " \\n " });
        form.elements.kind.value = "question";
        form.querySelector("button.go").click();
    }""")  # at once: the news of the comment draws the form anew, and what nobody typed is not kept
    expect(form.locator("[data-refused]")).to_be_visible()
    expect(form.locator("textarea")).to_be_focused()
    say(at_clause(visit("Leila Haddad"), "10"), "Something else meanwhile.")
    expect(pia.page.locator("#comments")).to_contain_text("Something else meanwhile.")
    expect(form.locator("[data-refused]")).to_be_visible()
    form.locator("textarea").fill("Now with words.")
    form.locator("button.go").click()
    expect(pia.page.locator(f"#comment-{number} article.say")).to_contain_text("Now with words.")


def test_an_offline_reply_waits_and_is_sent_once(visit):
    pia = at_clause(visit("Pia Mwangi"), "11")
    number = say(pia, "The line will be lost here.")
    link = pia.page.locator(f"#comment-{number} [data-reply]")
    link.click()
    pia.page.locator(TYPED).fill("Sent when it is back.")
    pia.context.set_offline(True)
    pia.page.locator("form[data-answering] button.go").click()
    expect(pia.page.locator("[data-offline][data-state=waiting]")).to_be_visible()
    expect(pia.page.locator("form[data-answering]")).to_have_count(0)
    expect(link).to_be_focused()
    pia.context.set_offline(False)
    expect(pia.page.locator("[data-offline]")).to_be_hidden()
    reader = at_clause(visit(), "11")
    expect(reader.page.locator(f"#comment-{number} article.say")).to_have_count(1)
    expect(reader.page.locator(f"#comment-{number} article.say")).to_contain_text(
        "Sent when it is back."
    )


def test_where_the_comment_is_hidden_meanwhile_the_writer_is_told_and_the_draft_is_kept(visit):
    pia, ines = at_clause(visit("Pia Mwangi"), "12"), visit("Ines Duarte")
    leila = at_clause(visit("Leila Haddad"), "12")
    number = say(pia, "This will be hidden.")
    leila.page.locator(f"#comment-{number} [data-reply]").click()
    leila.page.locator(TYPED).fill("An answer to nobody")
    ines.go(f"/en/comments/{number}/hide")
    ines.page.locator("main input[type=radio]").first.check()
    ines.page.locator("main form button").first.click()
    expect(leila.page.locator(f"#comment-{number}")).to_have_count(0)
    expect(leila.page.locator("#comments .note")).to_contain_text(
        "be answered. Your text is kept in this tab."
    )
    key = f"`consult.draft.${{document.body.dataset.reader}}.reply-{number}`"
    kept = leila.page.evaluate(f"sessionStorage.getItem({key})")
    assert "An answer to nobody" in kept


def test_without_javascript_a_reply_has_a_page_of_its_own(visit):
    pia = visit("Pia Mwangi", java_script_enabled=False)
    pia.go(STATEMENT)
    clause_of(pia.page, "13").locator(".facts [data-at=comments]").click()
    pia.page.locator("form[data-comment-form] textarea[name=body]").fill(
        "Answered without a script."
    )
    pia.page.locator("form[data-comment-form] button.go").click()
    said = pia.page.locator("#comments article.say", has_text="Answered without a script.")
    said.get_by_role("link", name="Reply").click()
    assert pia.page.url.endswith("/reply")
    pia.page.locator("textarea[name=body]").fill("Indeed.")
    pia.page.locator("main button.go").click()
    expect(pia.page.locator("#comments")).to_contain_text("Indeed.")


def test_the_bell_of_any_open_page_counts_an_answer_at_once_and_what_is_read_no_more(visit):
    pia, leila = at_clause(visit("Pia Mwangi"), "14"), at_clause(visit("Leila Haddad"), "14")
    number = say(pia, "Ring when you answer.")
    pia.go("/en/my/comments")
    other = pia.context.new_page()
    other.goto(f"{pia.address}{STATEMENT}")
    bells = [page.locator("[data-notices] [data-count]") for page in (pia.page, other)]
    before = int(bells[0].inner_text() or 0) if bells[0].is_visible() else 0
    leila.page.locator(f"#comment-{number} [data-reply]").click()
    leila.page.locator(TYPED).fill("Ringing.")
    leila.page.locator("form[data-answering] button.go").click()
    for bell in bells:
        expect(bell).to_have_text(str(before + 1))
    pia.go("/en/notices")
    pia.page.get_by_role("button", name="Mark all as read").click()
    expect(pia.page.locator("[data-notices] [data-some]")).to_be_hidden()
    expect(other.locator("[data-notices] [data-some]")).to_be_hidden()
    expect(other.locator("[data-reading]")).to_have_attribute("data-live", "yes")


def test_what_others_said_while_a_page_could_fetch_nothing_is_there_once_it_can(visit):
    pia, leila = at_clause(visit("Pia Mwangi"), "15"), at_clause(visit("Leila Haddad"), "15")
    pia.page.route("**/margin?*", lambda route: route.abort())
    with pia.page.expect_event("requestfailed", lambda asked: "/margin?" in asked.url):
        say(leila, "Said while nothing could be fetched.")
    expect(pia.page.locator("#comments")).not_to_contain_text(
        "Said while nothing could be fetched."
    )
    pia.page.unroute("**/margin?*")
    pia.context.set_offline(True)
    pia.context.set_offline(False)
    expect(pia.page.locator("#comments")).to_contain_text("Said while nothing could be fetched.")
