"""Tests of the pages of notices, followed clauses and mail choices, without a script."""

import re

import pytest

from consult.comments.actions import post_comment, reply_to_comment
from consult.core.events import dispatcher as follower
from consult.core import mail
from consult.notifications.mails import jobs as mails
from consult.notifications.actions import make_unsubscribe_token
from consult.notifications.notice_kinds import PROCESS_VERBS
from tests.support.servers.mail_server import run_mail_server


@pytest.fixture
def answered(app, world):
    """Let Paul reply to Pia with text that looks like markup."""
    with app.app_context():
        news = follower.Dispatcher()
        first = post_comment(world.actor("pia"), world.clause, "Words").id
        number = reply_to_comment(world.actor("paul"), first, "I `<b>disagree</b>`").id
        news.step()
    return number


def test_a_notice_is_counted_listed_and_read(browser, world, answered):
    pia = browser("pia")
    page = pia.get("/en/notices").text
    assert "<b data-count>1</b>" in page and re.search(r'action="/en/notices/\d+/open"', page)
    assert (
        "answered you: \u2068Statement\u2069, clause \u20681\u2069" in page
        and "&lt;b&gt;disagree" in page
        and "<b>disagree" not in page
    )
    until = re.search(r'name="until" value="(\d+)"', page)[1]
    assert 'value="None"' not in page, "the form that marks them as read"
    answer = pia.fill("/en/notices/read", {"until": until})
    assert answer.location == "/en/notices?done=read#done"
    page = pia.get(answer.location).text
    assert '<p class="flash" id="done" role="status" tabindex="-1"><span>The notices were' in page
    assert (
        "Mark all as read" not in page and 'class="unread"' not in page and "answered you" in page
    )
    assert pia.fill("/en/notices/read", {"until": "x"}).status_code == 422


def test_opening_a_notice_leads_to_its_page_and_reads_it(browser, world, answered):
    pia = browser("pia")
    place = f"/en/clauses/{world.clause}#comment-{answered}"
    (address,) = re.findall(r'action="(/en/notices/\d+/open)"', pia.get("/en/c/talks").text)
    assert address in pia.get("/en/notices").text, "Home and the list open the same one"
    assert browser("paul").fill(address, {}).status_code == 404, "it is Pia's"
    assert browser().fill(address, {}).status_code == 401
    answer = pia.fill(address, {})
    assert answer.status_code == 303 and answer.location == place
    page = pia.get("/en/notices").text
    assert 'class="unread"' not in page and f'href="{place}"' in page
    assert "<b data-count>1</b>" not in page
    assert "new reply to you" not in pia.get("/en/c/talks").text


def test_an_empty_notice_list_says_what_will_appear_there(browser, world):
    assert "No notices yet." in browser("paul").get("/en/notices").text
    assert "You follow no clause yet" in browser("paul").get("/en/my/followed").text
    assert browser("paul").get("/en/notices?before=x").status_code == 200


@pytest.mark.parametrize("path", ["/en/notices", "/en/my/followed", "/en/account/mail"])
def test_a_visitor_is_asked_to_sign_in(browser, world, path):
    answer = browser().get(path)
    assert answer.status_code == 401 and "/en/sign-in" in answer.text


def test_a_clause_is_followed_and_unfollowed_from_its_page_and_from_the_list(browser, world):
    pia, place = browser("pia"), f"/en/clauses/{world.clause}"
    answer = pia.fill(f"{place}/follow", {})
    assert answer.status_code == 303 and answer.location.endswith(place)
    page = pia.get("/fr/my/followed").text
    assert "Rappelant que les États" in page and "Déclaration" in page
    assert pia.fill(f"/en/my/followed/{world.clause}/unfollow", {}).status_code == 303
    assert "You follow no clause yet" in pia.get("/en/my/followed").text
    pia.fill(f"{place}/follow", {})
    assert pia.fill(f"{place}/unfollow", {}).status_code == 303
    assert browser().fill(f"{place}/follow", {}).status_code == 401
    assert pia.fill("/en/clauses/9999/follow", {}).status_code == 404


