"""Tests of the number of SQL statements for comments, which is independent of their number."""

from consult.comments import actions, queries
from consult.comments.passages import PassageQuote
from consult.core.database.engine import db
from tests.support.contributions.comments import say
from tests.support.costs import count_statements


def test_a_thread_costs_the_same_however_much_is_said_there_and_elsewhere(world, here):
    actor = world.actor("mona")

    def read():
        db.session.expire_all()
        queries.load_threads(actor, clause_id=world.clause)
        queries.count_by_clause(world.document)
        queries.load_anchors(world.document, world.version, "en")

    say(world, quote=PassageQuote("in good faith"))
    few = count_statements(read)
    for number in range(30):
        actions.reply_to_comment(
            world.actor("paul"), say(world, quote=PassageQuote("in good faith")), f"{number}"
        )
        say(world, clause=world.other_clause)
    assert count_statements(read) == few <= 7, "one of them reads files"


def test_a_post_takes_few_statements(world, here, monkeypatch):
    ran, real = [], actions.PreparedStatement._run
    monkeypatch.setattr(
        actions.PreparedStatement,
        "_run",
        lambda self, raw, values: (ran.append(self), real(self, raw, values))[1],
    )
    actor = world.actor("pia")
    count = count_statements(
        lambda: actions.post_comment(
            actor, world.clause, "Words.", quote=PassageQuote("in good faith")
        )
    )
    assert len(ran) + count <= 8, "place, stage, insert; newest seq, head, previous, and the event"
