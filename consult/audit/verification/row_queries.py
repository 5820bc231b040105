"""Queries of the rows that events tell of, in the form in which the events tell them."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consult.amendments.models import Amendment, AmendmentRevision, Rendering, Sponsorship
from consult.amendments.proposing.support_digest import build_support_text
from consult.attachments.models import Attachment
from consult.attachments.nomination_letters.models import NominationLetter
from consult.attachments.queries import describe_files
from consult.comments.agreements.models import CommentAgreement
from consult.comments.models import Comment, CommentRevision
from consult.consolidation.models import Disposition
from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.digests import commit_words, hash_text
from consult.documents.models import Clause, Edition, Version, Wording
from consult.documents.translations.models import WordingCorrection
from consult.documents.versions.queries import compute_edition_digests
from consult.positions.models import Ballot, Position, Vote
from consult.submissions.models import Submission

BATCH = 1_000  # rows read at a time
FEW = 20  # rows with files read at a time


class FoundRow(NamedTuple):
    """A row as the database has it.

    Attributes:
        digests: what `digest` of its events has to be: with the nonce, and plain.
        earlier: the same of its earlier texts.
        reason: the same of the reason for which it is hidden.
    """

    key: Any
    values: dict[str, Any]
    at: datetime | None = None
    digests: tuple[str, str] | None = None
    earlier: tuple[tuple[str, str], ...] = ()
    reason: tuple[str, str] | None = None


def compute_both(nonce: str | None, words: str) -> tuple[str, str]:
    """Return the commitment to words and their plain digest; the first is empty without nonce."""
    return commit_words(nonce, words) if nonce else "", hash_text(words)


def read_comments() -> Iterator[FoundRow]:
    """Read the comments with their earlier texts."""
    earlier: dict[int, list[tuple[str, str]]] = {}
    for each in read_table(CommentRevision):
        earlier.setdefault(each.comment_id, []).append(compute_both(each.nonce, each.body))
    for row in read_table(Comment):
        yield FoundRow(
            row.id,
            {
                "author_id": row.author_id,
                "holder": f"o{row.organisation_id}" if row.organisation_id else "",
                "kind": row.kind,
                "hidden": row.hidden_at is not None,
                "held": row.held_at is not None,
                "withdrawn": row.withdrawn_at is not None,
                "resolved": row.resolved_at is not None,
                "erased": row.erased_at is not None,
            },
            row.posted_at,
            compute_both(row.nonce, row.body),
            tuple(earlier.get(row.id, ())),
            compute_both(row.nonce, row.hidden_reason) if row.hidden_reason else None,
        )


def read_amendments() -> Iterator[FoundRow]:
    """Read the amendments."""
    for row in read_table(Amendment):
        yield FoundRow(
            row.id,
            {
                "number": row.number,
                "kind": row.kind,
                "author_id": row.author_id,
                "holder": f"o{row.organisation_id}" if row.organisation_id else "",
                "hidden": row.hidden_at is not None,
                "held": row.held_at is not None,
                "withdrawn": row.withdrawn_at is not None,
                "answered": row.answered_in_id is not None,
                "revision": row.revision,
                "erased": row.erased_at is not None,
            },
            row.proposed_at,
        )


def read_revisions() -> Iterator[FoundRow]:
    """Read the revisions of amendments, with their digests computed anew."""
    for revision in read_table(AmendmentRevision):
        amendment = db.session.get_one(Amendment, revision.amendment_id)
        more = {
            name: getattr(revision, name)
            for name in ("after_id", "clause_level", "cut", "wording_id")
        }
        said = build_support_text(amendment, revision.language, revision.text, more)
        both = compute_both(revision.nonce, said)
        computed = both if amendment.erased_at is None else None
        yield FoundRow(
            (revision.amendment_id, revision.number),
            {"erased": amendment.erased_at is not None},
            digests=computed,
        )


def read_renderings() -> Iterator[FoundRow]:
    """Read the renderings of amendments."""
    query = (
        select(
            AmendmentRevision.amendment_id,
            AmendmentRevision.number,
            Rendering.nonce,
            Rendering.text,
            Rendering.confirmed_at,
            Amendment.erased_at,
        )
        .join(AmendmentRevision, AmendmentRevision.id == Rendering.revision_id)
        .join(Amendment, Amendment.id == AmendmentRevision.amendment_id)
    )
    for amendment, number, nonce, text, confirmed_at, erased_at in _read(query):
        values = {"confirmed": confirmed_at is not None, "erased": erased_at is not None}
        yield FoundRow((amendment, number), values, digests=compute_both(nonce, text))


def read_sponsors() -> Iterator[FoundRow]:
    """Read who stands behind which amendment."""
    for row in read_table(Sponsorship):
        yield FoundRow((row.amendment_id, row.holder), {"digest": row.digest}, row.since)


def read_agreements() -> Iterator[FoundRow]:
    """Read who says the same as which comment."""
    for row in read_table(CommentAgreement):
        yield FoundRow((row.comment_id, row.holder), {"digest": row.digest}, row.since)


def read_answers() -> Iterator[FoundRow]:
    """Read the answers to contributions."""
    for row in read_table(Disposition):
        kind = "amendment" if row.amendment_id is not None else "comment"
        key = row.version_id, kind, row.amendment_id or row.comment_id
        both = compute_both(row.nonce, row.reason)
        yield FoundRow(key, {"outcome": row.outcome}, row.made_at, both)


def read_positions() -> Iterator[FoundRow]:
    """Read the positions."""
    for row in read_table(Position):
        values = {
            "ballot_id": row.ballot_id,
            "choice": row.choice,
            "digest": row.digest,
            "organisation_id": row.organisation_id,
            "user_id": row.user_id,
        }
        yield FoundRow(row.id, values, row.taken_at)


def read_votes() -> Iterator[FoundRow]:
    """Read the votes; what was chosen in a sounding stands in no event."""
    query = select(Vote.ballot_id, Vote.holder, Vote.choice, Vote.cast_at, Ballot.kind).join(
        Ballot, Ballot.id == Vote.ballot_id
    )
    for ballot_id, holder, choice, cast_at, kind in _read(query):
        values = {"choice": choice if kind == "recorded" else None}
        yield FoundRow((ballot_id, holder), values, cast_at)


def read_statuses() -> Iterator[FoundRow]:
    """Read the statuses of clauses."""
    for number, status in _read(select(Clause.id, Clause.status)):
        yield FoundRow(number, {"status": status})


def read_roles() -> Iterator[FoundRow]:
    """Read who has which role."""
    for row in _read(select(Membership.consultation_id, Membership.user_id, Membership.role)):
        yield FoundRow(tuple(row), {})


def read_versions() -> Iterator[FoundRow]:
    """Read the issued versions."""
    for number, at in _read(
        select(Version.id, Version.issued_at).where(Version.issued_at.is_not(None))
    ):
        yield FoundRow(number, {}, at)


def read_editions() -> Iterator[FoundRow]:
    """Read the editions of issued versions, with their digests computed anew."""
    issued = db.session.scalars(
        select(Edition.version_id)
        .join(Version, Version.id == Edition.version_id)
        .where(Version.issued_at.is_not(None))
        .distinct()
    ).all()
    for version_id in issued:
        for language, digest in compute_edition_digests(version_id).items():
            yield FoundRow((version_id, language), {"digest": digest})


def read_wording_corrections() -> Iterator[FoundRow]:
    """Read the corrections of published translations, with the digests computed anew."""
    former, now = aliased(Wording), aliased(Wording)
    query = (
        select(
            WordingCorrection.id,
            WordingCorrection.corrected_at,
            former.text,
            now.text,
            WordingCorrection.reason,
        )
        .join(former, former.id == WordingCorrection.former_id)
        .join(now, now.id == WordingCorrection.wording_id)
    )
    for number, at, *texts in _read(query):
        digests = (hash_text(each) for each in texts)
        yield FoundRow(
            number, dict(zip(("before", "digest", "reason_digest"), digests, strict=True)), at
        )


def read_submissions() -> Iterator[FoundRow]:
    """Read the submissions, with the digests of their files computed anew."""
    for row in read_table(Submission, FEW):
        digest = sha256(row.content).hexdigest()
        yield FoundRow(
            row.id,
            {
                "number": row.number,
                "published": row.published_at is not None,
                "erased": row.erased_at is not None,
            },
            row.registered_at,
            (commit_words(row.nonce, digest) if row.nonce else "", digest),
        )


def read_comment_files() -> Iterator[FoundRow]:
    """Read the files of comments."""
    return _read_files(Attachment.comment_id)


def read_letters() -> Iterator[FoundRow]:
    """Read the nomination letters that are kept, with the digests of their files computed anew."""
    for number in db.session.scalars(select(NominationLetter.id)).all():
        letter = db.session.execute(
            select(NominationLetter.__table__).where(NominationLetter.id == number)
        ).one()
        shown = letter.digest == sha256(letter.content).hexdigest()
        commitment = commit_words(letter.nonce, describe_files([letter])) if shown else ""
        yield FoundRow(number, {"files": commitment}, letter.added_at)


def read_amendment_files() -> Iterator[FoundRow]:
    """Read the files of amendments."""
    return _read_files(Attachment.amendment_id)


def _read_files(of: Any) -> Iterator[FoundRow]:
    """Read the files of each contribution, with their digests computed anew."""
    owners = db.session.scalars(select(of).where(of.is_not(None)).distinct().order_by(of)).all()
    for number in owners:
        query = select(Attachment.__table__).where(of == number).order_by(Attachment.place)
        files = list(db.session.execute(query))
        shown = all(each.digest == sha256(each.content).hexdigest() for each in files)
        commitment = commit_words(files[0].nonce, describe_files(files)) if files and shown else ""
        yield FoundRow(number, {"files": commitment})


def _read(query: Any) -> Iterator[Any]:
    """Read the rows of a query at once, which are few or short."""
    yield from db.session.execute(query)


def read_table(model: Any, most: int = BATCH) -> Iterator[Any]:
    """Read all rows of a table by their ids, a batch at a time, without a lasting transaction."""
    last, table = 0, model.__table__
    while batch := list(
        db.session.execute(select(table).where(table.c.id > last).order_by(table.c.id).limit(most))
    ):
        yield from batch
        last = batch[-1].id
