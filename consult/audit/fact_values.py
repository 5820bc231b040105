"""The facts of events as lines for people: names and values in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from consult.accounts.stakeholder_groups import list_localized_regions, name_groups
from consult.consultations.tags.queries import name_tag_set
from consult.core import i18n
from consult.core.i18n import gettext, pgettext

from .fact_messages import FACT_NAMES, VERB_FACT_NAMES
from .fact_queries import (
    HOLDER_FACTS,
    FactReferences,
    FactSource,
    find_ballot_id,
    is_organisation_fact,
    is_person_fact,
)
from .messages import format_verb
from .value_messages import BEFORE_NAMES, KIND_NAMES, VALUE_NAMES

MOMENT_FORM = "d MMM y, HH:mm"
EMPTY = "–"
# Numbers of rows, such as #12: they are not the numbers that a text prints. A number of ROW_LISTS
# that is not in a list is a count.
ROW_FACTS = frozenset(
    {
        "id", "after", "based_on", "into", "joined", "split_from", "other", "placed", "reshaped",
        "places",
    }
)  # fmt: skip
ROW_LISTS = frozenset(
    {
        "clauses", "clause_ids", "amendments", "comments", "members", "ballots", "adopted",
        "broken", "pending", "released", "joined", "places", "owed", "references",
    }
)  # fmt: skip


class FactLine(NamedTuple):
    """A fact of an event: its name, or its code where it has none, and its value."""

    name: str
    is_code: bool
    value: str


def list_fact_lines(source: FactSource, known: FactReferences) -> list[FactLine]:
    """List the facts of an event in their order, in the reader's language."""
    return [
        FactLine(
            _name_fact(source.verb, name),
            name not in FACT_NAMES,
            _format_fact(source, name, value, known),
        )
        for name, value in (source.facts or {}).items()
    ]


def _name_fact(verb: str, name: str) -> str:
    """Name a fact of a verb."""
    own = VERB_FACT_NAMES.get((verb, name))
    return str(own if own is not None else FACT_NAMES.get(name, name))


def _format_fact(source: FactSource, name: str, value: Any, known: FactReferences) -> str:
    """Format a fact, by what its name and the verb say that it is."""
    if value is None or value in ({}, [], ""):
        return EMPTY
    if isinstance(value, bool):
        return pgettext("true or false", "yes") if value else pgettext("true or false", "no")
    if is_person_fact(source.verb, name):
        return _format_row(value, known.people)
    if is_organisation_fact(source.verb, name):
        return _join(_format_row(each, known.organisations) for each in _build_list(value))
    if name in HOLDER_FACTS and not isinstance(value, int):
        return _format_holders(value, known)
    if name == "counts":
        return _format_counts(source, value, known)
    if name == "opened":
        return _format_opened(source, value, known)
    return _format_value(source.verb, name, value)


def _format_value(verb: str, name: str, value: Any) -> str:
    """Format a value that needs no names from the database."""
    if isinstance(value, dict):
        return _format_object(verb, name, value)
    if name == "places":
        return _join(_format_row(each) if each else gettext("the beginning") for each in value)
    if isinstance(value, list):
        return _join(
            _format_row(each) if name in ROW_LISTS else _format_value(verb, name, each)
            for each in value
        )
    if isinstance(value, int | float):
        is_row = name.endswith("_id") or name in ROW_FACTS or name == "before"
        return _format_row(value) if is_row and verb != "log.format" else str(value)
    return _format_word(verb, name, str(value))


def _format_word(verb: str, name: str, value: str) -> str:
    """Format a word: a code by its name, a moment by the clock, other words as they are."""
    if name == "language":
        return i18n.LANGUAGES.get(value, value)
    if name in {"group", "groups", "elector_groups"}:
        return i18n.isolate_direction(name_groups([value], i18n.get_language())[0])
    if name == "region":
        names = {one["code"]: one["name"] for one in list_localized_regions(i18n.get_language())}
        return names.get(value, value)
    if name == "tag_set":
        return name_tag_set(value)
    if name == "undone":
        return format_verb(value)
    if name == "taken":
        return _format_hunk(value)
    if name.endswith("_at") or name in {"until", "before"}:
        return _format_moment(value) or str(_find_names(verb, name).get(value, value))
    return str(_find_names(verb, name).get(value, value))


