"""Silence procedures: proposed by the secretariat, opened and extended by the chair.

Opening fixes the electorate and the text.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from consult.ballots.electorate.queries import load_electorate
from consult.positions.models import Ballot
from consult.ballots.opening.actions import save_electorate
from consult.ballots.opening.fixed_values import compute_json_digest, list_fixed_values
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission
from consult.core.hooks import before_discard, lock_checks, own_text_locks
from consult.documents.clauses.text_locks import Lock, require_unlocked_text
from consult.documents.models import Version
from consult.documents.queries import find_clause_text
from .queries import HOLDS_TEXT
from consult.text.brackets.bracket_tree import count_brackets

from .forms import SilenceForm
from .models import SilenceExtension, Silence, SilenceClause

SHORTEST, LONGEST = timedelta(minutes=10), timedelta(days=92)


def propose_silence(
    actor: Actor, version_id: int, given: SilenceForm, clauses: Mapping[int, str | None]
) -> Silence:
    """Propose to the chair that clauses are put under silence.

    Args:
        clauses: Each clause with the digest of the text that was read.

    Raises:
        NotFound: A clause is not in the version, or is a heading.
        Conflict: A clause is not in the issued text, has brackets, or its text has changed; or
            the version is issued and no longer current.
        Invalid: The deadline is too early or too late.
    """
    with transaction():
        version = find_row(Version, version_id)
        require_permission(actor, "silence.propose", version)
        made = _create_silence(actor, version, given, clauses)
        record_event("silence.proposed", made, actor, audience="moderators", **build_facts(made))
    return made


def open_silence(
    actor: Actor, version_id: int, given: SilenceForm, clauses: Mapping[int, str | None]
) -> Silence:
    """Put clauses under silence, as the chair.

    Raises:
        NotFound, Conflict, Invalid: As in propose_silence and open_proposed_silence.
    """
    with transaction():
        version = find_row(Version, version_id)
        require_permission(actor, "silence.put", version)
        made = _create_silence(actor, version, given, clauses)
        _open_ballot(actor, made)
    return made


def open_proposed_silence(
    actor: Actor, silence_id: int, closes_at: datetime | None = None
) -> Silence:
    """Open a proposed silence procedure, as the chair.

    Raises:
        Conflict: It was opened already, a text has changed, a clause is locked by a ballot, the
            electorate is empty, or the version is issued and no longer current.
    """
    with transaction():
        made = find_row(Silence, silence_id)
        require_permission(actor, "silence.put", made)
        if made.ballot_id is not None:
            raise Conflict("silence_put_already")
        if made.withdrawn_at is not None:
            raise Conflict("silence_over")
        _require_current_version(made.version)
        made.closes_at = check_deadline(closes_at or made.closes_at)
        _check_clauses(made.version, {each.clause_id: each.digest for each in made.clauses})
        _open_ballot(actor, made)
    return made


def extend_silence(actor: Actor, silence_id: int, until: datetime, reason: str) -> SilenceExtension:
    """Extend the deadline with a reason, as the chair.

    Raises:
        Conflict: The procedure has ended.
        Invalid: The new deadline is not later.
    """
    with transaction():
        silence = find_row(Silence, silence_id)
        require_permission(actor, "silence.put", silence)
        ballot = require_open_ballot(silence)
        if check_deadline(until, "until") <= silence.closes_at:
            raise Invalid(fields={"until": {"type": "silence_not_later"}})
        made = SilenceExtension(
            silence_id=silence.id,
            before=silence.closes_at,
            until=until,
            reason=reason,
            made_by_id=actor.user_id,
        )
        db.session.add(made)
        silence.closes_at = ballot.closes_at = until
        silence.reminded_day_at = silence.reminded_hour_at = (
            None  # remind again before the new deadline
        )
        db.session.flush()
        record_event(
            "silence.extended",
            silence,
            actor,
            audience="everyone",
            **build_facts(silence),
            before=made.before.isoformat(),
            until=until.isoformat(),
        )
    return made


def require_open_ballot(silence: Silence) -> Ballot:
    """Return the open ballot of a silence procedure.

    Raises:
        Conflict: The procedure is not open yet, or has ended.
    """
    ballot = silence.ballot
    if ballot is None:
        raise Conflict("silence_not_put")
    db.session.refresh(ballot)
    if not ballot.open:
        raise Conflict("silence_over")
    return ballot


def check_deadline(moment: datetime, field: str = "closes_at") -> datetime:
    """Return a deadline that is neither too early nor too late.

    Raises:
        Invalid: It is less than SHORTEST or more than LONGEST from now.
    """
    if not utc_now() + SHORTEST <= moment <= utc_now() + LONGEST:
        raise Invalid(fields={field: {"type": "silence_time"}})
    return moment


def _create_silence(
    actor: Actor, version: Version, given: SilenceForm, clauses: Mapping[int, str | None]
) -> Silence:
    _require_current_version(version)
    made = Silence(
        consultation_id=version.consultation_id,
        document_id=version.document_id,
        version_id=version.id,
        status=given.status,
        together=given.together is not None,
        reason=given.reason,
        closes_at=check_deadline(given.closes_at),
        proposed_by_id=actor.user_id,
        clauses=_check_clauses(version, clauses),
    )
    db.session.add(made)
    db.session.flush()
    return made


def is_version_replaced(version: Version) -> bool:
    """Return whether a version is issued and no longer the current one."""
    return version.issued and version.id != version.document.current_version_id


def _require_current_version(version: Version) -> None:
    """Raise Conflict for a version that a later one has replaced."""
    if is_version_replaced(version):
        raise Conflict("not_the_current_version")


def _check_clauses(version: Version, clauses: Mapping[int, str | None]) -> list[SilenceClause]:
    """Check the clauses and return them with their text, in text order."""
    authentic, current, found = (
        version.document.authentic,
        version.document.current_version_id or 0,
        [],
    )
    for clause_id, digest in clauses.items():
        line = find_clause_text(version.id, clause_id, authentic, authentic)
        if line is None or line.kind == "heading":
            raise NotFound(what="Clause")
        if digest is not None and digest != line.digest:
            raise Conflict("text_changed", label=line.label, text=line.text, digest=line.digest)
        if count_brackets(line.text):
            raise Conflict("brackets_left", label=line.label, brackets=count_brackets(line.text))
        if find_clause_text(current, clause_id, authentic, authentic) is None:
            raise Conflict("silence_of_new", label=line.label)
        found.append(
            (
                line.place,
                SilenceClause(
                    clause_id=clause_id,
                    label=line.label,
                    words=line.text,
                    language=line.language,
                    digest=line.digest,
                ),
            )
        )
    return [each for _, each in sorted(found, key=lambda pair: pair[0])]


def _open_ballot(actor: Actor, silence: Silence) -> None:
    require_unlocked_text([each.clause_id for each in silence.clauses])
    there = load_electorate(silence.consultation_id, "organisations")
    if not there.entitled:
        raise Conflict("nobody_may_vote")
    last = (
        db.session.scalar(
            select(func.max(Ballot.number)).where(Ballot.consultation_id == silence.consultation_id)
        )
        or 0
    )
    ballot = Ballot(
        consultation_id=silence.consultation_id,
        document_id=silence.document_id,
        version_id=silence.version_id,
        kind="silence",
        number=last + 1,
        subject="silence",
        choices=["object"],
        electorate="organisations",
        threshold="silence",
        digest=compute_json_digest([[each.clause_id, each.digest] for each in silence.clauses]),
        closes_at=silence.closes_at,
        opened_by_id=actor.user_id,
    )
    db.session.add(ballot)
    db.session.flush()
    save_electorate(ballot.id, there.entitled)
    silence.ballot = ballot
    db.session.flush()
    record_event(
        "silence.opened",
        silence,
        actor,
        audience="everyone",
        **build_facts(silence),
        together=silence.together,
        until=silence.closes_at.isoformat(),
        electors=len(there.entitled),
        fixed=compute_json_digest(list_fixed_values(ballot, there.entitled)),
    )


def build_facts(silence: Silence) -> dict[str, object]:
    """Build the facts that the events of a silence procedure share."""
    facts: dict[str, object] = {
        "document_id": silence.document_id,
        "version_id": silence.version_id,
        "clauses": [each.clause_id for each in silence.clauses],
        "status": silence.status,
    }
    return facts | ({"number": silence.ballot.number} if silence.ballot is not None else {})


def silences_locking(
    *, clause_ids: Iterable[int] = (), amendment_id: int | None = None
) -> list[Lock]:
    """List the ballots of the silence procedures that these clauses are under now.

    A clause is free once its outcome is known: after the deadline the chair may still have to
    rule on an objection. An amendment does not lock: it may be made meanwhile, as an objection
    is one.
    """
    _ = amendment_id
    query = (
        select(Ballot.id, Ballot.number)
        .join(Silence, Silence.ballot_id == Ballot.id)
        .join(SilenceClause, SilenceClause.silence_id == Silence.id)
        .where(
            SilenceClause.clause_id.in_(list(clause_ids)),
            HOLDS_TEXT,
        )
    )
    return [Lock(*row) for row in db.session.execute(query.distinct().order_by(Ballot.number))]


def discard_silences(version_ids: list[int]) -> None:
    """Discard the proposed silence procedures of a working version.

    Raises:
        Conflict: A procedure was opened, so the version must stay.
    """
    there = select(Silence.id).where(Silence.version_id.in_(version_ids))
    if db.session.scalar(there.where(Silence.ballot_id.is_not(None)).limit(1)) is not None:
        raise Conflict("version_under_silence")
    db.session.execute(delete(SilenceClause).where(SilenceClause.silence_id.in_(there)))
    db.session.execute(delete(Silence).where(Silence.version_id.in_(version_ids)))


lock_checks["under_silence"] = silences_locking
own_text_locks.add("under_silence")
before_discard.insert(0, discard_silences)
