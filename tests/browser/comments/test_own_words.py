"""Browser tests of words that are not sent: in the tab of their author, and on a ticked device."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.comments.test_replies import STATEMENT
from tests.support.servers.deadline import wait_until

KEYS = "Object.keys(sessionStorage).filter(key => key.startsWith('consult.draft.'))"
NO_WORDS = f"() => {KEYS}.length === 0"
FIELD = "[data-margin] form[data-draft] textarea[name=body]"
NOTE = "[data-margin] form[data-comment-form] [data-kept]"
DEVICE = """async () => {
  if (!(await indexedDB.databases()).some(each => each.name === "consult")) return [];
  const opened = indexedDB.open("consult");
  opened.onupgradeneeded = () => opened.transaction.abort();  // the page deleted it meanwhile
  const base = await new Promise(done => {
    opened.onsuccess = () => done(opened.result);
    opened.onerror = () => done(null);
  });
  if (!base) return [];
  const all = base.transaction("words").objectStore("words").getAll();
  const found = await new Promise(done => { all.onsuccess = () => done(all.result); });
  base.close();
  return found.map(each => JSON.stringify(each));
}"""
LOCAL = "JSON.stringify(localStorage)"
TICK = "This is my device"


def open_comments(person):
    """Open the comments beside clause 12."""
    person.page.locator("section.clause a.no").nth(11).click()
    person.page.locator("[data-margin] a[data-tab=comments]").click()


def write(person, words):
    """Type a comment at clause 12 and leave it unsent."""
    person.go(STATEMENT)
    open_comments(person)
    person.page.locator(FIELD).first.fill(words)
    person.page.wait_for_function(f"() => {KEYS}.length > 0")


def own_device(person):
    """Tick “This is my device” on the account page."""
    person.go("/en/account")
    person.page.get_by_label(TICK).check()
    person.page.wait_for_function("() => localStorage.getItem('consult.device')")
    return person


def read_device(person):
    return person.page.evaluate(DEVICE)


def open_tab(person):
    """Close the tab and open another one, as somebody does who comes back."""
    person.page.close()
    person.page = person.context.new_page()
    person.go(STATEMENT)
    open_comments(person)
    return person.page.locator(FIELD).first


def leave(person):
    """Sign out, and answer the question about words that are not sent; return the questions."""
    asked = []
    person.page.on("dialog", lambda box: (asked.append(box.message), box.accept()))
    person.page.locator("header.top .who").click()
    person.page.get_by_role("button", name="Sign out", exact=True).click()
    person.page.wait_for_url("**/en/**")
    person.page.locator("header.top").get_by_role("link", name="Sign in").wait_for()
    return asked


def test_a_draft_is_found_by_its_author_alone_and_goes_when_another_signs_in(visit):
    pia = visit("Pia Mwangi")
    write(pia, "Only Pia knows this yet")
    pia.go(STATEMENT)
    open_comments(pia)
    expect(pia.page.locator(FIELD).first).to_have_value("Only Pia knows this yet")
    assert "Only Pia" not in pia.page.evaluate(LOCAL) and read_device(pia) == []
    pia.context.clear_cookies()  # the sign-in ended without a sign-out
    pia.start_as("Leila Haddad").go(STATEMENT)
    pia.page.wait_for_function(NO_WORDS)
    open_comments(pia)
    expect(pia.page.locator(FIELD).first).to_have_value("")


def test_words_that_are_older_than_thirty_days_go(visit):
    pia = visit("Pia Mwangi")
    write(pia, "An old thought")
    expect(pia.page.locator(NOTE)).to_have_attribute("data-at", "saved")
    pia.go("/en/account")  # no form writes it again
    pia.page.evaluate(
        f"""reader => {{
        const old = JSON.stringify({{ fields: {{}}, at: Date.now() - 31 * 864e5 }});
        sessionStorage.setItem({KEYS}[0], old);
        localStorage.setItem("consult.queue", JSON.stringify([
        {{ action: "/", fields: {{ key: "a" }}, words: "", reader, refused: "", at: 1 }}])); }}""",
        pia.page.evaluate("document.body.dataset.reader"),
    )
    pia.go("/en/c/wsis20")
    pia.page.wait_for_function(NO_WORDS)
    pia.page.wait_for_function("() => !sessionStorage['consult.queue']?.includes('key')")


def test_a_sign_in_that_ended_leaves_words_to_the_tab_alone_and_its_author_goes_on(visit):
    pia = own_device(visit("Pia Mwangi"))
    write(pia, "Half a thought")
    assert wait_until(lambda: "Half a thought" in str(read_device(pia)))
    elsewhere = visit("Pia Mwangi")
    elsewhere.go("/en/account")
    elsewhere.page.get_by_role("button", name="Sign out everywhere").click()
    elsewhere.page.get_by_text("You are signed out everywhere.").wait_for()
    field = pia.page.locator(FIELD).first
    pia.page.locator(
        "[data-margin] form[data-draft]:has(textarea[name=body]) button.go"
    ).first.click()
    assert wait_until(lambda: read_device(pia) == [])
    assert field.input_value() == "Half a thought"
    field.fill("Half a thought and more")
    assert read_device(pia) == [] and "thought" not in pia.page.evaluate(LOCAL)
    pia.start_as("Pia Mwangi")
    pia.go(STATEMENT)
    open_comments(pia)
    expect(pia.page.locator(FIELD).first).to_have_value("Half a thought and more")


def test_on_a_ticked_device_words_outlive_the_tab_and_go_at_sign_out_which_asks(visit):
    pia = own_device(visit("Pia Mwangi"))
    pia.page.route("**/my/drafts", lambda route: route.abort())  # the server is away
    write(pia, "Typed in the train")
    assert wait_until(lambda: "Typed in the train" in str(read_device(pia)))
    field = open_tab(pia)
    expect(field).to_have_value("Typed in the train")
    pia.context.route("**/my/drafts", lambda route: route.abort())
    field.fill("Typed in the train, and on")
    (question,) = leave(pia)
    assert question.startswith("Some of your words are not sent yet.")
    assert read_device(pia) == []
    kept = pia.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "train" not in kept and "consult.device" not in kept


def test_a_ticked_device_forgets_words_after_thirty_days(visit):
    pia = own_device(visit("Pia Mwangi"))
    write(pia, "Kept for a month")
    assert wait_until(lambda: "Kept for a month" in str(read_device(pia)))
    for days, there in ((29, True), (31, False)):
        pia.page.close()
        pia.page = pia.context.new_page()
        pia.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=days))
        pia.page.goto(f"{pia.address}/en/account", wait_until="networkidle")  # no form of a comment
        assert wait_until(
            lambda there=there: ("Kept for a month" in str(read_device(pia))) is there
        )


def test_sign_out_asks_nothing_about_words_that_are_saved_as_drafts(visit):
    pia = own_device(visit("Pia Mwangi"))
    write(pia, "Safe on the server")
    assert leave(pia) == [], "saved while signing out"
    assert read_device(pia) == []
    pia.start_as("Pia Mwangi").go("/en/my/drafts")
    assert pia.page.locator("main li .spoken").all_inner_texts() == ["Safe on the server"]
    pia.go("/en/account")
    expect(pia.page.get_by_label(TICK)).not_to_be_checked()
    pia.go("/en/my/drafts")
    pia.page.get_by_role("button", name="Discard").click()


def test_a_ticked_device_forgets_when_another_person_signs_in_or_the_tick_goes(visit):
    pia = own_device(visit("Pia Mwangi"))
    write(pia, "Only Pia knows this")
    assert wait_until(lambda: "Only Pia" in str(read_device(pia)))
    pia.context.clear_cookies()
    pia.start_as("Leila Haddad").go(STATEMENT)
    assert wait_until(lambda: read_device(pia) == [])
    own_device(pia)
    write(pia, "Only Leila knows this")
    assert wait_until(lambda: "Only Leila" in str(read_device(pia)))
    pia.go("/en/account")
    pia.page.get_by_label(TICK).uncheck()
    assert wait_until(lambda: read_device(pia) == [])
    write(pia, "And this")
    assert read_device(pia) == []


def test_the_tick_at_sign_in_counts_for_this_sign_in(visit):
    pia = visit()
    pia.go("/en/sign-in")
    shared = pia.page.get_by_label("This is a shared computer")
    shared.check()
    pia.page.get_by_label(TICK).check()
    expect(shared).not_to_be_checked()
    pia.page.get_by_role("button", name="Sign in as Pia Mwangi").click()
    pia.page.locator("header.top .who").wait_for()
    write(pia, "At home")
    assert wait_until(lambda: "At home" in str(read_device(pia)))
