"""Tests of the forms of amendments for visitors, and for people who may not propose any."""

import pytest

from tests.support.forms.amendment_forms import at, form


def test_a_visitor_writes_an_amendment_and_cannot_send_it_alone(browser, world):
    here = f"/en/clauses/{world.other_clause}"
    for address in (f"{here}/amend", f"{here}/new-clause"):
        assert 'action="/en/enter"' in browser().get(address).text
    shown = browser().fill(at(world) + "/preview", form(world))
    assert shown.status_code == 200 and "<del>2030</del>" in shown.text
    assert browser().fill(at(world), form(world)).status_code == 401
    world.stage("closed")
    for address in (f"{here}/amend", f"{here}/new-clause"):
        page = browser().get(address).text
        assert "<textarea" not in page and "Sign in to propose an amendment" in page
    assert world.events() == []


@pytest.mark.parametrize("name", ["otto", "nora", "ada"])
def test_people_without_permission_are_told_so_before_and_after(browser, world, name):
    page = browser(name).get(f"/en/clauses/{world.other_clause}/amend").text
    assert "<textarea" not in page and "cannot propose amendments" in page
    assert browser(name).fill(at(world), form(world)).status_code == 403
    new_clause = f"/en/clauses/{world.other_clause}/new-clause"
    assert browser(name).fill(new_clause, {"text": "X", "reason": "Y"}).status_code == 403
    assert world.events() == []
