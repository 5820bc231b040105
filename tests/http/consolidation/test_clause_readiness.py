"""Tests of the workbench's checklist for closing a clause."""

import re

import pytest

from consult.consolidation.actions import decide_clauses, propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.consolidation.workbench.actions import rewrite_clause
from consult.documents.queries import find_clause_text
from .workbench.test_workbench import draft, place  # noqa: F401 - the fixture
from tests.unit.amendments.test_amendment_actions import NOW


@pytest.fixture
def tested(browser, world, draft):  # noqa: F811
    """Return the conditions that hold ("✓") and those that do not, in order, as Mona reads them."""

    def read():
        page = browser("mona").get(place(world, draft)).text
        part = page[page.index('id="ready"') :]
        return re.findall(r'<li class="(yes|not)">', part[: part.index("</ul>")]), part[
            : part.index("</ul>")
        ]

    return read


def test_each_condition_is_said_until_it_holds(app, world, draft, tested):  # noqa: F811
    marks, words = tested()
    assert (
        marks == ["not", "yes", "yes", "yes"]
        and "2 contributions without an answer" in words
        and 'href="#answers"' in words
    )
    with app.app_context():
        rewrite_clause(world.actor("mona"), draft, world.other_clause, NOW + " So.")
        propose_dispositions(
            world.actor("mona"),
            draft,
            [ContributionRef("comment", 1), ContributionRef("amendment", 1)],
            "noted",
            "Heard.",
        )
    marks, words = tested()
    assert marks == ["yes", "yes", "not", "yes"]
    assert "the chair has not decided on this text" in words
    with app.app_context():
        line = find_clause_text(draft, world.other_clause, "en", "en")
        decide_clauses(
            world.actor("cho"),
            draft,
            [world.other_clause],
            "bracketed",
            "So it is.",
            {line.clause_id: line.digest},
        )
    assert tested()[0] == ["yes"] * 4
    with app.app_context():
        rewrite_clause(world.actor("mona"), draft, world.other_clause, NOW + " And yet.")
    assert tested()[0] == ["yes", "yes", "not", "yes"], "what was decided were other words"
