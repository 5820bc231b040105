"""Tests of published translations that are corrected, and of those taken over from before."""

import pytest
from sqlalchemy import select

from consult.amendments.actions import propose_amendment
from consult.comments.actions import post_comment
from consult.comments.passages import PassageQuote
from consult.comments.queries import load_anchors
from consult.consolidation.carry_over.models import CarryOver
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import Event, transaction
from consult.documents import queries
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import change_clause
from consult.documents.forms import ChangeClauseForm
from consult.documents.models import Edition, Version, Wording
from consult.documents.translations import actions
from consult.documents.translations.forms import (
    TranslationForm,
)
from consult.documents.translations.queries import (
    find_translation,
    load_corrections,
    load_desk_clauses,
    load_language_states,
)
from consult.output.version_queries import load_source
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.working_version import create_working_version
from .spanish_translation import (
    SPANISH,
    publish,
    publish_spanish,
    write_translation,
)


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


def test_a_corrected_translation_keeps_its_old_words_and_both_digests(world):
    translation = publish_spanish(world)
    first = edition(world).digest
    write_translation(world, translation, world.other_clause, "*Resolvemos* otra cosa.", label="2.")
    assert states(world) == {"published": 3, "in_work": 1}
    assert [line.text for line in lines(world, "es")] == SPANISH  # nobody reads it yet
    actions.review_all(world.actor("sera"), translation)
    with pytest.raises(Invalid) as refusal:
        publish(world, translation)
    assert "reason" in refusal.value.details["fields"]
    publish(world, translation, reason="A term was wrong.")
    now = edition(world)
    assert lines(world, "es")[2].text == "*Resolvemos* otra cosa."
    assert now.corrected_at is not None and now.digest != first
    (kept,) = load_corrections(world.version)
    assert (kept.before, kept.after, kept.reason, kept.by) == (
        SPANISH[2],
        "*Resolvemos* otra cosa.",
        "A term was wrong.",
        "Sera",
    )
    corrected = db.session.scalars(select(Event).where(Event.verb == "edition.corrected")).one()
    assert (corrected.facts["before"], corrected.facts["digest"]) == (first, now.digest)
    single = db.session.scalars(select(Event).where(Event.verb == "wording.corrected")).one()
    assert single.audience == "record" and single.facts["clause_id"] == world.other_clause


def test_a_correction_that_is_not_reviewed_waits(world):
    translation = publish_spanish(world)
    write_translation(world, translation, world.other_clause, "Otra cosa.", label="2.")
    with pytest.raises(Conflict) as refusal:
        publish(world, translation, reason="Soon.")
    assert refusal.value.code == "translation_not_ready"


def test_no_other_door_changes_an_issued_translation(world):
    publish_spanish(world)
    wording = db.session.scalars(select(Wording).where(Wording.text == SPANISH[1])).one()
    for change in ("text", "placement_id"):
        with pytest.raises(Conflict), transaction():
            setattr(wording, change, None)
            db.session.flush()
        db.session.rollback()


def test_a_comment_on_a_corrected_passage_stays_with_its_words(world):
    translation = publish_spanish(world)
    line = lines(world, "es")[2]
    comment = post_comment(
        world.actor("hana"),
        world.other_clause,
        "¿Todas?",
        wording_id=line.wording_id,
        quote=PassageQuote("todas las escuelas"),
    )
    text = "En 2030 *resolvemos* conectar todas las escuelas con financiación."
    write_translation(world, translation, world.other_clause, text, label="2.")
    publish(world, translation, unreviewed=True, reason="Better.")
    (anchor,) = load_anchors(world.document, world.version, "es")
    plain = text.replace("*", "")
    assert anchor.comment_id == comment.id
    assert plain[anchor.start : anchor.end] == "todas las escuelas" and not anchor.is_gone


def test_an_amendment_to_a_translation_that_was_corrected_while_it_was_written_is_refused(world):
    world.stage("commenting")
    translation = publish_spanish(world)
    line = lines(world, "es")[2]
    write_translation(world, translation, world.other_clause, "*Resolvemos* otra cosa.", label="2.")
    publish(world, translation, unreviewed=True, reason="Better.")
    with pytest.raises(Conflict) as refusal:
        propose_amendment(
            world.actor("hana"),
            world.other_clause,
            "mod",
            "*Resolvemos* nada.",
            "Because.",
            language="es",
            wording_id=line.wording_id,
        )
    assert refusal.value.code == "text_changed"


