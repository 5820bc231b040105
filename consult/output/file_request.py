"""Which files a version can be had as, which one is asked for, and what it is called when it is saved."""
from typing import NamedTuple

import regex

from consult.core.permissions.actor import Actor
from consult.core.errors import NotFound
from consult.documents.models import Version
from consult.documents.queries import editions_of, versions_for

from .formats import FORMATS, GROUPS, Format

LONGEST = 60  # characters of a symbol in a file's name
_LEFT_OUT = regex.compile(r"[^\w\s/\\:;,-]|_", regex.ASCII)
_PARTED = regex.compile(r"[\s/\\:;,-]+")


class Asked(NamedTuple):
    """A file: its format, the version, the language, and the earlier version that it is compared with."""

    form: Format
    version: Version
    language: str
    against: Version | None


def earlier(actor: Actor, version: Version) -> list[Version]:
    """The versions before one that the actor may read, the nearest first."""
    return [each for each in versions_for(actor, version.document)[::-1] if each.place < version.place]


def languages(form: Format, version: Version, other: Version | None = None) -> list[str]:
    """The languages that there is a file in, the authentic one first; of a comparison those that both versions have."""
    authentic = version.document.authentic
    there = [each.language for each in editions_of(version.id)]
    if form.compares and other is not None:
        both = {each.language for each in editions_of(other.id)}
        there = [each for each in there if each in both]
    return there if form.by_language else [each for each in there if each == authentic]


def asked(actor: Actor, version: Version, code: str, language: str | None, against: str | int | None) -> Asked:
    """The file that an address names; without a language the authentic one, without another version the one before.

    against: the slug or the number of an earlier version. Raises NotFound for what there is none of.
    """
    form = FORMATS.get(code)
    if form is None or not form.offered(version):
        raise NotFound(what="File")
    other = None
    if form.compares:
        before = earlier(actor, version)
        other = next((each for each in before if against in {None, "", each.slug, each.id}), None)
        if other is None:
            raise NotFound(what="Version")
    there = languages(form, version, other)
    if not there or (language and language not in there):
        raise NotFound(what="Edition")
    return Asked(form, version, language or there[0], other)


def offered(actor: Actor, version: Version) -> list[tuple[str, list[Format]]]:
    """The files of a version by group, as the page lists them; a redline only where there is an earlier version."""
    there = [form for form in FORMATS.values() if form.offered(version)]
    if not earlier(actor, version):
        there = [form for form in there if not form.compares]
    groups = [(group, [form for form in there if form.group == group]) for group in GROUPS]
    return [(group, forms) for group, forms in groups if forms]


def file_name(wanted: Asked) -> str:
    """What a file is called when it is saved: WSIS20-S-Rev1-redline-against-Zero-draft-en.docx."""
    version, form, other = wanted.version, wanted.form, wanted.against
    parts = [_called(version.symbol) or f"{version.document.slug}-{version.slug}"]
    if not version.issued:
        parts.append("working")
    if other is not None:
        parts += ["redline-against", _called(other.symbol.rpartition("/")[2]) or other.slug]
    elif form.group != "text" or form.code.startswith("amendments_"):
        parts.append(form.code.partition("_")[0])
    parts.append(wanted.language)
    return f"{'-'.join(filter(None, parts))}.{form.extension}"


def _called(symbol: str) -> str:
    """A symbol, or a part of one, as a part of a file's name."""
    return _PARTED.sub("-", _LEFT_OUT.sub("", symbol)).strip("-")[:LONGEST]
