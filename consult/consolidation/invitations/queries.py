"""Reads of invitations to a clause: who was asked, whether they contributed, what waits."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.models import Clause, Document
from consult.documents.queries import get_current_clause_text
from consult.documents.versions.queries import ClauseSubject

from .models import ClauseInvitation

MOST_INVITATIONS = 30  # to a clause of one version, with those that were withdrawn
LastContributions = dict[tuple[int | None, int], datetime]  # by clause and person


class InvitationView(NamedTuple):
    """An invitation as those who may invite see it.

    Attributes:
        stands: It is not withdrawn, its version is current, and contributions are taken.
        has_contributed: The person commented on the clause or proposed an amendment since.
        may_withdraw: The reader can withdraw it.
    """

    row: ClauseInvitation
    stands: bool
    has_contributed: bool
    may_withdraw: bool


class ClauseInvitations(NamedTuple):
    """The invitations to a clause, the newest first.

    Attributes:
        is_open: The stage takes contributions.
        left: How many more people can be invited.
    """

    clause_id: int
    is_open: bool
    left: int
    invitations: list[InvitationView]

    @property
    def invited_count(self) -> int:
        """The number of people who are invited, without invitations that were withdrawn."""
        return len({each.row.user_id for each in self.invitations if not each.row.withdrawn_at})

    @property
    def invited_last(self) -> list[User]:
        """The people whom the newest act invited."""
        if not self.invitations:
            return []
        moment = self.invitations[0].row.made_at
        return [each.row.user for each in self.invitations if each.row.made_at == moment]


def takes_contributions(consultation: Consultation) -> bool:
    """Return whether the stage takes contributions."""
    return is_allowed(Actor(), "comment.begin", consultation)


def load_clause_invitations(actor: Actor, clause_id: int) -> ClauseInvitations:
    """Load the invitations to a clause, for those who may invite.

    Raises:
        Forbidden: The actor may not invite to it.
        NotFound: The clause is in no current version.
    """
    clause = find_row(Clause, clause_id)
    require_permission(actor, "invitation.see", clause)
    get_current_clause_text(clause_id)
    return load_invitations(actor, clause.document, [clause_id])[clause_id]


def load_invitations(
    actor: Actor, document: Document, clause_ids: Iterable[int]
) -> dict[int, ClauseInvitations]:
    """Load the invitations to clauses of a document by clause; those the actor may invite to."""
    wanted = [
        each
        for each in clause_ids
        if is_allowed(actor, "invitation.see", ClauseSubject(document.consultation_id, each))
    ]
    rows: dict[int, list[ClauseInvitation]] = defaultdict(list)
    for row in db.session.scalars(
        select(ClauseInvitation)
        .where(ClauseInvitation.clause_id.in_(wanted))
        .options(
            joinedload(ClauseInvitation.user).joinedload(User.organisation),
            joinedload(ClauseInvitation.author),
        )
        .order_by(ClauseInvitation.id.desc())
    ):
        rows[row.clause_id].append(row)
    done = _find_last_contributions([row for each in rows.values() for row in each])
    is_open = takes_contributions(document.consultation)
    return {
        clause_id: ClauseInvitations(
            clause_id,
            is_open,
            MOST_INVITATIONS - sum(map(_is_of_current_version, rows[clause_id])),
            [_view_invitation(actor, row, done, is_open=is_open) for row in rows[clause_id]],
        )
        for clause_id in wanted
    }


def _view_invitation(
    actor: Actor,
    row: ClauseInvitation,
    done: LastContributions,
    *,
    is_open: bool,
) -> InvitationView:
    stands = is_open and row.withdrawn_at is None and _is_of_current_version(row)
    return InvitationView(
        row,
        stands,
        _has_contributed(row, done),
        stands and is_allowed(actor, "invitation.withdraw", row),
    )


def _is_of_current_version(row: ClauseInvitation) -> bool:
    return row.version_id == row.document.current_version_id


def _has_contributed(row: ClauseInvitation, done: LastContributions) -> bool:
    last = done.get((row.clause_id, row.user_id))
    return last is not None and last >= row.made_at


def _find_last_contributions(rows: list[ClauseInvitation]) -> LastContributions:
    """Find when invited people last contributed, by clause and person.

    Contributions that were withdrawn or entered on behalf of a source do not count; those that
    wait for a moderator do.
    """
    found: LastContributions = {}
    if not rows:
        return found
    for model, moment in ((Comment, Comment.posted_at), (Amendment, Amendment.proposed_at)):
        query = (
            select(model.clause_id, model.author_id, func.max(moment))
            .where(
                model.clause_id.in_({each.clause_id for each in rows}),
                model.author_id.in_({each.user_id for each in rows}),
                model.withdrawn_at.is_(None),
                model.submission_id.is_(None),
            )
            .group_by(model.clause_id, model.author_id)
        )
        for clause_id, user_id, last in db.session.execute(query):
            where = (clause_id, user_id)
            found[where] = max(last, found.get(where, last))
    return found


def is_standing(row: ClauseInvitation) -> bool:
    """Return whether an invitation stands: it can still be followed, or withdrawn."""
    return (
        row.withdrawn_at is None
        and _is_of_current_version(row)
        and takes_contributions(row.document.consultation)
    )


def find_inviters(clause_id: int, user_id: int) -> set[int]:
    """Find those who invited a person to a clause, in the version that is current now."""
    query = (
        select(ClauseInvitation.author_id)
        .join(Document, Document.current_version_id == ClauseInvitation.version_id)
        .where(
            ClauseInvitation.clause_id == clause_id,
            ClauseInvitation.user_id == user_id,
            ClauseInvitation.withdrawn_at.is_(None),
        )
    )
    return set(db.session.scalars(query))


def list_waiting_invitations(
    actor: Actor, consultation: Consultation, clause_id: int | None = None
) -> list[ClauseInvitation]:
    """List the standing invitations of the actor without a contribution since, the oldest first.

    Args:
        clause_id: Those to this clause alone.
    """
    if not is_allowed(actor, "comment.post", consultation):
        return []
    rows = list(
        db.session.scalars(
            select(ClauseInvitation)
            .join(Document, Document.current_version_id == ClauseInvitation.version_id)
            .where(
                ClauseInvitation.consultation_id == consultation.id,
                ClauseInvitation.user_id == actor.user_id,
                ClauseInvitation.withdrawn_at.is_(None),
                ClauseInvitation.words != "",  # which an erasure empties
                *([ClauseInvitation.clause_id == clause_id] if clause_id else []),
            )
            .order_by(ClauseInvitation.id)
        )
    )
    done = _find_last_contributions(rows)
    return [each for each in rows if not _has_contributed(each, done)]
