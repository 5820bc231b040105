"""Sentences that files print around a text, in the language of the text."""

from datetime import datetime

from consult.core.i18n import force_locale, gettext as _, ngettext

from consult.core import i18n
from consult.documents.models import Version
from consult.documents.queries import EditionTitle


def get_frame_labels(language: str) -> dict[str, str]:
    """Return the labels of the frame by code, in a language."""
    with force_locale(i18n.LOCALES.get(language, language)):
        return {
            "symbol": _("Symbol"),
            "version": _("Version"),
            "date": _("Date"),
            "language": _("Language"),
            "issued": _("issued"),
            "working": _("working version, not issued"),
            "page": _("Page"),
            "authentic": _("authentic text"),
            "official": _("translation; the authentic text is in another language"),
            "unofficial": _("unofficial translation"),
            "agreed": _("agreed"),
            "adref": _("agreed ad ref"),
            "stale": _("translation of an earlier text"),
            "untranslated": _("not translated yet"),
            "compared": _("authentic text; the translation is of an earlier one"),
            "moderator": _("Moderators"),
            "somebody": _("former participant"),
        }


def format_edition_dates(language: str, edition: EditionTitle) -> str:
    """Return when a translation followed its version and was corrected; empty if neither."""
    with force_locale(i18n.LOCALES.get(language, language)):
        moments = (
            (_("published on %(day)s"), edition.published_at),
            (_("corrected on %(day)s"), edition.corrected_at),
        )
        return " · ".join(
            str(words) % {"day": format_day(language, moment)}
            for words, moment in moments
            if moment is not None
        )


def format_origin(
    language: str, version: str, document: str, address: str, digest: str | None
) -> str:
    """Return the sentence that names the origin of the text, with the digest of its edition."""
    with force_locale(i18n.LOCALES.get(language, language)):
        origin = str(
            _(
                "This text was made from %(version)s of “%(document)s” at %(address)s",
                version=version,
                document=document,
                address=address,
            )
        )
        if digest is None:
            return origin
        return str(_("%(origin)s. Its digest (SHA-256): %(digest)s", origin=origin, digest=digest))


def format_record_head(language: str, head: str) -> str:
    """Return the sentence that prints the head of the public record at the issue; empty without."""
    if not head:
        return ""
    with force_locale(i18n.LOCALES.get(language, language)):
        return str(
            _(
                "Head of the public record at the issue, for tools/verify.py --expect: %(head)s",
                head=head,
            )
        )


def format_changes_since(language: str, version: Version, left_out: int) -> str:
    """Return the sentence that names the compared version and the number of comments left out."""
    with force_locale(i18n.LOCALES.get(language, language)):
        said = _(
            "Tracked changes since %(version)s (%(symbol)s).",
            version=i18n.choose_title(version.name, language),
            symbol=version.symbol,
        )
        more = ngettext(
            "%(num)s more comment is on the pages of the clauses.",
            "%(num)s more comments are on the pages of the clauses.",
            left_out,
        )
        return f"{said} {more}" if left_out else str(said)


def format_open_amendments(language: str, count: int, left_out: int) -> str:
    """Return the sentence that counts the open amendments and the comments left out."""
    with force_locale(i18n.LOCALES.get(language, language)):
        said = ngettext(
            "%(num)s open amendment, as a tracked change or a comment in its author’s name.",
            "%(num)s open amendments, as tracked changes or comments in their authors’ names.",
            count,
        )
        more = ngettext(
            "%(num)s more comment is on the pages of the clauses.",
            "%(num)s more comments are on the pages of the clauses.",
            left_out,
        )
        return f"{said} {more}" if left_out else str(said)


def format_move(language: str, label: str, behind: str | None) -> str:
    """Return the sentence of a move, in the language of the file.

    Args:
        behind: name of the clause that it would follow; None for the beginning.
    """
    with force_locale(i18n.LOCALES.get(language, language)):
        if behind is None:
            return str(_("Move clause %(label)s to the beginning.", label=label))
        return str(_("Move clause %(label)s after clause %(after)s.", label=label, after=behind))


def format_split(language: str, label: str, words: str) -> str:
    """Return the sentence of a split, in the language of the file.

    Args:
        words: beginning of the second part.
    """
    with force_locale(i18n.LOCALES.get(language, language)):
        return str(
            _(
                "Split clause %(label)s in two: the second begins with “%(words)s”.",
                label=label,
                words=words,
            )
        )


def format_merge(language: str, label: str, before: str) -> str:
    """Return the sentence of a merge into another clause, in the language of the file."""
    with force_locale(i18n.LOCALES.get(language, language)):
        return str(
            _(
                "Merge clause %(label)s with clause %(before)s, as one clause.",
                label=label,
                before=before,
            )
        )


def format_day(language: str, moment: datetime) -> str:
    """Format a day in a language."""
    with force_locale(i18n.LOCALES.get(language, language)):
        return i18n.format_moment(moment, "d MMM y")
