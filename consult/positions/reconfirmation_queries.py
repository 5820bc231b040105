"""Reads of positions on an earlier text, with that text and its changes since."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from consult.consultations.queries import get_consultation_by_slug
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed
from consult.core.database.engine import db
from consult.documents.comparison import DiffStretch, build_stretches
from consult.documents.models import Document, Placement, Version, Wording
from consult.text.diff.word_diff import is_invisible_change
from consult.text.parsing.light_markup import extract_plain_text

from .models import Ballot, HeldPosition, Position


class EarlierPosition(NamedTuple):
    """A position on an earlier text, with the newest version that had this text.

    version: the name of that version; None if no issued version has the text any more.
    stretches: the change from then to now, word by word; empty if one of the two texts is
    missing.
    may_reconfirm: the stage takes positions, and the clause is still in the text.
    """

    held: HeldPosition
    version: dict[str, str] | None  # None if no issued version has that text any more
    earlier_text: str | None
    stretches: list[DiffStretch]  # empty if one of the two texts is missing
    may_reconfirm: bool

    @property
    def is_reworded(self) -> bool:
        """Return whether any visible word changed."""
        return any(stretch.kind != "same" for stretch in self.stretches)

    @property
    def is_look_alike(self) -> bool:
        """Return whether the two texts differ only in characters that look the same."""
        return bool(self.earlier_text and self.held.text) and is_invisible_change(
            extract_plain_text(self.earlier_text or ""), extract_plain_text(self.held.text or "")
        )


def load_earlier_positions(actor: Actor, held: Iterable[HeldPosition]) -> list[EarlierPosition]:
    """Load the text of those positions of the actor that were given on an earlier one.

    It takes one statement, and one for each consultation.
    """
    earlier = [each for each in held if each.earlier]
    answered = _load_answered_texts(actor, [each.ballot_id for each in earlier])
    taking = {
        slug
        for slug in {each.slug for each in earlier}
        if is_allowed(actor, "position.take", get_consultation_by_slug(slug))
    }
    return [
        _build_earlier_position(
            each,
            *answered.get((each.ballot_id, each.organisation is None), (None, None)),
            may_reconfirm=each.digest is not None and each.slug in taking,
        )
        for each in earlier
    ]


def _build_earlier_position(
    held: HeldPosition,
    version: dict[str, str] | None,
    then: str | None,
    *,
    may_reconfirm: bool,
) -> EarlierPosition:
    """Build a position on an earlier text with its change; empty if a text is missing."""
    both = then is not None and held.text is not None
    return EarlierPosition(
        held,
        version,
        then,
        build_stretches(then or "", held.text or "") if both else [],
        may_reconfirm,
    )


def _load_answered_texts(
    actor: Actor, ballots: list[int]
) -> dict[tuple[int, bool], tuple[dict[str, str], str]]:
    """Load version name and authentic text, by ballot and by whether the holder is a person."""
    own = or_(Position.user_id == actor.user_id, Position.organisation_id == actor.organisation_id)
    query = (
        select(Position.ballot_id, Position.organisation_id, Version.name, Wording.text)
        .join(Ballot, Ballot.id == Position.ballot_id)
        .join(Document, Document.id == Ballot.document_id)
        .join(Placement, Placement.clause_id == Ballot.clause_id)
        .join(Version, Version.id == Placement.version_id)
        .join(
            Wording,
            and_(
                Wording.placement_id == Placement.id,
                Wording.language == Document.authentic,
                Wording.digest == Position.digest,
            ),
        )
        .where(own, Position.ballot_id.in_(ballots), Version.issued_at.is_not(None))
        .order_by(Version.place, Version.id)
    )
    return {
        (ballot, organisation is None): (name, text)
        for ballot, organisation, name, text in db.session.execute(query)
    }
