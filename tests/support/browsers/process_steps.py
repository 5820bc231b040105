"""Steps of a process in a browser: a document, its answers, its issue, and a meeting on it."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.support.browsers.plain_forms import submit

CONSULTATION = "/c/wsis20"
CLAUSES = ("Every school is connected by 2030.", "Public libraries lend devices.")
SUMMARY = "The meeting read clause 2 and agreed on it."
DIRECTION_MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))


def press(person, name, **how):
    """Press the first button with this name."""
    person.page.get_by_role("button", name=name, **how).first.click()


def follow(person, name, **how):
    """Follow the first link with this name."""
    person.page.get_by_role("link", name=name, **how).first.click()


def read_main(person):
    """Return the words of the page, without marks of direction, with single spaces."""
    return clean_words(person.page.locator("main").inner_text())


def clean_words(words):
    """Return words without marks of direction, with single spaces."""
    return " ".join(words.translate(DIRECTION_MARKS).split())


def begin_document(claire):
    """Issue a document of two clauses, and entrust the second one to the facilitator."""
    at = f"/en{CONSULTATION}/pact"
    for path, fields in (
        (f"/en{CONSULTATION}/documents", {"slug": "pact", "title_en": "Pact", "authentic": "en"}),
        (f"{at}/versions", {"slug": "zero", "title_en": "Zero draft", "symbol": "P/Zero"}),
        (f"{at}/zero/edit/add", {"text": CLAUSES[1], "label": "2"}),
        (f"{at}/zero/edit/add", {"text": CLAUSES[0], "label": "1"}),  # before it
    ):
        assert submit(claire, path, fields) == 200, path
    issue_version(claire, f"{at}/zero/publish")
    claire.go(f"/en{CONSULTATION}/manage/people?role=facilitator")
    claire.page.get_by_role("listitem").filter(has_text="Marisol").locator(
        "a[href$='/clauses']"
    ).click()
    claire.page.locator("#f-document_id").select_option("Pact")
    claire.page.locator("#f-labels").fill("2")
    claire.page.get_by_role("button", name="Entrust", exact=True).click()


def issue_version(claire, path):
    """Issue a version on its page of publication, as the secretariat."""
    claire.go(path)
    claire.page.locator("form[data-issuing] [data-sure]").check()
    claire.page.locator("form[data-issuing] button").click()
    claire.page.wait_for_url(lambda url: not url.endswith("/publish"))


def give_answer(person, outcome, reason):
    """Give an answer to what is ticked."""
    page = person.page
    page.locator("#f-a-outcome").select_option(outcome)
    page.locator("#f-a-reason").fill(reason)
    press(person, "Answer", exact=True)
    expect(page.locator(".answer").filter(has_text=reason)).to_be_visible()


def hold_meeting(hall):
    """Hold a meeting that takes clause 2 and decides on it; return the number of the decision."""
    claire, amadou, ravi, henrik = (hall[name] for name in ("claire", "amadou", "ravi", "henrik"))
    place = announce_meeting(claire)
    henrik.go(place)
    henrik.page.get_by_label("In the room").check()
    press(henrik, "Register", exact=True)
    claire.go(place)
    follow(claire, "Check-in")
    press(claire, "Check in: Henrik Moe")
    expect(claire.page.locator(".presence")).to_contain_text("1 in the room")
    amadou.go(place)
    follow(amadou, "Chair")
    press(amadou, "Open the meeting")
    press(amadou, "Take up: Reading")
    expect(amadou.page.locator("main")).to_contain_text(CLAUSES[1])
    press(amadou, "agreed", exact=True)
    said = amadou.page.get_by_text(re.compile(r"Decision D-\d+ was entered"))
    number = re.search(r"D-\d+", said.first.inner_text())[0]
    press(amadou, "End the item")
    expect(amadou.page.locator("main")).to_contain_text("No item is taken up")
    amadou.page.locator("summary", has_text="Close the meeting").click()
    amadou.page.locator("details[open] button", has_text="Close the meeting").click()
    publish_record(ravi, amadou, claire, place)
    return number


def announce_meeting(claire):
    """Announce a meeting with clause 2 of the new version on its agenda; return its path."""
    page, begin = claire.page, datetime.now(UTC) - timedelta(minutes=5)
    claire.go(f"/en{CONSULTATION}/meetings")
    follow(claire, "Plan a meeting")
    page.locator("#f-title_en").fill("Reading of the Pact")
    page.locator("#f-timezone").select_option("Africa/Nairobi")
    for name, moment in (("opens_at", begin), ("closes_at", begin + timedelta(hours=3))):
        page.locator(f"#f-{name}").fill(f"{moment:%Y-%m-%d %H:%M}")
    press(claire, "Announce the meeting")
    follow(claire, "Pick clauses of Pact")
    page.locator("#f-title_en").fill("Reading")
    page.locator("label", has_text=CLAUSES[1]).locator("input").check()
    press(claire, "Put it on the agenda")
    return page.url.removeprefix(claire.address).partition("/agenda")[0]


def publish_record(ravi, amadou, claire, place):
    """Summarize the meeting, approve its record and publish it."""
    ravi.go(place)
    follow(ravi, re.compile("[Rr]ecord"))
    follow(ravi, "Edit the summary")
    ravi.page.locator("[name=summary]").fill(SUMMARY)
    press(ravi, "Save the summary")
    press(ravi, "Send to the chair for approval")
    follow(amadou, "Record", exact=True)
    press(amadou, "Approve the record")
    claire.go(f"/en{CONSULTATION}/meetings")
    follow(claire, "Record of Reading of the Pact")
    press(claire, "Publish the record")
    expect(claire.page.locator("main")).to_contain_text(SUMMARY)
