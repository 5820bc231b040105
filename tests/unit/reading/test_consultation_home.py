"""Tests of the consultation home: the next action, progress of documents, participation,
recent activity.
"""

from datetime import timedelta

import pytest
from sqlalchemy import event as sql_event

from consult.consultations.stages import actions as stage_actions
from consult.accounts.models import Organisation
from consult.amendments.actions import withdraw_amendment
from consult.positions.models import Ballot, Position
from consult.comments.models import Comment
from consult.comments.submission_entry_actions import enter_comment
from consult.consultations import actions
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.web.uploads import Upload
from consult.core.i18n import format_zone
from consult.documents.models import Clause, Document
from consult.positions.participation_queries import count_participation
from consult.reading.home.queries import load_home
from consult.reading.home.activity_queries import load_activity
from consult.submissions import actions as submissions
from consult.submissions.file_contents import examine_files
from tests.unit.amendments.test_amendment_actions import propose

NONE = (0, 0, 0, 0)


def home(world, name=None):
    return load_home(world.actor(name), find_row(Consultation, world.consultation))


def say(world, organisation=None, **state):
    with transaction():
        comment = Comment(
            consultation_id=world.consultation,
            document_id=world.document,
            clause_id=world.clause,
            place="clause",
            author_id=world.ids["pia"],
            organisation_id=organisation,
            body="Words",
            **state,
        )
        db.session.add(comment)
        record_event(
            "comment.posted",
            comment,
            world.actor("pia"),
            clause_id=world.clause,
            document_id=world.document,
        )


def stand(world, holder, organisation=None, user=None, ballots=None):
    with transaction():
        for ballot in ballots or [world.ballot]:
            db.session.add(
                Position(
                    ballot_id=ballot,
                    holder=holder,
                    organisation_id=organisation,
                    user_id=user,
                    set_by_id=world.ids["hana"],
                    choice="support",
                    digest="",
                    taken_at=utc_now(),
                )
            )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (None, "sign_in"),
        ("nora", "join"),
        ("otto", "join"),
        ("ada", "join"),
        ("pia", "answer"),
        ("hana", "answer"),
        ("mona", "read"),
        ("sera", "read"),
        ("rana", "read"),
        ("cho", "mark"),
        ("vic", "mark"),
        ("fay", "answer"),
    ],
)
def test_the_next_action_fits_the_role_while_comments_are_taken(world, here, name, code):
    assert home(world, name)["next"].code == code


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        ("inputs", "comment"),
        ("drafting", "read"),
        ("consolidation", "read"),
        ("silence", "read"),
        ("reading", "answer"),
    ],
)
def test_the_next_action_fits_the_stage(world, here, stage, code):
    world.stage(stage)
    assert home(world, "pia")["next"].code == code


def test_officers_find_their_own_work(world, here):
    mark = home(world, "cho")["next"]
    assert (mark.clause_id, mark.item_count) == (world.clause, 3)
    say(world, held_at=utc_now())
    assert [home(world, name)["next"][::3] for name in ("mona", "sera", "cho")] == [
        ("moderate", 1),
        ("moderate", 1),
        ("mark", 3),
    ]
    with transaction():
        db.session.execute(db.update(Clause).values(status="agreed"))
    assert home(world, "cho")["next"].code == "read"


def test_a_participant_who_answered_everything_is_led_to_the_text(world, here):
    every = list(db.session.scalars(db.select(Ballot.id)))
    first = home(world, "hana")["next"]
    assert (first.item_count, first.clause_id, first.organisation) == (
        3,
        world.clause,
        "Lakeside Schools Network",
    )
    stand(world, f"o{world.lakeside}", world.lakeside, ballots=[world.ballot])
    after = home(world, "hana")["next"]
    assert (after.item_count, after.clause_id) == (2, world.other_clause)
    stand(
        world,
        f"o{world.lakeside}",
        world.lakeside,
        ballots=[each for each in every if each != world.ballot],
    )
    assert home(world, "hana")["next"].code == "comment"
    assert home(world, "ivo")["next"].organisation is None


def test_the_keepers_of_an_empty_consultation_are_led_to_what_is_missing(world, here):
    made = actions.create_consultation(world.actor("ada"), "more-talks", {"en": "More talks"})
    assert load_home(world.actor("ada"), made)["next"].code == "set_stages"
    stage_actions.add_default_stages(world.actor("ada"), made.id, utc_now())
    assert load_home(world.actor("ada"), made)["next"].code == "add_document"
    empty = load_home(Actor(), made)
    assert (empty["next"].code, empty["shelves"], empty["heard"].anybody) == ("wait", [], False)


