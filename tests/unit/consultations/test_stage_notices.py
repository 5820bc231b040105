"""Tests of notices about a timetable that changes: new dates of a stage, and its removal."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select

from consult.consultations.models import Stage
from consult.consultations.stages import actions as stages
from consult.core.database.engine import db
from consult.core.errors import Forbidden
from consult.core.events import dispatcher
from consult.core.events.log import transaction
from consult.core.i18n import format_utc_moment
from consult.notifications import queries
from consult.notifications.links import get_notice_path
from consult.notifications.messages import format_sentence
from consult.notifications.models import Notice
from consult.notifications.notice_detail_queries import load_notice_views
from tests.world import ROLES

END = datetime(2029, 6, 1, 12, tzinfo=UTC)


def plain(words):
    return words.replace("\u2068", "").replace("\u2069", "")


@pytest.fixture
def stage(world, here):
    """Provide the only stage that is left: open commenting."""
    with transaction():
        db.session.execute(delete(Stage).where(Stage.kind != "commenting"))
    return db.session.scalars(select(Stage)).one()


@pytest.fixture
def read(world, stage):
    """Provide read(name): the notices of a person, oldest first, after the reactions ran."""
    news = dispatcher.Dispatcher()

    def read(name):
        news.step()
        return load_notice_views(reversed(queries.load_notices(world.actor(name))))

    return read


def change(world, stage, name="sera", **more):
    given = {"kind": stage.kind, "title": {"en": "Talks"}, "note": {}}
    given |= {"opens_at": stage.opens_at, "closes_at": stage.closes_at, **more}
    stages.change_stage(world.actor(name), stage.id, **given)


def test_every_participant_hears_of_new_dates(world, stage, read):
    change(world, stage, closes_at=END)
    (one,) = read("pia")
    begin = plain(format_utc_moment(stage.opens_at))
    assert plain(format_sentence(one)) == (
        f"New dates of Talks: from {begin} until {plain(format_utc_moment(END))}"
    )
    assert "Africa/Nairobi" in format_sentence(one, "Africa/Nairobi")
    assert one.kind == "process" and get_notice_path(one) == "/en/c/talks"
    people = db.session.scalars(select(Notice.user_id)).all()
    assert sorted(people) == sorted(world.ids[name] for name in set(ROLES) - {"nora", "sera"})
    change(world, stage, closes_at=None)
    assert plain(format_sentence(read("pia")[-1])) == (
        f"New dates of Talks: it begins on {begin} and has no fixed end"
    )


def test_nobody_hears_of_a_change_that_leaves_the_dates_or_is_refused(world, stage, read):
    change(world, stage, kind="reading")
    with pytest.raises(Forbidden):
        change(world, stage, "pia", closes_at=END)
    assert read("pia") == read("ivo") == []


def test_a_timetable_in_preparation_is_not_announced(world, stage, read, browser):
    def show(page):
        return browser("sera").get(f"/en/c/talks/manage/stages/{stage.id}{page}").text

    words = "Everyone who takes part is notified"
    assert words in show("") and words in show("/remove")
    with transaction():
        stage.consultation.opened_at = None
    assert words not in show("") and words not in show("/remove")
    change(world, stage, closes_at=END)
    assert read("pia") == []


@pytest.mark.parametrize("end", [END, None])
def test_every_participant_hears_of_the_removal_of_a_stage(world, stage, read, end):
    change(world, stage, closes_at=end)
    begin = plain(format_utc_moment(stage.opens_at))
    stages.remove_stage(world.actor("sera"), stage.id)
    earlier, newest = read("pia")
    last = f"until {plain(format_utc_moment(END))}" if end else "without a fixed end"
    assert "New dates of A stage" in plain(format_sentence(earlier))
    assert plain(format_sentence(newest)).startswith("A stage was removed from the timetable: ")
    assert begin in plain(format_sentence(newest)) and last in plain(format_sentence(newest))
    removed = select(Notice.user_id).where(Notice.verb == "stage.removed")
    people = db.session.scalars(removed).all()
    assert sorted(people) == sorted(world.ids[name] for name in set(ROLES) - {"nora", "sera"})
