"""Actions on references in a working version: correct their numbers, and undo that."""

from collections.abc import Mapping

from sqlalchemy import delete

from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.errors import Conflict
from consult.core.events.log import record_event
from consult.core.hooks import before_discard
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.clauses.actions import change_clause
from consult.documents.forms import ChangeClauseForm
from consult.documents.models import Version, Wording
from consult.documents.versions.queries import find_placement_wording, get_placement
from consult.documents.versions.working_version_actions import (
    open_working_version,
)
from consult.text.merge.consolidated_text import rewrite_passages

from consult.consolidation.workbench.actions import save_clause_work
from consult.consolidation.workbench.clause_text_queries import (
    build_current_passages,
    find_clause_work,
    load_issued_clause,
    load_working_clause,
)

from .models import ReferenceCorrection
from .queries import ClauseReferences, FoundNumber, load_corrections, load_references

ClauseLanguage = tuple[int, str]
UNKNOWN_SOURCE = "0" * 64  # a translation of an unknown text stays outdated


def correct_references(
    actor: Actor, version_id: int, chosen: Mapping[ClauseLanguage, tuple[str, set[int]]]
) -> int:
    """Correct the numbers of references, as an editorial change; return how many.

    A translation that has the same references as the authentic text stays up to date with it.

    Args:
        chosen: by clause and language, the digest of the text that was read, and the places of
            the numbers in it.

    Raises:
        Conflict: A text has changed since it was read, or the number of a clause has; or a text
            is locked.
    """
    with open_working_version(actor, version_id) as version:
        require_permission(actor, "clause.consolidate", version)
        there = {(each.clause_id, each.language): each for each in load_references(version)}
        authentic = version.document.authentic
        order = sorted(chosen, key=lambda key: (key[1] != authentic, key))
        fresh = _find_fresh_translations(version, there)
        made = 0
        for key in order:
            digest, places = chosen[key]
            found = there.get(key)
            wanted = [each for each in found.outdated if each.start in places] if found else []
            if found is None or found.digest != digest or len(wanted) != len(places):
                raise Conflict("references_changed")
            _correct_clause(actor, version, found, wanted)
            made += len(wanted)
        _keep_translations_fresh(version, fresh)
        record_event(
            "references.corrected",
            version,
            actor,
            audience="moderators",
            document_id=version.document_id,
            version_id=version.id,
            references=made,
            clauses=len({clause_id for clause_id, _ in chosen}),
        )
        return made


def _correct_clause(
    actor: Actor, version: Version, found: ClauseReferences, wanted: list[FoundNumber]
) -> None:
    text = found.correct(wanted)
    targets = _shift_targets(found, wanted)
    _write_text(actor, version, found.clause_id, found.language, text)
    db.session.add(
        ReferenceCorrection(
            consultation_id=version.consultation_id,
            version_id=version.id,
            clause_id=found.clause_id,
            language=found.language,
            before=found.text,
            text=text,
            before_digest=found.digest,
            digest=hash_text(text),
            targets=targets,
            sure=all(each.sure for each in wanted),
            made_by_id=actor.user_id,
        )
    )
    db.session.flush()


def _shift_targets(found: ClauseReferences, wanted: list[FoundNumber]) -> list[list[int]]:
    """Return the place of each number and its clause in the text after the correction."""
    shift, targets = 0, []
    for each in found.numbers:
        new = each.new if each in wanted and each.new is not None else each.old
        start = each.start + shift
        if each.clause_id is not None and (each.sure or each in wanted):
            targets.append([start, start + len(new), each.clause_id])
        shift += len(new) - len(each.old)
    return targets


