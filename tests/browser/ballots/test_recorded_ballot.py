"""Browser tests of a recorded ballot: rules as chosen, votes in place, the result for everyone
at once.
"""

import re

from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations

C = "/c/wsis20"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
WIDE = "document.documentElement.scrollWidth > innerWidth"


def prepared(visit):
    """Return the chair's page with a completed form for a recorded ballot on a motion."""
    claire = visit("Claire Vauthier")
    claire.go(f"/en{C}/manage/settings")
    claire.page.locator("[name=formal_ballots]").check()
    claire.page.locator("main form button.go").last.click()
    amadou = visit("Amadou Keita")
    amadou.go(f"/en{C}/ballots/new")
    page = amadou.page
    page.locator("[name=question]").fill("Shall we meet again on Monday?")
    page.locator("[name=answers]").select_option("vote")
    page.locator("[name=kind][value=recorded]").check()
    return amadou


def test_another_kind_brings_its_usual_rules_and_what_was_changed_stays(visit):
    prepared(visit)  # formal ballots are on
    amadou = visit("Amadou Keita")
    amadou.go(f"/en{C}/ballots/new")
    page = amadou.page
    rules = {name: page.locator(f"[name={name}]") for name in ("answers", "threshold", "quorum")}

    def expect_rules(*values):
        for field, value in zip(rules.values(), values, strict=True):
            expect(field).to_have_value(value)

    expect_rules("sounding", "none", "0")
    page.locator("[name=kind][value=recorded]").check()
    expect_rules("vote", "simple", "50")
    rules["threshold"].select_option("two_thirds")
    page.locator("[name=kind][value=secret]").check()
    expect_rules("vote", "two_thirds", "50")
    page.locator("[name=kind][value=indicative]").check()
    expect_rules("sounding", "two_thirds", "0")
    plain = visit("Amadou Keita", java_script_enabled=False)
    plain.go(f"/en{C}/ballots/new")
    plain.page.locator("noscript a, a[href='?kind=recorded']").first.click()
    expect(plain.page.locator("[name=kind]:checked")).to_have_value("recorded")
    expect(plain.page.locator("[name=threshold]")).to_have_value("simple")


def test_the_question_follows_kind_and_subject_until_the_chair_types_another_one(visit):
    prepared(visit)  # formal ballots are on
    amadou = visit("Amadou Keita")
    amadou.go(f"/en{C}/ballots/new")
    page, question = amadou.page, amadou.page.locator("[name=question]")
    expect(question).to_have_value("")
    clause = page.locator("[name=clause_id] option").nth(3).get_attribute("value")
    page.locator("[name=about]").select_option("clause")
    page.locator("[name=clause_id]").select_option(clause)
    expect(question).to_have_value(re.compile("Can you accept clause .+ as it stands"))
    page.locator("[name=kind][value=recorded]").check()
    expect(question).to_have_value(re.compile("Shall clause .+ be adopted as it stands"))
    page.locator("[name=language]").select_option("fr")
    expect(question).to_have_value(re.compile("est-il adopté en l’état"))
    question.fill("Do we agree?")
    with page.expect_response("**/ballots/words"):
        page.locator("[name=kind][value=secret]").check()
    page.locator("[data-words-of-rules]").get_by_text("Nobody can link").first.wait_for()
    expect(question).to_have_value("Do we agree?")


