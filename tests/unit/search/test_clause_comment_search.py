"""Tests of searching clauses and comments: six languages, both databases, nothing hidden."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult.comments.models import Comment
from consult.consultations.models import Consultation
from consult.core.events import dispatcher as follower
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import record_event, transaction
from consult.documents.actions import issue_version
from consult.search import actions
from consult.search.forms import SearchRequest, parse_search_request
from consult.search.models import SearchEntry
from consult.search.queries import PAGE_SIZE, search_consultation
from tests.support.consultation.publication_clearance import clear_for_publication

pytestmark = pytest.mark.postgresql

VOICES = {
    "ar": "نؤكد أنّ حُقُوقَ الإنسان محميّة على الإنترنت",
    "ru": "Всё ещё нужна связь для школ",
    "fr": "L’accès équitable à l’éducation",
    "zh": "信息社会应当保护人权。",
    "es": "La niñez merece conexión",
    "en": "Keep 100% of_the words \\ as they are",
}


@pytest.fixture
def told(here, world):
    """Provide the dispatcher that runs the reactions."""
    return follower.Dispatcher()


def post(world, body, *, language="en", clause=None, by="pia", **more):
    with transaction():
        comment = Comment(
            consultation_id=world.consultation,
            document_id=world.document,
            clause_id=clause or world.clause,
            place="clause",
            author_id=world.ids[by],
            body=body,
            language=language,
            **more,
        )
        db.session.add(comment)
        record_event(
            "comment.posted",
            comment,
            world.actor(by),
            clause_id=comment.clause_id,
            document_id=world.document,
        )
    return comment.id


def change(verb, comment_id, world, **values):
    with transaction():
        comment = find_row(Comment, comment_id)
        for name, value in values.items():
            setattr(comment, name, value)
        record_event(
            verb,
            comment,
            world.actor("mona"),
            clause_id=comment.clause_id,
            document_id=comment.document_id,
        )


def find_words(world, words, **more):
    return search_consultation(
        world.actor(None), find_row(Consultation, world.consultation), SearchRequest(words, **more)
    )


def ids(results, kind="comment"):
    return [each.id for each in results.found if each.kind == kind]


def test_a_comment_is_found_however_its_words_are_spelled(told, world):
    """All queries go to one index: making it takes longer than searching."""
    posted = {code: post(world, body, language=code) for code, body in VOICES.items()}
    told.step()
    for language, query in (
        ("ar", "حقوق الانسان"),
        ("ar", "حُقُوق"),
        ("ar", "نوكد"),
        ("ar", "محمية"),
        ("ru", "все еще"),
        ("ru", "ВСЁ"),
        ("fr", "acces education"),
        ("fr", "L'ACCÈS"),
        ("zh", "人权"),
        ("zh", "社会 人权"),
        ("zh", "信息"),
        ("es", "NINEZ"),
        ("en", "100%"),
        ("en", "of_the"),
        ("en", '"the words"'),
    ):
        assert ids(find_words(world, query)) == [posted[language]], query


def test_signs_of_patterns_are_letters_and_every_word_must_be_there(told, world):
    for code, body in VOICES.items():
        post(world, body.replace("100%", "1000").replace("_", " "), language=code)
    told.step()
    for query in ("%", "_", "10_0", "o%f", "the%words", "人劝", "nowhere words"):
        assert find_words(world, query).total == 0, query


def test_the_words_are_marked_as_they_were_written(told, world):
    post(world, "We need **équitable** *accès* for all", language="fr")
    told.step()
    pieces = find_words(world, "equitable ACCES").found[0].pieces
    assert [piece.text for piece in pieces if piece.hit] == ["équitable", "accès"]
    assert "".join(piece.text for piece in pieces) == "We need équitable accès for all"


def test_a_clause_is_found_in_each_of_its_languages_once_it_is_issued(told, world):
    assert find_words(world, "school").total == 0
    actions.rebuild_index()
    assert ids(find_words(world, "school"), "clause") == [world.other_clause]
    assert [each.language for each in find_words(world, "decidons ecole").found] == ["fr"]
    assert find_words(world, "2032").total == 0
    issue_version(world.actor("sera"), clear_for_publication(world, world.working))
    assert find_words(world, "2030").total == 0
    told.step()
    assert (
        ids(find_words(world, "2032"), "clause") == [world.other_clause]
        and find_words(world, "2030").total == 0
    )


@pytest.mark.parametrize(
    ("verb", "column", "back"),
    [
        ("comment.hidden", "hidden_at", "comment.restored"),
        ("comment.withdrawn", "withdrawn_at", None),
        ("comment.held", "held_at", "comment.approved"),
    ],
)
def test_what_is_hidden_is_not_found_even_before_the_index_knows(told, world, verb, column, back):
    number = post(world, "Trustworthy words")
    told.step()
    change(verb, number, world, **{column: utc_now()})
    assert find_words(world, "trustworthy").total == 0
    told.step()
    assert db.session.scalar(select(func.count()).select_from(SearchEntry)) == 0
    if back:
        change(back, number, world, **{column: None})
        told.step()
        assert ids(find_words(world, "trustworthy")) == [number]


def test_an_edited_comment_is_found_by_its_new_text_only(told, world):
    number = post(world, "Copper lines")
    told.step()
    change("comment.edited", number, world, body="Glass fibre", edited_at=utc_now())
    told.step()
    assert ids(find_words(world, "fibre")) == [number] and find_words(world, "copper").total == 0


def test_clauses_come_first_then_the_phrase_then_more_hits_then_the_newest(told, world):
    actions.rebuild_index()
    once = post(world, "Every day a school")
    newer = post(world, "Every week a school")
    often = post(world, "School, school, every school")
    phrase = post(world, "Every school")
    told.step()
    found = find_words(world, "every school", language="en").found
    assert [(each.kind, each.id) for each in found] == [
        ("clause", world.other_clause),
        ("comment", often),
        ("comment", phrase),
        ("comment", newer),
        ("comment", once),
    ]


def test_kind_language_and_page_narrow_the_results(told, world):
    actions.rebuild_index()
    for number in range(PAGE_SIZE + 3):
        post(world, f"A school number {number}", posted_at=utc_now() - timedelta(minutes=number))
    post(world, "Une école, a school", language="fr")
    told.step()
    assert find_words(world, "school", kind="clause").total == 1
    assert find_words(world, "school", kind="comment", language="fr").total == 1
    second = find_words(world, "school", kind="comment", language="en", page=2)
    assert (second.total, second.pages, len(second.found)) == (PAGE_SIZE + 3, 2, 3)
    assert find_words(world, "school", page=99).page == 2


def test_other_consultations_are_not_searched(told, world):
    post(world, "Only here")
    with transaction():
        other = Consultation(slug="other", title={"en": "Other"})
        db.session.add(other)
    told.step()
    assert search_consultation(world.actor("pia"), other, SearchRequest("here")).total == 0


def test_building_the_index_anew_finds_the_same(told, world):
    for code, body in VOICES.items():
        post(world, body, language=code)
    post(world, "Hidden from all", hidden_at=utc_now())
    told.step()
    actions.index_version(world.version)
    before = set(
        db.session.execute(
            select(
                SearchEntry.kind, SearchEntry.subject_id, SearchEntry.language, SearchEntry.folded
            )
        )
    )
    assert actions.rebuild_index() == (8, 6)
    after = set(
        db.session.execute(
            select(
                SearchEntry.kind, SearchEntry.subject_id, SearchEntry.language, SearchEntry.folded
            )
        )
    )
    assert before == after


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"q": "a"}, SearchRequest("a")),
        (
            {"q": "a", "in": "clauses", "language": "fr", "page": "2"},
            SearchRequest("a", "clause", "fr", 2),
        ),
        ({"in": "users", "language": "xx", "page": "-1"}, SearchRequest("")),
        ({"q": "a\0b", "page": "٣"}, SearchRequest("a b")),
        ({"page": "9" * 20}, SearchRequest("")),
    ],
)
def test_invalid_query_parameters_are_ignored(given, expected):
    assert parse_search_request(given) == expected
