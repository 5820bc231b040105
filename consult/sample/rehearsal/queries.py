"""Queries of what a rehearsal takes over: frames, issued texts and roles, without any person."""

from typing import NamedTuple

from sqlalchemy import select

from consult.consultations.frames.queries import ConsultationFrame, collect_frame, list_team
from consult.consultations.models import Consultation, FacilitatedTag, Tag
from consult.consultations.queries import list_consultations
from consult.consultations.site_texts.models import SiteText
from consult.core.database.engine import db
from consult.documents.models import Document, Version
from consult.documents.queries import (
    EditionTitle,
    list_documents,
    list_editions,
    load_clause_texts,
)
from consult.text.parsing.markdown_clauses import MarkdownClause, MarkdownDocument


class TextCopy(NamedTuple):
    """The current version of a document, with its clauses in each of its languages.

    Attributes:
        document: The address of the document.
        editions: The languages, the authentic one first.
        texts: The clauses by language; their ids are the same in each.
    """

    document: str
    slug: str
    name: dict[str, str]
    symbol: str
    editions: list[EditionTitle]
    texts: dict[str, MarkdownDocument]


class ConsultationCopy(NamedTuple):
    """A consultation as a rehearsal makes it again."""

    slug: str
    title: dict[str, str]
    frame: ConsultationFrame
    texts: list[TextCopy]


class TeamMember(NamedTuple):
    """The roles of somebody who runs consultations, without a word on who that is.

    Attributes:
        roles: Each with the address of its consultation.
        tags: Codes of the tags that a facilitator has, each with the address of its consultation.
    """

    roles: frozenset[tuple[str, str]]
    tags: frozenset[tuple[str, str]]


class InstallationCopy(NamedTuple):
    """All that a rehearsal takes over from an installation."""

    site_texts: dict[str, dict[str, str]]
    consultations: list[ConsultationCopy]
    team: list[TeamMember]


def collect_installation() -> InstallationCopy:
    """Collect what a rehearsal takes over; no row of a person, and nothing that they wrote."""
    found = list_consultations()
    return InstallationCopy(
        {each.kind: each.text for each in db.session.scalars(select(SiteText))},
        [
            ConsultationCopy(
                each.slug,
                each.title,
                collect_frame(each),
                [
                    _collect_text(
                        document, db.session.get_one(Version, document.current_version_id)
                    )
                    for document in list_documents(each.id)
                    if document.current_version_id is not None
                ],
            )
            for each in found
        ],
        _collect_team(found),
    )


def _collect_text(document: Document, version: Version) -> TextCopy:
    editions = list_editions(version.id)
    return TextCopy(
        document.slug,
        version.slug,
        version.name,
        version.symbol,
        editions,
        {
            each.language: MarkdownDocument(
                each.title,
                [
                    MarkdownClause(
                        str(line.clause_id),
                        line.label,
                        line.kind,
                        line.level,
                        line.text,
                        line.tags,
                        line.status_now,
                    )
                    for line in load_clause_texts(version.id, each.language, document.authentic)
                ],
                [],
            )
            for each in editions
        },
    )


def _collect_team(consultations: list[Consultation]) -> list[TeamMember]:
    """Collect the roles of each person, in an order that tells nothing of names."""
    roles: dict[int, set[tuple[str, str]]] = {}
    tags: dict[int, set[tuple[str, str]]] = {}
    for each in consultations:
        for user, held in list_team(each.id):
            roles.setdefault(user.id, set()).add((each.slug, held.role))
        for user_id, code in db.session.execute(
            select(FacilitatedTag.user_id, Tag.code)
            .join(Tag, Tag.id == FacilitatedTag.tag_id)
            .where(FacilitatedTag.consultation_id == each.id)
        ):
            tags.setdefault(user_id, set()).add((each.slug, code))
    return sorted(
        (
            TeamMember(frozenset(held), frozenset(tags.get(number, ())))
            for number, held in roles.items()
        ),
        key=lambda member: (sorted(member.roles), sorted(member.tags)),
    )
