"""The counts beside the links between the lists of one's own input agree with these lists."""

import re

import pytest

from consult.drafts.actions import keep_draft
from tests.support.contributions.amendments import propose
from tests.support.contributions.comments import say
from tests.support.contributions.positions import take

LISTS = ("comments", "amendments", "positions", "drafts")


def read_counts(page):
    """Read the numbers beside the links, by the list that the link leads to."""
    links = re.search(r'<nav class="switch" aria-label="My input">(.*?)</nav>', page, re.DOTALL)[1]
    count = r' <span class="dim">(\d+)</span>'
    found = re.findall(rf'href="/en/my/(\w+)"[^>]*>[^<]*(?:{count})?</a>', links)
    return {name: int(number) if number else None for name, number in found}


def count_rows(page, name):
    """Count the rows of the list on its page."""
    main = page[page.index("<main") :]
    return len(re.findall(r'<ul class="lines[^>]*>(.*?)</ul>', main, re.DOTALL)[0].split("<li")) - 1


@pytest.fixture
def written(app, world):
    """Let Pia and Hana write, agree and keep drafts, each another number of them."""
    with app.app_context():
        for body in ("One.", "Two.", "Three."):
            say(world, "pia", body=body)
        say(world, "hana", body="Of another person.")
        propose(world, "pia")
        propose(world, "pia", text="By 2031 every school is connected.")
        take(world, "hana", "support")
        keep_draft(world.actor("pia"), f"clause-{world.clause}:0", {"body": "Half"})


def test_each_list_has_as_many_rows_as_every_page_says(browser, world, written):
    everything = {"comments": 3, "amendments": 2, "positions": None, "drafts": 1}
    for name in (*LISTS, "answers", "still", "followed"):
        page = browser("pia").get(f"/en/my/{name}").text
        counts = read_counts(page)
        assert {each: counts[each] for each in LISTS} == everything, name
        if counts.get(name):
            assert count_rows(page, name) == counts[name], name


def test_positions_of_an_organisation_are_counted_for_whoever_speaks_for_it(browser, written):
    page = browser("hana").get("/en/my/positions").text
    assert read_counts(page)["positions"] == 1 == count_rows(page, "positions")
    assert read_counts(page)["comments"] == 1 and read_counts(page)["drafts"] is None


def test_who_has_written_nothing_sees_no_numbers(browser):
    assert set(read_counts(browser("nils").get("/en/my/comments").text).values()) == {None}
