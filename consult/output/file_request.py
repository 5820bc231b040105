"""Requests of files: the offered formats, the requested file, and its name when saved."""

from typing import NamedTuple

import regex

from consult.core.permissions.actor import Actor
from consult.core.errors import NotFound
from consult.core.i18n import LANGUAGES
from consult.documents.models import Version
from consult.documents.queries import list_editions, list_readable_versions

from .formats import FORMATS, FORMAT_GROUPS, FileFormat

LONGEST_SYMBOL = 60  # characters of a symbol in a file name
_NOT_IN_FILE_NAME = regex.compile(r"[^\w\s/\\:;,-]|_", regex.ASCII)
_SEPARATORS = regex.compile(r"[\s/\\:;,-]+")


class FileRequest(NamedTuple):
    """A requested file: its format, version, language, and the earlier version to compare with."""

    form: FileFormat
    version: Version
    language: str
    against: Version | None


def list_earlier_versions(actor: Actor, version: Version) -> list[Version]:
    """List the earlier versions that the actor may read, the nearest first."""
    return [
        each
        for each in list_readable_versions(actor, version.document)[::-1]
        if each.place < version.place
    ]


def list_languages(form: FileFormat, version: Version, other: Version | None = None) -> list[str]:
    """List the languages of a file, the authentic one first.

    A redline exists in the languages that both versions have.
    """
    authentic = version.document.authentic
    if form.in_every_language:
        return [authentic, *(each for each in LANGUAGES if each != authentic)]
    there = [each.language for each in list_editions(version.id)]
    if form.compares and other is not None:
        both = {each.language for each in list_editions(other.id)}
        there = [each for each in there if each in both]
    return there if form.by_language else [each for each in there if each == authentic]


def resolve_file_request(
    actor: Actor, version: Version, code: str, language: str | None, against: str | int | None
) -> FileRequest:
    """Resolve the file that an address names.

    Args:
        language: the authentic one if missing.
        against: slug or number of an earlier version; the nearest one if missing.

    Raises:
        NotFound: there is no such file, earlier version or edition.
    """
    form = FORMATS.get(code)
    if form is None or not form.is_offered(version):
        raise NotFound(what="File")
    other = None
    if form.compares:
        before = list_earlier_versions(actor, version)
        other = next((each for each in before if against in {None, "", each.slug, each.id}), None)
        if other is None:
            raise NotFound(what="Version")
    there = list_languages(form, version, other)
    if not there or (language and language not in there):
        raise NotFound(what="Edition")
    return FileRequest(form, version, language or there[0], other)


def list_formats_by_group(actor: Actor, version: Version) -> list[tuple[str, list[FileFormat]]]:
    """List the formats of a version by group, in the order of the page.

    Redlines are left out when there is no earlier version.
    """
    there = [form for form in FORMATS.values() if form.is_offered(version)]
    if not list_earlier_versions(actor, version):
        there = [form for form in there if not form.compares]
    groups = [(group, [form for form in there if form.group == group]) for group in FORMAT_GROUPS]
    return [(group, forms) for group, forms in groups if forms]


def build_file_name(wanted: FileRequest) -> str:
    """Build the name under which a file is saved.

    For example WSIS20-S-Rev1-redline-against-Zero-draft-en.docx.
    """
    version, form, other = wanted.version, wanted.form, wanted.against
    parts = [_clean_symbol(version.symbol) or f"{version.document.slug}-{version.slug}"]
    if not version.issued:
        parts.append("working")
    if other is not None:
        parts += ["redline-against", _clean_symbol(other.symbol.rpartition("/")[2]) or other.slug]
    elif form.group != "text" or form.code.startswith("amendments_"):
        parts.append(form.code.partition("_")[0])
    parts.append(wanted.language)
    return f"{'-'.join(filter(None, parts))}.{form.extension}"


def _clean_symbol(symbol: str) -> str:
    """Turn a symbol, or a part of one, into a part of a file name."""
    return _SEPARATORS.sub("-", _NOT_IN_FILE_NAME.sub("", symbol)).strip("-")[:LONGEST_SYMBOL]
