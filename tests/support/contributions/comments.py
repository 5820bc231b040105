"""Comments of the test consultation: posted, read, and held."""

from consult.comments import actions, queries
from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.events.log import transaction


def say(world, name="pia", body="Words.", clause=None, **more):
    return actions.post_comment(world.actor(name), clause or world.clause, body, **more).id


def seen(world, name, comment):
    return queries.load_comment(world.actor(name), comment)


def hold(world):
    with transaction():
        find_row(Consultation, world.consultation).hold_unverified = True
