"""Consultations in preparation: read by those who run them, opened to everyone for good."""

import pytest

from consult.consultations.frames.actions import create_from_template
from consult.consultations.frames.forms import TemplateForm
from consult.consultations.frames.queries import collect_frame, compute_review_digest
from consult.consultations.models import Consultation, Membership
from consult.consultations.preparation.actions import open_consultation
from consult.consultations.preparation.queries import require_readable
from consult.consultations.queries import find_only_consultation, list_readable_consultations
from consult.consultations.roles.actions import join_new_person
from consult.consultations.stages.announcement_actions import announce_stages
from consult.core.database.engine import db, utc_now
from consult.core.errors import Conflict, Forbidden, NotFound
from consult.core.permissions.actor import Actor


def prepare(world):
    """Create a consultation from the template of the world; return its id."""
    start = utc_now().date()
    frame = collect_frame(db.session.get(Consultation, world.consultation)).move_to(start)
    form = TemplateForm(
        slug="more-talks",
        title_en="More talks",
        template_id=world.consultation,
        start=start,
        seen=compute_review_digest(frame, []),
    )
    return create_from_template(world.actor("ada"), form).id


def test_it_is_closed_until_it_is_opened(world, here):
    made = prepare(world)
    assert db.session.get(Consultation, made).opened_at is None
    assert [each.slug for each in list_readable_consultations(Actor())] == ["talks"]
    assert len(list_readable_consultations(world.actor("ada"))) == 2
    assert find_only_consultation().slug == "talks"
    require_readable(world.actor("ada"), made)
    with pytest.raises(NotFound):
        require_readable(world.actor("sera"), made)
    open_consultation(world.actor("ada"), made)
    assert len(list_readable_consultations(Actor())) == 2
    require_readable(Actor(), made)
    with pytest.raises(Conflict) as refused:
        open_consultation(world.actor("ada"), made)
    assert refused.value.code == "consultation_open"


@pytest.mark.parametrize("name", ["pia", "mona", "cho"])
def test_only_secretariat_and_administrators_open_it(world, here, name):
    made = prepare(world)
    with pytest.raises(Forbidden):
        open_consultation(world.actor(name), made)


@pytest.mark.parametrize(
    ("role", "reads"), [("moderator", True), ("chair", True), ("participant", False)]
)
def test_those_who_run_it_read_it_and_those_who_will_take_part_do_not(world, here, role, reads):
    made = prepare(world)
    actor = Actor(world.ids["pia"], frozenset({(made, role)}))
    if reads:
        require_readable(actor, made)
        return
    with pytest.raises(Forbidden) as refused:
        require_readable(actor, made)
    assert refused.value.code == "in_preparation"


def test_new_people_join_it_once_it_is_open(world, here):
    made = prepare(world)
    join_new_person(world.ids["nora"])
    assert db.session.get(Membership, (world.ids["nora"], made, "participant")) is None
    open_consultation(world.actor("ada"), made)
    join_new_person(world.ids["nora"])
    assert db.session.get(Membership, (world.ids["nora"], made, "participant")) is not None


def test_its_stages_are_announced_once_it_is_open(world, here):
    made = prepare(world)
    world.events()
    announce_stages()
    assert "stage.opened" not in world.events()[-3:]
    open_consultation(world.actor("ada"), made)
    announce_stages()
    assert "stage.opened" in world.events()[-3:]
