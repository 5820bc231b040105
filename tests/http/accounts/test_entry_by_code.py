"""Tests of writing first and proving an address by a mailed code, as a browser without a script
does it.
"""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from consult.accounts.entry.rules_version import RULES_VERSION
from consult.accounts.models import User
from consult.consultations.site_texts.models import SiteText
from consult.core.database.engine import db, freeze_clock, utc_now
from consult.core.events.log import transaction
from .conftest import PERSON, WORDS, hidden_fields
from tests.support.forms.account_forms import follow_cookie, mails


def posted(look):
    return look("select body, author_id from comment where body = :words", words=WORDS)


def test_what_a_visitor_wrote_is_sent_with_the_code_and_the_new_person_is_signed_in(
    visitor, code, look, world
):
    one = visitor()
    asked = one.write()
    assert WORDS in asked.get_data(as_text=True) and posted(look) == []
    page = one.ask(asked)
    assert page.status_code == 200 and WORDS in page.get_data(as_text=True)
    assert posted(look) == [] and look("select * from \"user\" where name = 'Noor Salim'") == []
    answer = one.send(page, code())
    place = urlsplit(answer.headers["Location"])
    assert answer.status_code == 303 and place.path == f"/en/clauses/{world.other_clause}"
    assert place.fragment.startswith("comment-")
    ((_, author),) = posted(look)
    person = look('select name, email, rules, password_hash from "user" where id = :n', n=author)
    assert person == [("Noor Salim", PERSON["email"], RULES_VERSION, None)]
    assert one.client.get("/en/account").status_code == 200


@pytest.mark.parametrize("kind", ["privacy", "terms", "licence"])
def test_another_text_is_another_version_of_the_rules(visitor, code, app, look, kind):
    with app.app_context(), transaction():
        changed = datetime(2027, 3, 31, 12, tzinfo=UTC)
        db.session.add(SiteText(kind=kind, text={"en": "We keep less."}, changed_at=changed))
    one = visitor()
    asked = one.write()
    assert "version of 2027-03-31" in asked.get_data(as_text=True)
    assert one.send(one.ask(asked), code()).status_code == 303
    assert look("select rules from \"user\" where name = 'Noor Salim'") == [("2027-03-31",)]


def test_nothing_of_what_was_written_is_stored_before_the_code(visitor, look):
    one = visitor()
    one.ask(one.write())
    everything = " ".join(
        str(row) for table in db.metadata.tables for row in look(f'select * from "{table}"')
    )
    assert WORDS not in everything and PERSON["name"] in everything


def test_a_known_person_sends_under_the_name_of_the_account(visitor, code, look, world):
    one = visitor()
    page = one.ask(one.write(), email="pia@people.example", name="Somebody Else")
    assert one.send(page, code("pia@people.example")).status_code == 303
    assert [author for _, author in posted(look)] == [world.ids["pia"]]


def test_a_known_and_an_unknown_address_are_answered_alike(visitor):
    pages = []
    for secret, address in (("one", "pia@people.example"), ("two", "nobody@people.example")):
        page = visitor(secret).ask(visitor(secret).write(), email=address).get_data(as_text=True)
        hidden = r'name="(csrf|key|after)" value="[^"]*"'
        pages.append(re.sub(hidden, "", page.replace(address, "")))
    assert pages[0] == pages[1]


def test_a_code_is_good_in_the_browser_alone_that_asked_for_it(visitor, code, look):
    one, other = visitor("one"), visitor("other")
    one.ask(one.write())
    page = other.ask(other.write("Words of an attacker."), email="victim@people.example")
    refused = other.send(page, code())
    assert refused.status_code == 422 and "Words of an attacker." in refused.get_data(as_text=True)
    assert look("select * from comment where body = 'Words of an attacker.'") == []
    assert one.client.get("/en/account").status_code == 401


def test_five_wrong_codes_end_it_even_for_the_right_one(visitor, code, look):
    one = visitor()
    page = one.ask(one.write())
    wrong = "111111" if code() != "111111" else "222222"
    for _ in range(5):
        refused = one.send(page, wrong)
        assert refused.status_code == 422 and WORDS in refused.get_data(as_text=True)
    refused = one.send(page, code())
    assert refused.status_code == 422
    assert "Five codes were wrong." in refused.get_data(as_text=True) and posted(look) == []


def test_a_code_is_read_in_the_digits_of_every_script(visitor, code, look):
    one = visitor()
    page = one.ask(one.write())
    arabic = code().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert one.send(page, f"{arabic[:3]} {arabic[3:]}").status_code == 303
    assert len(posted(look)) == 1


def test_a_late_code_and_a_used_one_are_refused(visitor, code, look):
    one = visitor()
    page = one.ask(one.write())
    with freeze_clock(utc_now() + timedelta(minutes=11)):
        assert one.send(page, code()).status_code == 422
    assert one.send(page, code()).status_code == 303
    other = visitor()  # the same secret, before it signed in
    assert other.send(page, code()).status_code == 422 and len(posted(look)) == 1


