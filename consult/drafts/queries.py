"""Reads of drafts: those of a person, with what they are about, and the one of a form."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select

from consult.accounts.models import Organisation
from consult.accounts.queries import get_organisation_name
from consult.amendments.models import Amendment
from consult.core.database.engine import db, find_row
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.clause_queries import load_current_names
from consult.documents.models import Document, Placement, Wording

from .models import Draft
from .target import WORDS, DraftTarget, parse_target


class OwnDraft(NamedTuple):
    """A draft as its author sees it in the list, and those who review it on its page.

    Attributes:
        label: Full name of the clause that it is about, in the current text; None without one.
        amendment_number: Number of the amendment that it is about.
        organisation: Name of the organization that its author represented.
        words: What was typed, the most telling field first.
        is_stale: The text of the clause has changed since it was begun.
    """

    draft: Draft
    target: DraftTarget
    document: Document
    label: str | None
    amendment_number: int | None
    organisation: str | None
    words: list[str]
    is_stale: bool

    @property
    def mark(self) -> str:
        """The name of the form with the version of the draft."""
        return build_mark(self.draft.target, self.draft)


def build_mark(name: str, draft: Draft | None) -> str:
    """Build what a form carries: its name, and the version of the draft that it was shown with."""
    return f"{name}:{draft.row_version if draft is not None else 0}"


def may_keep_drafts(actor: Actor) -> bool:
    """Return whether the pages of this reader keep drafts."""
    return is_allowed(actor, "draft.keep", None)


def load_draft_versions(actor: Actor) -> dict[str, int]:
    """Load the versions of the reader's drafts by the names of their forms."""
    rows = db.session.execute(
        select(Draft.target, Draft.row_version).where(Draft.author_id == actor.user_id)
    )
    return {row.target: row.row_version for row in rows}


def find_draft(actor: Actor, name: str) -> Draft | None:
    """Find the reader's draft of a form."""
    return db.session.scalar(
        select(Draft).where(Draft.author_id == actor.user_id, Draft.target == name)
    )


def has_draft(actor: Actor, name: str) -> bool:
    """Return whether the reader has a draft of a form."""
    own = select(Draft.id).where(Draft.author_id == actor.user_id, Draft.target == name)
    return db.session.scalar(own) is not None


def load_draft(actor: Actor, draft_id: int) -> Draft:
    """Load a draft; nobody but its author learns that there is one.

    Raises:
        NotFound: There is none, or it is of another person.
    """
    draft = db.session.get(Draft, draft_id)
    if draft is None or not is_allowed(actor, "draft.change", draft):
        raise NotFound(what="Draft")
    return draft


def list_words(draft: Draft) -> list[str]:
    """List what was typed into the form, the most telling field first."""
    return [draft.fields[name] for name in WORDS if draft.fields.get(name)]


def count_own_drafts(actor: Actor, consultation_id: int | None = None) -> int:
    """Count the drafts that `load_own_drafts` lists, or those of one consultation."""
    own = select(func.count()).select_from(Draft).where(Draft.author_id == actor.user_id)
    if consultation_id is not None:
        own = own.where(Draft.consultation_id == consultation_id)
    return db.session.execute(own).scalar_one()


def load_own_drafts(actor: Actor) -> list[OwnDraft]:
    """Load the drafts of a person, the last one first, with a fixed number of queries."""
    require_permission(actor, "draft.keep", None)
    drafts = list(
        db.session.scalars(
            select(Draft)
            .where(Draft.author_id == actor.user_id)
            .order_by(Draft.saved_at.desc(), Draft.id.desc())
        )
    )
    return describe_drafts(drafts)


class DraftPlaces(NamedTuple):
    """The documents, full names of clauses and numbers of amendments of drafts, by id."""

    documents: dict[int, Document]
    labels: dict[int, str]
    numbers: dict[int, int]


def load_draft_places(drafts: Sequence[Any]) -> DraftPlaces:
    """Load what drafts are about, with a fixed number of queries.

    Args:
        drafts: rows of Draft, or notes that one was sent (SentDraft).
    """
    clauses = {each.clause_id for each in drafts if each.clause_id is not None}
    return DraftPlaces(
        _load_rows(Document, {each.document_id for each in drafts}),
        load_current_names(clauses) if clauses else {},
        _load_numbers({each.amendment_id for each in drafts if each.amendment_id}),
    )


def describe_drafts(drafts: Sequence[Draft]) -> list[OwnDraft]:
    """Describe what drafts are about, in their order, with a fixed number of queries."""
    places = load_draft_places(drafts)
    organisations = {
        number: get_organisation_name(find_row(Organisation, number))
        for number in {each.organisation_id for each in drafts if each.organisation_id}
    }
    digests = _load_current_digests({each.clause_id for each in drafts if each.clause_id})
    return [
        OwnDraft(
            each,
            parse_target(each.target),
            places.documents[each.document_id],
            places.labels.get(each.clause_id or 0),
            places.numbers.get(each.amendment_id or 0),
            organisations.get(each.organisation_id or 0),
            list_words(each),
            each.base_digest is not None and each.base_digest not in digests,
        )
        for each in drafts
    ]


def _load_rows(model: type[Document], numbers: set[int]) -> dict[int, Document]:
    return {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(numbers)))}


def _load_numbers(amendment_ids: set[int | None]) -> dict[int, int]:
    """Load the numbers of amendments, as readers know them."""
    rows = db.session.execute(
        select(Amendment.id, Amendment.number).where(Amendment.id.in_(amendment_ids))
    )
    return {row.id: row.number for row in rows}


def _load_current_digests(clause_ids: set[int]) -> set[str]:
    """Load the digests of the current text of clauses, in all of its languages."""
    return set(
        db.session.scalars(
            select(Wording.digest)
            .join(Placement, Placement.id == Wording.placement_id)
            .join(Document, Document.current_version_id == Placement.version_id)
            .where(Placement.clause_id.in_(clause_ids))
        )
    )
