"""Browser test of a whole consultation on real drafts: from an empty installation to an issued
revision and answers.
"""

import io
import json
import os
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from consult.exchange.imports.parsing.worker import read_file
from tests.support.browsers.account_registration import (
    DELEGATES,
    FIRST_RUN_SETTINGS,
    MAIL_TIMEOUT,
    SERVING_ROLES,
    create_accounts,
    load_mails_to,
    sign_in_with_password,
)
from tests.support.browsers.served_sample import serve_installation
from tests.support.browsers.amendment_composer import COMPOSER, clause, reword, send
from tests.support.browsers.accessibility import find_violations
from tests.support.browsers.plain_forms import submit
from tests.support.servers.deadline import wait_for_value
from tests.real import find_real_data
from tests.support.files.word_files import text_of_word

C = "/c/wsis20"
PAPER = f"/en{C}/resolution"
EDITED, OTHER = "2.2", "1.11"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("whole-way")


@pytest.fixture(scope="module")
def address(folder):
    """Serve an empty installation, set up as its operator would."""
    find_real_data("docx/en.docx")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in FIRST_RUN_SETTINGS.items():
            patch.setenv(name, value)
        patch.setenv("CONSULT_SECOND_FACTOR", "")  # the secretariat of this journey gives no code
        with serve_installation(folder, sample=False) as found:
            yield found


@pytest.fixture(scope="module")
def people(chromium, address, folder):
    """Sign in the administrator, the officers and three delegates who joined by mail."""
    there = {"ada": sign_in_with_password(chromium, address, "ada")}
    create_accounts(chromium, address, folder, [*SERVING_ROLES, *DELEGATES])
    ada = there["ada"]
    for listed, act in (("/en/organisations/proposed", "verify"), ("/en/affiliations", "verify")):
        for _ in DELEGATES:
            ada.go(listed)
            ada.page.locator(f"main form[action$='/{act}'] button").first.click()
    for name, role in SERVING_ROLES.items():
        assert (
            submit(ada, f"/en{C}/manage/people", {"emails": f"{name}@people.example", "role": role})
            == 200
        )
    there |= {
        name: sign_in_with_password(chromium, address, name)
        for name in (*SERVING_ROLES, *DELEGATES)
    }
    yield there
    complaints = [each for person in there.values() for each in person.complaints]
    for person in there.values():
        person.context.close()
    assert complaints == []


def test_the_whole_way(people, pictures, folder):
    ada = people["ada"]
    for slug, language, file in (
        ("resolution", "en", "docx/en.docx"),
        ("report", "zh", "docx/zh.docx"),
    ):
        imported(ada, pictures, slug, language, find_real_data(file))
    opened(ada, "commenting")
    contributed(people, pictures)
    opened(ada, "consolidation")
    desk = begun(ada)
    consolidated(people["rosa"], pictures, desk)
    decided(people["karim"], pictures, desk)
    issued(ada, pictures)
    downloaded(people["pia"], pictures)
    answered(people, pictures, folder)


def imported(ada, pictures, slug, language, file):
    """Create a document, import its draft, review it and issue it."""
    title = {
        "title_en": slug.title(),
        f"title_{language}": slug.title(),
        "slug": slug,
        "authentic": language,
    }
    assert submit(ada, f"/en{C}/documents", title) == 200
    name = {
        "slug": "zero",
        "title_en": "Zero draft",
        f"title_{language}": "Zero draft",
        "symbol": f"WSIS+20/{slug}/Zero",
    }
    assert submit(ada, f"/en{C}/{slug}/versions", name) == 200
    ada.go(f"/en{C}/{slug}/imports")
    page = ada.page
    page.set_input_files("[type=file]", file)
    page.select_option("#f-language", language)
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url(re.compile(r"/imports/\d+$"))
    expect(page.locator("[data-pairs] .pair").nth(20)).to_be_attached()
    pictures(ada, f"1-{slug}-review")
    page.locator("#foot form[action$='/create'] button").click()
    expect(page.get_by_role("status").filter(has_text="made of this file")).to_be_visible()
    pictures(ada, f"2-{slug}-created")
    ada.go(f"/en{C}/{slug}/zero/publish")
    page.locator("form[data-issuing] [data-sure]").check()
    page.locator("form[data-issuing] button").click()
    page.wait_for_url(lambda url: not url.endswith("/publish"))
    ada.go(f"/en{C}/{slug}")
    expect(page.locator("section.clause").nth(20)).to_be_attached()
    pictures(ada, f"3-{slug}-issued")


