"""Minimal actions that change and record something, for core tests without a feature; notes
are stored as tags.
"""

import itertools

from sqlalchemy import select

from consult.consultations.models import Tag
from consult.core.database.engine import db
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

NOTE_TAG_SET = "note"
note_numbers = itertools.count(1)  # no two notes have the same code


def post_note(world, name, words, audience="everyone", rule="consultation.join"):
    """Store a short text and record it as an action does: require, change, record."""
    with transaction():
        actor = world.actor(name)
        require_permission(actor, rule)
        made = Tag(
            consultation_id=world.consultation,
            tag_set=NOTE_TAG_SET,
            code=f"{words}#{next(note_numbers)}",
            title={"en": words},
            place=0,
        )
        db.session.add(made)
        record_event("note.made", made, actor, audience=audience, clause_id=world.clause)
    return made.id


def load_notes(look):
    """Return the stored texts, as another connection sees them."""
    return [
        code.partition("#")[0]
        for (code,) in look("select code from tag where tag_set = 'note' order by id")
    ]


def increment_counter(amount=1):
    """Increment a counter in one row, as a reaction with an effect does."""
    tag = db.session.scalars(
        select(Tag).where(Tag.tag_set != NOTE_TAG_SET).order_by(Tag.id)
    ).first()
    tag.place += amount


def read_counter(look):
    """Return the value of the counter."""
    return look("select place from tag where tag_set <> 'note' order by id")[0][0] - 1
