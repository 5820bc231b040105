"""Nothing stands against issuing a version any more: the chair decided its words, and every contribution has an answer."""
from consult.consolidation.models import GONE, DecidedClause, Decision, Disposition
from consult.consolidation.publishing import owed
from consult.core.db import db, find
from consult.core.events import transaction
from consult.documents.models import Clause, Version


def clear(world, version_id):
    """Decide what is not decided, as it reads, and note what is not answered; statuses stay as they are."""
    with transaction():
        version = find(Version, version_id)
        found = owed(version)
        made = Decision(consultation_id=version.consultation_id, document_id=version.document_id, version_id=version_id,
                        number=1_000 + version_id, reason="No objection.", made_by_id=world.ids["cho"])
        db.session.add(made)
        db.session.flush()
        for line in found.undecided:
            db.session.add(DecidedClause(decision_id=made.id, clause_id=line.clause_id, digest=line.digest,
                                         status=find(Clause, line.clause_id).status))
        for line in found.gone:
            db.session.add(DecidedClause(decision_id=made.id, clause_id=line.clause_id, digest=GONE, status="open"))
        for name, numbers in (("amendment_id", found.amendments), ("comment_id", found.comments)):
            for number in numbers:
                db.session.add(Disposition(consultation_id=version.consultation_id, version_id=version_id, outcome="noted",
                                           reason="Noted.", made_by_id=world.ids["mona"], **{name: number}))
    return version_id
