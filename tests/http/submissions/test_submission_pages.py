"""Tests of submissions on pages and in the API: registered, published, downloaded, entered
from, withdrawn.
"""

from io import BytesIO

import pytest

from consult.core.events.dispatcher import Dispatcher

LIST = "/en/c/talks/submissions"
LETTER = (
    "Title: Money for schools\nName: Amina\nOrganization: Lakeside Schools Network\n\n"
    "L’école <b>d’abord</b>.\n"
).encode("cp1252")
COAST = (
    b"Title: Letter from the coast\nName: Ann Lee\nRegion: Brazil\nSector: NGO\n\nCables, please."
)
API = "/api/v1/consultations/{}/submissions"


def files(*given):
    return [(BytesIO(content), name) for name, content in given]


@pytest.fixture
def letter(browser):
    """Provide the address of a published submission of Lakeside's."""
    sera = browser("sera")
    assert (
        sera.fill(
            f"{LIST}/register", {"kind": "letter", "files": files(("letter.txt", LETTER))}
        ).status_code
        == 303
    )
    assert sera.fill(f"{LIST}/1/publish", {}).status_code == 303
    return f"{LIST}/1"


def test_a_file_is_registered_looked_over_and_published(browser, world):
    sera = browser("sera")
    assert "No submission has been registered yet." in sera.get(LIST).text
    assert "No submission has been published yet." in browser().get(LIST).text
    answer = sera.fill(
        f"{LIST}/register", {"kind": "letter", "files": files(("letter.txt", LETTER))}
    )
    assert answer.location == f"{LIST}/1/details?done=registered"
    page = sera.get(answer.location).text
    assert 'value="Money for schools"' in page and 'value="Lakeside Schools Network"' in page
    assert (
        browser("pia").get(f"{LIST}/1").status_code == 404
        and "Money" not in browser("pia").get(LIST).text
    )
    assert sera.fill(f"{LIST}/1/publish", {}).location == f"{LIST}/1?done=published"
    page = browser().get(f"{LIST}/1").text
    assert "L’école &lt;b&gt;d’abord&lt;/b&gt;." in page and "Amina" in page
    for place in ("/en/c/talks/documents", "/en/c/talks"):
        assert (
            f'href="{LIST}"' in browser().get(place).text
            and "1 submission" in browser().get(place).text
        )
    assert world.events() == ["submission.registered", "submission.published"]


def test_several_files_wait_together_and_those_that_are_marked_are_published_at_once(browser):
    sera = browser("sera")
    sent = files(("a.txt", LETTER), ("b.txt", COAST), ("scan.pdf", b"%PDF-1.4"))
    answer = sera.fill(f"{LIST}/register", {"kind": "document", "files": sent})
    assert answer.location == f"{LIST}?state=waiting&done=registered"
    page = sera.get(answer.location).text
    assert (
        page.count('name="numbers"') == 3
        and page.count(" checked") == 2
        and "no source yet" in page
    )
    assert sera.fill(f"{LIST}/publish", {"numbers": ["1", "2"]}).status_code == 303
    page = browser().get(LIST).text
    assert "Letter from the coast" in page and "Money for schools" in page and "scan" not in page
    assert "2 submissions" in page and 'name="numbers"' not in page
    assert sera.fill(f"{LIST}/publish", {"numbers": ["3"]}).status_code == 409
    assert sera.fill(f"{LIST}/publish", {}).status_code == 422
    assert sera.fill(f"{LIST}/publish", {"numbers": ["99"]}).status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("group=gov", []),
        ("region=americas", [2]),
        ("q=COAST", [2]),
        ("language=en", [2]),
        ("language=fr", [1]),
        ("page=2", []),
        ("page=x&group=nonsense", []),
        ("q=%00", [1, 2]),
    ],
)
def test_the_list_is_filtered(browser, query, shown):
    sera = browser("sera")
    sera.fill(
        f"{LIST}/register",
        {
            "files": files(
                (
                    "a.txt",
                    "Título: x\nTitle: Écoles\nName: Amina\n\nLes écoles d’abord, "
                    "et les réseaux de nos régions sont pour toutes et tous.".encode(),
                ),
                ("b.txt", COAST),
            )
        },
    )
    sera.fill(f"{LIST}/publish", {"numbers": ["1", "2"]})
    page = browser().get(f"{LIST}?{query}").text
    assert [number for number in (1, 2) if f'href="{LIST}/{number}"' in page] == shown


