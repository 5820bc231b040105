"""The chair's console in a browser: opened, and delegates who ask for the floor."""

import re


def console(person, hall, language="en"):
    """Return the console once it is connected, which it is drawn anew for."""
    with person.page.expect_response(re.compile("/chair/now")):
        person.go(hall.place.replace("/en/", f"/{language}/") + "/chair")
    return person.page


def enter_room(page):
    """Say on the page of the meeting that one is in the room, unless that was said before."""
    here = page.get_by_role("button", name="In the room", exact=True)
    if here.count():
        here.click()


def ask(visit, hall, *names):
    """Check these people in, and ask for the floor as them."""
    for name in names:
        page = visit(name).page
        page.goto(hall.address + hall.place)
        enter_room(page)
        page.get_by_role("button", name="Ask for the floor").click()
        page.locator("[data-place]").wait_for()
