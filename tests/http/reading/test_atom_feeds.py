"""Tests of the Atom feeds: RFC 4287, their content, their omissions, and conditional requests."""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from consult.comments.actions import post_comment
from consult.consolidation.workbench import actions as working
from consult.consolidation.actions import decide_clauses, propose_dispositions
from consult.consolidation.models import ContributionRef, Disposition
from consult.consultations.models import Consultation, Stage
from consult.consultations.reactions import announce_stages
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import transaction
from consult.documents.actions import create_document, create_version, issue_version
from consult.documents.clauses.actions import add_clause, remove_clause
from consult.documents.forms import AddClauseForm
from consult.documents.models import Document
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import propose

A = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
IRI = re.compile(r"^(https?|tag):\S+$")
ALL, ONE = "/en/c/talks/feed.atom", "/en/c/talks/statement/feed.atom"


def read(response):
    assert response.status_code == 200 and response.mimetype == "application/atom+xml"
    root = ET.fromstring(response.data)
    valid(root)
    return root


def only(parent, name):
    found = parent.findall(A + name)
    assert len(found) == 1, (name, len(found))
    return found[0]


def valid(root):
    """Check the requirements of RFC 4287: 4.1.1, 4.1.2, 3.2, 3.3 and 4.2.7."""
    assert root.tag == A + "feed" and root.attrib["{http://www.w3.org/XML/1998/namespace}lang"]
    for each in (root, *root.findall(A + "entry")):
        assert IRI.match(only(each, "id").text) and only(each, "title").text.strip()
        assert RFC_3339.match(only(each, "updated").text)
        links = each.findall(A + "link")
        assert any(link.get("rel", "alternate") == "alternate" for link in links)
        assert all(re.match(r"^https?://\S+$", link.attrib["href"]) for link in links)
        seen = [
            (link.get("type"), link.get("hreflang"))
            for link in links
            if link.get("rel", "alternate") == "alternate"
        ]
        assert len(seen) == len(set(seen))
        for person in each.findall(A + "author"):
            assert only(person, "name").text.strip()
        assert len(each.findall(A + "summary")) <= 1 and not each.findall(A + "content")
    assert root.findall(A + "author")  # so that no entry needs one of its own
    assert [link.get("rel") for link in root.findall(A + "link")].count("self") == 1
    numbers = [only(entry, "id").text for entry in root.findall(A + "entry")]
    assert len(numbers) == len(set(numbers)) and only(root, "id").text not in numbers
    newest = max(
        (only(entry, "updated").text for entry in root.findall(A + "entry")),
        default=only(root, "updated").text,
    )
    assert only(root, "updated").text == newest


def titles(root):
    return [only(entry, "title").text for entry in root.findall(A + "entry")]


def entry(root, words):
    return next(each for each in root.findall(A + "entry") if words in only(each, "title").text)


def hrefs(each, rel):
    return [link.attrib["href"] for link in each.findall(A + "link") if link.get("rel") == rel]


@pytest.fixture
def issued(app, world):
    """Issue Rev 2 of the Statement: a clause reworded, one added, one removed, decided and
    answered.
    """
    with app.app_context():
        made = create_version(
            world.actor("mona"),
            world.document,
            "next",
            {"en": "Next & <last>"},
            "N",
            based_on=world.version,
        ).id
        edit = ContributionRef("amendment", propose(world, "pia"))
        said = ContributionRef(
            "comment",
            post_comment(world.actor("paul"), world.clause, "A secret & <rude> comment.").id,
        )
        working.build_clause_text(world.actor("mona"), made, world.other_clause, [f"{edit.id}:0"])
        remove_clause(world.actor("mona"), made, world.third_clause)
        add_clause(
            world.actor("mona"),
            made,
            AddClauseForm(text="We *resolve* to meet again.", kind="operative"),
        )
        decide_clauses(
            world.actor("cho"),
            made,
            [world.other_clause],
            "bracketed",
            "I see no objection, & <that> is it.",
        )
        propose_dispositions(
            world.actor("mona"), made, [edit, said], "accepted", "As it was asked."
        )
        clear_for_publication(world, made)
        issue_version(world.actor("sera"), made)
    return made


def test_a_feed_with_nothing_in_it_is_valid_too(world, browser):
    root = read(browser().get(ALL))
    assert titles(root) == [] and only(root, "title").text == "Talks on a declaration"


