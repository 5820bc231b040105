"""Browser test of the whole process by roles: from a questionnaire to the report of the chair."""

import io
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import Visitor
from tests.support.browsers.amendment_composer import COMPOSER, reword, send
from tests.support.browsers.process_steps import (
    CONSULTATION,
    DIRECTION_MARKS,
    SUMMARY,
    begin_document,
    follow,
    give_answer,
    hold_meeting,
    issue_version,
    press,
    read_main,
)
from tests.support.browsers.text_page import open_part
from tests.support.files.word_files import text_of_word

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PEOPLE = {
    "claire": "Claire Vauthier",  # secretariat
    "henrik": "Henrik Moe",  # a delegate: head of delegation of Norvania
    "pia": "Pia Mwangi",  # an NGO: Lakeside Schools Network
    "yasmin": "ياسمين",  # an NGO, in Arabic on a phone
    "marisol": "Marisol Vega",  # facilitator
    "ines": "Ines Duarte",  # moderator
    "ravi": "Ravi Osei",  # rapporteur
    "amadou": "Amadou Keita",  # chair
}
ON_PHONES = ("pia", "yasmin")
MISSING = "Libraries need electricity first."
NOTE = "Delegations asked for realistic dates."
TITLE = "Devices in libraries"


@pytest.fixture(scope="module")
def hall(chromium, address, instance):
    """Sign in everyone in a browser of their own, beside a short document in a call for inputs.

    Commenting follows the call; the questionnaire is for the call.
    """
    with closing(sqlite3.connect(instance / "consult.db", timeout=20)) as file, file:
        file.execute("UPDATE stage SET kind = 'inputs', title = ? WHERE id = 4", ['{"en": "Call"}'])
        file.execute("UPDATE stage SET kind = 'commenting' WHERE id = 5")
    there = {}
    for name, called in PEOPLE.items():
        how = PHONE if name in ON_PHONES else {"viewport": {"width": 1440, "height": 900}}
        context = chromium.new_context(locale="en-GB", accept_downloads=True, **how)
        context.set_default_timeout(20_000)
        there[name] = Visitor(context, address).start_as(called)
    begin_document(there["claire"])
    yield there
    complaints = [each for person in there.values() for each in person.complaints]
    for person in there.values():
        person.context.close()
    assert complaints == []


@pytest.mark.thorough
def test_from_a_questionnaire_to_the_report_by_roles(hall, instance, pictures, chromium):
    planned(hall["claire"])
    answered(hall, pictures)
    deadline_passed(instance)
    figures = published(hall, pictures)
    placed(hall["ines"])
    proposed(hall["pia"])
    consolidated(hall, pictures)
    synthesis = summed_up(hall, pictures)
    decision = hold_meeting(hall)
    reported(hall, chromium, (figures, synthesis, decision), pictures)


def planned(claire):
    """Plan a questionnaire for the call, and open it, as the secretariat."""
    page = claire.page
    claire.go(f"/en{CONSULTATION}")
    follow(claire, re.compile(r"^\d+ questionnaires?$"))
    follow(claire, "Create a questionnaire")
    page.locator("#f-title_en").fill(TITLE)
    page.locator("#f-stage_id").select_option("Call")
    page.get_by_label("open answers of organizations").check()
    press(claire, "Save")
    for kind, words, options in (
        ("an open answer", "What is missing?", ""),
        ("one of several options", "Who should pay?", "States\nCompanies"),
    ):
        page.locator("#f-text_en").fill(words)
        page.locator("#f-kind").select_option(kind)
        page.locator("#f-options_en").fill(options)
        press(claire, "Add the question")
    page.locator("summary", has_text="Open the questionnaire").click()
    press(claire, "Open it now")
    expect(page.locator(".flash")).to_contain_text("It is open")


