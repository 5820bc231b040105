"""Tests of hiding the text of a contest: permissions, remaining readers, and notices; the
contest goes on.
"""

import pytest
from sqlalchemy import select

from consult.consolidation.contests import actions as contesting, moderation_actions as hiding
from consult.consolidation.contests.queries import load_open_contests
from consult.consolidation.dispositions.shapes import ContestShape
from consult.consolidation.contests.models import Contest
from consult.consolidation.models import Disposition
from consult.consultations.models import Membership
from consult.core.events import dispatcher as follower
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import Event, transaction
from consult.core.moderation_reasons import ModerationReason
from consult.core.mail import Mail
from consult.moderation.contest import get_contest_text
from consult.notifications.mails import jobs as mails
from consult.notifications import queries
from consult.notifications.models import Notice
from consult.notifications.notice_detail_queries import load_notice_views
from consult.notifications.messages import format_sentence
from consult.notifications.links import get_notice_path
from consult.output.data.document_data import collect_document_data
from .test_decisions import outcomes
from .test_contests import answered as answered  # a fixture
from .test_contests import facts, standing
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
RUDE = "Only a fool writes such an answer."
WHY = ModerationReason("insult", "It names a person.")


@pytest.fixture
def contested(world, answered):
    """Provide the number of Pia's contest of that answer."""
    return contesting.contest_answer(world.actor("pia"), answered, RUDE).id


@pytest.fixture
def news(world):
    """Provide the dispatcher that runs the reactions."""
    return follower.Dispatcher()


def readers(world, contest_id):
    """Return who can read the text."""
    made = find_row(Contest, contest_id)
    return {name for name in [*ROLES, None] if get_contest_text(world.actor(name), made) == RUDE}


def test_moderators_hide_the_text_and_show_it_again_and_nobody_else(world, contested):
    def there_and_back(actor):
        hiding.hide_contest(actor, contested, WHY)
        assert readers(world, contested) == {"pia", "mona", "sera", "vic", "cho"}
        hiding.show_contest(actor, contested)

    assert outcomes(world, there_and_back) == {"mona", "sera"}
    assert readers(world, contested) == {*ROLES, None}
    made = find_row(Contest, contested)
    assert (made.grounds, made.hidden_by_id) == (None, None)


def test_nobody_but_a_moderator_shows_it_again(world, contested):
    hiding.hide_contest(world.actor("mona"), contested, WHY)

    def show(actor):
        hiding.show_contest(actor, contested)
        hiding.hide_contest(world.actor("mona"), contested, WHY)

    assert outcomes(world, show) == {"mona", "sera"}


def test_no_moderator_hides_or_shows_their_own_text(world, contested):
    with transaction():
        db.session.add(
            Membership(
                user_id=world.ids["pia"], consultation_id=world.consultation, role="moderator"
            )
        )
    with pytest.raises(Forbidden):
        hiding.hide_contest(world.actor("pia"), contested, WHY)
    hiding.hide_contest(world.actor("mona"), contested, WHY)
    with pytest.raises(Forbidden):
        hiding.show_contest(world.actor("pia"), contested)


def test_hiding_says_why_and_happens_once_and_the_events_hold_no_text(world, answered, contested):
    with pytest.raises(Invalid):
        hiding.hide_contest(world.actor("mona"), contested, ModerationReason("other"))
    with pytest.raises(Conflict, match="contest_not_hidden"):
        hiding.show_contest(world.actor("mona"), contested)
    hiding.hide_contest(world.actor("mona"), contested, WHY)
    verb, audience, said = facts()
    assert (verb, audience, said["ground"], said["disposition_id"]) == (
        "contest.hidden",
        "everyone",
        "insult",
        answered,
    )
    with pytest.raises(Conflict, match="contest_hidden"):
        hiding.hide_contest(world.actor("sera"), contested, WHY)
    hiding.show_contest(world.actor("sera"), contested)
    assert facts()[:2] == ("contest.shown", "everyone") and "ground" not in facts()[2]
    every = " ".join(str(each) for each in db.session.scalars(select(Event.facts)))
    assert RUDE not in every and "It names a person." not in every


def test_the_contest_goes_on_and_is_answered_as_before_and_taken_to_the_chair(
    world, answered, contested
):
    hiding.hide_contest(world.actor("mona"), contested, WHY)
    version = find_row(Disposition, answered).version
    assert [each.id for each in load_open_contests(version)] == [contested] and find_row(
        Contest, contested
    ).state == "open"
    contesting.answer_contest(world.actor("sera"), contested, "upheld", "As it was.")
    assert standing(answered).step == "chair" and readers(world, contested) == {
        "pia",
        "mona",
        "sera",
        "vic",
        "cho",
    }
    second = contesting.contest_answer(world.actor("pia"), answered, "To the chair.")
    assert (
        get_contest_text(Actor(), second) == "To the chair."
        and get_contest_text(Actor(), find_row(Contest, contested)) is None
    )
    hiding.show_contest(world.actor("mona"), contested)
    assert find_row(Contest, contested).state == "upheld"


