"""Actions on suggested decisions: suggest one to the chair, withdraw it.

A suggestion changes nothing: the chair alone decides.
"""

from sqlalchemy import delete, select

from consult.amendments.models import Amendment
from consult.amendments.sponsors.queries import find_supporters
from consult.consolidation.models import ClauseWork
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import record_event, transaction
from consult.core.hooks import before_clause_deletion, before_discard
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.models import Version
from consult.documents.queries import find_clause_text
from consult.documents.versions.queries import ClauseSubject
from consult.text.brackets.bracket_tree import count_brackets

from .suggestion_forms import SuggestDecisionForm
from .suggestion_models import DecisionSuggestion


def suggest_decision(
    actor: Actor, version_id: int, clause_id: int, form: SuggestDecisionForm
) -> DecisionSuggestion:
    """Suggest a decision on a clause of a working version; it replaces one's earlier one.

    Raises:
        Conflict: The version is issued, the text was changed since, a clause with brackets would
            be agreed, or a facilitator's own organization has words in the text.
    """
    with transaction():
        version = find_row(Version, version_id)
        subject = ClauseSubject(version.consultation_id, clause_id)
        require_permission(actor, "decision.suggest", subject)
        if version.issued:
            raise Conflict("issued_already")
        authentic = version.document.authentic
        line = find_clause_text(version_id, clause_id, authentic, authentic)
        if line is None or line.digest != form.digest:
            raise Conflict("changed_meanwhile")
        if form.status in {"agreed", "adref"} and count_brackets(line.text):
            raise Conflict("brackets_left", label=line.label, brackets=count_brackets(line.text))
        if not is_allowed(actor, "clause.consolidate", version):
            _refuse_own_words(actor, version_id, clause_id)
        made = db.session.scalar(
            select(DecisionSuggestion).where(
                DecisionSuggestion.version_id == version_id,
                DecisionSuggestion.clause_id == clause_id,
                DecisionSuggestion.author_id == actor.user_id,
            )
        )
        if made is None:
            made = DecisionSuggestion(
                consultation_id=version.consultation_id,
                version_id=version_id,
                clause_id=clause_id,
                author_id=actor.user_id,
            )
            db.session.add(made)
        made.digest, made.status, made.reason = form.digest, form.status, form.reason
        made.made_at = utc_now()
        db.session.flush()
        _record_event("decision.suggested", made, version, actor)
    return made


def _refuse_own_words(actor: Actor, version_id: int, clause_id: int) -> None:
    """Refuse a suggestion about a text with words of the actor, or of their organization.

    Words that one of them supports are theirs, too.
    """
    work = db.session.scalar(
        select(ClauseWork).where(
            ClauseWork.version_id == version_id, ClauseWork.clause_id == clause_id
        )
    )
    sources = {source for _, each in work.passages for source in each} if work else set()
    sources |= {source for _, _, each in work.struck for source in each} if work else set()
    numbers = [int(str(each)[1:]) for each in sources if str(each)[:1] == "a"]
    for each in db.session.scalars(select(Amendment).where(Amendment.id.in_(numbers))):
        behind = find_supporters(each) | {f"u{each.author_id}", f"o{each.organisation_id}"}
        if not behind.isdisjoint(actor.holders):
            raise Conflict("own_words_in_text")


def withdraw_suggestion(actor: Actor, version_id: int, clause_id: int) -> None:
    """Withdraw one's suggested decision on a clause; without one nothing changes."""
    with transaction():
        version = find_row(Version, version_id)
        subject = ClauseSubject(version.consultation_id, clause_id)
        require_permission(actor, "decision.suggest", subject)
        made = db.session.scalar(
            select(DecisionSuggestion).where(
                DecisionSuggestion.version_id == version_id,
                DecisionSuggestion.clause_id == clause_id,
                DecisionSuggestion.author_id == actor.user_id,
            )
        )
        if made is not None:
            _record_event("decision.suggestion_withdrawn", made, version, actor)
            db.session.delete(made)


def _record_event(verb: str, made: DecisionSuggestion, version: Version, actor: Actor) -> None:
    record_event(
        verb,
        made,
        actor,
        audience="moderators",
        document_id=version.document_id,
        version_id=version.id,
        clause_id=made.clause_id,
        status=made.status,
    )


def delete_version_suggestions(version_ids: list[int]) -> None:
    """Delete what was suggested for working versions that are discarded."""
    db.session.execute(
        delete(DecisionSuggestion).where(DecisionSuggestion.version_id.in_(version_ids))
    )


def delete_clause_suggestions(clause_ids: list[int]) -> None:
    """Delete what was suggested for clauses that are deleted."""
    db.session.execute(
        delete(DecisionSuggestion).where(DecisionSuggestion.clause_id.in_(clause_ids))
    )


before_discard.append(delete_version_suggestions)
before_clause_deletion.append(delete_clause_suggestions)