def answered(hall, pictures):
    """Answer as a delegate, as an NGO on a phone, and as another one in Arabic."""
    for name, language, words, choice in (
        ("henrik", "en", MISSING, "States"),
        ("pia", "en", "Teachers who stay.", "States"),
        ("yasmin", "ar", "المعلمون.", "Companies"),
    ):
        person = hall[name]
        person.go(f"/{language}{CONSULTATION}")
        person.page.locator("[aria-labelledby=waiting] li", has_text=TITLE).get_by_role(
            "link"
        ).first.click()
        person.page.locator("form textarea").fill(words)
        person.page.get_by_label(choice).check()
        person.page.locator("form button.go").click()
        expect(person.page.locator(".flash")).to_be_visible()
        pictures(person, f"report-1-{name}")


def deadline_passed(instance):
    """Let the call end and commenting begin, as the clock would."""
    now = (datetime.now(UTC) - timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(instance / "consult.db", timeout=20)) as file, file:
        file.execute("UPDATE stage SET closes_at = ? WHERE id = 4", [now])
        file.execute("UPDATE stage SET opens_at = ? WHERE id = 5", [now])


def published(hall, pictures):
    """Publish the figures, as the secretariat; return their sentence, which everyone reads."""
    claire, henrik = hall["claire"], hall["henrik"]
    claire.go(f"/en{CONSULTATION}")
    claire.page.locator("[aria-labelledby=waiting] li", has_text=TITLE).get_by_role("link").click()
    press(claire, "Publish the figures")
    henrik.page.reload()
    pictures(henrik, "report-2-figures")
    words = read_main(henrik)
    (told,) = re.findall(r"Responses: 3 of organizations, 0 of [\w\s]+, 0 of others\.", words)
    states = henrik.page.get_by_role("row", name=re.compile("States"))
    assert states.get_by_role("cell").all_inner_texts()[1:] == ["2", "–", "–"]
    return told


def placed(ines):
    """Make a comment of an open answer that everyone reads, as a moderator."""
    ines.go(f"/en{CONSULTATION}/questionnaires")
    follow(ines, re.compile(TITLE))
    ines.page.get_by_role("listitem").filter(has_text=MISSING).get_by_role(
        "link", name=re.compile("Make it a comment")
    ).click()
    ines.page.locator("#f-document_id").select_option("Pact")
    ines.page.get_by_label("Clause").fill("2")
    press(ines, "Make it a comment")
    expect(ines.page.locator(".flash")).to_be_visible()
    assert "Comment on clause 2 of “Pact”" in read_main(ines)


def proposed(pia):
    """Propose an amendment to the first clause, on the phone."""
    pia.go(f"/en{CONSULTATION}/documents")
    follow(pia, "Pact", exact=True)
    open_part(pia.page, "1", "amendments")
    pia.page.locator("[data-margin] a[data-propose]").first.click()
    reword(pia.page.locator(f"{COMPOSER} textarea[name=text]"), "2030", "2035")
    send(pia.page, "Ten years are needed.")


def consolidated(hall, pictures):
    """Begin the next version, answer and apply what was said, decide, and issue it."""
    claire, marisol, ines, amadou = (hall[name] for name in ("claire", "marisol", "ines", "amadou"))
    claire.go(f"/en{CONSULTATION}/documents")
    follow(claire, "Versions of Pact")
    claire.page.locator("#f-title_en").fill("Rev.1")
    claire.page.locator("#f-symbol").fill("P/Rev.1")
    claire.page.locator("#f-slug").fill("rev-1")
    claire.page.locator("#f-based_on").select_option(index=1)
    press(claire, "Begin the version")
    marisol.go(f"/en{CONSULTATION}")
    follow(marisol, "Clauses that I facilitate")
    follow(marisol, re.compile("^Work on clause .2"))
    marisol.page.locator("#answers ~ ul > li", has_text="Norvania").locator("[data-tick]").check()
    give_answer(marisol, "noted", "It goes to the meeting.")
    pictures(marisol, "report-3-facilitator")
    ines.go(f"/en{CONSULTATION}/documents")
    follow(ines, "Desk of Pact")
    follow(ines, "Open next clause")
    ines.page.locator(".pick", has_text="2035").locator("input").check()
    press(ines, "Build text from selected changes")
    expect(ines.page.locator(".taking")).to_contain_text("2035")
    ines.page.locator("#answers ~ ul > li", has_text="Lakeside").locator("[data-tick]").check()
    give_answer(ines, "accepted", "Taken as proposed.")
    amadou.go(f"/en{CONSULTATION}/documents")
    follow(amadou, "Desk of Pact")
    follow(amadou, re.compile("Publish"))
    amadou.page.locator("summary", has_text="Decide this text").click()
    amadou.page.locator("details[open] [name=reason]").fill("I see no objection.")
    amadou.page.locator("details[open] button", has_text="Decide").click()
    claire.go(f"/en{CONSULTATION}/documents")
    follow(claire, "Desk of Pact")
    follow(claire, re.compile("Publish"))
    pictures(claire, "report-4-publish")
    issue_version(claire, claire.page.url.removeprefix(claire.address))