def test_new_text_is_not_hidden_because_earlier_text_was(world, answered, contested):
    hiding.hide_contest(world.actor("mona"), contested, WHY)
    contesting.withdraw_contest(world.actor("pia"), contested)
    for act in (
        lambda: hiding.hide_contest(world.actor("mona"), contested, WHY),
        lambda: hiding.show_contest(world.actor("mona"), contested),
    ):
        with pytest.raises(Conflict, match="contest_withdrawn"):
            act()
    again = contesting.contest_answer(
        world.actor("pia"), answered, "Please look at the second sentence."
    )
    assert (
        again.id == contested
        and get_contest_text(Actor(), again) == "Please look at the second sentence."
    )
    assert (again.hidden_at, again.hidden_by_id, again.grounds) == (None, None, None)


def test_of_an_answer_that_is_not_public_nothing_is_hidden(world, answered, contested):
    with transaction():
        find_row(Disposition, answered).amendment.hidden_at = utc_now()
    with pytest.raises(NotFound):
        hiding.hide_contest(world.actor("mona"), contested, WHY)
    with pytest.raises(NotFound):
        hiding.hide_contest(world.actor("mona"), 999, WHY)


def test_programs_read_the_text_only_for_people_with_permission(world, contested):
    hiding.hide_contest(world.actor("mona"), contested, WHY)
    made = find_row(Contest, contested)
    seen = {
        name: ContestShape.build(world.actor(name), made)
        for name in ("pia", "mona", "cho", "hana", "rana", None)
    }
    assert {name for name, shape in seen.items() if shape.reason == RUDE} == {"pia", "mona", "cho"}
    assert all(
        (shape.hidden.ground, shape.hidden.words) == ("insult", "It names a person.")
        for shape in seen.values()
    )
    assert RUDE not in seen[None].model_dump_json() and seen[None].why == "It singles out villages."


def test_the_data_of_the_document_never_hold_them(world, answered, contested):
    hiding.hide_contest(world.actor("mona"), contested, WHY)
    version = find_row(Disposition, answered).version
    for name in ("pia", "mona", None):
        text = collect_document_data(world.actor(name), version, "en").model_dump_json()
        assert "It singles out villages." in text and RUDE not in text


def notices(world, name):
    return [
        (
            each.verb,
            format_sentence(each).replace("\u2068", "").replace("\u2069", ""),
            get_notice_path(each, "en"),
            each.excerpt,
            each.reason,
        )
        for each in load_notice_views(queries.load_notices(world.actor(name)))
        if each.verb in {"contest.hidden", "contest.shown"}
    ]


def test_the_contesting_author_is_told_with_the_reason_and_nobody_else(
    world, answered, contested, news
):
    hiding.hide_contest(world.actor("sera"), contested, WHY)
    news.step()
    assert notices(world, "pia") == [
        (
            "contest.hidden",
            "Your contest of an answer was hidden: Statement, clause 2",
            f"/en/answers/{answered}",
            None,
            WHY,
        )
    ]
    mails.mail_at_once()
    mail = db.session.scalars(
        select(Mail).where(Mail.to == "pia@people.example").order_by(Mail.id.desc())
    ).first()
    assert "insulting It names a person." in mail.body and RUDE not in mail.body
    hiding.show_contest(world.actor("sera"), contested)
    news.step()
    assert [each[:2] for each in notices(world, "pia")][0] == (
        "contest.shown",
        "Your contest of an answer is shown again: Statement, clause 2",
    )
    assert set(
        db.session.scalars(
            select(Notice.user_id).where(Notice.verb.in_(["contest.hidden", "contest.shown"]))
        )
    ) == {world.ids["pia"]}


def of_mona():
    """Return the mails about the contest to the moderator whose answer is contested."""
    found = db.session.scalars(
        select(Mail).where(Mail.to == "mona@people.example").order_by(Mail.id)
    )
    return [each for each in found if "contests an answer that you gave" in each.subject]


def test_a_notice_of_the_contest_and_a_waiting_mail_no_longer_contain_the_text(
    world, news, contested
):
    def quoted():
        (one,) = (
            each
            for each in load_notice_views(queries.load_notices(world.actor("mona")))
            if each.verb == "answer.contested"
        )
        return one.excerpt

    news.step()
    mails.mail_at_once()
    (before,) = of_mona()
    assert quoted() == RUDE and RUDE in before.body
    number = before.id
    hiding.hide_contest(world.actor("sera"), contested, WHY)
    news.step()
    assert quoted() is None and db.session.get(Mail, number) is None
    mails.mail_at_once()
    (after,) = of_mona()
    assert RUDE not in after.body and "/en/answers/" in after.body
    hiding.show_contest(world.actor("sera"), contested)
    assert quoted() == RUDE


def test_a_mail_that_went_out_is_not_sent_twice(world, news, contested):
    news.step()
    mails.mail_at_once()
    (sent,) = of_mona()
    with transaction():
        sent.sent_at, sent.due_at = utc_now(), None
    number = sent.id
    hiding.hide_contest(world.actor("sera"), contested, WHY)
    news.step()
    mails.mail_at_once()
    assert [each.id for each in of_mona()] == [number]
