"""Actions on the clauses of a working version, and on their tags and status."""

from sqlalchemy import delete, func, select

from consult.consultations.models import Tag
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, require_unchanged
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from consult.documents.versions.working_version_actions import (
    open_working_version,
    make_room,
    create_unplaced_clause,
    record_clause_event,
    make_room_after,
    place_clause,
    get_unissued_version,
    write_wording,
)
from consult.documents.versions.queries import (
    get_authentic_wording,
    get_removed_placement,
    get_placement,
    is_public_clause,
    find_placement_wording,
)
from consult.documents.forms import ChangeClauseForm, AddClauseForm
from consult.documents.labels.actions import refresh_labels
from consult.documents.labels.queries import load_label_state
from .text_locks import require_unlocked_text
from consult.documents.models import Clause, ClauseTag, Lineage, Placement, Version, Wording
from consult.documents.queries import list_editions, find_neighbours

TEXT_SEPARATORS = {"zh": ""}  # the separator between two merged texts; a space in other languages


def add_clause(actor: Actor, version_id: int, form: AddClauseForm, after: int | None = None) -> int:
    """Add a clause in the authentic language after another one; return its id.

    `after` None adds it at the beginning. Raises Conflict once the version is issued.
    """
    with open_working_version(actor, version_id) as version:
        clause = create_unplaced_clause(version.document)
        placement = place_clause(
            version, clause.id, make_room_after(version, after), form.kind, form.level
        )
        language = version.document.authentic
        wording = write_wording(placement, language, form.label or "", form.text, None)
        wording.label_by_hand = form.label is not None
        record_clause_event("clause.added", version, clause.id, actor, digest=wording.digest)
        refresh_labels(version, [(clause.id, language)])
        return clause.id


def change_clause(actor: Actor, version_id: int, clause_id: int, form: ChangeClauseForm) -> None:
    """Change text, label, kind or level of a clause.

    A translation counts as made from the authentic text that was shown beside it. Raises
    Conflict("changed_meanwhile") on a stale save, Conflict("no_such_edition") for a
    language that the version does not have.
    """
    with open_working_version(actor, version_id) as version:
        _apply_form(actor, version, clause_id, form)


def write_clause_text(
    actor: Actor, version_id: int, clause_id: int, text: str, label: str | None
) -> str:
    """Write the authentic text of a clause, which its facilitator may do, too.

    Args:
        label: The label that the clause has.

    Returns the text as it was stored, without white space at both ends. Raises Conflict once
    the version is issued.
    """
    with transaction():
        version = get_unissued_version(actor, version_id, "clause.write", clause_id)
        form = ChangeClauseForm.model_validate(
            {"language": version.document.authentic, "text": text, "label": label or None}
        )
        _apply_form(actor, version, clause_id, form)
        return form.text


def _apply_form(actor: Actor, version: Version, clause_id: int, form: ChangeClauseForm) -> None:
    placement = get_placement(version, clause_id)
    wording = find_placement_wording(placement, form.language)
    _require_unchanged_wording(wording, form.row_version)
    require_unchanged(placement, form.placement_version)
    authentic = version.document.authentic
    _require_edition(version, form.language)
    source = (
        None
        if form.language == authentic
        else form.source or get_authentic_wording(version, placement).digest
    )
    before, labelled = _get_state(placement, wording), _get_label_state(placement, wording)
    label, by_hand = _choose_label(wording, form)
    if not by_hand and _leaves_count(version, placement, form):
        label = ""
    placement.kind, placement.level = form.kind or placement.kind, form.level or placement.level
    wording = write_wording(placement, form.language, label, form.text, source)
    wording.label_by_hand = by_hand
    if _get_state(placement, wording) != before:
        if _get_label_state(placement, wording) != labelled:
            refresh_labels(version, [(clause_id, form.language)])
        record_clause_event(
            "clause.changed",
            version,
            clause_id,
            actor,
            language=form.language,
            digest=wording.digest,
        )


def _leaves_count(version: Version, placement: Placement, form: ChangeClauseForm) -> bool:
    """Return whether a clause gets another kind or level, and had a number of its old one."""
    old = (placement.kind, placement.level)
    if (form.kind or placement.kind, form.level or placement.level) == old:
        return False
    state = load_label_state(version)
    return state.numbering.get_style(*old, version.document.authentic) is not None


def _choose_label(wording: Wording | None, form: ChangeClauseForm) -> tuple[str, bool | None]:
    """Choose the label of a form, and whether it was set by hand.

    A label that was not changed in the form stays as it is; an emptied one is computed.

    Raises:
        Invalid: There is a label, and the form says that the clause has none.
    """
    given, now = form.label or "", wording.label if wording else ""
    shown = form.label_was or (now if given else "")
    if form.unnumbered and given not in {"", shown}:
        raise Invalid(fields={"label": {"type": "label_or_none"}})
    if form.unnumbered:
        return "", True
    if given == shown and not form.was_unnumbered:
        return now, wording.label_by_hand if wording else False
    return given, bool(given)