def summed_up(hall, pictures):
    """Write and publish the synthesis; return the sentence about all inputs."""
    claire, ines, reader = hall["claire"], hall["ines"], hall["henrik"]
    ines.go(f"/en{CONSULTATION}/documents")
    follow(ines, "Synthesis of inputs of Rev.1")
    follow(ines, "Write a note")
    ines.page.locator("#f-words_en").fill(NOTE)
    press(ines, "Save the note")
    claire.go(f"/en{CONSULTATION}/documents")
    follow(claire, "Synthesis of inputs of Rev.1")
    follow(claire, "Change the note")
    claire.page.locator("#f-words_en").fill(f"{NOTE} The text follows.")
    press(claire, "Save the note")
    claire.page.locator("summary", has_text="Publish the synthesis").click()
    press(claire, "Publish it now")
    expect(claire.page.locator(".flash")).to_contain_text("Everyone can read")
    reader.go(f"/en{CONSULTATION}/documents")
    follow(reader, "Synthesis of inputs of Rev.1")
    pictures(reader, "report-5-synthesis")
    words = read_main(reader)
    assert f"{NOTE} The text follows." in words and MISSING in words
    (told,) = re.findall(r"\d+ contributions?, on \d+ clauses?\.", words)
    assert told == "2 contributions, on 2 clauses."
    return told


def reported(hall, chromium, facts, pictures):
    """Read the report on all documents as a visitor: on a phone, as Word and as PDF."""
    figures, synthesis, decision = facts
    context = chromium.new_context(locale="en-GB", accept_downloads=True, **PHONE)
    reader = Visitor(context, hall["claire"].address)
    hall["reader"] = reader
    reader.go(f"/ar{CONSULTATION}/documents")
    reader.page.locator("a[href$='/chair-report']").click()
    assert reader.page.locator("html").get_attribute("dir") == "rtl"
    pictures(reader, "report-6-choice-ar")
    reader.page.locator("select[name=language]").select_option("en")
    reader.page.locator("form.picks button").click()
    reader.page.wait_for_url("**language=en**")  # the page before it has the same links
    texts = {}
    for code in ("report_word", "report_pdf"):
        with reader.page.expect_download(timeout=90_000) as told:
            reader.page.locator(f"a[href*='/{code}']").click()
        file = Path(told.value.path()).read_bytes()
        texts[code] = read_pdf(file) if code.endswith("pdf") else text_of_word(file)
    reader.page.locator("a[href*='/chair-report/text']").click()
    texts["page"] = reader.page.locator("main").inner_text()
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    pictures(reader, "report-7-page")
    for name, words in texts.items():
        bare = re.sub(r"\s", "", words.translate(DIRECTION_MARKS))
        for fact in (
            *(TITLE, figures, "States2––Companies1––"),
            *("ReadingofthePact", SUMMARY, f"Decisions:{decision}"),
            *(f"P/Rev.1:{synthesis}", f"{NOTE} The text follows.", MISSING),
            *("No incident was reported.", "by 2035"),
        ):
            assert re.sub(r"\s", "", fact) in bare, (name, fact)


def read_pdf(file):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