def test_texts_of_the_last_translated_version_are_taken_over(world):
    """The authentic text of the first clause changes; the translation of the others still fits."""
    publish_spanish(world)
    made = create_working_version(world, "rev-9", based_on=world.version)
    with transaction():
        for each in db.session.scalars(select(Edition).where(Edition.version_id == made)):
            if each.language == "es":
                db.session.delete(each)
        for line in queries.load_clause_texts(made, "es", "en"):
            db.session.delete(find_row(Wording, line.wording_id))
    change_clause(
        world.actor("mona"),
        made,
        world.clause,
        ChangeClauseForm(language="en", text="*Recalling* another principle,"),
    )
    clear_for_publication(world, made)
    issue_version(world.actor("sera"), made)
    form = TranslationForm(language="es", title="El texto")
    translation = actions.begin_translation(world.actor("sera"), made, form)
    desk = {
        each.source.clause_id: each for each in load_desk_clauses(world.actor("mona"), translation)
    }
    assert desk[world.clause].state == "outdated" and desk[world.clause].text == SPANISH[1]
    assert desk[world.other_clause].state == "reviewed"
    assert desk[world.other_clause].taken_from == world.version


def test_a_translation_back_to_the_published_text_is_in_work_no_more(world):
    translation = publish_spanish(world)
    write_translation(world, translation, world.other_clause, "Otra cosa.", label="2.")
    write_translation(world, translation, world.other_clause, SPANISH[2], label="2.", row_version=1)
    assert states(world) == {"published": 4}
    write_translation(world, translation, world.other_clause, "Otra cosa.", label="2.")
    actions.discard_clause_translation(world.actor("mona"), translation, world.other_clause, 1)
    assert states(world) == {"published": 4}
    assert find_translation(world.version, "es") is not None


def issue_without(world, language):
    """Issue a copy of the issued version that lacks a language; return its id."""
    made = create_working_version(world, "rev-8", based_on=world.version)
    with transaction():
        for line in queries.load_clause_texts(made, language, "en"):
            db.session.delete(find_row(Wording, line.wording_id))
        db.session.delete(db.session.get_one(Edition, (made, language)))
    clear_for_publication(world, made)
    issue_version(world.actor("sera"), made)
    return made


def test_a_comment_waits_with_its_clause_until_its_translation_follows(world):
    line = lines(world, "fr")[2]
    passage = PassageQuote("financement public")
    comment = post_comment(
        world.actor("hana"),
        world.other_clause,
        "Lequel ?",
        wording_id=line.wording_id,
        quote=passage,
    ).id
    made = issue_without(world, "fr")
    verdict = db.session.scalars(
        select(CarryOver).where(CarryOver.comment_id == comment, CarryOver.version_id == made)
    ).one()
    assert verdict.verdict in {"kept", "moved"}
    form = TranslationForm(language="fr", title="Le texte")
    translation = actions.begin_translation(world.actor("sera"), made, form).id
    publish(world, translation)  # all of it was taken over
    (anchor,) = load_anchors(world.document, made, "fr")
    text = queries.find_clause_text(made, world.other_clause, "fr", "en").text.replace("*", "")
    assert text[anchor.start : anchor.end] == "financement public" and not anchor.is_gone


def test_files_say_when_a_translation_was_published_and_corrected(app, world):
    def load_labels(language):
        with app.test_request_context():
            version = find_row(Version, world.version)
            return load_source(world.actor("pia"), version, language).labels

    translation = publish_spanish(world)
    assert "corregida" not in load_labels("es")["official"]
    write_translation(world, translation, world.other_clause, "Otra cosa.", label="2.")
    publish(world, translation, unreviewed=True, reason="Better.")
    found, year = load_labels("es")["official"], utc_now().year
    assert found.startswith("traducción; ") and found.count(str(year)) == 2
    assert " · publicada el " in found and " · corregida el " in found
    authentic = load_labels("en")
    assert "published" not in authentic["authentic"] + authentic["official"]