def test_it_tells_of_versions_with_what_changed_of_decisions_and_reports(world, browser, issued):
    for address in (ALL, ONE):
        root = read(browser().get(address))
        version = entry(root, "has been issued")
        assert only(version, "title").text == "Statement, Next & <last> has been issued"
        assert only(version, "summary").text == "1 clause reworded; 1 new clause; 1 clause removed"
        assert hrefs(version, "related")[0].endswith("/en/c/talks/statement/next/compare")
        decision = entry(root, "Decision D-1 of the chair")
        assert only(decision, "summary").text == "I see no objection, & <that> is it."
        assert only(only(decision, "author"), "name").text == "Cho"
        report = entry(root, "Disposition report")
        assert "2 answers with their reasons" in only(report, "summary").text
        assert (
            browser()
            .get(hrefs(report, "alternate")[0].removeprefix("http://localhost"))
            .status_code
            == 200
        )


def test_stages_stand_in_the_feed_of_the_consultation_and_not_in_that_of_a_document(
    app, world, browser
):
    with app.app_context():
        with transaction():
            stage = next(
                each
                for each in find_row(Consultation, world.consultation).stages
                if each.kind == "commenting"
            )
            stage.announced_at, stage.closes_at = None, utc_now() + timedelta(days=3)
        with transaction():
            announce_stages()
    root = read(browser().get(ALL))
    assert (
        titles(root) == ["Commenting has begun"]
        and "Until " in only(entry(root, "Commenting"), "summary").text
    )
    assert titles(read(browser().get(ONE))) == []


def test_nothing_that_is_not_public_stands_in_it(app, world, browser, issued):
    with app.app_context():
        create_version(
            world.actor("mona"), world.document, "hidden", {"en": "Not yet"}, "N", based_on=issued
        )
        create_document(world.actor("sera"), world.consultation, "vision", {"en": "Vision"})
    for name in (None, "mona"):
        text = browser(name).get(ALL).text
        assert "Not yet" not in text and "secret" not in text and "people.example" not in text
    assert browser().get("/en/c/talks/vision/feed.atom").status_code == 404
    assert browser().get("/en/c/nowhere/feed.atom").status_code == 404


def test_it_speaks_the_language_of_its_address_and_each_language_is_a_feed_of_its_own(
    world, browser, issued
):
    english, french = read(browser().get(ALL)), read(browser().get(ALL.replace("/en/", "/fr/")))
    assert french.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "fr"
    assert (
        only(english, "id").text != only(french, "id").text
        and "Pourparlers" in only(french, "title").text
    )


def test_ids_stay_and_an_answer_that_came_later_makes_the_report_newer(app, world, browser, issued):
    before = read(browser().get(ONE))
    with app.app_context(), transaction():
        given = db.session.get(Disposition, 1)
        given.reason, given.made_at = "Better so.", utc_now() + timedelta(hours=1)
    after = read(browser().get(ONE))
    kept = {only(each, "id").text for each in before.findall(A + "entry")}
    assert kept == {only(each, "id").text for each in after.findall(A + "entry")}
    moment = [
        datetime.fromisoformat(only(entry(root, "Disposition report"), "updated").text)
        for root in (before, after)
    ]
    assert moment[1] - moment[0] > timedelta(minutes=59)


def test_a_repeated_request_is_answered_as_not_modified(app, world, browser, issued):
    first = browser().get(ALL)
    for asked in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = browser().get(ALL, headers=asked)
        assert (again.status_code, again.data) == (304, b"") and "Set-Cookie" not in again.headers
    with app.app_context(), transaction():
        find_row(Stage, 1).title = {"en": "Other"}
        find_row(Document, world.document).title = {"en": "Declaration"}
    assert browser().get(ALL, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_pages_announce_it_and_people_find_a_link(world, browser):
    home, text, versions = (
        browser().get(f"/en/c/talks{place}").text
        for place in ("", "/statement", "/statement/versions")
    )
    assert (
        f'<link rel="alternate" type="application/atom+xml" href="{ALL}"' in home
        and f'<a href="{ALL}"' in home
    )
    assert f'<link rel="alternate" type="application/atom+xml" href="{ONE}"' in text
    assert f'href="{ONE}"' in versions and f'<a href="{ONE}"' in versions
