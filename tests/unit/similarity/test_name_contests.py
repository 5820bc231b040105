"""Tests of contested group names: permissions, deadline, replies, and automatic end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.amendments.actions import withdraw_amendment
from consult.comments.actions import withdraw_comment
from consult.comments.models import Comment
from consult.comments.submission_entry_actions import enter_comment
from consult.consultations.models import Consultation, Membership
from consult.core.permissions.actor import Actor
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import Event, transaction
from consult.core.web.uploads import Upload
from consult.core.moderation_reasons import ModerationReason
from consult.similarity import actions, opt_out_actions as leaving
from consult.similarity.group_name_contests import contest_actions as contesting
from consult.similarity.group_name_contests.queries import (
    get_contest,
    list_contestable,
    list_document_contests,
    list_open_contests,
    may_answer,
    list_group_contests,
)
from consult.similarity.group_name_contests.models import NameContest
from consult.similarity.models import SimilarGroup
from consult.moderation.actions import hide_comment
from consult.moderation.contest import get_contest_text
from consult.submissions.actions import publish_submissions, register_submissions
from consult.submissions.file_contents import examine_files
from tests.unit.amendments.test_amendment_actions import outcomes, propose
from tests.unit.consolidation.test_contests import facts
from .test_contribution_groups import items, say
from tests.unit.comments.test_submission_entry import LETTER

pytestmark = pytest.mark.usefixtures("here")
NAME, WHY, BETTER = (
    "Affordable connections",
    "We asked for schools, not for prices.",
    "Schools first",
)
DAY = timedelta(days=1)


@pytest.fixture
def alike(world):
    """Create comments of Pia, Paul, Ivo and Dora."""
    return [
        say(world, name, f"Every school needs a connection, says {name}.")
        for name in ("pia", "paul", "ivo", "dora")
    ]


@pytest.fixture
def named(world, alike):
    """Provide the number of a named group of the first three."""
    return actions.create_group(world.actor("mona"), world.document, items(alike[:3]), NAME).id


def contest(world, named, number, who="pia", kind="comment", **more):
    return contesting.contest_name(world.actor(who), named, f"{kind}:{number}", WHY, **more).id


def state(number):
    db.session.expire_all()
    made = find_row(NameContest, number)
    return made.ended or made.state


def test_authors_and_representatives_contest_and_nobody_else(world, alike, named):
    def act(actor):
        contesting.withdraw_contest(
            actor, contesting.contest_name(actor, named, f"comment:{alike[0]}", WHY).id
        )

    assert outcomes(world, lambda name: act(world.actor(name))) == {"pia", "hana"}


def test_members_of_the_source_contest_and_the_person_who_entered_it_does_not(world, alike):
    letter = register_submissions(
        world.actor("sera"), world.consultation, examine_files([Upload("letter.txt", LETTER)])
    )[0].id
    publish_submissions(world.actor("sera"), [letter])
    entered = enter_comment(
        world.actor("sera"), letter, "No school without a line.", clause_id=world.clause
    ).id
    row = actions.create_group(
        world.actor("mona"), world.document, items([entered, alike[1]]), NAME
    ).id
    with pytest.raises(Forbidden):
        contest(world, row, entered, "sera")
    made = contest(world, row, entered, "pia")
    assert (
        contesting.answer_contest(world.actor("sera"), made, "upheld", "It says so.").state
        == "upheld"
    )


def test_a_name_is_contested_once_and_the_event_holds_no_text(world, alike, named):
    made = contest(world, named, alike[0], proposed=BETTER)
    assert facts() == (
        "summary.contested",
        "everyone",
        {
            "document_id": world.document,
            "clause_id": world.clause,
            "kind": "comment",
            "contribution_id": alike[0],
            "group_id": named,
        },
    )
    assert find_row(NameContest, made).name == NAME
    with pytest.raises(Conflict, match="summary_contested"):
        contest(world, named, alike[0], "hana")
    contest(world, named, alike[1], "paul")
    contesting.answer_contest(world.actor("mona"), made, "upheld", "Both are meant.")
    with pytest.raises(Conflict, match="summary_answered"):
        contest(world, named, alike[0])
    assert list_contestable(world.actor("pia"), find_row(SimilarGroup, named)) == []


def test_the_time_is_the_setting_and_runs_from_the_name_or_from_coming_in(world, alike, named):
    with transaction():
        find_row(Consultation, world.consultation).contest_days = 3
    with freeze_clock(utc_now() + 2 * DAY):
        actions.add_members(world.actor("mona"), named, items(alike[3:]))
    with freeze_clock(utc_now() + 3.1 * DAY):
        with pytest.raises(Conflict, match="too_late_for_summary"):
            contest(world, named, alike[0])
        assert list_contestable(world.actor("pia"), find_row(SimilarGroup, named)) == []
        assert [
            each.item
            for each in list_contestable(world.actor("dora"), find_row(SimilarGroup, named))
        ] == items(alike[3:])
        contest(world, named, alike[3], "dora")
        actions.name_group(world.actor("mona"), named, BETTER)
        assert state(contest(world, named, alike[0])) == "open"


def test_what_has_no_name_or_is_not_there_is_not_contested(world, alike, named):
    with pytest.raises(Conflict, match="not_in_group"):
        contest(world, named, alike[3], "dora")
    actions.name_group(world.actor("mona"), named, "")
    with pytest.raises(Conflict, match="no_summary"):
        contest(world, named, alike[0])
    actions.dissolve_group(world.actor("mona"), named)
    with pytest.raises(Conflict, match="group_dissolved"):
        contest(world, named, alike[0])
    hide_comment(world.actor("mona"), alike[0], ModerationReason("insult"))
    with pytest.raises(NotFound):
        contest(world, named, alike[0])


def test_moderators_and_the_chair_keep_the_name_with_a_reason_that_stays(world, alike, named):
    def act(name):
        made = contest(world, named, alike[0])
        try:
            contesting.answer_contest(world.actor(name), made, "upheld", "Both are meant.")
        finally:
            with transaction():
                db.session.delete(find_row(NameContest, made))

    assert outcomes(world, act) == {"mona", "sera", "vic", "cho"}
    assert find_row(SimilarGroup, named).name == NAME


def test_another_name_is_given_in_the_same_step_and_other_contests_of_the_old_one_end(
    world, alike, named
):
    made, other = (
        contest(world, named, alike[0], proposed=BETTER),
        contest(world, named, alike[1], "paul"),
    )
    seen = find_row(NameContest, made).row_version
    for given, problem in ((None, Invalid), (NAME, Invalid)):
        with pytest.raises(problem):
            contesting.answer_contest(world.actor("mona"), made, "changed", "Rightly so.", given)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        contesting.answer_contest(
            world.actor("mona"), made, "changed", "Rightly so.", BETTER, seen + 1
        )
    contesting.answer_contest(world.actor("mona"), made, "changed", "Rightly so.", BETTER, seen)
    row, answered = find_row(SimilarGroup, named), find_row(NameContest, made)
    assert (row.name, answered.name, answered.given, answered.reply) == (
        BETTER,
        NAME,
        BETTER,
        "Rightly so.",
    )
    assert (state(made), state(other)) == ("changed", "renamed")
    verbs = [
        each.verb for each in db.session.scalars(select(Event).order_by(Event.seq.desc()).limit(3))
    ]
    assert verbs == ["summary.ended", "similar.named", "summary.answered"]
    for again in (made, other):
        with pytest.raises(
            Conflict, match="contest_answered" if again == made else "summary_contest_over"
        ):
            contesting.answer_contest(world.actor("sera"), again, "upheld", "No.")
    assert state(contest(world, named, alike[0])) == "open"  # the new name misses it, too


def test_nobody_answers_their_own_contest_nor_one_about_their_contribution(world, alike, named):
    with transaction():
        db.session.add(
            Membership(
                user_id=world.ids["pia"], consultation_id=world.consultation, role="moderator"
            )
        )
    for who in ("pia", "hana"):
        made = contest(world, named, alike[0], who)
        assert not may_answer(world.actor("pia"), find_row(NameContest, made))
        assert may_answer(world.actor("mona"), find_row(NameContest, made))
        with pytest.raises(Forbidden):
            contesting.answer_contest(world.actor("pia"), made, "upheld", "I am right.")
        contesting.withdraw_contest(world.actor(who), made)
    assert may_answer(
        world.actor("pia"), find_row(NameContest, contest(world, named, alike[1], "paul"))
    )


def test_it_is_withdrawn_while_nobody_answered_and_said_again(world, alike, named):
    made = contest(world, named, alike[0])
    contesting.withdraw_contest(world.actor("hana"), made)
    assert (state(made), list_group_contests(named)) == ("withdrawn", [])
    with pytest.raises(Conflict, match="summary_contest_over"):
        contesting.withdraw_contest(world.actor("pia"), made)
    again = contest(world, named, alike[0])
    contesting.answer_contest(world.actor("cho"), again, "upheld", "Both are meant.")
    with pytest.raises(Conflict, match="contest_answered"):
        contesting.withdraw_contest(world.actor("pia"), again)


def test_it_ends_with_what_it_was_about(world, alike, named):
    mona = world.actor("mona")
    made = contest(world, named, alike[0])
    leaving.leave_group(world.actor("pia"), named, f"comment:{alike[0]}")
    assert (
        state(made) == "left"
        and facts()[:2] == ("summary.ended", "everyone")
        and facts()[2]["why"] == "left"
    )
    leaving.return_to_group(world.actor("pia"), named, f"comment:{alike[0]}")
    made = contest(world, named, alike[0])
    actions.split_group(mona, named, items(alike[:1]))
    assert state(made) == "taken_out"
    made = contest(world, named, alike[1], "paul")
    actions.name_group(mona, named, "Prices")
    assert state(made) == "renamed"
    made = contest(world, named, alike[1], "paul")
    larger = actions.create_group(mona, world.document, items([alike[0], alike[3]]), "Larger").id
    kept = contest(world, larger, alike[3], "dora")
    actions.merge_groups(mona, larger, named)
    assert (state(made), state(kept)) == ("merged", "open")
    actions.dissolve_group(mona, larger)
    assert state(kept) == "dissolved"
    assert [each.ended for each in list_document_contests(world.document)] == [
        "dissolved",
        "merged",
        "renamed",
        "taken_out",
        "left",
    ]


def test_put_together_again_the_time_begins_anew(world, alike, named):
    actions.dissolve_group(world.actor("mona"), named)
    with freeze_clock(utc_now() + 20 * DAY):
        actions.restore_group(world.actor("mona"), named)
        assert state(contest(world, named, alike[0])) == "open"


def test_of_what_is_not_to_be_read_nothing_waits(world, alike, named):
    made, other = contest(world, named, alike[0]), contest(world, named, alike[1], "paul")
    hide_comment(world.actor("mona"), alike[0], ModerationReason("insult"))
    withdraw_comment(world.actor("paul"), alike[1])
    assert list_open_contests(world.document) == list_group_contests(named) == []
    with pytest.raises(NotFound):
        contesting.answer_contest(world.actor("mona"), made, "upheld", "No.")
    with transaction():
        find_row(Comment, alike[0]).hidden_at = None
    assert [each.id for each in list_open_contests(world.document)] == [made] and state(
        other
    ) == "open"


def test_a_withdrawn_amendment_waits_no_more_and_answered_ones_stay(world):
    edits = [propose(world, name) for name in ("pia", "paul", "ivo")]
    row = actions.create_group(
        world.actor("mona"), world.document, items(edits, "amendment"), NAME
    ).id
    made, other = (
        contest(world, row, edits[0], kind="amendment"),
        contest(world, row, edits[1], "paul", kind="amendment"),
    )
    contesting.answer_contest(world.actor("mona"), made, "upheld", "Both are meant.")
    for who, edit in (("pia", edits[0]), ("paul", edits[1])):
        withdraw_amendment(world.actor(who), edit)
    assert [each.id for each in list_group_contests(row)] == [made] and state(other) == "open"
    assert get_contest(made).id == made and not may_answer(
        world.actor("mona"), find_row(NameContest, other)
    )
    for act in (
        get_contest,
        lambda number: contesting.get_hideable_contest(world.actor("mona"), number),
    ):
        with pytest.raises(NotFound):
            act(other)


def test_moderators_hide_its_text_and_show_it_again_and_it_is_answered_all_the_same(
    world, alike, named
):
    made = contest(world, named, alike[0], proposed="Fools")

    def there_and_back(name):
        contesting.hide_contest(
            world.actor(name), made, ModerationReason("insult", "It names a person.")
        )
        assert get_contest_text(Actor(), find_row(NameContest, made)) is None
        assert get_contest_text(world.actor("pia"), find_row(NameContest, made)) == WHY
        contesting.reveal_contest(world.actor(name), made)

    assert outcomes(world, there_and_back) == {"mona", "sera"}
    assert (
        facts()[0] == "summary.shown"
        and get_contest_text(Actor(), find_row(NameContest, made)) == WHY
    )
    contesting.hide_contest(world.actor("mona"), made, ModerationReason("insult"))
    with pytest.raises(Conflict, match="contest_hidden"):
        contesting.hide_contest(world.actor("sera"), made, ModerationReason("insult"))
    contesting.answer_contest(world.actor("mona"), made, "upheld", "Both are meant.")
    assert state(made) == "upheld"