def test_a_document_and_the_whole_are_followed_from_one_page(browser, world):
    pia, page = browser("pia"), "/en/my/followed"
    whole = f"/en/consultations/{world.consultation}"
    assert f'action="/en/documents/{world.document}/follow"' in pia.get(page).text
    assert pia.fill(f"/en/documents/{world.document}/follow", {}).location.endswith(page)
    assert f'action="/en/documents/{world.document}/unfollow"' in pia.get(page).text
    assert pia.fill(f"{whole}/follow", {}).status_code == 303
    assert f'action="{whole}/unfollow"' in pia.get(page).text
    assert pia.fill(f"/en/documents/{world.document}/unfollow", {}).status_code == 303
    seen = pia.get(page).text
    assert "followed with all documents" in seen
    assert f'action="/en/documents/{world.document}/follow"' not in seen, "nothing is left to do"
    assert pia.fill(f"{whole}/unfollow", {}).status_code == 303
    assert "followed with all documents" not in pia.get(page).text
    for address in (f"/en/documents/{world.document}", whole):
        assert browser().fill(f"{address}/follow", {}).status_code == 401
    assert pia.fill("/en/documents/9999/follow", {}).status_code == 404


def test_notices_are_filtered_by_kind_and_document_and_stay_so(browser, world, answered):
    pia = browser("pia")
    for address in (
        "?kind=answers",
        f"?document={world.document}&unread=1",
        "?kind=nonsense&document=x&unread=7",
    ):
        assert "answered you" in pia.get(f"/en/notices{address}").text, address
    empty = pia.get("/en/notices?kind=process").text
    assert "No notice fits this choice." in empty and "answered you" not in empty
    until = re.search(r'name="until" value="(\d+)"', pia.get("/en/notices").text)[1]
    done = pia.fill("/en/notices/read", {"until": until, "kind": "process"})
    assert done.location.endswith("/en/notices?kind=process&done=read#done")
    assert 'class="unread"' in pia.get("/en/notices").text, "only those that were shown"
    done = pia.fill("/en/notices/read", {"until": until, "kind": "answers", "unread": "1"})
    assert done.location.endswith("/en/notices?kind=answers&unread=1&done=read#done")
    assert 'class="unread"' not in pia.get("/en/notices").text
    assert "No notice fits this choice." in pia.get("/en/notices?unread=1").text


def test_notices_of_one_clause_stand_together(app, browser, world, answered):
    with app.app_context():
        news = follower.Dispatcher()
        reply_to_comment(world.actor("paul"), answered, "And once more.")
        news.step()
    page = browser("pia").get("/en/notices").text
    assert page.count('class="together"') == 1 and "2 notices" in page


def test_mails_are_chosen_on_a_page(browser, world):
    pia = browser("pia")
    page = pia.get("/en/account/mail").text
    assert re.search(r'name="rest" value="digest" checked', page) and re.search(
        r'name="answers" value="now" checked', page
    )
    answer = pia.fill("/en/account/mail", {"answers": "digest", "process": "never", "rest": "now"})
    assert answer.status_code == 303
    page = pia.get(answer.location).text
    assert "Saved." in page and re.search(r'name="process" value="never" checked', page)
    assert pia.fill("/en/account/mail", {"answers": "daily", "process": "never"}).status_code == 422


def test_the_page_names_every_subject_of_the_mails_about_the_process(browser):
    page = browser("pia").get("/en/account/mail").text
    hint = page[page.index("Silence procedures: each step") :].partition("</")[0]
    words = {
        "silence": "Silence procedures",
        "stage": "Stages",
        "deadline": "deadlines",
        "version": "New versions",
        "edition": "translations",
        "positions": "positions of yours",
        "meeting": "Meetings",
        "agenda": "agendas",
        "group": "Drafting groups",
        "incident": "Incidents",
        "questionnaire": "Questionnaires",
    }
    assert {verb.partition(".")[0] for verb in PROCESS_VERBS} == set(words)
    assert [each for each in words.values() if each not in hint] == []


