"""The meeting in the pictures: an open item, a speaker and a queue, a sounding, a drafting
group.
"""

import re
from datetime import timedelta

from consult.core.database.engine import utc_now
from tests.browser.conftest import Visitor
from tests.support.browsers.meeting_hall import CONSULTATION_PATH, MeetingHall

PARTICIPANTS = ("Henrik Moe", "Pia Mwangi", "Jonas Eklund", "Tomasz Wilk")
# Page: the person who looks at it, and its path. MEETING is the meeting that goes on, PAST the one
# whose record is published.
MEETING_PAGES = {
    "meetings": ("reader", f"{CONSULTATION_PATH[3:]}/meetings"),
    "floor": ("reader delegate", "MEETING"),
    "console": ("chair", "MEETING/chair"),
    "words": ("chair", "MEETING/words"),
    "door": ("secretariat", "MEETING/door"),
    "statements": ("reader delegate", "MEETING/statements"),
    "agenda": ("secretariat", "MEETING/agenda"),
    "screens": ("secretariat", "MEETING/screens"),
    "screen": ("reader", "SCREEN"),
    "ballot": ("reader delegate", "BALLOT"),
    "ballots": ("reader", f"{CONSULTATION_PATH[3:]}/ballots"),
    "result": ("reader", "RESULT"),
    "record": ("reader", "PAST/record"),
    "groups": ("chair", f"{CONSULTATION_PATH[3:]}/meetings/groups"),
    "group": ("chair", "GROUP"),
    "refer": ("chair", f"{CONSULTATION_PATH[3:]}/meetings/groups/new"),
}


class PictureMeeting:
    """The meeting and the paths of its pages, without the language."""

    def __init__(self, browser, address):
        self.hall = hall = MeetingHall(browser, address, "Second reading")
        hall.lead(f"items/{hall.items[0]}")
        hall.lead("list", open="1")
        for name in PARTICIPANTS:
            self._ask(browser, address, name)
        hall.lead("call")
        given = {
            "kind": "indicative",
            "about": "clause",
            "clause_id": hall.clauses[0],
            "answers": "sounding",
            "threshold": "consensus",
        }
        self.result = self._closed(
            hall, {**given, "question": "Can you live with the clause as it stands?"}
        )
        hall.lead("ballot", **given, question="Shall the brackets be kept?")
        self.places = {
            "MEETING": hall.place[3:],
            "SCREEN": hall.light()[3:],
            "BALLOT": self._newest(hall),
            "RESULT": self.result,
            "PAST": self._past(hall),
            "GROUP": self._group(hall),
        }

    def real(self, path):
        """Return the path of one of its pages."""
        first, rest = re.fullmatch(r"([A-Z]+)(.*)", path).groups()
        return self.places[first] + rest

    def _ask(self, browser, address, name):
        """Check a person in at the door, and ask for the floor as that person."""
        door = f"{self.hall.place}/door"
        found = self.hall.claire.context.request.get(f"{address}{door}", params={"q": name}).text()
        self.hall.act(
            self.hall.claire,
            f"{door}/walk-in",
            user_id=re.search(r'name="user_id" value="(\d+)"', found)[1],
        )
        context = browser.new_context(locale="en-GB")
        person = Visitor(context, address).start_as(name)
        person.go(self.hall.place)
        person.page.get_by_role("button", name="Ask for the floor").first.click()
        person.page.locator("[data-place]").first.wait_for()
        context.close()

    def _closed(self, hall, given):
        hall.lead("ballot", **given)
        place = self._newest(hall)
        for what, more in (("close", {}), ("record", {"recorded": "1"})):
            hall.lead(f"ballot/{what}", ballot_id=place.rpartition("/")[2], **more)
        return place

    def _newest(self, hall):
        """Return the path of the ballot that was opened last."""
        hall.amadou.go(f"{CONSULTATION_PATH}/ballots")
        found = hall.amadou.page.eval_on_selector_all(
            "main a[href*='/ballots/']", "all => all.map(each => each.getAttribute('href'))"
        )
        numbers = [int(each[1]) for href in found if (each := re.search(r"/ballots/(\d+)$", href))]
        return f"/ballots/{max(numbers)}"

    def _past(self, hall):
        hall.amadou.go(f"{CONSULTATION_PATH}/meetings")
        return (
            hall.amadou.page.locator("main a[href*='public-presentation']")
            .first.get_attribute("href")[3:]
            .removesuffix("/record")
        )

    def _group(self, hall):
        """Create a drafting group of two, which the chair asks for another text of a clause."""
        page = hall.amadou.page
        hall.amadou.go(f"{CONSULTATION_PATH}/meetings/groups/new")
        members = page.eval_on_selector_all(
            "main [name=members]", "all => all.map(each => each.value)"
        )[:3]
        documents = page.locator("main [name=document_id] option").evaluate_all(
            "all => all.map(each => each.value)"
        )
        made = hall.act(
            hall.amadou,
            f"{CONSULTATION_PATH}/meetings/groups",
            title="Friends of clause 18",
            mandate="Words that both sides can accept.",
            document_id=next(each for each in documents if each),
            labels="18",
            members=members,
            facilitator_id=members[0],
            deadline_at=f"{utc_now() + timedelta(days=2):%Y-%m-%d %H:%M}",
        )
        return hall.find_place(made).partition("?")[0][3:]
