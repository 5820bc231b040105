"""Tests of answers to contributors: one notice and one mail for a version, in their language."""

from datetime import timedelta

import pytest

from consult.accounts.models import User
from consult.amendments.sponsors.actions import confirm_membership, make_coalition
from consult.positions.actions import take_position
from consult.comments.actions import post_comment
from consult.comments.models import Comment
from consult.comments.submission_entry_actions import enter_comment
from consult.consolidation.contests import actions as contesting
from consult.consolidation.contests.queries import load_contests_by_disposition
from consult.consolidation.actions import find_disposition, propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.core.events import dispatcher as follower
from consult.core.database.engine import freeze_clock, find_row, utc_now
from consult.core.events.log import transaction
from consult.core.web.uploads import Upload
from consult.documents.actions import create_version, issue_version
from consult.notifications import actions
from consult.notifications.dispositions import reactions as answered
from consult.notifications.mails import jobs as mails
from consult.notifications.notice_kinds import DEFAULT_FREQUENCIES, ANSWERS_GIVEN
from consult.submissions.actions import publish_submissions, register_submissions
from consult.submissions.file_contents import examine_files
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.contributions.amendments import propose
from tests.unit.comments.test_submission_entry import LETTER
from tests.support.consultation.notices import everyone, notices, outbox, said

pytestmark = pytest.mark.usefixtures("here")


def issue(world, answers, news=None, slug="next"):
    """Give the contributions these (outcome, reason), issue the version, run the reactions;
    return its number.
    """
    made = create_version(
        world.actor("mona"),
        world.document,
        slug,
        {"en": slug.title()},
        f"T/S/{slug}",
        based_on=world.version,
    ).id
    for given, (outcome, reason) in answers.items():
        propose_dispositions(world.actor("mona"), made, [given], outcome, reason)
    clear_for_publication(world, made)
    issue_version(world.actor("sera"), made)
    if news:
        news.step()
    return made


def test_each_contributor_has_one_notice_and_one_mail_of_every_answer_and_none_of_the_version_again(
    world, contributed, news
):
    edit, hers, his = contributed
    issue(
        world,
        {
            edit: ("carried_over", "Joined with another."),
            hers: ("noted", "See the annex."),
            his: ("not_accepted", "It is said already."),
        },
        news,
    )
    assert everyone(ANSWERS_GIVEN) == {"pia": 1, "ivo": 1, "nils": 1, "paul": 1}
    assert not everyone("version.issued").keys() & everyone(
        ANSWERS_GIVEN
    ).keys() and "hana" in everyone("version.issued")
    (one,) = notices(world, "pia", ANSWERS_GIVEN)
    assert said(one) == (
        "Statement, Next has been issued: 2 of your contributions were answered",
        "/en/my/answers",
    )
    mails.mail_at_once()
    mails.mail_at_once()
    (mail,) = outbox("pia")
    body = mail.body.replace("\u2068", "").replace("\u2069", "")
    assert "* A-1, clause 2: carried over\n  > “2030” → “2032”\n  Joined with another.\n" in body
    assert "* Comment: noted\n  > Which States?\n  See the annex.\n" in body
    assert (
        "It is said already." not in body
        and "/en/my/answers" in body
        and "You may contest an answer there until" in body
    )
    assert "not accepted" in outbox("paul")[0].body and "A-1" in outbox("ivo")[0].body
    assert (
        "You may contest" not in outbox("ivo")[0].body
        and "You may contest" not in outbox("nils")[0].body
    )


def test_the_mail_uses_the_language_and_time_zone_of_its_recipient(world, contributed, news):
    edit, *_ = contributed
    with transaction():
        pia = find_row(User, world.ids["pia"])
        pia.language, pia.timezone = "fr", "Africa/Nairobi"
    issue(world, {edit: ("carried_over", "Agreed.")}, news)
    mails.mail_at_once()
    (mail,) = outbox("pia")
    assert mail.language == "fr" and "/fr/my/answers" in mail.body and "Déclaration" in mail.subject
    assert "Africa/Nairobi" in mail.body and " UTC (" in mail.body


def test_positions_that_wait_are_told_in_the_same_notice(world, news):
    edit = ContributionRef(
        "comment", post_comment(world.actor("ivo"), world.other_clause, "Too late.").id
    )
    take_position(world.actor("ivo"), world.other_ballot, "support")
    clear_for_publication(world, world.working)
    issue_version(world.actor("sera"), world.working)
    news.step()
    assert [each.verb for each in notices(world, "ivo")] == [ANSWERS_GIVEN] and edit.id
    assert said(notices(world, "ivo")[0])[0].endswith(
        "1 of your contributions was answered; 1 of your positions is on an earlier text and "
        "needs your confirmation"
    )
    mails.mail_at_once()
    assert "/en/my/positions" in outbox("ivo")[0].body


@pytest.mark.parametrize(
    ("answers", "process", "verbs", "mailed"),
    [
        ("now", "now", [ANSWERS_GIVEN], 1),
        ("digest", "digest", [ANSWERS_GIVEN], 0),
        ("never", "never", [ANSWERS_GIVEN], 0),
        ("never", "now", [ANSWERS_GIVEN, "version.issued"], 1),
        ("digest", "now", [ANSWERS_GIVEN, "version.issued"], 1),
        ("now", "never", [ANSWERS_GIVEN], 1),
    ],
)
def test_a_recipient_of_later_answers_is_told_of_the_version_separately(
    world, contributed, news, answers, process, verbs, mailed
):
    actions.choose_mail_frequencies(
        world.actor("paul"), **{**DEFAULT_FREQUENCIES, "answers": answers, "process": process}
    )
    issue(world, {}, news)
    assert [each.verb for each in notices(world, "paul")] == verbs
    mails.mail_at_once()
    assert len(outbox("paul")) == mailed


