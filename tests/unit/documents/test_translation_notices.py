"""Tests of notices about translations: assigned to a person, published, corrected."""

from datetime import date

import pytest

from consult.accounts.models import User
from consult.core.database.engine import db
from consult.core.errors import Conflict, Forbidden, Invalid
from consult.core.events import dispatcher
from consult.core.events.log import transaction
from consult.documents.queries import load_clause_texts
from consult.documents.translations import actions, publish_actions
from consult.documents.translations.forms import (
    ClauseTranslationForm,
    PublishTranslationForm,
    TranslationForm,
    TranslationPlanForm,
)
from consult.documents.versions.jobs import publish_edition_digests
from consult.documents.models import Edition
from tests.support.consultation.notices import everyone, notices, said

PAGE = "/en/c/talks/statement/zero-draft"


@pytest.fixture(autouse=True)
def inside(here):
    """Enter the application context, because every test here calls actions and queries."""


@pytest.fixture
def news(world):
    """Provide the dispatcher that runs the reactions."""
    return dispatcher.Dispatcher()


@pytest.fixture
def spanish(world):
    """Let Pia read in Spanish, and begin the Spanish translation, which is assigned to Ivo."""
    with transaction():
        db.session.get_one(User, world.ids["pia"]).language = "es"
    form = TranslationForm(
        language="es", title="Texto", translator="ivo@people.example", due_on=date(2031, 2, 3)
    )
    return actions.begin_translation(world.actor("sera"), world.version, form).id


def write(world, translation, words):
    for line in load_clause_texts(world.version, "en", "en"):
        form = ClauseTranslationForm(text=f"{words} {line.label}", label=line.label)
        actions.write_clause_translation(world.actor("ivo"), translation, line.clause_id, form)


def publish(world, translation, **more):
    publish_actions.publish_translation(
        world.actor("sera"), translation, PublishTranslationForm(unreviewed=True, **more)
    )


def test_the_translator_is_asked_once_and_again_only_by_another_plan(world, news, spanish):
    news.step()
    (asked,) = notices(world, "ivo", "translation.assigned")
    assert said(asked) == (
        "You are asked to translate Statement, Zero draft by 3 Feb 2031. Language: Spanish",
        f"{PAGE}/translations/es",
    )
    sera = world.actor("sera")
    plan = TranslationPlanForm(title="Otro", translator="ivo@people.example")
    actions.plan_translation(sera, spanish, plan)
    actions.plan_translation(sera, spanish, TranslationPlanForm(title="Otro"))
    news.step()
    assert len(notices(world, "ivo", "translation.assigned")) == 1
    actions.plan_translation(sera, spanish, plan)
    news.step()
    assert len(notices(world, "ivo", "translation.assigned")) == 2


def test_a_person_who_may_translate_is_asked_for_a_review(world, news, spanish):
    write(world, spanish, "Uno")
    actions.ask_for_review(world.actor("ivo"), spanish, world.ids["mona"])
    news.step()
    (asked,) = notices(world, "mona", "translation.review_asked")
    assert said(asked) == (
        "Ivo asks you to review the translation of Statement, Zero draft. Language: Spanish",
        f"{PAGE}/translations/es",
    )
    with pytest.raises(Forbidden):
        actions.ask_for_review(world.actor("pia"), spanish, world.ids["mona"])
    for name in ("ivo", "pia", "cho"):  # herself; people who may not translate
        with pytest.raises(Invalid):
            actions.ask_for_review(world.actor("ivo"), spanish, world.ids[name])
    actions.review_all(world.actor("mona"), spanish)
    with pytest.raises(Conflict, match="nothing_to_review"):
        actions.ask_for_review(world.actor("ivo"), spanish, world.ids["mona"])


def test_those_who_read_in_that_language_are_told_and_no_others(world, news, spanish):
    write(world, spanish, "Uno")
    publish(world, spanish)
    write(world, spanish, "Dos")
    publish(world, spanish, reason="Better.")
    news.step()
    assert everyone("edition.published") == everyone("edition.corrected") == {"pia": 1}
    published, corrected = (
        notices(world, "pia", verb) for verb in ("edition.published", "edition.corrected")
    )
    assert said(published[0]) == (
        "Statement, Zero draft can be read in this language: Spanish",
        f"{PAGE}?text=es",
    )
    assert said(corrected[0]) == (
        "The translation of Statement, Zero draft was corrected: Spanish",
        f"{PAGE}/translations",
    )


def test_the_digest_of_an_older_edition_is_no_news(world, news):
    with transaction():
        db.session.get_one(Edition, (world.version, "fr")).digest = None
    publish_edition_digests()
    news.step()
    assert everyone("edition.published") == {}
