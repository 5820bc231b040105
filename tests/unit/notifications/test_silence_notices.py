"""Tests of notices about silence procedures: each once, with a link to its page."""

from datetime import timedelta

from sqlalchemy import select

from consult.consolidation.silence import objection_actions as objecting, actions as silencing
from consult.consolidation.silence.models import Silence
from consult.core.events import dispatcher as follower
from consult.core.database.engine import freeze_clock, db, find_row
from consult.core.events.log import transaction
from consult.notifications.actions import follow_clause
from consult.notifications.notice_kinds import SILENCE_VERBS
from consult.notifications.models import Notice
from consult.notifications.notice_detail_queries import load_notice_views
from consult.notifications.messages import format_sentence
from consult.notifications.links import get_notice_path
from tests.unit.consolidation.silence.test_silence_procedure import ends, object_to, put


def test_entitled_electors_hear_of_it_objectors_get_no_reminder_and_the_chair_hears_of_objections(
    world, here
):
    running = follower.Dispatcher()
    running.step()
    follow_clause(world.actor("pia"), world.third_clause)
    silence = put(world, who="mona", act=silencing.propose_silence)
    silencing.open_proposed_silence(world.actor("cho"), silence)
    running.step()
    object_to(world, silence)
    object_to(world, silence, "ivo")
    running.step()  # who objects follows the clause from now on
    closes_at = find_row(Silence, silence).closes_at
    for hours in (20, 0.5):
        with freeze_clock(closes_at - timedelta(hours=hours)), transaction():
            objecting.remind_of_deadlines()
    ends(silence)
    running.step()
    rows = db.session.scalars(
        select(Notice).where(Notice.verb.in_(SILENCE_VERBS)).order_by(Notice.seq, Notice.id)
    ).all()
    heard = {
        name: [each.verb.partition(".")[2] for each in rows if each.user_id == world.ids[name]]
        for name in world.ids
    }
    assert heard["nils"] == ["opened", "ended"] and heard["hana"] == [
        "opened",
        "near",
        "near",
        "ended",
    ]
    assert heard["cho"] == heard["vic"] == ["proposed", "objected", "objected", "ended"] and heard[
        "pia"
    ] == ["ended"]
    assert heard["ivo"] == ["ended"] and heard["mona"] == [], "who objected follows the clause"
    shown = load_notice_views(rows)
    assert {get_notice_path(each, "en") for each in shown} == {f"/en/silences/{silence}"}
    words = [format_sentence(each, "Africa/Nairobi") for each in shown]
    assert any(
        "unless you, or another entitled delegate, object by" in each and "Africa/Nairobi" in each
        for each in words
    )
    objected = [each for each in shown if each.verb == "silence.objected"]
    assert all("clause \u20683\u2069" in format_sentence(each, "UTC") for each in objected)
    assert {(each.excerpt is not None, each.said_in) for each in objected} == {(True, "en")}
    assert any("it was broken" in each for each in words) and any(
        "rule whether it counts" in each for each in words
    )


def test_entitled_electors_and_the_chair_hear_of_a_withdrawn_objection(world, here):
    running = follower.Dispatcher()
    running.step()
    silence = put(world)
    made, other = object_to(world, silence), object_to(world, silence, "hana")
    objecting.withdraw_objection(world.actor("nils"), made.id)
    running.step()
    objecting.withdraw_objection(world.actor("hana"), other.id)
    running.step()
    rows = db.session.scalars(
        select(Notice).where(Notice.verb == "silence.withdrawn").order_by(Notice.seq, Notice.id)
    ).all()
    assert {world.ids["cho"], world.ids["vic"]} < {each.user_id for each in rows}
    words = [
        format_sentence(each, "UTC")
        for each in load_notice_views([each for each in rows if each.user_id == world.ids["cho"]])
    ]
    first = "An objection to \u2068Statement\u2069, clause \u20683\u2069 was withdrawn"
    assert sorted(words) == [first, f"{first}: no objection is left"]


def test_of_several_clauses_it_is_told_what_became_of_how_many(world, here):
    running = follower.Dispatcher()
    running.step()
    silence = put(world, world.clause, world.third_clause)
    object_to(world, silence)
    ends(silence)
    running.step()
    rows = db.session.scalars(
        select(Notice).where(Notice.verb == "silence.ended", Notice.user_id == world.ids["cho"])
    ).all()
    assert [format_sentence(each, "UTC") for each in load_notice_views(rows)] == [
        (
            "The silence on clauses of \u2068Statement\u2069 is over (B-1): 1 clause adopted; "
            "the silence on 1 clause broken"
        )
    ]
