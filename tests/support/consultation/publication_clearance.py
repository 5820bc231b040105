"""A working version made ready for publication: all text decided, all contributions answered."""

from consult.consolidation.carry_over.confirmation import confirm_verdicts, load_doubtful_places
from consult.consolidation.dispositions.effect_queries import check_answers
from consult.consolidation.models import (
    REMOVED_DIGEST,
    ContributionRef,
    DecidedClause,
    ChairDecision,
    Disposition,
)
from consult.consolidation.publishing.queries import digest_current_order, load_blockers
from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.documents.models import Clause, Version


def clear_for_publication(world, version_id, *, doubts=True):
    """Decide all undecided text as it reads, and answer what is unanswered as the text suggests.

    It also confirms every answer that only a person can confirm, and every doubtful place.

    The statuses of clauses stay as they are.
    """
    with transaction():
        version = find_row(Version, version_id)
        found = load_blockers(version)
        order = digest_current_order(version)
        made = ChairDecision(
            consultation_id=version.consultation_id,
            document_id=version.document_id,
            version_id=version_id,
            number=1_000 + version_id,
            reason="No objection.",
            made_by_id=world.ids["cho"],
            order_digest=order if found.moved else None,
        )
        db.session.add(made)
        db.session.flush()
        for line in found.undecided:
            db.session.add(
                DecidedClause(
                    decision_id=made.id,
                    clause_id=line.clause_id,
                    digest=line.digest,
                    status=find_row(Clause, line.clause_id).status,
                )
            )
        for line in found.gone:
            db.session.add(
                DecidedClause(
                    decision_id=made.id,
                    clause_id=line.clause_id,
                    digest=REMOVED_DIGEST,
                    status="open",
                )
            )
        check = check_answers(version)
        effects = check.effects
        for misfit in check.misfits:
            if misfit.code == "words_uncredited":
                misfit.disposition.confirmed = effects[misfit.answered.id].digest
        for name, numbers in (("amendment_id", found.amendments), ("comment_id", found.comments)):
            for number in numbers:
                known = effects.get(number) if name == "amendment_id" else None
                taken = known is not None and known.effect.is_credited
                db.session.add(
                    Disposition(
                        consultation_id=version.consultation_id,
                        version_id=version_id,
                        outcome=(taken and known.suggested) or "noted",
                        reason="Noted.",
                        confirmed=known.digest if known is not None else None,
                        made_by_id=world.ids["mona"],
                        **{name: number},
                    )
                )
    with transaction():
        places = doubts and load_doubtful_places(world.actor("mona"), find_row(Version, version_id))
        if places:
            confirm_verdicts(
                world.actor("mona"),
                version_id,
                {ContributionRef(each.kind, each.id): each.digest for each in places},
            )
    return version_id
