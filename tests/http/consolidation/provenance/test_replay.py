"""Tests of the replay of a clause's story without a script: each step with its text and
changes.
"""

import re

from consult.consolidation.workbench.actions import rewrite_clause
from consult.documents.actions import create_version
from .test_story import AT, issued, told  # noqa: F401 - the fixture
from tests.unit.amendments.test_amendment_actions import LATER


def step(browser, world, number):
    page = browser().get(f"{AT}/{world.other_clause}?step={number}").text
    return re.search(r"<section[^>]*data-replay>.*?</section>", page, re.DOTALL)[0], page


def test_the_steps_go_from_the_first_text_to_the_current_one(
    app,
    world,
    browser,
    told,  # noqa: F811
):
    issued(app, world, told)
    now = browser().get(f"{AT}/{world.other_clause}").text
    every = now.count("the text at that time")
    assert (
        f"{every} steps led here" in now and f"?step={every}#replay" in now and "Later" not in now
    )
    first, page = step(browser, world, 1)
    assert f"step 1 of {every}" in first and "Earlier" not in first and "?step=2#replay" in first
    assert (
        "<ins>" not in first
        and "2030" in first
        and 'aria-current="step"' in page
        and "No text changes" in first
    )
    last, _ = step(browser, world, every)
    assert "As it stands" in last and f"?step={every - 1}#replay" in last


def test_each_step_marks_its_change_with_author_and_reason(
    app,
    world,
    browser,
    told,  # noqa: F811
):  # noqa: F811
    issued(app, world, told)
    every = [step(browser, world, number)[0] for number in range(1, 6)]
    asked = next(each for each in every if "Lakeside Schools Network" in each)
    assert (
        "<ins>2032</ins>" in asked
        and "&lt;b&gt;Two years&lt;/b&gt; more." in asked
        and "is what is asked" not in asked
    )
    assert "the text stays as it is until a version is issued" in asked and "Soon." not in asked
    decided = next(each for each in every if "Decision D-1 of the chair" in each)
    assert "<ins>2032</ins>" in decided and "Soon." in decided and "I see no objection." in decided
    new = next(each for each in every if "<b>Rev.1</b>" in each)
    assert "<ins>2032</ins>" in new and "what changed in this version." in new
    assert not any("Secret words" in each or "Rude" in each for each in every)


def test_an_odd_step_is_the_nearest_one_and_nothing_is_told_before_the_issue(
    app,
    world,
    browser,
    told,  # noqa: F811
):  # noqa: F811
    assert browser("mona").get(f"{AT}/{world.other_clause}?step=1").status_code == 404
    issued(app, world, told)
    for odd in ("0", "-3", "x", "%00"):
        assert "steps led here" in step(browser, world, odd)[0], odd
    assert "As it stands" in step(browser, world, 9_999)[0]


def test_a_step_of_an_earlier_version_has_the_text_of_that_time(
    app,
    world,
    browser,
    told,  # noqa: F811
):
    issued(app, world, told)
    with app.app_context():
        last = create_version(
            world.actor("sera"), world.document, "last", {"en": "Rev.2"}, "T/Rev.2", based_on=told
        ).id
        rewrite_clause(world.actor("mona"), last, world.other_clause, LATER + " Soon enough.")
    issued(app, world, last)
    at = f"/en/c/talks/statement/last/story/{world.other_clause}"
    pages = [browser().get(f"{at}?step={number}").text for number in range(1, 8)]
    first = next(each for each in pages if re.search(r'class="now-step"><b>Rev.1</b>', each))
    assert (
        "<ins>2032</ins>" in first
        and "enough" not in re.search(r"data-replay>.*?</section>", first, re.DOTALL)[0]
    )
    second = next(each for each in pages if re.search(r'class="now-step"><b>Rev.2</b>', each))
    assert re.search(r"<ins>[^<]*enough[^<]*</ins>", second)
