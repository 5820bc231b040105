"""Names of the forms of which drafts are kept: what a form is about, and which fields it has."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from consult.core.digests import hash_text
from consult.core.errors import NotFound

WORDS = ("text", "body", "reason")  # fields that a person types, the most telling first
COMMENT = ("body", "kind")
AMENDMENT = ("text", "reason", "coalition_id")
# By the beginning of the name: the kind, the fields, and whose number the first one is.
FORMS = {
    "clause": ("comment", (*COMMENT, "place", "exact", "start", "end", "wording_id"), "clause"),
    "reply": ("reply", COMMENT, "comment"),
    "amendment": ("amendment_comment", COMMENT, "amendment"),
    "document": ("document_comment", (*COMMENT, "place"), "document"),
    "amend": (
        "amendment",
        (*AMENDMENT, "kind", "wording_id", "after", "cut", "clause_level"),
        "clause",
    ),
    "new": ("new_clause", (*AMENDMENT, "clause_kind", "clause_level", "language"), "document"),
    "amend-it": ("sub_amendment", ("text", "reason", "revision"), "amendment"),
    "position": ("position", ("reason",), "clause"),
    "position-a": ("amendment_position", ("reason",), "amendment"),
}
NAME = re.compile(
    r"(?P<form>clause|reply|amendment|document|amend-it|amend|new|position)-(?P<of>a?)"
    r"(?P<number>[1-9]\d{0,8})(?:-(?P<more>\d{1,9}|ar|en|es|fr|ru|zh))?"
)
LANGUAGE_FORMS = {"amend"}  # a form for each language of the text
PLACE_FORMS = {"new"}  # a form for each clause behind which something may be put; 0: the first
BASES = {"wording_id", "revision", "start", "end"}  # of the text that was read, never put back


class DraftTarget(NamedTuple):
    """A form of which a draft may be kept.

    Attributes:
        name: Its name in pages, such as `amend-12-fr`.
        kind: The contribution that it becomes.
        fields: The names of its fields.
        subject: "clause", "comment", "amendment" or "document": the thing that `number` names.
        language: Of an amendment, the language of the text.
        after: Of a new clause, the clause behind which it comes; 0 at the beginning.
    """

    name: str
    kind: str
    fields: tuple[str, ...]
    subject: str
    number: int
    language: str | None = None
    after: int | None = None


def parse_target(name: str) -> DraftTarget:
    """Parse the name of a form.

    Raises:
        NotFound: No form of which drafts are kept has this name.
    """
    found = NAME.fullmatch(name)
    form = found and (f"{found['form']}-a" if found["of"] else found["form"])
    if found is None or form not in FORMS:
        raise NotFound(what="Draft")
    more = found["more"] or ""
    is_language, is_place = more.isalpha(), more.isdecimal()
    if is_language != (form in LANGUAGE_FORMS) or is_place != (form in PLACE_FORMS):
        raise NotFound(what="Draft")
    kind, fields, subject = FORMS[form]
    return DraftTarget(
        name,
        kind,
        fields,
        subject,
        int(found["number"]),
        more if is_language else None,
        int(more) if is_place else None,
    )


def parse_mark(mark: str) -> tuple[DraftTarget, int]:
    """Parse what a form carries: its name, and the version of the draft that it was shown with.

    A form without a draft carries version 0.

    Raises:
        NotFound: No form of which drafts are kept has this name.
    """
    name, _, version = mark.partition(":")
    if not (version.isascii() and version.isdecimal() and len(version) < 16):
        raise NotFound(what="Draft")
    return parse_target(name), int(version)


def select_fields(target: DraftTarget, given: dict[str, str]) -> dict[str, str]:
    """Select the fields of the form that have a value; empty without a word."""
    found = {name: given[name] for name in target.fields if given.get(name)}
    return found if any(found.get(name, "").strip() for name in WORDS) else {}


def has_same_words(kept: Mapping[str, object], sent: Mapping[str, object]) -> bool:
    """Return whether what was sent has the words of the draft; ends of lines do not count."""
    return _list_plain_words(kept) == _list_plain_words(sent)


def digest_words(sent: Mapping[str, object]) -> str:
    """Compute the digest of the words that were sent; ends of lines do not count."""
    return hash_text("\n".join(_list_plain_words(sent)))


def _list_plain_words(fields: Mapping[str, object]) -> list[str]:
    return [" ".join(str(fields.get(name) or "").split()) for name in WORDS]
