"""Positions that wait to be reconfirmed, with the words that were answered then and what became of them."""
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents.comparison import DiffStretch, build_stretches
from consult.documents.models import Document, Placement, Version, Wording
from consult.text.diff.word_diff import is_invisible_change
from consult.text.parsing.light_markup import extract_plain_text

from .models import Ballot, HeldPosition, Position


class EarlierPosition(NamedTuple):
    """A position on an earlier text: its words then, in the newest version that had them, and how they read now."""

    held: HeldPosition
    version: dict[str, str] | None  # the name of that version; None where no issued version has the words any more
    then: str | None
    stretches: list[DiffStretch]  # the change from then to now, word by word; empty where one of the two is missing

    @property
    def reworded(self) -> bool:
        """Whether any word changed that a reader sees."""
        return any(stretch.kind != "same" for stretch in self.stretches)

    @property
    def look_alike(self) -> bool:
        """Whether the words only look the same."""
        return bool(self.then and self.held.text) and is_invisible_change(extract_plain_text(self.then or ""), extract_plain_text(self.held.text or ""))


def load_earlier_positions(actor: Actor, held: Iterable[HeldPosition]) -> list[EarlierPosition]:
    """Those of the actor's positions that were given on an earlier text, each with that text; one statement."""
    earlier = [each for each in held if each.earlier]
    answered = _load_answered_texts(actor, [each.ballot_id for each in earlier])
    return [_build_earlier_position(each, *answered.get((each.ballot_id, each.organisation is None), (None, None))) for each in earlier]


def _build_earlier_position(held: HeldPosition, version: dict[str, str] | None, then: str | None) -> EarlierPosition:
    both = then is not None and held.text is not None
    return EarlierPosition(held, version, then, build_stretches(then or "", held.text or "") if both else [])


def _load_answered_texts(actor: Actor, ballots: list[int]) -> dict[tuple[int, bool], tuple[dict[str, str], str]]:
    """Name of the version and authentic words, by ballot and by whether the person answered for themselves."""
    own = or_(Position.user_id == actor.user_id, Position.organisation_id == actor.organisation_id)
    query = (select(Position.ballot_id, Position.organisation_id, Version.name, Wording.text)
             .join(Ballot, Ballot.id == Position.ballot_id).join(Document, Document.id == Ballot.document_id)
             .join(Placement, Placement.clause_id == Ballot.clause_id).join(Version, Version.id == Placement.version_id)
             .join(Wording, and_(Wording.placement_id == Placement.id, Wording.language == Document.authentic,
                                 Wording.digest == Position.digest))
             .where(own, Position.ballot_id.in_(ballots), Version.issued_at.is_not(None))
             .order_by(Version.place, Version.id))
    return {(ballot, organisation is None): (name, text)
            for ballot, organisation, name, text in db.session.execute(query)}
