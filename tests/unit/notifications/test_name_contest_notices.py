"""Tests of notices about contested group names, without hidden text."""

import pytest
from sqlalchemy import select

from consult.core.events import dispatcher as follower
from consult.core.database.engine import db
from consult.core.moderation_reasons import ModerationReason
from consult.core.mail import Mail
from consult.similarity import actions, opt_out_actions as leaving
from consult.similarity.group_name_contests import contest_actions as contesting
from consult.notifications.mails import jobs as mails
from consult.notifications import queries
from consult.notifications.notice_detail_queries import load_notice_views
from consult.notifications.messages import format_sentence
from consult.notifications.links import get_notice_path
from tests.unit.similarity.test_contribution_groups import items, say
from tests.unit.similarity.test_name_contests import BETTER, WHY, contest
from tests.unit.similarity.test_name_contests import alike as alike  # a fixture
from tests.unit.similarity.test_name_contests import named as named  # a fixture

pytestmark = pytest.mark.usefixtures("here")


def notices(world, name):
    return [
        (
            format_sentence(each).replace("\u2068", "").replace("\u2069", ""),
            get_notice_path(each, "en"),
            each.excerpt,
        )
        for each in load_notice_views(queries.load_notices(world.actor(name)))
        if each.verb.startswith("summary.")
    ]


def test_the_author_of_the_name_is_told_and_the_contesting_author_of_answer_and_end(
    world, alike, named
):
    news = follower.Dispatcher()
    actions.name_group(world.actor("rana"), named, "Prices")
    made, other = contest(world, named, alike[0], "hana"), contest(world, named, alike[1], "paul")
    news.step()
    assert notices(world, "rana")[1] == (
        "Hana says that the name of a group does not cover a contribution: Statement, clause 1",
        f"/en/similar/contests/{made}",
        WHY,
    )
    assert notices(world, "mona") == []
    contesting.answer_contest(world.actor("mona"), made, "changed", "Rightly so.", BETTER)
    news.step()
    assert notices(world, "hana") == [
        (
            "Mona renamed the group whose name you contested: Statement, clause 1",
            f"/en/similar/contests/{made}",
            "Rightly so.",
        )
    ]
    assert (
        notices(world, "paul")
        == [
            (
                "The group whose name you contested has been renamed: Statement, clause 1",
                f"/en/similar/contests/{other}",
                None,
            )
        ]
        and notices(world, "pia") == []
    )
    contest(world, named, alike[0])
    leaving.leave_group(world.actor("pia"), named, f"comment:{alike[0]}")
    news.step()
    assert notices(world, "pia") == []  # who left knows


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("merged", "was merged into another one"),
        ("dissolved", "was undone"),
        ("taken_out", "was removed from the group"),
        ("left", "left the group"),
    ],
)
def test_each_end_has_its_own_message(world, alike, named, why, words):
    news = follower.Dispatcher()
    more = say(world, "nils", "Every school needs a connection.")
    actions.add_members(world.actor("mona"), named, items([more]))
    contest(world, named, alike[0], "hana")
    mona = world.actor("mona")
    other = actions.create_group(
        mona, world.document, items([alike[3], say(world, "cho", "Lines for schools.")])
    ).id
    {
        "merged": lambda: actions.merge_groups(mona, other, named),
        "dissolved": lambda: actions.dissolve_group(mona, named),
        "taken_out": lambda: actions.split_group(mona, named, items(alike[:1])),
        "left": lambda: leaving.leave_group(world.actor("pia"), named, f"comment:{alike[0]}"),
    }[why]()
    news.step()
    (one,) = notices(world, "hana")
    assert words in one[0]


def test_hidden_text_is_neither_in_notices_nor_in_waiting_mails(world, alike, named):
    news, made = follower.Dispatcher(), contest(world, named, alike[0])
    news.step()
    mails.mail_at_once()

    def of_mona():
        found = db.session.scalars(
            select(Mail).where(Mail.to == "mona@people.example").order_by(Mail.id)
        )
        return [each for each in found if "name of a group does not cover" in each.subject]

    assert WHY in of_mona()[0].body and notices(world, "mona")[0][2] == WHY
    contesting.hide_contest(
        world.actor("sera"), made, ModerationReason("insult", "It names a person.")
    )
    news.step()
    mails.mail_at_once()
    assert [WHY in each.body for each in of_mona()] == [False] and notices(world, "mona")[0][
        2
    ] is None
    assert "was hidden" in notices(world, "pia")[0][0]
    contesting.reveal_contest(world.actor("sera"), made)
    news.step()
    assert "is shown again:" in notices(world, "pia")[0][0]
