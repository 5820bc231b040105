"""What is supposed, taken over into the working version as a starting point, step by step, and taken back exactly."""
from collections.abc import Iterable, Mapping

from consult.amendments.models import Amendment
from consult.amendments.queries import Proposal
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find
from consult.core.errors import Conflict
from consult.core.events.log import attempt, transaction
from consult.documents.models import Version

from .preview import Added, Step, Supposed, steps
from consult.consolidation.models import DeskBatch
from consult.consolidation.workbench.clause_actions import made_from, put_back, put_in, take_out
from consult.consolidation.workbench.move_actions import move_as, move_back
from consult.consolidation.workbench.split_merge_actions import joined_to, reshape_as, reshape_back
from .simulation import Condition, suppose
from consult.consolidation.workbench.actions import line_now, take, version_in_work, work_on


def take_over(actor: Actor, version_id: int, rule: Condition, digest: str) -> DeskBatch:
    """Put what a rule supposes into the working version, where nobody worked yet; each clause keeps its provenance.

    What the working version has no place for any more stays undone. digest: of the supposition that was looked at. Raises
    Conflict where another one came of it since, or nothing would change.
    """
    with transaction():
        version = version_in_work(actor, version_id)
        found = suppose(actor, version, rule)
        free = [each for each in found.clauses if each.kept is None and each.changes]
        new = [each for each in found.added if each.kept is None]
        if not free and not new:
            raise Conflict("nothing_to_take_over")
        if found.digest != digest:
            raise Conflict("supposed_otherwise")
        items, undone = _taken(actor, version, steps(free, new))
        left = len(found.clauses) - len(free) + len(found.added) - len(new) + undone
        made_so = DeskBatch(consultation_id=version.consultation_id, version_id=version_id, user_id=actor.user_id, deed="suppose",
                            items=items, left=left)
        db.session.add(made_so)
        db.session.flush()
    return made_so


def _taken(actor: Actor, version: Version, every: Iterable[Step]) -> tuple[list[list[object]], int]:
    """Take these steps; what take_back needs to know of each, in the order in which it takes them back, and how many it left.

    Words and places come last there, in the order of the text; all that came after them before, the last step first.
    """
    worded: dict[int, object] = {}
    after: list[list[object]] = []
    left: set[object] = set()
    for step in every:
        each = step.clause
        if isinstance(each, Added):
            made = _put(actor, version, each)
            if made is None:
                left.add(("new", each.edit.id))
            else:
                after.append(made)
            continue
        number = each.line.clause_id
        done = _made(actor, version, step.deed, each, worded)
        if done is None:
            left.add(number)
        elif step.deed in {"words", "move"}:
            worded[number] = done
        else:
            after.append([number, done])
    return [*reversed(after), *([number, done] for number, done in worded.items())], len(left)


def _made(actor: Actor, version: Version, deed: str, each: Supposed, worded: Mapping[int, object]) -> object | None:
    """Take one step; what take_back knows the clause by then, none where the working version leaves no place for it."""
    line = line_now(version, each.line.clause_id)
    if line is None or (deed in {"words", "out"} and line.digest != each.line.digest):
        return None
    if deed == "words":
        return take(actor, version.id, line.clause_id, each.keys, digest=line.digest).digest
    if deed != "out" and (line.clause_id not in worded or (
            deed == "merge" and each.whole is not None and each.whole.after_id not in worded)):
        return None
    try:
        with attempt():
            if deed == "out":
                return {"out": take_out(actor, version.id, line.clause_id, line.digest).out, "digest": line.digest}
            if deed == "move" and each.move is not None:
                work = move_as(actor, version.id, each.move.id)
                return [work.digest, work.placed]
            return _reshaped(actor, version, each.whole) if each.whole is not None else None
    except Conflict:
        return None


def _put(actor: Actor, version: Version, each: Added) -> list[object] | None:
    try:
        with attempt():
            work = put_in(actor, version.id, each.edit.id)
    except Conflict:
        return None
    return [work.clause_id, {"added": each.edit.id, "digest": work.digest}]


def _reshaped(actor: Actor, version: Version, each: Proposal) -> object:
    reshape_as(actor, version.id, each.id)
    return ["", [], each.id, *_parts(version, find(Amendment, each.id))]


def _parts(version: Version, each: Amendment) -> list[str]:
    """The digests of both parts of a clause that an edit split, or of the one that it was joined to; nothing where it was not."""
    heir = made_from(version.id).get(each.id)
    kept = joined_to(version.id, each.clause_id or 0)
    numbers = [each.clause_id, heir.clause_id if heir else None] if each.kind == "split" else [kept]
    works = [work_on(version.id, number or 0) for number in numbers]
    lines = [line_now(version, number or 0) for number in numbers]
    if any(work is None or work.reshaped != [f"a{each.id}"] or work.placed for work in works):
        return []
    return [line.digest for line in lines if line is not None]


def take_back(actor: Actor, version: Version, clause_id: int, made: object) -> bool:
    """Give a clause its issued words and place again, or make it one, or its own; whether nobody changed it since.

    What was split or joined is taken back before any words and places; those in the order of the text, so that what belongs
    to a clause goes back with it, and where that was moved itself, from there. made: the digest of the words, or that and for
    whom it moved, and of a split or merge the edit and the digests of its parts; of a deletion and of a new clause by name.
    """
    if isinstance(made, dict):
        return (_out_back if "out" in made else _new_back)(actor, version, clause_id, made)
    digest, placed, *whole = made if isinstance(made, list) else (made, [])
    if whole:
        return _whole_back(actor, version, *whole)
    work, line = work_on(version.id, clause_id), line_now(version, clause_id)
    if work is None or line is None or work.digest != digest or line.digest != digest or (work.placed or []) != placed:
        return False
    if work.reshaped or work.out:
        return False
    if placed:
        move_back(actor, version.id, clause_id)
    db.session.delete(take(actor, version.id, clause_id, [], digest=line.digest))
    return True


def _out_back(actor: Actor, version: Version, clause_id: int, made: Mapping[str, object]) -> bool:
    """Put a clause back that was deleted, as one on which nobody worked."""
    work = work_on(version.id, clause_id)
    if work is None or line_now(version, clause_id) is not None or (work.out, work.digest) != (made["out"], made["digest"]):
        return False
    db.session.delete(put_back(actor, version.id, clause_id))
    return True


def _new_back(actor: Actor, version: Version, clause_id: int, made: Mapping[str, object]) -> bool:
    """Take a new clause out again."""
    work, line = work_on(version.id, clause_id), line_now(version, clause_id)
    if work is None or line is None or not line.digest == work.digest == made["digest"]:
        return False
    if work.taken != [f"{made['added']}:0"] or work.placed or work.reshaped:
        return False
    take_out(actor, version.id, clause_id)
    return True


def _whole_back(actor: Actor, version: Version, amendment_id: int, *digests: str) -> bool:
    if _parts(version, find(Amendment, amendment_id)) != list(digests):
        return False
    try:
        with attempt():
            reshape_back(actor, version.id, amendment_id)
    except Conflict:
        return False
    return True
