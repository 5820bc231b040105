"""Tests of what is in a rehearsal: the frame and the text of the real one, and nobody of it."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import func, select

from consult.accounts.models import User
from consult.app import create_app
from consult.audit.verification.queries import verify_installation
from consult.comments.actions import post_comment
from consult.comments.models import Comment
from consult.consultations.models import Consultation, Membership, Stage, Tag
from consult.consultations.site_texts.actions import set_site_text
from consult.consultations.site_texts.models import SiteText
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.core.mail import Mail
from consult.documents.models import Document
from consult.documents.queries import list_editions, load_clause_texts
from consult.moderation.report_models import Report
from consult.positions.models import Position
from consult.amendments.models import Amendment
from consult.questionnaires.actions import add_question, create_questionnaire
from consult.questionnaires.forms import QuestionForm, QuestionnaireForm
from consult.questionnaires.models import Questionnaire
from consult.sample.rehearsal.rehearsal_folder import use_instance

SECRET = "A word of Pia that must not leave the house."


@pytest.fixture
def there(rehearse, app, world, tmp_path):
    """Make a rehearsal of the small consultation; provide its application."""
    with app.app_context():
        post_comment(world.actor("pia"), world.clause, SECRET)
        set_site_text(world.actor("sera"), "contact", {"en": "Write to us."}, 0)
        stage = db.session.scalars(select(Stage.id).where(Stage.kind == "commenting")).one()
        form = QuestionnaireForm(title_en="Progress", stage_id=stage, role="head")
        made = create_questionnaire(world.actor("sera"), world.consultation, form)
        add_question(world.actor("sera"), made.id, QuestionForm(kind="open", text_en="How far?"))
    code, said = rehearse(tmp_path / "rehearsal")
    assert code == 0, said
    with use_instance(tmp_path / "rehearsal"):
        yield create_app()


def read_whole_text(app, world):
    """Read the current text in each language: label, kind, level, words, tags and status."""
    with app.app_context():
        document = db.session.scalars(select(Document)).one()
        version = document.current_version_id
        return {
            (each.language, each.title): [
                (line.label, line.kind, line.level, line.text, line.tags, line.status)
                for line in load_clause_texts(version, each.language, document.authentic)
            ]
            for each in list_editions(version)
        }


@pytest.mark.postgresql
def test_frame_and_text_are_those_of_the_real_one(there, app, world):
    def read_frame():
        made = db.session.scalars(select(Consultation)).one()
        asked = db.session.scalars(select(Questionnaire)).one()
        return [
            (made.slug, made.title, made.contest_days, made.notice_days),
            [(each.kind, each.title, each.opens_at, each.closes_at) for each in made.stages],
            [(each.tag_set, each.code) for each in db.session.scalars(select(Tag))],
            (asked.title, asked.role, asked.opened_at, [each.text for each in asked.questions]),
            {each.kind: each.text for each in db.session.scalars(select(SiteText))},
        ]

    with app.app_context():
        real = read_frame()
    with there.app_context():
        assert read_frame() == real
    assert read_whole_text(there, world) == read_whole_text(app, world)


def test_nobody_and_nothing_that_was_said_leaves_the_real_one(there, app, world, tmp_path):
    with app.app_context():
        names = [
            words
            for row in db.session.execute(select(User.name, User.email))
            for words in row
            if words
        ]
        assert SECRET in db.session.scalars(select(Comment.body)).all()
    with closing(sqlite3.connect(tmp_path / "rehearsal" / "consult.db")) as database:
        dump = "\n".join(database.iterdump())
    assert "rehearsal.example" in dump
    assert SECRET not in dump
    assert [words for words in names if f"'{words}'" in dump] == []


def test_everybody_has_an_invented_address_and_every_role_has_its_holder(there):
    with there.app_context():
        addresses = db.session.scalars(select(User.email)).all()
        assert len(addresses) > 30
        assert all(each.endswith(".example") for each in addresses)
        held = set(db.session.scalars(select(Membership.role)))
        assert held >= {"facilitator", "moderator", "secretariat", "chair", "administrator", "head"}
        assert db.session.scalar(select(func.count(Mail.id))) == 0


def test_a_crowd_has_commented_proposed_and_taken_positions(there):
    with there.app_context():
        for model in (Comment, Amendment, Position):
            assert db.session.scalar(select(func.count()).select_from(model)) > 1, model
        assert not db.session.scalars(select(Comment.id).where(Comment.body == "")).all()


def test_a_text_that_is_not_issued_stays_and_one_of_the_sample_takes_its_place(
    rehearse, app, world, tmp_path
):
    with app.app_context(), transaction():
        db.session.scalars(select(Document)).one().current_version_id = None
    assert rehearse(tmp_path / "rehearsal")[0] == 0
    with use_instance(tmp_path / "rehearsal"):
        there = create_app()
    text = read_whole_text(there, world)
    ((language, _title),) = text
    words = " ".join(line[3] for line in text[language, _title])
    assert language == "en" and "World Summit on the Information Society" in words
    with there.app_context():
        assert db.session.scalars(select(Comment.id).where(Comment.held_at.is_not(None))).all()
        assert db.session.scalars(select(Report.id)).all()
        db.engine.dispose()


def test_the_record_of_a_rehearsal_verifies(there):
    with there.app_context():
        assert verify_installation().fits


def test_every_page_says_in_each_language_that_nothing_is_real(there):
    visitor = there.test_client()
    for language in ("en", "fr", "es", "ar", "ru", "zh"):
        for path in ("", "/c/talks", "/sign-in", "/no-such-page", "/mailbox"):
            page = visitor.get(f"/{language}{path}", follow_redirects=True).get_data(as_text=True)
            assert '<aside class="sample" data-rehearsal' in page, path
    page = visitor.get("/en/sign-in").get_data(as_text=True)
    assert "Rehearsal: nothing here is real." in page
    assert "This is a rehearsal" in page and "Sample</b>" not in page
    assert "Sign in as Alba Aldana" in page