def apply_clause_text(actor: Actor, version_id: int, clause_id: int, text: str) -> None:
    """Set the authentic text that was adopted elsewhere, such as in a meeting.

    The caller, consolidation/workbench/handover_actions.py, checks that text.
    """
    with transaction():
        version = get_unissued_version(actor, version_id, "clause.bring")
        placement = get_placement(version, clause_id)
        before = get_authentic_wording(version, placement)
        if before.text != text:
            wording = write_wording(placement, before.language, before.label, text, None)
            record_clause_event(
                "clause.changed",
                version,
                clause_id,
                actor,
                language=wording.language,
                digest=wording.digest,
            )


def _require_unchanged_wording(wording: Wording | None, version: int | None) -> None:
    """Refuse a text written over another text than the stored one; raises Conflict."""
    if wording is not None:
        require_unchanged(wording, version)
    elif version:
        raise Conflict("changed_meanwhile", now=0)


def _require_edition(version: Version, language: str) -> None:
    if language not in {edition.language for edition in list_editions(version.id)}:
        raise Conflict("no_such_edition", language=language)


def _get_state(placement: Placement, wording: Wording | None) -> tuple[object, ...]:
    own = (wording.text, wording.rendered_from) if wording else ()
    return (*_get_label_state(placement, wording), *own)


def _get_label_state(placement: Placement, wording: Wording | None) -> tuple[object, ...]:
    own = (wording.label, bool(wording.label_by_hand)) if wording else ()
    return (placement.kind, placement.level, *own)


def move_clause(actor: Actor, version_id: int, clause_id: int, after: int | None = None) -> None:
    """Move a clause after another one, or to the beginning for `after` None.

    Raises Conflict("moved_to_itself").
    """
    with open_working_version(actor, version_id) as version:
        placement = get_placement(version, clause_id)
        if after == clause_id:
            raise Conflict("moved_to_itself")
        if find_neighbours(version.id, clause_id)[0] == after:
            return
        place = make_room_after(version, after)
        placement.place = place
        refresh_labels(version)
        record_clause_event("clause.moved", version, clause_id, actor, after=after)


def move_clause_by_one(actor: Actor, version_id: int, clause_id: int, way: str) -> None:
    """Move a clause by one place "up" or "down"; at the end of the text nothing changes."""
    with open_working_version(actor, version_id) as version:
        get_placement(version, clause_id)
        before, following = find_neighbours(version.id, clause_id)
        if way == "up" and before is not None:
            move_clause(actor, version_id, clause_id, find_neighbours(version.id, before)[0])
        if way == "down" and following is not None:
            move_clause(actor, version_id, clause_id, following)


def remove_clause(actor: Actor, version_id: int, clause_id: int) -> None:
    """Remove a clause from a working version; it can be restored until the issue.

    Raises Conflict while its text is locked.
    """
    with open_working_version(actor, version_id) as version:
        _hide_placement(get_placement(version, clause_id))
        refresh_labels(version)
        record_clause_event("clause.removed", version, clause_id, actor)


def _hide_placement(placement: Placement) -> None:
    require_unlocked_text([placement.clause_id])
    placement.place = -1 - placement.place


def restore_clause(actor: Actor, version_id: int, clause_id: int) -> None:
    """Restore a removed clause at its former place; a merged clause becomes separate again."""
    with open_working_version(actor, version_id) as version:
        place = -1 - get_removed_placement(version, clause_id).place
        make_room(version, place)
        get_removed_placement(version, clause_id).place = place
        db.session.execute(
            delete(Lineage).where(
                Lineage.version_id == version.id,
                Lineage.from_clause_id == clause_id,
                Lineage.kind == "merge",
            )
        )
        refresh_labels(version)
        record_clause_event("clause.restored", version, clause_id, actor)


def split_clause(
    actor: Actor,
    version_id: int,
    clause_id: int,
    first: str,
    second: str,
    *,
    label: str = "",
    row_version: int | None = None,
) -> int:
    """Split a clause; it keeps the first part, and a new clause gets the second one.

    Returns the id of the new clause. Translations stay outdated until they are split too.
    Raises Conflict on a stale save.
    """
    with open_working_version(actor, version_id) as version:
        placement = get_placement(version, clause_id)
        wording = get_authentic_wording(version, placement)
        require_unchanged(wording, row_version)
        kind, level = placement.kind, placement.level
        write_wording(placement, wording.language, wording.label, first, None)
        made = create_unplaced_clause(version.document)
        placement = place_clause(version, made.id, make_room_after(version, clause_id), kind, level)
        second_wording = write_wording(placement, wording.language, label, second, None)
        second_wording.label_by_hand = bool(label)
        db.session.add_all(
            ClauseTag(clause_id=made.id, tag_id=tag.id) for tag in find_row(Clause, clause_id).tags
        )
        db.session.add(
            Lineage(
                version_id=version.id, from_clause_id=clause_id, to_clause_id=made.id, kind="split"
            )
        )
        refresh_labels(version, [(made.id, wording.language)])
        record_clause_event(
            "clause.split", version, clause_id, actor, into=made.id, digest=wording.digest
        )
        return made.id


