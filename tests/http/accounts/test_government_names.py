"""Tests of the names of governments on pages in other languages than English."""

import re
from io import BytesIO

import pytest

from consult.accounts.models import Organisation, User
from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.positions.actions import take_position
from consult.positions.queries import find_clause_ballot
from tests.support.consultation.ballots import enable_formal_ballots, open_test_ballot
from tests.support.contributions.amendments import propose
from tests.support.contributions.comments import say

LETTER = b"Title: Money\nName: Amina\nOrganization: Norvania\n\nSchools first."
ARABIC = "نورفانيا"


@pytest.fixture
def voices(app, world):
    """Let the government speak in each way that pages show; Paul only declares it."""
    with app.app_context():
        with transaction():
            for each in db.session.query(Organisation).filter_by(code="NVA"):
                each.names = {"en": "Norvania", "ar": ARABIC}
            find_row(User, world.ids["paul"]).affiliation = "declared"
        say(world, "paul", "Declared.")
        say(world, "pia", "To be agreed with.")
        propose(world, "paul")
        edit = propose(world, "nils", text="We resolve to connect every school by 2040.")
        for name in ("nils", "paul"):
            take_position(world.actor(name), find_clause_ballot(world.clause), "live")
        enable_formal_ballots(world)
        return open_test_ballot(world), edit


@pytest.mark.parametrize("name", [None, "nils", "paul", "cho"])
def test_arabic_pages_call_a_government_by_its_arabic_name(world, browser, voices, name):
    ballot, _ = voices
    client, named = browser(name), 0
    for path in (
        f"clauses/{world.clause}",
        f"clauses/{world.clause}/position",
        f"clauses/{world.other_clause}",
        "c/talks/statement/amendments",
        "c/talks/statement/amendments/1",
        "c/talks/statement/amendments/2",
        f"ballots/{ballot}",
        "c/talks",
        "c/talks/meetings",
        "my/positions",
    ):
        page = client.get(f"/ar/{path}").text
        page = re.sub(r"<(option|title|script|textarea)\b.*?</\1>", "", page, flags=re.DOTALL)
        assert "Norvania" not in re.sub(r"<[^>]*>", " ", page), path
        named += ARABIC in page
    assert named >= 3
    assert "Norvania" in client.get(f"/en/clauses/{world.clause}/position").text


def test_a_head_agrees_and_votes_in_the_name_of_the_government(world, browser, voices):
    nils = browser("nils")
    assert f"\u2068{ARABIC}\u2069" in nils.get(f"/ar/clauses/{world.clause}").text
    assert f'<b><bdi dir="auto">{ARABIC}</bdi></b>' in nils.get(f"/ar/ballots/{voices[0]}").text


def test_submissions_name_their_source_in_the_language_of_the_reader(world, browser, voices):
    sera, listed = browser("sera"), "/en/c/talks/submissions"
    given = {"kind": "letter", "files": [(BytesIO(LETTER), "letter.txt")]}
    assert sera.fill(f"{listed}/register", given).status_code == 303
    assert sera.fill(f"{listed}/1/publish", {}).status_code == 303
    page = browser().get(listed.replace("/en/", "/ar/")).text
    assert f'<b><bdi dir="auto">{ARABIC}</bdi></b>' in page
    assert '<b><bdi dir="auto">Norvania</bdi></b>' in browser().get(listed).text
