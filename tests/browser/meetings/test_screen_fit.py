"""Browser test of a full screen: 250 words in two languages, six answers, a speaker queue;
nothing is cut.
"""

import pytest

from tests.support.browsers.meeting_hall import make_hall_fixture
from .test_floor import PROJECTOR, live, start

LONG = (
    "We resolve to close every remaining gap in access to affordable and meaningful "
    "connectivity for all women and girls, "
) * 14
SIX = [
    "Keep the bracket and come back tomorrow",
    "Remove it and keep the words",
    "Delete the words",
    "Refer it to a drafting group",
    "Take alternative two as amended",
    "Leave it to the bilaterals of this evening",
]
CUT = """() => [".screen > main", ".screen > aside"]
  .map((name) => document.querySelector(name)).filter(Boolean)
  .filter((each) => each.scrollHeight > each.clientHeight + 1
    || each.scrollWidth > each.clientWidth + 1)
  .map((each) => [each.tagName, each.scrollHeight, each.clientHeight])"""
OVER = """() => {
  const [name, clock] = [".speaker", ".clock"]
    .map((each) => document.querySelector("aside " + each)?.getBoundingClientRect());
  return Boolean(name && clock
    && name.right > clock.left + 1 && name.bottom > clock.top + 1
    && name.left < clock.right && name.top < clock.bottom);
}"""


hall = make_hall_fixture("A full screen")


@pytest.mark.parametrize(
    "languages",
    [
        pytest.param({"first": "en"}, marks=pytest.mark.thorough),
        {"first": "en", "second": "ar"},
        pytest.param({"first": "ar"}, marks=pytest.mark.thorough),
    ],
)
def test_nothing_is_cut_on_a_screen_that_has_much_to_show(visit, hall, languages):
    clause = start(hall, 0)
    hall.act(hall.amadou, f"{hall.place}/words/{clause}/pen", do="take")
    hall.act(
        hall.amadou,
        f"{hall.place}/words/{clause}/text",
        text=LONG.strip().removesuffix(",") + " [by 2030].",
    )
    assert len(LONG.split()) >= 250
    hall.lead(
        "ballot",
        kind="indicative",
        question="What shall become of the bracket in this clause, as it stands?",
        answers="words",
        words="\n".join(SIX),
        language="en",
    )
    hall.amadou.go(f"{hall.place}/chair")
    ballot = hall.amadou.page.locator("[data-ballot]").first.get_attribute("data-ballot")
    hall.lead("ballot/close", ballot_id=ballot)
    page = live(visit(**PROJECTOR), hall.light(**languages))
    for layout in ("text", "result", "speakers"):
        hall.lead("layout", layout=layout)
        page.locator(f".show-{layout}").wait_for()
        assert page.evaluate(CUT) == [], layout
        assert not page.evaluate(OVER), layout
        if layout == "text":
            assert "…" not in page.locator(".tongues").inner_text()
    hall.lead("ballot/away")
