"""Tests of attached files on pages and in the API: sent, shown, downloaded and refused."""

from io import BytesIO

import pytest

from consult.attachments.forms import AttachmentForm
from consult.attachments.models import MEGABYTE, MOST_FILE_MB, MOST_FILES
from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.moderation.actions import hide_comment
from consult.moderation.amendment_actions import hide_amendment
from tests.support.contributions.amendments import LATER
from tests.support.files.attachment_files import build_open_xml, build_pdf, build_picture

TEXT = b"Schools with a line: 12 of 40"


def files(*given):
    return [(BytesIO(content), name) for name, content in given]


def comment(browser, world, *given, name="pia", **more):
    fields = {"body": "See the figures.", "files": files(*given), **more}
    return browser(name).fill(f"/en/clauses/{world.clause}/comments", fields)


def amend(browser, world, *given, **more):
    fields = {"kind": "mod", "text": LATER, "reason": "See the figures.", **more}
    return browser("pia").fill(
        f"/en/clauses/{world.other_clause}/amendments", {**fields, "files": files(*given)}
    )


def number_of(answer):
    return int(answer.location.rpartition("-")[2])


def test_a_file_goes_with_a_comment_and_is_shown_with_name_kind_and_size(browser, world):
    answer = comment(browser, world, ("figures.csv", TEXT), ("plan.pdf", build_pdf()))
    assert answer.status_code == 303
    number = number_of(answer)
    for place in (f"/en/clauses/{world.clause}", f"/en/clauses/{world.clause}/comments"):
        page = browser().get(place).text
        assert f'href="/en/comments/{number}/files/1" download' in page
        assert "figures.csv" in page and "plain text, 1 KB" in page and "PDF, 1 KB" in page
    told = browser().get(f"/api/v1/comments/{number}").json["attachments"]
    assert [(each["place"], each["filename"], each["size"]) for each in told] == [
        (1, "figures.csv", len(TEXT)),
        (2, "plan.pdf", len(build_pdf())),
    ]


def test_a_file_goes_with_an_amendment_and_stands_on_its_page_and_on_the_workbench(browser, world):
    assert amend(browser, world, ("figures.csv", TEXT)).status_code == 303
    page = browser().get("/en/c/talks/statement/amendments/1").text
    assert "figures.csv" in page
    found = browser("mona").get(f"/en/versions/{world.working}/desk/{world.other_clause}")
    assert found.status_code == 200 and "figures.csv" in found.text


def test_a_file_is_attached_to_a_comment_at_edit_and_a_reply_shows_its_file_to_moderators(
    browser, world
):
    number = number_of(comment(browser, world))
    address = f"/en/comments/{number}/edit"
    page = browser("pia").get(address).text
    assert "Attach files" in page and 'enctype="multipart/form-data"' in page
    given = {"body": "See the figures.", "kind": "general", "files": files(("figures.csv", TEXT))}
    assert browser("pia").fill(address, given).status_code == 303
    assert "figures.csv" in browser().get(f"/en/clauses/{world.clause}").text
    assert "figures.csv" in browser("pia").get(address).text
    evil = {**given, "files": files(("evil.svg", b"<svg onload=alert(1)>"))}
    refused = browser("pia").fill(address, evil)
    assert refused.status_code == 422 and "See the figures.</textarea>" in refused.text
    many = {**given, "files": files(*((f"{at}.txt", TEXT) for at in range(3)))}
    assert "This one has 1 already." in browser("pia").fill(address, many).text
    reply = f"/en/comments/{number}/reply"
    given = {"body": "And these.", "files": files(("reply.csv", TEXT))}
    assert browser("dora").fill(reply, given).status_code == 303
    bench = browser("mona").get(f"/en/versions/{world.working}/desk/{world.clause}").text
    assert "figures.csv" in bench and "reply.csv" in bench and "And these." in bench


@pytest.mark.parametrize("way", ["/en/comments/{}/files/1", "/api/v1/comments/{}/attachments/1"])
def test_a_download_is_never_shown_by_a_browser(browser, world, way):
    number = number_of(comment(browser, world, ("../../x\u202egpj.html", TEXT)))
    found = browser().get(way.format(number))
    assert found.data == TEXT
    assert found.headers["Content-Disposition"] == "attachment; filename=xgpj.html.txt"
    assert found.headers["Content-Type"] == "text/plain"
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert found.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert found.headers["Cache-Control"] == "no-store"
    assert browser().get(way.format(number).replace("s/1", "s/2")).status_code == 404
    assert browser().get(way.format(number + 9)).status_code == 404


