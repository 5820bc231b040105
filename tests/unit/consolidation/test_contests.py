"""Tests of contested answers: permissions, deadline, escalation to the chair, replies, and
history.
"""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult.amendments.models import Amendment
from consult.amendments.sponsors.actions import sponsor_amendment
from consult.comments.actions import post_comment
from consult.comments.models import Comment
from consult.comments.submission_entry_actions import enter_comment
from consult.consolidation.contests import actions as contesting
from consult.consolidation.contests.queries import (
    load_contests_by_contribution,
    may_contest,
    load_contests_by_disposition,
    load_open_contests,
    load_contests,
    build_contest_state,
    find_public_answer,
)
from consult.consolidation.contests.models import Contest
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef, Disposition
from consult.consultations.models import Consultation, Membership
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import Event, transaction
from consult.core.web.uploads import Upload
from consult.documents.actions import create_version, issue_version
from consult.submissions.actions import publish_submissions, register_submissions
from consult.submissions.file_contents import examine_files
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import propose
from .test_decisions import outcomes
from tests.unit.comments.test_submission_entry import LETTER

pytestmark = pytest.mark.usefixtures("here")
WHY = "Schools are not pupils."
DAY = timedelta(days=1)


def issued(world, *said, slug="next"):
    """Give these contributions answers and issue the next version; return its number."""
    made = create_version(
        world.actor("mona"),
        world.document,
        slug,
        {"en": slug},
        f"T/S/{slug}",
        based_on=world.version,
    ).id
    if said:
        propose_dispositions(
            world.actor("mona"), made, list(said), "not_accepted", "It singles out villages."
        )
    clear_for_publication(world, made)
    issue_version(world.actor("sera"), made)
    return made


def answer_to(given):
    column = Disposition.amendment_id if given.kind == "amendment" else Disposition.comment_id
    return db.session.scalars(select(Disposition.id).where(column == given.id)).one()


@pytest.fixture
def answered(world):
    """Provide the number of the answer to an amendment of Pia's, which Ivo supports."""
    one = ContributionRef("amendment", propose(world, "pia"))
    sponsor_amendment(world.actor("ivo"), one.id)
    issued(world, one)
    return answer_to(one)


def facts():
    event = db.session.scalars(select(Event).order_by(Event.seq.desc()).limit(1)).one()
    return event.verb, event.audience, event.facts


def standing(number):
    return build_contest_state(
        find_row(Disposition, number), load_contests_by_disposition([number])[number]
    )


def test_authors_and_representatives_contest_and_supporters_do_not(world, answered):
    def act(actor):
        made = contesting.contest_answer(actor, answered, WHY)
        contesting.withdraw_contest(actor, made.id)

    assert outcomes(world, act) == {"pia", "hana"}


def test_members_of_the_source_contest_and_the_person_who_entered_it_does_not(world):
    letter = register_submissions(
        world.actor("sera"), world.consultation, examine_files([Upload("letter.txt", LETTER)])
    )[0].id
    publish_submissions(world.actor("sera"), [letter])
    one = ContributionRef(
        "comment",
        enter_comment(world.actor("sera"), letter, "No brackets.", clause_id=world.clause).id,
    )
    issued(world, one)

    def act(actor):
        contesting.withdraw_contest(actor, contesting.contest_answer(actor, answer_to(one), WHY).id)

    assert outcomes(world, act) == {"pia", "hana"}


def test_an_answer_is_contested_once_and_everyone_hears_of_it(world, answered):
    made = contesting.contest_answer(world.actor("pia"), answered, WHY)
    verb, audience, said = facts()
    assert (verb, audience, said["to_chair"], said["disposition_id"]) == (
        "answer.contested",
        "everyone",
        False,
        answered,
    )
    assert WHY not in str(said) and (made.outcome, made.why) == (
        "not_accepted",
        "It singles out villages.",
    )
    with pytest.raises(Conflict, match="contested_already"):
        contesting.contest_answer(world.actor("hana"), answered, "Once more.")
    assert db.session.scalar(select(func.count(Contest.id))) == 1


def test_the_time_is_a_setting_and_runs_from_the_day_of_the_version(world, answered):
    with transaction():
        find_row(Consultation, world.consultation).contest_days = 3
    with freeze_clock(utc_now() + 3 * DAY + DAY / 24):
        assert not standing(answered).in_time
        with pytest.raises(Conflict, match="too_late_to_contest"):
            contesting.contest_answer(world.actor("pia"), answered, WHY)
    with freeze_clock(utc_now() + 2.9 * DAY):
        assert contesting.contest_answer(world.actor("pia"), answered, WHY).id


