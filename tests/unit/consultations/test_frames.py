"""Tests of a consultation that takes over the frame of an earlier one, and nothing else."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from consult.comments.actions import post_comment
from consult.comments.models import Comment
from consult.consultations.frames import queries
from consult.consultations.frames.actions import create_from_template
from consult.consultations.frames.forms import TemplateForm
from consult.consultations.models import Consultation, Membership, Tag
from consult.consultations.roles.actions import grant_role
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, SignInRequired
from consult.core.events.log import Event, transaction
from consult.documents.models import Document, Version
from consult.questionnaires.actions import add_question, create_questionnaire, open_questionnaire
from consult.questionnaires.forms import QuestionForm, QuestionnaireForm
from consult.questionnaires.models import Questionnaire
from consult.submissions.calls.models import SubmissionCall
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
START = date(2027, 3, 1)


def collect(world):
    return queries.collect_frame(find_row(Consultation, world.consultation))


def make_form(world, **more):
    """Make the form as its review sends it."""
    given = {"template_id": world.consultation, "slug": "next", "title_en": "Next", "start": START}
    form = TemplateForm(**{**given, **more})
    frame = collect(world)
    team = queries.list_team(form.template_id) if form.with_roles else []
    seen = queries.compute_review_digest(frame.move_to(form.start) if form.start else frame, team)
    return form.model_copy(update={"seen": more.get("seen", seen)})


def make_questionnaire(world):
    """Open a questionnaire of the second stage with one question."""
    stage = find_row(Consultation, world.consultation).stages[1]
    form = QuestionnaireForm(title_en="Progress", stage_id=stage.id, role="head")
    made = create_questionnaire(world.actor("sera"), world.consultation, form)
    add_question(world.actor("sera"), made.id, QuestionForm(kind="open", text_en="How far?"))
    open_questionnaire(world.actor("sera"), made.id)
    return made


def test_settings_stages_tags_documents_and_questions_are_taken_over_as_one_event(world):
    make_questionnaire(world)
    with transaction():
        old = find_row(Consultation, world.consultation)
        old.contest_days, old.lead, old.proxies = 21, {"en": "About."}, 3
        db.session.add(
            SubmissionCall(
                consultation_id=old.id,
                is_held=False,
                timezone="Africa/Nairobi",
                document_symbol="X/{n}",
            )
        )
    before = db.session.scalar(select(func.max(Event.seq)))
    made = create_from_template(world.actor("ada"), make_form(world))
    assert made.title == {"en": "Next"} and made.contest_days == 21 and made.proxies == 3
    assert made.lead == {"en": "About."}
    assert [each.kind for each in made.stages] == ["inputs", "commenting", "consolidation"]
    assert made.stages[0].opens_at.date() == START
    tags = db.session.scalars(select(Tag).where(Tag.consultation_id == made.id)).all()
    assert [(each.tag_set, each.code) for each in tags] == [("action-line", "C2")]
    document = db.session.scalars(select(Document).where(Document.consultation_id == made.id)).one()
    assert (document.slug, document.current_version_id) == ("statement", None)
    asked = db.session.scalars(
        select(Questionnaire).where(Questionnaire.consultation_id == made.id)
    ).one()
    assert (asked.role, asked.opened_at, asked.stage_id) == ("head", None, made.stages[1].id)
    assert [each.text for each in asked.questions] == [{"en": "How far?"}]
    call = db.session.get(SubmissionCall, made.id)
    assert (call.is_held, call.timezone, call.document_symbol) == (False, "Africa/Nairobi", "")
    (event,) = db.session.scalars(select(Event).where(Event.seq > before)).all()
    assert (event.verb, event.chain) == ("consultation.created", made.id)
    assert event.facts["template_id"] == world.consultation
    assert event.facts["copied"] == {
        "stages": 3, "tags": 1, "documents": 1, "questionnaires": 1, "call": 1,
    }  # fmt: skip


def test_stages_keep_their_lengths_and_hours(world):
    old = find_row(Consultation, world.consultation).stages
    made = create_from_template(world.actor("ada"), make_form(world)).stages
    moved = {new.opens_at - before.opens_at for new, before in zip(made, old, strict=True)}
    assert len(moved) == 1 and moved.pop() % timedelta(days=1) == timedelta()
    assert [each.closes_at - each.opens_at for each in made] == [
        each.closes_at - each.opens_at for each in old
    ]


def test_people_and_their_words_stay_where_they_are(world):
    post_comment(world.actor("pia"), world.clause, "Well said.")
    made = create_from_template(world.actor("ada"), make_form(world))
    held = db.session.execute(
        select(Membership.user_id, Membership.role).where(Membership.consultation_id == made.id)
    ).all()
    assert held == [(world.ids["ada"], "administrator")]
    assert db.session.scalar(select(func.count(Comment.id))) == 1
    assert not db.session.scalars(
        select(Version.id).join(Document).where(Document.consultation_id == made.id)
    ).all()


def test_roles_of_the_team_are_given_if_asked_for_each_as_an_event(world):
    until = (utc_now() + timedelta(days=40)).date()
    grant_role(world.actor("ada"), world.consultation, world.ids["mona"], "rapporteur", until)
    with transaction():
        row = db.session.get(Membership, (world.ids["rana"], world.consultation, "rapporteur"))
        row.ends_at = utc_now() - timedelta(minutes=1)
    made = create_from_template(world.actor("ada"), make_form(world, with_roles=True))
    held = {
        (each.user_id, each.role): each
        for each in db.session.scalars(
            select(Membership).where(Membership.consultation_id == made.id)
        )
    }
    names = {number: name for name, number in world.ids.items()}
    assert {(names[user], role) for user, role in held} == {
        ("ada", "administrator"), ("cho", "chair"), ("fay", "facilitator"), ("mona", "moderator"),
        ("mona", "rapporteur"), ("sera", "secretariat"), ("vic", "vice_chair"),
    }  # fmt: skip
    old = db.session.get(Membership, (world.ids["mona"], world.consultation, "rapporteur"))
    assert held[world.ids["mona"], "rapporteur"].ends_at == old.ends_at
    assert held[world.ids["cho"], "chair"].source == "template"
    granted = db.session.scalars(
        select(Event.facts["role"].as_string()).where(
            Event.chain == made.id, Event.verb == "role.granted"
        )
    ).all()
    assert len(granted) == 6


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_an_administrator_takes_over_a_consultation(world, name):
    form = make_form(world)
    if name == "ada":
        assert create_from_template(world.actor(name), form).slug == "next"
        return
    with pytest.raises(Forbidden if name else SignInRequired):
        create_from_template(world.actor(name), form)


def test_a_consultation_that_another_one_administers_is_no_template(world):
    with transaction():
        db.session.add(Consultation(slug="closed-shop", title={"en": "Not Ada's"}))
    other = db.session.scalars(
        select(Consultation.id).where(Consultation.slug == "closed-shop")
    ).one()
    actor = world.actor("ada")
    assert [each.id for each in queries.list_templates(actor)] == [world.consultation]
    with pytest.raises(Forbidden):
        create_from_template(actor, make_form(world, template_id=other))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"slug": "talks"}, "slug"),
        ({"title_en": None}, "title_en"),
        ({"start": None}, "start"),
    ],
)
def test_what_is_missing_or_taken_is_refused_beside_its_field(world, given, field):
    with pytest.raises(Invalid) as refused:
        create_from_template(world.actor("ada"), make_form(world, **given))
    assert list(refused.value.details["fields"]) == [field]


def test_a_template_that_was_changed_since_its_review_is_refused(world):
    form = make_form(world)
    make_questionnaire(world)
    with pytest.raises(Conflict) as refused:
        create_from_template(world.actor("ada"), form)
    assert refused.value.code == "template_changed"
    assert db.session.scalar(select(func.count(Consultation.id))) == 1


def test_a_role_that_was_given_since_the_review_is_not_given_unseen(world):
    form = make_form(world, with_roles=True)
    grant_role(world.actor("ada"), world.consultation, world.ids["otto"], "administrator")
    with pytest.raises(Conflict, match="template_changed"):
        create_from_template(world.actor("ada"), form)
    without = make_form(world)
    grant_role(world.actor("ada"), world.consultation, world.ids["nora"], "moderator")
    assert create_from_template(world.actor("ada"), without).slug == "next"


def test_every_setting_of_a_consultation_is_taken_over_or_its_own():
    own = {"id", "slug", "title", "made_at", "opened_at", "row_version"}
    assert set(queries.SETTINGS) | own == set(Consultation.__table__.columns.keys())
