"""The overview of *Manage* names what a consultation lacks."""

import re

from consult.consultations import actions
from consult.documents.actions import create_document

MANAGE = "/en/c/talks/manage"


def read_gaps(browser, slug="talks"):
    """Read the list of what is to be completed, as words."""
    page = browser("ada").get(f"/en/c/{slug}/manage").text
    part = page.partition('id="lacks"')[2].partition("</section>")[0]
    return " ".join(part.replace("<bdi", "\n<bdi").split())


def test_it_says_that_a_document_has_no_text(browser, world):
    with world.app.app_context():
        made = actions.create_consultation(world.actor("ada"), "more", {"en": "More"})
        create_document(world.actor("ada"), made.id, "plan", {"en": "A plan"})
    assert "A plan</bdi> has no text yet." in read_gaps(browser, "more")


def test_the_settings_say_where_the_rules_are_accepted_and_there_alone_they_are(browser):
    sera = browser("sera")
    page = sera.get("/en/c/talks/manage/settings").text
    assert "People read and accept them on the page “Take part”." in page
    assert "There are no rules yet for the page “Take part”." in sera.get("/en/c/talks/manage").text
    version = re.search(r'name="row_version" value="(\d+)"', page)[1]
    given = {"title_en": "Talks", "rules_en": "Be brief at sea.", "row_version": version}
    assert sera.fill("/en/c/talks/manage/settings", given).status_code == 303
    assert "Be brief at sea." in browser().get("/en/c/talks/join").text
    assert "Be brief at sea." not in browser().get("/en/join").text


def test_a_missing_address_of_the_secretariat_is_listed_until_the_page_names_one(browser):
    words = "The page Contact names no address of the secretariat yet."
    assert words in read_gaps(browser)
    page = browser().get("/en/contact").text
    assert "It has not published an address yet." in page
    own = {"text_en": "Write to desk@process.example.", "row_version": "0"}
    assert browser("sera").fill("/en/contact/change", own).status_code == 303
    assert words not in read_gaps(browser)
