"""Browser tests of a secret ballot without a script: opened, voted in, closed, its receipt
checked.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations

C = "/c/wsis20"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PLAIN = {"java_script_enabled": False}
VOTERS = {"Pia Mwangi": "Yes", "Henrik Moe": "No", "Leila Haddad": "Yes"}


def sign_in_plainly(person, name):
    """Sign in with one click where no script runs."""
    person.go("/en/sign-in")
    for summary in person.page.locator("main details:not([open]) > summary").all():
        summary.click()
    person.page.locator("li", has_text=name).get_by_role("button").click()
    return person


@pytest.fixture(scope="module")
def others(address, chromium):
    """Return the names of further people who may vote."""
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(f"{address}/en/sign-in")
    names = page.locator("main li:has(button) b").all_text_contents()
    context.close()
    return [name for name in names if name not in VOTERS]


def opened(visit):
    """Switch formal ballots on and open a secret ballot; return its path."""
    claire = sign_in_plainly(visit(**PLAIN), "Claire Vauthier")
    claire.go(f"/en{C}/manage/settings")
    claire.page.locator("[name=formal_ballots]").check()
    claire.page.locator("main form button.go").last.click()
    amadou = sign_in_plainly(visit(**PLAIN), "Amadou Keita")
    amadou.go(f"/en{C}/ballots/new")
    page = amadou.page
    page.locator("[name=question]").fill("Shall the group be chaired by Norvania?")
    page.locator("[name=answers]").select_option("vote")
    page.locator("[name=kind][value=secret]").check()
    page.locator("[name=electorate]").select_option("people")
    page.locator("[name=threshold]").select_option("simple")
    page.locator("[name=small]").fill("4")
    page.get_by_role("button", name="Open the ballot").click()
    return amadou, re.search(r"/ballots/\d+", page.url)[0]


def cast(person, path, words):
    """Vote on the ballot's page; return the receipt."""
    page = person.page
    person.go(f"/en{path}")
    page.get_by_role("link", name="Vote in secret").click()
    page.get_by_label(words, exact=True).check()
    page.get_by_role("button", name="Cast the vote").click()
    return page.locator("#receipt").input_value()


def test_a_secret_ballot_from_opening_to_the_receipt_without_a_script(visit, others):
    amadou, path = opened(visit)
    receipts = {
        name: cast(sign_in_plainly(visit(**PLAIN), name), path, words)
        for name, words in VOTERS.items()
    }
    for name in others:
        if len(receipts) == 5:
            break
        person = sign_in_plainly(visit(**PLAIN), name)
        person.go(f"/en{path}")
        if person.page.get_by_role("link", name="Vote in secret").count():
            receipts[name] = cast(person, path, "No")
    assert len(receipts) == len(set(receipts.values())) == 5
    amadou.go(f"/en{path}")
    assert "5 of" in amadou.page.locator("[data-turnout]").inner_text()
    assert "Yes" not in amadou.page.locator("main [data-slot=result]").inner_text()
    amadou.page.get_by_role("button", name="Close the ballot").click()
    assert "Not carried" in amadou.page.locator("main").inner_text()
    plain, reader = visit(**PLAIN), visit(**PHONE)
    digits = receipts["Pia Mwangi"].split(":")[3]
    plain.go(f"/en{path}/secret")
    plain.page.get_by_text("The published list:").click()
    expect(plain.page.locator(".commitments li", has_text=digits)).to_contain_text("Yes")
    plain.page.get_by_text("5 took part").click()
    expect(plain.page.locator("#check .roll li")).to_have_count(5)
    assert plain.page.locator("[data-receipt]").is_hidden()
    sent = []
    reader.page.on("request", lambda asked: sent.append(f"{asked.url} {asked.post_data}"))
    reader.go(f"/en{path}/secret")
    for words, said in (
        (receipts["Pia Mwangi"], ("Listed.", "Counted.")),
        (receipts["Pia Mwangi"].replace(":01:", ":02:"), ("Not listed!", "Counted.")),
        ("rubbish", ("This is not a receipt of this ballot.",)),
    ):
        reader.page.locator("[name=receipt]").fill(words)
        reader.page.get_by_role("button", name="Look it up").click()
        expect(reader.page.locator("[data-found] b")).to_have_text(list(said))
    assert find_violations(reader.page) == []
    assert not any(digits in each or "rubbish" in each for each in sent)


def test_an_offline_secret_vote_is_reported_on_the_page_and_later_steps_survive_a_reload(visit):
    """With a script: cut off before it is sent, then with the answer lost; without: sent again
    by a reload.
    """
    _, path = opened(visit)
    pia, henrik, plain = visit("Pia Mwangi", **PHONE), visit("Henrik Moe", **PHONE), visit(**PLAIN)
    for person in (pia, henrik):
        person.go(f"/en{path}/secret")
        person.page.get_by_label("No", exact=True).check()
    page, send = pia.page, pia.page.get_by_role("button", name="Cast the vote")
    pia.context.set_offline(True)
    send.click()
    unsent = page.locator("[data-unsent]")
    unsent.wait_for()
    assert (
        "Your choice is still marked" in unsent.inner_text()
        and page.get_by_label("No", exact=True).is_checked()
    )
    assert page.url.endswith(f"{path}/secret")
    pia.context.set_offline(False)
    send.click()
    assert page.locator("#receipt").input_value().startswith("consult-vote-1:")
    assert page.evaluate("document.activeElement.closest('[data-cast]') !== null")
    assert unsent.count() == 0 and page.get_by_role("button", name="Cast the vote").count() == 0
    assert (
        page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])").count(
            "consult-vote"
        )
        == 0
    )
    page.reload()
    expect(page.get_by_text("Your receipt was shown once")).to_have_count(1)
    assert page.locator("#receipt").count() == 0
    henrik.page.route(
        "**/secret",
        lambda route: (
            (route.fetch(), route.abort()) if route.request.method == "POST" else route.continue_()
        ),
    )
    henrik.page.get_by_role("button", name="Cast the vote").click()
    henrik.page.locator("[data-unsent]").wait_for()
    henrik.page.unroute("**/secret")
    henrik.page.get_by_role("button", name="Cast the vote").click()
    henrik.page.get_by_text("Your receipt was shown once").wait_for()
    sign_in_plainly(plain, "Leila Haddad")
    assert cast(plain, path, "Yes")
    answer = plain.page.reload()
    assert (answer.status, plain.page.url.endswith(f"/en{path}/secret")) == (200, True)
    expect(plain.page.get_by_text("Your receipt was shown once")).to_have_count(1)


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.thorough), "ar"])
def test_axe_finds_nothing_on_the_pages_of_a_secret_ballot_and_nothing_is_wider_than_a_phone(
    visit, language
):
    _, path = opened(visit)
    pia = visit("Pia Mwangi", language, **PHONE)
    pages = {}

    def look(what):
        wide = pia.page.evaluate("document.documentElement.scrollWidth")
        pages[what] = find_violations(pia.page) + ([f"{wide} wide"] if wide > 390 else [])

    pia.go(f"/{language}{path}/secret")
    look("open")
    pia.page.locator("[name=choice]").first.check()
    pia.page.locator("form.secret button").click()
    receipt = pia.page.locator("#receipt").input_value()
    look("receipt")
    assert receipt.startswith("consult-vote-1:")
    assert {what: wrong for what, wrong in pages.items() if wrong} == {} and len(pages) == 2
