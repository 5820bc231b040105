"""Collects all public data of a document.

It holds the data that a visitor can read on the pages, for every reader alike, and only
issued versions.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from consult.core.i18n import force_locale
from pydantic import BaseModel
from sqlalchemy import and_, or_, select

from consult.accounts.models import Organisation
from consult.amendments.models import Amendment
from consult.positions.queries import load_clause_tallies, load_amendment_tallies
from consult.consolidation.models import ChairDecision, Disposition
from consult.consultations.models import Consultation
from consult.consultations.tags.queries import load_tags_by_set
from consult.comments.models import Comment
from consult.comments.queries import IS_OPEN as SAID
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.events.head_queries import load_newest_head
from consult.documents.models import (
    ClauseTag,
    Clause,
    Document,
    Edition,
    Lineage,
    Placement,
    Version,
    Wording,
)
from consult.documents.queries import IN_TEXT, STATUS_IN_VERSION
from consult.submissions.models import Submission

from .document_shapes import (
    AmendmentData,
    DecidedData,
    DecisionData,
    DispositionData,
    DocumentData,
    PositionsData,
)
from .correction_data import collect_corrections, make_wording
from .contest_data import load_carry_overs, load_contests, load_name_contests
from .shapes import (
    AuthorData,
    ClauseData,
    CommentData,
    ConsultationData,
    DocumentHead,
    EditionData,
    LineageData,
    OrganisationData,
    PlacedData,
    SourceData,
    StageData,
    TagData,
    VersionData,
)
from .contribution_data import load_amendments, load_comments, load_published_submissions
from .silence_data import load_silences

DISPOSITION_COLUMNS = tuple(getattr(Disposition, name) for name in DispositionData.model_fields)


class NoInput(BaseModel):
    """The empty input of the dictionary, which is the same for every document."""


def is_issued(version: Version) -> bool:
    """Return whether the export is offered: the version has to be issued."""
    return version.issued


def collect_nothing(
    _actor: Actor, _version: Version, _language: str, _against: Version | None = None
) -> NoInput:
    """Return the empty input of the dictionary."""
    return NoInput()


def collect_document_data(
    _actor: Actor, version: Version, _language: str, _against: Version | None = None
) -> DocumentData:
    """Collect all public data of the document of a version, the same for every reader.

    Raises:
        NotFound: no version of the document is issued.
    """
    if version.document.current_version_id is None:
        raise NotFound(what="Document")
    with force_locale(i18n.LOCALES.get(version.document.authentic, version.document.authentic)):
        return _collect_document(version.document)


def _collect_document(document: Document) -> DocumentData:
    versions = _load_versions(document)
    clauses = {each.clause_id for one in versions for each in one.clauses}
    sources = load_published_submissions(document.id)
    comments, amendments = (
        load_comments(document.id, set(sources), clauses),
        load_amendments(document.id, set(sources)),
    )
    seen = {each.id for each in amendments if each.state != "hidden"}
    comments = [each for each in comments if each.amendment_id is None or each.amendment_id in seen]
    authors = [each.author for each in comments if each.author] + [
        each.author for each in amendments if each.author
    ]
    submissions = [
        _make_submission(sources[number])
        for number in sorted({each.submission_id for each in authors if each.submission_id})
    ]
    issued = {one.id for one in versions}
    dispositions, spoken = (
        _load_dispositions(issued),
        {each.id for each in comments if each.state == "open"},
    )
    head = load_newest_head(document.consultation_id)
    return DocumentData(
        edition=1,
        as_of=int(head.partition(":")[0] or 0),
        head=head,
        consultation=_make_consultation(document.consultation),
        document=_make_document_head(document),
        versions=versions,
        clauses=_load_clauses(clauses),
        lineage=_load_lineage(issued),
        organisations=_load_organisations(authors, amendments, submissions),
        submissions=submissions,
        comments=comments,
        amendments=amendments,
        positions=_load_positions(document.id, clauses, seen),
        dispositions=dispositions,
        contests=load_contests(issued, {each.id for each in dispositions}),
        summary_contests=load_name_contests(document.id, spoken, seen),
        carried=load_carry_overs(issued, _list_revision_times(comments, amendments)),
        decisions=_load_decisions(issued),
        silences=load_silences(document.id, clauses, {each.id for each in amendments}),
    )


def _list_revision_times(
    comments: Iterable[CommentData], amendments: Iterable[AmendmentData]
) -> dict[tuple[str, int], list[datetime]]:
    """List the times at which each public contribution was revised.

    Withdrawn comments count, since everyone may read that they are withdrawn.
    """
    said = {
        ("comment", each.id): [one.replaced_at for one in each.earlier]
        for each in comments
        if each.state in {"open", "withdrawn"}
    }
    edits = {
        ("amendment", each.id): [one.made_at for one in each.revisions if one.number > 1]
        for each in amendments
        if each.state != "hidden"
    }
    return {**said, **edits}


def _make_consultation(found: Consultation) -> ConsultationData:
    tags = [tag for some in load_tags_by_set(found.id).values() for tag in some]
    return ConsultationData(
        id=found.id,
        slug=found.slug,
        title=found.title,
        stages=[
            StageData(
                kind=each.kind, title=each.title, opens_at=each.opens_at, closes_at=each.closes_at
            )
            for each in found.stages
        ],
        tags=[
            TagData(id=tag.id, tag_set=tag.tag_set, code=tag.code, title=tag.title) for tag in tags
        ],
    )


def _make_document_head(document: Document) -> DocumentHead:
    return DocumentHead(
        id=document.id,
        slug=document.slug,
        title=document.title,
        subtitle=document.subtitle,
        authentic=document.authentic,
        current_version_id=document.current_version_id or 0,
    )


def _load_versions(document: Document) -> list[VersionData]:
    """Load the issued versions with all their text, in three statements."""
    found = list(
        db.session.scalars(
            select(Version)
            .where(Version.document_id == document.id, Version.issued_at.is_not(None))
            .order_by(Version.place, Version.id)
        )
    )
    issued = [each.id for each in found]
    editions: dict[int, list[EditionData]] = defaultdict(list)
    for each in db.session.scalars(
        select(Edition).where(Edition.version_id.in_(issued)).order_by(Edition.language)
    ):
        editions[each.version_id].append(
            EditionData.build(
                language=each.language,
                title=each.title,
                standing=each.standing,
                digest=each.digest,
                published_at=each.published_at,
                corrected_at=each.corrected_at,
            )
        )
    placed: dict[int, dict[int, PlacedData]] = defaultdict(dict)
    query = (
        select(Placement, STATUS_IN_VERSION, Wording)
        .join(Clause, Clause.id == Placement.clause_id)
        .join(Wording, Wording.placement_id == Placement.id)
        .where(Placement.version_id.in_(issued), IN_TEXT)
        .order_by(Placement.version_id, Placement.place, Placement.id, Wording.language)
    )
    for there, status, words in db.session.execute(query):
        place = placed[there.version_id].setdefault(
            there.clause_id,
            PlacedData.build(
                clause_id=there.clause_id,
                kind=there.kind,
                level=there.level,
                status=status,
                wordings=[],
            ),
        )
        place.wordings.append(make_wording(words))
    corrected = collect_corrections(issued)
    return [
        VersionData.build(
            id=each.id,
            slug=each.slug,
            name=each.name,
            symbol=each.symbol,
            issued_at=each.issued_at,
            based_on_id=each.based_on_id if each.based_on_id in issued else None,
            editions=editions[each.id],
            clauses=list(placed[each.id].values()),
            corrections=corrected[each.id],
        )
        for each in found
    ]


def _load_clauses(clauses: set[int]) -> list[ClauseData]:
    tags: dict[int, list[int]] = defaultdict(list)
    for clause_id, tag_id in db.session.execute(
        select(ClauseTag.clause_id, ClauseTag.tag_id)
        .where(ClauseTag.clause_id.in_(clauses))
        .order_by(ClauseTag.tag_id)
    ):
        tags[clause_id].append(tag_id)
    rows = db.session.execute(
        select(Clause.id, Clause.status).where(Clause.id.in_(clauses)).order_by(Clause.id)
    )
    return [
        ClauseData.build(id=number, status=status, tags=tags[number]) for number, status in rows
    ]


def _load_lineage(issued: set[int]) -> list[LineageData]:
    rows = db.session.scalars(
        select(Lineage).where(Lineage.version_id.in_(issued)).order_by(Lineage.id)
    )
    return [
        LineageData(
            version_id=each.version_id,
            from_clause_id=each.from_clause_id,
            to_clause_id=each.to_clause_id,
            kind=each.kind,
        )
        for each in rows
    ]


def _load_organisations(
    authors: Iterable[AuthorData],
    amendments: Iterable[AmendmentData],
    submissions: Iterable[SourceData],
) -> list[OrganisationData]:
    """Load the organizations to which other records refer."""
    named = {each.organisation_id for each in authors}
    named |= {sponsor.organisation_id for each in amendments for sponsor in each.sponsors}
    named |= {each.organisation_id for each in submissions}
    rows = db.session.scalars(
        select(Organisation).where(Organisation.id.in_(named - {None})).order_by(Organisation.id)
    )
    return [
        OrganisationData(
            id=each.id,
            name=each.name,
            names=each.names,
            group=each.group_code,
            region=each.region_code,
        )
        for each in rows
    ]


def _make_submission(found: Submission) -> SourceData:
    return SourceData(
        id=found.id,
        number=found.number,
        title=found.title,
        source=found.source,
        language=found.language,
        organisation_id=found.organisation_id,
        group=found.group_code,
        region=found.region_code,
        received_at=found.received_at,
        digest=found.digest,
    )


def _load_positions(
    document_id: int, clauses: set[int], amendments: set[int]
) -> list[PositionsData]:
    on_clauses = sorted(load_clause_tallies(document_id).items())
    on_amendments = sorted(load_amendment_tallies(amendments).items())
    return [
        *(
            PositionsData(clause_id=number, amendment_id=None, **found)
            for number, found in on_clauses
            if number in clauses
        ),
        *(
            PositionsData(clause_id=None, amendment_id=number, **found)
            for number, found in on_amendments
        ),
    ]


def _load_dispositions(issued: set[int]) -> list[DispositionData]:
    """Load the dispositions of public contributions, as the disposition reports show them."""
    shown = or_(
        and_(Amendment.id.is_not(None), Amendment.hidden_at.is_(None), Amendment.held_at.is_(None)),
        and_(Comment.id.is_not(None), SAID),
    )
    query = (
        select(*DISPOSITION_COLUMNS)
        .outerjoin(Amendment, Amendment.id == Disposition.amendment_id)
        .outerjoin(Comment, Comment.id == Disposition.comment_id)
        .where(Disposition.version_id.in_(issued), shown)
        .order_by(Disposition.id)
    )
    return [DispositionData.build(**row._mapping) for row in db.session.execute(query)]


def _load_decisions(issued: set[int]) -> list[DecisionData]:
    rows = db.session.scalars(
        select(ChairDecision)
        .where(ChairDecision.version_id.in_(issued), ChairDecision.undone_at.is_(None))
        .order_by(ChairDecision.id)
    )
    return [
        DecisionData(
            id=each.id,
            number=each.number,
            version_id=each.version_id,
            reason=each.reason,
            made_at=each.made_at,
            clauses=[
                DecidedData.build(clause_id=one.clause_id, digest=one.digest, status=one.status)
                for one in each.clauses
            ],
        )
        for each in rows
    ]
