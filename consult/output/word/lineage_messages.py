"""Margin notes of a redline on splits and merges of clauses, in the language of the text."""

from collections.abc import Iterable

from consult.core.i18n import force_locale, gettext as _

from consult.core import i18n
from consult.documents.comparison import ClauseDifference
from consult.text.clause_names import strip_label

from consult.output.render_input import ChangeAuthor, FileComment


def build_lineage_notes(
    changes: Iterable[ClauseDifference], language: str, hand: ChangeAuthor
) -> dict[int, list[FileComment]]:
    """Build a note by the version itself for each clause that was split or merged, by clause."""
    found = list(changes)
    labels = {each.clause_id: strip_label(each.line.label) or "·" for each in found}
    with force_locale(i18n.LOCALES.get(language, language)):
        said = {each.clause_id: _describe_lineage(each, labels) for each in found}
    return {
        number: [
            FileComment(
                id=-number, parent=None, author=hand.author, at=hand.at, body=words, quoted=""
            )
        ]
        for number, words in said.items()
        if words
    }


def _describe_lineage(change: ClauseDifference, labels: dict[int, str]) -> str:
    """Return the sentence that the comparison page also uses."""
    came, went = (
        i18n.join_list(labels.get(number, "·") for number in some)
        for some in (change.came_from, change.went_to)
    )
    if change.kind == "split":
        return (
            _("continues %(labels)s", labels=came)
            if change.continues
            else _("split from %(label)s", label=came)
        )
    if change.kind == "merged":
        return (
            _("split into %(labels)s", labels=went)
            if len(change.went_to) > 1
            else _("merged with %(label)s", label=went)
        )
    return _("with %(labels)s", labels=came) if change.old and change.came_from else ""
