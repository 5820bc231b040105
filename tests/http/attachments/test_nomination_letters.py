"""Pages of nomination letters: handed in, downloaded, replaced and removed by those who may."""

from io import BytesIO

import pytest

from consult.accounts.models import User
from consult.core.database.engine import find_row
from consult.core.events.log import transaction
from tests.support.files.attachment_files import build_open_xml, build_pdf, build_picture

LIST = "/en/c/talks/manage/accreditation"
OWN = "/en/account/nomination-letter"


def letter(content=None, name="letter.pdf"):
    return {"files": (BytesIO(content or build_pdf(author="The Registrar")), name)}


@pytest.fixture
def page(browser, look):
    """Accredit one person of Lakeside; return the page of the letter."""
    person = {
        "name": "Lin",
        "email": "lin@lake.example",
        "organization": "Lakeside Schools Network",
    }
    answer = browser("sera").fill(f"{LIST}/person", person)
    assert answer.status_code == 303
    listed = browser("sera").get(answer.location).text
    (number,) = look("select id from accreditation")[0]
    assert f'<a class="b" href="{LIST}/{number}/letter">Add the nomination letter</a>' in listed
    return f"{LIST}/{number}/letter"


def test_a_letter_is_handed_in_downloaded_replaced_and_removed(browser, page, look):
    sera = browser("sera")
    assert "No letter is kept for this person yet." in sera.get(page).text
    answer = sera.fill(page, letter())
    assert answer.status_code == 303, answer.text
    shown = sera.get(answer.location).text
    assert (
        "The letter is kept." in shown and "letter.pdf" in shown and "Replace the letter" in shown
    )
    assert "It is never public, and stands in no archive and no export." in shown
    (number,) = look("select id from nomination_letter")[0]
    file = sera.get(f"/en/nomination-letters/{number}/file")
    assert file.data == build_pdf(author="The Registrar")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert ">Nomination letter</a>" in sera.get(LIST).text
    assert sera.fill(page, letter(build_open_xml(), "new.docx")).status_code == 303
    assert look("select filename from nomination_letter") == [("new.docx",)]
    gone = sera.fill(f"{page}/remove", {})
    assert "The letter is removed." in sera.get(gone.location).text
    assert look("select count(*) from nomination_letter") == [(0,)]


def test_others_get_neither_the_page_nor_the_file(browser, page, look):
    browser("sera").fill(page, letter())
    (number,) = look("select id from nomination_letter")[0]
    for name, status in (("pia", 403), ("mona", 403), ("cho", 403), (None, 401)):
        for where in (page, f"/en/nomination-letters/{number}/file"):
            assert browser(name).get(where).status_code == status, (name, where)


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"We name Lin.", "letter.txt", "is no letter. Send a PDF, a Word file"),
        (build_open_xml("xlsx"), "letter.pdf", "is no letter. Send a PDF, a Word file"),
        (b"MZ\x90\x00\x03", "letter.pdf", "is not a kind of file that can be attached"),
        (build_pdf(script="app.alert(1)"), "letter.pdf", "which could run on the computers"),
    ],
)
def test_what_is_no_letter_is_refused_by_its_content(browser, page, look, content, name, told):
    refused = browser("sera").fill(page, letter(content, name))
    assert refused.status_code == 422 and told in refused.text
    assert look("select count(*) from nomination_letter") == [(0,)]


def test_without_a_file_the_page_says_what_is_missing(browser, page):
    refused = browser("sera").fill(page, {})
    assert refused.status_code == 422 and "Choose the letter, as one file." in refused.text


def test_a_person_sends_the_letter_of_a_request_to_lead(browser, world, look):
    assert "A letter can be sent with the request" in browser("hana").get(OWN).text
    with browser("hana").application.app_context(), transaction():
        find_row(User, world.ids["hana"]).asks_to_lead = True
    assert f'href="{OWN}"' in browser("hana").get("/en/account").text
    answer = browser("hana").fill(OWN, letter(build_picture("png"), "scan.png"))
    assert answer.status_code == 303, answer.text
    assert (
        "The secretariat reads it with your request." in browser("hana").get(answer.location).text
    )
    (number,) = look("select id from nomination_letter")[0]
    queue = browser("sera").get("/en/affiliations").text
    assert f"/en/nomination-letters/{number}/file" in queue and "scan.png" in queue
    assert browser("pia").get(f"/en/nomination-letters/{number}/file").status_code == 403
    gone = browser("hana").fill(f"{OWN}/remove", {})
    assert "The letter is removed." in browser("hana").get(gone.location).text