def merge_clauses(actor: Actor, version_id: int, clause_id: int) -> int:
    """Merge the next clause into this one, in every language that both have.

    Returns the id of the merged clause. Raises Conflict("nothing_to_merge").
    """
    with open_working_version(actor, version_id) as version:
        kept = get_placement(version, clause_id)
        following = find_neighbours(version.id, clause_id)[1]
        if following is None:
            raise Conflict("nothing_to_merge")
        gone = get_placement(version, following)
        fresh = {
            wording.language: _is_up_to_date(version, kept, wording)
            and _is_up_to_date(version, gone, find_placement_wording(gone, wording.language))
            for wording in kept.wordings
        }
        for wording in sorted(
            kept.wordings, key=lambda each: each.language != version.document.authentic
        ):
            other = find_placement_wording(gone, wording.language)
            if other is not None:
                text = TEXT_SEPARATORS.get(wording.language, " ").join([wording.text, other.text])
                source = (
                    get_authentic_wording(version, kept).digest
                    if fresh[wording.language]
                    else wording.rendered_from
                )
                own = wording.language == version.document.authentic
                write_wording(kept, wording.language, wording.label, text, None if own else source)
        _hide_placement(gone)
        db.session.add(
            Lineage(
                version_id=version.id,
                from_clause_id=following,
                to_clause_id=clause_id,
                kind="merge",
            )
        )
        refresh_labels(version)
        record_clause_event(
            "clause.merged",
            version,
            clause_id,
            actor,
            joined=following,
            digest=get_authentic_wording(version, kept).digest,
        )
        return following


def _is_up_to_date(version: Version, placement: Placement, wording: Wording | None) -> bool:
    return (
        wording is not None
        and wording.rendered_from == get_authentic_wording(version, placement).digest
    )


def set_clause_tags(actor: Actor, clause_id: int, tag_ids: list[int]) -> None:
    """Replace the tags of a clause; raises NotFound for a tag of another consultation."""
    with transaction():
        clause = find_row(Clause, clause_id)
        require_permission(actor, "version.edit", clause)
        tags = list(
            db.session.scalars(
                select(Tag).where(
                    Tag.id.in_(tag_ids), Tag.consultation_id == clause.consultation_id
                )
            )
        )
        if len(tags) != len(set(tag_ids)):
            raise NotFound(what="Tag")
        if {tag.id for tag in tags} == {tag.id for tag in clause.tags}:
            return
        clause.tags = tags
        _record_visible_change(
            "clause.tagged", clause, actor, tags=sorted(tag.code for tag in tags)
        )


def set_clause_status(
    actor: Actor, clause_id: int, status: str, decision: int | None = None
) -> None:
    """Set the status of a clause, which only the chair may do.

    Args:
        decision: the number of the decision that sets it, if any.

    Raises Conflict while a ballot on its text is open.
    """
    with transaction():
        clause = find_row(Clause, clause_id)
        require_permission(actor, "clause.mark", clause)
        if clause.status != status:
            require_unlocked_text([clause_id])
            apply_clause_status(actor, clause, status, decision)


def apply_clause_status(
    actor: Actor, clause: Clause, status: str, decision: int | None = None
) -> None:
    """Set the status that a procedure of the chair resulted in, within its transaction."""
    before = clause.status
    if before != status:
        clause.status = status
        by = {} if decision is None else {"decision": decision}
        _record_visible_change("clause.marked", clause, actor, status=status, before=before, **by)


def _record_visible_change(verb: str, clause: Clause, actor: Actor, **facts: object) -> None:
    """Record a change that readers see, and make cached pages of the document outdated."""
    clause.document.revision += 1
    record_event(
        verb,
        clause,
        actor,
        audience="everyone" if is_public_clause(clause) else "moderators",
        clause_id=clause.id,
        document_id=clause.document_id,
        **facts,
    )


def find_last_clause(version_id: int) -> int | None:
    """Return the last clause of a version."""
    last = (
        select(func.max(Placement.place))
        .where(Placement.version_id == version_id)
        .scalar_subquery()
    )
    return db.session.scalar(
        select(Placement.clause_id).where(
            Placement.version_id == version_id, Placement.place == last
        )
    )
