"""Tests of entering the changes of a created import for their sources, on its page and by the
API.
"""

import pytest

from consult.core.database.engine import find_row
from consult.documents.actions import issue_version
from consult.exchange.imports import actions
from consult.exchange.models import FileImport
from tests.support.consultation.publication_clearance import clear_for_publication
from .test_import_pages import blank, started, version_of  # noqa: F401 - fixtures


@pytest.fixture
def created(app, world, started):  # noqa: F811 - a fixture
    """Provide the number of an import that became clauses."""
    number = started()
    with app.app_context():
        actions.create_clauses(world.actor("sera"), number)
    return number


@pytest.fixture
def issue(app, world, blank):  # noqa: F811 - a fixture
    """Provide issue(), which makes the import's version the current one."""

    def act():
        with app.app_context():
            issue_version(world.actor("sera"), clear_for_publication(world, blank))

    return act


def test_what_waits_is_shown_by_source_and_the_next_step_is_said(browser, created, issue):
    page = browser("sera").get(f"/en/imports/{created}").text
    assert "The version is not issued yet." in page and "/changes" not in page
    assert (
        page.count('<th scope="row"><bdi dir="auto">') == 2 and "Lakeside Schools Network" in page
    )
    issue()
    assert (
        f'action="/en/imports/{created}/changes"'
        in browser("sera").get(f"/en/imports/{created}").text
    )
    page = browser("rana").get(f"/en/imports/{created}").text
    assert "The secretariat enters them" in page and "/changes" not in page


def test_what_was_chosen_is_kept_by_the_button_that_creates(
    app,
    world,
    browser,
    started,  # noqa: F811 - a fixture
):
    number, sera = started(), browser("sera")
    place = f"/en/imports/{number}"
    page = sera.get(place).text
    assert (
        page.count('name="sources" form="create"') == 3
        and 'form="create" formaction="/en/imports/' in page
    )
    wrong = sera.fill(f"{place}/create", {"revisions": "refuse", "sources": [0, world.lakeside]})
    assert wrong.status_code == 422 and 'value="refuse" checked' in wrong.text
    sent = {
        "revisions": "amendments",
        "sources": [0, world.lakeside, 0],
        "row_version": version_of(app, number),
    }
    assert sera.fill(f"{place}/create", sent).location == place
    page = sera.get(place).text
    assert (
        "Left out, since nobody was matched:" in page
        and ">Pia</bdi>" in page
        and ">user1</bdi>" in page
    )
    with app.app_context():
        assert find_row(FileImport, number).sources == {
            "Pia": None,
            "Norvania": world.lakeside,
            "user1": None,
        }


def test_a_form_enters_all_and_the_page_leads_to_the_submissions(app, browser, created, issue):
    issue()
    sera, place = browser("sera"), f"/en/imports/{created}"
    refused = sera.fill(f"{place}/changes", {"reason": "", "row_version": version_of(app, created)})
    assert refused.status_code == 422 and "/changes" in refused.text
    stale = sera.fill(f"{place}/changes", {"reason": "In the file", "row_version": 1})
    assert stale.status_code == 409 and "In the file" in stale.text
    sent = sera.fill(
        f"{place}/changes", {"reason": "In the file", "row_version": version_of(app, created)}
    )
    assert sent.location == place
    page = sera.get(place).text
    assert (
        "Entered on behalf of their sources: 3 amendments, 1 comment." in page
        and "/changes" not in page
    )
    assert page.count('href="/en/c/talks/submissions/') == 2 and "could not be entered" not in page
    letter = browser(None).get("/en/c/talks/submissions/2").text
    assert "Norvania" in letter and "We add this." in letter and "Who?" in letter
    again = sera.fill(f"{place}/changes", {"reason": "In the file"})
    assert again.status_code == 409 and "No part of this file is waiting" in again.text


def test_a_program_enters_them_too_and_is_told_how_many(browser, created, issue):
    place, sera = f"/api/v1/imports/{created}", browser("sera")
    early = sera.say("POST", f"{place}/changes", {"reason": "In the file"})
    assert early.status_code == 409 and early.json["code"] == "version_not_current"
    issue()
    for name in ("pia", "rana", "mona"):
        assert (
            browser(name).say("POST", f"{place}/changes", {"reason": "In the file"}).status_code
            == 403
        )
    assert sera.say("POST", f"{place}/changes", {}).status_code == 422
    made = sera.say("POST", f"{place}/changes", {"reason": "In the file"})
    assert made.status_code == 200 and made.json == {"amendments": 3, "comments": 1, "left": 0}
    assert sera.get(place).json["entered"] == {**made.json, "submissions": [1, 2]}
