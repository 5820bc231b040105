"""Tests of returned Word copies without a script and by the API: interpretation, review, and
sending once.
"""

import io
import re
import zipfile

import pytest

from consult.amendments.models import Amendment, AmendmentRevision
from consult.comments.models import Comment
from consult.core.database.engine import db
from consult.documents.actions import issue_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.http.output.test_file_pages import ready
from tests.unit.exchange.test_copy_clause_moves import came, went
from tests.support.files.word_files import (
    comment_xml,
    deletion_xml,
    insertion_xml,
    paragraph_xml,
    run_xml,
    build_word_file,
)

AT = "/en/c/talks/statement/copies"
MARK = (
    '<w:commentRangeStart w:id="{0}"/>{1}<w:commentRangeEnd w:id="{0}"/><w:r>'
    '<w:commentReference w:id="{0}"/></w:r>'
)


def copy(*more):
    """Build a copy typed by hand, without marks: a clause changed by Ann with a reason, and a
    commented passage.
    """
    change = (
        run_xml("2. We ")
        + run_xml("resolve", "<w:i/>")
        + run_xml(" to connect every school by ")
        + deletion_xml("2030")
        + insertion_xml(run_xml("2029"))
    )
    return build_word_file(
        paragraph_xml("A. Preamble")
        + paragraph_xml("1. Recalling that States shall cooperate in good faith,")
        + paragraph_xml(MARK.format(1, change + run_xml(" through [voluntary] public financing.")))
        + paragraph_xml(
            insertion_xml(run_xml("We add schools at sea.")),
            '<w:rPr><w:ins w:id="9" w:author="Ann"/></w:rPr>',
        )
        + paragraph_xml(
            run_xml("3. We invite ")
            + MARK.format(2, run_xml("all stakeholders"))
            + run_xml(" to report every two years.")
        )
        + "".join(more),
        comments=comment_xml(1, "Sooner is better.", "Ann")
        + comment_xml(2, "Who are they?", "Bob"),
    )


def sent(client, content, at=AT):
    return client.fill(at, {"file": (io.BytesIO(content), "ours.docx")})


@pytest.fixture
def kept(app):
    """Provide the number of amendments and comments."""

    def count():
        with app.app_context():
            return db.session.query(Amendment).count(), db.session.query(Comment).count()

    return count


def test_a_copy_is_read_looked_at_and_sent_without_a_script(app, browser, kept):
    pia, content = browser("pia"), copy()
    assert (
        f'href="{AT}"' in pia.get("/en/c/talks/statement").text
        and AT not in browser().get("/en/c/talks/statement").text
    )
    assert 'name="file"' in pia.get(AT).text
    place = sent(pia, content).location
    page = pia.get(place).text
    assert "4 changes and comments were understood" in page and "was not understood" not in page
    assert "recognized by its text," in page and "<del>2030</del><ins>2029</ins>" in page
    assert (
        page.count("in the file:") == 4
        and "Sooner is better.</textarea>" in page
        and "You speak for Lakeside" in page
    )
    assert kept() == (0, 0), "nothing is sent yet"
    refused = pia.fill(
        place,
        {
            "act": "send",
            "at-1": "1",
            "take-1": "1",
            "text-1": "Typed words.",
            "at-3": "1",
            "take-3": "1",
        },
    )
    assert (
        refused.status_code == 422
        and "Typed words.</textarea>" in refused.text
        and kept() == (0, 0)
    )
    given = (
        {f"take-{n}": "1" for n in (1, 3, 4)}
        | {f"at-{n}": "1" for n in (1, 2, 3, 4)}
        | {"reason-1": "Sooner.", "reason-3": "Ships."}
    )
    assert pia.fill(place, {"act": "send", **given}).location == place
    became = pia.get(place).text
    assert "It was sent: 2 amendments, 1 comment." in became and kept() == (2, 1)
    assert (
        ">A-1<" in became
        and ">A-2<" in became
        and "Comment 1</a>" in became
        and "Clause 2" in became
    )
    again = pia.fill(place, {"act": "send", **given})
    assert again.status_code == 409 and kept() == (2, 1)
    assert sent(pia, content).location == place, "the same file is the same copy"
    with app.app_context():
        first, second = db.session.query(Amendment).order_by(Amendment.id)
        said = db.session.query(Comment).one()
        assert (first.kind, second.kind, said.exact) == ("mod", "add", "all stakeholders")
        assert first.organisation_id == second.organisation_id is not None