def _write_text(actor: Actor, version: Version, clause_id: int, language: str, text: str) -> None:
    """Write a text; the authentic one keeps the origin of every other word."""
    placement = get_placement(version, clause_id)
    wording = find_placement_wording(placement, language)
    source = wording.rendered_from if wording is not None else None
    line = load_working_clause(version, clause_id)
    work, base = find_clause_work(version.id, clause_id), load_issued_clause(version, clause_id)
    form = {"language": language, "text": text, "source": source or UNKNOWN_SOURCE}
    change_clause(actor, version.id, clause_id, ChangeClauseForm.model_validate(form))
    if line is not None and language == line.language and (work or base):
        before = build_current_passages(work, line, base)
        passages = rewrite_passages(before, text, f"m{actor.user_id}")
        save_clause_work(actor, version, clause_id, text, passages, None, None)


def _find_fresh_translations(
    version: Version, there: Mapping[ClauseLanguage, ClauseReferences]
) -> dict[ClauseLanguage, Wording]:
    """Find the translations that are up to date and have the references of the authentic text."""
    authentic, found = version.document.authentic, {}
    for (clause_id, language), own in there.items():
        source = there.get((clause_id, authentic))
        wording = find_placement_wording(get_placement(version, clause_id), language)
        if (
            source is not None
            and wording is not None
            and language != authentic
            and wording.rendered_from == source.digest
            and _list_targets(own) == _list_targets(source)
        ):
            found[clause_id, language] = wording
    return found


def _list_targets(found: ClauseReferences) -> list[int]:
    return sorted(each.clause_id for each in found.numbers if each.clause_id is not None)


def _keep_translations_fresh(version: Version, fresh: Mapping[ClauseLanguage, Wording]) -> None:
    """Mark translations as up to date again, unless a number in them is still outdated."""
    left = {(each.clause_id, each.language) for each in load_references(version) if each.outdated}
    for (clause_id, language), wording in fresh.items():
        line = load_working_clause(version, clause_id)
        if line is not None and (clause_id, language) not in left:
            wording.rendered_from = line.digest
    db.session.flush()


def undo_corrections(actor: Actor, version_id: int) -> int:
    """Undo the corrected references of a working version where the text is still as corrected.

    Returns:
        The number of texts that read again as before.
    """
    with open_working_version(actor, version_id) as version:
        require_permission(actor, "clause.consolidate", version)
        authentic, undone = version.document.authentic, 0
        there = {(each.clause_id, each.language): each for each in load_references(version)}
        fresh = _find_fresh_translations(version, there)
        for (clause_id, language), made in sorted(
            load_corrections(version.id).items(), key=lambda each: each[0][1] != authentic
        ):
            undone += _undo_clause(actor, version, clause_id, language, made)
        for (clause_id, _), wording in fresh.items():
            line = load_working_clause(version, clause_id)
            wording.rendered_from = line.digest if line is not None else wording.rendered_from
        if undone:
            record_event(
                "references.restored",
                version,
                actor,
                audience="moderators",
                document_id=version.document_id,
                version_id=version.id,
                clauses=undone,
            )
        return undone


def _undo_clause(
    actor: Actor,
    version: Version,
    clause_id: int,
    language: str,
    made: list[ReferenceCorrection],
) -> bool:
    if load_working_clause(version, clause_id) is None:
        return False
    wording = find_placement_wording(get_placement(version, clause_id), language)
    chain = _find_last_chain(made)
    if wording is None or wording.digest != chain[-1].digest:
        return False
    _write_text(actor, version, clause_id, language, chain[0].before)
    gone = [each.id for each in chain]
    db.session.execute(delete(ReferenceCorrection).where(ReferenceCorrection.id.in_(gone)))
    return True


def _find_last_chain(made: list[ReferenceCorrection]) -> list[ReferenceCorrection]:
    """Find the last corrections of a text between which nobody wrote anything else."""
    chain = made[-1:]
    for each in reversed(made[:-1]):
        if each.digest != chain[0].before_digest:
            break
        chain.insert(0, each)
    return chain


def discard_corrections(version_ids: list[int]) -> None:
    """Discard the corrected references of working versions that are discarded."""
    db.session.execute(
        delete(ReferenceCorrection).where(ReferenceCorrection.version_id.in_(version_ids))
    )


before_discard.append(discard_corrections)
