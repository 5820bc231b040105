"""A meeting in the served sample, run through its own pages: Claire plans it, Amadou chairs
it.
"""

import re
from datetime import timedelta

import pytest

from consult.core.database.engine import utc_now
from tests.browser.conftest import Visitor

CONSULTATION_PATH = "/en/c/wsis20"


class MeetingHall:
    """The meeting's path, its items with their clauses, its planner and its chair."""

    def __init__(self, chromium, address, title):
        self.address = address
        self.claire, self.amadou = (
            self._come(chromium, name) for name in ("Claire Vauthier", "Amadou Keita")
        )
        begin = utc_now() - timedelta(minutes=5)
        moments = {"opens_at": begin, "closes_at": begin + timedelta(hours=3)}
        made = self.act(
            self.claire,
            f"{CONSULTATION_PATH}/meetings/new",
            title_en=title,
            title_ar="القراءة الأولى",
            timezone="Africa/Nairobi",
            remote_may=["speak", "vote"],
            **{name: f"{at:%Y-%m-%d %H:%M}" for name, at in moments.items()},
        )
        self.place = self.find_place(made).removesuffix("/agenda")
        self.clauses = self._clauses()
        document = self.claire.page.locator("[data-document]").first.get_attribute("data-document")
        for title, clauses in (("Schools", self.clauses[:2]), ("Reports", self.clauses[2:4])):
            self.act(
                self.claire,
                f"{self.place}/agenda/add",
                title_en=title,
                document_id=document,
                clause_ids=clauses,
            )
        self.claire.go(f"{self.place}/agenda")
        self.items = self.claire.page.eval_on_selector_all(
            "[id^=item-]", "all => all.map(each => each.id.slice(5))"
        )
        self.lead("open")

    def _come(self, chromium, name):
        context = chromium.new_context(locale="en-GB")
        context.set_default_timeout(20_000)
        person = Visitor(context, self.address).start_as(name)
        account = context.request.get(f"{self.address}/en/account").text()
        person.csrf = re.search(r'name="csrf"\s+value="([^"]+)"', account)[1]
        return person

    def _clauses(self):
        """Return the numbers of the statement's clauses with brackets."""
        self.claire.go(f"{CONSULTATION_PATH}/statement")
        return self.claire.page.eval_on_selector_all(
            ".clause:has(.br)", "all => all.map(each => each.dataset.clause)"
        )

    def act(self, person, path, **fields):
        """Submit a form as a browser without a script does; return the answer.

        The page that the answer leads to is not opened: that would take longer than the act itself.
        """
        body = [("csrf", person.csrf)] + [
            (name, each)
            for name, value in fields.items()
            for each in (value if isinstance(value, list) else [value])
        ]
        answer = person.context.request.post(
            self.address + path,
            data="&".join(f"{name}={_percent_encode(value)}" for name, value in body),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            max_redirects=0,
        )
        assert answer.ok or answer.status == 303, f"{path}: {answer.status} {answer.text()[-2000:]}"
        return answer

    def find_place(self, answer):
        """Return the path that an answer leads to."""
        return answer.headers["location"].removeprefix(self.address)

    def let_in(self, *names):
        """Check these people in if they are absent; a sounding asks only those present."""
        for name in names:
            self.claire.go(f"{self.place}/door?q={name.replace(' ', '+')}")
            walking = self.claire.page.locator("#others ~ ul input[name=user_id]")
            if walking.count():
                self.act(
                    self.claire,
                    f"{self.place}/door/walk-in",
                    user_id=walking.first.get_attribute("value"),
                )

    def lead(self, what, **fields):
        """Act as the chair."""
        if what == "ballot":
            self.let_in("Henrik Moe", "Pia Mwangi")
        return self.act(self.amadou, f"{self.place}/chair/{what}", **fields)

    def seat(self, *names):
        """Check these people in at the door; a sounding asks only those present."""
        for name in names:
            found = self.claire.context.request.get(
                f"{self.address}{self.place}/door?q={_percent_encode(name)}"
            ).text()
            self.act(
                self.claire,
                f"{self.place}/door/walk-in",
                user_id=re.search(r'name="user_id" value="(\d+)"', found)[1],
            )

    def light(self, **fields):
        """Add a screen; return its path."""
        made = self.act(
            self.claire,
            f"{self.place}/screens",
            **{"name": "Projector", "layout": "auto", "first": "en", **fields},
        )
        beginning = f"/{fields.get('first', 'en')}/screen/"
        return beginning + made.text().partition(beginning)[2].partition('"')[0]

    def leave(self):
        """Close the two browser contexts."""
        for person in (self.claire, self.amadou):
            person.context.close()


def _percent_encode(value):
    return "".join(f"%{byte:02x}" for byte in str(value).encode())


def make_hall_fixture(title, kind=MeetingHall):
    """Make a module fixture: an open meeting with two items of clauses in brackets."""

    @pytest.fixture(scope="module")
    def hall(chromium, address):
        found = kind(chromium, address, title)
        yield found
        found.leave()

    return hall
