"""Changes of open amendments in a drafted text: insert them and extract them again."""

from collections.abc import Callable, Hashable, Iterable, Sequence

from consult.amendments.queries import AmendmentView
from consult.consolidation.workbench.clause_text_queries import (
    get_author_name,
    build_hunk_key,
    load_offered_hunks,
)
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.errors import Conflict, Invalid
from consult.text.merge import draft_passages as drafted
from consult.text.merge.collisions import get_demand_key
from consult.text.merge.hunk_merge import Hunk
from consult.text.merge.mark_pairs import complete_pairs

from .models import DraftedText
from .revisions import load_base_text

HunksByAmendment = dict[int, tuple[AmendmentView, list[tuple[str, Hunk]]]]


def load_open_hunks(actor: Actor, clause_id: int, base: str) -> HunksByAmendment:
    """Load the open amendments of a clause by number, each with its changes and their keys.

    Args:
        base: the issued text that is drafted. Amendments are to the current text; if that reads
            otherwise, none has a place here.
    """
    return {
        each.id: (each, [(build_hunk_key(hunk, number), hunk) for number, hunk in enumerate(found)])
        for each, found in load_offered_hunks(actor, clause_id)
        if each.parent_id is None and each.current_text == base
    }


def insert_hunks(
    actor: Actor, text: DraftedText, keys: Iterable[str], own: str
) -> tuple[drafted.Passages, list[str]]:
    """Insert these changes into a drafted text.

    Returns the passages, and the keys of all changes inserted.

    A change brings those with it that it cannot stand without.

    Args:
        own: Name of the meeting or group for the passages already there.

    Raises Invalid for a change that no open amendment of the clause makes.
    """
    base, made = load_base_text(text), text.sourced_passages
    there, chosen = load_open_hunks(actor, text.clause_id, base), []
    for each, wanted in _select_hunks(there, keys):
        every = there[each.id][1]
        complete = complete_pairs(base, [hunk for _, hunk in every], wanted)
        made = drafted.apply_to_draft(
            base,
            made,
            complete,
            _list_sources(there, complete),
            _build_name_lookup(own, {each.id: get_author_name(each, get_issued_language(text))}),
            get_version_name(text),
        )
        chosen += [key for key, hunk in every if hunk in complete]
    return made, chosen


def _build_name_lookup(own: str, names: dict[int, str]) -> Callable[[Hashable], str]:
    """Build the function that names a source: this meeting or group, or an amendment."""

    def name_source(source: Hashable) -> str:
        return own if source == drafted.DRAFT_SOURCE else names[int(str(source))]

    return name_source


def extract_hunks(
    actor: Actor, text: DraftedText, keys: Iterable[str]
) -> tuple[drafted.Passages, list[str]]:
    """Extract these changes from a drafted text; return its passages and the changes' keys.

    Raises Conflict if the passages of a change were changed since.
    """
    base, made, gone = load_base_text(text), text.sourced_passages, []
    there = load_open_hunks(actor, text.clause_id, base)
    for each, wanted in _select_hunks(there, keys):
        left = drafted.remove_from_draft(base, made, wanted)
        if left is None:
            raise Conflict("words_changed_since")
        made = left
        gone += [key for key, hunk in there[each.id][1] if hunk in wanted]
    return made, gone


def _select_hunks(
    there: HunksByAmendment, keys: Iterable[str]
) -> list[tuple[AmendmentView, list[Hunk]]]:
    """Select the changes with these keys, by amendment.

    Raises Invalid without a key and for an unknown one.
    """
    wanted = set(keys)
    if not wanted or not wanted <= {key for _, own in there.values() for key, _ in own}:
        raise Invalid(fields={"taken": {"type": "no_such_hunk"}})
    return [
        (each, [hunk for key, hunk in own if key in wanted])
        for each, own in there.values()
        if any(key in wanted for key, _ in own)
    ]


def _list_sources(there: HunksByAmendment, own: Sequence[Hunk]) -> tuple[str, ...]:
    """List the sources of these changes: all amendments that make all of them."""
    wanted = {get_demand_key(hunk) for hunk in own}
    first = int(str(own[0].source))
    others = [
        number
        for number, (_, found) in there.items()
        if number != first and wanted <= {get_demand_key(hunk) for _, hunk in found}
    ]
    return tuple(f"a{number}" for number in (first, *others))


def get_issued_language(text: DraftedText) -> str:
    """Return the language in which a clause is drafted: the authentic one."""
    return text.version.document.authentic


def get_version_name(text: DraftedText) -> str:
    """Return the name of the issued version as the text itself gives it."""
    return i18n.choose_title(text.version.name, get_issued_language(text)) or text.version.slug
