"""Actions on amendments: each requires the rule, checks, changes and records."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from consult.attachments.actions import build_files_fact
from consult.attachments.examination import NewAttachment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.database.engine import require_not_erased, require_unchanged
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.clauses.text_locks import require_unlocked_text
from consult.documents.models import Wording
from consult.submissions.models import Submission
from consult.submissions.queries import get_verified_source
from consult.text.brackets.bracket_tree import cuts_bracket

from consult.amendments.proposing.agreed_clauses import refuse_agreed_clause
from consult.amendments.proposing.move_destinations import ClauseDestination, build_destination
from .models import KINDS_WITH_TEXT, Amendment, AmendmentRevision, Coalition, CoalitionMember
from consult.amendments.proposing.split_merge import (
    resolve_retabled_request,
    resolve_whole_clause_request,
    resolve_revised_request,
)
from consult.amendments.proposing.support_digest import build_support_text, compute_support_digest
from consult.amendments.proposing.target_queries import (
    AmendmentTarget,
    find_declared_organisation,
    load_top_target,
    load_clause_target,
)
from consult.amendments.proposing.current_wording import rebase_revision_text


def propose_amendment(
    actor: Actor,
    clause_id: int,
    kind: str,
    text: str | None,
    reason: str,
    *,
    language: str | None = None,
    wording_id: int | None = None,
    clause_kind: str | None = None,
    clause_level: int | None = None,
    after: int | None = None,
    cut: int | None = None,
    coalition_id: int | None = None,
    submission_id: int | None = None,
    files: Sequence[NewAttachment] = (),
) -> Amendment:
    """Propose an amendment to a clause, or (kind "add") a new clause after it.

    Args:
        text: The whole clause as it would read.
        after: Of a move, the clause behind which it comes: see resolve_destination.
        clause_level: Of a move or a new clause, its level.
        cut: Of a split, the offset of the cut.

    Raises:
        Invalid: The text, the place or the cut is missing, unchanged or not allowed.
        Conflict: The clause left the text, changed since it was read, or is agreed and closed
            to amendments.
    """
    with transaction():
        spot = load_clause_target(
            clause_id, wording_id, None if kind == "add" else language
        )  # a new clause comes in any language
        require_permission(actor, "amendment.propose", spot)
        refuse_agreed_clause(clause_id, kind)
        _check_kind_and_text(spot, kind, text)
        whole = resolve_whole_clause_request(spot, kind, after, clause_level, cut)
        return _create_amendment(
            actor,
            spot,
            kind,
            text,
            reason,
            language=language,
            clause_kind=clause_kind,
            clause_level=clause_level,
            coalition_id=coalition_id,
            submission_id=submission_id,
            whole=whole,
            files=files,
        )


def create_objection_amendment(actor: Actor, clause_id: int, text: str, reason: str) -> Amendment:
    """Create the amendment that belongs to an objection, at any stage.

    The calling floor requires its own rule. The issued text as it stands means "no change".
    """
    with transaction():
        spot = load_clause_target(clause_id, None)
        same = spot.wording is not None and text == spot.wording.text
        refuse_cut_bracket(spot.wording.text if spot.wording else None, text)
        return _create_amendment(
            actor, spot, "noc" if same else "mod", None if same else text, reason, language=None
        )


def propose_clause_at_top(
    actor: Actor,
    document_id: int,
    text: str,
    reason: str,
    *,
    language: str | None = None,
    clause_kind: str | None = None,
    clause_level: int | None = None,
    coalition_id: int | None = None,
    submission_id: int | None = None,
    files: Sequence[NewAttachment] = (),
) -> Amendment:
    """Propose a new clause before the first one of a document."""
    with transaction():
        spot = load_top_target(document_id)
        require_permission(actor, "amendment.propose", spot)
        refuse_cut_bracket(None, text)
        return _create_amendment(
            actor,
            spot,
            "add",
            text,
            reason,
            language=language,
            clause_kind=clause_kind,
            clause_level=clause_level,
            coalition_id=coalition_id,
            submission_id=submission_id,
            files=files,
        )


def amend_amendment(
    actor: Actor,
    amendment_id: int,
    text: str,
    reason: str,
    revision: int | None = None,
    submission_id: int | None = None,
    files: Sequence[NewAttachment] = (),
) -> Amendment:
    """Propose another text for an amendment; raise Conflict for an amendment of an amendment.

    The depth is one.
    """
    with transaction():
        parent = find_row(Amendment, amendment_id)
        require_permission(actor, "amendment.propose", parent)
        refuse_closed_amendment(parent)
        refuse_agreed_clause(parent.clause_id, parent.kind)
        if parent.parent_id is not None:
            raise Conflict("amended_once_already")
        if parent.kind not in KINDS_WITH_TEXT:
            raise Conflict("nothing_to_amend")
        if revision is not None and revision != parent.revision:
            raise Conflict("revised_meanwhile")
        words = load_current_revision(parent)
        if text == words.text:
            raise Invalid(fields={"text": {"type": "no_change"}})
        refuse_cut_bracket(words.text, text)
        spot = (
            load_clause_target(parent.clause_id, None)
            if parent.clause_id
            else load_top_target(parent.document_id)
        )
        return _create_amendment(
            actor,
            spot,
            parent.kind,
            text,
            reason,
            language=words.language,
            parent=parent,
            submission_id=submission_id,
            clause_kind=words.clause_kind,
            clause_level=words.clause_level,
            files=files,
        )


def _check_kind_and_text(spot: AmendmentTarget, kind: str, text: str | None) -> None:
    """Raise Invalid unless the kind, its text and the language that was read fit together."""
    if kind in KINDS_WITH_TEXT and not text:
        raise Invalid(fields={"text": {"type": "missing"}})
    if kind not in KINDS_WITH_TEXT and text:
        raise Invalid(fields={"text": {"type": "no_words_wanted"}})
    if kind in KINDS_WITH_TEXT - {"add"} and spot.wording is not None and text == spot.wording.text:
        raise Invalid(fields={"text": {"type": "no_change"}})
    if kind == "corr" and spot.wording is not None and spot.wording.language == spot.authentic:
        raise Invalid(fields={"kind": {"type": "corrections_are_of_translations"}})
    refuse_cut_bracket(spot.wording.text if spot.wording and kind != "add" else None, text)


def refuse_cut_bracket(base: str | None, text: str | None) -> None:
    """Raise Invalid if a bracket of the text has no partner although its base has none.

    Together with another amendment such a text would put words into a bracket that names
    somebody who did not ask for them.
    """
    if text and cuts_bracket(base, text):
        raise Invalid(fields={"text": {"type": "words_cut_a_bracket"}})


def _create_amendment(
    actor: Actor,
    spot: AmendmentTarget,
    kind: str,
    text: str | None,
    reason: str,
    *,
    language: str | None,
    clause_kind: str | None = None,
    clause_level: int | None = None,
    parent: Amendment | None = None,
    coalition_id: int | None = None,
    submission_id: int | None = None,
    retabled_from: Amendment | None = None,
    whole: ClauseDestination | None = None,
    files: Sequence[NewAttachment] = (),
) -> Amendment:
    """Create an amendment with its first revision and record it."""
    held = spot.hold and not is_allowed(actor, "amendment.post_at_once", spot)
    if coalition_id is not None:
        require_coalition_member(actor, spot.consultation_id, coalition_id)
    organisation_id, declared_id = _find_speaking_organisations(actor, submission_id)
    amendment = Amendment(
        consultation_id=spot.consultation_id,
        document_id=spot.document_id,
        number=_compute_next_number(spot.document_id),
        kind=kind,
        clause_id=spot.clause_id,
        parent_id=parent.id if parent else None,
        submission_id=submission_id,
        retabled_from_id=retabled_from.id if retabled_from else None,
        author_id=actor.user_id,
        organisation_id=organisation_id,
        declared_id=declared_id,
        coalition_id=coalition_id,
        held_at=utc_now() if held else None,
    )
    db.session.add(amendment)
    db.session.flush()
    new = kind == "add"
    own = (
        spot.wording.language
        if spot.wording is not None and not new and parent is None
        else language or spot.authentic
    )
    _add_revision(
        actor,
        amendment,
        text,
        reason,
        own,
        wording_id=spot.wording.id if spot.wording and not new else None,
        parent_revision=parent.revision if parent else None,
        clause_kind=(clause_kind or spot.kind) if new else None,
        **(whole or ClauseDestination(None, clause_level or spot.level))._asdict()
        if new or whole
        else {},
    )
    record_amendment_event(
        "amendment.held" if held else "amendment.proposed",
        amendment,
        actor,
        kind=kind,
        digest=load_current_revision(amendment).digest,
        **({"holder": f"o{organisation_id}"} if organisation_id is not None else {}),
        **build_files_fact(actor, spot.consultation_id, files, amendment_id=amendment.id),
    )
    return amendment


def _find_speaking_organisations(
    actor: Actor, submission_id: int | None
) -> tuple[int | None, int | None]:
    """Return the verified and the declared organization that an amendment is proposed for.

    For an amendment entered on behalf of a source it is the organization of the source.
    """
    if submission_id is None:
        return actor.organisation_id, find_declared_organisation(actor)
    own = get_verified_source(find_row(Submission, submission_id))
    return own.id if own else None, None


def _compute_next_number(document_id: int) -> int:
    """Return the next free amendment number in a document."""
    last = db.session.scalar(
        select(func.max(Amendment.number)).where(Amendment.document_id == document_id)
    )
    return (last or 0) + 1


def _add_revision(
    actor: Actor, amendment: Amendment, text: str | None, reason: str, language: str, **more: Any
) -> AmendmentRevision:
    """Add a revision to an amendment, with the digest that support is bound to."""
    said = build_support_text(amendment, language, text, more)
    nonce, digest = compute_support_digest(amendment, said)
    made = AmendmentRevision(
        amendment_id=amendment.id,
        number=amendment.revision,
        language=language,
        text=text,
        reason=reason,
        digest=digest,
        nonce=nonce,
        made_by_id=actor.user_id,
        **more,
    )
    db.session.add(made)
    db.session.flush()
    return made


def load_current_revision(amendment: Amendment) -> AmendmentRevision:
    """Load the current revision of an amendment."""
    return load_revision(amendment, amendment.revision)


def load_revision(amendment: Amendment, number: int) -> AmendmentRevision:
    """Load a revision by its number; raise NotFound."""
    found = db.session.scalar(
        select(AmendmentRevision).where(
            AmendmentRevision.amendment_id == amendment.id, AmendmentRevision.number == number
        )
    )
    if found is None:
        raise NotFound(what="Revision")
    return found


def refuse_closed_amendment(amendment: Amendment) -> None:
    """Raise Conflict if the amendment is withdrawn, answered or not public."""
    _refuse_answered(amendment)
    if amendment.withdrawn_at is not None:
        raise Conflict("amendment_withdrawn")
    if not amendment.open:
        raise Conflict("amendment_not_shown")


def _refuse_answered(amendment: Amendment) -> None:
    """Raise Conflict if the amendment has its answer."""
    if amendment.answered_in_id is not None:
        raise Conflict("amendment_answered")


def revise_amendment(
    actor: Actor,
    amendment_id: int,
    text: str | None,
    reason: str,
    row_version: int | None = None,
    parent_revision: int | None = None,
    wording_id: int | None = None,
    after: int | None = None,
    clause_level: int | None = None,
    cut: int | None = None,
) -> Amendment:
    """Add a new revision; the same content again changes nothing.

    Support stays with the text that it was given to.

    Args:
        parent_revision: The revision of the parent that was read and that the new text builds
            on.
        wording_id: The wording of the clause that was read, likewise.
        after: Of a move; unchanged if not given.
        clause_level: Of a move; unchanged if not given.
        cut: Of a split; unchanged if not given.

    Raises:
        Conflict: The parent or the wording changed meanwhile, or the amendment takes no
            revision.
    """
    with transaction():
        amendment = find_row(Amendment, amendment_id)
        require_permission(actor, "amendment.revise", amendment)
        _refuse_answered(amendment)
        if amendment.withdrawn_at is not None or amendment.hidden_at is not None:
            raise Conflict("amendment_not_shown")
        require_unchanged(amendment, row_version)
        refuse_agreed_clause(amendment.clause_id, amendment.kind)
        require_unlocked_text(amendment_id=amendment_id)
        last = load_current_revision(amendment)
        onto = _choose_parent_revision(amendment, last, parent_revision)
        wording = _choose_base_wording(amendment, last, wording_id)
        place = resolve_revised_request(amendment, last, wording, after, clause_level, cut)
        before = last.text, last.reason, last.parent_revision, last.wording, build_destination(last)
        if before == (text, reason, onto, wording, place):
            return amendment
        base = (
            wording
            if onto is None
            else load_revision(find_row(Amendment, amendment.parent_id or 0), onto)
        )
        if (amendment.kind in KINDS_WITH_TEXT) != bool(text):
            raise Invalid(
                fields={
                    "text": {
                        "type": "missing"
                        if amendment.kind in KINDS_WITH_TEXT
                        else "no_words_wanted"
                    }
                }
            )
        if base is not None and amendment.kind in KINDS_WITH_TEXT and text == base.text:
            raise Invalid(fields={"text": {"type": "no_change"}})
        refuse_cut_bracket(base.text if base is not None else None, text)
        amendment.revision += 1
        made = _add_revision(
            actor,
            amendment,
            text,
            reason,
            last.language,
            wording_id=wording.id if wording else None,
            parent_revision=onto,
            clause_kind=last.clause_kind,
            **place._asdict(),
        )
        record_amendment_event(
            "amendment.revised",
            amendment,
            actor,
            revision=amendment.revision,
            digest=made.digest,
            words=made.digest != last.digest,
        )
    return amendment


def _choose_base_wording(
    amendment: Amendment, last: AmendmentRevision, read: int | None
) -> Wording | None:
    """Choose the wording a new revision is based on: the one before, or the current one if read."""
    if (
        read is None
        or last.wording is None
        or read == last.wording_id
        or amendment.parent_id is not None
    ):
        return last.wording
    return load_clause_target(amendment.clause_id or 0, read, last.language).wording


def _choose_parent_revision(
    amendment: Amendment, last: AmendmentRevision, read: int | None
) -> int | None:
    """Choose the parent revision that a new revision is based on; None if there is no parent.

    Raises:
        Conflict: The parent was revised since it was read.
    """
    parent = db.session.get(Amendment, amendment.parent_id) if amendment.parent_id else None
    if parent is None or read is None:
        return last.parent_revision
    if parent.revision != read:
        raise Conflict("revised_meanwhile")
    return read


def withdraw_amendment(actor: Actor, amendment_id: int) -> Amendment:
    """Withdraw an amendment: it stays on the record and no longer counts."""
    with transaction():
        amendment = find_row(Amendment, amendment_id)
        require_permission(actor, "amendment.withdraw", amendment)
        _refuse_answered(amendment)
        if amendment.withdrawn_at is not None:
            raise Conflict("amendment_withdrawn")
        require_unlocked_text(amendment_id=amendment_id)
        record_amendment_event("amendment.withdrawn", amendment, actor)
        amendment.withdrawn_at = utc_now()
    return amendment


def retable_amendment(actor: Actor, amendment_id: int, reason: str | None = None) -> Amendment:
    """Reintroduce a withdrawn or answered amendment as a new one on the current clause.

    Raises:
        Invalid: The clause already reads like that.
        Conflict: The amendment is neither withdrawn nor answered, or the clause is closed to
            it.
    """
    with transaction():
        old = find_row(Amendment, amendment_id)
        require_permission(actor, "amendment.retable", old)
        require_not_erased(old)
        if old.withdrawn_at is None and old.answered_in_id is None:
            raise Conflict("amendment_not_withdrawn")
        refuse_agreed_clause(old.clause_id, old.kind)
        last = load_current_revision(old)
        parent = db.session.get(Amendment, old.parent_id) if old.parent_id else None
        if parent is not None:
            refuse_closed_amendment(parent)
        spot = (
            load_clause_target(old.clause_id, None, None if old.kind == "add" else last.language)
            if old.clause_id
            else load_top_target(old.document_id)
        )
        text = last.text if parent is not None else rebase_revision_text(last, spot)
        if parent is None:
            _check_kind_and_text(spot, old.kind, text)
        return _create_amendment(
            actor,
            spot,
            old.kind,
            text,
            reason or last.reason,
            language=last.language,
            parent=parent,
            clause_kind=last.clause_kind,
            clause_level=last.clause_level,
            coalition_id=old.coalition_id,
            submission_id=old.submission_id,
            retabled_from=old,
            whole=resolve_retabled_request(spot, old.kind, last),
        )


def require_coalition_member(actor: Actor, consultation_id: int, coalition_id: int) -> None:
    """Raise Invalid unless the actor's organization is a confirmed member of the coalition."""
    coalition = find_row(Coalition, coalition_id)
    member = db.session.get(
        CoalitionMember, (coalition_id, actor.find_represented_organisation(consultation_id) or 0)
    )
    if (
        coalition.consultation_id != consultation_id
        or member is None
        or member.confirmed_at is None
    ):
        raise Invalid(fields={"coalition_id": {"type": "not_in_the_coalition"}})


