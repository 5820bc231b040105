"""Which files a version can be had as, which one is asked for, and what it is called when it is saved."""
from typing import NamedTuple

import regex

from consult.core.permissions.actor import Actor
from consult.core.errors import NotFound
from consult.documents.models import Version
from consult.documents.queries import list_editions, list_readable_versions

from .formats import FORMATS, FORMAT_GROUPS, FileFormat

LONGEST_SYMBOL = 60  # characters of a symbol in a file's name
_NOT_IN_FILE_NAME = regex.compile(r"[^\w\s/\\:;,-]|_", regex.ASCII)
_SEPARATORS = regex.compile(r"[\s/\\:;,-]+")


class FileRequest(NamedTuple):
    """A file: its format, the version, the language, and the earlier version that it is compared with."""

    form: FileFormat
    version: Version
    language: str
    against: Version | None


def list_earlier_versions(actor: Actor, version: Version) -> list[Version]:
    """The versions before one that the actor may read, the nearest first."""
    return [each for each in list_readable_versions(actor, version.document)[::-1] if each.place < version.place]


def list_languages(form: FileFormat, version: Version, other: Version | None = None) -> list[str]:
    """The languages that there is a file in, the authentic one first; of a comparison those that both versions have."""
    authentic = version.document.authentic
    there = [each.language for each in list_editions(version.id)]
    if form.compares and other is not None:
        both = {each.language for each in list_editions(other.id)}
        there = [each for each in there if each in both]
    return there if form.by_language else [each for each in there if each == authentic]


def resolve_request(actor: Actor, version: Version, code: str, language: str | None, against: str | int | None) -> FileRequest:
    """The file that an address names; without a language the authentic one, without another version the one before.

    against: the slug or the number of an earlier version. Raises NotFound for what there is none of.
    """
    form = FORMATS.get(code)
    if form is None or not form.offered(version):
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
    """The files of a version by group, as the page lists them; a redline only where there is an earlier version."""
    there = [form for form in FORMATS.values() if form.offered(version)]
    if not list_earlier_versions(actor, version):
        there = [form for form in there if not form.compares]
    groups = [(group, [form for form in there if form.group == group]) for group in FORMAT_GROUPS]
    return [(group, forms) for group, forms in groups if forms]


def build_file_name(wanted: FileRequest) -> str:
    """What a file is called when it is saved: WSIS20-S-Rev1-redline-against-Zero-draft-en.docx."""
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
    """A symbol, or a part of one, as a part of a file's name."""
    return _SEPARATORS.sub("-", _NOT_IN_FILE_NAME.sub("", symbol)).strip("-")[:LONGEST_SYMBOL]
