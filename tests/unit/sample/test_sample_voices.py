"""Tests of what makes the sample believable: languages, unlike voices, and what can be tried."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from consult.comments.agreements.models import CommentAgreement
from consult.comments.mentions.models import Mention
from consult.comments.models import Comment
from consult.core import i18n
from consult.core.database.engine import db, utc_now
from consult.core.events.log import Event
from consult.consolidation.contests.queries import build_contest_state
from consult.consolidation.models import Disposition
from consult.consultations.models import Consultation
from consult.documents.models import Document, Edition, Version
from consult.documents.queries import load_clause_texts
from consult.meetings.models import Meeting, Registration
from consult.reading.home.activity_queries import load_activity
from consult.text.brackets.holders import list_held_brackets

LANGUAGES = set(i18n.LANGUAGES)


def test_both_documents_stand_in_all_six_languages_with_the_same_brackets(loaded):
    for document in db.session.scalars(select(Document)):
        version = db.session.get_one(Version, document.current_version_id)
        editions = select(Edition.language).where(Edition.version_id == version.id)
        assert set(db.session.scalars(editions)) == LANGUAGES
        shapes = {
            language: [
                [(each.depth, len(each.alternatives), bool(each.holders)) for each in held]
                for line in load_clause_texts(version.id, language, "en")
                for held in [list_held_brackets(line.text)]
            ]
            for language in LANGUAGES
        }
        assert all(each == shapes["en"] for each in shapes.values())
        texts = {
            language: [line.text for line in load_clause_texts(version.id, language, "en")]
            for language in LANGUAGES
        }
        for language in LANGUAGES - {"en"}:
            left = [a for a, b in zip(texts[language], texts["en"], strict=True) if a == b]
            assert left == [], (document.slug, language)


def test_the_voices_of_the_comments_are_unlike(loaded):
    every = list(db.session.scalars(select(Comment)))
    lengths = [len(each.body) for each in every]
    assert len([each for each in lengths if each < 30]) >= 8
    papers = [each for each in every if each.body.count("\n\n") >= 2 and len(each.body) > 500]
    assert {each.language for each in papers} >= {"en", "es", "ru"} and len(papers) >= 4
    assert {each.language for each in every} == LANGUAGES
    assert {each.kind for each in every} == {"general", "technical", "editorial", "question"}
    assert len([each for each in every if each.held_at]) == 1
    assert len([each for each in every if each.hidden_at]) == 2
    assert len([each for each in every if each.resolved_at]) == 3
    mentioned = set(db.session.scalars(select(Mention.comment_id)))
    assert len(mentioned) >= 2 <= len([each for each in every if "@" in each.body])
    agreed = Counter(
        each.comment_id
        for each in db.session.scalars(select(CommentAgreement))
        if each.holder[0] == "o"
    )
    assert len([number for number in agreed.values() if number >= 2]) == 2


def test_a_reply_changes_a_mind_and_the_position_changes_after_it(loaded):
    taken = db.session.scalars(select(Event).where(Event.verb == "position.taken"))
    changed = [
        each for each in taken if each.facts.get("before") and "amendment_id" not in each.facts
    ]
    moves = {(each.facts["before"], each.facts["choice"]) for each in changed}
    assert moves == {("object", "live"), ("object", "support")}
    for each in changed:
        before = db.session.scalars(
            select(Comment)
            .where(
                Comment.clause_id == each.facts["clause_id"],
                Comment.author_id == each.actor_id,
                Comment.posted_at < each.at,
            )
            .order_by(Comment.id.desc())
        ).first()
        assert before.parent_id and each.at - before.posted_at < timedelta(hours=3)


def test_answers_can_be_contested_today_and_for_weeks(loaded):
    given = db.session.scalars(select(Disposition)).all()
    standing = [build_contest_state(each, []) for each in given]
    assert given and all(each.in_time for each in standing)
    assert min(each.until for each in standing) - utc_now() > timedelta(days=50)


def test_people_of_every_group_have_registered_for_the_next_meeting(loaded):
    coming = select(Meeting).where(Meeting.state == "planned", Meeting.region_code.is_(None))
    ahead = db.session.scalars(coming).one()
    found = list(
        db.session.scalars(select(Registration).where(Registration.meeting_id == ahead.id))
    )
    assert Counter(each.where for each in found) == {"room": 14, "remote": 13}
    groups = {each.organisation.group_code for each in found if each.organisation_id}
    assert groups == {"gov", "pri", "civ", "int", "tec", "aca"}
    assert len({each.registered_at.date() for each in found}) > 5


def test_recent_activity_tells_of_more_than_comments(sample, loaded):
    consultation = db.session.scalars(select(Consultation)).one()
    with sample[0].test_request_context("/en/"):
        told = load_activity(consultation.id)
    assert {each.verb for each in told} == {"comment.posted", "clause.marked"}
    assert len([each for each in told if each.verb == "comment.posted"]) == len(told) - 1
