"""Tests of translations that follow their version, from the desk to a correction."""

from datetime import date

import pytest
from sqlalchemy import select

from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from consult.core.events.log import Event
from consult.documents import queries
from consult.documents.models import Document, Edition, Version
from consult.documents.translations import actions
from consult.documents.translations.forms import (
    TranslationForm,
    TranslationPlanForm,
)
from consult.documents.translations.models import ClauseTranslation
from consult.documents.translations.queries import (
    load_language_states,
    suggest_labels,
)
from .spanish_translation import (
    SPANISH,
    begin_translation,
    publish,
    publish_spanish,
    write_all,
    write_translation,
)
from tests.world import ROLES


@pytest.fixture(autouse=True)
def inside(here):
    """Enter the application context, because every test here calls actions and queries."""


def lines(world, language="en"):
    return queries.load_clause_texts(world.version, language, "en")


def states(world, language="es"):
    (state,) = load_language_states(find_row(Version, world.version), [language])
    return state.counts


def edition(world, language="es"):
    return db.session.get(Edition, (world.version, language))


def test_a_translation_is_published_after_its_version_under_the_same_symbol(world):
    issued, revision = (
        find_row(Version, world.version).issued_at,
        find_row(Document, world.document).revision,
    )
    translation = begin_translation(world, due_on=date(2026, 12, 24))
    assert states(world) == {"missing": 4}
    write_all(world, translation)
    assert states(world) == {"in_work": 4} and edition(world) is None
    assert {line.language for line in lines(world, "es")} == {"en"}
    assert actions.review_all(world.actor("sera"), translation) == 4
    assert states(world) == {"reviewed": 4}
    publish(world, translation)
    assert [line.text for line in lines(world, "es")] == SPANISH
    assert not any(line.is_outdated for line in lines(world, "es"))
    assert states(world) == {"published": 4}
    found = edition(world)
    assert (found.title, found.standing, found.corrected_at) == ("El texto", "official", None)
    assert found.published_at > issued
    assert find_row(Version, world.version).issued_at == issued
    assert find_row(Document, world.document).revision == revision + 2  # begun, published
    assert find_row(Document, world.document).title["es"] == "El texto"
    event = db.session.scalars(select(Event).where(Event.verb == "edition.published")).one()
    assert event.facts["digest"] == found.digest and event.audience == "everyone"
    assert not db.session.scalars(select(ClauseTranslation)).all()


def test_the_authentic_text_and_its_digest_stay_as_they_are(world):
    before = edition(world, "en").digest, [line.digest for line in lines(world)]
    publish_spanish(world)
    assert (edition(world, "en").digest, [line.digest for line in lines(world)]) == before


def test_a_first_publication_needs_every_clause_and_says_how_many_are_missing(world):
    translation = begin_translation(world)
    write_translation(world, translation, world.clause, SPANISH[1])
    with pytest.raises(Conflict) as refusal:
        publish(world, translation, unreviewed=True)
    assert (refusal.value.code, refusal.value.details["count"]) == ("translation_incomplete", 3)
    assert edition(world) is None


def test_texts_that_nobody_reviewed_are_published_only_if_that_is_said(world):
    translation = begin_translation(world)
    write_all(world, translation)
    with pytest.raises(Conflict) as refusal:
        publish(world, translation)
    assert (refusal.value.code, refusal.value.details["count"]) == ("translation_unreviewed", 4)
    publish(world, translation, unreviewed=True)
    assert states(world) == {"unreviewed": 4}
    with pytest.raises(Conflict) as refusal:
        actions.review_clause_translation(world.actor("mona"), translation, world.clause)
    assert refusal.value.code == "own_translation"
    actions.review_clause_translation(world.actor("rana"), translation, world.clause)
    assert states(world) == {"unreviewed": 3, "published": 1}


def test_nobody_reviews_what_they_wrote(world):
    translation = begin_translation(world)
    write_translation(world, translation, world.clause, SPANISH[1], "mona")
    with pytest.raises(Conflict) as refusal:
        actions.review_clause_translation(world.actor("mona"), translation, world.clause)
    assert refusal.value.code == "own_translation"
    assert actions.review_all(world.actor("mona"), translation) == 0
    actions.review_clause_translation(world.actor("rana"), translation, world.clause)
    assert states(world) == {"missing": 3, "reviewed": 1}
    write_translation(world, translation, world.clause, SPANISH[1] + " ", "sera", row_version=2)
    assert states(world)["reviewed"] == 1  # the same text
    write_translation(world, translation, world.clause, "Otro", "sera", row_version=2)
    assert states(world)["in_work"] == 1


def test_labels_are_suggested_by_the_numbering(world):
    found = suggest_labels(find_row(Version, world.version), "es")
    assert list(found.values()) == ["A.", "1.", "2.", "3."]


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_staff_and_the_translator_write_a_translation(world, name):
    translation = begin_translation(world, translator="ivo@people.example")
    may_write = name in {"sera", "mona", "rana", "ivo"}
    try:
        write_translation(world, translation, world.clause, SPANISH[1], name)
    except Problem:
        assert not may_write
    else:
        assert may_write
    plan = TranslationPlanForm(title="Otro", translator="ivo@people.example")
    try:
        actions.plan_translation(world.actor(name), translation, plan)
    except Problem:
        assert name != "sera"
    else:
        assert name == "sera"
    try:
        publish(world, translation, name)
    except Forbidden:
        assert name != "sera"
    except Conflict:
        assert name == "sera"
    except Problem:
        assert name is None


def test_a_working_version_and_the_authentic_language_have_no_desk(world):
    form = TranslationForm(language="es", title="El texto")
    with pytest.raises(Conflict) as refusal:
        actions.begin_translation(world.actor("sera"), world.working, form)
    assert refusal.value.code == "not_issued_yet"
    for language in ("en", "es"):
        if language == "es":
            begin_translation(world)
        with pytest.raises(Invalid):
            begin_translation(world, language)


def test_two_translators_see_each_others_text(world):
    translation = begin_translation(world)
    write_translation(world, translation, world.clause, "Uno", "mona", row_version=0)
    with pytest.raises(Conflict) as refusal:
        write_translation(world, translation, world.clause, "Dos", "rana", row_version=0)
    assert refusal.value.code == "changed_meanwhile"
    with pytest.raises(NotFound):
        write_translation(world, translation, 999_999, "Tres")