def _find_names(verb: str, name: str) -> Mapping[str, Any]:
    """Find the names of the codes of a fact."""
    feature = verb.partition(".")[0]
    if name == "before":
        return BEFORE_NAMES.get(feature, {})
    if name == "kind" and feature in KIND_NAMES:
        return KIND_NAMES[feature]
    if verb == "ballot.intention_noted" and name == "cast":
        return VALUE_NAMES["choice"]
    return VALUE_NAMES.get(name, {})


def _format_moment(value: str) -> str | None:
    """Format a moment in UTC; None for what is no moment."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return i18n.format_utc_moment(moment, MOMENT_FORM)


def _format_hunk(value: str) -> str:
    """Format a change that was applied: 12:0 is the first change of amendment 12."""
    amendment_id, _colon, place = value.partition(":")
    if not place.isdecimal():
        return value
    return gettext("change %(number)s of amendment #%(id)s", number=int(place) + 1, id=amendment_id)


def _format_object(verb: str, name: str, value: dict[str, Any]) -> str:
    """Format an object as pairs: digests by language, brackets by clause, times of a stage."""
    if name == "editions":
        return _join_pairs((i18n.LANGUAGES.get(code, code), one) for code, one in value.items())
    if name == "brackets":
        return _join_pairs(
            (_format_row(clause), " → ".join(str(each) for each in pairs))
            for clause, pairs in value.items()
        )
    return _join_pairs(
        (str(FACT_NAMES.get(code, code)), _format_fact_of(verb, code, each))
        for code, each in value.items()
    )


def _format_fact_of(verb: str, name: str, value: Any) -> str:
    """Format a fact inside an object."""
    return EMPTY if value is None else _format_value(verb, name, value)


def _format_counts(source: FactSource, value: Any, known: FactReferences) -> str:
    """Format counts beside the choices, which are named as voters read them."""
    if isinstance(value, dict):
        pairs = list(value.items())
    else:
        choices = known.choices.get(find_ballot_id(source) or 0, ())
        if len(choices) != len(value):
            return _join(str(each) for each in value)
        pairs = list(zip(choices, value, strict=True))
    return _join_pairs((_format_word(source.verb, "choice", code), str(n)) for code, n in pairs)


def _format_opened(source: FactSource, value: list[Any], known: FactReferences) -> str:
    """Format the votes of a secret ballot: the choice of each, counted from 1, with its proof."""
    choices = (source.facts or {}).get("choices") or known.choices.get(
        find_ballot_id(source) or 0, ()
    )
    return _join_pairs(
        (
            _format_word(source.verb, "choice", choices[number - 1])
            if 1 <= number <= len(choices)
            else str(number),
            str(proof),
        )
        for number, proof in value
    )


def _format_holders(value: Any, known: FactReferences) -> str:
    """Format one holder, several, or holders by their proxies."""
    if isinstance(value, dict):
        return _join(
            f"{_format_holder(holder, known)} → {_format_holder(proxy, known)}"
            for holder, proxy in value.items()
        )
    return _join(_format_holder(each, known) for each in _build_list(value))


def _format_holder(holder: str, known: FactReferences) -> str:
    """Format who holds a vote or a position by its name."""
    names = {"o": known.organisations, "u": known.people}.get(holder[:1], {})
    if holder[1:].isdecimal():
        return _format_row(int(holder[1:]), names)
    return _format_word("", "holder", holder)


def _format_row(number: Any, names: Mapping[int, str] | None = None) -> str:
    """Format a row by its name, or by its number."""
    if number is None:
        return EMPTY
    name = (names or {}).get(number)
    return i18n.isolate_direction(name) if name else f"#{number}"


def _build_list(value: Any) -> list[Any]:
    """Return a list as it is, and one value as a list."""
    return value if isinstance(value, list) else [value]


def _join(parts: Any) -> str:
    """Join parts with the separator of the reader's language."""
    return str(i18n.join_list(parts)) or EMPTY


def _join_pairs(pairs: Any) -> str:
    """Join pairs of a name and a value."""
    return _join(f"{name}{i18n.get_colon()}{value}" for name, value in pairs)