def test_one_click_of_a_mail_asks_and_a_second_ends_the_mails_without_a_sign_in(
    browser, app, world
):
    with app.app_context():
        token = make_unsubscribe_token(world.ids["pia"], "rest")
    place = f"/ar/unsubscribe/{world.ids['pia']}/rest/{token}"
    anyone = browser()
    page = anyone.get(place).text
    assert f'action="{place}"' in page and 'dir="rtl"' in page
    assert re.search(
        r'name="rest" value="digest" checked', browser("pia").get("/en/account/mail").text
    )
    answer = anyone.fill(place, {})
    assert answer.status_code == 303 and f'action="{place}"' not in anyone.get(answer.location).text
    assert re.search(
        r'name="rest" value="never" checked', browser("pia").get("/en/account/mail").text
    )


def test_the_header_of_a_mail_ends_its_kind_in_one_request_of_a_mail_program_and_only_by_post(
    browser, app, world, answered
):
    with app.app_context(), run_mail_server() as server:
        app.config.update(SMTP_URL=server.url, PUBLIC_URL="http://localhost")
        mails.mail_at_once()
        mail.deliver_mail()
        header = re.fullmatch("<(.+)>", server.messages[0]["List-Unsubscribe"])[1]
    pia, program, click = browser("pia"), app.test_client(), {"List-Unsubscribe": "One-Click"}
    mails_at_once = 'name="answers" value="now" checked'
    assert program.get(header).status_code == 200 and program.head(header).status_code == 200
    assert app.test_client().post(header, data={}).status_code == 403, (
        "without what a mail program sends, the page's form"
    )
    assert app.test_client().post(header[:-1] + "x", data=click).status_code == 404
    assert mails_at_once in pia.get("/en/account/mail").text
    for way in ("application/x-www-form-urlencoded", "multipart/form-data"):
        answer = app.test_client().post(header, data=click, content_type=way)
        assert (
            answer.status_code == 200
            and not answer.headers.getlist("Set-Cookie")
            and "Location" not in answer.headers
        )
        assert 'name="answers" value="never" checked' in pia.get("/en/account/mail").text
        pia.fill("/en/account/mail", {"answers": "now", "process": "now", "rest": "digest"})


@pytest.mark.parametrize("path", ["rest/0000", "answers/{token}", "everything/{token}"])
def test_a_link_that_we_did_not_mail_is_not_found(browser, app, world, path):
    with app.app_context():
        token = make_unsubscribe_token(world.ids["pia"], "rest")
    place = f"/en/unsubscribe/{world.ids['pia']}/{path.format(token=token)}"
    assert browser().get(place).status_code == 404 and browser().fill(place, {}).status_code == 404
    assert world.events() == []


def test_a_thread_is_muted_beside_its_clause_in_the_notices_and_in_the_list(
    browser, world, answered
):
    pia = browser("pia")
    page = pia.get(f"/en/clauses/{world.clause}/comments").text
    first = re.search(r'action="/en/comments/(\d+)/mute"', page)[1]
    assert "Mute thread" in page
    assert "Mute thread" not in browser("nora").get(f"/en/clauses/{world.clause}/comments").text
    assert "Mute thread" not in browser().get(f"/en/clauses/{world.clause}/comments").text
    assert f'action="/en/comments/{answered}/mute"' in pia.get("/en/notices").text
    done = pia.fill(f"/en/comments/{answered}/mute", {"back": "notices"})
    assert (done.status_code, done.location) == (303, "/en/notices")
    page = pia.get("/en/notices").text
    assert "You get no notices of this thread." in page and "Notify me again" in page
    page = pia.get("/en/my/followed").text
    assert "Muted threads" in page and f'action="/en/comments/{first}/unmute"' in page
    assert "no notices and no mails, also of replies to you. You are still told of the off" in page
    page = pia.get(f"/en/clauses/{world.clause}/comments").text
    assert f'action="/en/comments/{first}/unmute"' in page
    done = pia.fill(f"/en/comments/{first}/unmute", {"back": "followed"})
    assert done.location == "/en/my/followed"
    assert "Muted threads" not in pia.get("/en/my/followed").text
    done = pia.fill(f"/en/comments/{first}/mute", {})
    assert done.location == f"/en/comments/{first}"
    assert browser().fill(f"/en/comments/{first}/mute", {}).status_code in {401, 403}
