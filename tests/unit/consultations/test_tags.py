"""Tests of tags: ready-made sets, own tags, their order, and removal."""

import pytest
from sqlalchemy import select

from consult.consultations.tags import actions as tags
from consult.consultations.tags.queries import load_ready_sets, load_tags_by_set, name_tag_set
from consult.core.database.engine import db
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import Event
from consult.core.i18n import LANGUAGES, force_locale
from consult.documents.clauses.actions import set_clause_tags
from tests.world import ROLES

TITLE = {"en": "Finance"}


def codes(world, tag_set="action-line"):
    return [tag.code for tag in load_tags_by_set(world.consultation).get(tag_set, [])]


def test_the_ready_sets_are_action_lines_goals_and_mandates_in_six_languages():
    ready = load_ready_sets()
    assert [tag["code"] for tag in ready["action-line"]["tags"]] == [
        f"C{number}" for number in range(1, 12)
    ]
    assert [tag["code"] for tag in ready["sdg"]["tags"]] == [
        f"SDG{number}" for number in range(1, 18)
    ]
    mandates = {tag["code"] for tag in ready["mandate"]["tags"]}
    assert {"ITU", "UNESCO", "UNDP", "UNCTAD", "DESA", "FAO", "ILO", "WHO", "ESCWA"} <= mandates
    assert set(ready) == {"action-line", "sdg", "mandate"}
    for each in ready.values():
        assert set(each["title"]) == set(LANGUAGES)
        assert all(set(tag["title"]) == set(LANGUAGES) for tag in each["tags"])


def test_a_set_is_named_in_the_language_of_the_reader_and_an_own_one_as_it_is(here):
    with force_locale("fr"):
        assert name_tag_set("mandate") == "Mandats des organismes"
        assert name_tag_set("themes") == "themes"


def test_mandates_are_added_counted_and_filtered_as_any_tags(world, here, browser):
    sera = world.actor("sera")
    added = tags.add_ready_set(sera, world.consultation, "mandate")
    itu = next(tag for tag in added if tag.code == "ITU")
    set_clause_tags(world.actor("mona"), world.clause, [itu.id])
    page = browser().get("/en/c/talks/subjects").text
    assert "Mandates of agencies" in page and "International Telecommunication Union" in page
    text = browser().get("/en/c/talks/statement/zero-draft?tag=ITU").text
    assert f'id="clause-{world.clause}"' in text
    assert f'id="clause-{world.other_clause}"' not in text


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_secretariat_and_administrator_change_tags(world, here, name):
    actor = world.actor(name)
    if name in {"sera", "ada"}:
        made = tags.add_tag(actor, world.consultation, "themes", "FIN", TITLE)
        assert tags.rename_tag(actor, made.id, {"en": "Financing"}).title == {"en": "Financing"}
        tags.remove_tag(actor, made.id)
        assert codes(world, "themes") == []
        return
    for attempt in (
        lambda: tags.add_tag(actor, world.consultation, "themes", "FIN", TITLE),
        lambda: tags.add_ready_set(actor, world.consultation, "sdg"),
        lambda: tags.rename_tag(actor, world.tag, TITLE),
        lambda: tags.move_tag(actor, world.tag, "up"),
        lambda: tags.remove_tag(actor, world.tag),
    ):
        with pytest.raises(Forbidden if name else SignInRequired):
            attempt()


def test_a_ready_set_adds_only_what_is_missing(world, here):
    added = tags.add_ready_set(world.actor("sera"), world.consultation, "action-line")
    assert len(added) == 10
    assert "C2" not in [tag.code for tag in added]
    assert codes(world) == [f"C{number}" for number in range(1, 12)]
    assert tags.add_ready_set(world.actor("sera"), world.consultation, "action-line") == []
    with pytest.raises(NotFound):
        tags.add_ready_set(world.actor("sera"), world.consultation, "themes")


def moved(world):
    with world.app.app_context():
        found = db.session.scalars(
            select(Event).where(Event.verb == "tag.moved").order_by(Event.seq)
        )
        return [(each.facts["code"], each.facts["place"]) for each in found]


def test_whatever_a_ready_set_moves_is_recorded_and_nothing_else(world, here):
    tags.add_ready_set(world.actor("sera"), world.consultation, "sdg")
    assert moved(world) == [], "a set that comes whole stands in its order at once"
    tags.add_ready_set(world.actor("sera"), world.consultation, "action-line")
    assert moved(world) == [("C1", 1), ("C2", 2)]
    places = [tag.place for tag in load_tags_by_set(world.consultation)["action-line"]]
    assert places == list(range(1, 12))
    tags.add_ready_set(world.actor("sera"), world.consultation, "action-line")
    assert len(moved(world)) == 2


def test_a_code_is_used_once_in_a_set_whatever_its_case(world, here):
    with pytest.raises(Invalid) as refused:
        tags.add_tag(world.actor("sera"), world.consultation, "action-line", "c2", TITLE)
    assert refused.value.details["fields"] == {"code": {"type": "taken"}}
    with pytest.raises(Invalid):
        tags.add_tag(world.actor("sera"), world.consultation, "action-line", "C20", {})
    assert tags.add_tag(world.actor("sera"), world.consultation, "themes", "C2", TITLE).place == 1


def test_tags_move_within_their_set_and_stay_at_its_ends(world, here):
    sera = world.actor("sera")
    made = [
        tags.add_tag(sera, world.consultation, "action-line", code, TITLE) for code in ("C3", "C4")
    ]
    tags.move_tag(sera, made[1].id, "up")
    assert codes(world) == ["C2", "C4", "C3"]
    tags.move_tag(sera, made[0].id, "down")
    tags.move_tag(sera, world.tag, "down")
    assert codes(world) == ["C4", "C2", "C3"]


def test_a_tag_that_clauses_have_stays(world, here):
    with pytest.raises(Conflict) as refused:
        tags.remove_tag(world.actor("sera"), world.tag)
    assert (refused.value.code, refused.value.details) == ("tag_in_use", {"clauses": 1})
