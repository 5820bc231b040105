"""The subject of a report: a consultation, and a version of one or of each document."""

from typing import NamedTuple

from consult.consolidation.synthesis.queries import is_synthesis_public
from consult.consultations.models import Consultation
from consult.core.i18n import LANGUAGES, choose_title, get_sentence_comma, isolate_direction
from consult.core.permissions.actor import Actor
from consult.documents.models import Version
from consult.documents.queries import list_documents, list_editions

PUBLIC_READER = Actor()  # a report holds what everyone can read, not what its reader may
DAY_FORMAT = "d MMM y"
MOMENT_FORMAT = "d MMM y, HH:mm"


class ReportScope(NamedTuple):
    """The subject of a report.

    Attributes:
        versions: an issued version of each document that the report is about.
        document_id: the document, if the report is about one; None for all.
        language: of the report.
    """

    consultation: Consultation
    versions: list[Version]
    document_id: int | None
    language: str


def make_version_scope(version: Version, language: str) -> ReportScope:
    """Make the scope of a report on one document, up to a version."""
    return ReportScope(version.document.consultation, [version], version.document_id, language)


def make_consultation_scope(consultation: Consultation, language: str) -> ReportScope:
    """Make the scope of a report on all documents, with the current version of each."""
    return ReportScope(consultation, list_reported_versions(consultation.id), None, language)


def list_reported_versions(consultation_id: int) -> list[Version]:
    """List the current versions of the documents of a consultation, in their order."""
    return [
        version
        for document in list_documents(consultation_id)
        for version in document.versions
        if version.id == document.current_version_id
    ]


def list_versions_until(version: Version) -> list[Version]:
    """List the issued versions of a document up to this one."""
    return [
        each for each in version.document.versions if each.issued and each.place <= version.place
    ]


def list_summed_up_versions(scope: ReportScope) -> list[Version]:
    """List the versions of which everyone can read the synthesis of inputs."""
    return [each for each in scope.versions if is_synthesis_public(each)]


def choose_text_language(version: Version, language: str) -> str:
    """Choose the language of an annexed text: that of the report, or else the authentic one."""
    there = {each.language for each in list_editions(version.id)}
    return language if language in there else version.document.authentic


def name_version(version: Version) -> str:
    """Name a version for a sentence: by its symbol, or by its document and its name."""
    if version.symbol:
        return isolate_direction(version.symbol)
    names = (version.document.title, version.name)
    return get_sentence_comma().join(isolate_direction(choose_title(each)) for each in names)


def is_report_language(language: str) -> bool:
    """Return whether there are reports in a language: in each of the interface."""
    return language in LANGUAGES
