"""Pages of the work on cases and of appeals: pressed as a moderator, an author and a chair do."""

from tests.http.moderation.test_moderation_pages import QUEUE, post


def report(browser, comment):
    browser("nora").fill(f"/en/comments/{comment}/report", {"ground": "insult"})
    return f"c{comment}"


def press(browser, name, **given):
    """Press a button of the form for several cases; return the page after it."""
    answer = browser(name).fill(QUEUE, given)
    assert answer.status_code == 303, answer.text
    return browser(name).get(answer.location).text


def test_several_are_hidden_with_one_press_and_shown_again_with_another(browser, world):
    codes = [report(browser, post(browser, world)) for _ in range(2)]
    html = browser("mona").get(QUEUE).text
    assert html.count('form="cases" name="cases"') == 2
    assert browser("mona").get(f"{QUEUE}?select=all").text.count(" checked>") == 2
    assert "Everyone can read it at the address of a hidden amendment" in html
    html = press(browser, "mona", cases=codes, deed="hide", ground="insult")
    assert "2 contributions were hidden." in html and 'name="deed" value="show"' in html
    html = press(browser, "mona", cases=codes, deed="show")
    assert "It was undone for 2 contributions." in html
    html = press(browser, "mona", cases=[*codes, "c1"], deed="reopen")
    assert "2 were left out:" in html
    assert html.count("it needs another decision: this one does not fit its state") == 2


def test_a_made_up_address_confirms_nothing(browser, world):
    code = report(browser, post(browser, world))
    assert browser("ivo").get(f"/en/comments/{code[1:]}/reported").status_code == 302
    hides = {"cases": [code], "deed": "hide", "ground": "insult"}
    done = browser("mona").fill(QUEUE, hides).location
    words = "1 contribution was hidden."
    assert words in browser("mona").get(done).text
    assert words in browser("mona").get(done).text, "a page that is loaded again says it, too"
    made_up = f"{QUEUE}?did=hide&on={code}.c999"
    for name, address in (("mona", made_up), ("sera", done), ("mona", f"{done}&left=c9")):
        html = browser(name).get(address).text
        assert "hidden." not in html.partition("</h1>")[2].partition("Waiting for approval")[0]
    for address in (f"{QUEUE}?done=hidden&comment={code[1:]}", f"{QUEUE}?done=kept"):
        assert 'class="flash' not in browser("mona").get(address).text


def test_each_that_was_left_out_is_named_with_its_reason(browser, world):
    first, second = (report(browser, post(browser, world)) for _ in range(2))
    hides = {"deed": "hide", "ground": "insult"}
    press(browser, "sera", cases=[first], **hides)
    html = press(browser, "mona", cases=[first, second], **hides)
    assert "1 was left out:" in html
    assert 'decided already by <bdi dir="auto">Sera</bdi>' in html
    assert f">Comment {first[1:]}</a>:" in html and f">Comment {second[1:]}</a>:" not in html


def test_a_refused_decision_keeps_what_was_selected_and_says_what_is_missing(browser, world):
    code = report(browser, post(browser, world))
    refused = browser("mona").fill(QUEUE, {"cases": [code], "deed": "hide", "reason": "So."})
    assert refused.status_code == 422
    assert f'value="{code}"' in refused.text and " checked>" in refused.text
    assert ">So.</textarea>" in refused.text.replace("\n", "")
    nothing = browser("mona").fill(QUEUE, {"deed": "keep"})
    assert nothing.status_code == 422
    assert "Select at least one contribution first." in nothing.text


def test_cases_are_assigned_and_each_finds_the_own_ones(browser, world):
    mine, other = (report(browser, post(browser, world)) for _ in range(2))
    answer = browser("mona").fill(f"{QUEUE}/assign", {"cases": [mine], "to": world.ids["sera"]})
    html = browser("sera").get(f"{QUEUE}?part=mine").text
    assert f'id="case-{mine}"' in html and f'id="case-{other}"' not in html
    assert "assigned to you" in html
    html = browser("mona").get(answer.location).text
    assert "The assignment of 1 contribution was changed." in html
    assert "assigned to Sera" in html
    free = browser("mona").get(f"{QUEUE}?part=free").text
    assert f'id="case-{other}"' in free and f'id="case-{mine}"' not in free


def test_notes_stay_among_those_who_moderate(browser, world):
    code = report(browser, post(browser, world))
    where = f"{QUEUE}/cases/{code}/notes"
    assert browser("mona").fill(where, {"words": "Ask first."}).status_code == 303
    assert "Ask first." in browser("sera").get(QUEUE).text
    for reader in ("pia", "cho", None):
        page = browser(reader).get(f"/en/clauses/{world.clause}/comments").text
        assert "Ask first." not in page
    refused = browser("mona").fill(where, {"words": "x" * 2_001})
    assert refused.status_code == 422 and "x" * 2_001 in refused.text
    assert browser("pia").fill(where, {"words": "Me, too."}).status_code == 403


def test_an_appeal_goes_from_the_hidden_comment_to_the_chair_and_back(browser, world):
    comment = post(browser, world)
    browser("mona").fill(f"/en/comments/{comment}/hide", {"ground": "off_topic"})
    page = browser("pia").get(f"/en/clauses/{world.clause}/comments").text
    where = f"/en/comments/{comment}/appeal"
    assert f'href="{where}"' in page
    form = browser("pia").get(where).text
    assert "goes to the chair and the vice-chairs" in form and "within 7 days" in form
    assert browser("pia").fill(where, {"reason": ""}).status_code == 422
    made = browser("pia").fill(where, {"reason": "It is about clause 1."})
    assert made.status_code == 303
    there = made.location.partition("?")[0]
    assert browser("pia").get(where).location == there, "one appeal for each hiding"
    assert "1 appeal against hiding waits for you" in browser("cho").get("/en/c/talks").text
    assert "waits for you" not in browser("mona").get("/en/c/talks/appeals").text
    read = browser("cho").get(there).text
    assert "It is about clause 1." in read and "not about this text" in read
    assert browser("nora").get(there).status_code == 403
    assert browser("cho").fill(f"{there}/decide", {"verdict": "restored"}).status_code == 422
    given = {"verdict": "restored", "reply": "It is indeed."}
    assert browser("cho").fill(f"{there}/decide", given).status_code == 303
    assert "It is indeed." in browser("pia").get(there).text
    assert "Hidden by a moderator" not in browser().get(f"/en/comments/{comment}").text
    assert "shown again" in browser("sera").get("/en/c/talks/appeals").text
