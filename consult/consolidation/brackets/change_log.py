"""Log of the changes made to brackets of a clause, each with its reason."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.digests import commit_words, make_nonce
from consult.core.events.log import record_event
from consult.text.merge.consolidated_text import SourcedPassage
from consult.text.parsing.light_markup import extract_plain_text

from consult.consolidation.models import BracketChange, ClauseWork


def record_bracket_change(
    actor: Actor,
    work: ClauseWork,
    verb: str,
    before: Iterable[SourcedPassage],
    words: str,
    kept: str | None,
    reason: str,
) -> BracketChange:
    """Save a bracket change inside a transaction, and record its event.

    Args:
        before: Passages of the clause before the change, needed for undo.
    """
    kind = verb.partition(".")[2]
    made = BracketChange(
        consultation_id=work.consultation_id,
        version_id=work.version_id,
        clause_id=work.clause_id,
        kind=kind,
        words=extract_plain_text(words).strip(),
        kept=None if kept is None else extract_plain_text(kept).strip(),
        reason=reason,
        passages=[[each.text, list(each.sources)] for each in before],
        digest=work.digest,
        made_by_id=actor.user_id,
    )
    db.session.add(made)
    db.session.flush()
    record_bracket_event(verb, made, actor)
    return made


def record_bracket_event(verb: str, made: BracketChange, actor: Actor) -> None:
    """Record the event of a bracket change for moderators.

    The row holds the texts and the reason; the event holds only their digest.
    """
    made.nonce = made.nonce or make_nonce()
    said = commit_words(made.nonce, "\n".join([made.words, made.kept or "", made.reason]))
    record_event(
        verb,
        made,
        actor,
        audience="moderators",
        clause_id=made.clause_id,
        document_id=made.version.document_id,
        version_id=made.version_id,
        digest=made.digest,
        said=said,
    )


def load_bracket_changes(version_id: int, clause_id: int) -> list[BracketChange]:
    """Load the bracket changes of a clause that were not undone, newest first."""
    query = (
        select(BracketChange)
        .options(joinedload(BracketChange.made_by))
        .where(
            BracketChange.version_id == version_id,
            BracketChange.clause_id == clause_id,
            BracketChange.undone_at.is_(None),
        )
        .order_by(BracketChange.id.desc())
    )
    return list(db.session.scalars(query))