def test_an_answer_that_was_given_later_is_contested_from_that_day_on(world, answered):
    with transaction():
        find_row(Disposition, answered).made_at = utc_now() + 20 * DAY
    with freeze_clock(utc_now() + 30 * DAY):
        assert contesting.contest_answer(world.actor("pia"), answered, WHY).id


def test_nothing_is_contested_before_the_version_is_issued_nor_what_was_hidden_or_withdrawn(world):
    one, two = (
        ContributionRef("amendment", propose(world, "pia")),
        ContributionRef("comment", post_comment(world.actor("pia"), world.clause, "Why?").id),
    )
    made = create_version(
        world.actor("mona"), world.document, "next", {"en": "N"}, "N", based_on=world.version
    ).id
    propose_dispositions(world.actor("mona"), made, [one, two], "noted", "Noted.")
    with pytest.raises(NotFound):
        contesting.contest_answer(world.actor("pia"), answer_to(one), WHY)
    clear_for_publication(world, made)
    issue_version(world.actor("sera"), made)
    with transaction():
        find_row(Comment, two.id).withdrawn_at = utc_now()
    with pytest.raises(NotFound):
        contesting.contest_answer(world.actor("pia"), answer_to(two), WHY)
    with pytest.raises(NotFound):
        find_public_answer(answer_to(two))
    with transaction():
        find_row(Comment, two.id).withdrawn_at, find_row(Comment, two.id).hidden_at = (
            None,
            utc_now(),
        )
    with pytest.raises(NotFound):
        find_public_answer(answer_to(two))
    assert contesting.contest_answer(world.actor("pia"), answer_to(one), WHY).id


def test_a_withdrawn_amendment_keeps_its_answer_and_is_contested_no_more(world, answered):
    made = contesting.contest_answer(world.actor("pia"), answered, WHY)
    with transaction():
        find_row(Disposition, answered).amendment.withdrawn_at = utc_now()
    assert find_public_answer(answered).id == answered and [
        each.id for each in load_open_contests(find_row(Disposition, answered).version)
    ] == [made.id]
    assert not may_contest(world.actor("pia"), find_row(Disposition, answered), standing(answered))


def test_moderators_and_the_chair_answer_it_and_its_author_never_does(world, answered):
    def act(actor):
        made = contesting.contest_answer(world.actor("pia"), answered, WHY)
        try:
            contesting.answer_contest(actor, made.id, "upheld", "As it was.")
        finally:
            with transaction():
                db.session.delete(find_row(Contest, made.id))

    assert outcomes(world, act) == {"sera", "cho", "vic"}
    with transaction():
        db.session.add(
            Membership(user_id=world.ids["pia"], consultation_id=world.consultation, role="chair")
        )
    with pytest.raises(Forbidden):
        act(world.actor("pia"))


def test_a_changed_answer_has_a_new_outcome_and_reason_and_the_earlier_one_stays_on_record(
    world, answered
):
    made = contesting.contest_answer(world.actor("pia"), answered, WHY)
    with pytest.raises(Invalid):
        contesting.answer_contest(world.actor("sera"), made.id, "changed", "Better so.")
    for outcome in ("accepted", "part", "modified"):  # the issued text has none of its changes
        with pytest.raises(Conflict, match="answer_does_not_fit"):
            contesting.answer_contest(world.actor("sera"), made.id, "changed", "So.", outcome)
    contesting.answer_contest(
        world.actor("sera"), made.id, "changed", "Better so.", "noted", made.row_version
    )
    given = find_row(Disposition, answered)
    assert (given.outcome, given.reason, given.made_by_id) == (
        "noted",
        "Better so.",
        world.ids["sera"],
    )
    assert (made.state, made.outcome, made.why, made.final) == (
        "changed",
        "not_accepted",
        "It singles out villages.",
        False,
    )
    assert facts()[2] | {"outcome": "noted", "verdict": "changed"} == facts()[2]
    with pytest.raises(Conflict, match="contest_answered"):
        contesting.answer_contest(world.actor("cho"), made.id, "upheld", "No.")
    with pytest.raises(Conflict, match="contest_answered"):
        contesting.withdraw_contest(world.actor("pia"), made.id)


