"""Tests of the pages between writing and the code: reload and Back, errors, and what they tell."""

import re
from datetime import timedelta

from consult.core.database.engine import freeze_clock, utc_now
from .conftest import PERSON, WORDS
from tests.support.forms.account_forms import mails


def count_codes(app):
    return sum(bool(re.search(r"^\d{6}$", body, re.M)) for _to, body in mails(app))


def test_reloading_the_page_of_the_code_mails_none_and_another_code_is_a_press_of_its_own(
    visitor, code, app, look
):
    one = visitor()
    asked = one.write()
    page = one.ask(asked)
    again = one.ask(asked)  # the same form, as a browser sends it again
    assert again.status_code == 200 and WORDS in again.get_data(as_text=True)
    assert count_codes(app) == 1
    one.ask(page)
    assert count_codes(app) == 2
    one.ask(page)  # the same press, sent again
    assert count_codes(app) == 2
    one.ask(asked, email="other@people.example")
    assert count_codes(app) == 3
    assert one.send(page, code("other@people.example")).status_code == 303


def test_a_browser_alone_keeps_a_page_with_words_for_its_button_back(visitor):
    one = visitor()
    asked = one.write()
    page = one.ask(asked)
    assert {each.headers["Cache-Control"] for each in (asked, page)} == {"private, no-cache"}
    assert one.send(page, "000000").headers["Cache-Control"] == "private, no-cache"
    assert one.client.get("/en/enter", query_string={"to": one.to}).headers["Cache-Control"] == (
        "no-store"
    )


def test_words_that_the_tab_keeps_are_on_no_page_and_each_page_is_an_address(
    visitor, code, app, look
):
    one = visitor()
    form = one.client.get("/en/enter", query_string={"to": one.to})
    assert form.status_code == 200 and f'data-tab-words="{one.to}"' in form.text
    assert "Nothing that you wrote is kept in this tab." in form.text
    answer = one.ask(form)
    assert answer.status_code == 303
    place = answer.headers["Location"]
    assert place.startswith("/en/enter/code?")
    for _ in range(2):
        page = one.client.get(place)
        assert page.status_code == 200 and 'name="entry_code"' in page.text
        assert PERSON["email"] in page.text and count_codes(app) == 1
    again = one.client.get("/en/enter", query_string={"to": one.to}).text
    assert f'value="{PERSON["email"]}"' in again and 'value="Noor Salim"' in again
    answer = one.send(page, code())
    assert answer.status_code == 422  # nothing was written, and it is said once more
    with freeze_clock(utc_now() + timedelta(minutes=11)):
        other = visitor("other")
        other.ask(form)
        answer = visitor("third").client.get(place)
        assert answer.status_code == 303 and "/en/enter?" in answer.headers["Location"]


def test_a_new_person_alone_is_told_of_the_account_and_how_to_come_back(visitor, code, app):
    one = visitor()
    page = one.ask(one.write())
    assert "You have an account now, and are signed in." in page.text
    one.send(page, code())
    told = [body for to, body in mails(app) if to == PERSON["email"] and "/account" in body]
    assert len(told) == 1 and "/en/sign-in/mailed-code" in told[0]
    other = visitor("other")
    other.send(other.ask(other.write(), email="pia@people.example"), code("pia@people.example"))
    assert not [body for to, body in mails(app) if to != PERSON["email"] and "/account" in body]


def test_the_first_page_says_which_addresses_a_sample_takes_and_opens_its_mail_box_beside(
    visitor, app
):
    app.config["SAMPLE"] = True
    one = visitor()
    asked = one.write()
    for page in (asked, one.ask(asked), one.client.get("/en/sign-in/mailed-code")):
        assert "ends in .example" in page.text
        assert re.search(r'<a[^>]*/mailbox[^>]*target="_blank" rel="noopener"', page.text, re.S)
    box = one.client.get(f"/en/mailbox?to={PERSON['email']}").text
    assert "go back to the tab that asks for it, and type it there" in box
    app.config["SAMPLE"] = False
    assert "ends in .example" not in one.write().text


def test_the_note_below_a_form_asks_nobody_with_an_account_to_join(visitor, world):
    page = visitor().client.get(f"/en/clauses/{world.other_clause}").text
    note = re.search(r"Already have an account\?.*?</div>", page, re.S)[0]
    assert "/sign-in" in note and "/join" not in note
    assert "JavaScript" not in page


def test_all_errors_of_the_form_come_at_once(visitor):
    one = visitor()
    asked = one.write()
    page = one.ask(asked, email="nowhere", name="", accept="", speaks_for="new").text
    for field in ("email", "name", "accept", "new_name", "new_group", "new_region"):
        assert f'href="#f-{field}"' in page
    page = one.ask(asked, email="", speaks_for="organisation").text
    assert 'href="#f-email"' in page and 'href="#f-organisation_id"' in page


def test_the_page_of_the_code_names_the_organization_that_is_declared(visitor, world):
    one = visitor()
    new = {"new_name": "Lakeside Youth", "new_group": "civ", "new_region": "africa"}
    page = one.ask(one.write(), speaks_for="new", **new)
    told = re.search(r"How you will appear.*?</p>", page.text, re.S)[0]
    assert "Noor Salim" in told and "Lakeside Youth" in told and "self-declared" in told
    page = one.ask(one.write(), speaks_for="organisation", organisation_id=world.lakeside)
    assert "declares affiliation with" in page.text
    page = one.ask(one.write(), speaks_for="self")
    assert "declares affiliation with" not in page.text
