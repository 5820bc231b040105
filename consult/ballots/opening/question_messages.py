"""The questions that are offered ready-made to whoever sounds out a room: left as they were, each reads them as their own."""
from functools import lru_cache

from flask_babel import force_locale, gettext

from consult.amendments.blueprint import a_number
from consult.core import i18n
from consult.text.diff.change_descriptions import abridged
from consult.text.clause_names import bare
from consult.text.parsing.light_markup import plain

from consult.positions.models import Ballot

LONGEST = 60  # characters of the words that are asked about


def proposed(about: str, label: str, words: str = "", *, one_of_several: bool = False) -> str:
    """The question on a clause, an edit, the words of a bracket or one of its alternatives, in the language in force."""
    if about == "amendment":
        return gettext("Can you accept %(number)s?", number=a_number(int(label)))
    if about == "clause":
        return gettext("Can you accept clause %(label)s as it stands?", label=bare(label))
    known = {"label": bare(label), "words": abridged(words, LONGEST)}
    if one_of_several:
        return gettext("Clause %(label)s: can you accept “%(words)s”?", **known)
    return gettext("Clause %(label)s: can you accept “%(words)s” without brackets?", **known)


def question_of(ballot: Ballot) -> tuple[str, str]:
    """The question with its language: the reader's, where it was left as it was proposed; else as the chair wrote it."""
    question, own = ballot.question or "", ballot.language or "en"
    if ballot.subject not in {"clause", "amendment", "bracket"} or not ballot.label:
        return question, own
    several = bool(ballot.bracket and ballot.bracket.get("alternative"))
    found = _in_all(ballot.subject, ballot.label, plain(ballot.words or "") if ballot.bracket else "", several)
    return (found[i18n.spoken()], i18n.spoken()) if question in found.values() else (question, own)


@lru_cache(maxsize=200)
def _in_all(about: str, label: str, words: str, several: bool) -> dict[str, str]:
    found = {}
    for language in i18n.LANGUAGES:
        with force_locale(i18n.LOCALES.get(language, language)):
            found[language] = proposed(about, label, words, one_of_several=several)
    return found
