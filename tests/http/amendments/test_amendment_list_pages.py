"""Tests of the pages that show several amendments: the list, the rolling text, two side by side."""

import re

from consult.amendments import actions
from tests.support.contributions.amendments import NOW
from tests.support.forms.amendment_forms import AT


def test_the_list_is_narrowed_by_group_organisation_status_and_kind(browser, world, made, app):
    made("pia"), made("nils", kind="sup", text=None), made("ivo", kind="noc", text=None)
    with app.app_context():
        actions.withdraw_amendment(world.actor("ivo"), 3)
    shown = {
        query: set(
            re.findall(r">(A-\d)</a>", browser().get(f"{AT}?{query}").text.split("<main")[1])
        )
        for query in (
            "",
            "group=gov",
            f"organisation={world.lakeside}",
            "state=withdrawn",
            "state=all&kind=sup",
            "group=zzz",
            "state=%00&kind=x",
        )
    }
    assert shown == {
        "": {"A-1", "A-2"},
        "group=gov": {"A-2"},
        f"organisation={world.lakeside}": {"A-1"},
        "state=withdrawn": {"A-3"},
        "state=all&kind=sup": {"A-2"},
        "group=zzz": set(),
        "state=%00&kind=x": {"A-1", "A-2"},
    }
    for view, words in (("rolling", "<ins>2032</ins>"), ("compilation", "collides with A-2")):
        page = browser().get(f"/en/c/talks/statement?view={view}").text
        assert words in page and "&lt;svg" not in page
    narrowed = browser().get("/en/c/talks/statement?view=compilation&group=gov").text
    assert f'{AT}/2"' in narrowed and f'{AT}/1"' not in narrowed.split("<main")[1]


def test_a_rolling_text_ends_with_the_names_behind_the_numbers(browser, world, made, app):
    made("pia"), made("nils", kind="sup", text=None)

    def asking():
        return re.findall(
            r"<b>(A-\d)</b>",
            browser().get("/en/c/talks/statement?view=rolling").text.split('"asking"')[1],
        )

    assert asking() == ["A-1", "A-2"]
    with app.app_context():
        actions.withdraw_amendment(world.actor("nils"), 2)
    assert asking() == ["A-1"]
    assert '"asking"' not in browser().get("/en/c/talks/statement?view=compilation").text


def test_a_long_list_comes_in_parts_that_keep_the_choice(browser, made, monkeypatch):
    monkeypatch.setattr("consult.amendments.views.PAGE_SIZE", 2)
    for year in (2033, 2034, 2035):
        made(text=NOW.replace("2030", str(year)))
    first, last = (browser().get(f"{AT}?kind=mod&page={page}").text for page in (1, 2))
    assert [f">A-{n}</a>" in first for n in (1, 2, 3)] == [True, True, False]
    assert [f">A-{n}</a>" in last for n in (1, 2, 3)] == [False, False, True]
    assert "page=2&amp;kind=mod" in first and 'rel="next"' not in last and 'rel="prev"' in last
    for odd in ("0", "-4", "99", "x", "9" * 400):
        assert browser().get(f"{AT}?page={odd}").status_code == 200


def test_two_amendments_are_compared_side_by_side(browser, made, world):
    (
        made("pia"),
        made("paul", text=NOW.replace("2030", "2035")),
        made("ivo", clause=world.clause, kind="sup", text=None),
    )
    assert "Both change “" in browser().get(f"{AT}/1/beside/2").text
    assert "different clauses" in browser().get(f"{AT}/1/beside/3").text
    assert browser().get(f"{AT}/1/beside/9").status_code == 404
    assert (
        browser("pia").get("/en/my/amendments").text.count("A-1</a>") == 1
        and browser().get("/en/my/amendments").status_code == 401
    )
