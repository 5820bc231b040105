"""Tests of the account pages: requests of a browser, with refusals beside successes."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from consult.accounts.models import Organisation, User
from consult.core.database.engine import freeze_clock, db, utc_now
from consult.core.events.log import transaction
from consult.core.web.write_endpoint import COOKIE_NAME
from consult.core.web.csrf import compute_csrf_token
from tests.http.conftest import GOOD_PASSWORD
from tests.support.forms.account_forms import JOINING, SIGNING, follow_cookie, mails, path_in


def test_a_person_joins_confirms_by_the_link_and_signs_in(app, world, browser):
    client = browser()
    assert client.fill("/fr/join", JOINING).headers["Location"].endswith("/fr/sent?what=join")
    ((to, body),) = mails(app)
    link = path_in(body)
    assert to == JOINING["email"] and link.startswith("/fr/confirm/")
    early = client.fill("/fr/sign-in", {"email": to, "password": GOOD_PASSWORD})
    assert early.status_code == 409
    assert client.get(link).status_code == 200 and client.fill(link, {}).status_code == 303
    again = client.fill(link, {})
    assert again.status_code == 409
    entered = client.fill(
        "/fr/sign-in", {"email": "Tome@Ribeirinhos.example", "password": GOOD_PASSWORD}
    )
    assert entered.status_code == 303 and follow_cookie(client, entered)
    assert "Tomé Alves" in client.get("/fr/account").get_data(as_text=True)
    assert "person.confirmed" in world.events()


def test_opening_a_link_changes_nothing_by_itself(app, world, browser):
    client = browser()
    client.fill("/fr/join", JOINING)
    client.get(path_in(mails(app)[0][1]))
    assert "person.confirmed" not in world.events()


def test_a_new_address_holds_only_once_its_link_is_opened_and_confirmed(app, known, browser, look):
    pia = browser("pia")
    assert "once you open it and confirm." in pia.get("/en/account/address").text
    given = {"email": "new@people.example", "password": GOOD_PASSWORD}
    sent = pia.fill("/en/account/address", given)
    assert "until you open it and confirm." in pia.get(sent.location).text
    link = path_in(mails(app)[0][1])
    assert "Confirm, and your account uses this address" in pia.get(link).text
    addresses = "select email from \"user\" where name = 'Pia'"
    assert look(addresses) == [("pia@people.example",)]
    assert pia.fill(link, {}).status_code == 303
    assert look(addresses) == [("new@people.example",)]
    (told,) = [body for to, body in mails(app) if to == "pia@people.example"]
    assert "How to reach it:" in told and "/en/contact" in told


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("ivo", {"speaks_for": "organisation"}, "Declared. The secretariat will review it."),
        ("pia", {"speaks_for": "organisation"}, "Saved."),  # verified before, and still
        ("pia", {"speaks_for": "self"}, "Saved."),
    ],
)
def test_only_a_declaration_that_waits_is_said_to_wait(known, browser, name, given, words):
    person = browser(name)
    chosen = {"organisation_id": str(known.lakeside), "evidence": "https://lakeside.example"}
    answer = person.fill("/en/account/affiliation", {**given, **chosen})
    assert answer.status_code == 303
    flash = person.get(answer.location).text.partition('class="flash"')[2].partition("</p>")[0]
    assert words in flash


@pytest.mark.parametrize("path", ["join", "accounts/rules", "terms", "c/talks/join"])
def test_each_page_says_the_same_of_contributions_after_an_account_is_deleted(browser, path):
    page = browser().get(f"/en/{path}").text
    assert "Contributions stay public; if you delete your account, they stay without your" in page
    assert "even if I leave" not in page and "remain attributed" not in page


@pytest.mark.parametrize("settings", [{"PUBLIC_URL": "http://consult.example"}])
def test_links_stand_under_the_public_address_whatever_host_was_asked(
    app, known, browser, settings
):
    client = browser()
    client.set_cookie(COOKIE_NAME, client.token, domain="evil.example")
    sent = client.open(
        "/en/forgotten",
        method="POST",
        base_url="http://evil.example",
        data={"csrf": compute_csrf_token(client.token), "email": "pia@people.example"},
    )
    assert sent.status_code == 303
    assert "http://consult.example/en/reset/" in mails(app)[0][1] and "evil" not in mails(app)[0][1]


@pytest.mark.parametrize("path, given", [("/en/join", JOINING), ("/en/forgotten", {"email": "x"})])
def test_known_and_unknown_addresses_are_answered_alike(known, browser, path, given):
    answers = []
    for address in ("pia@people.example", "nobody@people.example"):
        response = browser().fill(path, {**given, "email": address})
        answers.append(
            (
                response.status_code,
                response.headers["Location"],
                response.get_data(),
                "Set-Cookie" in response.headers,
            )
        )
    assert answers[0] == answers[1] and answers[0][0] == 303


def test_mistakes_on_the_form_cost_no_mail_and_five_mails_to_one_address_are_enough(
    app, known, browser
):
    client = browser()
    for _ in range(6):
        assert client.fill("/en/join", {**JOINING, "password": "password1234"}).status_code == 422
    answers = {
        address: [client.fill("/en/forgotten", {"email": address}).status_code for _ in range(6)]
        for address in ("pia@people.example", "nobody@people.example")
    }
    assert set(map(tuple, answers.values())) == {(303,) * 5 + (429,)}
    assert len(mails(app)) == 5


def test_changing_the_password_keeps_this_browser_and_ends_the_others(known, browser):
    this, other = browser("pia"), browser()
    follow_cookie(other, other.fill("/en/sign-in", SIGNING))
    wrong = this.fill("/en/account/password", {"old": "not it", "password": GOOD_PASSWORD + " now"})
    assert wrong.status_code == 422 and "not it" not in wrong.get_data(as_text=True)
    assert (
        this.fill(
            "/en/account/password", {"old": GOOD_PASSWORD, "password": GOOD_PASSWORD + " now"}
        ).status_code
        == 303
    )
    assert (
        this.get("/en/account").status_code == 200 and other.get("/en/account").status_code == 401
    )


def test_the_second_factor_is_set_up_asked_for_and_turned_off(app, known, browser):
    client = browser("mona")
    client.fill("/en/account/second-factor/begin", {"password": GOOD_PASSWORD})
    page = client.get("/en/account/second-factor").get_data(as_text=True)
    assert "data:image/svg+xml" in page
    device = pyotp.TOTP(re.search(r'<code class="once"[^>]*>(\w+)</code>', page).group(1))
    assert client.fill("/en/account/second-factor/on", {"code": "12345"}).status_code == 422
    assert (
        client.fill("/en/account/second-factor/on", {"code": device.at(utc_now())}).status_code
        == 303
    )
    other = browser()
    with freeze_clock(utc_now() + timedelta(minutes=2)):
        step = other.fill(
            "/en/sign-in",
            {
                "email": "mona@people.example",
                "password": GOOD_PASSWORD,
                "next": "/en/organisations",
            },
        )
        assert "/en/sign-in/code" in step.headers["Location"]
        follow_cookie(other, step)
        assert other.get("/en/account").status_code == 401
        assert other.get("/en/sign-in/code").status_code == 200
        assert other.fill("/en/sign-in/code", {"code": "000000"}).status_code == 422
        shown = f"{device.at(utc_now())[:3]} {device.at(utc_now())[3:]}"
        entered = other.fill("/en/sign-in/code", {"code": shown, "next": "/en/organisations"})
        assert entered.status_code == 303 and entered.headers["Location"] == "/en/organisations"
        follow_cookie(other, entered)
        assert other.get("/en/account").status_code == 200
    with freeze_clock(utc_now() + timedelta(minutes=4)):
        assert (
            other.fill("/en/account/second-factor/off", {"code": device.at(utc_now())}).status_code
            == 303
        )


@pytest.mark.parametrize("settings", [{"SECOND_FACTOR": "moderator, chair"}])
def test_the_account_tells_that_roles_wait_for_a_code(known, browser, settings):
    client = browser()
    follow_cookie(
        client,
        client.fill("/en/sign-in", {"email": "mona@people.example", "password": GOOD_PASSWORD}),
    )
    page = client.get("/en/account").get_data(as_text=True)
    assert "counts only after a one-time code: set up codes" in page
    assert {"consultation_id": known.consultation, "role": "moderator"} not in client.get(
        "/api/v1/me"
    ).json["roles"]


def test_the_secretariat_verifies_organisations_and_affiliations_on_its_pages(app, known, browser):
    ivo, sera = browser("ivo"), browser("sera")
    given = {
        "speaks_for": "new",
        "new_name": "Ribeirinhos",
        "new_group": "civ",
        "new_region": "americas",
    }
    assert ivo.fill("/en/account/affiliation", given).status_code == 303
    with app.app_context():
        number = db.session.scalar(
            select(Organisation.id).where(Organisation.name == "Ribeirinhos")
        )
    assert "Ribeirinhos" in sera.get("/en/organisations/proposed").get_data(as_text=True)
    assert sera.fill(f"/en/affiliations/{known.ids['ivo']}/verify", {}).status_code == 409
    assert ivo.fill(f"/en/organisations/{number}/verify", {}).status_code == 403
    assert sera.fill(f"/en/organisations/{number}/verify", {"row_version": "99"}).status_code == 409
    assert sera.fill(f"/en/organisations/{number}/verify", {"row_version": "1"}).status_code == 303
    assert sera.fill(f"/en/affiliations/{known.ids['ivo']}/verify", {}).status_code == 303
    assert mails(app)[-1][0] == "ivo@people.example"
    assert (
        browser().get("/api/v1/organisations?group=civ").json["organisations"][-1]["name"]
        == "Ribeirinhos"
    )


def test_a_government_typed_as_a_name_is_refused_and_the_page_keeps_what_was_typed(known, browser):
    given = {
        **JOINING,
        "speaks_for": "new",
        "new_name": "Norvania",
        "new_group": "civ",
        "new_region": "europe",
    }
    response = browser().fill("/en/join", given)
    page = response.get_data(as_text=True)
    assert response.status_code == 422 and "Governments are chosen from the list" in page
    assert 'value="Norvania"' in page and GOOD_PASSWORD not in page


def test_the_list_of_governments_is_kept_on_a_page(known, browser):
    text = "code,region,en,fr,ar,es,ru,zh\nXA,arab,Arandia,Arandie,,,,\n"
    assert browser("pia").fill("/en/governments", {"list": text}).status_code == 403
    wrong = browser("sera").fill("/en/governments", {"list": text.replace("arab", "mars")})
    assert wrong.status_code == 422 and "Line 2" in wrong.get_data(as_text=True)
    assert browser("sera").fill("/en/governments", {"list": text}).status_code == 303
    assert "Arandie" in browser().get("/fr/organisations").get_data(as_text=True)


def test_a_report_names_its_organization_also_after_the_affiliation_has_ended(app, known, browser):
    page = f"/en/people/{known.ids['pia']}"
    browser("nora").fill(f"{page}/flag", {"reason": "She is of another one."})
    queue = browser("sera").get("/en/affiliations").text
    assert "It is false" in queue and "has ended since" not in queue
    with app.app_context(), transaction():
        db.session.get(User, known.ids["pia"]).organisation_id = None
    queue = browser("sera").get("/en/affiliations").text
    assert "It is false" not in queue and "The affiliation has ended since" in queue
    assert "Lakeside" in queue[queue.index('id="flags"') :]
    done = browser("sera").fill("/en/flags/1", {"outcome": "dismissed"})
    assert "The report is closed." in browser("sera").get(done.location).text


def test_a_false_attribution_is_flagged_and_settled(app, known, browser, look):
    page = f"/en/people/{known.ids['pia']}"
    assert browser().fill(f"{page}/flag", {"reason": "She left."}).status_code == 401
    assert browser("nora").fill(f"{page}/flag", {}).status_code == 422
    assert browser("nora").fill(f"{page}/flag", {"reason": "<b>She</b> left."}).status_code == 303
    queue = browser("sera").get("/en/affiliations").get_data(as_text=True)
    assert "&lt;b&gt;She&lt;/b&gt; left." in queue
    bare = browser("sera").fill("/en/flags/1", {"outcome": "upheld", "reason": " "})
    assert bare.status_code == 422 and "<details open>" in bare.text and mails(app) == []
    given = {"outcome": "upheld", "reason": "Lakeside does not know her."}
    assert browser("sera").fill("/en/flags/1", given).status_code == 303
    ((to, body),) = mails(app)
    assert to == "pia@people.example" and given["reason"] in body and "left" not in body
    assert look('select affiliation from "user" where id = :n', n=known.ids["pia"]) == [
        ("refused",)
    ]


@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("close", {"sure": "1"}),
        ("address", {"email": "ivo@elsewhere.example"}),
        ("password", {"old": "a guess"}),
    ],
)
def test_an_account_without_a_password_is_led_to_one(app, world, browser, look, page, given):
    client, sent = browser("ivo"), {"password": GOOD_PASSWORD, **given}
    shown = client.get(f"/en/account/{page}").text
    assert 'href="/en/forgotten"' in shown and 'name="password"' not in shown
    for _ in range(6):
        refused = client.fill(f"/en/account/{page}", sent)
        assert refused.status_code == 409 and "This is not your password" not in refused.text
    assert "account has n" in refused.text and look("select * from failed_sign_in") == []
    client.fill("/en/forgotten", {"email": "ivo@people.example"})
    link = path_in(mails(app)[-1][1])
    assert browser().fill(link, {"password": GOOD_PASSWORD}).status_code == 303
    follow_cookie(client, client.fill("/en/sign-in", {**SIGNING, "email": "ivo@people.example"}))
    assert 'name="password"' in client.get(f"/en/account/{page}").text


def test_a_closed_account_is_gone_and_its_page_too(known, browser):
    client = browser("pia")
    assert client.fill("/en/account/close", {"password": GOOD_PASSWORD}).status_code == 422
    assert (
        client.fill("/en/account/close", {"password": GOOD_PASSWORD, "sure": "1"}).status_code
        == 303
    )
    assert client.get("/en/account").status_code == 401
    assert browser().get(f"/en/people/{known.ids['pia']}").status_code == 404
    assert browser().fill("/en/sign-in", SIGNING).status_code == 422


def test_nobodys_address_is_on_a_page_or_in_the_api(known, browser):
    for path in (
        f"/en/people/{known.ids['pia']}",
        f"/en/organisations/{known.lakeside}",
        f"/api/v1/people/{known.ids['pia']}",
        "/api/v1/organisations",
        "/en/organisations",
    ):
        assert "@people.example" not in browser("paul").get(path).get_data(as_text=True)
