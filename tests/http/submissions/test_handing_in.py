"""Tests of handing in a document over HTTP: the form, the receipt, the list, the rules."""

import json
from hashlib import sha256
from io import BytesIO

import pytest

from consult.consultations.models import Consultation
from consult.core.database.engine import db, utc_now
from consult.core.events.dispatcher import Dispatcher
from consult.core.events.log import transaction
from tests.support.consultation.notices import notices, said

LIST = "/en/c/talks/submissions"
PAPER = b"Schools first.\n\nWe ask for public financing of every school."


def send(browser, name="pia", **more):
    given = {"files": (BytesIO(PAPER), "schools.txt"), "title": "Schools first", **more}
    return browser(name).fill(f"{LIST}/send", given)


@pytest.fixture
def handed_in(browser):
    answer = send(browser)
    assert answer.location == f"{LIST}/1?done=sent"
    return answer.location


@pytest.mark.parametrize("settings", [{"FILE_MB": 3}])
def test_the_forms_print_the_size_of_files_that_the_installation_takes(browser):
    assert "up to 3 MB." in browser("pia").get(f"{LIST}/send").text
    assert "together up to 3 MB." in browser("sera").get(f"{LIST}/register").text


def test_a_participant_hands_in_a_document_and_sees_what_became_of_it(browser, world, handed_in):
    page = browser("pia").get(handed_in).text
    assert "It is handed in. A receipt was mailed to you." in page
    assert "Handed in, not published yet" in page and "Withdraw it" in page
    assert browser("hana").get(f"{LIST}/1").status_code == 404
    assert "Schools first" in browser("pia").get("/en/my/submissions").text
    assert "not published yet" in browser("pia").get("/en/my/submissions").text
    register = browser("sera").get(LIST).text
    assert "1 document was handed in and waits for you" in register
    assert browser("sera").fill(f"{LIST}/publish", {"numbers": "1"}).status_code == 303
    assert "published" in browser("pia").get("/en/my/submissions").text
    public = browser().get(f"{LIST}/1").text
    assert "Schools first" in public and "Handed in by" not in public


def test_a_visitor_and_a_stranger_are_told_what_to_do_first(browser):
    assert "Sign in to hand in a document." in browser().get(f"{LIST}/send").text
    assert "Take part in this consultation first." in browser("nora").get(f"{LIST}/send").text
    assert "Hand in a document" in browser().get(LIST).text


def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(browser):
    given = {"files": (BytesIO(b"MZ..."), "x.exe"), "agenda_item": "Item 4"}
    answer = browser("pia").fill(f"{LIST}/send", {"title": "Ours", **given})
    assert answer.status_code == 422
    assert 'value="Ours"' in answer.text and 'value="Item 4"' in answer.text
    assert "Your affiliation with an organization is not verified" in send(browser, "dora").text


def test_an_upload_that_began_in_time_is_not_late(app, browser, world):
    pia, digest = browser("pia"), sha256(PAPER).hexdigest()
    told = json.loads(pia.fill(f"{LIST}/begin", {"digest": digest}, scripted=True).text)
    with app.app_context(), transaction():
        db.session.get_one(Consultation, world.consultation).current.closes_at = utc_now()
    assert "The deadline has passed." in pia.get(f"{LIST}/send").text
    assert send(browser, **told).location == f"{LIST}/1?done=sent"
    assert "It came after the deadline" not in pia.get(f"{LIST}/1").text
    send(browser, **{**told, "proof": "0" * 64}, again="1")
    assert "It came after the deadline" in pia.get(f"{LIST}/2").text
    sera = browser("sera")
    refused = sera.fill(f"{LIST}/publish", {"numbers": "2"})
    assert refused.status_code == 409 and "Admit it first" in refused.text
    assert sera.fill(f"{LIST}/2/admit", {"reason": "Their power was cut."}).status_code == 303
    assert sera.fill(f"{LIST}/publish", {"numbers": "2"}).status_code == 303
    assert "Their power was cut." in browser().get(f"{LIST}/2").text


