"""Tests of the lists beside a clause: filters, order, and what a person has not read yet."""

import re
from datetime import timedelta

import pytest

from consult.core.database.engine import utc_now
from tests.support.contributions.amendments import propose
from tests.support.contributions.comments import say

PATH = "/en/c/talks/statement"
BODIES = {
    "pia": "We would rather say affordable.",
    "nils": "The text is good as it is.",
    "ivo": "Nobody asked the villages.",
}


@pytest.fixture
def said(app, world):
    """Write one comment of each of three people on the clause, and an amendment."""
    with app.app_context():
        for name, body in BODIES.items():
            say(world, name, body, world.other_clause)
        propose(world, "nils")
    return world


def shown(client, world, query="", page="/margin"):
    """List who is shown by their comments, in their order."""
    text = client.get(f"/en/clauses/{world.other_clause}{page}?{query}").text
    found = {text.find(body): name for name, body in BODIES.items() if body in text}
    return [found[place] for place in sorted(found)]


@pytest.mark.parametrize("page", ["/margin", ""])
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["pia", "nils", "ivo"]),
        ("show=mine", ["pia"]),
        ("group=civ", ["pia"]),
        ("group=none", ["ivo"]),
        ("group=gov", ["nils"]),
        ("state=answered", []),
        ("state=open&sort=newest", ["ivo", "nils", "pia"]),
        ("show=%00&state=no&sort=x", ["pia", "nils", "ivo"]),
        ("language=zh", []),
        ("language=en&show=unread", ["nils", "ivo"]),
    ],
)
def test_comments_are_filtered_and_sorted_with_and_without_a_script(
    said, browser, query, names, page
):
    assert shown(browser("pia"), said, query, page) == names


def test_a_filter_says_how_many_it_shows_and_leads_back_to_all(said, browser):
    text = browser("pia").get(f"/en/clauses/{said.other_clause}?show=mine").text
    assert "1 of 3 are shown." in text and "0 of 1 are shown." in text
    assert "No amendment matches." in text
    assert f'href="/en/clauses/{said.other_clause}#comments" data-all' in text
    assert "of 3 are shown" not in browser("pia").get(f"/en/clauses/{said.other_clause}").text


def unread(client, world):
    """Return the number of unread contributions that the text page holds for the clause."""
    text = client.get(PATH).text
    found = re.search(r'data-unread="([^"]*)"', text)[1].replace("&#34;", '"')
    return dict(re.findall(r'"(\d+)": (\d+)', found)).get(str(world.other_clause))


def test_what_others_wrote_is_unread_until_it_is_marked_and_new_again_afterwards(
    said, app, browser
):
    pia = browser("pia")
    assert unread(pia, said) == "3"  # two comments and an amendment; the own one is known
    assert shown(pia, said, "show=unread") == ["nils", "ivo"]
    page = pia.get(f"/en/clauses/{said.other_clause}").text
    assert "3 unread contributions" in page and "Mark as read" in page
    until = re.search(r'name="until" value="([^"]+)"', page)[1]
    assert pia.fill(f"/en/clauses/{said.other_clause}/seen", {"until": until}).status_code == 303
    assert unread(pia, said) is None
    assert "unread contribution" not in pia.get(f"/en/clauses/{said.other_clause}").text
    assert unread(browser("hana"), said) == "4"
    with app.app_context():
        say(said, "ivo", "And again.", said.other_clause)
    assert unread(pia, said) == "1"
    earlier = (utc_now() - timedelta(days=1)).isoformat()
    pia.fill(f"/en/clauses/{said.other_clause}/seen", {"until": earlier})
    assert unread(pia, said) == "1"  # an earlier mark takes nothing back
    later = (utc_now() + timedelta(days=1)).isoformat()
    pia.fill(f"/en/clauses/{said.other_clause}/seen", {"until": later})
    with app.app_context():
        say(said, "ivo", "Once more.", said.other_clause)
    assert unread(pia, said) == "1"  # nothing is read before it was written


def test_a_visitor_has_nothing_unread_and_cannot_mark_it(said, browser):
    visitor = browser()
    assert "data-unread=" not in visitor.get(PATH).text
    assert "unread" not in visitor.get(f"/en/clauses/{said.other_clause}").text
    assert visitor.fill(f"/en/clauses/{said.other_clause}/seen", {}).status_code in {303, 401}