def test_an_amendment_carried_over_after_all_is_open_again_until_that_is_changed(world, answered):
    edit = find_row(Disposition, answered).amendment
    assert not edit.open
    first = contesting.contest_answer(world.actor("pia"), answered, WHY)
    contesting.answer_contest(
        world.actor("sera"), first.id, "changed", "For the room.", "carried_over"
    )
    assert find_row(Amendment, edit.id).open
    second = contesting.contest_answer(world.actor("pia"), answered, "To the chair.")
    contesting.answer_contest(world.actor("cho"), second.id, "changed", "No.", "not_accepted")
    assert not find_row(Amendment, edit.id).open


def test_a_moderators_reply_is_taken_to_the_chair_once_whose_decision_is_final(world, answered):
    first = contesting.contest_answer(world.actor("pia"), answered, WHY)
    contesting.answer_contest(world.actor("sera"), first.id, "upheld", "As it was.")
    assert standing(answered).step == "chair"
    second = contesting.contest_answer(
        world.actor("hana"), answered, "It is a matter of principle."
    )
    assert second.to_chair and second.id != first.id
    with pytest.raises(Forbidden):
        contesting.answer_contest(world.actor("sera"), second.id, "upheld", "As I said.")
    contesting.answer_contest(world.actor("cho"), second.id, "changed", "Later.", "carried_over")
    assert (
        second.final
        and find_row(Disposition, answered).outcome == "carried_over"
        and standing(answered).step == ""
    )
    with pytest.raises(Conflict, match="answered_for_good"):
        contesting.contest_answer(world.actor("pia"), answered, "Again.")


def test_what_the_chair_answers_at_once_is_final_and_a_late_step_to_the_chair_is_refused(
    world, answered
):
    first = contesting.contest_answer(world.actor("pia"), answered, WHY)
    contesting.answer_contest(world.actor("vic"), first.id, "upheld", "As it was.")
    with pytest.raises(Conflict, match="answered_for_good"):
        contesting.contest_answer(world.actor("pia"), answered, "Again.")


def test_after_a_moderators_reply_there_is_time_to_go_to_the_chair_and_then_no_more(
    world, answered
):
    with freeze_clock(utc_now() + 13 * DAY):
        first = contesting.contest_answer(world.actor("pia"), answered, WHY)
    with freeze_clock(utc_now() + 20 * DAY):
        contesting.answer_contest(world.actor("sera"), first.id, "upheld", "As it was.")
    with freeze_clock(utc_now() + 35 * DAY), pytest.raises(Conflict, match="too_late_to_contest"):
        contesting.contest_answer(world.actor("pia"), answered, "To the chair.")
    with freeze_clock(utc_now() + 33 * DAY):
        assert contesting.contest_answer(world.actor("pia"), answered, "To the chair.").to_chair


def test_what_was_withdrawn_can_be_contested_again_in_time_and_is_no_mark_meanwhile(
    world, answered
):
    made = contesting.contest_answer(world.actor("pia"), answered, WHY)
    version = find_row(Disposition, answered).version
    assert [each.id for each in load_open_contests(version)] == [made.id]
    contesting.withdraw_contest(world.actor("hana"), made.id)
    assert load_open_contests(version) == [] and load_contests_by_contribution(version) == {}
    with pytest.raises(Conflict, match="contest_withdrawn"):
        contesting.answer_contest(world.actor("sera"), made.id, "upheld", "As it was.")
    again = contesting.contest_answer(world.actor("pia"), answered, "After all.")
    assert (again.id, again.reason, again.state) == (made.id, "After all.", "open")


def test_the_desk_of_the_next_version_sees_what_is_contested_in_the_one_before(world, answered):
    made = contesting.contest_answer(world.actor("pia"), answered, WHY)
    version = find_row(Disposition, answered).version
    after = create_version(
        world.actor("mona"), world.document, "after", {"en": "After"}, "A", based_on=version.id
    )
    assert [each.id for each in load_open_contests(after)] == [made.id]
    marks = load_contests_by_contribution(version)
    assert [
        each.id
        for each in marks[
            ContributionRef("amendment", find_row(Disposition, answered).amendment_id)
        ]
    ] == [made.id]
    contesting.answer_contest(world.actor("sera"), made.id, "upheld", "As it was.")
    assert load_open_contests(after) == [] and [each.state for each in load_contests(version)] == [
        "upheld"
    ]