def test_the_deadline_is_shown_in_the_time_of_the_place_utc_and_the_readers(app, browser, world):
    browser("sera").fill(f"{LIST}/call", {"is_open": "1", "timezone": "Asia/Tokyo"})
    with app.app_context(), transaction():
        stage = db.session.get_one(Consultation, world.consultation).current
        stage.closes_at = utc_now().replace(year=2031, month=3, day=1, hour=20, minute=0)
    page = browser("pia").get(f"{LIST}/send").text
    assert "Sun 2 Mar 2031, 05:00" in page and "Sat 1 Mar 2031, 20:00" in page
    assert "Tokyo, UTC+9" in page and ">UTC<" in page


def test_the_rules_of_the_call_are_kept_and_a_wrong_pattern_is_explained(browser):
    sera = browser("sera")
    given = {"is_open": "1", "timezone": "Europe/Zurich", "document_symbol": "T/SUB"}
    assert "It needs {n} once" in sera.fill(f"{LIST}/call", given).text
    given |= {"document_symbol": "T/SUB/{n}"}
    assert sera.fill(f"{LIST}/call", given).location == f"{LIST}/call?done=saved"
    assert 'value="T/SUB/{n}"' in sera.get(f"{LIST}/call").text
    send(browser)
    assert "T/SUB/1" in browser().get(LIST).text  # public at once: it is not held


def test_others_align_with_a_published_submission(browser, handed_in):
    assert "Align my organization" not in browser("nils").get(LIST).text
    browser("sera").fill(f"{LIST}/publish", {"numbers": "1"})
    assert "Align my organization with it" in browser("nils").get(f"{LIST}/1").text
    assert "Align my organization with it" not in browser("hana").get(f"{LIST}/1").text
    assert browser("nils").fill(f"{LIST}/1/align", {}).status_code == 303
    page = browser().get(f"{LIST}/1").text
    assert "Aligned with it" in page and "Norvania" in page
    assert browser("nils").fill(f"{LIST}/1/end-alignment", {}).status_code == 303
    assert "Aligned with it" not in browser().get(f"{LIST}/1").text


def test_secretariat_and_sender_are_told(app, world, browser):
    with app.app_context():
        news = Dispatcher()
    send(browser)
    send(browser, "ivo", behalf="person")
    with app.app_context():
        news.step()
        first, _ = notices(world, "sera", "submission.handed_in")
        assert said(first)[0] == (
            "A document was handed in by Lakeside Schools Network: Schools first"
        )
    browser("sera").fill(f"{LIST}/publish", {"numbers": ["1", "2"]})
    with app.app_context():
        news.step()
        told = {name: len(notices(world, name, "submission.published")) for name in ("pia", "ivo")}
    assert told == {"pia": 1, "ivo": 1}


def test_both_kinds_of_documents_do_not_share_their_symbols(browser):
    given = {"timezone": "UTC", "document_symbol": "T/{n}", "information_symbol": "T/{n}"}
    refused = browser("sera").fill(f"{LIST}/call", given)
    assert refused.status_code == 422 and "two would get the same symbol" in refused.text


def test_a_document_that_was_handed_in_waits_on_the_home_page_of_the_secretariat(
    browser, handed_in
):
    assert "1 document was handed in and waits for you" in browser("sera").get("/en/c/talks").text
    assert "was handed in and waits" not in browser("mona").get("/en/c/talks").text
    page = browser("sera").get(f"{LIST}/1").text
    assert "only its sender, the secretariat and moderators can read it" in page


def test_the_same_file_is_named_before_it_is_taken_again(browser, look, handed_in):
    refused = send(browser, agenda_item="Item 4")
    assert refused.status_code == 422
    assert "“schools.txt” is submission 1 already" in refused.text
    assert 'value="Item 4"' in refused.text and "It is meant to come again" in refused.text
    assert look("select count(*) from submission") == [(1,)]
    assert send(browser, again="1").location == f"{LIST}/2?done=sent"