def test_a_clause_that_was_moved_in_word_is_sent_as_a_move(app, browser, world, kept):
    second = "2. We resolve to connect every school by 2030 through [voluntary] public financing."
    content = build_word_file(
        paragraph_xml("A. Preamble")
        + paragraph_xml("1. Recalling that States shall cooperate in good faith,")
        + went(second)
        + paragraph_xml("3. We invite all stakeholders to report every two years.")
        + came(second)
    )
    pia = browser("pia")
    place = sent(pia, content).location
    page = pia.get(place).text
    assert (
        "1 change" in page
        and 'Moved behind <bdi dir="auto">3</bdi>' in page
        and 'name="text-1"' not in page
    )
    assert "was not understood" not in page
    assert pia.fill(place, {"act": "send", "at-1": "1", "take-1": "1"}).status_code == 422, (
        "it needs a reason"
    )
    item = browser("pia").get(f"/api/v1/copies/{place.rpartition('/')[2]}").json["items"][0]
    assert (item["kind"], item["clause_id"], item["after_id"]) == (
        "move",
        world.other_clause,
        world.third_clause,
    )
    assert (
        pia.fill(
            place, {"act": "send", "at-1": "1", "take-1": "1", "reason-1": "It comes last."}
        ).status_code
        == 303
    )
    assert kept() == (1, 0)
    with app.app_context():
        made = db.session.query(Amendment).one()
        last = db.session.query(AmendmentRevision).one()
        assert (made.kind, made.clause_id, last.after_id, last.text) == (
            "move",
            world.other_clause,
            world.third_clause,
            None,
        )


def test_a_file_that_was_taken_from_here_says_where_it_is_from_and_changes_nothing_by_itself(
    browser, world
):
    file = ready(browser(), "/en/c/talks/statement/zero-draft/files/clean_word?language=fr").data
    told = browser("pia").fill(
        f"/api/v1/documents/{world.document}/copies", {"file": (io.BytesIO(file), "t.docx")}
    )
    assert told.status_code == 201, told.text
    assert (told.json["by_mark"], told.json["language"], told.json["items"], told.json["lost"]) == (
        True,
        "fr",
        [],
        [],
    )


def test_uninterpreted_changes_are_shown_with_text_and_reason(browser):
    pia = browser("pia")
    page = pia.get(
        sent(
            pia, copy(paragraph_xml(run_xml("Words of nobody. ") + insertion_xml(run_xml("None."))))
        ).location
    ).text
    assert "Words of nobody. None." in page and "This text is not in the version" in page
    short = build_word_file(
        paragraph_xml(
            "2. We resolve to connect every school by 2030 through [voluntary] public financing."
        )
    )
    page = pia.get(sent(pia, short).location).text
    assert (
        page.count("This clause is not in your copy") == 3
        and "No tracked change and no comment was found" in page
    )


def test_an_unrelated_file_is_refused_and_only_participants_send_copies(browser, world, kept):
    wrong = sent(browser("pia"), build_word_file(paragraph_xml("Dear colleagues, hello.")))
    assert (
        wrong.status_code == 422
        and "Nothing in this file is a clause of the document." in wrong.text
    )
    for name in ("otto", "nora"):
        assert sent(browser(name), copy()).status_code == 403
    assert "Sign in to send a copy with your changes" in browser().get(AT).text
    place = sent(browser("pia"), copy()).location
    for name in ("hana", "mona", "sera"):
        assert (
            browser(name).get(place).status_code == 403
            and browser(name).fill(place, {"act": "send"}).status_code == 403
        )
    world.stage("consolidation")
    assert (
        browser("pia")
        .fill(place, {"act": "send", "at-1": "1", "take-1": "1", "reason-1": "So."})
        .status_code
        == 403
    )
    assert kept() == (0, 0)


def test_a_saved_copy_is_there_again_and_can_be_discarded(browser):
    pia = browser("pia")
    place = sent(pia, copy()).location
    assert (
        pia.fill(
            place,
            {"act": "keep", "at-1": "1", "text-1": "We resolve otherwise.", "reason-1": "Later."},
        ).location
        == place
    )
    page = pia.get(place).text
    assert "Later.</textarea>" in page and "We resolve otherwise.</textarea>" in page
    stale = pia.fill(
        place, {"act": "send", "at-1": "1", "take-1": "1", "reason-1": "Mine.", "row_version": 1}
    )
    assert stale.status_code == 409 and "Mine.</textarea>" in stale.text
    assert pia.fill(f"{place}/discard", {}).location == AT and pia.get(place).status_code == 404


