"""Browser test of a meeting with six people and a screen, from opening to published record,
with a lost connection.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.browser.conftest import Visitor

AT = "/c/wsis20/meetings/first-reading-of-the-statement"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
PEOPLE = {
    "amadou": "Amadou Keita",
    "ravi": "Ravi Osei",
    "henrik": "Henrik Moe",
    "jonas": "Jonas Eklund",
    "pia": "Pia Mwangi",
    "yasmin": "ياسمين",
    "claire": "Claire Vauthier",
}

MOMENT = r"\w+ \d+ \w+, \d\d:\d\d UTC"
QUESTIONS = [  # what a reader asks, the part of the record that is read, and the answer there
    ("Which meeting was it?", "title", "(?i)First reading of the statement: record"),
    ("When did it begin and end?", "head", rf"{MOMENT} – {MOMENT}"),
    ("Who chaired it?", "head", "Chair: Amadou Keita"),
    ("Who opened it, and did the chair change?", "course", r"^\D+ Amadou Keita opened the meeting"),
    ("Was it suspended?", "course", r"took the chair\. [^.]+UTC Amadou Keita closed the meeting"),
    ("Which item was taken up?", "agenda", r"3 Schools, health posts and libraries.*ended"),
    ("Which items were not?", "agenda", r"1 Human rights.*not taken up.*2 Financ.*not taken up"),
    ("What was decided?", "dec", "D-7 Clause 18: the current text agreed ad referendum"),
    ("Who decided it, and when?", "dec", rf"{MOMENT} · Amadou Keita"),
    ("What left the text?", "removed", r"^\[voluntary\]"),
    ("How many brackets are left in it?", "txt", "Brackets left: 1 → 0"),
    ("Was an amendment tabled?", "tab", r"No amendment was tabled\."),
    ("What was the room asked?", "bal", r"B-2 · Can you accept clause 18 as it stands\?"),
    ("Does the answer bind anybody?", "bal", "It binds nobody"),
    ("How many answered, and why are there no figures?", "bal", r"4 of 4 voted\. Too few answers"),
    ("Who spoke first, and for whom?", "said", r"2 speeches.*Norvania · Henrik Moe.*Pia Mwangi"),
    ("How long did each speak?", "said", r"Henrik Moe item 3 · 0:\d\d min.*item 3 · 0:\d\d min"),
    ("Who reserved its position?", "annex", r"a commitment of all\. Lakeside.*reservation"),
    ("How many were in the room, and remote?", "pre", r"Everybody 2 2 4 organizations"),
    (
        "How do I check it?",
        "st",
        r"Digest of the record: [0-9a-f]{64}.*log up to it: \d+:[0-9a-f]{64}",
    ),
]


@pytest.fixture(scope="module")
def hall(chromium, address):
    """Sign in everyone in a browser of their own, on a separate sample, because the meeting
    changes its text.
    """
    there = {}
    for name, called in PEOPLE.items():
        how = PHONE if name == "yasmin" else {"viewport": {"width": 1440, "height": 900}}
        context = chromium.new_context(locale="en-GB", **how)
        context.set_default_timeout(20_000)
        there[name] = Visitor(context, address).start_as(called)
    yield there
    complaints = [each for person in there.values() for each in person.complaints]
    for person in there.values():
        person.context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def show():
    """Provide show(person, name), which saves a screenshot in the folder named by
    CONSULT_PICTURES.
    """
    kept = os.environ.get("CONSULT_PICTURES")

    def keep(person, name):
        if kept:
            Path(kept).mkdir(parents=True, exist_ok=True)
            person.page.screenshot(path=f"{kept}/meeting-{name}.png")

    return keep


def press(person, name, **how):
    person.page.get_by_role("button", name=name, **how).first.click()


def test_a_meeting_of_six_from_its_opening_to_the_published_record(hall, show, chromium):
    before_it_begins(hall)
    screen = screened(hall, chromium)
    opened(hall, screen, show)
    spoken(hall, screen, show)
    line_cut(hall)
    drafted(hall, screen, show)
    sounded(hall, screen, show)
    decided(hall, screen, show)
    recorded(hall, show, chromium)


def before_it_begins(hall):
    """Register everyone, and check in those in the room."""
    for name, where in (
        ("henrik", "In the room"),
        ("jonas", "In the room"),
        ("pia", "Remote"),
        ("yasmin", "Remote"),
    ):
        hall[name].go(f"/en{AT}")
        hall[name].page.get_by_label(where).check()
        press(hall[name], "Register", exact=True)
        expect(hall[name].page.locator("#register")).to_contain_text("You are registered")
    claire = hall["claire"]
    claire.go(f"/en{AT}/door")
    for name in ("henrik", "jonas"):
        press(claire, f"Check in: {PEOPLE[name]}")
    expect(claire.page.locator(".presence")).to_contain_text("2 in the room")


def screened(hall, chromium):
    """Set up a screen as the secretariat; its address alone gives access."""
    claire = hall["claire"]
    claire.go(f"/en{AT}/screens")
    claire.page.locator("main [name=name]").fill("Main hall")
    press(claire, "Set up the screen")
    address = claire.page.locator("main a[href*='/screen/']").get_attribute("href")
    context = chromium.new_context(viewport={"width": 1920, "height": 1080})
    screen = Visitor(context, claire.address)
    screen.page.goto(address)
    hall["screen"] = screen
    return screen


def opened(hall, screen, show):
    """Open the meeting and an item as the chair; those who wait are taken to the floor."""
    chair = hall["amadou"]
    chair.go(f"/en{AT}/chair")
    chair.page.get_by_text("Open the meeting before its time").click()
    press(chair, "Open the meeting now")
    press(chair, re.compile("Schools, health posts"))
    expect(chair.page.locator("main")).to_contain_text("Clause 18")
    press(chair, "Open the list")
    expect(chair.page.get_by_role("button", name="Close the list").first).to_be_visible()
    for name in ("henrik", "jonas", "pia", "yasmin"):  # the announcement takes them to the floor
        hall[name].page.locator("[data-own=dock]").wait_for(state="attached")
    hall["yasmin"].go(f"/ar{AT}")
    expect(screen.page.locator("main")).to_contain_text("Clause 18")
    for name in ("henrik", "jonas", "pia"):
        expect(hall[name].page.locator("main")).to_contain_text("Clause 18")
    expect(hall["yasmin"].page.locator("main .words").first).to_have_attribute("dir", "rtl")
    show(screen, "screen-text")
    show(hall["yasmin"], "floor-phone-ar")


def spoken(hall, screen, show):
    """Lead one speaker list for room and remote; the screen shows speaker and time."""
    chair = hall["amadou"]
    for name in ("henrik", "pia"):
        press(hall[name], "Ask for the floor")
        hall[name].page.locator("[data-place]").wait_for()
    press(chair, "Next: Henrik Moe")
    expect(screen.page.locator("aside")).to_contain_text("Norvania")
    yasmin = hall["yasmin"].page
    expect(yasmin.locator(".onair", has_text="Henrik Moe")).to_have_count(1)
    seconds = int(yasmin.locator("[data-gauge]").first.get_attribute("data-seconds"))
    press(chair, "+ 1 min")
    longer = yasmin.locator(f"[data-gauge][data-seconds='{seconds + 60}']")
    expect(longer).to_have_count(1)  # before her line is cut, no answer is on its way to her
    show(chair, "console")


def line_cut(hall):
    """Cut one connection while the chair goes on; it recovers its place and misses nothing."""
    yasmin, chair = hall["yasmin"], hall["amadou"]
    yasmin.context.set_offline(True)
    press(chair, "Next: Pia Mwangi")
    expect(hall["pia"].page.get_by_text("You have the floor.").first).to_be_visible()
    speaking = yasmin.page.locator(".onair")
    expect(speaking.filter(has_text="Henrik Moe")).to_have_count(1)
    yasmin.context.set_offline(False)
    expect(speaking.filter(has_text="Pia Mwangi")).to_have_count(1)


def drafted(hall, screen, show):
    """Write on the screen as the rapporteur; everyone sees the text with its marks."""
    ravi = hall["ravi"]
    ravi.go(f"/en{AT}/words")
    press(ravi, "Take the pen")
    box = ravi.page.locator("main textarea[name=text]")
    box.fill(box.input_value().replace("[voluntary] ", ""))
    for person in (screen, hall["pia"], hall["amadou"]):
        expect(person.page.locator("main del").first).to_contain_text("voluntary")
    show(screen, "screen-marks")
    show(ravi, "words")


def sounded(hall, screen, show):
    """Hold a sounding; single answers are never shown, and too few answers are withheld."""
    chair = hall["amadou"]
    chair.page.get_by_text("On the clause as it stands").click()
    press(chair, "Ask the room")
    for name, answer in (
        ("henrik", "Support"),
        ("jonas", "Can live with"),
        ("pia", "Can live with"),
        ("yasmin", "تأييد"),
    ):
        answers(hall[name], answer)
        expect(  # in the card and in the bar
            hall[name].page.locator("button[aria-pressed=true]", has_text=answer).first
        ).to_be_visible()
    show(hall["yasmin"], "vote-phone-ar")
    expect(chair.page.locator("main")).to_contain_text(re.compile(r"4 of \d+ have voted"))
    press(chair, "Close voting")
    press(chair, "Record the result")
    press(chair, "Read out the result")
    expect(chair.page.locator("main")).to_contain_text("Too few answers to show the choices")
    expect(screen.page.locator("main")).to_contain_text("Too few answers")


def answers(person, answer):
    """Press an answer; on failure, report the current page."""
    asked = person.page.locator("button", has_text=answer).first
    try:
        asked.wait_for()
    except TimeoutError:
        pytest.fail(
            f"no {answer!r} where {person.page.url} shows: "
            f"{person.page.locator('body').inner_text()}"
        )
    asked.click()


def decided(hall, screen, show):
    """Decide on the text on the screen, end the item and close the meeting, as the chair."""
    chair = hall["amadou"]
    press(chair, "agreed ad referendum")
    expect(chair.page.locator("main")).to_contain_text("D-7")
    show(chair, "console-decided")
    press(chair, "End the item")
    expect(chair.page.locator("main")).to_contain_text("No item is taken up")
    chair.page.locator("summary", has_text="Close the meeting").click()
    chair.page.locator("details[open] button", has_text="Close the meeting").click()
    expect(hall["pia"].page.locator("main")).to_contain_text(re.compile("over|ended|closed"))


def recorded(hall, show, chromium):
    """Summarize, approve and publish the record, which was generated."""
    ravi, chair, claire = hall["ravi"], hall["amadou"], hall["claire"]
    pia = hall["pia"]
    pia.go(f"/en{AT}/record")
    pia.page.get_by_text("Explain your position").click()
    pia.page.get_by_label("Reservation").check()
    pia.page.locator("[name=words]").first.fill("We read the clause as a commitment of all.")
    press(pia, "Attach it")
    ravi.go(f"/en{AT}/record/summary")
    ravi.page.locator("[name=summary]").fill(
        "Clause 18 was agreed ad referendum without the bracket."
    )
    press(ravi, "Save the summary")
    press(ravi, "Send to the chair for approval")
    chair.go(f"/en{AT}/record")
    press(chair, "Approve the record")
    claire.go(f"/en{AT}/record")
    press(claire, "Publish the record")
    show(claire, "record")
    reader = Visitor(chromium.new_context(locale="en-GB"), claire.address)
    hall["reader"] = reader
    reader.go(f"/en{AT}/record")
    main = reader.page.locator("main")
    for words in (
        "Clause 18 was agreed ad referendum",
        "D-7",
        "agreed ad referendum",
        "Present: 4",
        "2 speakers",
        "B-2",
        "We read the clause as a commitment of all.",
        "Amadou Keita opened the meeting and took the chair.",
        "Amadou Keita closed the meeting.",
    ):
        expect(main).to_contain_text(words)
    speeches = main.locator("section[aria-labelledby=said] li")
    expect(speeches).to_contain_text(["Henrik Moe", "Pia Mwangi"])
    expect(main.locator("#txt + ul del, #txt ~ ul del").first).to_contain_text("voluntary")
    questioned(main)


def questioned(main):
    """Answer twenty questions about the meeting from its record alone, as its reader would."""
    parts = main.evaluate(
        """main => Object.fromEntries([["head", main.querySelector("h1 + .lead").innerText],
        ["title", main.querySelector("h1").innerText],
        ["removed", [...main.querySelectorAll("#txt ~ ul del")].map(e => e.innerText).join(" ")],
        ...[...main.querySelectorAll("section[aria-labelledby]")].map(
            part => [part.getAttribute("aria-labelledby"), part.innerText])])"""
    )
    open_questions = [
        question
        for question, part, answer in QUESTIONS
        if not re.search(answer, " ".join(parts[part].split()))
    ]
    assert len(QUESTIONS) == 20 and open_questions == []
