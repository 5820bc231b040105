"""Tests of the direction of labels, and of the language of error pages."""

from sqlalchemy import update

from consult.comments.actions import post_comment
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.documents.models import Wording

PATH = "/c/talks/statement"


def test_an_english_label_keeps_its_direction_on_an_arabic_page_and_has_no_mark_on_an_english_one(
    browser, world, here
):
    with transaction():
        db.session.execute(
            update(Wording)
            .where(Wording.id == world.wordings[world.other_clause, "en"])
            .values(label="a)")
        )
    post_comment(world.actor("pia"), world.other_clause, "How?")
    arabic, english = browser().get(f"/ar{PATH}").text, browser().get(f"/en{PATH}").text
    assert "\u2066a)\u2069</a>" in arabic and ">1</a>" in arabic, (
        "a bare number reads the same either way"
    )
    assert "\u2066" not in english and ">a)</a>" in english
    for path in (f"/clauses/{world.other_clause}", f"/clauses/{world.other_clause}/comments"):
        assert (
            "\u2066a)\u2069" in browser().get(f"/ar{path}").text
            and "\u2066" not in browser().get(f"/en{path}").text
        )


def test_what_is_not_there_or_takes_no_such_request_answers_in_the_language_of_its_address(
    browser, world
):
    reader = browser()
    asks = {"Accept-Language": "fr"}
    for method, path, status in (
        ("GET", "/nowhere", 404),
        ("POST", "/keys", 405),
        ("GET", f"/clauses/{world.clause}/position/withdraw", 405),
    ):
        for language, direction in (("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")):
            answer = reader.open(f"/{language}{path}", method=method, headers=asks)
            assert (
                answer.status_code == status
                and f'<html lang="{language}" dir="{direction}"' in answer.text
            )
    assert '<html lang="fr"' in reader.get("/nowhere", headers=asks).text


def test_a_label_without_language_has_the_direction_of_its_letters(app):
    shown = app.jinja_env.filters["isolate_unknown_label"]
    for path, told in (
        ("/ar/", {"a)": "\u2068a)\u2069", "12.": "12", "12 bis": "\u206812 bis\u2069"}),
        ("/en/", {"a)": "a)", "\u0623)": "\u2068\u0623)\u2069"}),
    ):
        with app.test_request_context(path):
            assert {label: shown(label) for label in told} == told and shown(None) == shown(
                ""
            ) == ""
