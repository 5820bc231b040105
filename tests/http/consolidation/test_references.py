"""Tests of references on the page of publishing and in the API."""

import re

import pytest

from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.events.log import transaction
from consult.documents.clauses.actions import add_clause
from consult.documents.forms import AddClauseForm
from consult.documents.labels.actions import choose_numbers
from consult.documents.models import Wording
from consult.documents.queries import find_clause_text
from tests.support.consultation.working_version import create_working_version

AT = "/en/c/talks/statement/next/publish"
TEXT = "We *invite* all to act on paragraphs 1 and 2, and on paragraph 77."


@pytest.fixture
def draft(app, world):
    """Create a working version in which the numbers of two named paragraphs change."""
    with app.app_context(), transaction():
        row = Wording.__table__.c.id == world.wordings[world.third_clause, "en"]
        values = {"text": TEXT, "digest": hash_text(TEXT)}
        db.session.connection().execute(Wording.__table__.update().where(row).values(values))
    with app.app_context():
        made = create_working_version(world, based_on=world.version)
        form = AddClauseForm(text="We begin.", kind="preambular")
        add_clause(world.actor("mona"), made, form, world.heading)
        choose_numbers(world.actor("sera"), made, anew=True)
    return made


def read(app, world, draft):
    with app.app_context():
        return find_clause_text(draft, world.third_clause, "en", "en").text


def squeeze(page):
    return " ".join(page.text.split())


def test_the_page_lists_outdated_references_and_corrects_them_in_one_press(
    app, world, browser, draft
):
    mona = browser("mona")
    page = squeeze(mona.get(AT))
    assert "2 references name clauses that have other numbers now." in page
    assert "paragraphs <del>1</del> <ins>2</ins> and <del>2</del> <ins>3</ins>" in page
    assert "77</bdi>: no clause has this number" in page
    items = re.findall(r'name="items" value="([^"]+)" checked', page)
    assert len(items) == 2
    assert mona.fill(f"{AT}/references", {"items": items}).status_code == 303
    assert read(app, world, draft) == TEXT.replace("1 and 2", "2 and 3")
    page = squeeze(mona.get(AT))
    assert "No reference names a clause that has another number now." in page
    assert "References are corrected in 1 text." in page
    assert mona.fill(f"{AT}/references/undo", {}).status_code == 303
    assert read(app, world, draft) == TEXT


def test_a_stale_list_is_refused_in_words(app, world, browser, draft):
    mona = browser("mona")
    items = re.findall(r'name="items" value="([^"]+)"', mona.get(AT).text)
    mona.fill(f"{AT}/references", {"items": items})
    refused = mona.fill(f"{AT}/references", {"items": items})
    assert refused.status_code == 409
    assert "A text or a number has changed since this list was made." in refused.text
    assert mona.fill(f"{AT}/references", {}).status_code == 422


def test_the_chair_reads_the_list_and_corrects_nothing(browser, draft):
    page = squeeze(browser("cho").get(AT))
    assert "2 references name clauses" in page
    assert "Correct the ticked references" not in page and 'name="items"' not in page
    items = f"1:en:0:{'0' * 64}"
    assert browser("cho").fill(f"{AT}/references", {"items": items}).status_code == 403


def test_a_program_corrects_references(app, world, program, draft):
    (client, headers), address = (
        program("mona", scopes="manage", strong=True),
        f"/api/v1/versions/{draft}/references",
    )
    (found,) = client.get(address, headers=headers).json["clauses"]
    assert found["corrected"] == TEXT.replace("1 and 2", "2 and 3")
    assert [each["problem"] for each in found["numbers"]] == [None, None, "unknown"]
    items = [
        f"{found['clause_id']}:en:{each['start']}:{found['digest']}"
        for each in found["numbers"]
        if each["new"]
    ]
    left = client.post(address, json={"items": items}, headers=headers).json
    assert [each["old"] for each in left["clauses"][0]["numbers"]] == ["77"]
    assert left["right"] == 2
    undone = client.post(address + "/undo", json={}, headers=headers).json
    assert len(undone["clauses"][0]["numbers"]) == 3
    assert read(app, world, draft) == TEXT