def test_time_left_counts_to_the_end_of_the_stage_or_to_the_next_one(world, here):
    assert home(world)["left"][:2] == (9, 23)
    with freeze_clock(utc_now() - timedelta(days=15)):
        between = home(world)
        assert between["stage"] is None
        assert between["following"].kind == "commenting"
        assert between["left"][:2] == (4, 23)
    with freeze_clock(utc_now() + timedelta(days=99)):
        over = home(world)
        assert (over["stage"], over["following"], over["left"], over["next"].code) == (
            None,
            None,
            None,
            "read",
        )
        assert [step.state for step in over["steps"]] == ["past"] * 3


def test_a_document_says_how_far_its_current_version_is(world, here):
    with transaction():
        find_row(Clause, world.clause).status = "agreed"
        find_row(Clause, world.other_clause).status = "bracketed"
    say(world)
    (shelf,) = home(world)["shelves"]
    far = shelf.progress
    assert (far.agreed, far.bracketed, far.open, far.brackets) == (1, 1, 1, 1)
    assert (shelf.comments, shelf.languages, shelf.version.slug) == (1, ["en", "fr"], "zero-draft")
    assert shelf.bar == [("f", 0.0, 33.3), ("f-br", 33.3, 33.3)]


def test_a_document_without_an_issued_version_is_not_shown(world, here):
    with transaction():
        db.session.add(
            Document(consultation_id=world.consultation, slug="secret", title={"en": "Not yet"})
        )
    assert [shelf.document.slug for shelf in home(world, "sera")["shelves"]] == ["statement"]


def test_participation_is_counted_by_group_and_region_without_hidden_contributions(world, here):
    for _ in range(3):
        say(world, world.lakeside)
    say(world, world.norvania)
    say(world)
    for state in ("hidden_at", "withdrawn_at", "held_at"):
        say(world, world.lakeside, **{state: utc_now()})
    stand(world, f"o{world.norvania}", world.norvania, ballots=[world.ballot, world.other_ballot])
    stand(world, f"u{world.ids['ivo']}", user=world.ids["ivo"])
    propose(world, "paul")
    withdraw_amendment(world.actor("pia"), propose(world, "pia"))
    propose(world, "ivo", kind="sup", text=None)
    heard = count_participation(world.consultation)
    groups = {voice.group_or_region["code"]: tuple(voice[1:]) for voice in heard.groups}
    regions = {voice.group_or_region["code"]: tuple(voice[1:]) for voice in heard.regions}
    assert groups == {
        "gov": (1, 1, 1, 2),
        "civ": (1, 3, 0, 0),
        "pri": NONE,
        "int": NONE,
        "tec": NONE,
        "aca": NONE,
    }
    assert (regions["africa"], regions["europe"]) == ((1, 3, 0, 0), (1, 1, 1, 2))
    assert heard.personal[1:] == (0, 1, 1, 1)
    assert heard.least


def test_what_was_entered_for_a_source_of_no_listed_organisation_counts_for_its_group(world, here):
    file = Upload(
        "letter.txt", b"Title: From the coast\nName: Ann Lee\nSector: Academia\n\nCables, please."
    )
    received = submissions.register_submissions(
        world.actor("sera"), world.consultation, examine_files([file])
    )[0]
    submissions.publish_submissions(world.actor("sera"), [received.id])
    enter_comment(world.actor("sera"), received.id, "Cables, please.", clause_id=world.clause)
    propose(world, "sera", kind="sup", text=None, submission_id=received.id)
    heard = count_participation(world.consultation)
    assert {
        voice.group_or_region["code"]: voice[1:] for voice in heard.groups if voice.contributions
    } == {"aca": (0, 1, 1, 0)}
    assert heard.personal.contributions == 0


