"""Tests of the search page and API."""

import pytest

from consult.amendments import actions as amendments
from consult.comments.models import Comment
from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from consult.search import actions

pytestmark = pytest.mark.postgresql


@pytest.fixture
def said(app, world):
    """Create two comments, one of them hidden, and the index."""
    with app.app_context(), transaction():
        for body, hidden in (
            ("Éducation <b>for</b> all schools", None),
            ("Schools of spam", utc_now()),
        ):
            db.session.add(
                Comment(
                    consultation_id=world.consultation,
                    document_id=world.document,
                    clause_id=world.clause,
                    place="clause",
                    author_id=world.ids["dora"],
                    declared_id=world.lakeside,
                    body=body,
                    hidden_at=hidden,
                )
            )
        db.session.flush()
        actions.rebuild_index()


def api(world, query=""):
    return f"/api/v1/consultations/{world.consultation}/search?{query}"


@pytest.mark.parametrize("name", [None, "pia", "mona"])
def test_everyone_finds_what_is_open_and_nobody_what_is_hidden(browser, world, said, name):
    page = browser(name).get("/en/c/talks/search?q=schools").text
    assert "<mark>schools</mark>" in page and "spam" not in page.split("<main")[1]
    found = browser(name).get(api(world, "q=schools")).json
    assert [(each["kind"], each["author"]) for each in found["results"]] == [
        ("clause", None),
        ("comment", "Dora"),
    ]
    assert [each["text"] for each in found["results"][0]["passage"] if each["hit"]] == ["school"]


def test_the_page_counts_the_results_and_marks_them_in_escaped_text(browser, said):
    page = browser().get("/en/c/talks/search?q=education").text
    assert "<mark>Éducation</mark>" in page and "<b>for" not in page and "Found in 1 place" in page
    assert "declares affiliation with" in page
    french = browser().get("/fr/c/talks/search?q=ecole&in=clauses&language=fr").text
    assert "<mark>école</mark>" in french and 'lang="fr"' in french


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Type words to find"),
        ("?q=%20", "Type words to find"),
        ("?q=zebra", "No result contains all of these words."),
        ("?q=zebra&language=fr", "Search everywhere,"),
        ("?q=%00%ff&page=x&in=y&language=z&more=1", "No result contains"),
    ],
)
def test_a_page_without_results_says_what_to_do(browser, said, query, words):
    answer = browser().get(f"/en/c/talks/search{query}")
    assert answer.status_code == 200 and words in answer.text


@pytest.mark.parametrize(
    "query", ["in=people", "page=0", "page=x", "language=xx", "more=1", "q=" + "a" * 401]
)
def test_a_program_is_told_what_is_wrong_with_its_query(browser, world, query):
    assert browser().get(api(world, query)).status_code == 422


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 0),
        ("q=school", 2),
        ("q=school&in=clauses", 1),
        ("q=ecole&language=fr", 1),
        ("q=%00", 0),
        ("q=%F0%9F", 0),
        ("q=" + "%D8%A7" * 400, 0),
    ],
)
def test_a_program_gets_counts_for_any_words(browser, world, said, query, count):
    answer = browser().get(api(world, query))
    assert (answer.status_code, answer.json["count"]) == (200, count)


def test_a_consultation_that_does_not_exist_is_not_found(browser, world):
    assert browser().get("/en/c/nowhere/search?q=a").status_code == 404
    assert browser().get("/api/v1/consultations/99/search?q=a").status_code == 404


@pytest.fixture
def proposed(app, world):
    """Create amendments: one open, one withdrawn, one hidden; and the index."""
    with app.app_context(), transaction():
        made = [
            amendments.propose_amendment(
                world.actor(by), world.clause, "sup", None, f"Telephones <b>of</b> {by}."
            )
            for by in ("pia", "paul", "ivo")
        ]
        amendments.withdraw_amendment(world.actor("paul"), made[1].id)
        made[2].hidden_at = utc_now()
        db.session.flush()
        actions.rebuild_index()


@pytest.mark.parametrize("name", [None, "pia", "paul", "ivo", "mona"])
def test_an_amendment_is_found_while_it_stands_with_its_number_and_page(
    browser, world, proposed, name
):
    page = browser(name).get("/en/c/talks/search?q=telephones&in=amendments").text.split("<main")[1]
    assert (
        '<a href="/en/c/talks/statement/amendments/1">A-1 · ' in page
        and "<mark>Telephones</mark> &lt;b&gt;of" in page
    )
    assert "Found in 1 place" in page and "A-2" not in page and "A-3" not in page
    found = browser(name).get(api(world, "q=telephones")).json
    assert [(each["kind"], each["number"], each["author"]) for each in found["results"]] == [
        ("amendment", 1, "Pia")
    ]


def test_a_clause_is_found_by_its_number_in_the_language_of_the_reader(browser, said):
    for query in ("paragraphe+2", "2"):
        page = browser().get(f"/fr/c/talks/search?q={query}").text
        first = page.partition("?text=")[2]
        assert first.startswith('fr"'), query
    russian = browser().get("/ru/c/talks/search?q=пункт+2").text
    assert "text=en" in russian, "there is no Russian text"
    chosen = browser().get("/fr/c/talks/search?q=2&language=en").text
    assert "text=en" in chosen.split("<main")[1]
