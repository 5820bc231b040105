"""Browser tests of answers: contested and answered by keyboard, without a script, in Arabic,
on a phone.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import (
    each_page_variant,
    find_overflow_widths,
    find_violations,
)
from tests.browser.core.test_accessibility import submit


@pytest.fixture(scope="module")
def contestable(chromium, address):
    """Extend the time to contest answers to a year, because the sample was issued weeks ago."""
    from tests.browser.conftest import Visitor

    claire = Visitor(chromium.new_context(locale="en-GB"), address).start_as("Claire Vauthier")
    claire.go("/en/c/wsis20/manage/settings")
    fields = claire.page.locator("form.card").evaluate(
        "form => Object.fromEntries([...new FormData(form)]"
        ".filter(([name]) => !['csrf', 'key'].includes(name)))"
    )
    assert submit(claire, "/en/c/wsis20/manage/settings", {**fields, "contest_days": "365"}) == 200
    claire.context.close()


def answers_of(person):
    """Open the page of own answers; return it."""
    person.go("/en/my/answers")
    expect(person.page.locator("article.answered").first).to_be_visible()
    return person.page


@each_page_variant
def test_axe_finds_nothing_and_nothing_runs_over(visit, contestable, language, width):
    pia = visit("Pia Mwangi", viewport={"width": width, "height": 900})
    first = (
        answers_of(pia)
        .locator("article.answered .acts a[href*='/answers/']")
        .first.get_attribute("href")
    )
    amadou = visit("Amadou Keita", viewport={"width": width, "height": 900})
    amadou.go("/en/c/wsis20/statement/versions")
    for person, address in (
        (pia, f"/{language}/my/answers"),
        (pia, first.replace("/en/", f"/{language}/")),
        (amadou, first.replace("/en/", f"/{language}/")),
    ):
        person.go(address)
        assert find_violations(person.page) == [], address
        assert find_overflow_widths(person.page) == [], address


def test_an_answer_is_contested_by_keys_answered_by_a_moderator_and_taken_to_the_chair(
    visit, contestable
):
    pia, claire, amadou = visit("Pia Mwangi"), visit("Claire Vauthier"), visit("Amadou Keita")
    page = answers_of(pia)
    link = page.get_by_role("link", name="Contest this answer").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/answers/\d+#contest$"))
    field = page.get_by_label("Why should this be reviewed?")
    field.focus()
    page.keyboard.type("The answer speaks of schools. We asked for people.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(
        "Contested: The answer speaks of schools. We asked for people."
    )
    place = page.url.removeprefix(pia.address).partition("#")[0]
    version = pia.context.request.get(f"{pia.address}/api/v1/my/answers").json()["answers"][0][
        "version_id"
    ]
    claire.go(f"/en/versions/{version}/desk/contests")
    assert find_violations(claire.page) == []
    claire.page.get_by_role("link", name="Review it").first.click()
    claire.page.wait_for_url(f"**{place}")
    claire.page.locator("input[name=verdict][value=upheld]").check()
    claire.page.get_by_label("Reason").fill("People are named in the clause before.")
    claire.page.get_by_role("button", name="Answer", exact=True).click()
    expect(claire.page.locator("main")).to_contain_text(
        "Upheld: People are named in the clause before."
    )
    pia.go(place)
    page.get_by_label("Why should this be reviewed?").fill("It is a matter of principle.")
    page.get_by_role("button", name="Refer it to the chair").click()
    expect(page.locator("main")).to_contain_text(
        "Referred to the chair: It is a matter of principle."
    )
    amadou.go(place)
    assert find_violations(amadou.page) == []
    amadou.page.locator("input[name=verdict][value=changed]").check()
    amadou.page.locator("select[name=outcome]").select_option("accepted")
    amadou.page.get_by_label("Reason").fill("It is for the next version.")
    amadou.page.get_by_role("button", name="Answer", exact=True).click()
    expect(amadou.page.locator("main")).to_contain_text("Changed: It is for the next version.")
    expect(amadou.page.locator("main")).to_contain_text("The answer was:")


def test_it_goes_without_a_script_on_a_phone_in_arabic_and_can_be_withdrawn(visit, contestable):
    fatou = visit(
        "Pia Mwangi",
        language="ar",
        viewport={"width": 390, "height": 844},
        java_script_enabled=False,
    )
    fatou.go("/ar/my/answers")
    page = fatou.page
    page.locator("article.answered .acts a[href$='#contest']").last.click()
    page.wait_for_url(re.compile(r"/ar/answers/\d+#contest$"))
    page.locator("textarea[name=reason]").fill("We asked for something else.")
    page.locator("form#contest button").click()
    expect(page.locator("main")).to_contain_text("We asked for something else.")
    page.locator("main details summary").click()
    page.locator("main details form button").click()
    expect(page.locator("main")).not_to_contain_text("We asked for something else.")
    expect(page.locator("form#contest")).to_be_visible()