def opened(ada, kind):
    """Change the kind of the current stage."""
    ada.go(f"/en{C}/manage/stages/1")
    ada.page.select_option("[name=kind]", kind)
    ada.page.fill("[name=title_en]", kind.title())
    ada.page.get_by_role("button", name="Save").click()
    ada.page.wait_for_url(re.compile(r"/manage/stages$"))


def contributed(people, pictures):
    """Contribute as three delegates: two colliding amendments, a third, a comment, positions."""
    pia, jonas, wen = (people[name] for name in DELEGATES)
    for person, old, new, reason in (
        (pia, "affordable", "low-cost", "Affordable is said by those who can."),
        (jonas, "affordable", "commercially viable", "Somebody has to pay for it."),
    ):
        person.go(PAPER)
        clause(person.page, EDITED, PAPER)
        person.page.locator("[data-margin] a[data-propose]").first.click()
        reword(person.page.locator(f"{COMPOSER} textarea[name=text]"), old, new)
        send(person.page, reason)
    pictures(jonas, "4-colliding-edits")
    wen.go(PAPER)
    clause(wen.page, OTHER, PAPER)
    wen.page.locator("[data-tab=comments]").click()
    wen.page.locator("form[data-comment-form] textarea[name=body]").fill(
        "Offline, too, every script should be welcome."
    )
    wen.page.locator("form[data-comment-form] button.go").click()
    expect(wen.page.locator("#comments")).to_contain_text("every script should be welcome")
    wen.page.locator("[data-tab=positions]").click()
    wen.page.locator(".take button[value=support]").first.click()
    expect(wen.page.locator(".take button[value=support]").first).to_have_attribute(
        "aria-pressed", "true"
    )
    pictures(wen, "5-a-comment-and-a-position")


def begun(ada):
    """Create the next version from the current one; return the path of its desk."""
    ada.go(f"/en{C}/resolution/versions")
    current = ada.page.locator("#f-based_on option").nth(1).get_attribute("value")
    assert (
        submit(
            ada,
            f"/en{C}/resolution/versions",
            {
                "slug": "rev-1",
                "title_en": "Rev.1",
                "symbol": "WSIS+20/resolution/Rev.1",
                "based_on": current,
            },
        )
        == 200
    )
    ada.go(f"/en{C}/resolution/desk")
    return f"/versions/{re.search(r'/versions/([0-9]+)/desk', ada.page.content())[1]}/desk"


def consolidated(rosa, pictures, desk):
    """Accept one of two colliding amendments, and answer both and the comment, as the moderator."""
    rosa.go("/en" + desk)
    page = rosa.page
    pictures(rosa, "6-desk")
    page.get_by_role("link", name="Open next clause").click()
    page.wait_for_url(re.compile(r"/desk/\d+$"))
    page.locator(".pick", has_text="low-cost").locator("input").check()
    page.get_by_role("button", name="Build text from selected changes").click()
    expect(page.locator(".taking")).to_contain_text("low-cost")
    pictures(rosa, "7-workbench")
    for owner, outcome, reason in (
        ("Lakeside Schools Network", "accepted", "Taken as proposed."),
        ("Northern Carriers", "not_accepted", "Affordable is for those who pay."),
    ):
        page.locator("#answers ~ ul > li", has_text=owner).locator("[data-tick]").check()
        given(page, outcome, reason)
    page = rosa.page
    rosa.go("/en" + desk)
    page.get_by_role("link", name="Open next clause").click()
    page.locator("[data-tick]").first.check()
    given(page, "noted", "It is so already; see clause 2.2.")


def given(page, outcome, reason):
    page.locator("#f-a-outcome").select_option(outcome)
    page.locator("#f-a-reason").fill(reason)
    before = page.locator(".answer").count()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator(".answer")).to_have_count(before + 1)


