"""Tests of confirmations: a page says what its address names only after the act of its reader."""

import pytest

from consult.core.database.kept_answers import CONFIRM_FOR
from consult.core.database.engine import freeze_clock, utc_now

MADE_UP = (
    "/en/c/talks/manage?done=created",
    "/en/c/talks/manage/people?done=given",
    "/en/c/talks/manage/accreditation?done=accredited",
    "/en/c/talks/submissions?done=published",
    "/en/c/talks/submissions/call?done=saved",
    "/en/c/talks/documents?done=named",
    "/en/c/talks/questionnaires?done=discarded",
    "/en/c/talks/circulars?done=discarded",
    "/en/c/talks/moderation?did=hide&on=c1.c2",
    "/en/account?done=profile",
    "/en/account/mail?saved=1",
    "/en/notices?done=read",
)
PEOPLE = "/en/c/talks/manage/people"


@pytest.mark.parametrize("address", MADE_UP)
def test_a_made_up_address_confirms_nothing(browser, world, address):
    page = browser("sera").get(address)
    assert page.status_code == 200 and 'class="flash' not in page.text


def test_an_act_is_confirmed_to_its_person_for_a_while_and_in_each_language(browser, world):
    given = {"emails": "nora@people.example", "role": "moderator"}
    there = browser("ada").fill(PEOPLE, given).location
    assert "The role is given." in browser("ada").get(there).text
    assert 'class="flash' in browser("ada").get(there.replace("/en/", "/fr/")).text
    assert 'class="flash' not in browser("sera").get(there).text
    assert 'class="flash' not in browser("ada").get(f"{there}&q=nora").text
    with freeze_clock(utc_now() + CONFIRM_FOR * 2):
        assert 'class="flash' not in browser("ada").get(there).text


def test_an_answer_that_is_not_stored_is_confirmed_all_the_same(browser, world):
    place = f"/en/clauses/{world.clause}"
    assert 'class="flash' not in browser("pia").get(f"{place}?done=seen").text
    seen = browser("pia").fill(f"{place}/seen", {"until": "2031-01-01T00:00:00+00:00"})
    assert 'class="flash' in browser("pia").get(seen.location).text