def build_amendment_facts(amendment: Amendment) -> dict[str, Any]:
    """Build the facts that every event about an amendment carries."""
    behalf = (
        {}
        if amendment.submission_id is None
        else {
            "submission_id": amendment.submission_id,
            "organisation_id": amendment.organisation_id,
        }
    )
    return {
        "clause_id": amendment.clause_id,
        "document_id": amendment.document_id,
        "number": amendment.number,
        "author_id": amendment.author_id,
        "parent_id": amendment.parent_id,
        **behalf,
        **_build_place_facts(amendment),
    }


def _build_place_facts(amendment: Amendment) -> dict[str, list[int]]:
    """Build the place facts of a move or merge, so that those clauses hear of the event too.

    A place is a clause behind which the amendment has, or had, its clause (0: the beginning),
    or the clause to which it is joined.
    """
    if amendment.kind not in {"move", "merge"}:
        return {}
    query = (
        select(AmendmentRevision.after_id)
        .where(AmendmentRevision.amendment_id == amendment.id)
        .distinct()
    )
    return {"places": sorted(number or 0 for number in db.session.scalars(query))}


def record_amendment_event(verb: str, amendment: Amendment, actor: Actor, **facts: object) -> None:
    """Record an event for everyone; for moderators only if the amendment is not public."""
    shown = amendment.hidden_at is None and amendment.held_at is None
    record_event(
        verb,
        amendment,
        actor,
        audience="everyone" if shown else "moderators",
        **(build_amendment_facts(amendment) | facts),
    )