def test_recent_activity_shows_public_events_and_skips_verbs_without_a_description(world, here):
    say(world, world.lakeside)
    say(world, world.lakeside, hidden_at=utc_now())
    with transaction():
        there = find_row(Consultation, world.consultation)
        record_event("something.unknown", there, Actor())
        record_event("comment.hidden", there, Actor(), audience="moderators")
        record_event("role.granted", there, Actor(), user_id=world.ids["otto"], role="observer")
        record_event("role.granted", there, Actor(), user_id=world.ids["cho"], role="chair")
        record_event("stage.opened", there.current, Actor())
    news = load_activity(world.consultation)
    assert [each.verb for each in news] == ["stage.opened", "role.granted", "comment.posted"]
    assert news[0].stage.kind == "commenting"
    assert news[1].other["name"] == "Cho"
    assert (news[2].person["name"], news[2].label, news[2].clause_id) == ("Pia", "1", world.clause)


def test_what_happened_several_times_in_a_row_is_told_once_with_a_count(world, here):
    stages = [
        stage_actions.add_stage(
            world.actor("sera"),
            world.consultation,
            kind="reading",
            title={"en": "R"},
            opens_at=utc_now() + timedelta(days=100 + number),
            closes_at=utc_now() + timedelta(days=101 + number),
        ).id
        for number in range(4)
    ]
    stage_actions.remove_stage(world.actor("sera"), stages.pop())
    say(world)
    say(world)
    with transaction():
        there = find_row(Consultation, world.consultation)
        for name, role in (("cho", "chair"), ("vic", "vice_chair"), ("vic", "vice_chair")):
            record_event(
                "role.granted",
                EventSubject(world.ids[name], there.id),
                Actor(),
                user_id=world.ids[name],
                role=role,
            )
        record_event("meeting.announced", there, Actor())
        record_event("meeting.announced", there, Actor())
    news = load_activity(world.consultation)
    assert [(each.verb, each.how_many) for each in news] == [
        ("meeting.announced", 1),
        ("role.granted", 2),
        ("comment.posted", 2),
        ("stage.added", 3),
    ]
    assert news[1].other["name"] == "Vic" and news[3].stage.id == stages[-1], (
        "the last one is told of"
    )


def test_many_lines_of_one_kind_push_nothing_else_off_the_page(world, here):
    say(world)
    for number in range(20):
        stage_actions.add_stage(
            world.actor("sera"),
            world.consultation,
            kind="reading",
            title={"en": "R"},
            opens_at=utc_now() + timedelta(days=100 + number),
            closes_at=utc_now() + timedelta(days=101 + number),
        )
    assert [(each.verb, each.how_many) for each in load_activity(world.consultation)] == [
        ("stage.added", 20),
        ("comment.posted", 1),
    ]


def test_versions_and_the_opening_of_stages_are_told_one_by_one(world, here):
    with transaction():
        there = find_row(Consultation, world.consultation)
        for stage in there.stages[:2]:
            record_event("stage.opened", stage, Actor())
        for person in ("pia", "ivo"):
            record_event(
                "clause.marked",
                find_row(Clause, world.clause),
                world.actor(person),
                clause_id=world.clause,
                status="agreed",
            )
        record_event(
            "clause.marked",
            find_row(Clause, world.clause),
            Actor(),
            clause_id=world.clause,
            status="reopened",
        )
    assert [(each.verb, each.how_many) for each in load_activity(world.consultation)] == [
        ("clause.marked", 1),
        ("clause.marked", 1),
        ("stage.opened", 1),
        ("stage.opened", 1),
    ]


def test_the_home_asks_the_database_as_often_whatever_the_text_holds(world, here):
    asked = []
    sql_event.listen(db.engine, "before_cursor_execute", lambda *_given: asked.append(1))

    def statements():
        db.session.rollback()
        asked.clear()
        home(world, "hana")
        return len(asked)

    say(world, world.lakeside)
    few = statements()
    with transaction():
        organisations = [
            Organisation(
                name=f"O{number}", group_code="pri", region_code="europe", status="verified"
            )
            for number in range(30)
        ]
        db.session.add_all(organisations)
    for organisation in list(db.session.scalars(db.select(Organisation.id))):
        say(world, organisation)
        stand(world, f"o{organisation}", organisation, ballots=[world.other_ballot])
    assert statements() == few


def test_a_zone_is_named_with_its_distance():
    summer = utc_now().replace(month=7, day=1)
    assert format_zone(summer, "Africa/Nairobi") == "Nairobi, UTC+3"
    assert format_zone(summer, "America/New_York") == "New York, UTC−4"
    assert format_zone(summer, "Asia/Kathmandu") == "Kathmandu, UTC+5:45"
    assert format_zone(summer, "no such place") == "no such place, UTC+0"
