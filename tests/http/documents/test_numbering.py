"""Tests of the page and the API of a document's numbering."""

import pytest

from .test_document_pages import lines

PAGE = "/en/c/talks/documents/statement/numbering"


def level(**more):
    return {"kind": "operative", "level": "1", "language": "en", **more}


def test_the_page_shows_the_numbering_as_the_text_has_it(browser):
    page = " ".join(browser("sera").get(PAGE).text.split())
    assert 'name="first" size="10" maxlength="40" dir="auto" value="1."' in page
    assert "Operative" in page and "Heading" in page
    assert "Numbering of the document" in page
    assert PAGE in browser("sera").get("/en/c/talks/statement/versions").text
    assert PAGE not in browser("mona").get("/en/c/talks/statement/versions").text


def test_a_style_is_saved_and_new_clauses_follow_it(app, world, browser):
    sera = browser("sera")
    saved = sera.fill(PAGE, level(first="(1)", shared="1"))
    assert saved.status_code == 303
    assert "The numbering is saved." in sera.get(saved.location).text
    add = f"/en/c/talks/statement/rev-1/edit/{world.third_clause}/add"
    sera.fill(add, {"text": "We add.", "kind": "operative", "level": "1"})
    assert [line.label for line in lines(app, world)] == ["A.", "1.", "2.", "3.", "(4)"]


def test_a_label_that_begins_no_count_is_refused_in_words_and_kept(browser):
    refused = browser("sera").fill(PAGE, level(first="Nr. 7"))
    assert refused.status_code == 422
    assert "Write the first label as it looks" in refused.text
    assert 'value="Nr. 7"' in refused.text


def test_a_level_may_have_no_numbers(app, world, browser):
    sera = browser("sera")
    sera.fill(PAGE, level())
    add = f"/en/c/talks/statement/rev-1/edit/{world.third_clause}/add"
    sera.fill(add, {"text": "We add.", "kind": "operative", "level": "1"})
    assert [line.label for line in lines(app, world)] == ["A.", "1.", "2.", "3.", ""]


@pytest.mark.parametrize("name", ["mona", "cho", "pia", None])
def test_only_the_secretariat_sets_the_numbering(browser, name):
    if name:
        assert browser(name).get(PAGE).status_code == 403
        assert browser(name).fill(PAGE, level(first="1)")).status_code == 403
    else:
        assert browser().get(PAGE).status_code in {303, 401}


def test_a_program_reads_and_sets_the_numbering(world, program):
    (client, headers), address = (
        program("sera", scopes="manage", strong=True),
        f"/api/v1/documents/{world.document}/numbering",
    )

    def put(path, **body):
        return client.put(address + path, json=body, headers=headers).json

    found = client.get(address, headers=headers).json
    assert found["anew"] is False
    assert {
        "kind": "operative",
        "level": 1,
        "first": {"en": "1."},
        "restarts": False,
        "shared": True,
    } in found["levels"]
    assert put("/versions", anew=True)["anew"] is True
    levels = put("/levels", kind="operative", level=1, language="ar", first="١")["levels"]
    operative = next(each for each in levels if each["kind"] == "operative")
    assert operative["first"] == {"ar": "١", "en": "1."}
    assert operative["shared"]


def test_a_program_chooses_how_a_version_is_counted(world, program):
    (client, headers), address = (
        program("sera", scopes="manage", strong=True),
        f"/api/v1/versions/{world.working}/numbers",
    )
    assert client.get(address, headers=headers).json["changes"] == []
    assert client.put(address, json={"anew": True}, headers=headers).json["anew"] is True