def test_a_copy_of_a_version_that_is_not_current_any_more_is_carried_over_with_a_verdict(
    app, world, browser, kept
):
    pia = browser("pia")
    place = sent(pia, copy()).location
    with app.app_context():
        issue_version(world.actor("sera"), clear_for_publication(world, world.working))
    page = pia.get(place).text
    assert "Zero draft is no longer the current version." in page
    assert "The clause was changed in this place since your copy was made." in page
    world.stage("commenting")
    number = re.search(r"\d+$", place)[0]
    told = pia.get(f"/api/v1/copies/{number}").json
    assert [(each["kind"], each["verdict"], each["take"]) for each in told["items"]] == [
        ("mod", "changed", False),
        ("comment", "kept", False),
        ("add", "kept", True),
        ("comment", "kept", True),
    ]
    made = pia.say(
        "POST",
        f"/api/v1/copies/{number}",
        {"act": "send", "items": {"3": {"take": True, "reason": "Ships."}}},
    )
    assert made.status_code == 200 and made.json["state"] == "sent" and kept() == (1, 1)


def test_what_is_proposed_already_is_said_and_not_ticked(browser, world):
    text = "We *resolve* to connect every school by 2029 through [voluntary] public financing."
    browser("paul").say(
        "POST",
        f"/api/v1/clauses/{world.other_clause}/amendments",
        {"kind": "mod", "text": text, "reason": "Soon."},
    )
    pia = browser("pia")
    page = pia.get(sent(pia, copy()).location).text
    assert "This is already proposed, as" in page


def test_the_file_with_all_open_amendments_comes_back_with_nothing_new_but_what_one_added(
    browser, world
):
    text = "We *resolve* to connect every school by 2029 through [voluntary] public financing."
    paul, pia = browser("paul"), browser("pia")
    at = f"/api/v1/clauses/{world.other_clause}"
    paul.say("POST", f"{at}/amendments", {"kind": "mod", "text": text, "reason": "Soon."})
    paul.say("POST", f"{at}/amendments", {"kind": "sup", "reason": "Not needed."})
    paul.say(
        "POST", f"{at}/amendments", {"kind": "add", "text": "We build ships.", "reason": "Sea."}
    )
    paul.say("POST", f"{at}/comments", {"body": "Who pays?"})
    first = paul.get(f"{at}/amendments").json["amendments"][0]["id"]
    paul.say(
        "POST",
        f"/api/v1/amendments/{first}/amendments",
        {"text": text.replace("2029", "2028"), "reason": "Yet sooner."},
    )
    top = {
        "text": "We begin at sea.",
        "reason": "First.",
        "clause_kind": "preambular",
        "clause_level": "1",
    }
    assert paul.fill(f"/en/documents/{world.document}/new-clause", top).status_code == 303
    page = browser().get("/en/c/talks/statement/zero-draft/files").text
    assert "Word with all open amendments" in page and "/files/amendments_word" in page
    answer = ready(browser(), "/en/c/talks/statement/zero-draft/files/amendments_word")
    assert answer.status_code == 200 and "zero-draft-amendments-en.docx" in answer.headers[
        "Content-Disposition"
    ].lower().replace(" ", "-")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        body, margin = (
            archive.read(f"word/{name}.xml").decode() for name in ("document", "comments")
        )
    assert (
        body.count('w:author="Norvania, ') >= 3
        and "We build ships." in body
        and "We begin at sea." in body
    )
    assert (
        "SUP" in margin and "Not needed." in margin and "Who pays?" in margin and "Paul" not in body
    )
    told = pia.fill(
        f"/api/v1/documents/{world.document}/copies",
        {"file": (io.BytesIO(answer.data), "all.docx")},
    ).json
    assert told["by_mark"] and told["lost"] == [] and len(told["items"]) >= 6
    assert [each for each in told["items"] if each["take"] or each["repeats"] is None] == []
    assert (
        browser("mona").get("/en/c/talks/statement/rev-1/files/amendments_word").status_code == 404
    ), "not the current one"