def test_a_fourth_code_in_an_hour_is_refused_for_a_browser_and_for_an_address(visitor):
    one = visitor()
    asked = one.write()
    statuses = [one.ask(asked, email=f"n{n}@people.example").status_code for n in range(4)]
    assert statuses == [200, 200, 200, 429]
    others = [visitor(f"other{n}") for n in range(4)]
    statuses = [each.ask(each.write(), email="one@people.example").status_code for each in others]
    assert statuses == [200, 200, 200, 429]


def test_errors_keep_the_words_and_name_their_field(visitor, code):
    one = visitor()
    refused = one.ask(one.write(), email="nowhere", accept="")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and WORDS in page and "Noor Salim" in page
    assert 'href="#f-email"' in page and one.ask(refused).status_code == 200


@pytest.mark.parametrize("name", ["pia", "mona", "cho", "sera", "ada"])
def test_a_second_factor_or_a_role_that_decides_needs_its_password(visitor, app, world, look, name):
    with app.app_context(), transaction():
        db.session.get(User, world.ids["pia"]).totp_on = True
    one, address = visitor(), f"{name}@people.example"
    page = one.ask(one.write(), email=address)
    one.client.fill("/en/sign-in/mailed-code", {"email": address})
    bodies = [body for to, body in mails(app) if to == address]
    assert len(bodies) == 2 and not any(re.search(r"^\d{6}$", body, re.M) for body in bodies)
    assert all("sign in with your password" in body for body in bodies)
    assert one.send(page, "000000").status_code == 422 and posted(look) == []


@pytest.mark.parametrize(
    "to", ["", "/en/account/close", "https://evil.example/x", "/en/nowhere", "/en/clauses/1/amend"]
)
def test_only_forms_that_visitors_may_send_are_taken(visitor, to):
    assert visitor().client.post("/en/enter", data={"to": to, "body": "x"}).status_code == 404


def test_a_form_of_another_site_is_refused(visitor):
    one = visitor()
    answer = one.client.post(
        "/en/enter", data={"to": one.to, "body": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_a_form_of_another_kind_ignores_a_code(visitor, code, look):
    one = visitor()
    one.ask(one.write())
    answer = one.client.fill("/en/forgotten", {"email": "a@people.example", "entry_code": code()})
    assert answer.status_code in {303, 422} and one.client.get("/en/account").status_code == 401


def test_an_amendment_and_a_position_are_sent_with_a_code_too(visitor, code, look, world):
    one = visitor()
    one.to = f"/en/clauses/{world.other_clause}/amendments?text=en"
    page = one.client.get(f"/en/clauses/{world.other_clause}/amend").get_data(as_text=True)
    fields = hidden_fields(page, "/en/enter", "/amendments?text=en")
    text = "We *resolve* to connect every school by 2032 through [voluntary] public financing."
    given = {**fields, "kind": "mod", "text": text, "reason": "Time is needed."}
    asked = one.client.post("/en/enter", data=given)
    assert text in asked.get_data(as_text=True)
    answer = one.send(one.ask(asked), code())
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert look("select text from amendment_revision") == [(text,)]

    other = visitor("other")
    other.to = f"/en/clauses/{world.other_clause}/position"
    page = other.client.get(other.to).get_data(as_text=True)
    fields = hidden_fields(page, "/en/enter", other.to)
    assert fields["digest"]
    asked = other.client.post("/en/enter", data={**fields, "choice": "support"})
    answer = other.send(other.ask(asked, email="ari@people.example"), code("ari@people.example"))
    assert answer.status_code == 303
    assert look("select choice from position") == [("support",)]


def test_a_mailed_code_signs_in_who_has_an_account_and_nobody_else(visitor, code, app):
    one = visitor()
    form = "/en/sign-in/mailed-code"
    assert "role that decides, signs in with its password." in one.client.get(form).text
    for address in ("pia@people.example", "nobody@people.example"):
        answer = one.client.fill(form, {"email": address, "next": "/en/my/comments"})
        assert answer.headers["Location"] == f"{form}/enter?next=/en/my/comments"
        page = one.client.get(answer.headers["Location"]).get_data(as_text=True)
        assert "If an account with this address can sign in with a code" in page
        assert "role that decides, signs in with its password." in page and address in page
        assert "sent you" not in page and "have sent them" not in page
    assert [to for to, _ in mails(app)] == ["pia@people.example"]
    one = visitor("two")
    one.client.fill(form, {"email": "pia@people.example"})
    wrong = "111111" if code("pia@people.example") != "111111" else "222222"
    assert one.client.fill(f"{form}/enter", {"entry_code": wrong}).status_code == 422
    given = {"entry_code": code("pia@people.example"), "next": "/en/my/comments"}
    answer = one.client.fill(f"{form}/enter", given)
    assert answer.headers["Location"] == "/en/my/comments"
    follow_cookie(one.client, answer)
    assert one.client.get("/en/account").status_code == 200


def test_an_unclear_mention_is_asked_back_from_the_new_person_with_what_was_typed(
    visitor, code, app, look, world
):
    with app.app_context(), transaction():
        db.session.get_one(User, world.ids["hana"]).name = "Pia"
    one = visitor()
    answer = one.send(one.ask(one.write("Is that so, @Pia?")), code())
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Is that so, @Pia?</textarea>" in page
    assert "More than one is called Pia. Write one of these: @Pia (" in page
    assert look("select * from comment") == []
    assert one.client.get("/en/account").status_code == 200
