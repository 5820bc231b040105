"""The overview of *Manage* names what a consultation lacks."""

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
