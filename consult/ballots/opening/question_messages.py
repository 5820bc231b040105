"""Standard questions of ballots; an unchanged one is shown in each reader's language."""

from functools import lru_cache

from consult.core.i18n import force_locale, gettext, format_amendment_number

from consult.core import i18n
from consult.text.diff.change_descriptions import abridge_quotation
from consult.text.clause_names import strip_label
from consult.text.parsing.light_markup import extract_plain_text

from consult.positions.models import Ballot

LONGEST = 60  # characters of the text in a question


def propose_question(
    about: str,
    label: str,
    words: str = "",
    *,
    one_of_several: bool = False,
    adopts: bool = False,
) -> str:
    """Return the standard question about a clause, amendment or bracket in the current language.

    Args:
        adopts: Whether a formal ballot decides by yes and no; else people say what they accept.
    """
    if adopts:
        return _propose_adoption(about, label, words, one_of_several=one_of_several)
    if about == "amendment":
        return gettext("Can you accept %(number)s?", number=format_amendment_number(int(label)))
    if about == "clause":
        return gettext("Can you accept clause %(label)s as it stands?", label=strip_label(label))
    known = {"label": strip_label(label), "words": abridge_quotation(words, LONGEST)}
    if one_of_several:
        return gettext("Clause %(label)s: can you accept “%(words)s”?", **known)
    return gettext("Clause %(label)s: can you accept “%(words)s” without brackets?", **known)


def _propose_adoption(about: str, label: str, words: str, *, one_of_several: bool) -> str:
    """Return the standard question of a formal ballot in the current language."""
    if about == "amendment":
        return gettext("Shall %(number)s be adopted?", number=format_amendment_number(int(label)))
    if about == "clause":
        return gettext("Shall clause %(label)s be adopted as it stands?", label=strip_label(label))
    known = {"label": strip_label(label), "words": abridge_quotation(words, LONGEST)}
    if one_of_several:
        return gettext("Clause %(label)s: shall “%(words)s” be adopted?", **known)
    return gettext("Clause %(label)s: shall “%(words)s” be adopted without brackets?", **known)


def translate_question(ballot: Ballot) -> tuple[str, str]:
    """Return the question and its language.

    A standard question is in the reader's language, any other one as the chair wrote it.
    """
    question, own = ballot.question or "", ballot.language or "en"
    if ballot.subject not in {"clause", "amendment", "bracket"} or not ballot.label:
        return question, own
    several = bool(ballot.bracket and ballot.bracket.get("alternative"))
    words = extract_plain_text(ballot.words or "") if ballot.bracket else ""
    for adopts in (False, True):
        found = _build_translations(ballot.subject, ballot.label, words, several, adopts)
        if question in found.values():
            return found[i18n.get_language()], i18n.get_language()
    return question, own


@lru_cache(maxsize=200)
def _build_translations(
    about: str, label: str, words: str, several: bool, adopts: bool
) -> dict[str, str]:
    """Build the standard question in all languages."""
    found = {}
    for language in i18n.LANGUAGES:
        with force_locale(i18n.LOCALES.get(language, language)):
            found[language] = propose_question(
                about, label, words, one_of_several=several, adopts=adopts
            )
    return found