def test_the_file_is_saved_as_it_came_and_is_never_shown_by_a_browser(browser):
    sera = browser("sera")
    page = b"<!doctype html><script>alert(1)</script><p>Words of a page</p>"
    sera.fill(
        f"{LIST}/register",
        {"title": "A page", "source": "Ann", "files": files(("../../evil page.html", page))},
    )
    sera.fill(f"{LIST}/1/publish", {})
    answer = browser().get(f"{LIST}/1/file")
    assert answer.data == page and answer.mimetype == "application/octet-stream"
    assert (
        answer.headers["Content-Disposition"].startswith("attachment")
        and "/" not in answer.headers["Content-Disposition"].split("=")[1]
    )
    assert (
        answer.headers["X-Content-Type-Options"] == "nosniff"
        and "sandbox" in answer.headers["Content-Security-Policy"]
    )
    shown = browser().get(f"{LIST}/1").text
    assert "Words of a page" in shown and "alert(1)" not in shown


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.txt", b""),
        ("a.pdf", b"no such thing"),
        ("a.docx", b"%PDF-1.4"),
        ("a.txt", b"\x00\x01\x02\x03" * 50),
        ("a", b"Words"),
        ("a.svg", b"<svg/>"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_its_name_and_what_was_typed_stays(
    browser, world, name, content
):
    answer = browser("sera").fill(
        f"{LIST}/register", {"source": "Ann Lee", "files": files((name, content))}
    )
    assert answer.status_code == 422 and name in answer.text and 'value="Ann Lee"' in answer.text
    assert world.events() == []


def test_a_form_without_files_or_with_a_group_that_is_none_is_refused_beside_the_field(
    browser, world
):
    sera = browser("sera")
    for wrong in (
        {},
        {"group": "pirates", "files": files(("a.txt", LETTER))},
        {"received_on": "2999-01-01", "files": files(("a.txt", LETTER))},
    ):
        assert sera.fill(f"{LIST}/register", wrong).status_code == 422
    assert world.events() == []


def test_what_is_said_of_it_is_corrected_and_a_stale_form_changes_nothing(browser, letter):
    sera, said = (
        browser("sera"),
        {
            "title": "Better",
            "source": "Lakeside",
            "language": "fr",
            "group": "civ",
            "kind": "letter",
            "received_on": "2026-03-02",
            "reason": "Its heading says so.",
        },
    )
    form = sera.get(f"{letter}/details").text
    assert "optional" not in form.split('<label for="f-reason">')[1].split("</label>")[0]
    assert sera.fill(f"{letter}/details", {**said, "reason": ""}).status_code == 422
    assert sera.fill(f"{letter}/details", said).location == f"{letter}?done=changed"
    page = browser().get(letter).text
    assert "Better" in page and "2 Mar" in page
    assert (
        sera.fill(f"{letter}/details", {**said, "title": "Older", "row_version": "1"}).status_code
        == 409
    )
    assert sera.fill(f"{letter}/details", {**said, "title": ""}).status_code == 422
    assert "Better" in browser().get(letter).text


def test_a_withdrawn_submission_says_why_and_no_more_and_can_be_published_again(browser, letter):
    sera = browser("sera")
    assert sera.fill(f"{letter}/withdraw", {"reason": ""}).status_code == 422
    assert sera.fill(f"{letter}/withdraw", {"reason": "Its source asks for it."}).status_code == 303
    answer = browser().get(letter)
    assert (
        answer.status_code == 410
        and "Its source asks for it." in answer.text
        and "Money for schools" not in answer.text
    )
    assert (
        browser().get(f"{letter}/file").status_code == 404
        and "Money" not in browser().get(LIST).text
    )
    assert sera.get(f"{letter}/file").status_code == 200
    assert (
        sera.fill(f"{letter}/publish", {}).status_code == 303
        and browser().get(letter).status_code == 200
    )


def test_its_lasting_address_leads_to_its_page(browser, letter, look):
    (number,) = look("select id from submission")[0]
    assert browser().get(f"/en/submissions/{number}").location == letter
    assert browser().get("/en/submissions/99").status_code == 404


def test_a_comment_is_entered_in_the_name_of_the_source_beside_its_text(
    browser, world, letter, look
):
    sera, at = (
        browser("sera"),
        "/en/submissions/{}/comment".format(look("select id from submission")[0][0]),
    )
    assert "L’école" in sera.get(at).text
    given = {
        "document_id": world.document,
        "label": "2",
        "exact": "[voluntary]",
        "body": "No brackets.",
        "kind": "technical",
        "language": "en",
    }
    assert "entered" in sera.fill(at, given).location
    for wrong, status in (
        ({"label": "99"}, 422),
        ({"exact": "no such words"}, 422),
        ({"kind": "sonnet"}, 422),
        ({"document_id": 99}, 404),
    ):
        answer = sera.fill(at, {**given, **wrong})
        assert answer.status_code == status and "No brackets." in answer.text, wrong
    page = browser().get(f"/en/clauses/{world.other_clause}").text
    assert "Lakeside Schools Network" in page and "from submission 1" in page and "Sera" not in page
    assert "No brackets." in browser().get(letter).text
    assert (
        browser("pia").fill(at, given).status_code == 403
        and browser().fill(at, given).status_code == 401
    )
    assert look("select count(*) from comment") == [(1,)]


def test_the_members_of_its_organisation_are_told_and_correct_it(app, browser, world, letter, look):
    with app.app_context():
        follower = Dispatcher()
    at = "/en/submissions/{}/comment".format(look("select id from submission")[0][0])
    browser("sera").fill(at, {"document_id": world.document, "label": "2", "body": "No brackets."})
    with app.app_context():
        follower.step()
    (comment,) = look("select id from comment")[0]
    assert "you can correct" in browser("pia").get("/en/notices").text
    page = browser("pia").get(f"/en/comments/{comment}/edit").text
    assert "Correct what was entered on behalf of its source" in page and "No brackets." in page
    assert (
        browser("pia")
        .fill(f"/en/comments/{comment}/edit", {"body": "No brackets, please."})
        .status_code
        == 303
    )
    assert browser("dora").fill(f"/en/comments/{comment}/edit", {"body": "Mine"}).status_code == 403
    assert look("select body from comment") == [("No brackets, please.",)]


def test_the_whole_of_it_is_done_over_the_api(browser, world, look):
    sera, at = browser("sera"), API.format(world.consultation)
    answer = sera.fill(at, {"kind": "letter", "files": files(("a.txt", LETTER), ("b.txt", COAST))})
    assert (
        answer.status_code == 201
        and [each["state"] for each in answer.json["submissions"]] == ["waiting"] * 2
    )
    first, second = answer.json["submissions"]
    assert (second["source"], second["group"], second["region"], second["size"]) == (
        "Ann Lee",
        "civ",
        "americas",
        len(COAST),
    )
    assert browser().get(at).json == {"submissions": [], "next_after": None}
    assert browser().get(f"/api/v1/submissions/{first['id']}").status_code == 404
    assert (
        sera.say("POST", f"/api/v1/submissions/{first['id']}/publish", {}).json["state"]
        == "published"
    )
    assert browser().get(f"/api/v1/submissions/{first['id']}/file").data == LETTER
    changed = sera.say(
        "PUT",
        f"/api/v1/submissions/{first['id']}",
        {"title": "T", "source": "S", "language": "en", "row_version": 99},
    )
    assert changed.status_code == 409 and changed.json["code"] == "changed_meanwhile"
    assert sera.say("POST", f"/api/v1/submissions/{second['id']}/publish", {}).status_code == 200
    part = browser().get(f"{at}?limit=1").json
    assert [each["number"] for each in part["submissions"]] == [1] and part["next_after"] == 1
    assert [each["number"] for each in browser().get(f"{at}?after=1").json["submissions"]] == [2]
    gone = sera.say(
        "POST", f"/api/v1/submissions/{second['id']}/withdraw", {"reason": "By mistake"}
    )
    assert gone.json["state"] == "withdrawn"
    said = sera.say(
        "POST",
        f"/api/v1/submissions/{first['id']}/comments",
        {"clause_id": world.clause, "body": "Soon."},
    )
    assert said.status_code == 201 and said.json["submission"]["number"] == 1
    assert browser("pia").fill(at, {"files": files(("a.txt", LETTER))}).status_code == 403


def test_an_amendment_is_entered_in_two_steps_without_scripts(browser, world, letter, look):
    sera, at = (
        browser("sera"),
        "/en/submissions/{}/amendment".format(look("select id from submission")[0][0]),
    )
    page = sera.get(at).text
    assert "Show the clause" in page and "L’école" in page and "<textarea" not in page
    page = sera.get(f"{at}?document_id={world.document}&label=99").text
    assert "Show the clause" in page and 'aria-invalid="true"' in page
    page = sera.get(f"{at}?document_id={world.document}&label=2").text
    assert (
        "through [voluntary] public financing" in page
        and f'name="clause_id" value="{world.other_clause}"' in page
    )
    given = {
        "clause_id": world.other_clause,
        "kind": "mod",
        "text": "We *resolve* to connect every school.",
        "reason": "Shorter.",
    }
    answer = sera.fill(at, {**given, "reason": ""})
    assert answer.status_code == 422 and "We *resolve* to connect every school." in answer.text
    answer = sera.fill(at, given)
    assert answer.status_code == 303 and "entered=1" in answer.location
    assert "See it in its place" in sera.get(answer.location).text
    for path in (f"/en/clauses/{world.other_clause}", "/en/c/talks/statement/amendments/1", letter):
        page = browser().get(path).text
        assert "Lakeside Schools Network" in page and "Sera" not in page, path
        assert ("Shorter." in page) == ("/clauses/" not in path)
    assert (
        browser("pia").fill(at, given).status_code == 403
        and browser().fill(at, given).status_code == 401
    )
    assert browser("pia").get(at).status_code == 403


def test_a_new_clause_is_entered_after_one_and_before_the_first(browser, world, letter, look):
    sera, at = (
        browser("sera"),
        "/en/submissions/{}/amendment".format(look("select id from submission")[0][0]),
    )
    page = sera.get(f"{at}?clause_id={world.clause}&kind=add").text
    assert 'name="kind" value="add"' in page and "A new clause after 1" in page
    new = {
        "kind": "add",
        "text": "New words.",
        "reason": "Missing.",
        "clause_kind": "operative",
        "clause_level": "1",
        "language": "en",
    }
    assert sera.fill(at, {**new, "clause_id": world.clause}).status_code == 303
    assert (
        "A new clause before the first one"
        in sera.get(f"{at}?document_id={world.document}&kind=add&first=1").text
    )
    assert sera.fill(at, {**new, "document_id": world.document}).status_code == 303
    assert look("select kind, clause_id from amendment order by id") == [
        ("add", world.clause),
        ("add", None),
    ]
    for odd in (
        "clause_id=99999999999",
        "clause_id=x",
        "label=%00",
        "document_id=99&label=2",
        "clause_id=99",
        "kind=sonnet&clause_id=1",
    ):
        assert sera.get(f"{at}?{odd}").status_code in {200, 404}


def test_an_amendment_is_entered_over_the_api(browser, world, letter, look):
    at = "/api/v1/submissions/{}/amendments".format(look("select id from submission")[0][0])
    given = {
        "document_id": world.document,
        "label": "2",
        "kind": "sup",
        "reason": "It says nothing new.",
    }
    answer = browser("sera").say("POST", at, given)
    assert (
        answer.status_code == 201
        and answer.json["proposer"]["source"] == "Lakeside Schools Network"
    )
    assert answer.json["proposer"]["id"] is None and answer.json["may"].count("revise") == 1
    assert browser("pia").say("POST", at, given).status_code == 403
    assert (
        browser("sera").say("POST", at, {**given, "label": "99"}).json["fields"]["label"]["type"]
        == "no_such_clauses"
    )
