"""A second document of the test consultation, with two clauses that are numbered like the first."""

from consult.core.database.engine import db, utc_now
from consult.core.digests import hash_text
from consult.core.events.log import transaction
from consult.documents.models import Clause, Document, Placement, Version, Wording


def issue_second_document(world, slug="annex", working=False):
    """Issue a document with clauses 1 and 2; return its id, that of the version, and
    those of the clauses."""
    with transaction():
        document = Document(
            consultation_id=world.consultation, slug=slug, title={"en": slug.title()}
        )
        db.session.add(document)
        db.session.flush()
        version = Version(
            document=document,
            slug="draft",
            name={"en": "Draft"},
            symbol=f"T/{slug}",
            place=1,
            issued_at=None if working else utc_now(),
        )
        db.session.add(version)
        db.session.flush()
        clauses = [Clause(document=document, consultation_id=world.consultation) for _ in range(2)]
        db.session.add_all(clauses)
        db.session.flush()
        for place, clause in enumerate(clauses, 1):
            text = f"Clause {place} of the {slug}."
            placement = Placement(
                version_id=version.id, clause_id=clause.id, place=place, kind="operative", level=1
            )
            db.session.add(placement)
            db.session.flush()
            db.session.add(
                Wording(
                    placement_id=placement.id,
                    language="en",
                    label=f"{place}.",
                    text=text,
                    digest=hash_text(text),
                )
            )
        if not working:
            document.current_version_id = version.id
    return document.id, version.id, [each.id for each in clauses]