def decided(karim, pictures, desk):
    """Decide all changes without objection, as the chair."""
    karim.go("/en" + desk)
    page = karim.page
    expect(page.locator("input[name=seen]:checked")).to_have_count(
        0
    )  # nothing is decided by oversight
    page.locator("table.board tr", has_text="proposed").locator("input[name=seen]").check()
    page.locator("input[name=status][value=agreed]").check()
    page.locator("[name=reason]").first.fill("I see no objection.")
    pictures(karim, "8-the-chair-decides")
    page.get_by_role("button", name="Decide", exact=True).first.click()
    expect(page.locator("#decisions + ul")).to_contain_text("I see no objection.")


def issued(ada, pictures):
    ada.go(f"/en{C}/resolution/rev-1/publish")
    pictures(ada, "9-before-it-goes-out")
    ada.page.locator("form[data-issuing] [data-sure]").check()
    ada.page.locator("form[data-issuing] button").click()
    ada.page.wait_for_url(lambda url: not url.endswith("/publish"))
    ada.go(f"/en{C}/resolution/rev-1/compare?with=zero")
    expect(ada.page.locator("section.clause ins").first).to_contain_text("low-cost")
    assert find_violations(ada.page) == []
    pictures(ada, "10-redline")
    ada.go(f"/en{C}/resolution/rev-1/dispositions")
    expect(ada.page.locator("main")).to_contain_text("Affordable is for those who pay.")
    pictures(ada, "11-dispositions")


def downloaded(pia, pictures):
    """Download and open Word, redline, PDF, XLSX, reports and data."""
    pia.go(f"/en{C}/resolution/rev-1/files")
    assert find_violations(pia.page) == []
    pictures(pia, "12-files")
    files = {}
    for name in (
        "Word",
        "Word with tracked changes",
        "PDF",
        "PDF with marked changes",
        "Disposition report as a workbook",
        "Disposition report as a Word file",
        "Report of the chair as a Word file",
        "Everything public about the document",
    ):
        with pia.page.expect_download(timeout=90_000) as told:
            pia.page.get_by_role("link", name=f"Download {name}", exact=True).click()
        files[name] = Path(told.value.path()).read_bytes()
        if os.environ.get("CONSULT_PICTURES"):
            Path(os.environ["CONSULT_PICTURES"], told.value.suggested_filename).write_bytes(
                files[name]
            )
        pia.go(f"/en{C}/resolution/rev-1/files")
    clean = read_file("rev-1.docx", files["Word"])
    assert [
        each.label for each in clean.paragraphs if each.label == EDITED
    ] and "low-cost" in clean.model_dump_json()
    redline = read_file("redline.docx", files["Word with tracked changes"]).model_dump_json()
    assert (
        "low-cost" in redline and "affordable" in redline and "Lakeside Schools Network" in redline
    )
    for name in ("PDF", "PDF with marked changes"):
        assert "low-cost" in "".join(
            page.extract_text() for page in PdfReader(io.BytesIO(files[name])).pages
        )
    book = load_workbook(io.BytesIO(files["Disposition report as a workbook"]))
    cells = {
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    }
    assert {
        "Lakeside Schools Network",
        "Northern Carriers",
        "Affordable is for those who pay.",
    } <= cells
    assert "Affordable is for those who pay." in text_of_word(
        files["Disposition report as a Word file"]
    )
    assert "I see no objection." in text_of_word(files["Report of the chair as a Word file"])
    assert "low-cost" in json.dumps(json.loads(files["Everything public about the document"]))


def answered(people, pictures, folder):
    """Check that each delegate finds the answers on the page and in the mail."""
    for name, words in (
        ("pia", "Taken as proposed."),
        ("jonas", "Affordable is for those who pay."),
        ("wen", "It is so already"),
    ):
        people[name].go("/en/my/answers")
        expect(people[name].page.locator("main")).to_contain_text(words)
        assert find_violations(people[name].page) == []
        pictures(people[name], f"13-answers-of-{name}")
        mailed(folder, name, words)


def mailed(folder, name, words):
    """Wait for the mail that tells this person the answer."""
    wait_for_value(
        lambda: any(words in mail.get_content() for mail in load_mails_to(folder, name)),
        f"no answer was mailed to {name}",
        MAIL_TIMEOUT,
    )
