"""Tests of a clause page that shows a meeting's draft text, marked as not issued, and group
reports.
"""

from consult.meetings.drafting import actions as drafting
from consult.meetings.drafting_groups import text_actions as group_drafting, actions as groups
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.amendments.test_amendment_actions import NOW
from tests.unit.meetings.drafting_groups.test_group_actions import made


def test_the_page_of_a_clause_shows_what_a_meeting_drafted_and_what_was_tabled(browser, world, app):
    talks, address = FirstReadingMeeting(world), f"/en/clauses/{world.other_clause}"
    assert "meeting text, not issued" not in browser().get(address).text
    with app.app_context():
        rana, pia, group = world.actor("rana"), world.actor("pia"), made(world).id
        drafting.take_pen(rana, talks.id, world.other_clause)
        drafting.write_text(rana, talks.id, world.other_clause, NOW.replace("2030", "2031"))
        group_drafting.run_pen_action(pia, group, world.other_clause, "take")
        group_drafting.write_text(pia, group, world.other_clause, NOW.replace("2030", "2049"))
    html = browser().get(address).text
    assert (
        "meeting text, not issued" in html and "<ins>2031</ins>" in html and "Financing" not in html
    )
    with app.app_context():
        groups.table_report(world.actor("fay"), group, "Agreed.")
    html = browser().get(address).text
    assert "Financing" in html and "tabled by a drafting group" in html


def test_the_list_of_meetings_leads_to_the_drafting_groups(browser, world):
    assert "/en/c/talks/meetings/groups" in browser().get("/en/c/talks/meetings").text
