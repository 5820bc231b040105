"""Changes that edits ask for, dropped into words that are drafted in common, and taken out of them again."""
from collections.abc import Callable, Hashable, Iterable, Sequence

from consult.amendments.queries import AmendmentView
from consult.consolidation.workbench.actions import get_author_name, build_hunk_key, load_offered_hunks
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


def load_open_hunks(actor: Actor, clause_id: int) -> HunksByAmendment:
    """What the open edits of a clause ask for: by row, the edit and its changes with their names."""
    return {each.id: (each, [(build_hunk_key(hunk, number), hunk) for number, hunk in enumerate(found)])
            for each, found in load_offered_hunks(actor, clause_id)}


def insert_hunks(actor: Actor, text: DraftedText, keys: Iterable[str], own: str) -> tuple[drafted.Passages, list[str]]:
    """The words with these changes, and the names of all that came along; own: how what stands there is called.

    Raises Invalid for a change that no open edit of the clause asks for.
    """
    base, made = load_base_text(text), text.kept
    there, chosen = load_open_hunks(actor, text.clause_id), []
    for each, wanted in _select_hunks(there, keys):
        every = there[each.id][1]
        complete = complete_pairs(base, [hunk for _, hunk in every], wanted)
        made = drafted.apply_to_draft(base, made, complete, _list_sources(there, complete),
                             _build_name_lookup(own, {each.id: get_author_name(each, get_issued_language(text))}), get_version_name(text))
        chosen += [key for key, hunk in every if hunk in complete]
    return made, chosen


def _build_name_lookup(own: str, names: dict[int, str]) -> Callable[[Hashable], str]:
    def called(source: Hashable) -> str:
        return own if source == drafted.DRAFT_SOURCE else names[int(str(source))]
    return called


def extract_hunks(actor: Actor, text: DraftedText, keys: Iterable[str]) -> tuple[drafted.Passages, list[str]]:
    """The words without these changes; raises Conflict where theirs were changed since."""
    base, made, gone = load_base_text(text), text.kept, []
    there = load_open_hunks(actor, text.clause_id)
    for each, wanted in _select_hunks(there, keys):
        left = drafted.remove_from_draft(base, made, wanted)
        if left is None:
            raise Conflict("words_changed_since")
        made = left
        gone += [key for key, hunk in there[each.id][1] if hunk in wanted]
    return made, gone


def _select_hunks(there: HunksByAmendment, keys: Iterable[str]) -> list[tuple[AmendmentView, list[Hunk]]]:
    wanted = set(keys)
    if not wanted or not wanted <= {key for _, own in there.values() for key, _ in own}:
        raise Invalid(fields={"taken": {"type": "no_such_hunk"}})
    return [(each, [hunk for key, hunk in own if key in wanted]) for each, own in there.values()
            if any(key in wanted for key, _ in own)]


def _list_sources(there: HunksByAmendment, own: Sequence[Hunk]) -> tuple[str, ...]:
    """The edit that asks for these changes, and the others that ask for all of the same."""
    wanted = {get_demand_key(hunk) for hunk in own}
    first = int(str(own[0].source))
    others = [number for number, (_, found) in there.items()
              if number != first and wanted <= {get_demand_key(hunk) for _, hunk in found}]
    return tuple(f"a{number}" for number in (first, *others))


def get_issued_language(text: DraftedText) -> str:
    """The language in which a clause is drafted: the authentic one."""
    return text.version.document.authentic


def get_version_name(text: DraftedText) -> str:
    """How the version that is read is named in the text itself."""
    return i18n.choose_title(text.version.name, get_issued_language(text)) or text.version.slug
