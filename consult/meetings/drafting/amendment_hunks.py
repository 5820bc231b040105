"""Changes that edits ask for, dropped into words that are drafted in common, and taken out of them again."""
from collections.abc import Callable, Hashable, Iterable, Sequence

from consult.amendments.queries import Proposal
from consult.consolidation.workbench.actions import attributed, key_of, offered
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.errors import Conflict, Invalid
from consult.text.merge import draft_passages as drafted
from consult.text.merge.collisions import alike
from consult.text.merge.hunk_merge import Hunk
from consult.text.merge.mark_pairs import completed

from .models import Drafted
from .revisions import base_of

Asked = dict[int, tuple[Proposal, list[tuple[str, Hunk]]]]


def asked(actor: Actor, clause_id: int) -> Asked:
    """What the open edits of a clause ask for: by row, the edit and its changes with their names."""
    return {each.id: (each, [(key_of(hunk, number), hunk) for number, hunk in enumerate(found)])
            for each, found in offered(actor, clause_id)}


def dropped(actor: Actor, text: Drafted, keys: Iterable[str], own: str) -> tuple[drafted.Passages, list[str]]:
    """The words with these changes, and the names of all that came along; own: how what stands there is called.

    Raises Invalid for a change that no open edit of the clause asks for.
    """
    base, made = base_of(text), text.kept
    there, chosen = asked(actor, text.clause_id), []
    for each, wanted in _wanted(there, keys):
        every = there[each.id][1]
        complete = completed(base, [hunk for _, hunk in every], wanted)
        made = drafted.taken(base, made, complete, _alike(there, complete),
                             _called(own, {each.id: attributed(each, issued_language(text))}), version_named(text))
        chosen += [key for key, hunk in every if hunk in complete]
    return made, chosen


def _called(own: str, names: dict[int, str]) -> Callable[[Hashable], str]:
    def called(source: Hashable) -> str:
        return own if source == drafted.NOW else names[int(str(source))]
    return called


def taken_out(actor: Actor, text: Drafted, keys: Iterable[str]) -> tuple[drafted.Passages, list[str]]:
    """The words without these changes; raises Conflict where theirs were changed since."""
    base, made, gone = base_of(text), text.kept, []
    there = asked(actor, text.clause_id)
    for each, wanted in _wanted(there, keys):
        left = drafted.left(base, made, wanted)
        if left is None:
            raise Conflict("words_changed_since")
        made = left
        gone += [key for key, hunk in there[each.id][1] if hunk in wanted]
    return made, gone


def _wanted(there: Asked, keys: Iterable[str]) -> list[tuple[Proposal, list[Hunk]]]:
    wanted = set(keys)
    if not wanted or not wanted <= {key for _, own in there.values() for key, _ in own}:
        raise Invalid(fields={"taken": {"type": "no_such_hunk"}})
    return [(each, [hunk for key, hunk in own if key in wanted]) for each, own in there.values()
            if any(key in wanted for key, _ in own)]


def _alike(there: Asked, own: Sequence[Hunk]) -> tuple[str, ...]:
    """The edit that asks for these changes, and the others that ask for all of the same."""
    wanted = {alike(hunk) for hunk in own}
    first = int(str(own[0].source))
    others = [number for number, (_, found) in there.items()
              if number != first and wanted <= {alike(hunk) for _, hunk in found}]
    return tuple(f"a{number}" for number in (first, *others))


def issued_language(text: Drafted) -> str:
    """The language in which a clause is drafted: the authentic one."""
    return text.version.document.authentic


def version_named(text: Drafted) -> str:
    """How the version that is read is named in the text itself."""
    return i18n.said(text.version.name, issued_language(text)) or text.version.slug
