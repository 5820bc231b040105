"""The SELECT statement of amendments: revision, current clause, proposer and parent."""

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased

from consult.accounts.models import Organisation, User
from consult.documents.models import Document, Placement, Wording
from consult.submissions.models import Submission

from .models import Amendment, AmendmentRevision, Coalition, Rendering

declared, now_wording, base = aliased(Organisation), aliased(Wording), aliased(Wording)
parent, parent_revision, parent_current = (
    aliased(Amendment),
    aliased(AmendmentRevision),
    aliased(AmendmentRevision),
)
IS_PUBLIC = and_(
    Amendment.hidden_at.is_(None), Amendment.withdrawn_at.is_(None), Amendment.held_at.is_(None)
)
IS_OPEN = and_(IS_PUBLIC, Amendment.answered_in_id.is_(None))
STATE = case(
    (Amendment.erased_at.is_not(None), "erased"),
    (Amendment.hidden_at.is_not(None), "hidden"),
    (Amendment.held_at.is_not(None), "held"),
    (Amendment.withdrawn_at.is_not(None), "withdrawn"),
    (Amendment.answered_in_id.is_not(None), "answered"),
    else_="open",
)
AMENDMENT_COLUMNS = (
    "id",
    "number",
    "consultation_id",
    "document_id",
    "clause_id",
    "kind",
    "parent_id",
    "retabled_from_id",
    "submission_id",
    "revision",
    "author_id",
    "organisation_id",
    "coalition_id",
    "answered_in_id",
    "proposed_at",
    "row_version",
)
REVISION_COLUMNS = (
    "language",
    "text",
    "clause_kind",
    "clause_level",
    "reason",
    "digest",
    "made_at",
    "parent_revision",
    "after_id",
    "cut",
)
SELECT_AMENDMENTS = (
    select(
        *(getattr(Amendment, name) for name in AMENDMENT_COLUMNS),
        *(getattr(AmendmentRevision, name) for name in REVISION_COLUMNS),
        base.text.label("base"),
        base.id.label("wording_id"),
        base.digest.label("base_digest"),
        Rendering.text.label("rendered"),
        Rendering.confirmed_at,
        Document.authentic,
        now_wording.text.label("now"),
        now_wording.digest.label("now_digest"),
        now_wording.label.label("label"),
        Placement.place,
        Placement.level,
        Organisation.name.label("organisation"),
        Organisation.names,
        func.coalesce(Organisation.group_code, Submission.group_code).label("group_code"),
        declared.name.label("declared"),
        Coalition.name.label("coalition"),
        Submission.source,
        STATE.label("state"),
        Submission.number.label("submission"),
        Amendment.hidden_reason,
        parent.number.label("parent_number"),
        case((User.closed_at.is_(None), User.name)).label("name"),
        parent.revision.label("parent_newest"),
        parent_revision.text.label("parent_text"),
        parent_current.text.label("parent_now"),
    )
    .join(
        AmendmentRevision,
        and_(
            AmendmentRevision.amendment_id == Amendment.id,
            AmendmentRevision.number == Amendment.revision,
        ),
    )
    .join(Document, Document.id == Amendment.document_id)
    .join(User, User.id == Amendment.author_id)
    .outerjoin(base, base.id == AmendmentRevision.wording_id)
    .outerjoin(Rendering, Rendering.revision_id == AmendmentRevision.id)
    .outerjoin(parent, parent.id == Amendment.parent_id)
    .outerjoin(
        parent_revision,
        and_(
            parent_revision.amendment_id == Amendment.parent_id,
            parent_revision.number == AmendmentRevision.parent_revision,
        ),
    )
    .outerjoin(
        parent_current,
        and_(
            parent_current.amendment_id == Amendment.parent_id,
            parent_current.number == parent.revision,
        ),
    )
    .outerjoin(
        Placement,
        and_(
            Placement.clause_id == Amendment.clause_id,
            Placement.place >= 0,
            Placement.version_id == Document.current_version_id,
        ),
    )
    .outerjoin(
        now_wording,
        and_(now_wording.placement_id == Placement.id, now_wording.language == Document.authentic),
    )
    .outerjoin(Organisation, Organisation.id == Amendment.organisation_id)
    .outerjoin(declared, declared.id == Amendment.declared_id)
    .outerjoin(Coalition, Coalition.id == Amendment.coalition_id)
    .outerjoin(Submission, Submission.id == Amendment.submission_id)
)
CLAUSE_ORDER = (func.coalesce(Placement.place, -1), Amendment.number)
SELECT_COMPARABLE_AMENDMENTS = (
    SELECT_AMENDMENTS.with_only_columns(  # only the columns that a comparison needs
        *(
            SELECT_AMENDMENTS.selected_columns[name]
            for name in (
                "id",
                "clause_id",
                "kind",
                "parent_id",
                "revision",
                "author_id",
                "proposed_at",
                "language",
                "text",
                "clause_level",
                "after_id",
                "cut",
                "made_at",
                "base",
                "rendered",
                "confirmed_at",
                "authentic",
                "now",
                "parent_text",
                "parent_now",
                "state",
            )
        ),
        maintain_column_froms=True,
    )
)