def test_a_recorded_ballot_from_its_rules_in_words_to_the_result_that_everybody_sees_at_once(visit):
    amadou = prepared(visit)
    page, words = amadou.page, amadou.page.locator("[data-words-of-rules]")
    assert page.get_by_role("button", name="Show the wording").is_hidden()
    page.locator("[name=threshold]").select_option("two_thirds")
    words.get_by_text("at least two of every three").wait_for()
    page.locator("[name=quorum]").select_option("50")
    words.get_by_text("The ballot counts if at least").wait_for()
    assert find_violations(page) == []
    page.get_by_role("button", name="Open the ballot").click()
    page.wait_for_url(re.compile(r"/ballots/\d+$"))
    path = re.search(r"/ballots/\d+$", page.url)[0]

    pia, leila = visit("Pia Mwangi", **PHONE), visit("Leila Haddad")
    for person in (pia, leila):
        person.go(f"/en{path}")
    pia.page.locator("[data-vote]").get_by_role("button", name="Yes").focus()
    pia.page.keyboard.press("Enter")
    pia.page.get_by_text("Your vote was counted:").last.wait_for()
    assert pia.page.locator(
        "[data-spoken]"
    ).inner_text() == "Your vote was counted." and not pia.page.evaluate(WIDE)
    page.locator("[data-turnout]").get_by_text("1 of").wait_for()
    leila.page.locator("[data-vote]").get_by_role("button", name="No").click()
    leila.page.locator("[data-vote] [aria-pressed=true]", has_text="No").wait_for()
    page.locator("[data-turnout]").get_by_text("2 of").wait_for()
    assert find_violations(pia.page) == []

    reader = visit(**PHONE)
    reader.go(f"/ar{path}")
    page.get_by_role("button", name="Close the ballot").click()
    for person in (pia, leila, reader):
        person.page.locator("[data-result] .outcome").wait_for()
    expect(pia.page.locator(".roll").get_by_text("Lakeside Schools Network")).to_have_count(1)
    assert pia.page.locator("[data-while-open]:visible").count() == 0
    for person in (reader, pia):
        assert find_violations(person.page) == [] and not person.page.evaluate(WIDE)


def test_an_open_page_is_drawn_anew_when_its_reader_is_named_a_proxy_there_and_says_so_once(visit):
    amadou = prepared(visit)
    claire = visit("Claire Vauthier")
    claire.go(f"/en{C}/manage/settings")
    claire.page.locator("[name=proxies]").fill("2")
    claire.page.locator("[name=proxies_across_groups]").check()
    claire.page.locator("main form button.go").last.click()
    amadou.page.get_by_role("button", name="Open the ballot").click()
    amadou.page.wait_for_url(re.compile(r"/ballots/\d+$"))
    path = re.search(r"/ballots/\d+$", amadou.page.url)[0]
    pia, leila, reader = visit("Pia Mwangi"), visit("Leila Haddad"), visit()
    for person in (leila, reader):
        person.go(f"/en{path}")
        person.page.evaluate("""() => {
            window.heard = [];
            const place = document.querySelector("[data-spoken]");
            new MutationObserver(() => window.heard.push(place.textContent))
                .observe(place, {childList: true, characterData: true, subtree: true});
        }""")
    leila.page.locator("[data-slot=card]").get_by_role("link", name="Name a proxy").wait_for()
    own = leila.page.locator("[data-slot=card] .small b").first.inner_text()
    pia.go(f"/en{C}/proxies")
    form = pia.page.locator("form", has=pia.page.locator("[name=which] option[value^=b]"))
    form.locator("[name=proxy]").select_option(label=own)
    form.locator("[name=which]").select_option(
        value=form.locator("[name=which] option[value^=b]").last.get_attribute("value")
    )
    form.locator("button.go").click()
    card = leila.page.locator("[data-slot=card]")
    card.get_by_text("As proxy for").wait_for()
    assert card.get_by_role("link", name="Name a proxy").count() == 0
    card.locator("[data-vote*='.']").get_by_role("button", name="Yes").click()
    card.get_by_text("Counted for them:").wait_for()
    reader.page.locator("[data-turnout]").get_by_text("1 of").wait_for()
    said = "Your proxy here, or the people you vote for, changed."
    assert leila.page.evaluate("window.heard").count(
        said
    ) == 1 and said not in reader.page.evaluate("window.heard")
    assert find_violations(leila.page) == [] and leila.complaints == []
