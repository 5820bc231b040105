"""Browser test of a group report during a meeting: open pages show it, and one press accepts
it.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.meeting_hall import CONSULTATION_PATH, MeetingHall
from tests.support.browsers.accessibility import find_violations

SAYS = "tabled a text for this clause."


@pytest.fixture(scope="module")
def hall(chromium, address):
    """Hold an open meeting with a clause in brackets before it."""
    found = MeetingHall(chromium, address, "Words of a group")
    found.lead(f"items/{found.items[0]}")
    yield found
    found.leave()


def referred(hall):
    """Create a group of Pia's with unreported text; return Pia and the group's page."""
    clause, chair = hall.clauses[0], hall.amadou
    chair.go(f"{CONSULTATION_PATH}/meetings/groups/new?clause={clause}")
    number = chair.page.locator(
        "[name=facilitator_id] option", has_text="Pia Mwangi"
    ).first.get_attribute("value")
    label, document = (
        chair.page.locator("[name=labels]").input_value(),
        chair.page.locator("[name=document_id] option").first.get_attribute("value"),
    )
    made = hall.act(
        chair,
        f"{CONSULTATION_PATH}/meetings/groups",
        title="Words that all can take",
        document_id=document,
        labels=label,
        deadline_at="2031-01-01 10:00",
        members=[number],
        facilitator_id=number,
    )
    home = hall.find_place(made)
    member = hall._come(chair.context.browser, "Pia Mwangi")
    member.go(f"{home}/{clause}")
    before = member.page.locator(f'[data-words="{clause}"]').inner_text()
    hall.act(member, f"{home}/{clause}/pen", do="take")
    hall.act(
        member,
        f"{home}/{clause}/text",
        text=before.replace("\n", " ") + " This is reviewed every two years.",
    )
    return member, home


def test_open_pages_show_a_group_report_at_once_and_one_press_accepts_its_text(visit, hall):
    member, home = referred(hall)
    ines, floor = visit("Ines Duarte"), visit()
    ines.go(f"{hall.place}/words/{hall.clauses[0]}")
    floor.go(hall.place)
    floor.page.locator("[data-following][data-live=yes]").wait_for()
    hall.amadou.go(f"{hall.place}/chair")
    for each in (ines, floor, hall.amadou):
        each.page.wait_for_timeout(400)
        expect(each.page.get_by_text(SAYS)).to_have_count(0)
    hall.act(member, f"{home}/table", report="All of us agree.")
    for each in (ines, floor, hall.amadou):
        expect(each.page.get_by_text(SAYS)).to_be_visible()
    assert find_violations(ines.page) == []
    take = ines.page.get_by_role("button", name=re.compile("Insert this text"))
    take.focus()
    ines.page.keyboard.press("Enter")
    expect(ines.page.locator("ins", has_text="reviewed every two years").first).to_be_visible()
    expect(ines.page.get_by_text(SAYS)).to_have_count(0)
    expect(floor.page.locator("ins", has_text="reviewed every two years").first).to_be_visible()
    member.context.close()
