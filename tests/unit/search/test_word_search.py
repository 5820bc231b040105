"""Tests of searching by inflected words, beginnings, misspellings and numbers on both databases."""

import pytest
from sqlalchemy import func, select, update

from consult.amendments import actions as amendments
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events import dispatcher as follower
from consult.core.events.log import transaction
from consult.search import actions, jobs
from consult.search.forms import SearchRequest
from consult.search.models import INDEX_FORM, SearchEntry, SearchPosting, SearchWord
from consult.search.candidates.number_queries import read_clause_path, read_number
from consult.search.queries import search_consultation
from tests.unit.search.test_clause_comment_search import change, find_words, ids, post

pytestmark = pytest.mark.postgresql

TEXTS = {
    "ar": "ندعو الدول إلى ربط كل مدرسة",
    "en": "Meaningful connectivity for libraries",
    "es": "Las decisiones sobre educación",
    "fr": "Protéger les données personnelles",
    "ru": "Доступ школ к сети",
    "zh": "各国有保护人权的义务",
}


@pytest.fixture
def told(here, world):
    """Provide the dispatcher that runs the reactions."""
    return follower.Dispatcher()


@pytest.fixture
def posted(told, world):
    """Post a comment in each language and index it."""
    made = {code: post(world, body, language=code) for code, body in TEXTS.items()}
    told.step()
    return made


def test_an_inflected_word_or_its_beginning_finds_the_comment(posted, world):
    """All queries go to one index: making it takes longer than searching."""
    for language, query in (
        ("ar", "المدارس"),
        ("ar", "للمدرسة"),
        ("en", "library connected"),
        ("en", "meaning"),
        ("en", "connec"),
        ("es", "decisión"),
        ("es", "educaciones"),
        ("fr", "donnée"),
        ("fr", "l’donnée"),
        ("ru", "школы"),
        ("zh", "人权义务"),
        ("zh", "义务"),
    ):
        assert ids(find_words(world, query)) == [posted[language]], query


def test_other_words_do_not_find_it(posted, world):
    for query in ("nectivity", "conn\u0435c", "schools", "人劝", "2030 library"):
        assert find_words(world, query).total == 0, query


def test_a_misspelled_word_finds_the_nearest_and_says_so(posted, world):
    for query, word, language in (
        ("conectivity", "connectivity", "en"),
        ("Librairies", "libraries", "en"),
        ("proteger donnees personelles", "personnelles", "fr"),
        ("дотсуп", "доступ", "ru"),
        ("ecudación", "educación", "es"),
    ):
        found = find_words(world, query)
        assert ids(found) == [posted[language]], query
        assert list(found.corrected.values()) == [[word]], query


def test_a_word_of_a_hidden_comment_is_neither_found_nor_suggested(told, posted, world):
    change("comment.hidden", posted["en"], world, hidden_at=utc_now())
    before = find_words(world, "conectivity")
    told.step()
    assert before == find_words(world, "conectivity")
    assert before.total == 0 and before.corrected == {}
    words = set(db.session.scalars(select(SearchWord.written)))
    assert "connectivity" not in words and "personnelles" in words


def test_words_that_other_texts_hold_stay_when_one_goes(told, world):
    one, other = post(world, "Copper lines"), post(world, "Copper wires")
    told.step()
    change("comment.withdrawn", one, world, withdrawn_at=utc_now())
    told.step()
    assert ids(find_words(world, "copper")) == [other]
    assert set(db.session.scalars(select(SearchWord.word))) == {"copper", "wires"}
    assert db.session.scalar(select(func.count()).select_from(SearchPosting)) == 2


@pytest.fixture
def proposed(told, world):
    """Propose eleven amendments and index everything."""
    for number in range(11):
        amendments.propose_amendment(
            world.actor("pia"), world.clause, "sup", None, f"Reason {number} for 2"
        )
    actions.rebuild_index()


def test_an_amendment_is_found_by_its_number_first(proposed, world):
    for query in ("A-11", "a11", "A 11", "a‑11", "А-11", "A-١١"):
        first = find_words(world, query).found[0]
        assert (first.kind, first.number) == ("amendment", 11), query
        assert not any(piece.hit for piece in first.pieces), query


def test_a_clause_is_found_by_its_number_first(proposed, world):
    for query in (
        *("clause 2", "Paragraph 2", "2", "2.", "§ 2"),
        *("пункт 2", "第2段", "الفقرة 2", "paragraphe 2"),
    ):
        first = find_words(world, query).found[0]
        assert (first.kind, first.id, first.label) == ("clause", world.other_clause, "2."), query


def test_a_number_that_nothing_has_finds_nothing_by_its_number(proposed, world):
    assert find_words(world, "A-99").total == 0 == find_words(world, "clause 99").total
    hidden = find_words(world, "A-3").found[0]
    with transaction():
        amendments.withdraw_amendment(world.actor("pia"), hidden.id)
    assert find_words(world, "A-3").total == 0


@pytest.mark.parametrize(
    ("words", "example", "number"),
    [
        ("a-5", "A-0", 5),
        ("5", "0", 5),
        ("B-5", "A-0", None),
        ("5", "A-0", None),
        ("a", "A-0", None),
    ],
)
def test_a_number_is_read_as_the_installation_writes_it(words, example, number):
    assert read_number(words, example) == number


def test_the_path_of_a_clause_is_read_with_and_without_a_word():
    assert read_clause_path("12 bis") == read_clause_path("clause 12 bis")
    assert read_clause_path("10 (a)") == read_clause_path("paragraph 10 a)")
    assert read_clause_path("12 schools") is None is read_clause_path("clauses 1 and 2")


def make_stale():
    with transaction():
        db.session.execute(update(SearchEntry).values(form=0))
        for table in (SearchPosting, SearchWord):
            db.session.execute(table.__table__.delete())


def test_an_index_of_before_is_renewed_in_parts_and_searched_meanwhile(posted, world, monkeypatch):
    make_stale()
    assert actions.load_index_progress() == (0, len(TEXTS))
    assert ids(find_words(world, "connectivity")) == [posted["en"]]
    assert find_words(world, "connected").total == 0
    monkeypatch.setattr(jobs, "BATCH_SIZE", 2)
    monkeypatch.setattr(jobs, "BATCHES", 1)
    heard = []
    while actions.load_index_progress().total:
        jobs.renew_index()
        heard.append(actions.load_index_progress().percent)
        assert ids(find_words(world, "connectivity")) == [posted["en"]]
    assert heard == [33, 66, 100]
    assert ids(find_words(world, "connected")) == [posted["en"]]
    assert set(db.session.scalars(select(SearchEntry.form))) == {INDEX_FORM}


def test_what_is_hidden_meanwhile_leaves_the_index_when_it_is_renewed(posted, world):
    make_stale()
    with transaction():
        find_row(actions.Comment, posted["en"]).hidden_at = utc_now()
    jobs.renew_index()
    assert actions.load_index_progress().total == 0
    assert db.session.scalar(select(func.count()).select_from(SearchEntry)) == len(TEXTS) - 1


def test_words_of_one_consultation_are_not_suggested_in_another(posted, world):
    with transaction():
        other = Consultation(slug="other", title={"en": "Other"})
        db.session.add(other)
    found = search_consultation(world.actor("pia"), other, SearchRequest("conectivity"))
    assert (found.total, found.corrected) == (0, {})