def test_a_file_that_the_sender_cannot_read_or_withdrew_is_not_named(browser, handed_in):
    assert send(browser, "hana").status_code == 303, "what waits is nobody else's business"
    assert browser("pia").fill(f"{LIST}/1/withdraw-own", {}).status_code == 303
    assert send(browser).status_code == 303
    files = {"files": (BytesIO(PAPER), "mail.txt")}
    refused = browser("sera").fill(f"{LIST}/register", files)
    assert refused.status_code == 422 and "“mail.txt” is submission 2 already" in refused.text
    files = {"files": (BytesIO(PAPER), "mail.txt"), "again": "1"}
    assert browser("sera").fill(f"{LIST}/register", files).status_code == 303


def test_its_sender_corrects_title_and_kind_until_it_is_public(browser, look, handed_in):
    page = browser("pia").get(handed_in).text
    assert f'href="{LIST}/1/correct"' in page
    wrong = browser("pia").fill(f"{LIST}/1/correct", {"title": "", "kind": "letter"})
    assert wrong.status_code == 422
    given = {"title": "All schools first", "kind": "statement"}
    answer = browser("pia").fill(f"{LIST}/1/correct", given)
    assert "Saved." in browser("pia").get(answer.location).text
    assert look("select title, kind from submission") == [("All schools first", "statement")]
    assert browser("hana").fill(f"{LIST}/1/correct", given).status_code == 404
    browser("sera").fill(f"{LIST}/1/publish", {})
    assert browser("pia").fill(f"{LIST}/1/correct", given).status_code == 409
    assert "Correct its title or kind" not in browser("pia").get(f"{LIST}/1").text


def test_after_that_the_secretariat_corrects_it_with_a_public_reason(browser, handed_in):
    sera = browser("sera")
    sera.fill(f"{LIST}/1/publish", {})
    given = {"title": "Schools", "kind": "letter", "source": "Pia", "language": "en"}
    given["received_on"] = utc_now().date().isoformat()
    refused = sera.fill(f"{LIST}/1/details", given)
    assert refused.status_code == 422 and "say why its title or kind is corrected" in refused.text
    answer = sera.fill(f"{LIST}/1/details", {**given, "reason": "It is a letter."})
    assert answer.status_code == 303
    public = browser().get(f"{LIST}/1").text
    assert "Title or kind corrected" in public and "It is a letter." in public
    no_reason = {**given, "source": "Pia of Lakeside"}
    assert sera.fill(f"{LIST}/1/details", no_reason).status_code == 303


def test_the_register_has_an_order_and_manage_says_what_waits(browser, world, handed_in):
    sera = browser("sera")
    manage = sera.get("/en/c/talks/manage").text
    assert "1 document was handed in and waits for you" in manage
    assert f'href="{LIST}?state=waiting"' in manage
    paper = (BytesIO(b"Ours."), "b.txt")
    more = {"files": paper, "title": "By nobody", "source": "Nobody", "received_on": "2026-01-02"}
    sera.fill(f"{LIST}/register", more)

    def order(name):
        html = sera.get(f"{LIST}?order={name}").text
        return [number for _at, number in sorted((html.find(f'{LIST}/{n}"'), n) for n in (1, 2))]

    assert order("number") == order("nonsense") == order("group") == [1, 2]
    assert order("received") == [1, 2]
    sera.fill(f"{LIST}/call", {"is_open": "1", "timezone": "UTC", "document_symbol": "T/{n}"})
    send(browser, "hana", files=(BytesIO(b"Third."), "c.txt"))
    html = sera.get(f"{LIST}?order=symbol").text
    assert html.find(f'{LIST}/3"') < html.find(f'{LIST}/1"') < html.find(f'{LIST}/2"')