def test_a_file_of_a_hidden_or_held_contribution_is_for_moderators_and_its_author(browser, world):
    with world.app.app_context(), transaction():
        find_row(Consultation, world.consultation).hold_unverified = True
    number = number_of(comment(browser, world, ("figures.csv", TEXT), name="dora"))
    address = f"/en/comments/{number}/files/1"
    assert [browser(each).get(address).status_code for each in ("mona", "dora")] == [200, 200]
    assert [browser(each).get(address).status_code for each in ("pia", "nora")] == [404, 404]
    assert browser().get(address).status_code == 404
    assert browser().get(f"/api/v1/comments/{number}/attachments/1").status_code == 404


def test_a_file_of_a_hidden_comment_is_closed_though_its_answers_keep_it_listed(browser, world):
    number = number_of(comment(browser, world, ("figures.csv", TEXT)))
    assert browser("dora").fill(f"/en/comments/{number}/reply", {"body": "Yes."}).status_code == 303
    with world.app.app_context():
        hide_comment(world.actor("mona"), number, ModerationReason("insult"))
    ways = f"/en/comments/{number}/files/1", f"/api/v1/comments/{number}/attachments/1"
    for way in ways:
        assert [browser(each).get(way).status_code for each in ("nora", "dora")] == [404, 404]
        assert browser().get(way).status_code == 404
        assert browser("mona").get(way).status_code == 200
    page = browser().get(f"/en/clauses/{world.clause}/comments").text
    assert "Hidden by a moderator" in page and "figures.csv" not in page


def test_a_file_of_a_hidden_amendment_is_closed(browser, world):
    number = number_of(amend(browser, world, ("figures.csv", TEXT)))
    ways = f"/en/amendments/{number}/files/1", f"/api/v1/amendments/{number}/attachments/1"
    assert [browser().get(way).data for way in ways] == [TEXT] * 2
    with world.app.app_context():
        hide_amendment(world.actor("mona"), number, ModerationReason("insult"))
    for way in ways:
        assert [browser(each).get(way).status_code for each in ("nora", "mona")] == [404, 200]
        assert browser().get(way).status_code == 404


def test_the_form_tells_the_limits_that_hold(browser, world):
    page = browser("pia").get(f"/en/clauses/{world.clause}").text
    assert f"At most {MOST_FILES} files of {MOST_FILE_MB} MB:" in page
    assert f'data-most="{MOST_FILE_MB * MEGABYTE}"' in page
    assert f"larger than {MOST_FILE_MB} MB, which is the most" in page


def test_a_refused_file_loses_no_word_and_says_what_to_do(browser, world):
    answer = comment(browser, world, ("evil.svg", b"<svg onload=alert(1)>"))
    assert answer.status_code == 422
    assert "See the figures." in answer.text
    assert "“evil.svg” is not a kind of file that can be attached." in answer.text
    assert "choose them again" in answer.text
    answer = amend(browser, world, ("evil.html", b"<html>"))
    assert answer.status_code == 422 and LATER in answer.text and "evil.html" in answer.text


def test_a_file_that_names_its_author_is_sent_as_its_sender_says(browser, world):
    letter = build_open_xml(creator="Jane <i>Doe</i>".replace("<", "&lt;"))
    answer = comment(browser, world, ("letter.docx", letter))
    assert answer.status_code == 422
    assert "“letter.docx” names \u2068Jane &lt;i&gt;Doe&lt;/i&gt;\u2069." in answer.text
    for choice, is_there in (("keep", True), ("remove", False)):
        answer = comment(browser, world, ("letter.docx", letter), file_names=choice)
        found = browser().get(f"/en/comments/{number_of(answer)}/files/1").data
        assert (found == letter) is is_there
    answer = comment(browser, world, ("a.pdf", build_pdf(author="Jane Doe")), file_names="remove")
    found = browser().get(f"/en/comments/{number_of(answer)}/files/1").data
    assert found.startswith(b"%PDF-") and b"Jane" not in found
    noted = build_pdf(author="Jane Doe", comment="Jane Doe")
    answer = comment(browser, world, ("a.pdf", noted), file_names="remove")
    assert answer.status_code == 422 and "cannot be removed here" in answer.text


