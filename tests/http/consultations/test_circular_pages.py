"""Pages of circular letters: written, read again, sent, and read by everyone."""

import pytest

from consult.accounts.models import User
from consult.consultations.circulars import actions
from consult.core.database.engine import db
from consult.core.events.log import transaction

LIST = "/en/c/talks/circulars"
LETTER = {
    "title_en": "Call for inputs, {name}",
    "body_en": "Dear {name},\n\nplease write.",
    "roles": ["head"],
}


def write(browser, **more):
    """Write a letter; return the address of its page."""
    made = browser("sera").fill(f"{LIST}/new", {**LETTER, **more})
    assert made.status_code == 303
    return made.location.partition("?")[0]


def send(browser, page):
    """Press the button of the page of a letter; return the answer."""
    version = browser("sera").get(page).text.partition('name="row_version" value="')[2]
    return browser("sera").fill(f"{page}/send", {"row_version": version.partition('"')[0]})


def test_a_letter_is_written_read_again_sent_and_read_by_everyone(browser, look):
    assert "There is no circular letter yet." in browser("sera").get(LIST).text
    assert "has not sent a circular letter yet" in browser().get(LIST).text
    page = write(browser)
    mine = browser("sera").get(page).text
    assert "Call for inputs, Sera" in mine and "2 people get it." in mine and "Hana" in mine
    assert browser("pia").get(page).status_code == 404
    assert "circular letter" not in browser().get("/en/c/talks").text
    assert send(browser, page).status_code == 303
    assert look("select count(*) from mail where subject like 'Call for inputs, %'") == [(2,)]
    sent = browser("sera").get(page).text
    assert "0 handed over to the mail server, 2 waiting, 0 refused." in sent
    theirs = browser("pia").get(page).text
    assert "Call for inputs, Pia" in theirs and "Hana" not in theirs
    assert "handed over" not in theirs
    visitor = browser().get(page).text
    assert "Call for inputs, …" in visitor and "{name}" not in visitor
    assert "{name}" not in browser().get(LIST).text
    assert "1 circular letter" in browser().get("/en/c/talks").text
    assert browser("sera").get(f"{page}/edit").status_code == 409
    assert browser("sera").fill(f"{page}/edit", LETTER).status_code == 409


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"body_en": "Dear {nmae}"}, "{nmae} is no placeholder."),
        ({"body_fr": "Bonjour"}, "Please fill this in."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(browser, given, told):
    refused = browser("sera").fill(f"{LIST}/new", {**LETTER, **given})
    assert refused.status_code == 422 and told in refused.text
    assert all(words in refused.text for words in given.values())
    assert 'value="head" checked' in " ".join(refused.text.split())


def test_many_recipients_are_sent_by_a_second_person(browser, monkeypatch):
    monkeypatch.setattr(actions, "MOST_ALONE", 1)
    page = write(browser)
    mine = browser("sera").get(page).text
    assert "so another person of the secretariat sends it" in mine and "Send it now" not in mine
    assert "Nobody else has the role of the secretariat now." in mine
    assert "Ask another person to send it" not in mine
    given = {"role": "secretariat", "emails": "mona@people.example"}
    assert browser("ada").fill("/en/c/talks/manage/people", given).status_code == 303
    mine = browser("sera").get(page).text
    assert "Ask another person to send it" in mine and "Nobody else" not in mine
    senders = mine.partition("so tell one of them:")[2].partition("</ul>")[0]
    assert "Mona" in senders and "Sera" not in senders
    assert browser("sera").fill(f"{page}/propose", {}).status_code == 303
    assert "You have asked for it." in browser("sera").get(page).text
    assert browser("sera").fill(f"{page}/send", {"row_version": "2"}).status_code == 409


def test_a_letter_is_changed_and_discarded_before_it_is_sent(browser, look):
    page = write(browser)
    form = browser("sera").get(f"{page}/edit").text
    assert "<h1>Change the circular letter</h1>" in form
    assert "Dear {name}," in form
    version = form.partition('name="row_version" value="')[2].partition('"')[0]
    changed = {**LETTER, "title_en": "Second call", "row_version": version}
    assert browser("sera").fill(f"{page}/edit", changed).status_code == 303
    assert "Second call" in browser("sera").get(page).text
    assert browser("sera").fill(f"{page}/discard", {}).location == f"{LIST}?done=discarded"
    assert look("select count(*) from circular") == [(0,)]


def test_a_letter_goes_to_everyone_only_if_that_is_said(browser):
    none = {name: words for name, words in LETTER.items() if name != "roles"}
    refused = browser("sera").fill(f"{LIST}/new", none)
    assert refused.status_code == 422 and "Choose roles or groups, or everyone." in refused.text
    both = browser("sera").fill(f"{LIST}/new", {**LETTER, "everyone": "1"})
    assert both.status_code == 422 and "Choose either everyone, or roles" in both.text
    made = browser("sera").fill(f"{LIST}/new", {**none, "everyone": "1"})
    page = made.location.partition("?")[0]
    assert "All who take part" in browser("sera").get(page).text
    form = " ".join(browser("sera").get(f"{page}/edit").text.split())
    assert 'name="everyone" value="1" checked' in form


def test_a_letter_is_read_as_one_recipient_gets_it(browser, world, look):
    with world.app.app_context(), transaction():
        db.session.get(User, world.ids["hana"]).language = "fr"
    page = write(browser, title_fr="Appel, {name}", body_fr="Cher {name}, {organization}")
    hana = world.ids["hana"]
    seen = browser("sera").get(f"{page}?reader={hana}").text
    assert "Appel, Hana" in seen and "Cher Hana, Lakeside Schools Network" in seen
    assert 'lang="fr"' in seen and "gets, in French." in seen
    other = browser("sera").get(f"{page}?reader={world.ids['pia']}").text
    assert "Pia" not in other and "Call for inputs, Sera" in other