INSERTED = (
    r'(<w:ins [^>]*>)(<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t xml:space="preserve">)'
    r"([^<]*)May([^<]*)</w:t></w:r></w:ins>"
)


def change_inserted_may(content):
    """Let Pia change "May" to "June" inside the insertion of another author, as Word writes it."""
    by = 'w:id="90" w:author="Pia" w:date="2026-03-03T10:00:00Z"'
    change = f"{deletion_xml('May', by)}</w:ins>{insertion_xml(run_xml('June'), by)}"
    end = "</w:t></w:r>"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as there, zipfile.ZipFile(out, "w") as archive:
        for name in there.namelist():
            told = there.read(name).decode()
            if name == "word/document.xml":
                parts = rf"\1\2\3{end}{change}\1\2\4{end}</w:ins>"
                told, found = re.subn(INSERTED, parts, told)
                assert found == 1
            archive.writestr(name, told)
    return out.getvalue()


def test_a_change_inside_anothers_amendment_is_sent_as_an_amendment_of_that_one(
    browser, world, app
):
    paul, pia, at = browser("paul"), browser("pia"), f"/api/v1/clauses/{world.other_clause}"
    given = {"kind": "add", "text": "We build ships in May.", "reason": "Sea."}
    parent = paul.say("POST", f"{at}/amendments", given).json
    answer = ready(browser(), "/en/c/talks/statement/zero-draft/files/amendments_word")
    file = change_inserted_may(answer.data)
    told = pia.fill(
        f"/api/v1/documents/{world.document}/copies", {"file": (io.BytesIO(file), "all.docx")}
    ).json
    (item,) = [each for each in told["items"] if each["kind"] == "amend"]
    assert (item["amends"], item["text"], item["verdict"], item["take"], told["lost"]) == (
        parent["number"], "We build ships in June.", "kept", True, [],
    )  # fmt: skip
    assert [each["take"] for each in told["items"] if each is not item] == [False] * 2
    page = pia.get(f"/en/copies/{told['id']}").text
    assert f"This changes text of A-{parent['number']}, so it becomes an amendment" in page
    key = item["key"]
    sending = {f"at-{key}": "1", f"take-{key}": "1", f"reason-{key}": "Too soon.", "act": "send"}
    assert pia.fill(f"/en/copies/{told['id']}", sending).status_code == 303
    with app.app_context():
        made = db.session.query(Amendment).order_by(Amendment.id.desc()).first()
        revision = db.session.query(AmendmentRevision).filter_by(amendment_id=made.id).one()
        assert (made.parent_id, made.kind, revision.text) == (
            parent["id"], "add", "We build ships in June.",
        )  # fmt: skip
    again = pia.fill(
        f"/api/v1/documents/{world.document}/copies",
        {"file": (io.BytesIO(file + b" "), "all.docx")},
    ).json
    repeated = [each["repeats"] for each in again["items"] if each["kind"] == "amend"]
    assert repeated == [parent["number"] + 1]


def test_a_change_inside_an_amendment_that_is_withdrawn_or_revised_is_not_lost(browser, world):
    paul, pia, at = browser("paul"), browser("pia"), f"/api/v1/clauses/{world.other_clause}"
    given = {"kind": "add", "text": "We build ships in May.", "reason": "Sea."}
    parent = paul.say("POST", f"{at}/amendments", given).json
    answer = ready(browser(), "/en/c/talks/statement/zero-draft/files/amendments_word")
    file = change_inserted_may(answer.data)
    revised = {"text": "We build many ships in May.", "reason": "More."}
    said = paul.say("PUT", f"/api/v1/amendments/{parent['id']}", revised)
    assert said.status_code < 300, said.text
    told = pia.fill(
        f"/api/v1/documents/{world.document}/copies", {"file": (io.BytesIO(file), "all.docx")}
    ).json
    (item,) = [each for each in told["items"] if each["kind"] == "amend"]
    assert (item["text"], item["verdict"]) == ("We build many ships in June.", "kept")
    paul.say("DELETE", f"/api/v1/amendments/{parent['id']}", {})
    now = pia.get(f"/api/v1/copies/{told['id']}").json
    assert [each for each in now["items"] if each["kind"] == "amend"] == []
    assert [(each["words"], each["why"]) for each in now["lost"]] == [("May → June", "in_anothers")]