def test_each_limit_is_said_with_its_number(browser, world):
    four = [(f"{at}.txt", b"x") for at in range(4)]
    assert "A contribution can have 3 at most" in comment(browser, world, *four).text
    large = comment(browser, world, ("large.txt", b"x" * 5_000_001))
    assert large.status_code == 422
    assert "“large.txt” is larger than 5 MB" in large.text and "See the figures." in large.text
    huge = comment(browser, world, ("huge.txt", b"x" * (AttachmentForm.request_mb + 2) * 1_000_000))
    assert huge.status_code == 413


def test_three_files_of_five_megabytes_fit_into_one_request(browser, world):
    three = [(f"{at}.txt", b"line of words\n" * 357_000) for at in range(3)]
    assert comment(browser, world, *three).status_code == 303


def test_the_same_request_twice_keeps_its_files_once(browser, world):
    pia = browser("pia")
    for _ in range(2):
        fields = {"body": "See.", "files": files(("a.txt", TEXT))}
        assert pia.fill(f"/en/clauses/{world.clause}/comments", fields, key="k").status_code == 303
    fields = {"body": "See.", "files": files(("a.txt", b"Another one."))}
    assert pia.fill(f"/en/clauses/{world.clause}/comments", fields, key="k").status_code == 422
    assert browser().get(f"/api/v1/clauses/{world.clause}/comments").text.count('"a.txt"') == 1


def test_a_preview_and_a_draft_take_the_text_and_leave_the_files(browser, world):
    page = browser("pia").get(f"/en/clauses/{world.clause}/comments").text
    assert 'enctype="multipart/form-data"' in page
    for button in ('formtarget="_blank"', 'formaction="/en/my/drafts"'):
        around = page.partition(button)[2][:200]
        assert 'formenctype="application/x-www-form-urlencoded"' in around
    sent = {"body": "See the figures.", "files": "figures.csv", "file_names": "ask"}
    preview = f"/en/consultations/{world.consultation}/comments/preview"
    assert "See the figures." in browser("pia").fill(preview, sent).text
    sent["draft"] = f"clause-{world.clause}:0"
    assert browser("pia").fill("/en/my/drafts", sent).status_code == 303
    assert "See the figures." in browser("pia").get("/en/my/drafts").text


def test_a_visitor_is_told_to_sign_in_before_attaching(browser, world):
    for place in (f"/en/clauses/{world.clause}", f"/en/clauses/{world.clause}/amend"):
        page = browser().get(place).text
        assert "To attach files, sign in first." in page and 'type="file"' not in page


def test_the_secretariat_sets_the_room_and_zero_takes_the_field_away(browser, world):
    page = browser("sera").get("/en/c/talks/manage/settings").text
    assert 'name="attachment_mb"' in page and 'value="1000"' in page
    version = page.partition('name="row_version" value="')[2].partition('"')[0]
    fields = {"title_en": "Talks", "attachment_mb": "0", "contest_days": "14", "notice_days": "7"}
    fields["row_version"] = version
    assert browser("sera").fill("/en/c/talks/manage/settings", fields).status_code == 303
    assert 'type="file"' not in browser("pia").get(f"/en/clauses/{world.clause}/comments").text
    assert "To attach files" not in browser().get(f"/en/clauses/{world.clause}").text
    answer = comment(browser, world, ("a.txt", TEXT))
    assert answer.status_code == 422 and "This consultation takes no files." in answer.text


def test_a_program_attaches_files_and_lists_and_downloads_them(world, program):
    client, headers = program("pia")

    def post(path, given):
        with client.application.app_context():
            return client.post(f"/api/v1{path}", data=given, headers=headers)

    answer = post(
        f"/clauses/{world.clause}/comments",
        {"body": "See.", "files": files(("photo.jpg", build_picture("jpeg")))},
    )
    assert answer.status_code == 201, answer.text
    (told,) = answer.json["attachments"]
    assert told["media_type"] == "image/jpeg" and len(told["digest"]) == 64
    found = client.get(f"/api/v1/comments/{answer.json['id']}/attachments/1", headers=headers)
    assert found.headers["Content-Type"] == "image/jpeg" and b"SERIAL" not in found.data
    answer = post(
        f"/clauses/{world.other_clause}/amendments",
        {"kind": "mod", "text": LATER, "reason": "So.", "files": files(("a.txt", TEXT))},
    )
    assert [each["filename"] for each in answer.json["attachments"]] == ["a.txt"]
    found = client.get(f"/api/v1/amendments/{answer.json['id']}/attachments/1", headers=headers)
    assert found.data == TEXT