def test_a_digest_lists_the_answers_too(world, contributed, news):
    edit, hers, _ = contributed
    actions.choose_mail_frequencies(
        world.actor("pia"), **{**DEFAULT_FREQUENCIES, "answers": "digest", "process": "digest"}
    )
    issue(
        world, {edit: ("carried_over", "The first half."), hers: ("noted", "See the annex.")}, news
    )
    mails.mail_at_once()
    assert outbox("pia") == []
    with freeze_clock(utc_now() + timedelta(days=1)):
        mails.mail_digests()
    (mail,) = outbox("pia")
    assert (
        "carried over" in mail.body
        and "See the annex." in mail.body
        and "You may contest" in mail.body
    )


def test_members_of_a_source_and_speakers_of_a_coalition_are_told_of_their_answers(world, news):
    letter = register_submissions(
        world.actor("sera"), world.consultation, examine_files([Upload("letter.txt", LETTER)])
    )[0].id
    publish_submissions(world.actor("sera"), [letter])
    enter_comment(world.actor("sera"), letter, "No brackets.", clause_id=world.clause)
    coalition = make_coalition(
        world.actor("hana"), world.consultation, "Friends of the lake", [world.norvania]
    ).id
    confirm_membership(world.actor("nils"), coalition)
    propose(world, "hana", coalition_id=coalition)
    issue(world, {}, news)
    assert everyone(ANSWERS_GIVEN) == {"pia": 1, "hana": 1, "nils": 1}
    assert len(notices(world, "hana", ANSWERS_GIVEN)[0].facts["answers"]) == 2


def test_hidden_and_withdrawn_contributions_and_closed_accounts_get_no_notice(
    world, contributed, news
):
    edit, hers, his = contributed
    made = create_version(
        world.actor("mona"), world.document, "next", {"en": "Next"}, "N", based_on=world.version
    ).id
    clear_for_publication(world, made)
    with transaction():
        find_row(Comment, hers.id).withdrawn_at = utc_now()
        find_row(Comment, his.id).hidden_at = utc_now()
        find_row(User, world.ids["ivo"]).closed_at = utc_now()
    issue_version(world.actor("sera"), made)
    news.step()
    assert (
        everyone(ANSWERS_GIVEN) == {"pia": 1, "nils": 1}
        and notices(world, "pia", ANSWERS_GIVEN)[0].facts["count"] == 1
        and edit.id
    )


def test_a_restart_in_the_middle_loses_nothing_and_tells_nothing_twice(
    world, contributed, news, monkeypatch
):
    made = issue(world, {})
    monkeypatch.setattr(answered, "add_personal_notices", lambda *_, **__: 1 / 0)
    news.step()
    assert everyone(ANSWERS_GIVEN) == {} and everyone("version.issued") == {}
    monkeypatch.undo()
    again = follower.Dispatcher()
    again.step()
    again.step()
    assert (
        everyone(ANSWERS_GIVEN) == {"pia": 1, "ivo": 1, "nils": 1, "paul": 1}
        and set(everyone("version.issued").values()) == {1}
        and made
    )


def test_one_notice_that_cannot_be_read_keeps_back_no_other(world, contributed, news, monkeypatch):
    issue(world, {}, news)
    broken = notices(world, "ivo", ANSWERS_GIVEN)[0].id
    whole = mails.answers_of

    def reading(given):
        if broken in {each.id for each in given}:
            raise ValueError(broken)
        return whole(given)

    monkeypatch.setattr(mails, "answers_of", reading)
    mails.mail_at_once()
    assert outbox("ivo") == [] and [
        len(outbox(name)) for name in ("pia", "nils", "paul", "hana")
    ] == [1, 1, 1, 1]


def test_the_contesting_author_hears_the_reply_and_the_answering_moderator_the_contest(
    world, contributed, news
):
    edit, *_ = contributed
    made = issue(world, {edit: ("not_accepted", "No.")}, news)
    number = find_disposition(made, edit).id
    first = contesting.contest_answer(world.actor("pia"), number, "Schools are not pupils.")
    news.step()
    assert [said(each) for each in notices(world, "mona", "answer.contested")] == [
        ("Pia contests an answer that you gave: Statement, clause 2", f"/en/answers/{number}")
    ]
    contesting.answer_contest(world.actor("sera"), first.id, "upheld", "It stays.")
    news.step()
    assert said(notices(world, "pia", "contest.answered")[0]) == (
        "Sera upheld the answer that you contested: Statement, clause 2",
        f"/en/answers/{number}",
    )
    contesting.contest_answer(world.actor("pia"), number, "To the chair.")
    news.step()
    assert everyone("answer.contested") == {"mona": 1, "cho": 1, "vic": 1}
    mails.mail_at_once()
    assert "> It stays." in outbox("pia")[-1].body
    contesting.answer_contest(
        world.actor("cho"),
        load_contests_by_disposition([number])[number][-1].id,
        "changed",
        "Yes.",
        "carried_over",
    )
    news.step()
    assert (
        "changed the answer that you contested"
        in said(notices(world, "pia", "contest.answered")[-1])[0]
    )
