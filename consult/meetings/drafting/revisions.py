"""Steps of a drafted text, stored with author, time and kind, and the return to any."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid, NotFound
from consult.documents.models import Version
from consult.documents.queries import ClauseText, find_clause_text
from consult.text.merge.draft_passages import Passages, start_draft, join_text
from consult.text.diff.hunks import find_differences

from .models import DraftedText, DraftStep

STEP_PAUSE = timedelta(seconds=6)  # typing after a shorter pause stays in the same step
STEP_DURATION = timedelta(seconds=60)  # one step lasts no longer than this
TextType = TypeVar("TextType", bound=DraftedText)


def load_base_text(text: DraftedText) -> str:
    """Load the issued text that a draft starts from."""
    line = load_issued_line(text.version, text.clause_id)
    return line.text


def load_issued_line(version: Version, clause_id: int) -> ClauseText:
    """Load a clause of a version in the authentic language.

    Raises NotFound.
    """
    authentic = version.document.authentic
    line = find_clause_text(version.id, clause_id, authentic, authentic)
    if line is None:
        raise NotFound(what="Clause")
    return line


def create_draft(kind: type[TextType], version: Version, clause_id: int, **where: Any) -> TextType:
    """Create a draft with the issued text; it is added and has its number."""
    line = load_issued_line(version, clause_id)
    made = kind(
        consultation_id=version.consultation_id,
        document_id=version.document_id,
        version_id=version.id,
        clause_id=clause_id,
        base_digest=line.digest,
        text=line.text,
        digest=line.digest,
        passages=_build_passage_rows(start_draft(line.text)),
        taken=[],
        revision=0,
        **where,
    )
    db.session.add(made)
    db.session.flush()
    return made


def follow_version(text: DraftedText, version: Version) -> None:
    """Let a draft go on in a newer version in which the clause has the words that it began from.

    Raises:
        NotFound: The version does not have the clause.
        Conflict("drafted_from_other_text"): The clause has other words there.
    """
    if text.version_id == version.id:
        return
    if load_issued_line(version, text.clause_id).digest != text.base_digest:
        raise Conflict("drafted_from_other_text")
    text.version = version


def require_seen_text(text: DraftedText, digest: str | None) -> None:
    """Require that the current text is the one that the editor saw.

    Raises:
        Conflict("changed_meanwhile"): It is another one; the current text is given.
    """
    if digest is not None and digest != text.digest:
        raise Conflict("changed_meanwhile", text=text.text, digest=text.digest)


def save_step(
    text: DraftedText,
    kind: type[DraftStep],
    actor: Actor,
    what: str,
    passages: Passages,
    *,
    taken: Iterable[str] | None = None,
    about: Sequence[Any] = (),
) -> bool:
    """Save a step with a new text; return whether anything changed.

    Typing without a pause stays in one step.

    Args:
        what: Kind of the step, one of STEP_KINDS.

    Raises:
        Invalid: The text would be empty, unless the clause is struck or a group's text is
            taken.
    """
    words = join_text(passages)
    if not words.strip() and what not in {"struck", "proposal"}:
        raise Invalid(fields={"text": {"type": "missing"}})
    if words == text.text:
        return False
    last = db.session.get(kind, text.step_id) if text.step_id is not None else None
    moment = utc_now()
    if (
        last is not None
        and what == last.what == "typed"
        and last.by_id == actor.user_id
        and moment - last.at < STEP_PAUSE
        and moment - last.began_at < STEP_DURATION
    ):
        made, before = last, _load_text_at(text, kind, last.before)
    else:
        made = kind(
            text_id=text.id, by_id=actor.user_id, what=what, before=text.step_id, began_at=moment
        )
        before = text.text
        db.session.add(made)
    made.about, made.hunks = list(about), _build_hunks(before, words)
    made.text, made.passages, made.at = words, _build_passage_rows(passages), moment
    made.taken = sorted(taken) if taken is not None else list(text.taken)
    _apply_step(text, made)
    db.session.flush()
    text.step_id = made.id
    return True


def undo_step(text: DraftedText, kind: type[DraftStep], actor: Actor) -> None:
    """Undo the last step; a further call undoes the one before it.

    Raises Conflict if there is none.
    """
    last = db.session.get(kind, text.step_id) if text.step_id is not None else None
    if last is None:
        raise Conflict("nothing_to_undo")
    former = db.session.get(kind, last.before) if last.before is not None else None
    _save_earlier_text(text, kind, actor, "undone", former, last)


def restore_step(
    text: DraftedText, kind: type[DraftStep], actor: Actor, step_id: int | None
) -> None:
    """Restore the text as it was after a step, or as issued (None), as a new step.

    Raises NotFound for a step of another draft, Conflict if the text is already the same.
    """
    former = db.session.get(kind, step_id) if step_id is not None else None
    if step_id is not None and (former is None or former.text_id != text.id):
        raise NotFound(what="Step")
    if text.text == (former.text if former is not None else load_base_text(text)):
        raise Conflict("nothing_to_undo")
    _save_earlier_text(text, kind, actor, "back" if former is not None else "issued", former, None)


def restore_struck_clause(text: DraftedText, kind: type[DraftStep], actor: Actor) -> None:
    """Remove the mark for deletion: the clause has its last text from before.

    Raises Conflict if it is not marked.
    """
    if not text.struck:
        raise Conflict("nothing_to_undo")
    former = db.session.get(kind, text.step_id) if text.step_id is not None else None
    while former is not None and not former.text:
        former = db.session.get(kind, former.before) if former.before is not None else None
    restore_step(text, kind, actor, former.id if former is not None else None)


def _save_earlier_text(
    text: DraftedText,
    kind: type[DraftStep],
    actor: Actor,
    what: str,
    former: DraftStep | None,
    undone: DraftStep | None,
) -> None:
    """Save an earlier text as a new step."""
    base = load_base_text(text)
    words = former.text if former is not None else base
    made = kind(
        text_id=text.id,
        by_id=actor.user_id,
        what=what,
        text=words,
        hunks=_build_hunks(text.text, words),
        about=[undone.id] if undone is not None else [former.id] if former is not None else [],
        passages=former.passages if former is not None else _build_passage_rows(start_draft(base)),
        taken=former.taken if former is not None else [],
        before=text.step_id if undone is None else former.before if former is not None else None,
    )
    db.session.add(made)
    db.session.flush()
    _apply_step(text, made)
    text.step_id = made.id if undone is None or former is not None else None


def _apply_step(text: DraftedText, made: DraftStep) -> None:
    """Give a draft the text of a step."""
    text.text, text.passages, text.taken, text.digest = (
        made.text,
        made.passages,
        made.taken,
        hash_text(made.text),
    )
    text.revision += 1
    text.changed_at = utc_now()


def _load_text_at(text: DraftedText, kind: type[DraftStep], step_id: int | None) -> str:
    """Load the text after a step, or the issued one."""
    found = db.session.get(kind, step_id) if step_id is not None else None
    return found.text if found is not None else load_base_text(text)


def _build_hunks(before: str, words: str) -> list[list[Any]]:
    """Build the differences of two texts: [[offset, removed text, added text]]."""
    return [
        [hunk.start, before[hunk.start : hunk.end], hunk.replacement]
        for hunk in find_differences(before, words)
    ]


def _build_passage_rows(passages: Passages) -> list[list[Any]]:
    """Build the JSON rows of passages."""
    return [[each.text, list(each.sources)] for each in passages]


def list_steps(text: DraftedText, kind: type[DraftStep], most: int = 60) -> list[DraftStep]:
    """List the steps of a draft, the newest first."""
    query = select(kind).where(kind.text_id == text.id).order_by(kind.id.desc()).limit(most)
    return list(db.session.scalars(query))
