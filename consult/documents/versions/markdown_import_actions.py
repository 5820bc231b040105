"""Import of a Markdown file into a working version, as its text or as a translation."""

from collections.abc import Mapping

from sqlalchemy import delete, func, select

from consult.consultations.models import Tag
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event
from consult.text.parsing.markdown_clauses import MarkdownDocument

from consult.documents import queries
from .working_version_actions import (
    TranslatedClause,
    open_working_version,
    create_unplaced_clause,
    record_clause_event,
    place_clause,
    write_translations,
    write_wording,
)
from consult.documents.labels.actions import refresh_labels
from consult.documents.models import (
    Clause,
    ClauseTag,
    Document,
    Edition,
    Placement,
    Version,
    Wording,
)


def import_markdown(
    actor: Actor,
    version_id: int,
    parsed: MarkdownDocument,
    language: str,
    known: Mapping[str, int] | None = None,
    *,
    add: bool = False,
    replace: bool = False,
) -> dict[str, int]:
    """Import the clauses of a file; return their ids by the ids in the file.

    Statuses in the file are ignored: the chair decides them.

    Args:
        actor: a writer of the version.
        version_id: the working version.
        parsed: the clauses of the file.
        language: the authentic language, for new clauses, or another one, for a
            translation.
        known: ids of clauses that keep their identity, by the ids in the file.
        add: add the clauses after the existing ones, whose title stays.
        replace: remove the existing clauses first.

    Raises:
        Conflict: the version is not empty, or a translation does not match; "misaligned"
            names the label where the two texts differ.
        Invalid: the file is empty, has unknown tags, or clauses of another document.
    """
    with open_working_version(actor, version_id) as version:
        if not parsed.clauses:
            raise Invalid("file_empty")
        own = language == version.document.authentic
        if replace:
            _clear_version(version)
        found = (
            _import_authentic_text(actor, version, parsed, known or {}, add=add)
            if own
            else _import_translation(version, parsed, language, known)
        )
        refresh_labels(version)
        _set_edition_title(version, language, "" if add else parsed.title)
        record_event(
            "version.imported",
            version,
            actor,
            audience="moderators",
            document_id=version.document_id,
            version_id=version.id,
            language=language,
            clauses=len(found),
        )
        return found


def _import_authentic_text(
    actor: Actor, version: Version, parsed: MarkdownDocument, known: Mapping[str, int], *, add: bool
) -> dict[str, int]:
    """Import new or known clauses of the document in the order of the file."""
    last = db.session.scalar(
        select(func.max(Placement.place)).where(Placement.version_id == version.id)
    )
    if last is not None and not add:
        raise Conflict("version_not_empty")
    document, found = version.document, {}
    theirs = set(
        db.session.scalars(
            select(Clause.id).where(
                Clause.document_id == document.id, Clause.id.in_(known.values())
            )
        )
    )
    if theirs != set(known.values()):
        raise Invalid("clauses_of_another_document")
    tags = _find_tag_ids(document, parsed)
    for place, each in enumerate(parsed.clauses, start=0 if last is None else max(0, last + 1)):
        number = known.get(each.id)
        fresh = number is None
        clause_id = create_unplaced_clause(document).id if number is None else number
        placement = place_clause(version, clause_id, place, each.kind, each.level)
        wording = write_wording(placement, document.authentic, each.label, each.text, None)
        if fresh:
            db.session.add_all(
                ClauseTag(clause_id=clause_id, tag_id=tags[code])
                for code in dict.fromkeys(each.tags)
            )
            record_clause_event("clause.added", version, clause_id, actor, digest=wording.digest)
        found[each.id or str(place)] = clause_id
    db.session.flush()
    return found


def _clear_version(version: Version) -> None:
    placements = select(Placement.id).where(Placement.version_id == version.id)
    db.session.execute(delete(Wording).where(Wording.placement_id.in_(placements)))
    db.session.execute(delete(Placement).where(Placement.version_id == version.id))
    db.session.expire_all()


def _find_tag_ids(document: Document, parsed: MarkdownDocument) -> dict[str, int]:
    rows = db.session.execute(
        select(Tag.code, Tag.id).where(Tag.consultation_id == document.consultation_id)
    )
    found = dict(rows.all())
    unknown = sorted({code for each in parsed.clauses for code in each.tags} - found.keys())
    if unknown:
        raise Invalid("tags_unknown", codes=", ".join(unknown))
    return found


def _import_translation(
    version: Version, parsed: MarkdownDocument, language: str, known: Mapping[str, int] | None
) -> dict[str, int]:
    """Import a translation; clauses are matched by `known`, or by order."""
    authentic = version.document.authentic
    lines = queries.load_clause_texts(version.id, authentic, authentic)
    targets = _match_by_id(lines, parsed, known) if known else _match_by_order(lines, parsed)
    write_translations(
        version,
        language,
        [
            TranslatedClause(line.clause_id, each.label, each.text, line.digest)
            for each, line in zip(parsed.clauses, targets, strict=True)
        ],
    )
    return {
        each.id or str(place): line.clause_id
        for place, (each, line) in enumerate(zip(parsed.clauses, targets, strict=True))
    }


def _match_by_id(
    lines: list[queries.ClauseText], parsed: MarkdownDocument, known: Mapping[str, int]
) -> list[queries.ClauseText]:
    by_number = {line.clause_id: line for line in lines}
    missing = [each for each in parsed.clauses if known.get(each.id) not in by_number]
    if missing:
        raise Conflict(
            "misaligned", expected="", found=missing[0].id or missing[0].label, position=0
        )
    return [by_number[known[each.id]] for each in parsed.clauses]


def _match_by_order(
    lines: list[queries.ClauseText], parsed: MarkdownDocument
) -> list[queries.ClauseText]:
    """Match clause by clause: the same number, headings with headings, level with level."""
    for position, (line, each) in enumerate(zip(lines, parsed.clauses, strict=False), start=1):
        if (line.kind == "heading", line.level) != (each.kind == "heading", each.level):
            raise Conflict(
                "misaligned",
                expected=line.label or line.text[:40],
                found=each.label or each.text[:40],
                position=position,
            )
    if len(lines) != len(parsed.clauses):
        raise Conflict("misaligned_count", expected=len(lines), found=len(parsed.clauses))
    return lines


def _set_edition_title(version: Version, language: str, title: str) -> None:
    edition = db.session.get(Edition, (version.id, language))
    if edition is None:
        document = version.document
        db.session.add(
            Edition(
                version_id=version.id,
                language=language,
                title=title or document.title.get(language) or document.title[document.authentic],
            )
        )
    elif title:
        edition.title = title
